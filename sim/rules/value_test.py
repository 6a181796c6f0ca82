"""The three questions that every party asked to partner puts, and how it appraises what it is offered.

1 Does it serve the mission and the community's strategy?  2 Can its benefits be reached in other ways?
3 Do the benefits exceed the costs of partnering?  Section 4.4 of docs/ODD.md.
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.elementary import power_of_share
from zaedno.sim.engine.instructions import square_root
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.lag import refund
from zaedno.sim.rules.ledger import find, trust_in
from zaedno.sim.rules.production import delivered, effective_hours, supply, usual_overhead, working_share
from zaedno.sim.state import NEEDS, NOBODY
from zaedno.sim.vocabulary import Category, Event, Question

COMPLEMENTARY, CONVERGENT, CREATION = (
    Category.COMPLEMENTARY.value,
    Category.CONVERGENT.value,
    Category.CREATION.value,
)
STARTUP_MONTHS = 24.0  # over which founders spread what founding costs them
DECLINED = Event.DECLINED.value
ACCEPTED, MISSION, ALTERNATIVE, COST = (
    Question.ACCEPTED.value,
    Question.MISSION.value,
    Question.ALTERNATIVE.value,
    Question.COST.value,
)


@kernel
def expected_trust(w, i, j, via):
    """Trust of row `i` in row `j`; a stranger is trusted as far as the one who refers it (`via`), if at all."""
    place = find(w.ledger[i], j)
    if place >= 0:
        return np.float64(w.ledger[i].trust[place])
    stranger = w.p[0].stranger_trust
    if via < 0 or via == i or via == j:
        return stranger
    return max(stranger, trust_in(w.ledger[i], via, stranger) * trust_in(w.ledger[via], j, stranger))


@kernel
def learning(w, i, members, n, issue):
    """Expected value, in units a month, of a year's learning of `i` from better partners, in the roles at work."""
    p, me = w.p[0], w.organisations[i]
    gap = 0.0
    for d in range(issue.n_needs):
        role = issue.needs[d]
        best = me.competence[role]
        for m in range(n):
            best = max(best, w.organisations[members[m]].competence[role])
        gap += best - me.competence[role]
    return p.learning_value * min(1.0, 12.0 * p.learning_rate) * gap


@kernel
def startup_cost(p, territory, category):
    """Monthly share, over two years, of what a member pays to start a created group, less what the LAG carries."""
    if category != CREATION:
        return 0.0
    support = p.startup_support if territory.funded else 0.0
    return p.hour_value * p.creation_cost * (1.0 - support) / STARTUP_MONTHS


@kernel
def sum_others(w, i, members, n, via, issue):
    """Sums over the others of `members[:n]`: the trust of `i` in them, and their strength.

    Fills `scratch.supplied` with what an open hour of each, as far as it is trusted, supplies to the roles needed.
    """
    scratch = w.scratch[0]
    for d in range(NEEDS):
        scratch.supplied[d] = 0.0
    trusts, strength = 0.0, 0.0
    for m in range(n):
        j = members[m]
        if j != i:
            trust = expected_trust(w, i, j, via)
            trusts += trust
            strength += w.organisations[j].bargaining
            supply(issue, w.organisations[j].competence, trust, scratch.supplied)
    return trusts, strength


@kernel
def prefers_learning(w, t, i, members, n, issue):
    """Whether `i` expects more of partners who also learn from each other than of hours kept for the issue."""
    trusts, strength = sum_others(w, i, members, n, i, issue)
    plain, plain_cost = balance(w, t, i, n, issue, COMPLEMENTARY, 0.0, trusts, strength, members)
    learnt, learnt_cost = balance(w, t, i, n, issue, CONVERGENT, 0.0, trusts, strength, members)
    return learnt - learnt_cost > plain - plain_cost


@kernel
def appraise(w, t, i, members, n, via, issue, category, grant):
    """What row `i` expects of teaming up with `members[:n]` (itself among them) on `issue`.

    `grant` is what members would keep of a grant, units a month.  Returns (benefit, cost), units a month.
    """
    trusts, strength = sum_others(w, i, members, n, via, issue)
    return balance(w, t, i, n, issue, category, grant, trusts, strength, members)


@kernel
def balance(w, t, i, n, issue, category, grant, trusts, strength, members):
    """(benefit, cost) for row `i` of a team of `n`, from the sums and the `scratch.supplied` of `sum_others`."""
    p, territory, me, scratch = w.p[0], w.territories[t], w.organisations[i], w.scratch[0]
    hours = usual_overhead(p, w.clock[0], territory, n)
    room = max(0.0, p.membership_hours - hours)
    mean_trust = trusts / max(1, n - 1)
    own = power_of_share(mean_trust, me.reserve)
    openness = 1.0 - me.hidden
    root = 0.0
    for d in range(NEEDS):
        supplied = scratch.supplied[d] + own * openness * me.competence[issue.needs[d]]
        root += issue.weights[d] * square_root(supplied)
    effective = root * root * room * working_share(p, category)
    collective = mean_trust * (strength + me.bargaining * openness)
    output = min(issue.work, delivered(p, issue, effective, collective))
    share = own / (own + trusts) if own + trusts > 0.0 else 1.0 / n
    regard = p.community_regard * me.regard * me.mission[issue.theme]
    benefit = share * (p.divisible * output + grant) + regard * (1.0 - p.divisible) * output
    benefit += p.private_benefit * me.hidden * own * room
    if category == CONVERGENT:
        benefit += learning(w, i, members, n, issue)
    cost = p.hour_value * hours * (1.0 - refund(p, territory))
    return benefit, cost


