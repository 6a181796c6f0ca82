"""A measure in a few numbers."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from zaedno.experiments.inference.intervals import interval
from zaedno.experiments.summary import summary


def runs(**measures):
    length = len(next(iter(measures.values())))
    return pd.DataFrame({"run": range(length), "scenario": "baseline", "policy": "none", "seed": 0, **measures})


@pytest.mark.parametrize("n", [2, 3, 10, 200])
def test_interval_is_students(n):
    values = np.random.default_rng(n).normal(3.0, 2.0, n)

    mean, low, high = interval(values)

    expected = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    assert mean == pytest.approx(values.mean())
    assert (low, high) == pytest.approx(tuple(expected), rel=1e-12)


def test_a_single_run_has_a_mean_and_no_interval():
    row = summary([runs(cohesion=[0.25])]).iloc[0]

    assert row["mean"] == row["q05"] == row["q95"] == 0.25
    assert row[["low", "high"]].isna().all()


def test_quantiles_of_known_values():
    row = summary([runs(cohesion=np.arange(101) / 100)]).iloc[0]

    assert row[["q05", "q25", "q50", "q75", "q95"]].tolist() == pytest.approx([0.05, 0.25, 0.5, 0.75, 0.95])


def test_runs_without_a_value_are_left_out_and_counted():
    table = summary([runs(cohesion=[0.2, np.nan, 0.4], recognition=[np.nan] * 3)]).set_index("measure")

    assert table.loc["cohesion", "runs"] == 2
    assert table.loc["cohesion", "mean"] == pytest.approx(0.3)
    assert table.loc["recognition", "runs"] == 0
    assert table.loc["recognition", ["mean", "low", "high", "q50"]].isna().all()
