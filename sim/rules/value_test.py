"""The three questions that every party asked to partner puts, and how it appraises what it is offered.

1 Does it serve the mission and the community's strategy?  2 Can its benefits be reached in other ways?
3 Do the benefits exceed the costs of partnering?  Section 4.4 of docs/ODD.md.
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.calls import hired_share
from zaedno.sim.rules.effort import calculated, cooperation
from zaedno.sim.rules.lag import refund
from zaedno.sim.rules.ledger import find, trust_in
from zaedno.sim.rules.production import bend, delivered, gate, supply, unbend, usual_overhead, working_share
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
    """Sums over the others of `members[:n]`: the trust of `i` in them, their strength, and bits of the means they hold.

    Fills `scratch.supplied` with what an open hour of each, as far as it is trusted, supplies to the roles needed.
    """
    scratch = w.scratch[0]
    for d in range(NEEDS):
        scratch.supplied[d] = 0.0
    trusts, strength, means = 0.0, 0.0, 0
    for m in range(n):
        j = members[m]
        if j != i:
            trust = expected_trust(w, i, j, via)
            trusts += trust
            strength += w.organisations[j].bargaining
            means |= w.organisations[j].means
            supply(issue, w.organisations[j].competence, trust, scratch.supplied)
    return trusts, strength, means


@kernel
def prefers_learning(w, t, i, members, n, issue):
    """Whether `i` expects more of partners who also learn from each other than of hours kept for the issue."""
    trusts, strength, means = sum_others(w, i, members, n, i, issue)
    plain, plain_cost = balance(w, t, i, n, issue, COMPLEMENTARY, 0.0, trusts, strength, means, members)
    learnt, learnt_cost = balance(w, t, i, n, issue, CONVERGENT, 0.0, trusts, strength, means, members)
    return learnt - learnt_cost > plain - plain_cost


@kernel
def appraise(w, t, i, members, n, via, issue, category, grant):
    """What row `i` expects of teaming up with `members[:n]` (itself among them) on `issue`.

    `grant` is what members keep, or hope to keep, of a grant, units a month.  Returns (benefit, cost), units a month.
    """
    trusts, strength, means = sum_others(w, i, members, n, via, issue)
    return balance(w, t, i, n, issue, category, grant, trusts, strength, means, members)


@kernel
def balance(w, t, i, n, issue, category, grant, trusts, strength, means, members):
    """(benefit, cost) for row `i` of a team of `n`, from the sums and the `scratch.supplied` of `sum_others`."""
    p, territory, me, scratch = w.p[0], w.territories[t], w.organisations[i], w.scratch[0]
    hours = usual_overhead(p, w.clock[0], territory, n, category)
    room = max(0.0, p.membership_hours - hours)
    mean_trust = trusts / max(1, n - 1)
    own = own_effort(p, scratch, issue, me, mean_trust, means, room, n)
    openness = 1.0 - me.hidden
    hired = hired_share(p, grant, own + trusts, room)
    total = 0.0
    for d in range(NEEDS):
        supplied = scratch.supplied[d] + own * openness * me.competence[issue.needs[d]] + hired
        total += issue.weights[d] * bend(p, supplied)
    effective = unbend(p, total) * room * working_share(p, category) * gate(issue, means | me.means)
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
def own_effort(p, scratch, issue, me, trust, means, room, n):
    """Share of its open hours that `me` will give beside others who supply `scratch.supplied` and hold `means`."""
    given = cooperation(p, trust, me.reserve)
    if p.calculation == 0.0:
        return given
    within = 0.0
    for d in range(NEEDS):
        supplied = scratch.supplied[d] + (1.0 - me.hidden) * me.competence[issue.needs[d]]
        within += issue.weights[d] * bend(p, supplied)
    within = unbend(p, within) * room * gate(issue, means | me.means)
    if within <= issue.need:
        return given  # not even all of its hours would deliver anything
    without = 0.0
    for d in range(NEEDS):
        without += issue.weights[d] * bend(p, scratch.supplied[d])
    without = unbend(p, without) * room * gate(issue, means)
    return max(given, calculated(p, issue, without, within, room, n))


@kernel
def net_with_one_more(w, t, i, n, issue, category, grant, trusts, strength, means):
    """The net that member `i` expects of its team of `n` with the one more in place `n` of `scratch.members`.

    `trusts`, `strength` and `means` are those of the other members (`sum_others`), what they supply stands in
    `scratch.by_members`: they are summed once for all who might join.
    """
    scratch = w.scratch[0]
    one_more = w.organisations[scratch.members[n]]
    trust = expected_trust(w, i, scratch.members[n], NOBODY)
    for d in range(NEEDS):
        scratch.supplied[d] = scratch.by_members[d]
    supply(issue, one_more.competence, trust, scratch.supplied)
    benefit, cost = balance(
        w,
        t,
        i,
        n + 1,
        issue,
        category,
        grant,
        trusts + trust,
        strength + one_more.bargaining,
        means | one_more.means,
        scratch.members,
    )
    return benefit - cost


@kernel
def gains_by_newcomer(w, t, i, members, n, via, issue, category):
    """Whether incumbent `i` of `members[:n]` expects a higher net with the last of them than without it.

    It trusts the newcomer as far as it knows it, or as far as `via`, who brings it, is trusted and trusts it.
    """
    scratch = w.scratch[0]
    trusts, strength, means = sum_others(w, i, members, n - 1, NOBODY, issue)
    before, before_cost = balance(w, t, i, n - 1, issue, category, issue.grant_month, trusts, strength, means, members)
    newcomer = w.organisations[members[n - 1]]
    trust = expected_trust(w, i, members[n - 1], via if w.p[0].vouching > 0.0 else NOBODY)
    supply(issue, newcomer.competence, trust, scratch.supplied)
    after, after_cost = balance(
        w,
        t,
        i,
        n,
        issue,
        category,
        issue.grant_month,
        trusts + trust,
        strength + newcomer.bargaining,
        means | newcomer.means,
        members,
    )
    return after - after_cost > before - before_cost


@kernel
def otherwise(w, i):
    """Units a month that row `i` can reach in other ways with the hours of one membership, and will, if it declines.

    Alone on small matters; or, if the membership would take the hours of its project, that project.
    """
    p, me = w.p[0], w.organisations[i]
    small = p.solo_yield * p.membership_hours
    if me.project >= 0 and me.n_memberships + 1 >= me.seats:
        return max(small, me.project_net)
    return small


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
def judge(p, benefit, cost, other):
    """The second and third question, put to an expected benefit and cost: which of them stops a party, if any.

    `other`: what it reaches in other ways, units a month.
    What costs more than it brings is declined for that, whatever else could be done.
    """
    net = benefit - cost
    if net < 0.0:
        return COST
    if net < other:
        return ALTERNATIVE
    if benefit < p.value_ratio * cost:
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
    other = w.organisations[i].project_net if issue.carrier == i else otherwise(w, i)
    answer = judge(w.p[0], benefit, cost, other)
    return answer, benefit - cost


@kernel
def count_pass(month, answer):
    """Counts that somebody looked at what it found and passed, under the question that caused it."""
    if answer == MISSION:
        month.passed_mission += 1.0
    elif answer == ALTERNATIVE:
        month.passed_alternative += 1.0
    else:
        month.passed_cost += 1.0


@kernel
def count_decline(month, answer):
    """Counts that somebody declined what was proposed to it, under the question that caused it."""
    if answer == MISSION:
        month.declined_mission += 1.0
    elif answer == ALTERNATIVE:
        month.declined_alternative += 1.0
    else:
        month.declined_cost += 1.0


@kernel
def weigh_proposal(w, t, members, n, issue, category, grant, bid):
    """Puts an offer to all of `members[:n]`, the proposer first; those who decline drop out and the rest think again.

    `grant` is what members hope to keep of one, units a month; `bid` the price of applying for it, which all share.
    Returns how many remain (0: nothing comes of it); `members` and `scratch.values` (expected nets) are compacted.
    """
    scratch, month = w.scratch[0], w.month[w.clock[0].month]
    proposer = members[0]
    for attempt in range(2):
        kept = 0
        startup = startup_cost(w.p[0], w.territories[t], category) + bid / n / STARTUP_MONTHS
        for m in range(n):
            i = members[m]
            answer, net = consider(w, t, i, members, n, proposer, issue, category, grant, startup)
            scratch.answers[m] = answer
            scratch.values[m] = net
            if answer != ACCEPTED:
                if i == proposer:
                    count_pass(month, answer)
                    return 0
                count_decline(month, answer)
                note_event(w, DECLINED, i, NOBODY, float(answer))
                if attempt == 1:
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
