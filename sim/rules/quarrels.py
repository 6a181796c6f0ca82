"""Quarrels: over what has leaked, a promise that was broken, or a share that was captured.

A quarrel costs hours until it is settled or somebody leaves over it; facilitation settles it sooner.  Section 4.10 of
docs/ODD.md.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.lag import facilitation
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event

QUARRELLED, SETTLED = Event.QUARRELLED.value, Event.SETTLED.value
FACILITATED = 2.0  # chance to settle a quarrel within a month, over the rate of facilitation


@kernel
def start_quarrel(w, partnership, culprit, cause):
    """The others quarrel with row `culprit` over `cause`; one quarrel at a time."""
    if partnership.quarrel >= 0:
        return
    partnership.quarrel = cause
    partnership.culprit = culprit
    w.month[w.clock[0].month].quarrels += 1.0
    note_event(w, QUARRELLED, culprit, partnership.uid, float(cause))


@kernel
def settle(w, partnership):
    """The quarrel is over."""
    partnership.quarrel = NOBODY
    partnership.culprit = NOBODY
    note_event(w, SETTLED, NOBODY, partnership.uid, 0.0)


@kernel
def chance_to_settle(p, territory):
    """Chance that a quarrel is settled within a month: unaided, or else by facilitation."""
    return 1.0 - (1.0 - p.quarrel_settling) * (1.0 - min(1.0, FACILITATED * facilitation(p, territory)))


@kernel
def is_culprit_gone(partnership):
    """Whether the member that the others quarrel with has left."""
    for m in range(partnership.n):
        if partnership.members[m] == partnership.culprit:
            return False
    return True
