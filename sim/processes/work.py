"""Work: members contribute as far as they trust, and the partnership produces.  Section 4.5 of docs/ODD.md."""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.rules.calls import funded_hours, means_with_grant
from zaedno.sim.rules.effort import calculated, cooperation
from zaedno.sim.rules.ledger import trust_in
from zaedno.sim.rules.production import (
    bend,
    delivered,
    effective_hours,
    gate,
    overhead,
    supply,
    unbend,
    working_share,
)
from zaedno.sim.rules.projects import work_on_project
from zaedno.sim.state import LANES, NEEDS, THEMES

SURE = 0.98  # of the open hours: from here on nobody asks what more would pay
RECOVERY = 0.5  # of weariness is left after a month in which something was delivered


@entry
def work(w, t):
    """The month's work of territory `t`: in partnerships, and alone."""
    territory = w.territories[t]
    for place in range(territory.n_live):
        produce(w, t, w.partnerships[np.int64(w.live[t, place])])
    for i in range(territory.first, territory.last):
        if w.organisations[i].present:
            if w.organisations[i].project >= 0:
                work_on_project(w, t, i)
            work_alone(w, w.organisations[i])


@kernel
def work_alone(w, organisation):
    """Hours given to no partnership and no project go into small matters of one's own."""
    p = w.p[0]
    booked = (organisation.n_memberships + (organisation.project >= 0)) * p.membership_hours
    gain = p.solo_yield * max(0.0, organisation.hours - booked)
    organisation.month_net += gain
    organisation.took_out += gain
    w.month[w.clock[0].month].solo_gain += gain


@kernel
def contribute(w, t, partnership):
    """Fills efforts and open hours; sets cohesion, the mean trust over ordered pairs of members."""
    p, clock, issue = w.p[0], w.clock[0], w.issues[partnership.issue]
    n = partnership.n
    room = max(0.0, p.membership_hours - overhead(p, clock, w.territories[t], partnership, clock.month))
    scratch = w.scratch[0]
    cohesion = 0.0
    least = 1.0
    for m in range(n):
        i = partnership.members[m]
        trusts, means = 0.0, 0
        for d in range(NEEDS):
            scratch.expected[m, d] = 0.0
        for o in range(n):
            if o != m:
                other = w.organisations[partnership.members[o]]
                trust = trust_in(w.ledger[i], partnership.members[o], p.stranger_trust)
                trusts += trust
                means |= other.means
                for d in range(NEEDS):
                    scratch.expected[m, d] += trust * other.competence[issue.needs[d]]
        scratch.others_hold[m] = means_with_grant(w, issue, means)
        mean_trust = trusts / (n - 1)
        cohesion += mean_trust
        least = min(least, mean_trust)
        partnership.open_hours[m] = room
        scratch.mean_trust[m] = mean_trust
        scratch.reserve[m] = w.organisations[i].reserve
    give(p, scratch, n, room, partnership.effort)
    if p.calculation > 0.0:
        calculate(w, partnership, issue, room)
    for m in range(n):
        partnership.effort[m] *= 1.0 - partnership.weariness
    partnership.cohesion = cohesion / n
    partnership.least_trust = least


@kernel
def give(p, scratch, n, room, effort):
    """Fills `effort` with what conditional cooperation gives of `room` hours (trust and reserve by `contribute`)."""
    for start in range(0, n, LANES):
        for m in range(start, start + LANES):  # what stands beyond the last member is used by nobody
            effort[m] = room * cooperation(p, scratch.mean_trust[m], scratch.reserve[m])


@kernel
def calculate(w, partnership, issue, room):
    """Raises the effort of those whom more of it pays: at the effort that they trust the others to give.

    What that is, and which means the others hold, stands in `scratch` since `contribute`.
    """
    p, scratch, n = w.p[0], w.scratch[0], partnership.n
    for m in range(n):
        if partnership.effort[m] >= SURE * room:
            continue  # hardly anything could be added
        member = w.organisations[partnership.members[m]]
        openness = 1.0 - partnership.hidden[m]
        within = 0.0
        for d in range(NEEDS):
            supplied = scratch.expected[m, d] + openness * member.competence[issue.needs[d]]
            within += issue.weights[d] * bend(p, supplied)
        within = unbend(p, within) * room * gate(issue, scratch.others_hold[m] | member.means)
        if within <= issue.need:
            continue  # not even all of its hours would deliver anything
        without = 0.0
        for d in range(NEEDS):
            without += issue.weights[d] * bend(p, scratch.expected[m, d])
        without = unbend(p, without) * room * gate(issue, scratch.others_hold[m])
        partnership.effort[m] = max(partnership.effort[m], room * calculated(p, issue, without, within, room, n))


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
    strength, efforts, means = 0.0, 0.0, 0
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        efforts += partnership.effort[m]
        means |= member.means
        openness = 1.0 - partnership.hidden[m]
        supply(issue, member.competence, openness * partnership.effort[m] * share, scratch.supplied)
        strength += member.bargaining * openness
    partnership.collective_power = partnership.cohesion * strength
    hired = p.hired_competence * funded_hours(w, issue, efforts)
    for d in range(NEEDS):
        scratch.supplied[d] += hired
    effective = effective_hours(p, issue, scratch.supplied) * gate(issue, means_with_grant(w, issue, means))
    partnership.output = 0.0
    if partnership.setup_left > 0.0:
        partnership.setup_left -= effective
        tire(p, partnership)
        return
    output = min(issue.work, delivered(p, issue, effective, partnership.collective_power))
    if output == 0.0:
        tire(p, partnership)
    else:
        recover(partnership)
    partnership.output = output
    issue.work -= output
    month.output += output
    month.community_gain += (1.0 - p.divisible) * output
    month.divided += p.divisible * output
    if territory.priority & (1 << issue.theme):
        month.strategy_alignment += output


@kernel
def tire(p, partnership):
    """A month in which nothing was delivered tires."""
    partnership.weariness += p.tiring * (1.0 - partnership.weariness)


@kernel
def recover(partnership):
    """A month in which something was delivered takes half of the weariness away."""
    partnership.weariness *= RECOVERY


assert THEMES < 63  # themes are bits of `priority`