@kernel
def gains_by_newcomer(w, t, i, members, n, issue, category, grant):
    """Whether incumbent `i` of `members[:n]` expects a higher net with the last of them than without it."""
    scratch = w.scratch[0]
    trusts, strength = sum_others(w, i, members, n - 1, NOBODY, issue)
    before, before_cost = balance(w, t, i, n - 1, issue, category, grant, trusts, strength, members)
    newcomer = w.organisations[members[n - 1]]
    trust = expected_trust(w, i, members[n - 1], NOBODY)
    supply(issue, newcomer.competence, trust, scratch.supplied)
    after, after_cost = balance(
        w, t, i, n, issue, category, grant, trusts + trust, strength + newcomer.bargaining, members
    )
    return after - after_cost > before - before_cost


@kernel
def alternative(w, i, issue):
    """Units a month that row `i` could reach in other ways with the hours of one membership.

    Alone on small matters; alone on this very issue, if it masters it; or in the best other
    partnership it has lately seen or is in, as far as that counts (`option_discount`).
    """
    p, me, scratch = w.p[0], w.organisations[i], w.scratch[0]
    best = p.solo_yield * p.membership_hours
    for d in range(NEEDS):
        scratch.supplied[d] = 0.0
    supply(issue, me.competence, p.membership_hours, scratch.supplied)
    best = max(best, p.divisible * delivered(p, issue, effective_hours(issue, scratch.supplied), 0.0))
    seen = me.option
    if me.n_memberships > 0:
        seen = max(seen, me.payoff * p.membership_hours)
    return max(best, p.option_discount * seen)


@kernel
def serves(w, t, i, issue, category):
    """The first question: does the issue serve the mission of `i`, and the community's strategy?

    A created group is free to take up what the strategy does not yet hold.
    """
    p = w.p[0]
    if w.organisations[i].mission[issue.theme] < p.mission_floor:
        return False
    return category == CREATION or w.territories[t].strategy[issue.theme] >= p.strategy_floor


@kernel
def judge(w, i, issue, benefit, cost):
    """The second and third question, put to an expected benefit and cost: which of them stops `i`, if any.

    What costs more than it brings is declined for that, whatever else could be done.
    """
    net = benefit - cost
    if net < 0.0:
        return COST
    if net < alternative(w, i, issue):
        return ALTERNATIVE
    if benefit < w.p[0].value_ratio * cost:
        return COST
    return ACCEPTED


@kernel
def consider(w, t, i, members, n, via, issue, category, grant, startup):
    """The answer of row `i` to an offer, and the net benefit it expects of it (units a month).

    `startup` is the monthly share of what founding costs it.  Returns (Question that stops it or ACCEPTED, net).
    """
    if not serves(w, t, i, issue, category):
        return MISSION, 0.0
    benefit, cost = appraise(w, t, i, members, n, via, issue, category, grant)
    cost += startup
    answer = judge(w, i, issue, benefit, cost)
    return answer, benefit - cost


@kernel
def remember(organisation, answer, net):
    """An offer that serves the mission is an option that later offers are measured by."""
    if answer != MISSION:
        organisation.option = max(organisation.option, net)


@kernel
def count_decline(month, answer):
    """Counts a decline under the question that caused it."""
    if answer == MISSION:
        month.declined_mission += 1.0
    elif answer == ALTERNATIVE:
        month.declined_alternative += 1.0
    elif answer == COST:
        month.declined_cost += 1.0


@kernel
def weigh_proposal(w, t, members, n, issue, category, grant):
    """Puts an offer to all of `members[:n]`, the proposer first; those who decline drop out and the rest think again.

    Returns how many remain (0: nothing comes of it); `members` and `scratch.values` (expected nets) are compacted.
    """
    scratch, month = w.scratch[0], w.month[w.clock[0].month]
    proposer = members[0]
    startup = startup_cost(w.p[0], w.territories[t], category)
    for attempt in range(2):
        kept = 0
        for m in range(n):
            i = members[m]
            answer, net = consider(w, t, i, members, n, proposer, issue, category, grant, startup)
            scratch.answers[m] = answer
            scratch.values[m] = net
            remember(w.organisations[i], answer, net)
            if answer != ACCEPTED:
                count_decline(month, answer)
                note_event(w, DECLINED, i, NOBODY, float(answer))
                if i == proposer or attempt == 1:
                    return 0
        for m in range(n):
            if scratch.answers[m] == ACCEPTED:
                members[kept] = members[m]
                scratch.values[kept] = scratch.values[m]
                kept += 1
        if kept == n:
            return n
        if kept < 2:
            return 0
        n = kept
    return 0
