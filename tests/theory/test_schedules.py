"""Levers in time: a window [a, b) is a lever from month a on that ends with month b, and nothing else differs."""

import numpy as np
import pandas as pd
import pytest
from helpers.small_worlds import LIVELY

from zaedno.sim import Scenario, simulate
from zaedno.sim.parameters import names
from zaedno.sim.schedule import SCHEDULED

MONTHS, RUNS = 60, 4
COMMUNITY = {**LIVELY, "history": 12, "running_budget": 1e5}
LEVERS = {  # in doses that show
    "checkin_interval": 2,
    "charter": 1,
    "facilitation_rate": 0.3,
    "matchmaking": 12.0,
    "introductions": 4,
    "consultations": 0.5,
    "time_refund": 0.9,
    "training_share": 0.9,
    "grant_rate": 0.8,
    "startup_support": 1.0,
    "onboarding": 5,
    "outreach": 0.5,
}


def scenario(name="baseline", policy="none", schedule=None, **more):
    return Scenario.load(name, policy, months=MONTHS, schedule=schedule, **{**COMMUNITY, **more})


def lived(*args, **more):
    """Months of the runs, an array (runs, months) of records."""
    return np.stack([result.months for result in simulate(scenario(*args, **more), RUNS, seed=6).results])


def same(one, other, first, last):
    return one[:, first:last].tobytes() == other[:, first:last].tobytes()


def in_force(chosen):
    """What is in force in each month of the horizon, by lever."""
    return pd.DataFrame(chosen.plan(), columns=names())[chosen.past_months :].reset_index(drop=True)


def test_checkins_are_held_in_their_window_only():
    held = lived(checkin_interval=1, schedule={"checkin_interval": [15, 30]})["checkins"].sum(axis=0)
    assert (held[15:30] > 0).all()
    assert not held[:15].any() and not held[30:].any()


@pytest.mark.parametrize("lever", SCHEDULED)
def test_until_its_window_begins_a_lever_is_not_there_and_until_it_ends_it_is_as_unscheduled(lever):
    others = {"checkin_interval": 6} if lever == "charter" else {}
    always = {**others, "newcomer_share": 0.5, lever: LEVERS[lever]}
    never = {**always, lever: 0}
    without, unscheduled = lived(**never), lived(**always)
    late, early = lived(schedule={lever: [20, 60]}, **always), lived(schedule={lever: [0, 20]}, **always)
    assert same(late, without, 0, 20) and same(early, unscheduled, 0, 20)
    assert not same(without, unscheduled, 0, 20) and not same(late, without, 20, 60)
    assert not same(early, unscheduled, 20, 60)


def test_a_window_over_all_months_and_none_are_the_same():
    assert same(
        lived(policy="full_programme"), lived(policy="full_programme", schedule={"all": [0, MONTHS]}), 0, MONTHS
    )


def test_a_gap_stops_all_that_the_lag_does_for_18_months():
    chosen = scenario("funding_gap", **LEVERS)
    plan = in_force(chosen)
    for lever in SCHEDULED:
        off = np.flatnonzero(plan[lever] == 0.0)
        np.testing.assert_array_equal(off, np.arange(30, 48))
        assert plan[lever][0] == LEVERS[lever]
    constant = plan.drop(columns=list(SCHEDULED))
    assert (constant == constant.iloc[0]).all().all()
    alone = {**LEVERS, "vote_cap": 0}  # nobody is summoned for calls that are still open
    gap, steady = lived("funding_gap", **alone), lived(**alone)
    assert same(gap, steady, 0, 30) and not same(gap, steady, 30, 48)
    from_before = gap["grants"] + gap["hired"]  # what has been won is paid
    np.testing.assert_allclose(gap["policy_cost"][:, 30:48], from_before[:, 30:48], rtol=1e-9)
    assert (steady["policy_cost"] > steady["grants"] + steady["hired"])[:, 30:48].all()
    assert not gap["checkins"][:, 30:48].any() and steady["checkins"][:, 30:48].any()


def test_a_bridge_goes_on_with_what_costs_little():
    plan = in_force(scenario("bridge", **LEVERS))
    kept = {"introductions", "consultations", "onboarding", "outreach", "checkin_interval"}
    for lever in SCHEDULED:
        assert (plan[lever][30:48] == (LEVERS[lever] if lever in kept else 0.0)).all()
        assert (plan[lever][:30] == LEVERS[lever]).all() and (plan[lever][48:] == LEVERS[lever]).all()


def test_windows_of_a_scenario_and_of_a_policy_meet(tmp_path):
    (tmp_path / "policy").mkdir()
    text = (
        "name: late\nparameters:\n  checkin_interval: 1\n  matchmaking: 4.0\nschedule:\n  checkin_interval: [20, 40]\n"
    )
    (tmp_path / "policy" / "late.yaml").write_text(text)
    chosen = Scenario.load("funding_gap", "late", months=MONTHS, config_dir=tmp_path, **COMMUNITY)
    plan = in_force(chosen)
    assert np.flatnonzero(plan["checkin_interval"]).tolist() == list(range(20, 30))
    assert np.flatnonzero(plan["matchmaking"]).tolist() == [*range(30), *range(48, MONTHS)]
    again = Scenario.load(
        "funding_gap",
        "late",
        months=MONTHS,
        config_dir=tmp_path,
        schedule={"matchmaking": [[0, 5], [50, 52]]},
        **COMMUNITY,
    )
    assert np.flatnonzero(in_force(again)["matchmaking"]).tolist() == [0, 1, 2, 3, 4, 50, 51]
    assert Scenario.from_config(again.as_config()) == again
    held = simulate(chosen, 2, seed=6).months.groupby("month")["checkins"].sum()
    assert set(np.flatnonzero(held)) <= set(range(20, 30)) and held.sum() > 0
