"""Communities in which nothing can come about: nothing forms, and nothing crashes."""

import numpy as np
import pytest
from helpers.small_worlds import LIVELY, acquaint, organisations, world

from zaedno.sim import Scenario, simulate
from zaedno.sim.month import month

RUNS, MONTHS = 6, 36


def months_of(**parameters):
    scenario = Scenario.load(months=MONTHS, **{**LIVELY, "newcomer_share": 0.1, "exit_rate": 0.005, **parameters})
    return simulate(scenario, RUNS, seed=5).months


def formed(months):
    return (
        months[["formed_complementary", "formed_convergent", "formed_creation", "formed_consortium"]].to_numpy().sum()
    )


def test_the_same_community_forms_partnerships_where_it_can():
    """What the others are compared with: without it they would hold in a model where nothing ever forms."""
    months = months_of()
    assert formed(months) > 5 * RUNS
    assert months["output"].sum() > 0.0


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param({"issue_rate": 0.0, "innovation_rate": 0.0}, id="no issues"),
        pytest.param({"hours_median": 0.0}, id="no time"),
        pytest.param({"scouting_rate": 0.0, "recruiting_rate": 0.0}, id="nobody looks"),
        pytest.param({"competence_mean": 0.05, "competence_other": 0.0, "issue_need": 1000.0}, id="no use"),
        pytest.param({"hour_value": 10.0, "private_benefit": 0.0}, id="hours dearer than any benefit"),
        pytest.param({"solo_yield": 10.0, "private_benefit": 0.0}, id="better alone"),
        pytest.param({"mission_floor": 1.0}, id="nobody's mission"),
        pytest.param(
            {"divisible": 0.0, "community_regard": 0.0, "learning_value": 0.0, "private_benefit": 0.0},
            id="nothing in it",
        ),
    ],
)
def test_nothing_forms(parameters):
    months = months_of(**parameters)
    assert formed(months) == 0.0
    nothing = ["partnerships", "members", "output", "divided", "transaction_cost", "contest_waste", "private_gain"]
    assert not months[nothing].to_numpy().any()
    assert np.isfinite(months[["took_out", "collective_gain", "individual_gain_mean"]].to_numpy()).all()
    assert months["identity_error"].max() < 1e-9


def test_where_nobody_has_hours_nobody_gains_anything():
    months = months_of(hours_median=0.0)
    assert not months[["took_out", "solo_gain", "proposed"]].to_numpy().any()


def test_what_stops_proposals_is_said():
    """Hours that are too dear stop offers at the third question, better things to do alone at the second."""
    dear, alone = months_of(value_ratio=5.0, solo_yield=0.0), months_of(solo_yield=10.0)
    assert (dear["passed_cost"] + dear["declined_cost"]).sum() > 0.0
    assert (alone["passed_alternative"] + alone["declined_alternative"]).sum() > 0.0
    nobody = months_of(mission_floor=1.0)
    assert nobody["passed_mission"].sum() > 0.0
    others = ["passed_alternative", "passed_cost", "declined_mission", "declined_alternative", "declined_cost"]
    assert not nobody[others].to_numpy().any()


@pytest.mark.parametrize("reachable", [True, False])
def test_strangers_stay_strangers_without_the_lag(reachable):
    """Whoever knows nobody turns to the LAG.  Here all know one organisation, which has time for them or has not."""
    n = 12
    template = organisations(n, hours=[20.0 if reachable else 0.0] + [20.0] * (n - 1), svo=30.0, competence=0.9)
    rates = {"issue_rate": 0.1, "scouting_rate": 1.0, "recruiting_rate": 1.0}
    value = {"hour_value": 0.01, "solo_yield": 0.0, "issue_need": 0.5, "strategy_floor": 0.0, "mission_floor": 0.0}
    w = world(template, MONTHS, **rates, **value)
    for i in range(1, n):
        acquaint(w, 0, i, 0.9)
    for _ in range(MONTHS):
        month(w)
    assert (w.clock[0].n_partnerships > 0) == reachable
    assert w.territories[0].n_issues > 5  # there was something to do


def test_a_month_alone_yields_the_solo_rate_on_all_hours():
    scenario = Scenario.load(months=5, **{**LIVELY, "issue_rate": 0.0, "innovation_rate": 0.0})
    scenario = scenario.replace(exit_rate=0.0, newcomer_share=0.0)
    ensemble = simulate(scenario, 2, seed=5)
    for result in ensemble.results:
        solo = result.months["solo_gain"]
        assert solo.sum() == pytest.approx(result.accounts["took_out"].sum(), rel=1e-12)
        assert (solo == solo[0]).all() and solo[0] > 0.0
