"""What the intervals of a sweep are intervals of: of worlds where all points share them, of points where they do not.

The points of a design are chosen, not drawn: in shared worlds it is the few worlds that are a sample, and their common
luck does not average out over points, however many there are.  In separate worlds every point brings its own, and with
them the design's error; of designs whose points share coordinates a block of points counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.intervals import t_quantile
from zaedno.experiments.study.plan import SEPARATE

WORLDS, POINTS, BLOCKS = "worlds", "points", "blocks"

Values = NDArray[np.float64]


def sample_of(config: Mapping[str, Any]) -> str:
    """What is the sample in the sweep that `config` describes: WORLDS, POINTS, or BLOCKS of points."""
    if config.get("worlds") != SEPARATE:
        return WORLDS
    return BLOCKS if block_of(config) > 1 else POINTS


def block_of(config: Mapping[str, Any]) -> int:
    """Points of the design that share coordinates: a Sobol base point's 2k + 2, a Morris trajectory's k + 1, or 1."""
    design = config["design"]
    width = len(design.get("groups") or ()) or len(design["factors"])
    return {"sobol": 2 * width + 2, "morris": width + 1}.get(design["kind"], 1)


def mean_over_points(values: Values, points: NDArray[np.int64], units: NDArray[np.int64]) -> tuple[float, float, float]:
    """The mean of the points' means and its 95 % interval; all three of shape (runs,), without nulls, points in order.

    `units` are what is a sample: the worlds, or the blocks of points.  Each is left out once (the delete-one
    jackknife), and the interval is Student's t.  Where every unit has every point it is that of the units' means; where
    runs are missing, units weigh as much as they contribute.  NaN below two units.
    """
    starts = np.flatnonzero(np.diff(points, prepend=points[0] - 1))
    sizes = np.diff(starts, append=len(values))
    sums = np.add.reduceat(values, starts)
    mean = float(np.mean(sums / sizes))
    place = np.repeat(np.arange(len(starts)), sizes)
    there = np.bincount(units) > 0
    of_unit, n = (np.cumsum(there) - 1)[units], int(there.sum())
    if n < 2:
        return mean, np.nan, np.nan
    without, weights = _left_out(values, place, of_unit, sums, sizes)
    effective = 1.0 / float(np.sum(weights**2))  # Kish: as many equal units
    error = np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2))
    half = float(t_quantile(effective - 1.0) * error)
    return mean, mean - half, mean + half


def _left_out(
    values: Values, place: NDArray[np.int64], units: NDArray[np.int64], sums: Values, sizes: NDArray[np.int64]
) -> tuple[Values, Values]:
    """The mean of the points' means without each unit, and each unit's weight in it; both of shape (units,)."""
    n, n_points = int(units.max()) + 1, len(sums)
    order = np.argsort(units, kind="stable")  # a unit's runs of a point, one after the other
    key = units[order] * n_points + place[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    unit, point = key[first] // n_points, key[first] % n_points
    own_sums, own_sizes = np.add.reduceat(values[order], first), np.diff(first, append=len(key))
    weights = np.bincount(unit, own_sizes / sizes[point], n) / n_points
    left = sizes[point] - own_sizes
    means = (sums / sizes)[point]
    changed = np.where(left > 0, (sums[point] - own_sums) / np.maximum(left, 1), 0.0) - means
    gone = np.bincount(unit, left == 0, n)
    total = float(np.sum(sums / sizes)) + np.bincount(unit, changed, n)
    return total / (n_points - gone), weights
