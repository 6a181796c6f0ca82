"""What is varied: parameters, each evenly over a range, or over orders of magnitude where it is a ratio or a rate.

How wide follows from the evidence that the declaration tells (sim/parameters.py): [V], [S] and [D] narrow, [M] and [I]
wide, and widest what decides: who is competent at what, what issues need, hours, attitude, acquaintance, effort.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zaedno.experiments.calibration.chance import Array
from zaedno.sim import parameters
from zaedno.sim.messages import InputError

DIGITS = 4  # of a value that is tried: more would be false precision


@dataclass(frozen=True)
class Factor:
    """`log`: spread evenly over orders of magnitude."""

    name: str
    low: float
    high: float
    log: bool = False

    def value(self, unit: float) -> float | int:
        """The value at a place from 0 to 1 within the range.

        >>> Factor("issue_work", 1500, 4500, log=True).value(0.5), Factor("hours_median", 12, 24).value(0.25)
        (2598.0, 15.0)
        """
        low, high = self._ends()
        place = low + unit * (high - low)
        value = min(max(rounded(math.exp(place) if self.log else place, DIGITS), self.low), self.high)
        return round(value) if parameters.declaration(self.name)["integer"] else value

    def unit[V: (float, Array)](self, value: V) -> V:
        """The place of `value`, a number or an array of any shape, within the range."""
        low, high = self._ends()
        return ((np.log(value) if self.log else value) - low) / (high - low)

    def _ends(self) -> tuple[float, float]:
        return (math.log(self.low), math.log(self.high)) if self.log else (self.low, self.high)


def rounded(value: float, digits: int) -> float:
    """`value` with so many significant digits."""
    return float(f"{value:.{digits}g}")


PRIORS = (
    # Who takes part, who can do what, who knows whom
    Factor("hours_median", 10, 28),
    Factor("hours_public_factor", 1.2, 6, log=True),
    Factor("competence_mean", 0.65, 0.92),
    Factor("competence_other", 0.1, 0.55),
    Factor("mission_focus", 0.4, 1.6, log=True),
    Factor("acquaintance_within", 0.1, 0.8),
    Factor("acquaintance_across", 0.02, 0.3),
    Factor("acquaintance_public", 0.2, 0.95),
    Factor("acquaintance_standing", 0.2, 0.8),
    Factor("person_leaves", 0.09, 0.2),
    Factor("person_keeps", 0.3, 0.9),
    # Motives and trust
    Factor("svo_mean", 0, 36),
    Factor("hidden_mean", 0.06, 0.3),
    Factor("first_trust", 0.3, 0.65),
    Factor("trust_up", 0.03, 0.15),
    Factor("trust_down", 0.08, 0.3),
    Factor("quarrel_leave", 0.02, 0.15),
    # Issues
    Factor("issue_rate", 0.008, 0.045, log=True),
    Factor("issue_need", 2.5, 8, log=True),
    Factor("issue_work", 1000, 5000, log=True),
    Factor("setup_months", 2, 9),
    Factor("means_share", 0.1, 0.6),
    # Finding partners, working together, leaving
    Factor("scouting_rate", 0.15, 0.6),
    Factor("recruiting_rate", 0.06, 0.35),
    Factor("coordination_growth", 0.1, 0.5),
    Factor("collective_bonus", 0.15, 0.8),
    Factor("calculation", 2, 8, log=True),
    Factor("tiring", 0.004, 0.03),
    Factor("satisfaction_speed", 0.05, 0.25),
    Factor("leave_rate", 0.02, 0.15),
)


def checked(factors: Sequence[Factor] = PRIORS) -> tuple[Factor, ...]:
    """The factors.  Raises `InputError` on one that is no parameter, leaves its range, or stands there twice."""
    for factor in factors:
        parameters.require_known(factor.name)
        if not (0.0 if factor.log else -math.inf) < factor.low < factor.high:
            raise InputError(
                "factor {name}: {low:g} to {high:g} is no range; accepted: LOW < HIGH, on a logarithmic scale above 0",
                name=factor.name,
                low=factor.low,
                high=factor.high,
            )
        whole = parameters.declaration(factor.name)["integer"]
        for end in (factor.low, factor.high):
            parameters.check_value(factor.name, int(end) if whole and float(end).is_integer() else end)
    if len({factor.name for factor in factors}) < len(factors):
        raise InputError("factors: a name stands there twice; accepted: each once")
    return tuple(factors)


def values(factors: Sequence[Factor], units: Array) -> Array:
    """Values of points, shape (points, factors), of their places from 0 to 1."""
    return np.array([[f.value(float(u)) for f, u in zip(factors, row, strict=True)] for row in units], np.float64)


def units(factors: Sequence[Factor], found: Array) -> Array:
    """Places of points from 0 to 1, of their values."""
    return np.clip(np.column_stack([f.unit(found[:, k]) for k, f in enumerate(factors)]), 0.0, 1.0)


def defaults(factors: Sequence[Factor]) -> Array:
    """The values that are shipped, within the ranges; shape (1, factors)."""
    shipped = [float(parameters.declaration(f.name)["default"]) for f in factors]
    return np.array([[min(max(value, f.low), f.high) for value, f in zip(shipped, factors, strict=True)]])


def as_config(factors: Sequence[Factor]) -> Mapping[str, list[float | str]]:
    """Ranges, as `config.yaml` holds them."""
    return {f.name: [f.low, f.high, *(["log"] if f.log else [])] for f in factors}
