"""A team, its issue and the parameters of its world, of which everything is drawn, as NumPy and as the model see it."""

import numpy as np

from helpers.small_worlds import add_issue, add_partnership, compiled, organisations, world
from zaedno.sim.beginning import GROWTH
from zaedno.sim.rules.ledger import meet
from zaedno.sim.rules.production import FACILITATION_HOURS, WITHOUT_MEANS
from zaedno.sim.vocabulary import Category, Power, Role

ROLES_NEEDED = {int(Role.SERVICE): 0.5, int(Role.CAPACITY): 0.2, int(Role.ENTERPRISE): 0.3}
NEEDED, WEIGHTS = np.array(list(ROLES_NEEDED)), np.array(list(ROLES_NEEDED.values()))


class Drawn:
    """A team of two to five, an issue, and parameters, at random; and what NumPy needs to know of them."""

    def __init__(self, seed, *, live, elasticity=None):
        rng = self.rng = np.random.default_rng(seed)
        self.n = n = int(rng.integers(2, 6))
        self.category = Category(int(rng.integers(4)))
        self.svo, self.hidden = rng.uniform(-45, rng.choice([0, 45]), n), rng.random(n) * rng.integers(0, 2)
        self.c, self.power = rng.random((n, 8)), 0.02 + rng.choice([0.4, 0.98]) * rng.random((n, 3))
        self.mission = rng.dirichlet(np.ones(6), n)
        self.p = {
            "membership_hours": rng.uniform(5, 20),
            "coordination_hours": rng.uniform(0, 2),
            "coordination_growth": rng.uniform(0, 1),
            "shared_meetings": rng.random(),
            "checkin_interval": int(rng.integers(0, 7)),
            "checkin_hours": rng.uniform(0, 3),
            "facilitation_rate": rng.uniform(0, 0.5) * rng.integers(0, 2),
            "time_refund": rng.random() * rng.integers(0, 2),
            "divisible": rng.random(),
            "community_regard": rng.random(),
            "collective_bonus": rng.uniform(0, 2),
            "private_benefit": rng.random(),
            "hour_value": rng.uniform(0.01, 0.3),
            "calculation": rng.choice([0.0, 1.0, 4.0]),
            "elasticity": elasticity or rng.choice([1.3, 2.0, 3.0]),
            "learning_hours": rng.random(),
            "learning_rate": rng.uniform(0, 0.12),
            "learning_value": rng.uniform(0, 5),
            "creation_cost": rng.uniform(0, 50),
            "startup_support": rng.random() * rng.integers(0, 2),
            "bid_hours": rng.uniform(0, 100),
            "grant_size": 36_000.0,
            "grant_margin": rng.uniform(0.1, 0.9),
            "euro_per_unit": 36.0,
            "grant_months": 24,
            "hired_competence": rng.random(),
            "call_rivals": rng.uniform(0, 2),
            "quarrel_hours": rng.uniform(0, 2),
            "mission_floor": 0.0,
            "strategy_floor": 0.0,
            "value_ratio": 0.5,
            "value_ratio_late": 0.5,
            "solo_yield": 0.0,
            "setup_months": 0.0,
            "running_budget": 1e5,
        }
        given = {"svo": self.svo, "hidden": self.hidden, "competence": self.c, "power": self.power}
        self.w = world(organisations(n, mission=self.mission, **given), 30, **self.p)
        self.t = np.array(rng.uniform(0.05, 1.0, (n, n)), np.float32).astype(float)
        for i in range(n):
            for j in range(n):
                if i != j:
                    compiled(meet)(self.w.ledger[i], j, self.t[i, j], 0)
        self.value, self.need = rng.uniform(0.2, 3), rng.uniform(0, 4)
        self.work = rng.choice([1e9, 5.0])
        self.asked = int(rng.integers(-1, 3))
        fields = {"value": self.value, "need": self.need, "work": self.work, "means": self.asked, "theme": 2}
        self.row = add_issue(self.w, ROLES_NEEDED, **fields)
        self.issue = self.w.issues[self.row]
        self.b = self.power.mean(axis=1)
        self.means = [{kind for kind in Power if self.power[i, kind] >= 0.5} for i in range(n)]
        if live:
            add_partnership(self.w, range(n), self.row, category=self.category)

    def __getattr__(self, name):
        return self.p[name]

    def others(self, i):
        return [j for j in range(self.n) if j != i]

    def gate(self, held):
        return 1.0 if self.asked < 0 or self.asked in held else WITHOUT_MEANS

    def held(self, rows, paid=False):
        return set().union(*(self.means[j] for j in rows), {Power.RESOURCES} if paid else set())

    def mean_of_roles(self, hours):
        """(4.5.3) without the gate."""
        order = 1.0 - 1.0 / self.elasticity
        return float((WEIGHTS @ hours**order) ** (1.0 / order))

    def output(self, effective, power):
        """(4.5.6)"""
        return min(
            self.work,
            self.value * max(0.0, effective - self.need) * (1.0 + self.collective_bonus * power / (1.0 + power)),
        )

    def what_pays(self, i, room, hidden, paid=False):
        """(4.5.7) and (4.5.8): at the effort that `i` trusts the others to give, without the bonus of power."""
        if self.calculation == 0.0 or room == 0.0:
            return 0.0
        supplied = room * sum(self.t[i, j] * self.c[j, NEEDED] for j in self.others(i))
        own = room * (1.0 - hidden) * self.c[i, NEEDED]
        without = self.gate(self.held(self.others(i), paid)) * self.mean_of_roles(supplied)
        within = self.gate(self.held(range(self.n), paid)) * self.mean_of_roles(supplied + own)
        x = self.divisible * (self.output(within, 0.0) - self.output(without, 0.0)) / (self.n * self.hour_value * room)
        return x**self.calculation / (1.0 + x**self.calculation)

    def coordination(self):
        shared = self.shared_meetings if self.category == Category.CONSORTIUM else 0.0
        hours = self.coordination_hours + self.coordination_growth * (self.n - 1) ** GROWTH
        return hours * (1.0 + shared) + self.facilitation_rate * FACILITATION_HOURS

    @property
    def working(self):
        return 1.0 - self.learning_hours if self.category == Category.CONVERGENT else 1.0

    @property
    def whole_grant(self):
        """What is kept of it a month, and the hours that the rest buys."""
        kept = self.grant_size * self.grant_margin / self.euro_per_unit / self.grant_months
        rest = self.grant_size * (1.0 - self.grant_margin) / self.euro_per_unit / self.grant_months
        return kept, rest / self.hour_value
