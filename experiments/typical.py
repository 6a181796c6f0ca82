"""The world nearest to the middle of an ensemble: which one to show where only one can be shown.

Each measure is standardised by the ensemble's median and spread, so that neither its unit nor how far it scatters
counts.  A world's distance is the mean over its measures of how many spreads it lies from the median: a mean of
absolute values, so that one measure far out does not decide, as it would in squares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

# Rounding, which is nothing of the world; and totals of what counts already
_LEFT_OUT = ("identity_error", "collective_gain_total", "policy_cost_total")
_DIGITS = 9  # that are compared: distances that differ by rounding alone are equal


def distances(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each of some worlds lies from their middle: `values` (worlds, measures), nulls as NaN; (worlds,) out.

    The spread of a measure is its median absolute deviation from the median; where more than half of the worlds agree,
    which makes that 0, its mean absolute deviation; a measure in which all agree tells nothing and is left out, and so
    is a null of a world.  A world without any known measure is infinitely far.

    >>> distances(np.array([[1.0, 5.0], [2.0, np.nan], [3.0, 5.0]]))
    array([1., 0., 1.])
    """
    worlds = len(values)
    sums, known = np.zeros(worlds), np.zeros(worlds)
    for column in np.asarray(values, dtype=np.float64).T:
        there = np.isfinite(column)
        if not there.any():
            continue
        away = np.abs(column[there] - np.median(column[there]))
        spread = np.median(away) or np.mean(away)
        if spread > 0.0:
            sums[there] += away / spread
            known[there] += 1.0
    if not known.any():  # all worlds agree in all
        return np.zeros(worlds)
    return np.divide(sums, known, out=np.full(worlds, np.inf), where=known > 0.0)


def nearest(runs: pd.DataFrame) -> list[int]:
    """The numbers of the runs in the table `runs`, the nearest to the middle first; equal ones by number.

    Where a study has several scenarios or policies a world has the measures of each, and only worlds that were lived
    in all of them count (in none: those that were lived at all).  The order of rows does not matter.
    """
    measures = [name for name in runs.columns if name in BY_NAME and name not in _LEFT_OUT]
    cases = [rows.set_index("run")[measures] for _, rows in runs.groupby(["scenario", "policy"], observed=True)]
    numbers = set.intersection(*(set(rows.index) for rows in cases)) or set(runs["run"])
    order = sorted(int(run) for run in numbers)
    wide = np.hstack([rows.reindex(order).to_numpy(dtype=np.float64) for rows in cases])
    far = np.round(distances(wide), _DIGITS)
    return [order[place] for place in np.lexsort((np.asarray(order), far))]
