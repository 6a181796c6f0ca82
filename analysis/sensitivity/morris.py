"""Morris's screening: elementary effects of each factor, their mean, mean size and spread.

Effects are per range of the factor, in the units of the measure.  Values are SALib's (Morris 1991; mu_star after
Campolongo et al. 2007); it gives an interval for mu_star alone, so that all intervals here come from resampling the
trajectories, and it knows no replications, whose noise is told beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.replications import product
from analysis.sensitivity.sobol import LEVEL, RESAMPLES

type Values = NDArray[np.float64]


@dataclass(frozen=True)
class MorrisIndices:
    """Each of shape (3, factors): value, low, high (95 %).

    `noise`: the share of the effects' mean square that is noise of the replications (NaN for a single one).
    """

    mu_star: Values
    mu: Values
    sigma: Values
    noise: Values


def elementary_effects(unit: Values, values: Values) -> Values:
    """Effects, shape (trajectories, factors, runs), of `values` (points, runs) at `unit` (points, factors)."""
    factors, runs = unit.shape[1], values.shape[1]
    steps = np.diff(unit.reshape(-1, factors + 1, factors), axis=1)
    changes = np.diff(values.reshape(-1, factors + 1, runs), axis=1)
    moved = np.abs(steps).argmax(axis=2)  # one factor a step
    size = np.take_along_axis(steps, moved[..., None], axis=2)
    effects = np.empty_like(changes)
    np.put_along_axis(effects, moved[..., None], changes / size, axis=1)
    return effects


def morris_indices(problem: dict[str, Any], unit: Values, values: Values, levels: int, seed: int) -> MorrisIndices:
    """Indices from `values`, shape (points, runs), in the order of SALib's design."""
    from SALib.analyze import morris

    effects = elementary_effects(unit, values)
    means = effects.mean(axis=2)
    found = morris.analyze(problem, unit, values.mean(axis=1), num_resamples=2, num_levels=levels, seed=1)
    trajectories = len(effects)
    chosen = np.random.default_rng(seed).integers(trajectories, size=(RESAMPLES, trajectories))
    again = means[chosen]  # (resamples, trajectories, factors)
    noise = _noise(effects, np.arange(trajectories)[None]), _noise(effects, chosen)
    return MorrisIndices(
        mu_star=_with_interval(found["mu_star"], np.abs(again).mean(axis=1)),
        mu=_with_interval(found["mu"], again.mean(axis=1)),
        sigma=_with_interval(found["sigma"], again.std(axis=1, ddof=1)),
        noise=_with_interval(noise[0][0], noise[1]),
    )


def _noise(effects: Values, chosen: NDArray[np.int64]) -> Values:
    if effects.shape[2] == 1:
        return np.full((len(chosen), effects.shape[1]), np.nan)
    square, clean = effects.mean(axis=2) ** 2, product(effects, effects)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1.0 - clean[chosen].mean(axis=1) / square[chosen].mean(axis=1)
    return np.where(np.isfinite(share), share, np.nan)


def _with_interval(value: Any, resampled: Values) -> Values:
    value = np.ma.filled(np.ma.asarray(value, dtype=np.float64), np.nan)
    if np.isnan(resampled).any(axis=0).all():
        return np.stack([value, np.full_like(value, np.nan), np.full_like(value, np.nan)])
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return np.stack([value, low, high])
