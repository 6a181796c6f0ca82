"""What weighted sets of parameters tell: how many they are worth, quantiles, what is narrower than the prior.

Weights are prior × likelihood over the whole mixture of proposals (Owen & Zhou 2000): the prior is uniform in units, so
that it is 1, and a point's weight does not depend on which wave happened to find it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from zaedno.experiments.calibration.chance import Array
from zaedno.experiments.calibration.proposals import Proposal

ENOUGH = 100.0  # effective sets: of fewer, intervals of parameters are chance
_RESAMPLES = 200
_TOLD = 0.95  # identified: the upper end of what the width may be is below that share of the prior's
_FIGHT = 0.5  # chance of both over the product of chances


def densities(units: Array, proposals: Sequence[Proposal]) -> Array:
    """How densely each wave lies at points, over the prior's: the first, which fills it, then those proposed.

    Shape (waves, n).
    """
    return np.stack([np.ones(len(units)), *(proposal.density(units) for proposal in proposals)])


def mixture(counts: Sequence[int], each: Array) -> Array:
    """The density of all waves together, of which each has so many points.  (waves,), (waves, n) in, (n,) out."""
    found: Array = np.asarray(counts, np.float64) @ each / sum(counts)
    return found


def weights(log_likelihood: Array, density: Array) -> Array:
    """Importance weights, which sum to 1."""
    logs = log_likelihood - np.log(density)
    found = np.exp(logs - logs.max())
    whole: Array = found / found.sum()
    return whole


def effective(weight: Array) -> float:
    """As many sets of equal weight would tell as much (Kish 1965)."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def quantiles(values: Array, weight: Array, at: Sequence[float]) -> Array:
    """Weighted quantiles, between values in a straight line.

    >>> quantiles(np.array([3.0, 1.0, 2.0]), np.ones(3), [0.5]).tolist()
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    sorted_weight = weight[order]
    middle = (np.cumsum(sorted_weight) - 0.5 * sorted_weight) / sorted_weight.sum()
    found: Array = np.interp(np.asarray(at), middle, values[order])
    return found


class Identified(NamedTuple):
    """Of a parameter: width over the prior's, its 95 % interval, whether the facts tell it, with what it goes along."""

    width: float
    low: float
    high: float
    identified: bool
    partner: int
    correlation: float


def identified(units: Array, weight: Array, seed: Sequence[int]) -> list[Identified]:
    """Of each parameter how far the 90 % interval of weighted `units` is narrower than the prior's."""
    draw = np.random.default_rng(list(seed))
    samples = [draw.integers(len(units), size=len(units)) for _ in range(_RESAMPLES)]
    away = units - weight @ units
    covariance = (away * weight[:, None]).T @ away
    deviations = np.sqrt(np.maximum(np.diag(covariance), 1e-30))
    correlations = covariance / np.outer(deviations, deviations)
    np.fill_diagonal(correlations, 0.0)
    found = []
    for k in range(units.shape[1]):
        width = _width(units[:, k], weight)
        spread = [_width(units[sample, k], weight[sample]) for sample in samples]
        low, high = np.quantile(spread, [0.025, 0.975])
        partner = int(np.argmax(np.abs(correlations[k])))
        told = bool(high < _TOLD)
        found.append(Identified(width, float(low), float(high), told, partner, float(correlations[k, partner])))
    return found


def _width(values: Array, weight: Array) -> float:
    low, high = quantiles(values, weight, [0.05, 0.95])
    return float(high - low) / 0.9


class Pair(NamedTuple):
    """Two facts: how likely each is inside under the prior, both, and both over what chance would give."""

    first: int
    second: int
    chance_first: float
    chance_second: float
    both: float
    ratio: float

    @property
    def fight(self) -> bool:
        """Whether meeting one makes the other much less likely."""
        return self.ratio < _FIGHT


def pairs(chances: Array) -> list[Pair]:
    """All pairs of facts, those that fight most first; `chances` of being inside at points of the prior, (n, facts)."""
    own, found = chances.mean(axis=0), []
    for i in range(chances.shape[1]):
        for j in range(i + 1, chances.shape[1]):
            both = float((chances[:, i] * chances[:, j]).mean())
            expected = float(own[i] * own[j])
            found.append(Pair(i, j, float(own[i]), float(own[j]), both, both / expected if expected > 0 else np.nan))
    return sorted(found, key=lambda pair: np.inf if np.isnan(pair.ratio) else pair.ratio)
