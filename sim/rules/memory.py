"""What organisations remember of each other beside trust: where they were refused, and what they left.

Nobody asks the same again while it remembers; in the end it forgets.  Section 4.3 of docs/ODD.md.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.state import DEPARTURES, REFUSALS

LONG_AGO = -10_000  # months, before anything that counts


@kernel
def oldest(months, n):
    """The place of the earliest of `n` months."""
    place = 0
    for k in range(1, n):
        if months[k] < months[place]:
            place = k
    return place


@kernel
def note_refusal(w, i, issue):
    """Row `i` and whoever serves `issue` said no to each other."""
    organisation = w.organisations[i]
    place = oldest(organisation.refused_at, REFUSALS)
    organisation.refused[place] = issue.uid
    organisation.refused_at[place] = w.clock[0].month


@kernel
def note_departure(w, organisation, issue_uid):
    """An organisation has left a partnership."""
    place = oldest(organisation.left_at, DEPARTURES)
    organisation.left[place] = issue_uid
    organisation.left_at[place] = w.clock[0].month


@kernel
def was_refused(w, organisation, issue, within):
    """Whether it was refused by whoever serves `issue` in the last `within` months."""
    for k in range(REFUSALS):
        if organisation.refused[k] == issue.uid and w.clock[0].month - organisation.refused_at[k] < within:
            return True
    return False


@kernel
def is_out_of_question(w, organisation, issue):
    """Whether it remembers to have been refused by whoever serves `issue`, or to have left them."""
    within = w.p[0].memory_months
    if within == 0.0:
        return False
    if was_refused(w, organisation, issue, within):
        return True
    for k in range(DEPARTURES):
        if organisation.left[k] == issue.uid and w.clock[0].month - organisation.left_at[k] < within:
            return True
    return False


@kernel
def forget_all(organisation):
    """Nothing has been refused, nothing left."""
    for k in range(REFUSALS):
        organisation.refused[k] = 0
        organisation.refused_at[k] = LONG_AGO
    for k in range(DEPARTURES):
        organisation.left[k] = 0
        organisation.left_at[k] = LONG_AGO
