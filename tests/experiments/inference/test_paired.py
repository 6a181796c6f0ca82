"""A difference in the same worlds: against scipy, and that interval, p and superiority never contradict each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zaedno.experiments.inference.paired import FEW_UNLIKE, MEDIAN, paired

values = st.lists(st.tuples(*[st.sampled_from([*np.linspace(-3, 3, 13)]) | st.floats(-100, 100)] * 2), max_size=30)
pairs = values.map(lambda rows: np.array(rows, dtype=float).reshape(-1, 2))
centres = st.sampled_from(["mean", MEDIAN])


def measure(better=1, centre="mean"):
    return {"better": better, "centre": centre}


@pytest.mark.parametrize("n", [2, 5, 100])
def test_a_mean_is_that_of_the_paired_t_test(n):
    rng = np.random.default_rng(n)
    world = rng.normal(0.0, 5.0, n)
    baseline, against = world + rng.normal(0.0, 1.0, n), world + rng.normal(0.5, 1.0, n)

    found = paired(baseline, against, **measure())

    expected = stats.ttest_rel(against, baseline)
    assert found.difference == pytest.approx((against - baseline).mean())
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval(0.95)), rel=1e-9)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.runs == n


@pytest.mark.parametrize("n", [6, 7, 20, 94, 500])
def test_a_median_is_that_of_the_sign_test(n):
    drawn = np.random.default_rng(n).lognormal(0.3, 2.0, n) - 1.0

    found = paired(np.zeros(n), drawn, **measure(centre=MEDIAN))

    assert found.difference == np.median(drawn)
    assert found.p == pytest.approx(stats.binomtest(int((drawn > 0).sum()), n, 0.5).pvalue)
    inside = stats.binom.cdf((drawn <= found.high).sum() - 1, n, 0.5) - stats.binom.cdf(
        (drawn < found.low).sum(), n, 0.5
    )
    assert 0.95 <= inside <= 0.985


def test_a_median_of_few_worlds_has_no_interval():
    found = paired(np.zeros(5), np.arange(1.0, 6.0), **measure(centre=MEDIAN))

    assert (found.difference, found.runs, found.p) == (3.0, 5, 0.0625)
    assert np.isnan([found.low, found.high]).all()


@given(pairs, centres)
def test_interval_and_p_say_the_same(rows, centre):
    found = paired(*rows.T, **measure(centre=centre))

    if not np.isnan(found.low):
        assert found.low <= found.difference <= found.high
        if abs(found.p - 0.05) > 1e-9:
            assert (found.low > 0 or found.high < 0) == (found.p < 0.05)


@given(pairs, centres)
def test_exchanging_the_two_turns_everything_round(rows, centre):
    one, back = (paired(*each.T, **measure(centre=centre)) for each in (rows, rows[:, ::-1]))

    expected = (-one.difference, -one.high, -one.low, one.runs, one.p, 1 - one.superiority)
    assert back[:6] == pytest.approx(expected, nan_ok=True)


@given(pairs)
def test_less_is_better_is_the_complement(rows):
    more, less = (paired(*rows.T, **measure(better)).superiority for better in (1, -1))

    assert more + less == pytest.approx(1.0 if len(rows) else np.nan, nan_ok=True)


def test_superiority_counts_a_tie_half():
    baseline, against = np.array([1.0, 1.0, 1.0, 1.0]), np.array([2.0, 1.0, 0.0, 2.0])

    assert paired(baseline, against, **measure()).superiority == 2.5 / 4
    assert paired(baseline, against, **measure(-1)).superiority == 1.5 / 4


@pytest.mark.parametrize("n", [6, 20, 94])
def test_a_ratio_that_goes_one_way_in_all_worlds_is_told_apart(n):
    """What t does not see: one world of a hundred carries the mean, and all go the same way."""
    ratios = np.r_[np.linspace(1.0, 30.0, n - 1), 1e5]

    by_mean, by_median = (paired(np.zeros(n), ratios, **measure(centre=centre)) for centre in ("mean", MEDIAN))

    assert by_mean.low < 0.0
    assert by_median.low > 0.0
    assert by_median.p < 0.05


@pytest.mark.parametrize(("events", "told"), [(0, False), (4, False), (FEW_UNLIKE - 1, False), (8, True)])
def test_what_hardly_ever_happens_has_no_interval(events, told):
    """Four events against none give t = 2.04: no more than a coin that falls the same way four times."""
    against = np.r_[np.ones(events), np.zeros(100 - events)]

    found = paired(np.zeros(100), against, **measure())

    assert found.difference == events / 100
    assert (found.p < 0.05) == told
    assert np.isnan(found.low) != told


def test_a_constant_difference_is_told_apart_without_an_interval():
    found = paired(np.zeros(20), np.full(20, 3.0), **measure())

    assert found.difference == 3.0
    assert found.p == pytest.approx(2.0**-19)
    assert np.isnan(found.low)


def test_worlds_in_which_either_is_null_are_left_out():
    baseline, against = np.array([1.0, np.nan, 3.0]), np.array([2.0, 5.0, np.nan])

    assert paired(baseline, against, **measure())[:4] == pytest.approx((1.0, np.nan, np.nan, 1), nan_ok=True)
    assert np.isnan(paired(baseline[1:], against[1:], **measure()).difference)


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_is_skewed_bca_says_the_same(seed):
    """`scipy.stats.bootstrap` for an oracle, of the mean and of the median."""
    drawn = np.random.default_rng(seed).normal(0.4, 1.0, 200)

    for centre, statistic in (("mean", np.mean), (MEDIAN, np.median)):
        found = paired(np.zeros(200), drawn, **measure(centre=centre))
        oracle = stats.bootstrap((drawn,), statistic, n_resamples=4000, rng=seed, vectorized=False)
        width = found.high - found.low
        ends = tuple(oracle.confidence_interval)
        assert (found.low, found.high) == pytest.approx(ends, abs=0.25 * width if centre == MEDIAN else 0.1 * width)
