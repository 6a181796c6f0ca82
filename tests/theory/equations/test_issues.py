"""Equations of docs/ODD.md by number, issues, written out in NumPy and held against the model.

Where there is luck in it, two worlds are drawn of the same seed: one tells what the luck was, which has to be of the
distribution that the equation names; the other, with other parameters, has to be what the equation makes of it.
"""

import functools

import numpy as np
import pytest
from helpers.equations import SOME, is_standard_normal
from helpers.significance import LEVEL, assert_even
from helpers.small_worlds import compiled, organisations, world
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp, poisson

from zaedno.sim.processes.circumstances import new_issues
from zaedno.sim.rules.issues import close_issue, emerge


@pytest.mark.equation("4.1.1")
@pytest.mark.parametrize(("n", "rate"), [(10, 0.05), (10, 0.2), (40, 0.05)])
def test_arrivals(n, rate):
    months = 1500
    w = world(organisations(n), months, issue_rate=rate)
    counts = np.zeros(40, int)
    for month in range(months):
        w.clock[0].month = month
        compiled(new_issues)(w, 0)
        counts[w.territories[0].n_issues] += 1
        while w.territories[0].n_issues:
            compiled(close_issue)(w, 0, int(w.open[0, 0]))
    assert w.clock[0].overflow == 0
    usual = int(poisson.ppf(0.99, rate * n))  # cells of at least a few months, the last with all beyond
    shares = poisson.pmf(np.arange(usual + 1), rate * n)
    assert_even(np.append(counts[: usual + 1], counts[usual + 1 :].sum()), np.append(shares, 1.0 - shares.sum()))


def issues_of(n=150, **parameters):
    """`n` issues as they come up, always by the same luck: a table."""
    w = world(organisations(2), **{"issue_value": 1.0, "issue_work": 1.0, "issue_need": 1.0, **parameters})
    found = []
    for k in range(n):
        row = int(compiled(emerge)(w, 0, k // 64, k % 64, 0))
        found.append(w.issues[row : row + 1].copy())
        compiled(close_issue)(w, 0, row)
    return np.concatenate(found)


@functools.cache
def luck_of_issues():
    them = issues_of(3000, issue_value_sigma=1.0, issue_work_sigma=1.0, issue_need_sigma=1.0)
    return {name: np.log(them[name]) for name in ("value", "work", "need")} | {"weights": them}


@pytest.mark.parametrize("of", ["value", "work", "need"])
def test_the_luck_of_issues_is_normal(of):
    is_standard_normal(luck_of_issues()[of])


@pytest.mark.equation("4.1.2", "4.1.3", "4.1.4")
@pytest.mark.parametrize("of", ["value", "work", "need"])
@given(st.floats(1.0, 1000.0), st.floats(0.0, 2.0))
@SOME
def test_what_an_issue_is_worth_holds_and_needs(of, median, sigma):
    found = issues_of(**{f"issue_{of}": median, f"issue_{of}_sigma": sigma})[of]
    np.testing.assert_allclose(found, median * np.exp(sigma * luck_of_issues()[of][: len(found)]), rtol=1e-9)


@pytest.mark.equation("4.1.5")
@pytest.mark.parametrize("n", [2, 3, 4])
def test_weights_of_needs(n):
    them = luck_of_issues()["weights"]
    found = them["weights"][them["n_needs"] == n][:, :n]
    expected = 0.5 + np.random.default_rng(1).random((50_000, n))
    expected /= expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-12)
    for d in range(n):
        assert ks_2samp(found[:, d], expected[:, d]).pvalue > LEVEL
