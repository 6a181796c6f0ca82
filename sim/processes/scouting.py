"""Scouting: organisations with time look for an issue and for partners; leads look for more partners.

Section 4.3 of docs/ODD.md.  Scouts act in a fresh random order every month.
"""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, chance, draw, draw_for_rows, integer_below
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.admission import ask_to_join, recruit
from zaedno.sim.rules.calls import award, call_is_open, grant_a_month, has_all_sectors
from zaedno.sim.rules.candidates import gather
from zaedno.sim.rules.issues import close_issue, innovate
from zaedno.sim.rules.ledger import meet
from zaedno.sim.rules.membership import form, has_room, is_full, is_member
from zaedno.sim.rules.production import root_sum
from zaedno.sim.rules.team import build
from zaedno.sim.rules.value_test import DECLINED, MISSION, count_decline, prefers_learning, serves, weigh_proposal
from zaedno.sim.state import DRAWN, NOBODY
from zaedno.sim.vocabulary import Category, Event

COMPLEMENTARY, CONVERGENT, CREATION, CONSORTIUM = (
    Category.COMPLEMENTARY.value,
    Category.CONVERGENT.value,
    Category.CREATION.value,
    Category.CONSORTIUM.value,
)
PROPOSED, GRANT_WON = Event.PROPOSED.value, Event.GRANT_WON.value
LEAST_PULL = 0.3  # what an issue pulls beside its place in the mission


@entry
def scouting(w, t):
    """The month's scouting of territory `t`."""
    p, territory, lanes = w.p[0], w.territories[t], w.scratch[0].lanes
    place = 0
    while place < territory.n_live:
        recruit(w, t, np.int64(w.live[t, place]))
        place += 1
    n = 0
    for start in range(territory.first, territory.last, DRAWN):
        end = min(start + DRAWN, territory.last)
        draw_for_rows(w, Decision.ACT.value, start, end)
        for i in range(start, end):
            if has_room(w.organisations[i]) and chance(lanes[0, i - start], p.scouting_rate):
                n = insert(w.scouts, n, np.int64(lanes[1, i - start]), i)
    for s in range(n):
        i = w.scouts[1, s]
        if has_room(w.organisations[i]):
            scout(w, t, i)


@kernel
def insert(scouts, n, key, row):
    """Inserts a scout by its random key among `n` sorted ones: the order of acting."""
    place = n
    while place > 0 and scouts[0, place - 1] > key:
        scouts[0, place] = scouts[0, place - 1]
        scouts[1, place] = scouts[1, place - 1]
        place -= 1
    scouts[0, place] = key
    scouts[1, place] = row
    return n + 1


@kernel
def scout(w, t, i):
    """Row `i` looks at some issues, or brings one of its own, and asks to join or proposes a partnership."""
    clock, scratch, me = w.clock[0], w.scratch[0], w.organisations[i]
    w.month[clock.month].scouted += 1.0
    draw(clock.behaviour, clock.month, Decision.INNOVATE.value, me.uid, 0, scratch.words)
    innovates = chance(scratch.words[0], w.p[0].innovation_rate)
    issue_row = innovate(w, t, i) if innovates else look(w, t, i)
    if issue_row < 0:
        return
    server = w.issues[issue_row].server
    if server >= 0:
        ask_to_join(w, i, server)
    elif not propose(w, t, i, issue_row) and innovates:
        close_issue(w, t, issue_row)  # nobody takes up a new idea that comes to nothing


@kernel
def look(w, t, i):
    """The issue that attracts row `i` most among the few it looks at: V (sum_d r_d sqrt c_d) (0.3 + m_g); or NOBODY."""
    p, clock, territory, scratch, me = w.p[0], w.clock[0], w.territories[t], w.scratch[0], w.organisations[i]
    if territory.n_issues == 0:
        return NOBODY
    best, best_row = 0.0, np.int64(NOBODY)
    for k in range(int(p.looks)):
        if k & 3 == 0:
            draw(clock.behaviour, clock.month, Decision.LOOK.value, me.uid, k >> 2, scratch.words)
        row = np.int64(w.open[t, integer_below(scratch.words[k & 3], territory.n_issues)])
        issue = w.issues[row]
        if issue.server >= 0:
            partnership = w.partnerships[issue.server]
            if is_full(partnership) or is_member(me, issue.server):
                continue
        pull = issue.value * root_sum(issue, me.competence) * (LEAST_PULL + me.mission[issue.theme])
        if pull > best:
            best, best_row = pull, row
    return best_row


