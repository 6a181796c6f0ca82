"""The month of payback: by hand, its limits, and how often its interval holds the truth."""

import numpy as np
import pytest
from scipy.stats import binomtest

from zaedno.experiments.inference.payback import NEVER, paid_back, payback


@pytest.mark.parametrize(
    ("means", "month"),
    [
        ([1.0, 2.0, 3.0], 1),  # never in the red
        ([0.0, 0.0, 0.0], 1),  # nothing spent, nothing gained
        ([-1.0, 0.0, 3.0], 2),  # zero is paid back
        ([-1.0, 2.0, -0.5, 4.0], 4),  # what sinks again has not paid back
        ([2.0, 1.0, -0.1], NEVER),
        ([-1.0], NEVER),
    ],
)
def test_by_hand(means, month):
    assert paid_back(np.array([means]))[0] == month
    assert payback(np.array([means])).month == month
    assert paid_back(np.array([means, [1.0] * len(means)])).tolist() == [month, 1]


def test_one_world_has_no_interval_and_worlds_alike_have_one_of_no_width():
    totals = np.array([[-2.0, -1.0, 1.0, 2.0]])
    assert np.isnan(payback(totals).low) and np.isnan(payback(totals).high)
    assert payback(np.repeat(totals, 30, axis=0)) == (3.0, 3.0, 3.0)


def test_the_unit_and_the_order_of_worlds_change_nothing_but_the_seed_of_the_bootstrap_may():
    rng = np.random.default_rng(5)
    totals = (rng.normal(-1.0, 6.0, (60, 48)) + np.linspace(-4.0, 8.0, 48)).cumsum(axis=1)
    found = payback(totals)
    assert payback(36.0 * totals) == found
    assert payback(totals[::-1]).month == found.month
    assert found.low <= found.month <= found.high
    assert payback(totals, seed=1).month == found.month


def test_where_some_resamples_never_pay_back_the_interval_reaches_to_never():
    rng = np.random.default_rng(2)
    flat = rng.normal(0.02, 1.0, (40, 60)).cumsum(axis=1)
    assert payback(flat).high == NEVER


def walks(rng: np.random.Generator, worlds: int) -> np.ndarray:
    """Running totals of a measure that costs at first and brings more and more; worlds differ by much."""
    drift = np.linspace(-1.0, 1.4, 84)
    of_world = rng.normal(0.0, 0.5, (worlds, 1))
    return (drift + of_world + rng.normal(0.0, 2.0, (worlds, 84))).cumsum(axis=1)


def test_its_interval_holds_the_truth():
    """An exact binomial test at 0.1 % does not refute 95 %; months are whole, so that it may hold more often."""
    truth = paid_back(np.linspace(-1.0, 1.4, 84).cumsum()[None])[0]
    rng = np.random.default_rng(11)
    studies = 300
    held = sum(low <= truth <= high for _, low, high in (payback(walks(rng, 150), k) for k in range(studies)))
    assert binomtest(held, studies, 0.95, alternative="less").pvalue > 0.001
    assert held < studies  # it is no interval of everything
