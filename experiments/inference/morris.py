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

from zaedno.experiments.inference.replications import ENOUGH_WORLDS, MEANS, Output, left_out, reach_of_worlds, widened
from zaedno.experiments.inference.sobol import LEVEL, RESAMPLES

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


def morris_indices(
    problem: dict[str, Any],
    unit: Values,
    values: Values,
    levels: int,
    seed: int,
    shared: bool = False,
    output: Output = MEANS,
) -> MorrisIndices:
    """Indices from `values`, shape (points, runs), in the order of SALib's design.

    Intervals are over trajectories and, where all points have the same worlds (`shared`), over worlds as well, from
    `ENOUGH_WORLDS` runs on.
    """
    from SALib.analyze import morris

    columns = output.columns(values)
    effects = elementary_effects(unit, columns)
    trajectories, runs = len(effects), values.shape[1]
    chosen = np.random.default_rng(seed).integers(trajectories, size=(RESAMPLES, trajectories))
    once = np.arange(trajectories)[None]
    mu_star, mu, sigma, noise = (
        _with_interval(here[0], again)
        for here, again in zip(_statistics(effects, once, output), _statistics(effects, chosen, output), strict=True)
    )
    found = morris.analyze(problem, unit, columns.mean(axis=1), num_resamples=2, num_levels=levels, seed=1)
    for three, name in ((mu_star, "mu_star"), (mu, "mu"), (sigma, "sigma")):
        three[0] = np.ma.filled(np.ma.asarray(found[name], dtype=np.float64), np.nan)
    told = MorrisIndices(mu_star, mu, sigma, noise)
    if not shared or runs < ENOUGH_WORLDS:
        return told
    without = [
        _statistics(elementary_effects(unit, output.columns(values[:, kept])), once, output) for kept in left_out(runs)
    ]
    reach = (reach_of_worlds(np.array([each[k][0] for each in without])) for k in range(4))
    return MorrisIndices(*(widened(three, far) for three, far in zip((mu_star, mu, sigma, noise), reach, strict=True)))


def _statistics(effects: Values, chosen: NDArray[np.int64], output: Output) -> tuple[Values, Values, Values, Values]:
    """mu_star, mu, sigma and noise, each (resamples, factors), over the trajectories `chosen` (resamples, number)."""
    again = effects.mean(axis=2)[chosen]
    sigma = again.std(axis=1, ddof=1) if chosen.shape[1] > 1 else np.full(again[:, 0].shape, np.nan)
    return np.abs(again).mean(axis=1), again.mean(axis=1), sigma, _noise(effects, chosen, output)


def _noise(effects: Values, chosen: NDArray[np.int64], output: Output) -> Values:
    if effects.shape[2] == 1:
        return np.full((len(chosen), effects.shape[1]), np.nan)
    square, clean = effects.mean(axis=2) ** 2, output.product(effects, effects)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1.0 - clean[chosen].mean(axis=1) / square[chosen].mean(axis=1)
    return np.where(np.isfinite(share), share, np.nan)


def _with_interval(value: Values, resampled: Values) -> Values:
    if np.isnan(resampled).any(axis=0).all():
        return np.stack([value, np.full_like(value, np.nan), np.full_like(value, np.nan)])
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return np.stack([value, low, high])
