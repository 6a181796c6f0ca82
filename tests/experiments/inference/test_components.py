"""Parameters and luck told apart: what was put in comes out, and is not told where runs do not tell it."""

import numpy as np
import pytest

from zaedno.experiments.inference.components import components


def drawn(between, within, sets=100, worlds=2, seed=0):
    draw = np.random.default_rng(seed)
    of = np.tile(np.arange(sets), worlds)
    return draw.normal(0.0, between, sets)[of] + draw.normal(0.0, within, sets * worlds), of


def test_what_was_put_in_comes_out():
    found = components(*drawn(2.0, 1.0, worlds=4))
    assert found.between == pytest.approx(2.0, rel=0.2) and found.within == pytest.approx(1.0, rel=0.15)
    assert found.share_low < 0.8 < found.share_high and found.share_low < found.share < found.share_high


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_interval_of_the_share_holds_the_truth(share):
    hits = 0
    for seed in range(200):
        found = components(*drawn(np.sqrt(share), np.sqrt(1.0 - share), sets=40, seed=seed))
        hits += found.share_low <= share <= found.share_high
    assert hits >= 182  # of 200 at 95 %: a chance of less than 0.5 % to be fewer


def test_interval_of_the_mean_holds_it_though_sets_repeat():
    """The naive one, for which every run counts, is too narrow."""
    hits = naive = 0
    for seed in range(300):
        values, of = drawn(1.0, 0.3, sets=30, worlds=10, seed=seed)
        found = components(values, of)
        hits += found.low <= 0.0 <= found.high
        naive += abs(values.mean()) <= 1.96 * values.std() / np.sqrt(len(values))
    assert hits >= 273 and naive < 200


def test_interval_of_the_mean_holds_it_where_sets_weigh_unequally():
    hits = 0
    for seed in range(300):
        draw = np.random.default_rng(seed)
        of = np.repeat(np.arange(20), [30] * 4 + [5] * 16)
        values = draw.normal(0.0, 1.0, 20)[of] + draw.normal(0.0, 0.3, len(of))
        found = components(values, of)
        hits += found.low <= 0.0 <= found.high
    assert 273 <= hits <= 297


def test_too_few_repeats_tell_no_share():
    found = components(*drawn(1.0, 1.0, sets=100, worlds=1))
    assert np.isnan(found.share) and np.isfinite(found.low) and found.sets == 100


def test_nulls_are_left_out():
    values, of = drawn(1.0, 1.0)
    values[:50] = np.nan
    assert components(values, of).runs == 150
    assert components(np.full(4, np.nan), np.arange(4)).runs == 0
