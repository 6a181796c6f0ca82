"""A mean over runs with its interval, and how far single runs lie apart.

Student's t from `scipy.special`: `scipy.stats` would cost more to import than all figures to draw.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
BAND = (0.05, 0.95)  # the middle nine tenths of single runs
ENOUGH = 0.1  # of all runs: where fewer have a value, their mean would be that of a few exceptions


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
    """Over the first axis (runs) of `values`; a run's NaN counts as no value, not as zero."""
    from scipy.special import stdtrit

    values = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=0) / n
        variance = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0) / (n - 1)
        reach = stdtrit(np.maximum(n - 1, 1), (1 + LEVEL) / 2) * np.sqrt(variance / n)
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
