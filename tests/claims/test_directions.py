"""What the training claims, as directions: which way a measure goes, in the same worlds, beyond doubt.

Sizes move with the defaults and are nobody's claim; a direction that turns is news.  Nothing of this was looked at
when the defaults were fitted.
"""

import itertools

import numpy as np
import pytest

LEVELS = [round(0.1 * step, 1) for step in range(11)]
INTERVALS = (0, 24, 12, 6, 3, 1)  # months between check-ins, ever more often; 0: never


@pytest.mark.parametrize("measure", ["cohesion", "collective_gain", "individual_gain_mean"])
def test_mutual_benefit_brings_more_than_taking_from_each_other(runs, interval, measure):
    low, _ = interval(runs("win_lose"), runs("win_win"), measure)

    assert low > 0.0


def test_win_lose_parties_lose_more_of_what_they_divide(runs, interval):
    """Of what is divided: in units win-win parties lose more, for win-lose ones have next to nothing to fight over.

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
@pytest.mark.parametrize("hidden", [{}, {"hidden_mean": 0.4}], ids=["as by default", "more hidden"])
def test_check_ins_help_until_they_cost_more_than_they_give(runs, interval, measure, hidden):
    tables = [runs(checkin_interval=every, **hidden) for every in INTERVALS]

    bounds = [interval(fewer, more, measure) for fewer, more in itertools.pairwise(tables)]

    rises, falls = [low > 0.0 for low, _ in bounds], [high < 0.0 for _, high in bounds]
    assert rises[0] and falls[-1]
    last_rise, first_fall = max(np.flatnonzero(rises)), min(np.flatnonzero(falls))
    assert last_rise < first_fall


def test_recognition_under_imbalance_makes_partners_cohesive(runs, interval):
    unknown, known = (runs(power_gap=2.0, recognition_start=start) for start in (0.0, 0.9))

    assert interval(unknown, known, "cohesion")[0] > 0.0


def test_ties_across_sectors_need_a_convenor(runs, interval):
    assert interval(runs(), runs("baseline", "matchmaking"), "cross_sector_ngos")[0] > 0.0
