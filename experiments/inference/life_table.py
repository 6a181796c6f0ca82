"""Life tables with censoring: who is still alive after how many months, what ends the others, what each year takes.

Months are whole and shared by many, so estimates are sums over months, exact whatever the number of ties.  Everywhere
`age`, shape (n,), counts whole months from the beginning to the end, or to when it was last seen alive, and `ended`,
shape (n,), tells which.  Whoever is last seen at an age counts among those who could have ended at it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054  # the 0.975 quantile of the standard normal distribution


def at_risk(age: NDArray[np.int64], count: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """How many are seen alive at the start of each month of age, from 0 to the highest.

    `count`, shape (n,), says how many there are of each; by default one.

    >>> at_risk(np.array([0, 1, 1, 2])).tolist()
    [4, 3, 1]
    """
    return _times(age, int(age.max(initial=-1)) + 1, count)[::-1].cumsum()[::-1]


def _times(age: NDArray[np.int64], length: int, count: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """How often each age from 0 to before `length` is there."""
    if count is None:
        return np.bincount(age, minlength=length)
    found = np.zeros(length, np.int64)
    np.add.at(found, age, count)
    return found


def survival(
    age: NDArray[np.int64], ended: NDArray[np.bool_], count: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Share S[k] that is alive after k months, by the product-limit estimate (Kaplan & Meier 1958).

    The result reaches from S[0] = 1 to one month past the highest age.  `count` as in `at_risk`.

    >>> survival(np.array([0, 1, 1, 2]), np.array([True, True, False, False])).tolist()
    [1.0, 0.75, 0.5, 0.5]
    >>> survival(np.array([0, 1, 1, 2]), np.array([True, True, False, False]), np.array([1, 1, 1, 1])).tolist()
    [1.0, 0.75, 0.5, 0.5]
    """
    seen = at_risk(age, count)
    endings = _times(age[ended], len(seen), None if count is None else count[ended])
    return np.concatenate([[1.0], np.cumprod(1.0 - endings / seen)])


def greenwood(age: NDArray[np.int64], ended: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Variance of log S[k], for each k of `survival` (Greenwood 1926); infinite from where nobody is left."""
    seen = at_risk(age)
    endings = np.bincount(age[ended], minlength=len(seen))
    with np.errstate(divide="ignore"):
        parts = np.where(endings > 0, endings / (seen * (seen - endings)), 0.0)
    return np.concatenate([[0.0], np.cumsum(parts)])


def log_log(
    share: NDArray[np.float64], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 95 % interval of a share alive, on the scale log(−log S), which keeps it within 0 and 1.

    `variance` is that of log S.  Where all are alive, or none is, there is no interval (NaN).  Kalbfleisch & Prentice
    (2002), section 1.4.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.exp(_Z * np.sqrt(variance) / np.abs(np.log(share)))
        low, high = share**reach, share ** (1.0 / reach)
    told = (share > 0.0) & (share < 1.0) & np.isfinite(variance)
    return np.where(told, low, np.nan), np.where(told, high, np.nan)


def incidence(age: NDArray[np.int64], cause: NDArray[np.int64], causes: int) -> NDArray[np.float64]:
    """Share I[c, k] that cause c has ended within k months, where causes compete (Aalen & Johansen 1978).

    `cause`, shape (n,), is 0 … causes − 1, or −1 for who was last seen alive.  The months are those of `survival`, with
    which the causes sum to 1.

    >>> incidence(np.array([0, 1, 1, 2]), np.array([0, 1, -1, -1]), 2).tolist()
    [[0.0, 0.25, 0.25, 0.25], [0.0, 0.0, 0.25, 0.25]]
    """
    alive = survival(age, cause >= 0)
    seen = at_risk(age)
    found = np.zeros((causes, len(alive)))
    for c in range(causes):
        endings = np.bincount(age[cause == c], minlength=len(seen))
        found[c, 1:] = np.cumsum(alive[:-1] * endings / seen)
    return found


def incidence_variance(age: NDArray[np.int64], cause: NDArray[np.int64], causes: int) -> NDArray[np.float64]:
    """Variance of I[c, k], for each c and k of `incidence`.

    The delta method on a multinomial of the causes in each month (Marubini & Valsecchi 1995, chapter 10).  Ties are
    exact: of one cause it is Greenwood's variance, and without censoring that of a share, I (1 − I) / n.
    """
    seen, alive, shares = at_risk(age), survival(age, cause >= 0), incidence(age, cause, causes)
    endings = np.bincount(age[cause >= 0], minlength=len(seen))
    left = seen - endings
    with np.errstate(divide="ignore"):
        parts = np.where(left > 0, endings / (seen * left), 0.0)  # nothing comes after the ending of all
    found = np.zeros_like(shares)
    for c in range(causes):
        of_cause = np.bincount(age[cause == c], minlength=len(seen))
        since = np.tril(shares[c][:, None] - shares[c][None, 1:], -1)  # from the month's end to k; none before it
        own = np.cumsum(alive[:-1] ** 2 * of_cause * (seen - of_cause) / seen**3)
        found[c] = since**2 @ parts - 2.0 * since @ (alive[:-1] * of_cause / seen**2)
        found[c, 1:] += own
    return np.maximum(found, 0.0)  # rounding


def incidence_intervals(
    share: NDArray[np.float64], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 95 % intervals of `incidence`, whose `variance` is given, on the scale log(−log(1 − I)).

    Beyersmann, Allignol & Schumacher (2012), section 4.2.  It is the scale of `log_log`: of one cause the interval is
    that of 1 − S.  Where a cause has ended none, or all, there is no interval (NaN).
    """
    others = np.where(share < 1.0 - 1e-12, 1.0 - share, 0.0)  # sums of shares may miss 1 by their rounding
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = log_log(others, variance / others**2)
    return 1.0 - high, 1.0 - low


def yearly_hazards(alive: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of those alive at the start of each year of age that end in it.

    `alive` is what `survival` gives; a year that it does not cover to its last month is left out.
    """
    starts = alive[::12]  # above 0 but for the last: who is known to have lived longer was alive
    return 1.0 - starts[1:] / starts[:-1]


def yearly_hazard_intervals(
    alive: NDArray[np.float64], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 95 % intervals of `yearly_hazards`; `variance` is what `greenwood` gives of the same lives."""
    starts, spread = alive[::12], variance[::12]
    with np.errstate(invalid="ignore"):
        low, high = log_log(starts[1:] / starts[:-1], spread[1:] - spread[:-1])
    return 1.0 - high, 1.0 - low
