"""Where the next points are, and how densely: the first wave fills the prior, later ones follow the emulator.

Of a later wave 80 % are drawn in proportion to the predicted chance that all facts are inside, 10 % to that chance
flattened (an emulator denies good points where it has seen few), and 10 % are small moves from the best seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration.chance import Array
from zaedno.experiments.calibration.emulator import Emulator
from zaedno.experiments.calibration.tempering import FLATTENED, WHOLE, cool, reflected

SHARES = (0.8, 0.1, 0.1)  # by chance, by chance flattened, local moves
CENTRES = 20  # of local moves
WIDTH = 0.1  # of a local move in each dimension, of the prior's range
_LEAST_POPULATION = 1024


def first(points: int, dimensions: int, seed: Sequence[int]) -> Array:
    """Points that fill the unit cube: a scrambled Sobol sequence, which is even where `points` is a power of two."""
    from scipy.stats import qmc

    exponent = int(np.ceil(np.log2(max(points, 1))))
    units: Array = qmc.Sobol(dimensions, rng=np.random.default_rng(list(seed))).random_base2(exponent)[:points]
    return units


@dataclass(frozen=True)
class Proposal:
    """How densely a later wave lies over the prior; `log_means`: log of the mean chance, and of that flattened."""

    emulator: Emulator
    fitted: NDArray[np.bool_]
    log_means: tuple[float, float]
    centres: Array

    def density(self, units: Array) -> Array:
        """Over the prior's; shape (n,)."""
        logs = self.emulator.log_chance(units, self.fitted)
        flat, whole = self.log_means
        found: Array = SHARES[0] * np.exp(logs - whole) + SHARES[1] * np.exp(FLATTENED * logs - flat)
        return found + SHARES[2] * self._local(units)

    def _local(self, units: Array) -> Array:
        """Of small moves, thrown back at the ends: the images of each point behind both ends count too."""
        total = np.zeros(len(units))
        for centre in self.centres:
            log_density = np.zeros(len(units))
            for k, at in enumerate(centre):
                images = (units[:, k] - at, units[:, k] + at, 2.0 - units[:, k] - at)
                height = sum(np.exp(-0.5 * (image / WIDTH) ** 2) for image in images)
                log_density += np.log(height / (WIDTH * np.sqrt(2.0 * np.pi)) + 1e-300)
            total += np.exp(log_density)
        found: Array = total / max(len(self.centres), 1)
        return found


def propose(
    emulator: Emulator, fitted: NDArray[np.bool_], centres: Array, points: int, seed: Sequence[int]
) -> tuple[Array, Proposal]:
    """The points of a later wave, shape (points, dimensions), and how densely they lie."""
    population = max(_LEAST_POPULATION, 2 ** int(np.ceil(np.log2(2 * points))))
    chance = lambda units: emulator.log_chance(units, fitted)  # noqa: E731
    flat, whole = cool(chance, emulator.dimensions, population, [*seed, 0], (FLATTENED, WHOLE))
    draw = np.random.default_rng([*seed, 1])
    kind = draw.choice(3, size=points, p=SHARES)
    units = np.empty((points, emulator.dimensions))
    for which, cooled in ((0, whole), (1, flat)):
        count = int((kind == which).sum())
        units[kind == which] = cooled.units[draw.choice(population, size=count, replace=False)]
    those = int((kind == 2).sum())
    from_ = centres[draw.integers(len(centres), size=those)]
    units[kind == 2] = reflected(from_ + WIDTH * draw.standard_normal(from_.shape))
    return units, Proposal(emulator, fitted, (flat.log_mean, whole.log_mean), centres)
