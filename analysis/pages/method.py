"""What every report says of the model and of what it rests on, whichever study it is of."""

from zaedno.analysis.language import mark

ASSUMED = mark(
    "Attitudes, hidden motives, power and time of the organisations are assumed, not known: nobody has measured them "
    "here. The numbers say what follows from these assumptions, not what will happen."
)
RULES = mark(
    "Every organisation is simulated, month by month. Those with time look for an issue and for partners, put the "
    "three questions on the value of a partnership, work, share what the work yields, meet, trust each other more or "
    "less, and stay or leave. docs/ODD.md, which comes with the software, describes every rule."
)
FITTED = mark(
    "Default parameters were fitted to outside facts on the size, the survival and the costs of partnerships, as "
    "docs/sources.md tells."
)
SIMULATED = mark("Partnership and interaction in a Local Action Group, simulated")
