"""What is known after some waves, and where the next one looks.  No file, no model: it is tried on stand-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration.chance import Array, all_inside, clipped, combined
from zaedno.experiments.calibration.emulator import Emulator, fit, folds_of
from zaedno.experiments.calibration.proposals import CENTRES, Proposal, propose
from zaedno.experiments.calibration.weights import mixture, weights

_NEAR = 3.0  # half widths from the middle: noise is judged by points that are about as near


@dataclass(frozen=True)
class Seen:
    """Points of all waves so far: `units` (n, parameters), facts `z` (n, facts; NaN: none) from `runs` (n,) runs each,
    `scatter` (n, facts), the variance of z by these runs as they tell it, and the `wave` of each; `given` (n,) are sets
    that nobody drew: the emulator learns from them, and they have no weight.
    """

    units: Array
    z: Array
    scatter: Array
    runs: NDArray[np.int64]
    wave: NDArray[np.int64]
    given: NDArray[np.bool_]
    fitted: NDArray[np.bool_]

    @cached_property
    def of_run(self) -> Array:
        """Variance of z by one run, as all points near the bands tell it; shape (facts,).

        A point's own scatter is of few runs, and small where its z happens to be.
        """
        of_run = self.scatter * self.runs[:, None]
        near = np.isfinite(of_run) & (np.abs(self.z) <= _NEAR)
        count = near.sum(axis=0)
        there = np.isfinite(of_run)
        near_mean = np.where(near, of_run, 0.0).sum(axis=0) / np.maximum(count, 1)
        all_mean = np.where(there, of_run, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
        found: Array = np.where(count >= 10, near_mean, all_mean)
        return found

    @property
    def noise(self) -> Array:
        """Variance of z by each point's runs; shape (n, facts)."""
        return self.of_run / np.maximum(self.runs, 1)[:, None]

    def learnt(self, seed: Sequence[int]) -> Emulator:
        """The emulator of all that has been seen."""
        return fit(self.units, clipped(self.z), self.noise, self.fitted, seed)

    def told(
        self, emulator: Emulator, seed: Sequence[int], more: tuple[Array, Array] | None = None
    ) -> tuple[Array, Array]:
        """Mean and standard deviation of every fact (n, facts), by what has not seen the point and by its own runs.

        `seed` is that of `learnt`.  `more`: z and its variance by further runs, NaN where there are none.
        """
        unseen = emulator.unseen(self.units, folds_of(len(self.units), seed))
        variance = np.broadcast_to(emulator.spread**2, unseen.shape)
        mean, sd = combined(unseen, variance, clipped(self.z), self.noise)
        return (mean, sd) if more is None else combined(mean, sd**2, *more)

    def weigh(self, mean: Array, sd: Array, each: Array) -> Array:
        """Weights of all points, which sum to 1; `each`: how densely each wave lies at them (`weights.densities`)."""
        drawn = ~self.given
        counts = [int((drawn & (self.wave == k)).sum()) for k in range(len(each))]
        log_likelihood = all_inside(mean[:, self.fitted], sd[:, self.fitted])
        found = np.zeros(len(self.units))
        found[drawn] = weights(log_likelihood[drawn], mixture(counts, each[:, drawn]))
        return found


def ask(seen: Seen, points: int, seed: Sequence[int]) -> tuple[Array, Proposal]:
    """The units of the next wave, and how densely it lies."""
    emulator = seen.learnt(seed)
    mean, sd = seen.told(emulator, seed)
    best = np.argsort(-all_inside(mean[:, seen.fitted], sd[:, seen.fitted]), kind="stable")[:CENTRES]
    return propose(emulator, seen.fitted, seen.units[best], points, seed)
