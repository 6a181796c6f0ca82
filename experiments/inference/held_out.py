"""How dense a box is where it was not looked for: the search is repeated without a tenth of the points, ten times.

A box is the densest of many that were tried, so its density in the points that it was found in flatters it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.prim import boxes

type Values = NDArray[np.float64]

FOLDS = 10
_SEED = 0  # of the lot that deals points out: the same table gives the same numbers


def held_out(
    points: Values, share: Values, blocks: NDArray[np.int64], density: float | None, count: int
) -> tuple[float, ...]:
    """The density of each of the first `count` boxes of `prim.boxes` at points that were left out of the search.

    `points` (points, factors), `share` (points,) as there.  All replications of a point stay together, and so do points
    of the same of the `blocks` (points,).  The k-th box of each search counts as the k-th box; NaN where no point that
    was left out fell into one.
    """
    hits, number = np.zeros(count), np.zeros(count)
    for left in _folds(blocks) if count else ():
        if share[~left].sum() <= 0.0:
            continue
        rest = left.copy()
        for k, found in enumerate(boxes(points[~left], share[~left], density)[:count]):
            inside = rest & found.step.box.holds(points)
            hits[k] += share[inside].sum()
            number[k] += inside.sum()
            rest &= ~inside
    with np.errstate(invalid="ignore"):
        return tuple((hits / number).tolist())


def _folds(blocks: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """Which points are left out in each search; shape (points,)."""
    names, place = np.unique(blocks, return_inverse=True)
    if len(names) < 2:
        return []
    dealt = np.random.default_rng(_SEED).permutation(len(names)) % min(FOLDS, len(names))
    return [dealt[place] == fold for fold in range(min(FOLDS, len(names)))]
