"""Counts and means that only chance moves: tests at a level of 0.1 %, two-sided, on runs fixed by their seeds."""

import math

import numpy as np
from scipy.stats import binom, norm

LEVEL = 0.001


def assert_count(count: float, trials: int, chance: float) -> None:
    """`count` of `trials` is what a chance of `chance` gives, by the exact binomial distribution."""
    low, high = binom.ppf(LEVEL / 2, trials, chance), binom.ppf(1 - LEVEL / 2, trials, chance)
    assert low <= count <= high, f"{count:g} of {trials} at a chance of {chance:.4g}: expected {low:g} to {high:g}"


def assert_mean(values: np.ndarray, mean: float, spread: float) -> None:
    """The mean of independent `values` is that of a distribution of this `mean` and standard deviation `spread`."""
    off = norm.ppf(1 - LEVEL / 2) * spread / math.sqrt(len(values))
    assert abs(np.mean(values) - mean) <= off, f"{np.mean(values):.6g}: expected {mean:.6g} ± {off:.2g}"
