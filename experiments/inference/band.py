"""A 95 % band over all cells of a map at once, whose cells have the same worlds and so are wrong together.

The largest |t| of the map is laid beside what it would be if the signs of whole worlds were tossed: every cell in its
world turns with it, so that the band knows how much neighbours share.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.intervals import LEVEL, t_quantile

type Values = NDArray[np.float64]

_FLIPS = 4999
_SEED = 0  # of the tosses: the same worlds give the same band


def half_widths(differences: Values) -> Values:
    """Half the width of the band in each cell, shape (cells,), from paired `differences` (cells, worlds).

    Tossed are both the differences (an exact test that a cell has no effect, with all cells in view, where luck is
    symmetric) and what they differ by from their means (a bootstrap of the band); the wider of the two is taken, and
    never less than a cell's own interval.  NaN is no value.  A cell with fewer than two values has no band (NaN); one
    that is the same in all worlds one of no width.
    """
    known = ~np.isnan(differences)
    n = known.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, differences, 0.0).sum(axis=1) / n
        centred = np.where(known, differences - mean[:, None], 0.0)
        error = np.sqrt((centred**2).sum(axis=1) / (n - 1) / n)
    heads = np.random.default_rng(_SEED).random((_FLIPS, differences.shape[1])) < 0.5
    signs = np.where(heads, 1.0, -1.0).astype(np.float64)
    varied = error > 1e-12 * np.abs(mean)
    largest = [
        _largest(np.where(known, each, 0.0)[varied], n[varied], signs) for each in (centred, np.nan_to_num(differences))
    ]
    own = np.where(n > 1, t_quantile(np.maximum(n - 1, 1)), np.nan)
    reach = np.where(varied, np.maximum(max(largest), own), 1.0)  # of which a cell that does not vary has no width
    return np.where(n > 1, reach * np.where(varied, error, 0.0), np.nan)


def _largest(differences: Values, n: NDArray[np.int64], signs: Values) -> float:
    """The quantile of the largest |t| over cells, `differences` 0 where there is no value; 0 without any cell."""
    if not len(differences):
        return 0.0
    sums = signs @ differences.T
    left = n * (differences**2).sum(axis=1) - sums**2
    with np.errstate(divide="ignore"):
        t = np.abs(sums) * np.sqrt((n - 1) / np.maximum(left, 0.0))
    ordered = np.sort(np.nan_to_num(t, nan=0.0, posinf=np.inf).max(axis=1))
    return float(ordered[min(int(np.ceil(LEVEL * (_FLIPS + 1))), _FLIPS) - 1])
