"""Whether intervals hold what they should: truths drawn from the prior, and what a calibration says of each.

Simulation-based calibration (Talts et al. 2018).  The bands of a truth lie round what runs of it gave *with the
tolerance's own chance*: a band is a statement that anything within does as well, so its middle is drawn as well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from zaedno.experiments.calibration.chance import Array, all_inside, clipped
from zaedno.experiments.calibration.weights import effective, quantiles, weights

SHARE = 0.9
_ENDS = ((1.0 - SHARE) / 2.0, (1.0 + SHARE) / 2.0)
_ENOUGH = 2.0  # effective points of a pool: of fewer there is no interval


def observed(z: Array, draw: np.random.Generator) -> Array:
    """Middles of the bands of truths whose runs gave `z`."""
    found: Array = z + draw.uniform(-1.0, 1.0, size=z.shape)
    return found


def covered(truths: Array, middles: Array, pool: Array, predicted: Array, sd: Array) -> NDArray[np.bool_]:
    """Whether the 90 % interval of each parameter holds the truth's, shape (truths, parameters).

    `pool` are points of the prior, (n, parameters), `predicted` (n, facts) what an emulator says of them, and `sd`
    (facts,) what is not known: its error, and the noise of the truths' runs.
    """
    found = np.zeros(truths.shape, bool)
    for k, (truth, middle) in enumerate(zip(truths, clipped(middles), strict=True)):
        weight = weights(all_inside(predicted - middle, sd[None, :]), np.ones(len(pool)))
        if effective(weight) < _ENOUGH:
            continue
        for p in range(truths.shape[1]):
            low, high = quantiles(pool[:, p], weight, _ENDS)
            found[k, p] = low <= truth[p] <= high
    return found


def refuted(hits: NDArray[np.bool_]) -> Array:
    """Of each parameter the two-sided p of an exact binomial test that its intervals hold 90 %."""
    n = hits.shape[0]
    return np.array([binomtest(int(column.sum()), n, SHARE).pvalue for column in hits.T])
