"""Main effects: how a measure goes with each factor, averaged over all the others; any design, complete or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis.labels import scale
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.experiments.inference.inert import between_groups, one_at_a_time
from zaedno.experiments.inference.intervals import Estimate, estimate
from zaedno.experiments.inference.multiplicity import holm

if TYPE_CHECKING:
    import pandas as pd

type Values = NDArray[np.float64]

LEVEL = 0.05  # of a sentence that names a factor
_LEVELS = 12  # values of a factor up to which each is a group of its own
_GROUPS = 8  # of equal size, where there are more
_LEAST = 4  # points of a group, where there are enough


@dataclass(frozen=True)
class Group:
    """The points whose factor lies in `low` … `high`: their number, its mean, and the measure over them.

    Of a single point the measure is that over its runs; of Morris's design that over trajectories.
    """

    low: float
    high: float
    points: int
    middle: float
    at: Estimate


@dataclass(frozen=True, eq=False)
class MainEffect:
    """A factor's `values` and the points' `response`, both of shape (points,); in groups along the factor.

    `p`: how likely groups lie as far apart if the factor does nothing by itself; `corrected`: for the number of factors
    (Holm 1979); `share`: of the variance between points, what lies between the groups.
    """

    factor: str
    values: Values
    response: Values
    groups: tuple[Group, ...]
    p: float
    corrected: float
    share: float

    @property
    def shows(self) -> bool:
        """Whether anything may be told of it."""
        return self.corrected <= LEVEL

    @property
    def ends(self) -> tuple[Group, Group]:
        """The groups at the two ends of the factor's range: not chosen for their response."""
        return self.groups[0], self.groups[-1]

    @property
    def bends(self) -> bool:
        """Whether the ends lie no farther apart than their intervals: what the factor does is in between."""
        first, last = (group.at for group in self.ends)
        return not (first.high < last.low or last.high < first.low)

    @property
    def middle(self) -> Group:
        return self.groups[len(self.groups) // 2]


def main_effects(data: SweepData, scenario: str, policy: str, measure: str) -> list[MainEffect]:
    """An effect a factor, in the unit in which the measure is shown: first those that show, the largest share first."""
    runs = data.values(scenario, policy, measure) * scale(measure)
    runs = runs[runs.index.isin(_independent(data))]
    means = runs.groupby(level=0).mean()
    points = data.design.loc[means.index]
    blocks = _trajectories(data)
    tested = {name: _test(points[name], means, runs, points, blocks) for name in points.columns}
    adjusted = holm([p for p, _ in tested.values()])
    effects = []
    for corrected, (name, (p, share)) in zip(adjusted, tested.items(), strict=True):
        groups = tuple(_groups(points[name], means, runs, blocks))
        effects.append(MainEffect(str(name), points[name].to_numpy(), means.to_numpy(), groups, p, corrected, share))
    return sorted(effects, key=lambda effect: (not effect.shows, -effect.share))


def _independent(data: SweepData) -> frozenset[int]:
    """Points that do not share coordinates by design: of a Sobol design the base points A and B, else all of them."""
    points = data.design.index
    design = data.config["design"]
    if design["kind"] == "sobol":
        block = 2 * (len(design.get("groups") or {}) or len(design["factors"])) + 2
        return frozenset(int(point) for point in points if point % block in (0, block - 1))
    return frozenset(map(int, points))


def _trajectories(data: SweepData) -> pd.Series[int] | None:
    """Of a Morris design the trajectory of each point, whose points share all coordinates but one with the next."""
    import pandas as pd

    if data.config["design"]["kind"] != "morris":
        return None
    return pd.Series(data.blocks, index=data.design.index)


def _test(
    values: pd.Series[float],
    means: pd.Series[float],
    runs: pd.Series[float],
    points: pd.DataFrame,
    blocks: pd.Series[int] | None,
) -> tuple[float, float]:
    """p, of this factor alone, and the share of the variance between its groups."""
    place = _places(values)
    p, share = between_groups(means.to_numpy(), place)
    if blocks is not None:
        return one_at_a_time(*_steps(values, means, points, blocks)), share
    if len(np.unique(place)) == len(values):  # each point a group of its own: its runs
        _, point = np.unique(runs.index.to_numpy(), return_inverse=True)
        return between_groups(runs.to_numpy(), place[point])
    return p, share


def _steps(
    values: pd.Series[float], means: pd.Series[float], points: pd.DataFrame, blocks: pd.Series[int]
) -> tuple[Values, NDArray[np.int64]]:
    """What the measure changed by when this factor alone rose, and between which of its values; a row a trajectory."""
    follows = np.diff(means.index.to_numpy()) == 1
    same = np.diff(blocks.loc[means.index].to_numpy()) == 0
    moved = np.diff(points.to_numpy(), axis=0) != 0.0
    own = np.diff(values.to_numpy()) != 0.0
    at = np.flatnonzero(follows & same & own & (moved.sum(axis=1) == 1))
    before, after = values.to_numpy()[at], values.to_numpy()[at + 1]
    _, step = np.unique(np.sort(np.column_stack([before, after]), axis=1), axis=0, return_inverse=True)
    return np.diff(means.to_numpy())[at] * np.sign(after - before), step.reshape(-1)


def _places(values: pd.Series[float]) -> NDArray[np.int64]:
    """The group of each point along `values` of a factor."""
    levels, most = np.unique(values), min(_GROUPS, max(2, len(values) // _LEAST))
    if len(levels) > max(_LEVELS, most):
        inner = np.quantile(values, np.linspace(0.0, 1.0, most + 1)[1:-1])
        return np.searchsorted(inner, values, side="right")
    return np.searchsorted(levels, values)


def _groups(
    values: pd.Series[float], means: pd.Series[float], runs: pd.Series[float], blocks: pd.Series[int] | None
) -> Iterator[Group]:
    """Groups of points along `values` of a factor, of which `means` and `runs` are; the index of all is the point.

    Points of one trajectory in a group count as one, for they are nearly the same point.
    """
    place = _places(values)
    for k in np.unique(place):
        inside = values[place == k]
        over = means[place == k] if len(inside) > 1 else runs[runs.index == inside.index[0]]
        if blocks is not None and len(inside) > 1:
            over = over.groupby(blocks.loc[over.index]).mean()
        low, high = float(inside.min()), float(inside.max())
        yield Group(low, high, len(inside), float(inside.mean()), estimate(over.to_numpy()))
