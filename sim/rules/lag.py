"""The LAG's purse: which levers it can pay for this month, and what it has spent.  Section 4.12 of docs/ODD.md."""

from zaedno.sim.engine.compiled import kernel


@kernel
def open_budget(w, t):
    """The LAG can pay for its levers while it has spent no more than the budget of its months since month 0."""
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    months = max(0.0, clock.month - clock.past + 1.0)
    allowance = p.running_budget / p.euro_per_unit * territory.n_start * months
    territory.funded = 1 if territory.spent <= allowance else 0


@kernel
def pay(w, t, hours):
    """The LAG spends `hours` of its own on its policy."""
    cost = w.p[0].staff_hour * hours
    w.territories[t].spent += cost
    w.month[w.clock[0].month].policy_cost += cost


@kernel
def checkin_interval(p, territory):
    """Months between check-ins while the LAG can pay for them; 0: never."""
    return int(p.checkin_interval) if territory.funded else 0


@kernel
def facilitation(p, territory):
    """Facilitation rate while the LAG can pay for it."""
    return p.facilitation_rate if territory.funded else 0.0


@kernel
def refund(p, territory):
    """Share of transaction costs that the LAG refunds while it can."""
    return p.time_refund if territory.funded else 0.0
