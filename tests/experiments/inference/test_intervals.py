"""Estimates over runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zaedno.experiments.inference.intervals import estimate, interval


def test_interval_is_students() -> None:
    # Mean 2, standard deviation 1, n = 3; tables give 4.302653 for the 0.975 quantile of t with 2 degrees of freedom.
    at = estimate(np.array([1.0, 2.0, 3.0]))
    assert at.mean == 2.0
    assert at.high - at.mean == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)


def test_one_run_has_no_interval() -> None:
    at = estimate(np.array([[3.0, 4.0]]))
    assert at.mean.tolist() == [3.0, 4.0]
    assert np.isnan(at.low).all()
    assert np.isnan(at.high).all()
    assert np.isnan([at.bottom, at.top]).all()


def test_runs_without_a_value_do_not_count() -> None:
    at = estimate(np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]]))
    assert at.mean[0] == 2.0
    assert np.isnan([at.mean[1], at.bottom[1], at.top[1]]).all()


@given(arrays(float, st.tuples(st.integers(2, 30), st.integers(1, 3)), elements=st.floats(-1e3, 1e3)))
def test_quantiles_are_numpys(values: np.ndarray) -> None:
    at = estimate(values)
    expected = np.quantile(values, [0.05, 0.95], axis=0)
    np.testing.assert_allclose([at.bottom, at.top], expected, atol=1e-9)


@given(arrays(float, st.integers(2, 40), elements=st.floats(-1e3, 1e3)))
def test_figures_and_summary_tell_the_same(values: np.ndarray) -> None:
    at = estimate(values)
    np.testing.assert_allclose([at.mean, at.low, at.high], interval(values), atol=1e-9)
