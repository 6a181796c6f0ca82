"""How large an effect is: paired within worlds, pooled over communities, in units and in standard deviations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.intervals import t_quantile, t_tail

SMALL = 0.2  # standard deviations of the measure between worlds: what Cohen (1988) calls a small effect


@dataclass(frozen=True)
class Effect:
    """`mean` and its 95 % interval `low` … `high` in the measure's unit; NaN where there is too little.

    `spread`: standard deviation of the measure between worlds of one treatment, what an effect is large or small
    against.  `p`: of the one-sided test that the effect goes less than `SMALL` standard deviations in the expected
    direction, if at all; `p_against`: in the other.
    `agree`: share of units whose own mean goes in the expected direction (of one unit: of worlds), a tie counted half.
    `runs`: worlds compared.  `by_unit`: each unit's mean, NaN where it has none.
    """

    mean: float
    low: float
    high: float
    spread: float
    p: float
    p_against: float
    agree: float
    runs: int
    by_unit: NDArray[np.float64]

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2

    @property
    def in_deviations(self) -> float:
        """The effect in standard deviations of the measure; infinite where worlds do not differ, NaN where unknown."""
        if self.spread == 0:
            return float(np.copysign(np.inf, self.mean)) if self.mean else 0.0
        return self.mean / self.spread


def pooled_effect(within: Sequence[NDArray[np.float64]], direction: int, spread: float) -> Effect:
    """The effect of the paired differences `within` each unit, each of shape (worlds,) without NaN.

    One unit: a t interval over its worlds.  Several: over the units' means, so that the interval tells of communities
    like these, not of these alone.  `direction`, 1 or −1, is what is expected; `spread` is that of `Effect`.
    """
    means = np.array([values.mean() if len(values) else np.nan for values in within])
    sample = within[0] if len(within) == 1 else means[~np.isnan(means)]
    mean, half, p, p_against = minimum_effect_test(sample, direction, SMALL * spread)
    sign = direction * sample
    return Effect(
        mean=mean,
        low=mean - half,
        high=mean + half,
        spread=spread,
        p=p,
        p_against=p_against,
        agree=float(np.mean((sign > 0) + 0.5 * (sign == 0))) if len(sample) else np.nan,
        runs=sum(map(len, within)),
        by_unit=means,
    )


def minimum_effect_test(sample: NDArray[np.float64], direction: int, least: float) -> tuple[float, float, float, float]:
    """Mean of `sample`, shape (n,), half of its 95 % interval, and the p of two one-sided t tests.

    They test that the mean goes no farther than `least` in the `direction`, and in the other (Murphy & Myors 1999).
    """
    n = len(sample)
    mean = float(sample.mean()) if n else np.nan
    if n < 2:
        return mean, np.nan, 1.0, 1.0
    error = float(np.std(sample, ddof=1) / np.sqrt(n))
    beyond, beyond_against = direction * mean - least, -direction * mean - least
    if error <= 1e-12 * abs(mean):  # always the same: nothing (then nothing is shown), or something for certain
        return mean, 0.0, float(not beyond > 0), float(not beyond_against > 0)
    half = float(t_quantile(n - 1) * error)
    if np.isnan(least):
        return mean, half, 1.0, 1.0
    return mean, half, t_tail(-beyond / error, n - 1), t_tail(-beyond_against / error, n - 1)


def pooled_deviation(groups: Sequence[NDArray[np.float64]]) -> float:
    """Standard deviation within groups, each of shape (n,), NaN passed over; NaN where no group has two values."""
    squares, freedom = 0.0, 0
    for values in groups:
        known = values[~np.isnan(values)]
        if len(known) > 1:
            squares += float(np.sum((known - known.mean()) ** 2))
            freedom += len(known) - 1
    return float(np.sqrt(squares / freedom)) if freedom else np.nan
