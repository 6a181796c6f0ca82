"""Month by month what is in force, and month 0: where the past ends and what is compared begins.

The past is lived without any measure of the LAG.  At month 0 people's attitudes, what they hide and how unequal they
are become those of the scenario; who they know, whom they trust and what they do together stays.  Section 3 of
docs/ODD.md.
"""

from zaedno.sim.beginning import set_coordination, start_counting
from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.population import draw_character, open_accounts, scale_powers
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event

FORMED, JOINED, STARTED_ALONE = Event.FORMED.value, Event.JOINED.value, Event.STARTED_ALONE.value


@entry
def open_month(w):
    """Puts in force what the plan has for the running month; at month 0 the past ends."""
    clock = w.clock[0]
    gap = w.p[0].power_gap
    for k in range(w.values.shape[0]):
        w.values[k] = w.plan[clock.month, k]
    if clock.month == clock.past and clock.past > 0 and not clock.turned:
        clock.turned = 1
        turn(w, gap)


@kernel
def turn(w, gap):
    """Month 0 of a world with a past, in which powers differed as `gap` says."""
    p, clock = w.p[0], w.clock[0]
    for i in range(clock.n_organisations):
        organisation = w.organisations[i]
        draw_character(w, organisation, w.roster[i])
        open_accounts(organisation)
        organisation.memberships_ever = organisation.n_memberships
    for t in range(clock.n_territories):
        territory = w.territories[t]
        if p.power_gap != gap and gap > 0.0:
            scale_powers(w, t, p.power_gap / gap)
        territory.spent = 0.0
        territory.waits = 0.0
        territory.n_waits = 0.0
        tell_what_is_there(w, t)
    set_coordination(w)
    start_counting(w)
    clock.n_lives = 0


@kernel
def tell_what_is_there(w, t):
    """Events of what the past has left, together and alone, as of month 0, so that a story has its beginning."""
    for place in range(w.territories[t].n_live):
        partnership = w.partnerships[w.live[t, place]]
        partnership.gone_winning = 0
        partnership.gone_losing = 0
        partnership.gain = 0.0
        for m in range(partnership.n):
            partnership.account[m] = 0.0
            partnership.deepest[m] = 0.0
            note_event(w, JOINED, partnership.members[m], partnership.uid, partnership.satisfaction[m])
        note_event(w, FORMED, partnership.members[0], partnership.uid, float(partnership.category))
    for i in range(w.territories[t].first, w.territories[t].last):
        organisation = w.organisations[i]
        if organisation.project >= 0:
            note_event(w, STARTED_ALONE, i, NOBODY, organisation.project_net)
