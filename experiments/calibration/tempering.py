"""Points drawn in proportion to a chance and to powers of it: a population cooled from the prior (Del Moral 2006).

The prior is uniform in the unit cube.  Moves are differences of other points (ter Braak 2006), thrown back at the ends;
half of the population moves along the other half, so that the target stays what it is (Foreman-Mackey et al. 2013).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from zaedno.experiments.calibration.chance import Array

FLATTENED, WHOLE = 0.3, 1.0
_KEPT = 0.5  # effective share of the population that a step of cooling leaves
_SWEEPS = 8  # moves of each point at a temperature
_JITTER = 0.02
_MOST_STEPS = 200


class Cooled(NamedTuple):
    """A population in proportion to chance^power, and the log of that power's mean over the prior."""

    power: float
    units: Array
    log_mean: float


def cool(
    log_chance: Callable[[Array], Array],
    dimensions: int,
    points: int,
    seed: Sequence[int],
    powers: Sequence[float] = (FLATTENED, WHOLE),
) -> list[Cooled]:
    """Populations of so many `points` at each of `powers`, which rise."""
    from scipy.stats import qmc

    draw = np.random.default_rng(list(seed))
    units: Array = qmc.Sobol(dimensions, rng=draw).random_base2(int(np.ceil(np.log2(points))))[:points]
    logs = log_chance(units)
    power, log_mean = 0.0, 0.0
    found: list[Cooled] = []
    for step in range(_MOST_STEPS):
        goal = powers[len(found)]
        rise = goal - power if step == _MOST_STEPS - 1 else _rise(logs, goal - power)
        weights = rise * logs
        top = float(weights.max())
        scaled = np.exp(weights - top)
        log_mean += top + float(np.log(scaled.mean()))
        power = goal if np.isclose(power + rise, goal, rtol=0.0, atol=1e-12) else power + rise
        chosen = systematic(scaled / scaled.sum(), points, draw)
        units, logs = units[chosen], logs[chosen]
        for _ in range(_SWEEPS):
            units, logs = _moved(log_chance, units, logs, power, draw)
        if power == goal:
            found.append(Cooled(power, units.copy(), log_mean))
            if len(found) == len(powers):
                break
    return found


def _rise(logs: Array, most: float) -> float:
    """How far the power may rise until few points carry all of the weight."""
    low, high = 0.0, most
    if _effective(most * logs) >= _KEPT * len(logs):
        return most
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _effective(middle * logs) >= _KEPT * len(logs) else (low, middle)
    return high


def _effective(log_weights: Array) -> float:
    weights = np.exp(log_weights - log_weights.max())
    return float(weights.sum() ** 2 / (weights**2).sum())


def systematic(weights: Array, count: int, draw: np.random.Generator) -> np.ndarray:
    """Places of `count` draws by `weights`, which sum to 1, with as little chance as can be."""
    places = (draw.random() + np.arange(count)) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)


def _moved(
    log_chance: Callable[[Array], Array], units: Array, logs: Array, power: float, draw: np.random.Generator
) -> tuple[Array, Array]:
    units, logs = units.copy(), logs.copy()
    order = draw.permutation(len(units))
    halves = order[: len(units) // 2], order[len(units) // 2 :]
    for those, others in (halves, halves[::-1]):
        n, d = len(those), units.shape[1]
        pairs = draw.integers(len(others), size=(2, n))
        length = 2.38 / np.sqrt(2.0 * d) * draw.uniform(0.3, 1.2, size=(n, 1))
        step = length * (units[others[pairs[0]]] - units[others[pairs[1]]]) + _JITTER * draw.standard_normal((n, d))
        proposed = reflected(units[those] + step)
        new = log_chance(proposed)
        taken = np.log(draw.random(n)) < power * (new - logs[those])
        units[those[taken]], logs[those[taken]] = proposed[taken], new[taken]
    return units, logs


def reflected(units: Array) -> Array:
    """What lies outside 0 … 1 thrown back at the end that it passed.

    >>> reflected(np.array([-0.25, 0.5, 1.25])).tolist()
    [0.25, 0.5, 0.75]
    """
    found: Array = 1.0 - np.abs(1.0 - np.abs(units) % 2.0)
    return found
