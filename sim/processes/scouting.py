"""Scouting: organisations with time look for an issue and for partners; leads look for more partners.

Section 4.3 of docs/ODD.md.  Scouts act in a fresh random order every month.
"""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, chance, draw, draw_for_rows, integer_below
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.admission import ask_to_join, recruit
from zaedno.sim.rules.calls import apply_for, call_is_open, has_all_sectors, hoped_for, price_of_bid
from zaedno.sim.rules.candidates import gather
from zaedno.sim.rules.issues import close_issue, innovate
from zaedno.sim.rules.ledger import meet
from zaedno.sim.rules.membership import form, has_room, is_full, is_member
from zaedno.sim.rules.memory import is_out_of_question, note_refusal
from zaedno.sim.rules.production import root_sum
from zaedno.sim.rules.projects import JOINED, can_go_alone, net_alone, start_alone, stop_alone
from zaedno.sim.rules.team import build
from zaedno.sim.rules.value_test import (
    ALTERNATIVE,
    MISSION,
    count_pass,
    prefers_learning,
    serves,
    weigh_proposal,
)
from zaedno.sim.state import DRAWN, NOBODY
from zaedno.sim.vocabulary import Category, Event

COMPLEMENTARY, CONVERGENT, CREATION, CONSORTIUM = (
    Category.COMPLEMENTARY.value,
    Category.CONVERGENT.value,
    Category.CREATION.value,
    Category.CONSORTIUM.value,
)
PROPOSED, GRANT_WON = Event.PROPOSED.value, Event.GRANT_WON.value
LOOKS = 4  # issues that a scout looks at
EMERGENT_MONTHS = 3  # an issue counts as emergent while younger
STRATEGY_SHIFT = 0.02  # what a created group moves the strategy towards its theme
CALL_PULL = 2.0  # how much more an issue attracts for which money can be applied for
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
    issue = w.issues[issue_row]
    if issue.server >= 0:
        ask_to_join(w, i, issue.server)
    elif issue.carrier >= 0:
        join_alone(w, t, i, issue_row)
    elif not take_up(w, t, i, issue_row) and innovates:
        close_issue(w, t, issue_row)  # nobody takes up a new idea that comes to nothing


@kernel
def look(w, t, i):
    """The issue that attracts row `i` most among the few it looks at: V (sum_d r_d sqrt c_d) (0.3 + m_g); or NOBODY."""
    p, clock, territory, scratch, me = w.p[0], w.clock[0], w.territories[t], w.scratch[0], w.organisations[i]
    if territory.n_issues == 0:
        return NOBODY
    best, best_row = 0.0, np.int64(NOBODY)
    for k in range(LOOKS):
        if k & 3 == 0:
            draw(clock.behaviour, clock.month, Decision.LOOK.value, me.uid, k >> 2, scratch.words)
        row = np.int64(w.open[t, integer_below(scratch.words[k & 3], territory.n_issues)])
        if k == 0 and p.grant_rate > 0.0:
            row = open_call(w, t, scratch.words[0], row)
        issue = w.issues[row]
        if issue.server >= 0:
            partnership = w.partnerships[issue.server]
            if is_full(partnership) or is_member(me, issue.server) or p.fixed_teams > 0.0:
                continue
        if issue.carrier == i or ((issue.server >= 0 or issue.carrier >= 0) and is_out_of_question(w, me, issue)):
            continue
        pull = issue.value * root_sum(issue, me.competence) * (LEAST_PULL + me.mission[issue.theme])
        pull *= CALL_PULL if call_is_open(w, issue) else 1.0
        if pull > best:
            best, best_row = pull, row
    return best_row


@kernel
def open_call(w, t, word, otherwise):
    """An issue with an open call that nobody serves, by lot among all: calls are made known.  Else row `otherwise`."""
    territory, n = w.territories[t], 0
    for place in range(territory.n_issues):
        issue = w.issues[w.open[t, place]]
        n += issue.server < 0 and issue.carrier < 0 and call_is_open(w, issue)
    if n == 0:
        return otherwise
    left = integer_below(word, n)
    for place in range(territory.n_issues):
        issue = w.issues[w.open[t, place]]
        if issue.server < 0 and issue.carrier < 0 and call_is_open(w, issue):
            if left == 0:
                return np.int64(w.open[t, place])
            left -= 1
    return otherwise


