"""How a live partnership grows: an organisation asks to join, or the lead recruits; both sides put their questions.

Section 4.3 of docs/ODD.md.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, chance, draw
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.candidates import gather
from zaedno.sim.rules.ledger import meet, trust_in
from zaedno.sim.rules.membership import is_full, join, strongest
from zaedno.sim.rules.memory import is_out_of_question, note_refusal, was_refused
from zaedno.sim.rules.value_test import (
    ACCEPTED,
    balance,
    consider,
    count_decline,
    count_pass,
    gains_by_newcomer,
    net_with_one_more,
    sum_others,
)
from zaedno.sim.state import NEEDS, NOBODY
from zaedno.sim.vocabulary import Category, Event

CONSORTIUM = Category.CONSORTIUM.value
LEAD_VOTE = 1.5  # breaks a tie of members, no more
EVER = 10_000  # months
PROPOSED, DECLINED, REFUSED = Event.PROPOSED.value, Event.DECLINED.value, Event.REFUSED.value


@kernel
def admits(w, t, row, members, n, via, issue):
    """Whether the incumbents `members[:n - 1]` let the last of `members[:n]` in: those whose expected net it raises.

    `via` brings it.
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
        if gains_by_newcomer(w, t, i, members, n, via, issue, partnership.category):
            yes += weight
    return 2.0 * yes > total


@kernel
def admit(w, row, i, via, asked):
    """Row `i` and the partnership at `row` put their questions to each other; it joins when both say yes.

    `asked`: the partnership asks, and not row `i`.
    """
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
    month.asked_again += was_refused(w, w.organisations[i], issue, EVER)
    answer, net = consider(w, home, i, members, n + 1, via, issue, partnership.category, issue.grant_month, 0.0)
    if answer != ACCEPTED:
        note_refusal(w, i, issue)
        if asked:
            count_decline(month, answer)
            note_event(w, DECLINED, i, partnership.uid, float(answer))
        else:
            count_pass(month, answer)
    elif not admits(w, home, row, members, n + 1, via, issue):
        note_refusal(w, i, issue)
        month.refused += 1.0
        note_event(w, REFUSED, i, partnership.uid, 0.0)
    else:
        join(w, row, i, net, via)


@kernel
def ask_to_join(w, i, row):
    """Row `i` asks the partnership at `row`; a member that it knows vouches for it."""
    admit(w, row, i, voucher(w, i, row), False)


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
    if is_full(partnership) or p.fixed_teams > 0.0:
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
    category, grant = partnership.category, issue.grant_month
    trusts, strength, means = sum_others(w, lead, scratch.members, n, NOBODY, issue)
    for d in range(NEEDS):
        scratch.by_members[d] = scratch.supplied[d]
    benefit, cost = balance(w, t, lead, n, issue, category, grant, trusts, strength, means, scratch.members)
    best, best_net, most_luck = NOBODY, benefit - cost, 1.0e300
    for c in range(k):
        meet(w.ledger[lead], scratch.candidate[c], scratch.trust[c], clock.month)  # it hears of partners' partners
        if is_out_of_question(w, w.organisations[scratch.candidate[c]], issue):
            continue
        scratch.members[n] = scratch.candidate[c]
        net = net_with_one_more(w, t, lead, n, issue, category, grant, trusts, strength, means)
        luck = scratch.weight[c]
        if net > best_net or (net == best_net and luck > most_luck):  # of equals not the first in the ledger
            best, best_net, most_luck = c, net, luck
    if best < 0:
        return
    admit(w, row, scratch.candidate[best], lead, True)
