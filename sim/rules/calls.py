"""Funding calls: who may apply, what an application costs, whether it wins, and what a grant then pays.

Sections 4.3 and 4.12 of docs/ODD.md.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, chance, draw
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.production import root_sum
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event, Power, Role

APPLIED = Event.APPLIED.value
REPRESENTATION_BIT = 1 << Role.REPRESENTATION.value
RESOURCES_BIT = 1 << Power.RESOURCES.value
UNREPRESENTED = 0.5  # what an application counts without the representation that its call asks for
GUIDED = 2.0  # hired hours that an hour of those who serve the issue can guide
BROKEN = 0.5  # what it counts with a member whose partnership broke with a grant
FUNDERS_REMEMBER = 36  # months
MANY = 1.0e300  # hours
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
def hours_a_month(p):
    """Hours that the rest of a grant buys for the work a month, at the price of an hour."""
    if p.hour_value == 0.0:  # as many as can be guided
        return MANY if p.grant_size * (1.0 - p.grant_margin) > 0.0 else 0.0
    return p.grant_size * (1.0 - p.grant_margin) / p.euro_per_unit / p.grant_months / p.hour_value


@kernel
def hired_share(p, grant, given, room):
    """What a grant, of which `grant` units a month are kept or hoped for, adds to each role: in competence, over an
    hour of `room`, where those who serve the issue give the share `given` of it.

    A grant that is only hoped for counts as far as it is likely.
    """
    if grant == 0.0 or room <= 0.0:
        return 0.0
    likely = min(1.0, grant / grant_a_month(p))
    return likely * p.hired_competence * min(GUIDED * given, hours_a_month(p) / room)


@kernel
def hoped_for(p):
    """What partners may hope to keep of a grant before they have applied, units a month."""
    return grant_a_month(p) / (1.0 + p.call_rivals)


@kernel
def price_of_bid(p):
    """What the hours of an application are worth, units."""
    return p.hour_value * p.bid_hours


@kernel
def has_all_sectors(w, members, n):
    """Whether all three sectors are present: only then can votes be weighted so that none holds above 49 %."""
    sectors = 0
    for m in range(n):
        sectors |= 1 << w.organisations[members[m]].sector
    return sectors == ALL_SECTORS


@kernel
def merit(w, members, n, issue):
    """Strength of an application: power, of several as far as they trust, times how well skills match the plan.

    A call that asks for representation counts a team without a representative organisation at half; funders who
    remember that a partnership of a member's broke with a grant count it at half, too.
    """
    strength, quality, represented, broke = 0.0, 0.0, False, False
    for m in range(n):
        member = w.organisations[members[m]]
        strength += member.bargaining * (1.0 - member.hidden)
        quality = max(quality, root_sum(issue, member.competence))
        represented = represented or (member.functions & REPRESENTATION_BIT) != 0
        broke = broke or w.clock[0].month - member.broke_grant <= FUNDERS_REMEMBER
    s = strength * quality * (w.p[0].first_trust if n > 1 else 1.0)
    if issue.call_role == 1 and not represented:
        s *= UNREPRESENTED
    return s * BROKEN if broke else s


@kernel
def apply_for(w, members, n, issue):
    """`members[:n]` apply: it costs hours, won or not, and is won with the chance s / (s + rivals), s the merit.

    Returns what they win, units that they will keep.
    """
    p, clock, scratch = w.p[0], w.clock[0], w.scratch[0]
    month = w.month[clock.month]
    for m in range(n):
        member = w.organisations[members[m]]
        member.month_net -= price_of_bid(p) / n
        member.put_in += price_of_bid(p) / n
        member.lag_met = clock.month
    month.transaction_cost += price_of_bid(p)
    month.bids += 1.0
    note_event(w, APPLIED, members[0], NOBODY, float(n))
    s = merit(w, members, n, issue)
    issue.call_until = NOBODY
    draw(clock.behaviour, clock.month, Decision.AWARD.value, w.organisations[members[0]].uid, issue.uid, scratch.words)
    if not chance(scratch.words[0], s / (s + p.call_rivals)):
        return 0.0
    month.bids_won += 1.0
    issue.grant_from = clock.month + int(p.grant_delay)
    issue.grant_left = int(p.grant_months)
    issue.grant_month = grant_a_month(p)
    return grant_a_month(p) * p.grant_months


@kernel
def pays(w, issue):
    """Whether a grant is paid for the issue this month."""
    return issue.grant_left > 0 and issue.grant_from <= w.clock[0].month


@kernel
def draw_grant(w, issue):
    """This month's part of a grant that whoever serves the issue keeps; the last part ends it."""
    if not pays(w, issue):
        return 0.0
    part = issue.grant_month
    issue.grant_left -= 1
    if issue.grant_left == 0:
        issue.grant_month = 0.0  # nobody who is asked from now on may count on it
    w.month[w.clock[0].month].grants += part
    w.month[w.clock[0].month].policy_cost += part
    return part


@kernel
def funded_hours(w, issue, given):
    """Hours that a grant buys this month for the work: as many as those who serve the issue can guide.

    It is money from outside: the community pays nothing for it, but it has a price (`hired`).
    """
    p, month = w.p[0], w.month[w.clock[0].month]
    if not pays(w, issue):
        return 0.0
    hours = min(GUIDED * given, hours_a_month(p))
    month.hired += p.hour_value * hours
    month.policy_cost += p.hour_value * hours
    return hours


@kernel
def means_with_grant(w, issue, means):
    """Bits of the means that members hold, and of those that the money of a grant brings."""
    return means | RESOURCES_BIT if pays(w, issue) else means
