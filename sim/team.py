"""Building a team: whoever raises output above the need most, then whoever raises the builder's own net most.

The candidates of the shortlist are weighed side by side, from running sums of what each role is supplied
with, so that a step costs a square root a role and candidate.  The plain version stands in tests/theory.
"""

import math

from sim.compiled import kernel
from sim.elementary import power
from sim.production import refund, usual_overhead
from sim.state import CANDIDATES, SECTORS

ALL_SECTORS = (1 << SECTORS) - 1


@kernel
def net_of(w, t, me, issue, effective, own, others, strength, mean_trust, n, grant):
    """Net units a month that builder `me` expects of a team of `n`: `own` and `others` are efforts per open hour."""
    p, territory = w.p[0], w.territories[t]
    output = 0.0
    if effective > issue.need:
        collective = mean_trust * strength
        output = min(issue.work, issue.value * (effective - issue.need) * (1.0 + p.collective_bonus * collective / (1.0 + collective)))
    share = own / (own + others) if own + others > 0.0 else 1.0 / n
    regard = p.community_regard * me.regard * me.mission[issue.theme] * (1.0 - p.divisible)
    cost = p.hour_value * usual_overhead(p, w.clock[0], territory, n) * (1.0 - refund(p, territory))
    return share * (p.divisible * output + grant) + regard * output - cost


@kernel
def fill_supply(w, scratch, issue, k):
    """What a fully open hour of each candidate supplies to each role, as the builder's trust expects it."""
    for d in range(issue.n_needs):
        role = issue.needs[d]
        for c in range(k):
            scratch.supply[d, c] = scratch.trust[c] * w.organisations[scratch.candidate[c]].competence[role]


@kernel
def effective_with(scratch, issue, own, me, k):
    """For each candidate, the squared CES sum per open hour of the team with it added; -1 for those used."""
    for c in range(CANDIDATES):
        scratch.effort[c] = 0.0
    for d in range(issue.n_needs):
        base = scratch.supplied[d] + own * me.competence[issue.needs[d]] * (1.0 - me.hidden)
        weight = issue.weights[d]
        for c in range(k):
            scratch.effort[c] += weight * math.sqrt(base + scratch.supply[d, c])
    for c in range(k):
        scratch.effort[c] = -1.0 if scratch.used[c] else scratch.effort[c] * scratch.effort[c]


@kernel
def build(w, t, i, issue, k, all_sectors, grant):
    """Builds a team around row `i` from the shortlist of length `k`; it stands in `scratch.members`, `i` first.

    With `all_sectors` missing sectors are filled first, and a team without one of them is none.  Returns
    the size of the team with the best expected net along the path, or 0.
    """
    p, scratch, me = w.p[0], w.scratch[0], w.organisations[i]
    fill_supply(w, scratch, issue, k)
    for d in range(issue.n_needs):
        scratch.supplied[d] = 0.0
    expected = 0.0
    for c in range(k):
        expected += scratch.trust[c]
    own = power(expected / max(1, k), me.reserve)
    scratch.members[0] = i
    n, best_n, falling = 1, 0, 0
    trusts, strength = 0.0, me.bargaining * (1.0 - me.hidden)
    sectors = 1 << me.sector
    best_net, effective = 0.0, 0.0
    for _step in range(k):
        room = max(0.0, p.membership_hours - usual_overhead(p, w.clock[0], w.territories[t], n + 1))
        effective_with(scratch, issue, own, me, k)
        fill_sector = all_sectors and sectors != ALL_SECTORS
        chosen, top, chosen_net = -1, -1.0e300, 0.0
        for c in range(k):
            if scratch.used[c]:
                continue
            if fill_sector and sectors & (1 << w.organisations[scratch.candidate[c]].sector):
                continue
            more = scratch.effort[c] * room
            mean_trust = (trusts + scratch.trust[c]) / n
            net = net_of(
                w, t, me, issue, more, own, trusts + scratch.trust[c],
                strength + w.organisations[scratch.candidate[c]].bargaining, mean_trust, n + 1, grant,
            )
            aim = more if effective < issue.need else net
            if aim > top:
                chosen, top, chosen_net = c, aim, net
        if chosen < 0:
            break
        joining = scratch.candidate[chosen]
        effective = scratch.effort[chosen] * room
        scratch.used[chosen] = 1
        scratch.members[n] = joining
        n += 1
        trusts += scratch.trust[chosen]
        strength += w.organisations[joining].bargaining
        sectors |= 1 << w.organisations[joining].sector
        for d in range(issue.n_needs):
            scratch.supplied[d] += scratch.supply[d, chosen]
        own = power(trusts / (n - 1), me.reserve)
        if chosen_net > best_net and (not all_sectors or sectors == ALL_SECTORS):
            best_net, best_n, falling = chosen_net, n, 0
        elif effective >= issue.need:
            falling += 1
            if falling == 2:
                break
    return best_n
