"""What the training claims, as directions: which way a measure goes, in the same worlds, beyond doubt.

Sizes move with the defaults and are nobody's claim; a direction that turns is news.  Nothing of this was looked at
when the defaults were fitted.
"""

import itertools

import numpy as np
import pytest

LEVELS = [round(0.1 * step, 1) for step in range(11)]
INTERVALS = (0, 24, 12, 6, 3, 1)  # months between check-ins, ever more often; 0: never


@pytest.mark.parametrize("measure", ["cohesion", "collective_gain", "individual_gain_mean", "gain_kept"])
def test_mutual_benefit_brings_more_than_taking_from_each_other(runs, interval, measure):
    low, _ = interval(runs("win_lose"), runs("win_win"), measure)

    assert low > 0.0


def test_parties_that_play_to_win_produce_all_the_same(runs):
    """There is something to fight over: whoever thinks of its own gain works where it pays (ratio of means)."""
    lose, win = (runs(name)["output"].to_numpy(dtype=float) for name in ("win_lose", "win_win"))
    draws = np.random.default_rng(0).integers(len(win), size=(1000, len(win)))
    ratios = lose[draws].mean(axis=1) / win[draws].mean(axis=1)

    low, high = np.quantile(ratios, [0.025, 0.975])

    assert low > 0.05
    assert high < 0.5


def test_win_lose_parties_lose_more_of_what_they_divide(runs, interval):
    """Of all that is divided.

    The share is null where nothing was ever divided; such worlds cannot be paired, and must be few.
    """
    lose, win = runs("win_lose"), runs("win_win")
    both = lose["contest_waste_share"].notna() & win["contest_waste_share"].notna()

    assert both.sum() >= 150
    _, high = interval(lose, win, "contest_waste_share")
    assert high < 0.0


def test_the_group_loses_power_with_every_step_of_hidden_motives(runs, interval):
    """In part by definition, for power counts by its undiverted share; hence also output, which does not have to."""
    steps = list(itertools.pairwise(runs(hidden_mean=level) for level in LEVELS))

    for less, more in steps:
        assert interval(less, more, "collective_power")[1] < 0.0
    output = np.array([runs(hidden_mean=level)["output"].mean() for level in LEVELS])
    assert (np.diff(output) <= 0.0).all()
    telling = [step for step, before in zip(steps, output, strict=False) if before > 0.01 * output[0]]
    assert len(telling) >= 3  # beyond these there is nothing left to fall
    for less, more in telling:
        assert interval(less, more, "output")[1] < 0.0


@pytest.mark.parametrize("measure", ["collective_gain", "took_out"])
def test_check_ins_help_until_they_cost_more_than_they_give(runs, interval, measure):
    """Where much is hidden (0.4 on average) they help up to one a month: there is more to disclose."""
    tables = [runs(checkin_interval=every) for every in INTERVALS]

    bounds = [interval(fewer, more, measure) for fewer, more in itertools.pairwise(tables)]

    rises, falls = [low > 0.0 for low, _ in bounds], [high < 0.0 for _, high in bounds]
    assert rises[0] and falls[-1]
    last_rise, first_fall = max(np.flatnonzero(rises)), min(np.flatnonzero(falls))
    assert last_rise < first_fall


def test_recognition_under_imbalance_makes_partners_cohesive(runs, interval):
    unknown, known = (runs(power_gap=2.0, recognition_start=start) for start in (0.0, 0.9))

    assert interval(unknown, known, "cohesion")[0] > 0.0


def test_newcomers_bring_new_groups(runs, interval):
    none, many = (runs(newcomer_share=share) for share in (0.0, 0.4))

    assert interval(none, many, "formed_creation")[0] > 0.0


def test_fewer_hours_cost_fewer_partnerships_and_never_many_at_once(runs, interval):
    """A tenth of the hours less never takes more than a fifth of the partnerships: there is no cliff."""
    hours = [round(17.0 * 0.9**step, 2) for step in range(7)]
    tables = [runs(hours_median=each) for each in hours]

    assert interval(tables[-1], tables[0], "partnerships")[0] > 0.0
    live = np.array([table["partnerships"].mean() for table in tables])
    assert (live[1:] / live[:-1] > 0.8).all()


def test_ties_across_sectors_need_a_convenor(runs, interval):
    assert interval(runs(), runs("baseline", "matchmaking"), "cross_sector_ngos")[0] > 0.0
