"""The table of differences: pairing by world, labels, Holm, superiority's three classes, tables of version 0.1."""

import numpy as np
import pandas as pd
import pytest

from zaedno.experiments.differences import COLUMNS, OF_FIRST_VERSION, completed, differences, labels
from zaedno.experiments.inference.multiplicity import holm
from zaedno.sim.observation.measures import BY_NAME, LESS, MORE, NEITHER

CASES = [("win_win", "none"), ("win_lose", "none"), ("win_win", "facilitation")]


def tables(cases=CASES[:2], runs=30, names=("cohesion", "conflicts", "density", "transaction_cost_share")):
    rng = np.random.default_rng(4)
    return [
        pd.DataFrame(
            {"run": range(runs), "scenario": scenario, "policy": policy}
            | {name: rng.normal(place, 1.0, runs) for name in names}
        )
        for place, (scenario, policy) in enumerate(cases)
    ]


def test_worlds_are_paired_by_run_whatever_the_order():
    one, other = tables()
    whole = differences([one, other], CASES[:2])

    pd.testing.assert_frame_equal(differences([one, other.iloc[::-1]], CASES[:2]), whole)
    assert whole.columns.tolist() == COLUMNS
    assert set(whole["baseline"]) == {"win_win"}
    assert set(whole["against"]) == {"win_lose"}


def test_how_many_worlds_it_rests_on_is_told():
    one, other = tables()
    one.loc[:9, "cohesion"], other.loc[5:14, "cohesion"] = np.nan, np.nan

    found = differences([one, other], CASES[:2]).set_index("measure")["runs"]

    assert found["cohesion"] == 15
    assert found["density"] == 30


def test_p_is_corrected_over_all_measures_and_cases():
    table = differences(tables(CASES), CASES)

    assert len(table) == 8
    assert table["p_holm"].tolist() == holm(table["p"].tolist())
    assert (table["p_holm"] >= table["p"]).all()


def test_a_measure_without_a_p_does_not_count_among_those_corrected():
    one, other = tables()
    one["cohesion"] = np.nan

    table = differences([one, other], CASES[:2]).set_index("measure")

    assert table.loc["cohesion", ["p", "p_holm", "difference", "superiority"]].isna().all()
    rest = table.drop(index="cohesion")
    assert rest["p_holm"].tolist() == holm(rest["p"].tolist())


def test_what_is_neither_good_nor_bad_has_no_superiority():
    table = differences(tables(), CASES[:2]).set_index("measure")["superiority"]

    assert table["cohesion"] > 0.5
    assert table["conflicts"] < 0.5
    assert np.isnan(table["density"])


def test_measures_that_are_neither_good_nor_bad():
    """Those of which the review found a verdict that nobody had given."""
    named = "private_gain attitude_sd centralisation checkins scouted proposed size_mean refunds present density"

    assert {BY_NAME[name].better for name in named.split()} == {NEITHER}
    assert {BY_NAME[name].better for name in ("collective_gain", "cohesion", "ended_completed")} == {MORE}
    assert {BY_NAME[name].better for name in ("conflicts", "ended_capture", "outcome_win_lose")} == {LESS}


def test_labels_tell_what_differs():
    assert labels(CASES[:2]) == ["win_win", "win_lose"]
    assert labels([CASES[0], CASES[2]]) == ["none", "facilitation"]
    assert labels(CASES) == ["win_win/none", "win_lose/none", "win_win/facilitation"]


def test_a_table_of_the_first_version_is_made_again_from_the_worlds():
    runs = tables(CASES)
    new = differences(runs, CASES)
    old = new[OF_FIRST_VERSION].sample(frac=1.0, random_state=1).reset_index(drop=True)

    found = completed(old, pd.concat(runs), CASES)

    assert found.columns.tolist() == COLUMNS
    keys = ["against", "measure"]
    pd.testing.assert_frame_equal(found.sort_values(keys, ignore_index=True), new.sort_values(keys, ignore_index=True))
    pd.testing.assert_frame_equal(completed(new, pd.concat(runs), CASES), new)


@pytest.mark.parametrize("cases", [CASES[:1], [("gone", "none"), ("win_lose", "none")]])
def test_a_table_of_other_worlds_is_not_made_up(cases):
    old = differences(tables(), CASES[:2])[OF_FIRST_VERSION]

    found = completed(old, pd.concat(tables()), cases)

    assert len(found) == len(old)
    if "p" in found:
        assert found["p"].isna().all()
