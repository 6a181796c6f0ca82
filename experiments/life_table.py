"""Life tables with censoring: who is still alive after how many months, and what each year takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def survival(age: NDArray[np.int64], ended: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share S[k] that is alive after k months, by the product-limit estimate (Kaplan & Meier 1958).

    `age`, shape (n,), counts whole months from the beginning to the end, or to when it was last seen alive; `ended`,
    shape (n,), tells which.  Whoever is last seen at an age counts among those who could have ended at it.
    The result reaches from S[0] = 1 to one month past the highest age.

    >>> survival(np.array([0, 1, 1, 2]), np.array([True, True, False, False])).tolist()
    [1.0, 0.75, 0.5, 0.5]
    """
    endings = np.bincount(age[ended], minlength=int(age.max(initial=-1)) + 1)
    at_risk = np.bincount(age, minlength=len(endings))[::-1].cumsum()[::-1]
    return np.concatenate([[1.0], np.cumprod(1.0 - endings / at_risk)])


def yearly_hazards(alive: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of those alive at the start of each year of age that end in it.

    `alive` is what `survival` gives; a year that it does not cover to its last month is left out.
    """
    starts = alive[::12]  # above 0 but for the last: who is known to have lived longer was alive
    return 1.0 - starts[1:] / starts[:-1]
