"""Work: members contribute as far as they trust, and the partnership produces.  Section 4.5 of docs/ODD.md."""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.elementary import power_of_share
from zaedno.sim.rules.ledger import trust_in
from zaedno.sim.rules.production import (
    delivered,
    effective_hours,
    overhead,
    supply,
    working_share,
)
from zaedno.sim.state import LANES, NEEDS, THEMES


@entry
def work(w, t):
    """The month's work of territory `t`: in partnerships, and alone."""
    territory = w.territories[t]
    for place in range(territory.n_live):
        produce(w, t, w.partnerships[np.int64(w.live[t, place])])
    for i in range(territory.first, territory.last):
        if w.organisations[i].present:
            work_alone(w, w.organisations[i])


@kernel
def work_alone(w, organisation):
    """Hours given to no partnership go into small matters of one's own; options that were seen fade."""
    p = w.p[0]
    organisation.option *= p.option_memory
    gain = p.solo_yield * max(0.0, organisation.hours - organisation.n_memberships * p.membership_hours)
    organisation.month_net += gain
    organisation.took_out += gain
    w.month[w.clock[0].month].solo_gain += gain


@kernel
def contribute(w, t, partnership):
    """Fills efforts and open hours from trust; sets cohesion, the mean trust over ordered pairs of members."""
    p, clock = w.p[0], w.clock[0]
    n = partnership.n
    room = max(0.0, p.membership_hours - overhead(p, clock, w.territories[t], partnership, clock.month))
    scratch = w.scratch[0]
    cohesion = 0.0
    least = 1.0
    for m in range(n):
        i = partnership.members[m]
        trusts = 0.0
        for o in range(n):
            if o != m:
                trusts += trust_in(w.ledger[i], partnership.members[o], p.stranger_trust)
        mean_trust = trusts / (n - 1)
        cohesion += mean_trust
        least = min(least, mean_trust)
        partnership.open_hours[m] = room
        scratch.mean_trust[m] = mean_trust
        scratch.reserve[m] = w.organisations[i].reserve
    give(scratch, n, room, partnership.effort)
    partnership.cohesion = cohesion / n
    partnership.least_trust = least


@kernel
def give(scratch, n, room, effort):
    """Fills `effort` with `room` hours times mean trust to the power of the reserve (`scratch`, by `contribute`)."""
    for start in range(0, n, LANES):
        for m in range(start, start + LANES):  # what stands beyond the last member is used by nobody
            effort[m] = room * power_of_share(scratch.mean_trust[m], scratch.reserve[m])


@kernel
def produce(w, t, partnership):
    """One month's output: nothing while it is set up or below the fixed need; no more than the work left."""
    p, scratch = w.p[0], w.scratch[0]
    month, territory = w.month[w.clock[0].month], w.territories[t]
    issue = w.issues[partnership.issue]
    contribute(w, t, partnership)
    share = working_share(p, partnership.category)
    for d in range(NEEDS):
        scratch.supplied[d] = 0.0
    strength = 0.0
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        openness = 1.0 - partnership.hidden[m]
        supply(issue, member.competence, openness * partnership.effort[m] * share, scratch.supplied)
        strength += member.bargaining * openness
    partnership.collective_power = partnership.cohesion * strength
    effective = effective_hours(issue, scratch.supplied)
    partnership.output = 0.0
    if partnership.setup_left > 0.0:
        partnership.setup_left -= effective
        return
    output = min(issue.work, delivered(p, issue, effective, partnership.collective_power))
    partnership.output = output
    issue.work -= output
    month.output += output
    month.community_gain += (1.0 - p.divisible) * output
    month.divided += p.divisible * output
    if territory.priority & (1 << issue.theme):
        month.strategy_alignment += output


assert THEMES < 63  # themes are bits of `priority`
