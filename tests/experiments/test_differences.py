"""Paired differences: the same worlds, two scenarios."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.differences import LESS_IS_BETTER, differences, labels, paired
from sim import Scenario
from sim.measures import BY_NAME

values = st.lists(st.tuples(*[st.floats(-100, 100)] * 2), min_size=1, max_size=30).map(np.array)


@pytest.mark.parametrize("n", [2, 5, 100])
def test_interval_is_that_of_the_paired_t_test(n):
    rng = np.random.default_rng(n)
    world = rng.normal(0.0, 5.0, n)
    baseline, against = world + rng.normal(0.0, 1.0, n), world + rng.normal(0.5, 1.0, n)

    mean, low, high, _ = paired(baseline, against, less_is_better=False)

    expected = stats.ttest_rel(against, baseline).confidence_interval(0.95)
    assert mean == pytest.approx((against - baseline).mean())
    assert (low, high) == pytest.approx(tuple(expected), rel=1e-9)


def test_superiority_counts_a_tie_half():
    baseline, against = np.array([1.0, 1.0, 1.0, 1.0]), np.array([2.0, 1.0, 0.0, 2.0])

    assert paired(baseline, against, less_is_better=False)[3] == 2.5 / 4
    assert paired(baseline, against, less_is_better=True)[3] == 1.5 / 4


@given(values)
def test_exchanging_the_two_turns_everything_round(pairs):
    baseline, against = pairs.T

    mean, low, high, superiority = paired(baseline, against, less_is_better=False)
    back = paired(against, baseline, less_is_better=False)

    assert back == pytest.approx((-mean, -high, -low, 1 - superiority), nan_ok=True)


@given(values)
def test_less_is_better_is_the_complement(pairs):
    more, less = (paired(*pairs.T, less_is_better=flag)[3] for flag in (False, True))

    assert more + less == pytest.approx(1.0)


def test_worlds_in_which_either_is_null_are_left_out():
    baseline, against = np.array([1.0, np.nan, 3.0]), np.array([2.0, 5.0, np.nan])

    assert paired(baseline, against, less_is_better=False)[0] == 1.0
    assert np.isnan(paired(baseline[1:], against[1:], less_is_better=False)).all()


def test_worlds_are_paired_by_run_whatever_the_order():
    table = pd.DataFrame({"run": [0, 1, 2], "cohesion": [0.1, 0.2, 0.3]})
    scenarios = Scenario.load("win_win"), Scenario.load("win_lose")

    row = differences([table, table.iloc[::-1]], scenarios).iloc[0]

    assert row[["baseline", "against", "measure"]].tolist() == ["win_win", "win_lose", "cohesion"]
    assert row["difference"] == row["low"] == row["high"] == 0.0
    assert row["superiority"] == 0.5


def test_labels_tell_what_differs():
    win, lose = Scenario.load("win_win"), Scenario.load("win_lose")
    helped = Scenario.load("win_win", "facilitation")

    assert labels([win, lose]) == ["win_win", "win_lose"]
    assert labels([win, helped]) == ["none", "facilitation"]
    assert labels([win, lose, helped]) == ["win_win/none", "win_lose/none", "win_win/facilitation"]


def test_measures_of_which_less_is_better_exist():
    assert LESS_IS_BETTER - set(BY_NAME) == set()
