"""The laboratory: each treatment once, the numbers of `simulate`, and one world twice for the party that turns."""

import numpy as np
import pytest
from helpers.direct_jobs import directly
from helpers.synthetic_claims import NO_MAP

from zaedno.experiments.claims import party
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.communities import Unit
from zaedno.experiments.claims.declaration import RISES, Arm, Claim, Statement, less
from zaedno.experiments.claims.laboratory import Laboratory
from zaedno.experiments.claims.measuring import OWN
from zaedno.sim import Scenario, simulate
from zaedno.sim.observation.measures import BY_NAME

MONTHS = 36


@pytest.fixture(scope="module")
def unit():
    return Unit(Scenario.load(months=MONTHS), 3, {})


@pytest.fixture(scope="module")
def calls():
    statement = Statement("s", "", "calls_won", less("many", "few"), RISES)
    arms = (Arm("few", {"grant_rate": 0.1}), Arm("many", {"grant_rate": 0.9}))
    return Claim("T", "", arms, (statement,), NO_MAP)


def test_it_measures_what_simulate_gives(unit, calls):
    (observed,) = Laboratory(directly).observe([unit], calls, 12)

    ensemble = simulate(unit.scenario.replace(grant_rate=0.9), 12, 3, events=range(12))
    for measure in ("output", "cohesion", "formed_creation", "gain_kept"):
        np.testing.assert_array_equal(observed["many"][measure], ensemble.runs[measure])
    won = ensemble.events[ensemble.events["event"] == "grant_won"].groupby("run").size()
    np.testing.assert_array_equal(observed["many"]["calls_won"], won.reindex(range(12), fill_value=0))
    months = ensemble.months.groupby("run")[["conflicts", "partnerships"]].sum()
    np.testing.assert_allclose(observed["many"]["conflict_share"], months["conflicts"] / months["partnerships"])


def counting(told):
    """Has jobs lived, and notes how many runs that are."""

    def live(name, jobs):
        told.append(sum(job.runs for job in jobs))
        return directly(name, jobs)

    return live


def test_blocks_change_nothing(unit, calls):
    at_once, told = Laboratory(directly), []
    (whole,) = at_once.observe([unit], calls, 25)
    in_blocks = Laboratory(counting(told))

    for runs in (5, 17, 25):
        (part,) = in_blocks.observe([unit], calls, runs)

    for arm, values in whole.items():
        for measure, numbers in values.items():
            np.testing.assert_array_equal(numbers, part[arm][measure])
    assert sum(told) == 2 * 25  # nothing is simulated twice


def test_an_arm_that_two_claims_share_is_simulated_once(unit):
    told = []
    laboratory = Laboratory(counting(told))
    one, other = (
        Claim(name, "", (Arm("a"), Arm(name, {"hidden_mean": dose})), (_on(name),), NO_MAP)
        for name, dose in (("b", 0.1), ("c", 0.2))
    )

    laboratory.observe([unit], one, 10)
    laboratory.observe([unit], other, 10)

    assert sum(told) == 30


def _on(arm):
    return Statement("s", "", "output", less(arm, "a"), RISES)


def test_a_win_lose_party_meets_the_same_world():
    """Nothing turns: the same numbers again.  One turns: others, in the same partnership."""
    scenario = Scenario.load("win_win", months=party.TURN + party.FOLLOWED)

    calm, again, turned = (party.follow(scenario, 0, 1, turns) for turns in (False, False, True))

    assert calm == again
    assert calm["party_months"] > 0
    assert turned != calm


def test_one_who_is_as_win_lose_already_changes_nothing():
    """Turning is all that differs: where the angle stays what it was, so does everything else."""
    everybody = {"svo_mean": -35.0, "svo_sd": 0.0, "win_lose_angle": -35.0}
    scenario = Scenario.load(months=party.TURN + party.FOLLOWED, **everybody)

    pairs = [[party.follow(scenario, 0, run, turns) for turns in (False, True)] for run in range(6)]

    known = [pair for pair in pairs if not np.isnan(pair[0]["party_output"])]
    assert len(known) >= 1
    assert all(calm == turned for calm, turned in known)


def test_no_partnership_is_nothing_to_follow():
    scenario = Scenario.load(months=party.TURN + party.FOLLOWED, scouting_rate=0.0)

    assert all(np.isnan(value) for value in party.follow(scenario, 0, 0, True).values())


def test_claims_speak_of_measures_that_there_are():
    """Every measure is known, and every parameter that an arm or a map sets is accepted."""
    base = Scenario.load()
    for claim in CLAIMS:
        assert {each.measure for each in claim.statements} | {claim.boundary.measure} <= {*BY_NAME, *OWN}
        for arm in claim.arms:
            base.replace(**arm.settings)  # raises where it is not accepted
        for x in claim.boundary.xs:
            if not claim.boundary.drawn:
                base.replace(**{claim.boundary.x: x})
