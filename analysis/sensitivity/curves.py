"""How a measure goes with each factor of a sweep, averaged over all the others: any design, complete or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import Estimate, estimate
from analysis.labels import scale
from analysis.sensitivity.responses import Answers

type Values = NDArray[np.float64]

_LEVELS = 12  # values of a factor up to which each is a group of its own
_GROUPS = 8  # of equal size, where there are more
_LEAST = 3  # points of a group, to tell a mean of


@dataclass(frozen=True)
class Group:
    """The points whose factor lies in `low` … `high`: their number, its mean, and the measure over them."""

    low: float
    high: float
    points: int
    middle: float
    at: Estimate


@dataclass(frozen=True, eq=False)
class Curve:
    """A factor's `values` and what the points `answered`, both of shape (points,); in groups along the factor."""

    factor: str
    values: Values
    answered: Values
    groups: tuple[Group, ...]

    @cached_property
    def told(self) -> tuple[Group, ...]:
        """The groups that are large enough to tell a mean of."""
        return tuple(group for group in self.groups if group.points >= _LEAST)

    @cached_property
    def ends(self) -> tuple[Group, Group] | None:
        """The groups with the lowest and the highest mean, in the order of the factor; None of fewer than two."""
        if len(self.told) < 2:
            return None
        ordered = sorted(self.told, key=lambda group: float(group.at.mean))
        low, high = sorted((ordered[0], ordered[-1]), key=lambda group: group.middle)
        return low, high

    @property
    def reach(self) -> float:
        """How far the means of the groups lie apart; 0 where their intervals overlap, and nothing can be told."""
        if self.ends is None:
            return 0.0
        a, b = sorted((group.at for group in self.ends), key=lambda at: float(at.mean))
        return float(b.mean - a.mean) if a.high < b.low else 0.0


def curves(answers: Answers, scenario: str, policy: str, measure: str) -> list[Curve]:
    """A curve a factor, that which reaches farthest first; in the unit in which the measure is shown."""
    means = answers.means(scenario, policy, measure).dropna() * scale(measure)
    means = means[[point for point in means.index if point in _independent(answers)]]
    points = answers.design.loc[means.index]
    found = []
    for name in points.columns:
        values, answered = points[name].to_numpy(), means.to_numpy()
        found.append(Curve(str(name), values, answered, tuple(_groups(values, answered))))
    return sorted(found, key=lambda curve: -curve.reach)


def _independent(answers: Answers) -> frozenset[int]:
    """Points that do not share coordinates by design: of a Sobol design the base points A and B, else all of them."""
    points = answers.design.index
    design = answers.config["design"]
    if design["kind"] == "sobol":
        block = 2 * (len(design.get("groups") or {}) or len(design["factors"])) + 2
        return frozenset(int(point) for point in points if point % block in (0, block - 1))
    return frozenset(map(int, points))


def _groups(values: Values, answered: Values) -> Iterator[Group]:
    levels = np.unique(values)
    if len(levels) > _LEVELS:
        inner = np.quantile(values, np.linspace(0.0, 1.0, _GROUPS + 1)[1:-1])
        place = np.searchsorted(inner, values, side="right")
    else:
        place = np.searchsorted(levels, values)
    for k in np.unique(place):
        ours = place == k
        inside = values[ours]
        low, high = float(inside.min()), float(inside.max())
        yield Group(low, high, int(ours.sum()), float(inside.mean()), estimate(answered[ours]))
