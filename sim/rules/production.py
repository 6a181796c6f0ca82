"""Hours and output: what a team of given efforts delivers, expected or real.  Equations 4.5 of docs/ODD.md."""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.instructions import square_root
from zaedno.sim.rules.lag import checkin_interval, facilitation
from zaedno.sim.state import MEMBERS, NEEDS
from zaedno.sim.vocabulary import Category

CONVERGENT = Category.CONVERGENT.value


@kernel
def coordination(clock, n):
    """Coordination hours a month of a member in a team of `n` (a table: c0 + c1 (n - 1)^exponent)."""
    return clock.coordination[min(n, MEMBERS)]


@kernel
def checkin_due(p, territory, partnership, month):
    """Whether the partnership holds a check-in this month."""
    interval = checkin_interval(p, territory)
    age = month - partnership.formed
    return interval > 0 and age > 0 and age % interval == 0


@kernel
def usual_overhead(p, clock, territory, n):
    """Hours a month that a member of a team of `n` expects to spend on partnering itself."""
    hours = coordination(clock, n) + p.facilitation_hours * facilitation(p, territory)
    interval = checkin_interval(p, territory)
    if interval > 0:
        hours += p.checkin_hours / interval
    return hours


@kernel
def overhead(p, clock, territory, partnership, month):
    """Hours that each member spends on partnering itself this month."""
    hours = coordination(clock, partnership.n) + p.facilitation_hours * facilitation(p, territory)
    if checkin_due(p, territory, partnership, month):
        hours += p.checkin_hours
    return hours


@kernel
def working_share(p, category):
    """Share of the effort that serves the issue; convergent partners spend the rest learning."""
    return 1.0 - p.learning_hours if category == CONVERGENT else 1.0


@kernel
def supply(issue, competence, hours, supplied):
    """Adds `hours` of an organisation to what each role the issue needs is supplied with."""
    for d in range(NEEDS):
        supplied[d] += hours * competence[issue.needs[d]]


@kernel
def effective_hours(issue, supplied):
    """CES output across roles with elasticity 2, in effective hours: (sum_d r_d sqrt(E_d))^2."""
    root = 0.0
    for d in range(NEEDS):
        root += issue.weights[d] * square_root(supplied[d])
    return root * root


@kernel
def delivered(p, issue, effective, power):
    """Output in units a month of `effective` hours under collective `power`; nothing below the fixed need."""
    if effective <= issue.need:
        return 0.0
    return issue.value * (effective - issue.need) * (1.0 + p.collective_bonus * power / (1.0 + power))


@kernel
def root_sum(issue, competence):
    """Sum over needed roles of r_d sqrt(c_d): how well an organisation suits an issue."""
    total = 0.0
    for d in range(NEEDS):
        total += issue.weights[d] * square_root(competence[issue.needs[d]])
    return total
