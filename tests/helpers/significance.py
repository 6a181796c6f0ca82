"""Counts and means that only chance moves: tests at a level of 0.1 %, two-sided, on runs fixed by their seeds."""

import math

import numpy as np
from scipy.stats import binom, chi2, norm

LEVEL = 0.001


def assert_count(count: float, trials: int, chance: float) -> None:
    """`count` of `trials` is what a chance of `chance` gives, by the exact binomial distribution."""
    low, high = binom.ppf(LEVEL / 2, trials, chance), binom.ppf(1 - LEVEL / 2, trials, chance)
    assert low <= count <= high, f"{count:g} of {trials} at a chance of {chance:.4g}: expected {low:g} to {high:g}"


def assert_mean(values: np.ndarray, mean: float, spread: float) -> None:
    """The mean of independent `values` is that of a distribution of this `mean` and standard deviation `spread`."""
    off = norm.ppf(1 - LEVEL / 2) * spread / math.sqrt(len(values))
    assert abs(np.mean(values) - mean) <= off, f"{np.mean(values):.6g}: expected {mean:.6g} ± {off:.2g}"


def assert_even(counts: np.ndarray, shares: np.ndarray | float = 1.0) -> None:
    """`counts` are spread over their cells in proportion to `shares` (default: evenly), by Pearson's chi-square."""
    expected = np.broadcast_to(shares, np.shape(counts)) / np.sum(np.broadcast_to(shares, np.shape(counts)))
    expected = expected * np.sum(counts)
    off = float(((counts - expected) ** 2 / expected).sum())
    most = float(chi2.ppf(1 - LEVEL, np.size(counts) - 1))
    assert off <= most, f"chi-square {off:.4g} of {np.asarray(counts).tolist()}: expected {most:.4g} at most"
