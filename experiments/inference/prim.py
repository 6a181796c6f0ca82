"""PRIM: boxes of factors in which something happens often (Friedman & Fisher 1999).

Small and our own, for the EMA workbench, the library for it, would bring 150 MB of scikit-learn and statsmodels; in
tests its PRIM is the oracle.  A point of a sweep is no yes or no: of its replications a share is of interest, which EMA
has a PRIM for regression for.
Peeling by the gain in density for what is cut off (Kwakkel & Jaxa-Rozen 2016: fair to whole-numbered factors), pasting,
quasi-p-values of each limit (Bryant & Lempert 2010), covering by a second and third box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type Values = NDArray[np.float64]
type Mask = NDArray[np.bool_]

PEEL = 0.05  # share of the points inside that a step cuts off, or pastes on
LEAST = 0.05  # share of all points that a box holds at least
SIGNIFICANT = 0.05
MOST_BOXES = 3
_WORTH = 0.1  # share of all that is of interest, which another box has to find
LOW, HIGH = 0, 1


@dataclass(frozen=True, eq=False)
class Box:
    """Limits of each factor, shape (factors, 2), both inside; infinite where there is none."""

    limits: Values

    def holds(self, points: Values, but: tuple[int, int] | None = None) -> Mask:
        """Which of `points` (points, factors) are inside, shape (points,); `but`: a limit (factor, side) to ignore."""
        limits = self.limits if but is None else self.without(*but).limits
        return np.asarray(((points >= limits[:, LOW]) & (points <= limits[:, HIGH])).all(axis=1))

    def without(self, factor: int, side: int) -> Box:
        return self.at(factor, side, -np.inf if side == LOW else np.inf)

    def at(self, factor: int, side: int, limit: float) -> Box:
        limits = self.limits.copy()
        limits[factor, side] = limit
        return Box(limits)

    def restricted(self) -> list[tuple[int, int]]:
        """(factor, side) of every limit."""
        return [(int(factor), int(side)) for factor, side in np.argwhere(np.isfinite(self.limits))]


class Step(NamedTuple):
    """A box of a trajectory.  `coverage`: its part of all that is of interest; `density`: the share of interest in it;
    `mass`: its part of all points."""

    box: Box
    coverage: float
    density: float
    mass: float


@dataclass(frozen=True, eq=False)
class Found:
    """A box; quasi-p-values by (factor, side); the trajectory that it was chosen from."""

    step: Step
    quasi_p: dict[tuple[int, int], float]
    trajectory: tuple[Step, ...]


def boxes(points: Values, share: Values, density: float | None = None) -> list[Found]:
    """Boxes in `points`, shape (points, factors), of whose replications `share` (points,), 0 to 1, are of interest.

    Of a trajectory that box is taken which has the largest harmonic mean of coverage and density, or, with `density`,
    the largest coverage at that density: no box is less dense, and where none reaches it there is none.  Each further
    box is looked for among the points outside those before it.
    """
    found: list[Found] = []
    left = np.ones(len(points), dtype=bool)
    while len(found) < MOST_BOXES and share[left].sum() >= _WORTH * share.sum():
        trajectory = _peel(points, share, left)
        chosen = _chosen(trajectory, density)
        if chosen is None:
            break
        box = _significant(_paste(chosen.box, points, share, left), points, share, left, density or 0.0)
        step = _step(box, points, share, left)
        if not box.restricted() or (found and step.coverage < _WORTH):
            break
        limits = {limit: quasi_p(box, limit, points[left], share[left]) for limit in box.restricted()}
        found.append(Found(step, limits, tuple(trajectory)))
        left &= ~box.holds(points)
    return found


def peeled(points: Values, share: Values) -> tuple[Step, ...]:
    """The trajectory of the first box: from everything to the smallest box."""
    return tuple(_peel(points, share, np.ones(len(points), dtype=bool)))


def quasi_p(box: Box, limit: tuple[int, int], points: Values, share: Values) -> float:
    """How likely so dense a box would be if the `limit` (factor, side) did nothing (Bryant & Lempert 2010).

    The binomial's upper tail, continued to counts that are no whole numbers; smaller counts as better established.
    """
    from scipy.special import betainc

    inside, around = share[box.holds(points)], share[box.holds(points, limit)]
    hits, chance = float(inside.sum()), float(around.mean())
    if hits <= 0.0 or chance >= 1.0:
        return 1.0
    return float(betainc(hits, len(inside) - hits + 1.0, chance))


def _peel(points: Values, share: Values, left: Mask) -> list[Step]:
    """From everything to the smallest box."""
    box = Box(np.tile([-np.inf, np.inf], (points.shape[1], 1)))
    steps = [_step(box, points, share, left)]
    while steps[-1].density < 1.0:
        inside = left & box.holds(points)
        candidates = [
            (gain, peeled)
            for factor in range(points.shape[1])
            for side in (LOW, HIGH)
            if (limit := _cut(points[inside, factor], side)) is not None
            for peeled in [box.at(factor, side, limit)]
            for gain in [_gain(share, inside, left & peeled.holds(points))]
        ]
        candidates = [each for each in candidates if (left & each[1].holds(points)).sum() >= LEAST * len(points)]
        if not candidates:
            break
        box = max(candidates, key=lambda each: each[0])[1]
        steps.append(_step(box, points, share, left))
    return steps


def _cut(values: Values, side: int) -> float | None:
    """The new limit when a step's share of `values` is cut off on a side, ties with it; None where nothing is left."""
    ordered = np.sort(values) if side == LOW else -np.sort(-values)
    last = ordered[max(1, round(PEEL * len(ordered))) - 1]
    rest = ordered[ordered > last] if side == LOW else ordered[ordered < last]
    return float(rest[0]) if len(rest) else None


