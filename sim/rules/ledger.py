"""What an organisation remembers of others: a small hash table of trust, the least recently met forgotten.

A row of `state.LEDGER` has SETS x WAYS places; whom one may know in a set depends on the row number
modulo SETS.  When a set is full, its least recently met entry gives way, of several the least trusted: memory is
bounded, and no row is forgotten sooner for the place that it has.
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.instructions import way_of
from zaedno.sim.state import ALWAYS, NOBODY, SETS, WAYS

NEIGHBOURS = 2  # months since a neighbour was met, at most


@kernel
def find(ledger, other):
    """Place of row `other` in the ledger, or NOBODY."""
    base = (other & (SETS - 1)) * WAYS
    way = way_of(ledger.who, base, other)
    return base + way if way < WAYS else NOBODY


@kernel
def trust_in(ledger, other, otherwise):
    """Trust in row `other`, in [0, 1]; `otherwise` where it is unknown."""
    place = find(ledger, other)
    if place < 0:
        return otherwise
    return np.float64(ledger.trust[place])


@kernel
def last_met(ledger, place, month):
    """Month of the last meeting; neighbours see each other often, yet partners, who met a month ago, oftener."""
    met = np.int64(ledger.met[place])
    return month - NEIGHBOURS if met == ALWAYS else met


@kernel
def meet(ledger, other, trust, month):
    """Makes `other` known with `trust`, unless it is known already.  Returns its place."""
    base = (other & (SETS - 1)) * WAYS
    chosen = base
    for place in range(base, base + WAYS):
        if ledger.who[place] == other:
            return place
        if ledger.who[place] < 0:
            chosen = place
            break
        met, oldest = last_met(ledger, place, month), last_met(ledger, chosen, month)
        if met < oldest or (met == oldest and ledger.trust[place] < ledger.trust[chosen]):
            chosen = place
    ledger.who[chosen] = other
    ledger.met[chosen] = month
    ledger.trust[chosen] = trust
    return chosen


@kernel
def scale_trust(ledger, other, factor):
    """Multiplies the trust in `other`, if it is known."""
    place = find(ledger, other)
    if place >= 0:
        ledger.trust[place] = np.float64(ledger.trust[place]) * factor


@kernel
def fade_trust(ledger, other, kept, stranger):
    """Keeps a share of what the trust in `other`, if it is known, is beyond a stranger's."""
    place = find(ledger, other)
    if place >= 0:
        ledger.trust[place] = stranger + kept * (np.float64(ledger.trust[place]) - stranger)


@kernel
def raise_trust(ledger, other, share):
    """Closes a `share` of the gap between the trust in `other` and full trust, if it is known."""
    place = find(ledger, other)
    if place >= 0:
        trust = np.float64(ledger.trust[place])
        ledger.trust[place] = trust + share * (1.0 - trust)
