"""How a live partnership grows: an organisation asks to join, or the lead recruits; both sides put their questions.

Section 4.3 of docs/ODD.md.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, chance, draw
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.candidates import gather
from zaedno.sim.rules.ledger import meet, trust_in
from zaedno.sim.rules.membership import is_full, join, strongest
from zaedno.sim.rules.value_test import (
    ACCEPTED,
    COST,
    appraise,
    consider,
    count_decline,
    gains_by_newcomer,
    remember,
)
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Category, Event

CONSORTIUM = Category.CONSORTIUM.value
LEAD_VOTE = 1.5  # breaks a tie of members, no more
PROPOSED, DECLINED = Event.PROPOSED.value, Event.DECLINED.value


@kernel
def admits(w, t, row, members, n, issue):
    """Whether the incumbents `members[:n - 1]` let the last of `members[:n]` in: those whose expected net it raises.

    In a led partnership a majority of members decides and the lead breaks a tie; in a consortium sectors
    hold equal weights, shared by their members.
    """
    partnership = w.partnerships[row]
    counts = w.scratch[0].sector_count
    for s in range(counts.shape[0]):
        counts[s] = 0.0
    for m in range(n - 1):
        counts[w.organisations[members[m]].sector] += 1.0
    yes, total = 0.0, 0.0
    for m in range(n - 1):
        i = members[m]
        weight = 1.0
        if partnership.category == CONSORTIUM:
            weight = 1.0 / counts[w.organisations[i].sector]
        elif i == partnership.lead:
            weight = LEAD_VOTE
        total += weight
        if gains_by_newcomer(w, t, i, members, n, issue, partnership.category, partnership.grant_month):
            yes += weight
    return 2.0 * yes > total


@kernel
def admit(w, row, i, via):
    """Row `i` and the partnership at `row` put their questions to each other; it joins when both say yes."""
    scratch, month = w.scratch[0], w.month[w.clock[0].month]
    partnership = w.partnerships[row]
    home = partnership.territory
    issue = w.issues[partnership.issue]
    n = partnership.n
    members = scratch.members
    for m in range(n):
        members[m] = partnership.members[m]
    members[n] = i
    month.proposed += 1.0
    note_event(w, PROPOSED, i, partnership.uid, float(n + 1))
    answer, net = consider(w, home, i, members, n + 1, via, issue, partnership.category, partnership.grant_month, 0.0)
    remember(w.organisations[i], answer, net)
    if answer == ACCEPTED and not admits(w, home, row, members, n + 1, issue):
        answer = COST
    if answer != ACCEPTED:
        count_decline(month, answer)
        note_event(w, DECLINED, i, partnership.uid, float(answer))
        return
    join(w, row, i, net, via)


@kernel
def ask_to_join(w, i, row):
    """Row `i` asks the partnership at `row`; a member that it knows vouches for it."""
    admit(w, row, i, voucher(w, i, row))


@kernel
def voucher(w, i, row):
    """The member of the partnership at `row` that row `i` trusts most among those it knows, or NOBODY."""
    partnership = w.partnerships[row]
    best, best_trust = NOBODY, 0.0
    for m in range(partnership.n):
        j = partnership.members[m]
        trust = trust_in(w.ledger[i], j, 0.0)
        if trust > best_trust:
            best, best_trust = j, trust
    return best


@kernel
def recruit(w, t, row):
    """A lead, or the strongest of a consortium, may look for the one more partner that raises its own net most."""
    p, clock, scratch, partnership = w.p[0], w.clock[0], w.scratch[0], w.partnerships[row]
    if is_full(partnership):
        return
    draw(clock.behaviour, clock.month, Decision.RECRUIT.value, partnership.issue_uid, 0, scratch.words)
    if not chance(scratch.words[0], p.recruiting_rate):
        return
    lead = partnership.lead if partnership.lead >= 0 else strongest(w, partnership)
    issue = w.issues[partnership.issue]
    k = gather(w, t, lead, row, False)
    if k == 0:
        return
    n = partnership.n
    for m in range(n):
        scratch.members[m] = partnership.members[m]
    benefit, cost = appraise(
        w, t, lead, scratch.members, n, NOBODY, issue, partnership.category, partnership.grant_month
    )
    best, best_net = NOBODY, benefit - cost
    for c in range(k):
        meet(w.ledger[lead], scratch.candidate[c], scratch.trust[c], clock.month)  # it hears of partners' partners
        scratch.members[n] = scratch.candidate[c]
        benefit, cost = appraise(
            w, t, lead, scratch.members, n + 1, NOBODY, issue, partnership.category, partnership.grant_month
        )
        if benefit - cost > best_net:
            best, best_net = c, benefit - cost
    if best < 0:
        return
    admit(w, row, scratch.candidate[best], lead)
