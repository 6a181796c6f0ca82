"""Replications in an analysis of the design: what is noise of the runs, and what the factors do.

A squared effect of means over runs is too large by the noise that is left in them.  A product of *different* runs is
not: their noise is independent, whatever worlds they share with other points.  So products of two quantities are taken
over different runs, and what is expected of them is the product of the quantities' own expectations.  For a point's
mean a column is a run; for its variance a column is a pair of runs, half of whose squared difference is expected to be
the variance, and products are those of pairs that have no run in common: four different runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.intervals import t_quantile

type Values = NDArray[np.float64]

ENOUGH_FOR_VARIANCE = 8  # runs in shared worlds, below which a point's variance says next to nothing
ENOUGH_IF_SEPARATE = 16  # in worlds of their own, whose noise does not cancel
MOST_FOR_VARIANCE = 64  # runs: pairs of more would fill the memory
ENOUGH_WORLDS = 3  # from which on a jackknife over worlds can tell what others would have said
_GROUPS = 16  # of runs that are left out in turn, at most


class Output(NamedTuple):
    """What of a point's runs is analysed: its `columns`, shape (…, runs) → (…, columns), and their `product`."""

    columns: Callable[[Values], Values]
    product: Callable[[Values, Values], Values]


def product(u: Values, v: Values) -> Values:
    """Mean of u[..., r] · v[..., s] over all runs r ≠ s, shape (…); of a single run it is the plain product."""
    runs = u.shape[-1]
    if runs == 1:
        return np.asarray(u[..., 0] * v[..., 0])
    return np.asarray((u.sum(axis=-1) * v.sum(axis=-1) - (u * v).sum(axis=-1)) / (runs * (runs - 1)))


def pairs(values: Values) -> Values:
    """Half of the squared difference of every pair of runs, shape (…, runs) → (…, pairs).

    Their mean is the sample variance itself, and linear in them are its differences between points.

    >>> pairs(np.array([1.0, 2.0, 6.0])).mean(), np.var([1.0, 2.0, 6.0], ddof=1)
    (np.float64(7.0), np.float64(7.0))
    """
    one, other = np.triu_indices(values.shape[-1], 1)
    return np.asarray(0.5 * (values[..., one] - values[..., other]) ** 2)


def product_of_pairs(u: Values, v: Values) -> Values:
    """Mean of u[..., e] · v[..., f] over all pairs e, f that share no run, shape (…); columns as `pairs` has them.

    Of all products those that share run r are taken off for each r, and those of a pair with itself, which this takes
    off twice, are put back.  Raises `ValueError` below four runs.
    """
    count = u.shape[-1]
    runs = round((1 + np.sqrt(1 + 8 * count)) / 2)
    if runs < 4:
        raise ValueError(f"{runs} runs: a product of two variances takes four different ones")
    of_run = np.zeros((count, runs))
    for ends in np.triu_indices(runs, 1):
        of_run[np.arange(count), ends] = 1.0
    disjoint = (
        u.sum(axis=-1) * v.sum(axis=-1) - ((u @ of_run) * (v @ of_run)).sum(axis=-1) + (u * v).sum(axis=-1)
    )  # fmt: skip
    return np.asarray(disjoint / (count * (runs - 2) * (runs - 3) / 2))


MEANS = Output(lambda values: values, product)
VARIANCES = Output(pairs, product_of_pairs)


def enough_for_variance(shared: bool) -> int:
    """Runs from which on indices of the variance are made, in worlds that are `shared` or not."""
    return ENOUGH_FOR_VARIANCE if shared else ENOUGH_IF_SEPARATE


def left_out(runs: int) -> Iterator[NDArray[np.bool_]]:
    """Which runs are kept when each, or each of some groups of them, is left out in turn; shape (runs,)."""
    for group in np.array_split(np.arange(runs), min(runs, _GROUPS)):
        kept = np.ones(runs, dtype=bool)
        kept[group] = False
        yield kept


def reach_of_worlds(found: Values) -> Values:
    """How far to either side the worlds drawn may have moved an estimate (95 %), shape (left out, …) → (…).

    The delete-one jackknife (Tukey 1958) over `found`, the estimates without each of the worlds, with Student's t.
    """
    groups = len(found)
    variance = (groups - 1) / groups * ((found - found.mean(axis=0)) ** 2).sum(axis=0)
    return np.asarray(t_quantile(groups - 1) * np.sqrt(variance))


def widened(three: Values, reach: Values) -> Values:
    """`three` (value, low, high; shape (3, …)), each end moved out by `reach`, as independent errors add up."""
    value, low, high = three
    return np.stack(
        [
            value,
            value - np.hypot(np.maximum(value - low, 0.0), reach),
            value + np.hypot(np.maximum(high - value, 0.0), reach),
        ]
    )
