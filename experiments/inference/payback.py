"""When what is spent has come back: the month from which on a running total, the mean of all worlds, stays above zero.

Its interval is by bootstrap over worlds (Efron 1979).  Running totals of single worlds lie far apart, and where the
mean runs along zero for long a few worlds move the month by years: some hundreds tell it roughly, a thousand well.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NEVER = np.inf
RESAMPLES = 1000
ENDS = (0.025, 0.975)
ENOUGH_WORLDS = 1000  # to tell the month well


class Payback(NamedTuple):
    """`month`, counted from 1, and its 95 % interval; `NEVER` where the mean ends below zero."""

    month: float
    low: float
    high: float


def payback(totals: NDArray[np.float64], seed: int = 0) -> Payback:
    """Of running totals less those of doing nothing, shape (worlds, months).

    Of one world there is no interval (NaN).

    >>> payback(np.array([[-1.0, -2.0, 0.5, 3.0]]))
    Payback(month=3.0, low=nan, high=nan)
    """
    worlds = len(totals)
    month = float(paid_back(totals.mean(axis=0, keepdims=True))[0])
    if worlds < 2:
        return Payback(month, np.nan, np.nan)
    draw = np.random.default_rng(seed)
    weights = draw.multinomial(worlds, np.full(worlds, 1.0 / worlds), size=RESAMPLES) / worlds
    months = np.sort(paid_back(weights @ totals))  # never comes last; no quantile between it and a month
    low, high = (float(months[round(end * (RESAMPLES - 1))]) for end in ENDS)
    return Payback(month, low, high)


def paid_back(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """The month, from 1, after the last one below zero; `NEVER` where that is the last.  Shape (n, months) → (n,)."""
    below = means < 0.0
    last = means.shape[1] - np.argmax(below[:, ::-1], axis=1)  # month of the last one below, counted from 1
    months = np.where(below.any(axis=1), last + 1.0, 1.0)
    return np.where(below[:, -1], NEVER, months)
