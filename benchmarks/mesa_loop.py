"""The yardstick: Mesa's own `agents.shuffle_do("step")` over agents whose step does nothing."""

import mesa


class Idle(mesa.Agent):
    def step(self) -> None:
        pass


class IdleModel(mesa.Model):
    """`n` agents that do nothing, in an order drawn anew each month."""

    def __init__(self, n: int) -> None:
        super().__init__(rng=1)
        Idle.create_agents(self, n)

    def months(self, n: int) -> None:
        for _ in range(n):
            self.agents.shuffle_do("step")
