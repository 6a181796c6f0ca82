"""A mean over runs with its 95 % interval after Student (1908), and how far single runs lie apart.

The t quantile is taken here and nowhere else.  It comes from `scipy.special`: `scipy.stats` would take 0.6 s to import,
more than most figures to draw.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
BAND = (0.05, 0.95)  # the middle nine tenths of single runs
ENOUGH = 0.1  # of all runs: where fewer have a value, their mean would be that of a few exceptions


def t_quantile(freedom: ArrayLike) -> NDArray[np.float64]:
    """How many standard errors a 95 % interval reaches to either side; `freedom`, of any shape, is above 0."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(freedom, (1 + LEVEL) / 2))


def t_tail(t: float, freedom: float) -> float:
    """The chance of a value of Student's distribution as low as `t`, or lower."""
    from scipy.special import stdtr

    return float(stdtr(freedom, t))


def interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean of `values`, shape (n,), and the ends of its 95 % interval; NaN where n is too small."""
    n = len(values)
    mean = float(np.mean(values)) if n else np.nan
    if n < 2:
        return mean, np.nan, np.nan
    half = float(t_quantile(n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half


@dataclass(frozen=True, slots=True)
class Estimate:
    """Over runs: `mean`, its interval `low`..`high` (95 %), the `bottom` and `top` of single runs (middle 90 %).

    Each has the shape of one run's values.  What fewer than two runs have has neither an interval nor a middle (NaN).
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    bottom: NDArray[np.float64]
    top: NDArray[np.float64]


def estimate(values: NDArray[np.float64]) -> Estimate:
    """`interval` over the first axis (runs) of `values`; a run's NaN counts as no value, not as zero."""
    values = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=0) / n
        variance = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0) / (n - 1)
        reach = t_quantile(np.maximum(n - 1, 1)) * np.sqrt(variance / n)
    bottom, top = (np.where(n > 1, end, np.nan) for end in _quantiles(values, n))
    return Estimate(mean, mean - reach, mean + reach, bottom, top)


def where_known(values: NDArray[np.float64]) -> Estimate:
    """As `estimate`, but nothing (NaN) where fewer than `ENOUGH` of the runs have a value at all."""
    at = estimate(values)
    enough = (~np.isnan(values)).sum(axis=0) >= ENOUGH * len(values)
    return Estimate(*(np.where(enough, getattr(at, field.name), np.nan) for field in fields(at)))


def _quantiles(values: NDArray[np.float64], n: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Quantiles over the first axis that pass over NaN (np.nanquantile takes a loop of Python for it)."""
    ordered = np.sort(values, axis=0)  # NaN last
    ends = []
    for share in BAND:
        place = share * np.maximum(n - 1, 0)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(n - 1, 0))
        at_below = np.take_along_axis(ordered, below[None], axis=0)[0]
        at_above = np.take_along_axis(ordered, above[None], axis=0)[0]
        ends.append(at_below + (place - below) * (at_above - at_below))
    return ends[0], ends[1]