@kernel
def category_for(w, i, issue):
    """What kind of partnership row `i` would found on the issue; complementary may still turn convergent."""
    p, month, me = w.p[0], w.clock[0].month, w.organisations[i]
    if call_is_open(w, issue) or issue.innovative:
        return CONSORTIUM
    emergent = issue.first_served < 0 and issue.emerged >= 0 and month - issue.emerged < p.emergent_months
    if emergent or (me.entry > 0 and me.memberships_ever == 0):
        return CREATION
    return COMPLEMENTARY


@kernel
def propose(w, t, i, issue_row):
    """Row `i` builds a team for an issue that nobody serves and puts it to everyone in it.  Whether it formed."""
    p, clock, scratch = w.p[0], w.clock[0], w.scratch[0]
    issue, month = w.issues[issue_row], w.month[clock.month]
    category = category_for(w, i, issue)
    if not serves(w, t, i, issue, category):
        count_decline(month, MISSION)
        note_event(w, DECLINED, i, NOBODY, float(MISSION))
        return False
    call = call_is_open(w, issue)
    all_sectors = call and p.vote_cap > 0.0
    k = gather(w, t, i, NOBODY, all_sectors)
    hoped = grant_a_month(p) / (1.0 + p.call_rivals) if call else 0.0
    n = build(w, t, i, issue, k, all_sectors, hoped)
    if n < 2:
        return False
    meet_team(w, i, n, k)
    members = scratch.members
    if category == COMPLEMENTARY and prefers_learning(w, t, i, members, n, issue):
        category = CONVERGENT
    month.proposed += 1.0
    note_event(w, PROPOSED, i, NOBODY, float(n))
    n = weigh_proposal(w, t, members, n, issue, category, hoped)
    if n < 2 or (all_sectors and not has_all_sectors(w, members, n)):
        return False
    grant = award(w, members, n, issue) if call else 0.0
    row = form(w, t, members, n, issue_row, category, grant)
    if row < 0:
        return False
    if grant > 0.0:
        note_event(w, GRANT_WON, i, w.partnerships[row].uid, grant * p.grant_months)
    if category == CREATION:
        found(w, t, row, issue)
    return True


@kernel
def meet_team(w, i, n, k):
    """The builder meets those in its team that it did not know: partners of partners, at the trust it expects.

    The team stands in `scratch.members` since `build`, the shortlist of `k` since `gather`.
    """
    scratch, month = w.scratch[0], w.clock[0].month
    for c in range(k):
        for m in range(1, n):
            if scratch.members[m] == scratch.candidate[c]:
                meet(w.ledger[i], scratch.candidate[c], scratch.trust[c], month)


@kernel
def found(w, t, row, issue):
    """A created group: its members pay the start-up, and the strategy moves towards its theme."""
    p, territory, partnership = w.p[0], w.territories[t], w.partnerships[row]
    month = w.month[w.clock[0].month]
    support = p.startup_support if territory.funded else 0.0
    cost = p.hour_value * p.creation_cost
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        partnership.account[m] -= cost * (1.0 - support)
        partnership.deepest[m] = min(partnership.deepest[m], partnership.account[m])
        partnership.gain -= cost * (1.0 - support)
        member.month_net -= cost * (1.0 - support)
        member.put_in += cost * (1.0 - support)
        month.transaction_cost += cost
        month.refunds += cost * support
        territory.spent += cost * support
        month.policy_cost += cost * support
    for g in range(territory.strategy.shape[0]):
        territory.strategy[g] *= 1.0 - p.strategy_shift
    territory.strategy[issue.theme] += p.strategy_shift
