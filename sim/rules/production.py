"""Hours and output: what a team of given efforts delivers, expected or real.  Equations 4.5 of docs/ODD.md."""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.elementary import exp, log, power
from zaedno.sim.engine.instructions import square_root
from zaedno.sim.rules.lag import checkin_interval, facilitation
from zaedno.sim.state import MEMBERS, NEEDS
from zaedno.sim.vocabulary import Category

CONVERGENT, CONSORTIUM = Category.CONVERGENT.value, Category.CONSORTIUM.value
FACILITATION_HOURS = 5.0  # a member's time, hours a month, at a full rate of facilitation
WITHOUT_MEANS = 0.1  # what hours count on an issue whose means nobody holds
LEAST = 1.0e-300  # keeps logarithms defined where a role is supplied with nothing


@kernel
def coordination(p, clock, n, category):
    """Coordination hours a month of a member in a team of `n`: c0 + c1 (n - 1)^c2 (a table), more if all lead."""
    hours = clock.coordination[min(n, MEMBERS)]
    return hours * (1.0 + p.shared_meetings) if category == CONSORTIUM else hours


@kernel
def checkin_due(p, territory, partnership, month):
    """Whether the partnership holds a check-in this month."""
    interval = checkin_interval(p, territory)
    age = month - partnership.formed
    return interval > 0 and age > 0 and age % interval == 0


@kernel
def usual_overhead(p, clock, territory, n, category):
    """Hours a month that a member of a team of `n` expects to spend on partnering itself."""
    hours = coordination(p, clock, n, category) + FACILITATION_HOURS * facilitation(p, territory)
    interval = checkin_interval(p, territory)
    if interval > 0:
        hours += p.checkin_hours / interval
    return hours


@kernel
def overhead(p, clock, territory, partnership, month):
    """Hours that each member spends on partnering itself this month, a quarrel included."""
    hours = coordination(p, clock, partnership.n, partnership.category)
    hours += FACILITATION_HOURS * facilitation(p, territory)
    if checkin_due(p, territory, partnership, month):
        hours += p.checkin_hours
    if partnership.quarrel >= 0:
        hours += p.quarrel_hours
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
def bend(p, supplied):
    """What a role's hours add to the sum over roles: x^((s - 1) / s) at the elasticity s, a root at 2, log x at 1."""
    if p.elasticity == 2.0:
        return square_root(supplied)
    if p.elasticity == 1.0:
        return log(max(supplied, LEAST))
    return power(max(supplied, LEAST), 1.0 - 1.0 / p.elasticity)


@kernel
def unbend(p, total):
    """Effective hours of a sum over roles that `bend` has bent."""
    if p.elasticity == 2.0:
        return total * total
    if p.elasticity == 1.0:
        return exp(total)
    return power(max(total, LEAST), p.elasticity / (p.elasticity - 1.0))


@kernel
def effective_hours(p, issue, supplied):
    """CES output across roles, in effective hours: (sum_d r_d E_d^((s - 1) / s))^(s / (s - 1))."""
    total = 0.0
    for d in range(NEEDS):
        total += issue.weights[d] * bend(p, supplied[d])
    return unbend(p, total)


@kernel
def gate(issue, means):
    """What hours count of those who hold `means` (bits): in full, or next to nothing where the means is missing."""
    if issue.means < 0 or means >> issue.means & 1:
        return 1.0
    return WITHOUT_MEANS


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
