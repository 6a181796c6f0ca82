"""Sobol indices of what is expected of a point: noise of the replications is taken out, and told.

Estimators as in SALib, which drew the design: first and total order after Saltelli et al. 2010 (table 2, b and f),
second order after Saltelli 2002, variance over the base points A and B.  SALib takes one number a point; here every
product is one of different replications (`replications.product`), and of a single replication both agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.replications import product

type Values = NDArray[np.float64]

RESAMPLES = 1000
LEVEL = 0.95
_KNOWN = 0.95  # of resamples at least: where more of them have no variance left but noise, nothing is known
_NOTHING = 1e-12  # of the variance: what rounding leaves of a constant


@dataclass(frozen=True)
class SobolIndices:
    """Each of shape (3, …): value, low, high (95 %); NaN where noise is all there is.

    `first` and `total` (3, factors); `second` (3, pairs) in the order of `combinations(range(factors), 2)`; `noise`
    (3,): the share of the variance of the points' means that is noise of the replications (NaN for a single one).
    """

    first: Values
    total: Values
    second: Values
    noise: Values


def base_of(points: int, factors: int) -> int:
    """The base N of a design of so many points."""
    return points // (2 * factors + 2)


def sobol_indices(values: Values, factors: int, seed: int) -> SobolIndices:
    """Indices from `values`, shape (points, runs), in the order of SALib's design; `factors` may be groups.

    Intervals come from resampling the base points with everything that belongs to them (Archer et al. 1997).
    """
    rows, middle, plain = _terms(values, factors)
    base, runs = middle.shape
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(base, np.full(base, 1.0 / base), size=RESAMPLES) / base
    weights = np.vstack([np.full(base, 1.0 / base), weights])  # the first is the sample itself
    means, centre = weights @ rows, weights @ middle
    left = means[:, -1] - product(centre, centre)  # of the variance over the design, without the noise
    of_means = weights @ plain - centre.mean(axis=1) ** 2
    variance = np.where(left > _NOTHING * max(float(of_means[0]), 1e-300), left, np.nan)
    ratios = means[:, :-1] / variance[:, None]
    first, total = ratios[:, :factors], ratios[:, factors : 2 * factors]
    pairs = list(combinations(range(factors), 2))
    alone = np.array([[first[:, j] + first[:, k]] for j, k in pairs]).reshape(len(pairs), -1).T
    second = ratios[:, 2 * factors :] - alone
    noise = np.full(len(left), np.nan)
    if runs > 1:
        np.divide(of_means - left, of_means, out=noise, where=of_means > 0.0)
    return SobolIndices(*(_with_interval(each) for each in (first, total, second, noise)))


def _terms(values: Values, factors: int) -> tuple[Values, Values, Values]:
    """What the estimators are means of, a row a base point.

    `rows` (N, 2 factors + pairs + 1): first order, total order, second order (before the first-order ones are taken
    off), squares; `middle` (N, runs): (A + B) / 2; `plain` (N,): squares of the means over runs.
    """
    base = base_of(len(values), factors)
    # Each run by its own mean: what a world does to all points alike is no part of the design's variance
    y = (values - values.mean(axis=0)).reshape(base, 2 * factors + 2, -1)
    a, b = y[:, 0], y[:, -1]
    ab, ba = y[:, 1 : factors + 1], y[:, factors + 1 : 2 * factors + 1]
    first = product(b[:, None], ab - a[:, None])
    difference = a[:, None] - ab
    total = 0.5 * product(difference, difference)
    pairs = list(combinations(range(factors), 2))
    both = product(a, b)
    second = [product(ba[:, j], ab[:, k]) - both for j, k in pairs]
    square = 0.5 * (product(a, a) + product(b, b))
    rows = np.column_stack([first, total, *second, square])
    plain = 0.5 * (a.mean(axis=1) ** 2 + b.mean(axis=1) ** 2)
    return rows, 0.5 * (a + b), plain


def _with_interval(found: Values) -> Values:
    """Value and ends of the interval, shape (3, …), from (1 + resamples, …)."""
    value, resampled = found[0], found[1:]
    known = np.isfinite(value) & (np.isfinite(resampled).mean(axis=0) >= _KNOWN)
    ends = np.nanquantile(np.where(known, resampled, 0.0), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return np.where(known, np.stack([value, *ends]), np.nan)


def by_salib(problem: dict[str, Any], means: Values) -> dict[str, Values]:
    """What SALib gives for the points' means, shape (points,), noise taken for influence: S1, ST, S2 (pairs)."""
    from SALib.analyze import sobol

    found = sobol.analyze(problem, means, calc_second_order=True, num_resamples=2, seed=1)
    upper = np.triu_indices(len(found["S1"]), 1)
    return {"S1": found["S1"], "ST": found["ST"], "S2": found["S2"][upper]}
