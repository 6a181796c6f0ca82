"""Funding calls: what a consortium must be, and whether it wins.  Sections 4.3 and 4.12 of docs/ODD.md."""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, chance, draw
from zaedno.sim.rules.production import root_sum
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Role

REPRESENTATION_BIT = 1 << Role.REPRESENTATION.value
UNREPRESENTED = 0.5  # what an application counts without the representation that its call asks for
ALL_SECTORS = 7  # bits of the three sectors


@kernel
def call_is_open(w, issue):
    """Whether a funding call can be applied for on this issue."""
    return issue.call_until >= w.clock[0].month


@kernel
def grant_a_month(p):
    """What partners would keep of a grant, units a month."""
    return p.grant_size * p.grant_margin / p.euro_per_unit / p.grant_months


@kernel
def has_all_sectors(w, members, n):
    """Whether all three sectors are present: only then can votes be weighted so that none holds above 49 %."""
    sectors = 0
    for m in range(n):
        sectors |= 1 << w.organisations[members[m]].sector
    return sectors == ALL_SECTORS


@kernel
def award(w, members, n, issue):
    """The call is decided: units a month that members keep of the grant, 0 when others won.

    A team wins with the chance s / (s + rivals), s = collective power times how well its skills match the plan.
    A call that asks for representation counts a team without a representative organisation at half.
    """
    p, clock, scratch = w.p[0], w.clock[0], w.scratch[0]
    strength, quality, represented = 0.0, 0.0, False
    for m in range(n):
        member = w.organisations[members[m]]
        strength += member.bargaining * (1.0 - member.hidden)
        quality = max(quality, root_sum(issue, member.competence))
        represented = represented or (member.functions & REPRESENTATION_BIT) != 0
    s = p.first_trust * strength * quality
    if issue.call_role == 1 and not represented:
        s *= UNREPRESENTED
    issue.call_until = NOBODY
    draw(clock.behaviour, clock.month, Decision.AWARD.value, w.organisations[members[0]].uid, issue.uid, scratch.words)
    return grant_a_month(p) if chance(scratch.words[0], s / (s + p.call_rivals)) else 0.0
