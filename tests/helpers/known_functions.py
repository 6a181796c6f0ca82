"""Functions with known answers in place of the simulation, swept and stored as a study is.

A function's value is the measure `output` of every month; its arguments are parameters, taken back to 0 … 1.
"""

from pathlib import Path
from typing import Any

import numpy as np

from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.study import sweep
from zaedno.sim import Scenario
from zaedno.sim.observation.measures import MONTH

RANGES = {
    "hidden_mean": (0.0, 1.0),
    "power_gap": (0.0, 3.0),
    "svo_mean": (-45.0, 45.0),
    "recognition_start": (0.0, 1.0),
}
G = (0.0, 0.5, 3.0, 9.0)  # the G-function's a: from all-important to hardly so
SIGMA = 0.5


class Function:
    """A model that simulates nothing."""

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray:
        months = np.zeros(scenario.months, MONTH)
        p = scenario.parameters
        unit = np.array([(getattr(p, name) - low) / (high - low) for name, (low, high) in RANGES.items()])
        self.fill(months, unit, np.random.default_rng([seed, run]))
        return months

    def fill(self, months: np.ndarray, unit: np.ndarray, world: np.random.Generator) -> None:
        months["output"] = self.value(unit, world)

    def value(self, unit: np.ndarray, world: np.random.Generator) -> float:
        raise NotImplementedError


class Ishigami(Function):
    """Ishigami & Homma 1990, a = 7, b = 0.1; the fourth factor does nothing."""

    def value(self, unit, world):
        x = np.pi * (2.0 * unit - 1.0)
        return float(np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


class GFunction(Function):
    """Sobol's G-function."""

    def value(self, unit, world):
        a = np.array(G)
        return float(np.prod((np.abs(4.0 * unit - 2.0) + a) / (1.0 + a)))


class Noisy(Function):
    """x₀ + x₁ / 2, and noise of standard deviation `SIGMA` that belongs to the world."""

    def value(self, unit, world):
        return float(unit[0] + 0.5 * unit[1] + SIGMA * world.standard_normal())


class Answering(Function):
    """x₀ + x₁ / 2, and a world that answers to the third factor alone: w · (x₂ - 1/2), w standard normal."""

    def value(self, unit, world):
        return float(unit[0] + 0.5 * unit[1] + world.standard_normal() * (unit[2] - 0.5))


class Spreading(Function):
    """Noise whose standard deviation is the first factor; its mean is 0 everywhere."""

    def value(self, unit, world):
        return float(unit[0] * world.standard_normal())


class Curved(Function):
    """4 x₀ + x₁ x₂: a constant effect of 4, two that depend on each other, and none."""

    def value(self, unit, world):
        return float(4.0 * unit[0] + unit[1] * unit[2])


class Planted(Function):
    """1 where x₀ < 0.4 and x₂ > 0.5, elsewhere 0; nothing lives in a corner of the fourth factor."""

    def fill(self, months, unit, world):
        months["output"] = float(unit[0] < 0.4 and unit[2] > 0.5)
        months["cohesion"] = np.nan if unit[3] < 0.25 else 0.5 + 0.5 * unit[0]
        months["hidden_share"] = months["cohesion"]


class Collapsing(Function):
    """No partnership where x₀ > 0.5 and x₁ > 0.3, five elsewhere."""

    def fill(self, months, unit, world):
        months["partnerships"] = 0 if unit[0] > 0.5 and unit[1] > 0.3 else 5


class Failing(GFunction):
    """Fails wherever the first factor is large, in every run that is not the first."""

    first = 1

    def __call__(self, scenario, seed, run):
        if run >= self.first and scenario.parameters.hidden_mean > 0.9:
            raise ArithmeticError("meant to fail")
        return super().__call__(scenario, seed, run)


class AlwaysFailing(Failing):
    """Fails there in every run."""

    first = 0


class Scattered(Function):
    """1 with a chance of 0.3, by lot of the world, whatever the factors."""

    def value(self, unit, world):
        return float(world.random() < 0.3)


def swept(
    folder: Path,
    model: type[Function],
    kind: str,
    size: int,
    runs: int = 1,
    worlds: str = "shared",
    groups: dict[str, tuple[str, ...]] | None = None,
) -> Path:
    """The folder of a sweep of `model` over all of `RANGES`."""
    given: dict[str, Any] = {name: list(ends) for name, ends in RANGES.items()}
    settings = SweepSettings(
        scenarios=(Scenario.load("baseline").replace(months=2),),
        design=Design(kind, size, factors_of(given), groups or {}),
        runs=runs,
        seed=5,
        worlds=worlds,
        out=folder / "study",
    )
    sweep(settings, ["test"], model=f"helpers.known_functions:{model.__name__}")
    return folder / "study"