def _gain(share: Values, before: Mask, after: Mask) -> float:
    if not after.any():
        return -np.inf
    return float((share[after].mean() - share[before].mean()) / (before.sum() - after.sum()))


def _chosen(trajectory: list[Step], density: float | None) -> Step | None:
    """The step to make a box of; None where none is as dense as asked for."""
    if density is None:
        return max(trajectory, key=lambda step: step.coverage * step.density / max(step.coverage + step.density, 1e-12))
    enough = [step for step in trajectory if step.density >= density]
    return max(enough, key=lambda step: (step.coverage, step.density)) if enough else None


def _paste(box: Box, points: Values, share: Values, left: Mask) -> Box:
    """`box`, widened on any side as long as what is added is as dense as the box."""
    while True:
        inside = left & box.holds(points)
        best, best_density = None, share[inside].mean()
        for factor, side in box.restricted():
            beyond = left & box.holds(points, (factor, side)) & ~inside
            if not beyond.any():
                wider = box.without(factor, side)
                return _paste(wider, points, share, left)
            values = np.sort(points[beyond, factor])
            values = values[::-1] if side == LOW else values
            wider = box.at(factor, side, float(values[min(len(values), max(1, round(PEEL * inside.sum()))) - 1]))
            density = share[left & wider.holds(points)].mean()
            if density >= best_density:
                best, best_density = wider, density
        if best is None:
            return box
        box = best


def _significant(box: Box, points: Values, share: Values, left: Mask, least: float) -> Box:
    """`box` without the limits that do nothing, the least of them first; none goes that takes it below the density
    `least`."""
    while True:
        weak = [(quasi_p(box, limit, points[left], share[left]), limit) for limit in box.restricted()]
        wider = (box.without(*limit) for p, limit in sorted(weak, reverse=True) if p > SIGNIFICANT)
        kept = next((each for each in wider if _step(each, points, share, left).density >= least), None)
        if kept is None:
            return box
        box = kept


def _step(box: Box, points: Values, share: Values, left: Mask) -> Step:
    inside = left & box.holds(points)
    hits = float(share[inside].sum())
    return Step(box, hits / float(share.sum()), hits / int(inside.sum()), float(inside.mean()))
