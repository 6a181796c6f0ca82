"""Forming, joining, leaving, ending: the one place that changes who is a member of what."""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.observation.events import classify, count_end, count_formed, note_event, note_life
from zaedno.sim.rules.issues import no_grant
from zaedno.sim.rules.ledger import meet
from zaedno.sim.rules.memory import note_departure
from zaedno.sim.rules.projects import make_room
from zaedno.sim.rules.value_test import expected_trust
from zaedno.sim.state import MEMBERS, NOBODY
from zaedno.sim.vocabulary import Category, Cause, Event, Outcome, Role

CONSORTIUM = Category.CONSORTIUM.value
COMPLETED = Cause.COMPLETED.value
WIN_WIN, WIN_LOSE, LOSE_LOSE = Outcome.WIN_WIN.value, Outcome.WIN_LOSE.value, Outcome.LOSE_LOSE.value
JOINED, LEFT, FORMED, ENDED = Event.JOINED.value, Event.LEFT.value, Event.FORMED.value, Event.ENDED.value
CHANGE_BIT = 1 << Role.CHANGE.value
LASTING_MONTHS = 36


@kernel
def has_room(organisation):
    """Whether an organisation is present and has hours for another membership."""
    return organisation.present == 1 and organisation.n_memberships < organisation.seats


@kernel
def is_member(organisation, row):
    """Whether the organisation is a member of the partnership at `row`."""
    for s in range(organisation.n_memberships):
        if organisation.memberships[s] == row:
            return True
    return False


@kernel
def strongest(w, partnership):
    """Row of the member with the greatest bargaining strength."""
    best = partnership.members[0]
    for m in range(1, partnership.n):
        if w.organisations[partnership.members[m]].bargaining > w.organisations[best].bargaining:
            best = partnership.members[m]
    return best


@kernel
def update_watch(w, partnership):
    """How much sooner motives come out: the watchdog with the highest competence for social change sets it."""
    watch = 0.0
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        if member.functions & CHANGE_BIT:
            watch = max(watch, member.competence[Role.CHANGE.value])
    partnership.watch = 1.0 + w.p[0].change_watch * watch


@kernel
def join(w, row, i, expected, via):
    """Organisation `i` becomes a member of the partnership at `row`, expecting a net of `expected` units a month.

    Members that do not know each other meet; `via` is who brought them together.
    """
    clock, partnership, organisation = w.clock[0], w.partnerships[row], w.organisations[i]
    n = partnership.n
    for m in range(n):
        j = partnership.members[m]
        meet(w.ledger[i], j, expected_trust(w, i, j, via), clock.month)
        meet(w.ledger[j], i, expected_trust(w, j, i, via), clock.month)
    make_room(w, i)
    partnership.members[n] = i
    partnership.joined[n] = clock.month
    partnership.hidden[n] = organisation.hidden
    partnership.effort[n] = 0.0
    partnership.agreed[n] = 0.0
    partnership.received[n] = 0.0
    partnership.flow[n] = 0.0
    partnership.satisfaction[n] = expected
    partnership.mean_trust[n] = 1.0
    partnership.account[n] = 0.0
    partnership.deepest[n] = 0.0
    partnership.year_received[n] = 0.0
    partnership.year_agreed[n] = 0.0
    partnership.n = n + 1
    partnership.size_max = max(partnership.size_max, n + 1)
    partnership.sectors |= 1 << organisation.sector
    organisation.memberships[organisation.n_memberships] = row
    organisation.n_memberships += 1
    organisation.memberships_ever += 1
    clock.moves += 1
    update_watch(w, partnership)
    note_event(w, JOINED, i, partnership.uid, expected)


