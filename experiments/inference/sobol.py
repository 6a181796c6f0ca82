"""Sobol indices of what is expected of a point: noise of the replications is taken out, and told.

Estimators as in SALib, which drew the design: first and total order after Saltelli et al. 2010 (table 2, b and f),
second order after Saltelli 2002, variance over the base points A and B.  SALib takes one number a point; here every
product is one of different replications (`replications.product`), and of a single replication both agree.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.replications import ENOUGH_WORLDS, MEANS, Output, left_out, reach_of_worlds, widened

type Values = NDArray[np.float64]

RESAMPLES = 1000
LEVEL = 0.95
_KNOWN = 0.95  # of resamples at least: where more of them have no variance left but noise, nothing is known
_AT_ONCE = 4_000_000  # numbers of a part of the design: pairs of many runs are worked off in parts
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


def sobol_indices(
    values: Values, factors: int, seed: int, shared: bool = False, output: Output = MEANS
) -> SobolIndices:
    """Indices from `values`, shape (points, runs), in the order of SALib's design; `factors` may be groups.

    Intervals come from resampling the base points with everything that belongs to them (Archer et al. 1997).  Worlds
    that all points have in common (`shared`) are the same in every resample: what others would have said is added by
    leaving each out in turn, from `ENOUGH_WORLDS` runs on; of fewer, intervals are those of the worlds drawn.
    """
    sums = _sums(values, factors, output)
    base, runs = len(sums.rows), values.shape[1]
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(base, np.full(base, 1.0 / base), size=RESAMPLES) / base
    whole = np.full((1, base), 1.0 / base)
    three = _with_interval(_indices(sums, np.vstack([whole, weights]), factors, output))
    if shared and runs >= ENOUGH_WORLDS:
        without = [
            _indices(_sums(values[:, kept], factors, output), whole, factors, output)[0] for kept in left_out(runs)
        ]
        three = widened(three, reach_of_worlds(np.array(without)))
    if runs == 1:
        three[:, -1] = np.nan
    ends = np.cumsum([factors, factors, factors * (factors - 1) // 2])
    first, total, second, noise = np.split(three, ends, axis=1)
    return SobolIndices(first, total, second, noise[:, 0])


class _Sums(NamedTuple):
    """What the estimators are means of, a row a base point.

    `rows` (N, 2 factors + pairs + 1): first order, total order, second order (before the first-order ones are taken
    off), squares; `middle` (N, columns): (A + B) / 2; `plain` (N,): squares of the means over columns.
    """

    rows: Values
    middle: Values
    plain: Values


def _sums(values: Values, factors: int, output: Output) -> _Sums:
    base = base_of(len(values), factors)
    blocks = values.reshape(base, 2 * factors + 2, -1)
    columns = output.columns(values[:1]).shape[1]
    size = max(1, _AT_ONCE // (columns * (2 * factors + 2)))
    parts = [blocks[start : start + size] for start in range(0, base, size)]
    # Each column by its own mean: what a world does to all points alike is no part of the design's variance
    centre = np.sum([output.columns(part).sum(axis=(0, 1)) for part in parts], axis=0) / len(values)
    found = [_sums_of(output.columns(part) - centre, factors, output) for part in parts]
    return _Sums(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _sums_of(y: Values, factors: int, output: Output) -> _Sums:
    """Of `y`, shape (base points, 2 factors + 2, columns)."""
    product = output.product
    a, b = y[:, 0], y[:, -1]
    ab, ba = y[:, 1 : factors + 1], y[:, factors + 1 : 2 * factors + 1]
    first = product(b[:, None], ab - a[:, None])
    difference = a[:, None] - ab
    total = 0.5 * product(difference, difference)
    both = product(a, b)
    second = [product(ba[:, j], ab[:, k]) - both for j, k in combinations(range(factors), 2)]
    square = 0.5 * (product(a, a) + product(b, b))
    rows = np.column_stack([first, total, *second, square])
    return _Sums(rows, 0.5 * (a + b), 0.5 * (a.mean(axis=1) ** 2 + b.mean(axis=1) ** 2))


def _indices(sums: _Sums, weights: Values, factors: int, output: Output) -> Values:
    """First order, total, second order and noise for each row of `weights` (…, base points); NaN where there is only
    noise."""
    means, centre = weights @ sums.rows, weights @ sums.middle
    left = means[:, -1] - output.product(centre, centre)  # of the variance over the design, without the noise
    of_means = weights @ sums.plain - centre.mean(axis=1) ** 2
    variance = np.where(left > _NOTHING * max(float(of_means[0]), 1e-300), left, np.nan)
    ratios = means[:, :-1] / variance[:, None]
    first, total = ratios[:, :factors], ratios[:, factors : 2 * factors]
    j, k = np.triu_indices(factors, 1)  # pairs in the order of `combinations`; a single factor has none
    alone = first[:, j] + first[:, k]
    noise = np.full(len(left), np.nan)
    np.divide(of_means - left, of_means, out=noise, where=of_means > 0.0)
    return np.column_stack([first, total, ratios[:, 2 * factors :] - alone, noise])


def _with_interval(found: Values) -> Values:
    """Value and ends of the interval, shape (3, …), from (1 + resamples, …)."""
    value, resampled = found[0], found[1:]
    known = np.isfinite(value) & (np.isfinite(resampled).mean(axis=0) >= _KNOWN)
    ends = np.nanquantile(np.where(known, resampled, 0.0), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return np.where(known, np.stack([value, *ends]), np.nan)


def by_salib(problem: dict[str, Any], means: Values) -> dict[str, Values]:
    """What SALib gives for the points' means, shape (points,), noise taken for influence: S1, ST, S2 (pairs).

    NaN where the base points are all alike, though others may differ: there is no variance to share out, of which SALib
    warns, and gives 0.
    """
    from SALib.analyze import sobol

    with warnings.catch_warnings():  # it warns of its resamples too, of which nothing is read here
        warnings.filterwarnings("ignore", "Constant values encountered", UserWarning)
        found = sobol.analyze(problem, means, calc_second_order=True, num_resamples=2, seed=1)
    factors = len(found["S1"])
    base = means.reshape(-1, 2 * factors + 2)[:, [0, -1]]
    told = {"S1": found["S1"], "ST": found["ST"], "S2": found["S2"][np.triu_indices(factors, 1)]}
    if np.ptp(base) <= np.finfo(float).eps * np.std(
        means
    ):  # as it asks itself, of what it has divided by the deviation
        return {name: np.full_like(values, np.nan) for name, values in told.items()}
    return told
