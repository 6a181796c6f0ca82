"""Main effects: how a measure goes with each factor, averaged over all the others; any design, complete or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import Estimate, estimate
from analysis.labels import scale
from analysis.sensitivity.responses import Answers

if TYPE_CHECKING:
    import pandas as pd

type Values = NDArray[np.float64]

_LEVELS = 12  # values of a factor up to which each is a group of its own
_GROUPS = 8  # of equal size, where there are more
_LEAST = 4  # points of a group, where there are enough


@dataclass(frozen=True)
class Group:
    """The points whose factor lies in `low` … `high`: their number, its mean, and the measure over them.

    Of a single point the measure is that over its runs.
    """

    low: float
    high: float
    points: int
    middle: float
    at: Estimate


@dataclass(frozen=True, eq=False)
class MainEffect:
    """A factor's `values` and what the points `answered`, both of shape (points,); in groups along the factor."""

    factor: str
    values: Values
    answered: Values
    groups: tuple[Group, ...]

    @cached_property
    def ends(self) -> tuple[Group, Group] | None:
        """The groups with the lowest and the highest mean, in the order of the factor; None where there is only one."""
        if len(self.groups) < 2:
            return None
        ordered = sorted(self.groups, key=lambda group: float(group.at.mean))
        low, high = sorted((ordered[0], ordered[-1]), key=lambda group: group.middle)
        return low, high

    @property
    def reach(self) -> float:
        """How far the means of the groups lie apart; 0 where their intervals overlap, and nothing can be told."""
        if self.ends is None:
            return 0.0
        a, b = sorted((group.at for group in self.ends), key=lambda at: float(at.mean))
        return float(b.mean - a.mean) if a.high < b.low else 0.0


def main_effects(answers: Answers, scenario: str, policy: str, measure: str) -> list[MainEffect]:
    """An effect a factor, that which reaches farthest first; in the unit in which the measure is shown."""
    runs = answers.values(scenario, policy, measure) * scale(measure)
    runs = runs[runs.index.isin(_independent(answers))]
    means = runs.groupby(level=0).mean()
    points = answers.design.loc[means.index]
    found = []
    for name in points.columns:
        values = points[name]
        found.append(MainEffect(str(name), values.to_numpy(), means.to_numpy(), tuple(_groups(values, means, runs))))
    return sorted(found, key=lambda effect: -effect.reach)


def _independent(answers: Answers) -> frozenset[int]:
    """Points that do not share coordinates by design: of a Sobol design the base points A and B, else all of them."""
    points = answers.design.index
    design = answers.config["design"]
    if design["kind"] == "sobol":
        block = 2 * (len(design.get("groups") or {}) or len(design["factors"])) + 2
        return frozenset(int(point) for point in points if point % block in (0, block - 1))
    return frozenset(map(int, points))


def _groups(values: pd.Series[float], means: pd.Series[float], runs: pd.Series[float]) -> Iterator[Group]:
    """Groups of points along `values` of a factor, of which `means` and `runs` are; the index of all is the point."""
    levels, most = np.unique(values), min(_GROUPS, max(2, len(values) // _LEAST))
    if len(levels) > max(_LEVELS, most):
        inner = np.quantile(values, np.linspace(0.0, 1.0, most + 1)[1:-1])
        place = np.searchsorted(inner, values, side="right")
    else:
        place = np.searchsorted(levels, values)
    for k in np.unique(place):
        inside = values[place == k]
        over = means[place == k] if len(inside) > 1 else runs[runs.index == inside.index[0]]
        low, high = float(inside.min()), float(inside.max())
        yield Group(low, high, len(inside), float(inside.mean()), estimate(over.to_numpy()))
