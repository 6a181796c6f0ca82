"""Effort: conditional cooperation, or what pays, whichever is more.  Section 4.5 of docs/ODD.md.

Whoever weighs an offer, builds a team or works asks the same function, so that nobody promises by another rule than it
keeps.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.elementary import power, power_of_share
from zaedno.sim.rules.production import delivered


@kernel
def cooperation(p, trust, reserve):
    """Share of its open hours that a member gives for the trust it has: trust^reserve, or its tangent in full trust."""
    if p.linear_cooperation > 0.0:
        return max(0.0, 1.0 - reserve * (1.0 - trust))
    return power_of_share(trust, reserve)


@kernel
def calculated(p, issue, without, within, room, n):
    """Share of its open hours that a member gives for what they bring itself: x^k / (1 + x^k).

    x is the return of all its `room` hours, at an equal share of what they add, over their price.  `without` and
    `within` are the team's effective hours without it and with all of it.  Shares are taken as given: were they to
    follow one's own effort, whoever works to grasp more would do the most.  It is asked only where k is above 0 and all
    its hours would bring something about.
    """
    added = min(issue.work, delivered(p, issue, within, 0.0)) - min(issue.work, delivered(p, issue, without, 0.0))
    gain = p.divisible * added / n
    if gain <= 0.0:
        return 0.0
    price = p.hour_value * room
    if gain >= 1.0e6 * price:
        return 1.0
    x = gain / price
    x = x * x * x * x if p.calculation == 4.0 else power(x, p.calculation)  # as it is by default: much cheaper
    return x / (1.0 + x)
