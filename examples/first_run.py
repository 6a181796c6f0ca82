"""Twenty worlds of one scenario: seven years of partnerships, and what came of them."""

import zaedno

ensemble = zaedno.simulate("win_win", runs=20, seed=7)

# A row a world; every column has its unit and meaning in docs/measures.md
columns = ["collective_gain", "cohesion", "partnerships", "lasting"]
print(ensemble.runs[columns].describe().loc[["mean", "std", "min", "max"]].round(2))

# A row a partnership: how those of each category ended
print(ensemble.partnerships.groupby("category")["cause"].value_counts().unstack(fill_value=0))
