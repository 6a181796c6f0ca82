"""How likely facts lie within their bands.

A fact is measured from the middle of its band in half widths of it, so that every band is −1 … 1.  A band is flat:
anything within does as well.  What is not known of a fact blurs the ends of its band, and does not move its middle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

type Array = NDArray[np.float64]

LOWEST, HIGHEST = -6.0, 9.0  # facts farther outside tell no more; a point that has no such fact counts as lowest
LEAST_SD = 1e-3  # a band with hardly blurred ends


def log_chance(mean: Array, sd: Array | float) -> Array:
    """Log of the chance that a normal variable of this mean and standard deviation lies within −1 … 1.

    Far outside too, where the chance itself is 0 in doubles.

    >>> log_chance(np.array([1.0, 9.0]), 0.1).round(2).tolist()
    [-0.69, -3205.3]
    """
    sd = np.maximum(sd, LEAST_SD)
    low, high = (-1.0 - mean) / sd, (1.0 - mean) / sd
    mirrored = low > 0.0  # the lower tail is the one that doubles resolve
    below, above = log_ndtr(np.where(mirrored, -high, low)), log_ndtr(np.where(mirrored, -low, high))
    found: Array = above + np.log1p(-np.exp(below - above))
    return found


def all_inside(mean: Array, sd: Array) -> Array:
    """Log of the chance that all facts are inside, errors being independent.  Shapes (n, facts) in, (n,) out."""
    total: Array = log_chance(mean, sd).sum(axis=1)
    return total


def combined(mean: Array, variance: Array, own: Array, own_variance: Array) -> tuple[Array, Array]:
    """What an emulator and a point's own runs tell together, weighted by precision: mean and standard deviation.

    A point without runs of its own (NaN) is what the emulator says.  All of shape (n, facts).

    >>> m, sd = combined(*(np.array([[x]]) for x in (0.0, 1.0, 2.0, 1.0)))
    >>> m.tolist(), sd.round(3).tolist()
    ([[1.0]], [[0.707]])
    """
    there = np.isfinite(own) & np.isfinite(own_variance)
    precision, own_precision = 1.0 / np.maximum(variance, LEAST_SD**2), 1.0 / np.maximum(own_variance, LEAST_SD**2)
    own_precision = np.where(there, own_precision, 0.0)
    total = precision + own_precision
    return (precision * mean + own_precision * np.where(there, own, 0.0)) / total, 1.0 / np.sqrt(total)


def clipped(z: Array) -> Array:
    """Facts as an emulator learns them."""
    found: Array = np.clip(np.where(np.isnan(z), LOWEST, z), LOWEST, HIGHEST)
    return found
