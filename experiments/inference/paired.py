"""One measure in the same worlds twice: the difference, its 95 % interval, and a p value that agrees with it.

Means have Student's t.  Ratios whose denominator may come near nothing are another matter: a few worlds carry their
mean, and t says "cannot tell" where every world goes one way.  Their difference is the median over worlds, with the
interval and the p value of the sign test, which no skewness harms.

Where nearly all worlds agree exactly, as on endings that hardly ever happen, neither holds: there is no interval, and
p is that of the sign test.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from zaedno.experiments.inference.intervals import interval, t_tail

MEAN, MEDIAN = "mean", "median"
LEVEL = 0.05
FEW_UNLIKE = 6  # worlds unlike the commonest value: with fewer, nobody knows how wide the others reach


class Paired(NamedTuple):
    """`against` less `baseline` over `runs` worlds; NaN where these are too few.

    `difference` is the mean or the median over worlds, as `centre` tells; `low`, `high` its 95 % interval, and `p` that
    of the two-sided test which the interval is the inverse of.  `superiority` is the share of worlds in which `against`
    is better, a tie counted half (the paired form of the probability of superiority, Grissom & Kim 2012); NaN where a
    measure is neither good nor bad.
    """

    difference: float
    low: float
    high: float
    runs: int
    p: float
    superiority: float
    centre: str


def paired(baseline: np.ndarray, against: np.ndarray, *, centre: str = MEAN, better: int = 0) -> Paired:
    """One measure in the same worlds, in the same order: both of shape (runs,).

    `centre` is MEAN or MEDIAN; `better` is 1 where more is better, −1 where less is, 0 where neither.  Worlds in which
    either is null are left out.
    """
    found = against - baseline
    found = found[~np.isnan(found)]
    if centre == MEDIAN:
        difference, low, high, p = _median(found)
    elif rare(found):
        difference, low, high, p = float(np.mean(found)), np.nan, np.nan, _sign_test(found)
    else:
        difference, low, high, p = _mean(found)
    return Paired(difference, low, high, len(found), p, superiority(found, better), centre)


def unlike_commonest(values: np.ndarray) -> int:
    """How many of `values`, shape (n,), differ from the one that is met most often."""
    return len(values) - int(np.unique(values, return_counts=True)[1].max(initial=0))


def rare(values: np.ndarray) -> bool:
    """Whether more than half of `values` are the same, and fewer than `FEW_UNLIKE` are another."""
    unlike = unlike_commonest(values)
    return len(values) > 1 and unlike < FEW_UNLIKE and len(values) - unlike > len(values) / 2


def superiority(differences: np.ndarray, better: int) -> float:
    """The share of `differences` that are for the better, a tie counted half (Grissom & Kim 2012)."""
    if not len(differences) or not better:
        return np.nan
    gain = better * differences
    return float(np.mean((gain > 0) + 0.5 * (gain == 0)))


def _mean(values: np.ndarray) -> tuple[float, float, float, float]:
    """Mean, Student's interval, p of the t test."""
    mean, low, high = interval(values)
    n = len(values)
    if n < 2:
        return mean, low, high, np.nan
    error = float(np.std(values, ddof=1) / np.sqrt(n))
    return mean, low, high, 2.0 * t_tail(-abs(mean) / error, n - 1)


def _median(values: np.ndarray) -> tuple[float, float, float, float]:
    """Median, the interval between two order statistics, p of the sign test.

    Fewer than six values have no interval: five that go one way do so by chance in one case out of sixteen.
    """
    n = len(values)
    if not n:
        return np.nan, np.nan, np.nan, np.nan
    from scipy.special import bdtr

    ordered = np.sort(values)
    tails = 2.0 * bdtr(np.arange(n // 2 + 1, dtype=np.float64), n, 0.5)  # beyond an order statistic and its mate
    k = int(np.searchsorted(tails, LEVEL, side="right"))
    low, high = (float(ordered[k - 1]), float(ordered[n - k])) if k else (np.nan, np.nan)
    return float(np.median(values)), low, high, _sign_test(values)


def _sign_test(values: np.ndarray) -> float:
    """The two-sided p that the median is 0; a value that is exactly 0 speaks against either side."""
    n = len(values)
    if not n:
        return np.nan
    from scipy.special import bdtr

    others = n - max(int((values > 0).sum()), int((values < 0).sum()))
    return min(1.0, 2.0 * float(bdtr(others, n, 0.5)))
