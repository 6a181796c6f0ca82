"""Attitudes change with training that is practised, and not otherwise.  Section 4.11 of docs/ODD.md."""

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, chance, draw_for_rows
from zaedno.sim.rules.derived import set_attitude
from zaedno.sim.rules.lag import pay
from zaedno.sim.state import DRAWN

PRACTICE_MONTHS = 6  # a training comes to nothing unless it is practised in a partnership within this time


@entry
def attitudes(w, t):
    """The month's changes of attitude in territory `t`."""
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    lanes = w.scratch[0].lanes
    training = p.training_share / 12.0 if territory.funded else 0.0
    for start in range(territory.first, territory.last, DRAWN):
        end = min(start + DRAWN, territory.last)
        if training > 0.0:
            draw_for_rows(w, Decision.ATTITUDE.value, start, end)
        for i in range(start, end):
            organisation, m = w.organisations[i], i - start
            if organisation.present == 0:
                continue
            if training > 0.0 and chance(lanes[3, m], training):
                organisation.trained = clock.month
                organisation.lag_met = clock.month
                pay(w, t, p.training_hours)
            practise(w, organisation)


@kernel
def practise(w, organisation):
    """Training works once, in a partnership soon after it, and is forgotten otherwise."""
    p, month = w.p[0], w.clock[0].month
    if organisation.trained < 0:
        return
    if organisation.n_memberships > 0:
        set_attitude(organisation, organisation.svo + p.training_step * (45.0 - organisation.svo))
        organisation.trained = -1
    elif month - organisation.trained >= PRACTICE_MONTHS:
        organisation.trained = -1
