"""Two sources of what differs between runs: the sets of parameters that they have, and the worlds that they meet.

One-way random effects (Searle, Casella & McCulloch 1992, chapters 3 and 4): runs in groups, a group a set.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.intervals import t_quantile

FEWEST = 20  # runs beyond the first of each set: of fewer, luck cannot be told from parameters


class Components(NamedTuple):
    """Mean of runs with its 95 % interval, sets being the units; standard deviations between sets and between worlds
    of a set; `share` of the variance that is between sets, with its 95 % interval.  NaN where runs do not tell.
    """

    mean: float
    low: float
    high: float
    sets: int
    runs: int
    between: float
    within: float
    share: float
    share_low: float
    share_high: float


def components(values: NDArray[np.float64], sets: NDArray[np.int64]) -> Components:
    """Of `values`, shape (runs,), NaN where null, each under one of `sets`, shape (runs,).

    >>> found = components(np.array([1.0, 3.0, 5.0, 7.0] * 10), np.repeat([0, 1], 20))
    >>> round(found.mean, 2), found.sets, round(found.within, 2), found.between
    (4.0, 2, 2.29, 0.0)
    """
    known = ~np.isnan(values)
    values, sets = values[known], np.unique(sets[known], return_inverse=True)[1]
    n, k = len(values), int(sets.max(initial=-1)) + 1
    nothing = float("nan")
    if n == 0:
        return Components(nothing, nothing, nothing, 0, 0, *[nothing] * 5)
    sizes = np.bincount(sets)
    means = np.bincount(sets, values) / sizes
    mean = float(values.mean())
    if k < 2:
        return Components(mean, nothing, nothing, k, n, *[nothing] * 5)
    of_sets = float((sizes * (means - mean) ** 2).sum()) / (k - 1)
    half = _half(means, sizes / n, mean)
    if n - k < FEWEST:
        return Components(mean, mean - half, mean + half, k, n, *[nothing] * 5)
    of_worlds = float(((values - means[sets]) ** 2).sum()) / (n - k)
    per_set = (n - float((sizes**2).sum()) / n) / (k - 1)
    between = max((of_sets - of_worlds) / per_set, 0.0)
    low, share, high = _shares(of_sets, of_worlds, per_set, k, n)
    return Components(
        mean, mean - half, mean + half, k, n, float(np.sqrt(between)), float(np.sqrt(of_worlds)), share, low, high
    )


def _half(means: NDArray[np.float64], weight: NDArray[np.float64], mean: float) -> float:
    """Half of the interval of the mean: sets of more weight were drawn more often, and do not tell more for that."""
    square = float((weight**2).sum())  # 1 / effective sets (Kish 1965)
    variance = float((weight * (means - mean) ** 2).sum()) / (1.0 - square)
    return float(t_quantile(1.0 / square - 1.0)) * float(np.sqrt(variance * square))


def _shares(of_sets: float, of_worlds: float, per_set: float, k: int, n: int) -> tuple[float, float, float]:
    """The share between sets with its interval, exact for normal values and groups of one size."""
    from scipy.stats import f

    if of_worlds <= 0.0:
        return (1.0, 1.0, 1.0) if of_sets > 0.0 else (np.nan, np.nan, np.nan)
    ratio = of_sets / of_worlds
    ends = (float(f.ppf(0.975, k - 1, n - k)), 1.0, float(f.ppf(0.025, k - 1, n - k)))
    found = [max((ratio / end - 1.0) / (per_set + ratio / end - 1.0), 0.0) for end in ends]
    return found[0], found[1], found[2]
