"""Replications in an analysis of the design: what is noise of the runs, and what the factors do.

A squared effect of means over runs is too large by the noise that is left in them.  A product of *different* runs is
not: their noise is independent, whatever worlds they share with other points.  So products of two quantities are taken
over pairs of different runs, and what is expected of them is the product of the quantities' own expectations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Values = NDArray[np.float64]

ENOUGH_FOR_VARIANCE = 8  # runs, below which a point's variance says next to nothing


def product(u: Values, v: Values) -> Values:
    """Mean of u[..., r] · v[..., s] over all runs r ≠ s, shape (…); of a single run it is the plain product."""
    runs = u.shape[-1]
    if runs == 1:
        return np.asarray(u[..., 0] * v[..., 0])
    return np.asarray((u.sum(axis=-1) * v.sum(axis=-1) - (u * v).sum(axis=-1)) / (runs * (runs - 1)))


def pseudo_variances(values: Values) -> Values:
    """Jackknife pseudo-values (Tukey 1958) of the variance over runs, shape kept: (points, runs).

    Their mean over runs is the sample variance itself, and their spread is its noise: so the variance goes through the
    same analysis as the mean.

    >>> pseudo_variances(np.array([[1.0, 2.0, 6.0]])).mean(), np.var([1.0, 2.0, 6.0], ddof=1)
    (np.float64(7.0), np.float64(7.0))
    """
    runs = values.shape[1]
    if runs < 3:
        raise ValueError(f"{runs} runs: a variance has pseudo-values from three runs on")
    squares = (values - values.mean(axis=1, keepdims=True)) ** 2
    total = squares.sum(axis=1, keepdims=True)
    without = (total - squares * runs / (runs - 1)) / (runs - 2)
    return np.asarray(runs * total / (runs - 1) - (runs - 1) * without)