@kernel
def form(w, t, members, n, issue_row, category, setup):
    """Founds a partnership of `members[:n]`, the proposer first, on the issue at `issue_row`.

    The nets that they expect stand in `scratch.values`, where `weigh_proposal` has put them; `setup`: effective hours
    of setting up that are before it.  Returns its row, or NOBODY when the table is full: then the whole run is done
    again with more room.
    """
    p, clock, territory, scratch = w.p[0], w.clock[0], w.territories[t], w.scratch[0]
    month = w.month[clock.month]
    if territory.n_free == 0:
        clock.overflow = 1
        return NOBODY
    territory.n_free -= 1
    row = np.int64(w.free[t, territory.n_free])
    w.live[t, territory.n_live] = row
    territory.n_live += 1
    issue, partnership = w.issues[issue_row], w.partnerships[row]
    partnership.uid = clock.n_partnerships
    clock.n_partnerships += 1
    partnership.alive = 1
    partnership.territory = t
    partnership.category = category
    partnership.issue = issue_row
    partnership.issue_uid = issue.uid
    partnership.lead = NOBODY if category == CONSORTIUM else members[0]
    partnership.formed = clock.month
    partnership.cause = NOBODY
    partnership.n = 0
    partnership.size_max = 0
    partnership.sectors = 0
    partnership.gone_winning = 0
    partnership.gone_losing = 0
    partnership.recognition = p.recognition_start
    partnership.cohesion = 0.0
    partnership.collective_power = 0.0
    partnership.setup_left = setup
    partnership.weariness = 0.0
    partnership.quarrel = NOBODY
    partnership.culprit = NOBODY
    partnership.output = 0.0
    partnership.gain = 0.0
    partnership.contested = 0
    for m in range(n):
        join(w, row, members[m], scratch.values[m], members[0])
    issue.server = row
    if issue.first_served < 0:
        issue.first_served = clock.month
        if issue.emerged >= 0 and not issue.innovative:  # that is served as it is brought up
            territory.waits += clock.month - issue.emerged
            territory.n_waits += 1.0
    note_event(w, FORMED, members[0], partnership.uid, float(category))
    count_formed(month, category)
    return row


@kernel
def leave(w, row, m, cause):
    """The member in place `m` leaves the partnership at `row`; the last place takes the gap."""
    partnership = w.partnerships[row]
    i = partnership.members[m]
    organisation = w.organisations[i]
    if partnership.account[m] >= 0.0:
        partnership.gone_winning += 1
    else:
        partnership.gone_losing += 1
    organisation.risked = max(organisation.risked, -partnership.deepest[m])
    for s in range(organisation.n_memberships):
        if organisation.memberships[s] == row:
            organisation.memberships[s] = organisation.memberships[organisation.n_memberships - 1]
            organisation.n_memberships -= 1
            break
    last = partnership.n - 1
    for column in (
        partnership.hidden,
        partnership.effort,
        partnership.open_hours,
        partnership.agreed,
        partnership.received,
        partnership.flow,
        partnership.satisfaction,
        partnership.mean_trust,
        partnership.account,
        partnership.deepest,
        partnership.year_received,
        partnership.year_agreed,
    ):
        column[m] = column[last]
    partnership.members[m] = partnership.members[last]
    partnership.joined[m] = partnership.joined[last]
    partnership.n = last
    partnership.cause = cause
    note_departure(w, organisation, partnership.issue_uid)
    if last < 2 and cause != COMPLETED and w.issues[partnership.issue].grant_left > 0:
        organisation.broke_grant = w.clock[0].month  # it ends of this
    w.clock[0].moves += 1
    note_event(w, LEFT, i, partnership.uid, float(cause))
    if last >= 2:
        if partnership.lead == i:
            partnership.lead = strongest(w, partnership)
        update_watch(w, partnership)


@kernel
def end(w, t, place, cause):
    """Ends the partnership in `place` of the territory's live list; whoever still is a member goes free.

    Its issue is open again unless it was completed or closed (then the issue was dealt with before).
    """
    clock, territory = w.clock[0], w.territories[t]
    month = w.month[clock.month]
    row = np.int64(w.live[t, place])
    partnership = w.partnerships[row]
    partnership.cause = cause
    if cause == COMPLETED and clock.month - partnership.formed <= LASTING_MONTHS:
        month.lasting += 1.0
    count_end(month, cause)
    outcome = classify(partnership)
    if outcome == WIN_WIN:
        clock.ended_win_win += 1.0
    elif outcome == WIN_LOSE:
        clock.ended_win_lose += 1.0
    else:
        clock.ended_lose_lose += 1.0
    note_life(w, partnership, clock.month)
    note_event(w, ENDED, NOBODY, partnership.uid, float(cause))
    issue = w.issues[partnership.issue]
    broke = cause != COMPLETED and issue.grant_left > 0
    while partnership.n > 0:
        if broke:
            w.organisations[partnership.members[partnership.n - 1]].broke_grant = clock.month
        leave(w, row, partnership.n - 1, cause)
    partnership.alive = 0
    if issue.server == row:
        issue.server = NOBODY
        issue.idle_since = clock.month
        no_grant(issue)
    territory.n_live -= 1
    w.live[t, place] = w.live[t, territory.n_live]
    w.free[t, territory.n_free] = row
    territory.n_free += 1


@kernel
def is_full(partnership):
    """Whether no further member fits."""
    return partnership.n >= MEMBERS