@kernel
def category_for(w, i, issue):
    """What kind of partnership row `i` would found on the issue; complementary may still turn convergent."""
    month, me = w.clock[0].month, w.organisations[i]
    if call_is_open(w, issue) or issue.innovative:
        return CONSORTIUM
    emergent = issue.first_served < 0 and issue.emerged >= 0 and month - issue.emerged < EMERGENT_MONTHS
    if emergent or (me.entry > 0 and me.memberships_ever == 0):
        return CREATION
    return COMPLEMENTARY


@kernel
def take_up(w, t, i, issue_row):
    """Row `i` has found an issue that nobody serves: with partners, alone, or not at all.  Whether it is served.

    What it can do alone is what it could do in other ways (question 2): where that is worth more than the team that it
    can find, it passes on partners for it, and does it; so it does where no team comes about.
    """
    p, clock, scratch = w.p[0], w.clock[0], w.scratch[0]
    issue, month, me = w.issues[issue_row], w.month[clock.month], w.organisations[i]
    category = category_for(w, i, issue)
    if not serves(w, t, i, issue, category):
        count_pass(month, MISSION)
        return False
    call = call_is_open(w, issue)
    all_sectors = call and p.vote_cap > 0.0
    hoped = hoped_for(p) if call else 0.0
    alone = net_alone(w, me, issue, hoped) if can_go_alone(w, me) else 0.0
    worth = alone > p.solo_yield * p.membership_hours
    k = gather(w, t, i, NOBODY, all_sectors)
    n = build(w, t, i, issue, category, k, all_sectors, hoped)
    if n >= 2 and not (worth and alone > scratch.values[0] and p.random_partners == 0.0):
        if propose(w, t, i, issue_row, category, n, k, all_sectors, hoped):
            return True
    elif n >= 2:
        count_pass(month, ALTERNATIVE)
    if worth:
        start_alone(w, i, issue_row, alone)
        if call:
            scratch.members[0] = i
            note_grant(w, i, NOBODY, apply_for(w, scratch.members, 1, issue))
    return worth


@kernel
def propose(w, t, i, issue_row, category, n, k, all_sectors, hoped):
    """Row `i` puts the team of `n` that `build` has found to everyone in it.  Whether it formed."""
    p, clock, scratch = w.p[0], w.clock[0], w.scratch[0]
    issue, month = w.issues[issue_row], w.month[clock.month]
    meet_team(w, i, n, k)
    members, call = scratch.members, call_is_open(w, issue)
    if category == COMPLEMENTARY and prefers_learning(w, t, i, members, n, issue):
        category = CONVERGENT
    month.proposed += 1.0
    note_event(w, PROPOSED, i, NOBODY, float(n))
    n = weigh_proposal(w, t, members, n, issue, category, hoped, price_of_bid(p) if call else 0.0)
    if n < 2 or (all_sectors and not has_all_sectors(w, members, n)):
        return False
    won = apply_for(w, members, n, issue) if call else 0.0
    row = form(w, t, members, n, issue_row, category, p.setup_months * issue.need)
    if row < 0:
        return False
    note_grant(w, i, w.partnerships[row].uid, won)
    if category == CREATION:
        found(w, t, row, issue)
    return True


@kernel
def note_grant(w, i, partnership, won):
    """Notes a grant of `won` units, if there is one, for row `i` and the partnership that it leads into it."""
    if won > 0.0:
        note_event(w, GRANT_WON, i, partnership, won)


@kernel
def join_alone(w, t, i, issue_row):
    """Row `i` asks the organisation that serves the issue alone to go on together: a partnership from then on."""
    scratch, issue, month = w.scratch[0], w.issues[issue_row], w.month[w.clock[0].month]
    j = np.int64(issue.carrier)
    carrier, members = w.organisations[j], scratch.members
    members[0] = i
    members[1] = j
    month.proposed += 1.0
    note_event(w, PROPOSED, i, NOBODY, 2.0)
    if weigh_proposal(w, t, members, 2, issue, COMPLEMENTARY, issue.grant_month, 0.0) < 2:
        note_refusal(w, i, issue)
        return
    setup = carrier.project_setup
    stop_alone(w, j, JOINED)
    form(w, t, members, 2, issue_row, COMPLEMENTARY, setup)


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
        territory.strategy[g] *= 1.0 - STRATEGY_SHIFT
    territory.strategy[issue.theme] += STRATEGY_SHIFT
