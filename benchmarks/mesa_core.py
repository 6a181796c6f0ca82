"""For orientation: a core of the model as one would write it with Mesa, agents as objects, against the whole engine.

What this core does: members work as far as they trust, a partnership turns effort into output and shares it,
members see each other's conduct and trust accordingly, and weigh whether it is worth it.

What it leaves out: issues and how they come and go, looking for partners and building teams, contests, undisclosed
shares and leaks, check-ins, learning, changes of attitude, entry and exit, policies, leaving and ending (members
only note that they would leave), the measures of the network, and reproducible draws.  Its partnerships are fixed.
"""

import math
import time
from itertools import permutations

import mesa
import numpy as np

from benchmarks.measuring import MONTHS, ORGANISATIONS, Row, Table, main, median_row, take_turns
from zaedno.sim import Scenario, simulate

P = Scenario.load().parameters
ROLES = 3
UNIT_PER_HOUR = 0.1  # of output
SPEED = 0.1  # of satisfaction


class Organisation(mesa.Agent):
    """What it can do, how it treats others, whom it trusts, and how content it is with its partnership."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        draw = model.random
        self.reserve = 1.0 - math.sin(math.radians(draw.gauss(P.svo_mean, P.svo_sd)))
        self.competence = [draw.random() for _ in range(ROLES)]
        self.trust: dict[Organisation, float] = {}
        self.partnership: Partnership | None = None
        self.net, self.satisfaction, self.would_leave = 0.0, 0.0, 0

    def work(self) -> None:
        """Effort follows the mean trust in the others."""
        if (partnership := self.partnership) is not None:
            others = [self.trust[other] for other in partnership.members if other is not self]
            partnership.effort[self] = P.membership_hours * (sum(others) / len(others)) ** self.reserve

    def review(self) -> None:
        """Contentment moves towards this month's net benefit."""
        if (partnership := self.partnership) is not None:
            net = partnership.output / len(partnership.members) - P.hour_value * P.coordination_hours
            self.net += net
            self.satisfaction += SPEED * (net - self.satisfaction)
            self.would_leave += self.satisfaction < 0.0


class Partnership:
    """Members, their effort of the month, and what came of it."""

    def __init__(self, members: list[Organisation]) -> None:
        self.members, self.output = members, 0.0
        self.effort = dict.fromkeys(members, 0.0)
        for member, other in permutations(members, 2):
            member.partnership = self
            member.trust[other] = P.first_trust

    def produce(self) -> None:
        """Roles complement each other: a geometric mean of what is done in each."""
        done = [sum(m.competence[role] * self.effort[m] for m in self.members) for role in range(ROLES)]
        self.output = UNIT_PER_HOUR * math.prod(done) ** (1.0 / ROLES)

    def observe(self) -> None:
        """Trust follows what is seen, faster down than up."""
        for observer, other in permutations(self.members, 2):
            seen = self.effort[other] / P.membership_hours + other.random.gauss(0.0, P.trust_noise)
            seen = min(1.0, max(0.0, seen))
            trust = observer.trust[other]
            observer.trust[other] = trust + (P.trust_up if seen > trust else P.trust_down) * (seen - trust)


class CoreModel(mesa.Model):
    """`n` partnerships of `size` members among the usual number of organisations."""

    def __init__(self, n: int, size: int) -> None:
        super().__init__(rng=1)
        organisations = list(Organisation.create_agents(self, ORGANISATIONS))
        self.partnerships = [Partnership(organisations[k * size : (k + 1) * size]) for k in range(n)]

    def step(self) -> None:
        self.agents.shuffle_do("work")
        for partnership in self.partnerships:
            partnership.produce()
            partnership.observe()
        self.agents.shuffle_do("review")


def measure(quick: bool) -> Table:
    runs, rounds = (2, 7) if quick else (40, 15)
    scenario = Scenario.load()
    months = simulate(scenario, runs, seed=1).months
    size = max(2, round(months["size_mean"].mean()))
    n = min(ORGANISATIONS // size, max(1, round(months["partnerships"].mean())))
    alike, full = CoreModel(n, size), CoreModel(ORGANISATIONS // 5, 5)

    def engine() -> float:
        start = time.process_time()
        simulate(scenario, runs, seed=1, workers=1)
        return (time.process_time() - start) / runs

    def core(model: CoreModel) -> float:
        start = time.process_time()
        for _ in range(MONTHS):
            model.step()
        return time.process_time() - start

    costs = take_turns((engine, lambda: core(alike), lambda: core(full)), rounds) / (MONTHS * ORGANISATIONS)
    ours, few, many = np.array(costs).T
    return Table(
        "A core of the model in plain Mesa",
        [
            median_row("core as busy as the engine over the engine", few / ours),
            median_row("engine, the full model, per organisation-month", 1e6 * ours, "µs"),
            median_row(f"core as busy: partnerships, members each: {n}, {size}", 1e6 * few, "µs"),
            median_row(f"core with everybody in one: {ORGANISATIONS // 5}, 5", 1e6 * many, "µs"),
            Row("rounds", rounds),
        ],
        [
            "For orientation only: the core holds its partnerships fixed and leaves most of the model out (its file "
            "says what). It is as busy as the engine when it has as many partnerships, of the size, as the default "
            "scenario has on average. Processor time, in turns."
        ],
    )


if __name__ == "__main__":
    main(measure)
