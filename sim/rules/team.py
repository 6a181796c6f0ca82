"""Building a team: whoever raises output above the need most, then whoever raises the builder's own net most.

All candidates of the shortlist are weighed side by side, in loops without branches over the same number of
places, from running sums of what each role is supplied with.  The plain version stands in tests/theory.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.instructions import square_root
from zaedno.sim.rules.calls import hired_share
from zaedno.sim.rules.effort import cooperation
from zaedno.sim.rules.lag import refund
from zaedno.sim.rules.production import WITHOUT_MEANS, bend, gate, unbend, usual_overhead
from zaedno.sim.rules.value_test import own_effort
from zaedno.sim.state import CANDIDATES, NEEDS, SECTORS

ALL_SECTORS = (1 << SECTORS) - 1
LOT = 3  # partners that are asked where they are chosen by lot


@kernel
def places(k):
    """Places that are weighed side by side for a shortlist of length `k`: CANDIDATES, or 0 for none.

    The compiler sees a multiple of CANDIDATES: a loop of a known length it would write out place by place.
    """
    return (k + CANDIDATES - 1) & -CANDIDATES


@kernel
def lay_out(w, scratch, issue, k):
    """What an open hour of each candidate, as far as the builder trusts it, supplies to each role, and its strength.

    The list of `k` stands in `scratch` since `gather`; places beyond it are laid out as of no use.
    """
    for c in range(k, CANDIDATES):
        scratch.used[c] = 1
        scratch.trust[c] = 0.0
        scratch.power[c] = 0.0
        for d in range(NEEDS):
            scratch.supply[d, c] = 0.0
    for c in range(k):
        candidate = w.organisations[scratch.candidate[c]]
        scratch.power[c] = candidate.bargaining
        for d in range(NEEDS):
            scratch.supply[d, c] = scratch.trust[c] * candidate.competence[issue.needs[d]]


@kernel
def within_reach(p, scratch, issue, own, me, room):
    """Whether all candidates that `lay_out` laid out could meet the fixed need, if they cost no coordination."""
    root = 0.0
    for d in range(NEEDS):
        supplied = own * me.competence[issue.needs[d]] * (1.0 - me.hidden)
        for c in range(CANDIDATES):
            supplied += scratch.supply[d, c]
        root += issue.weights[d] * bend(p, supplied)
    return unbend(p, root) * room > issue.need


@kernel
def weigh_effective(w, scratch, issue, own, me, room, hired, means, k):
    """`scratch.effective`: effective hours of the team with each candidate added (`effective_hours`, side by side).

    What the team supplies without it stands in `scratch.supplied`, what it supplies in `scratch.supply` (`lay_out`);
    `hired` is what a grant adds to each role, `means` are bits of what the team holds.
    """
    p = w.p[0]
    for c in range(places(k)):
        scratch.effective[c] = 0.0
    for d in range(NEEDS):
        supplied = scratch.supplied[d] + own * me.competence[issue.needs[d]] * (1.0 - me.hidden) + hired
        weight = issue.weights[d]
        for c in range(places(k)):
            scratch.effective[c] += weight * square_root(supplied + scratch.supply[d, c])
    for c in range(places(k)):
        scratch.effective[c] = scratch.effective[c] * scratch.effective[c] * room
    if p.elasticity != 2.0:
        weigh_effective_otherwise(p, scratch, issue, own, me, room, hired, k)
    if gate(issue, means) < 1.0:
        for c in range(k):
            if gate(issue, w.organisations[scratch.candidate[c]].means) < 1.0:
                scratch.effective[c] *= WITHOUT_MEANS


@kernel
def weigh_effective_otherwise(p, scratch, issue, own, me, room, hired, k):
    """The same at another elasticity than 2, place by place."""
    for c in range(k):
        total = 0.0
        for d in range(NEEDS):
            supplied = scratch.supplied[d] + own * me.competence[issue.needs[d]] * (1.0 - me.hidden) + hired
            total += issue.weights[d] * bend(p, supplied + scratch.supply[d, c])
        scratch.effective[c] = unbend(p, total) * room


@kernel
def weigh_net(p, scratch, issue, own, trusts, strength, n, grant, regard, cost):
    """`scratch.net`: what the builder expects, net, of the team of `n` that each candidate would make.

    From `scratch.effective` of `weigh_effective`, and trust and power of `lay_out`.
    """
    for c in range(CANDIDATES):
        others = trusts + scratch.trust[c]
        collective = others / (n - 1.0) * (strength + scratch.power[c])
        above = scratch.effective[c] - issue.need
        above = above if above > 0.0 else 0.0
        output = issue.value * above * (1.0 + p.collective_bonus * collective / (1.0 + collective))
        output = output if output < issue.work else issue.work
        share = own / (own + others + 1.0e-300)
        scratch.net[c] = share * (p.divisible * output + grant) + regard * output - cost


@kernel
def pick(w, scratch, sectors, effective, need, fill_sector):
    """The candidate to add: the one that raises output most while the need is not met, then the net most; or -1.

    By what `weigh_effective` and `weigh_net` have found; of equals the weightier one on the shortlist, which is luck.
    """
    chosen, top = -1, -1.0e300
    for c in range(CANDIDATES):
        if scratch.used[c]:
            continue
        if fill_sector and sectors & (1 << w.organisations[scratch.candidate[c]].sector):
            continue
        aim = scratch.effective[c] if effective < need else scratch.net[c]
        if aim > top or (aim == top and scratch.weight[c] > scratch.weight[chosen]):
            chosen, top = c, aim
    return chosen


@kernel
def by_lot(w, i, k):
    """The null model: a team of two or more from the shortlist of `gather`, whose weights are by lot.  Its size.

    LOT of them are asked, the weightiest, and nobody for what it brings.
    """
    scratch = w.scratch[0]
    scratch.members[0] = i
    scratch.values[0] = 0.0
    n = min(k, LOT)
    for m in range(n):
        drawn = -1
        for c in range(k):
            if scratch.used[c] == 0 and (drawn < 0 or scratch.weight[c] > scratch.weight[drawn]):
                drawn = c
        scratch.used[drawn] = 1
        scratch.members[1 + m] = scratch.candidate[drawn]
    return 1 + n


@kernel
def build(w, t, i, issue, category, k, all_sectors, grant):
    """Builds a team around row `i` from the shortlist of length `k` of `gather`; it stands in `scratch.members`,
    `i` first, what `i` expects of it, net, in `scratch.values`.

    With `all_sectors` missing sectors are filled first, and a team without one of them is none.  Returns
    the size of the team with the best expected net along the path, or 1 when none is worth it.
    """
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    scratch, me = w.scratch[0], w.organisations[i]
    lay_out(w, scratch, issue, k)
    expected = 0.0
    for c in range(k):
        expected += scratch.trust[c]
    if p.random_partners > 0.0:
        return by_lot(w, i, k)
    own = cooperation(p, expected / max(1, k), me.reserve)
    room = max(0.0, p.membership_hours - usual_overhead(p, clock, territory, 2, category))
    if grant == 0.0 and not within_reach(p, scratch, issue, max(own, 1.0), me, room):
        return 1
    for d in range(NEEDS):
        scratch.supplied[d] = 0.0
    scratch.members[0] = i
    n, best_n, falling, means = 1, 1, 0, 0
    trusts, strength = 0.0, me.bargaining * (1.0 - me.hidden)
    sectors = 1 << me.sector
    best_net, effective = 0.0, 0.0
    regard = p.community_regard * me.regard * me.mission[issue.theme] * (1.0 - p.divisible)
    kept = p.hour_value * (1.0 - refund(p, territory))
    for _step in range(k):
        hours = usual_overhead(p, clock, territory, n + 1, category)
        room = max(0.0, p.membership_hours - hours)
        hired = hired_share(p, grant, own + trusts, room)
        weigh_effective(w, scratch, issue, own, me, room, hired, means | me.means, k)
        weigh_net(p, scratch, issue, own, trusts, strength, n + 1, grant, regard, kept * hours)
        chosen = pick(w, scratch, sectors, effective, issue.need, all_sectors and sectors != ALL_SECTORS)
        if chosen < 0:
            break
        scratch.used[chosen] = 1
        joining = scratch.candidate[chosen]
        scratch.members[n] = joining
        n += 1
        effective = scratch.effective[chosen]
        trusts += scratch.trust[chosen]
        strength += scratch.power[chosen]
        sectors |= 1 << w.organisations[joining].sector
        means |= w.organisations[joining].means
        for d in range(NEEDS):
            scratch.supplied[d] += scratch.supply[d, chosen]
        own = own_effort(p, scratch, issue, me, trusts / (n - 1), means, room, n)
        if scratch.net[chosen] > best_net and (not all_sectors or sectors == ALL_SECTORS):
            best_net, best_n, falling = scratch.net[chosen], n, 0
            scratch.values[0] = best_net
        elif effective >= issue.need:
            falling += 1
            if falling == 2:
                break
    return best_n
