"""Verdicts follow from effects: on made-up numbers whose truth is known, and Holm's correction by hand."""

import numpy as np
import pytest
from helpers.synthetic_claims import NO_MAP, MadeUp, claim, seven

from zaedno.experiments.claims.declaration import BESIDE, FALLS, RISES, TESTED, Arm, Claim, Statement, less, trend
from zaedno.experiments.claims.effects import effect
from zaedno.experiments.claims.precision import replicate
from zaedno.experiments.claims.verdicts import (
    AGAINST,
    CLOSE,
    HOLDS,
    NEGLIGIBLE,
    NOT_SUPPORTED,
    OPEN,
    PARTLY,
    SUPPORTED,
    conditions,
    holm,
    verdicts,
)


def judged(claims, place, observe):
    effects = [replicate(each, place, observe)[1] for each in claims]
    return verdicts(claims, effects, len(place.units) > 1)


def test_holm_by_hand():
    """Sorted .001 .01 .02 .04 .3 times 5 4 3 2 1 is .005 .04 .06 .08 .3, and never falls."""
    assert holm([0.04, 0.001, 0.3, 0.01, 0.02]) == pytest.approx([0.08, 0.005, 0.3, 0.04, 0.06])
    assert holm([0.02, 0.021]) == pytest.approx([0.04, 0.04])  # 0.021 times 1 would be below its predecessor
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_claim_all_of_whose_statements_hold_is_supported(community):
    (found,) = judged([claim("T", ["m0", "m1"])], community(), MadeUp(1, {"m0": 1.0, "m1": 0.8}))

    assert found.verdict == SUPPORTED
    assert set(found.states.values()) == {HOLDS}


@pytest.mark.parametrize(("shift", "state"), [(0.0, OPEN), (-1.0, AGAINST)])
def test_one_that_holds_by_half_is_supported_in_part(community, shift, state):
    (found,) = judged([claim("T", ["m0", "m1"])], community(), MadeUp(2, {"m0": 1.0, "m1": shift}))

    assert found.verdict == PARTLY
    assert found.states == {"T_m0": HOLDS, "T_m1": state}


@pytest.mark.parametrize(("shift", "state"), [(0.0, OPEN), (-1.0, AGAINST)])
def test_one_that_does_not_hold_is_not_supported(community, shift, state):
    (found,) = judged([claim("T", ["m0"])], community(), MadeUp(3, {"m0": shift}))

    assert (found.verdict, found.states["T_m0"]) == (NOT_SUPPORTED, state)


def test_what_is_expected_to_fall_has_to_fall(community):
    (found,) = judged([claim("T", ["m0"], FALLS)], community(), MadeUp(4, {"m0": -1.0}))

    assert found.verdict == SUPPORTED


def test_an_effect_that_is_sure_but_tiny_holds_nothing_up(community):
    (found,) = judged([claim("T", ["m0"])], community(1, 20_000, 20_000), MadeUp(5, {"m0": 0.08}))

    assert found.p == pytest.approx(1.0)
    assert (found.verdict, found.states["T_m0"]) == (NOT_SUPPORTED, NEGLIGIBLE)


def test_an_effect_that_may_be_too_small_holds_nothing_up(community):
    """0.25 with an interval of 0.1 to either side: for sure more than nothing, not for sure more than small."""
    (found,) = judged([claim("T", ["m0"])], community(1, 400, 400), MadeUp(5, {"m0": 0.25}))

    assert (found.verdict, found.states["T_m0"]) == (NOT_SUPPORTED, CLOSE)


def test_only_what_is_tested_decides(community):
    beside = Statement("beside", "", "m1", less("on", "off"), RISES, BESIDE)
    tested = Statement("tested", "", "m0", less("on", "off"), RISES, TESTED)
    both = Claim("T", "", (Arm("off"), Arm("on")), (tested, beside), NO_MAP)

    (good,) = judged([both], community(), MadeUp(6, {"m0": 1.0, "m1": -1.0}))
    (bad,) = judged([both], community(), MadeUp(6, {"m0": -1.0, "m1": 1.0}))

    assert (good.verdict, good.states["beside"]) == (SUPPORTED, AGAINST)
    assert (bad.verdict, bad.states["beside"]) == (NOT_SUPPORTED, HOLDS)


def test_communities_that_disagree_make_it_part_of_the_truth(community):
    """On average it holds; but where each goes its own way, more than a quarter go the other one."""
    spread = MadeUp(7, {"m0": 1.5}, between=2.5)
    alike = MadeUp(7, {"m0": 1.5}, between=0.1)

    (scattered,) = judged([claim("T", ["m0"])], community(60), spread)
    (agreed,) = judged([claim("T", ["m0"])], community(60), alike)

    assert scattered.states["T_m0"] == HOLDS
    assert (scattered.verdict, agreed.verdict) == (PARTLY, SUPPORTED)


def test_asking_seven_makes_each_harder(community):
    """A p that would do for one question does not for the seventh part of many."""
    observe, place = MadeUp(8, {"m00": 0.55}), community(1, 20, 20)
    claims = [claim("T0", ["m00"]), *seven()[1:]]

    (alone,) = judged(claims[:1], place, observe)
    among = judged(claims, place, observe)[0]

    assert alone.p < among.p == pytest.approx(7 * alone.p)


def test_the_condition_that_makes_the_difference_is_found():
    luck = np.random.default_rng(0)
    varied = [{"hour_value": float(a), "svo_mean": float(b)} for a, b in luck.random((40, 2))]
    statement = Statement("s", "", "m", less("on", "off"), FALLS)
    units = [
        {"off": {"m": np.zeros(5)}, "on": {"m": each["hour_value"] + 0.1 * luck.standard_normal(5)}} for each in varied
    ]
    found = effect(statement, units)

    assert conditions(varied, found, RISES) == [("hour_value", 1)]
    assert conditions(varied, found, FALLS) == [("hour_value", -1)]


def test_a_trend_is_the_slope_over_the_range():
    weights = trend(["a", "b", "c"], [0.0, 0.1, 0.4])

    line = {"a": 3.0, "b": 3.0 + 0.1 * 5, "c": 3.0 + 0.4 * 5}

    assert sum(weights[arm] * value for arm, value in line.items()) == pytest.approx(0.4 * 5)


def test_worlds_without_a_value_are_left_out():
    statement = Statement("s", "", "m", less("on", "off"), RISES)
    off, on = np.array([0.0, np.nan, 1.0, 2.0]), np.array([1.0, 5.0, np.nan, 4.0])

    found = effect(statement, [{"off": {"m": off}, "on": {"m": on}}])

    assert (found.runs, found.mean) == (2, 1.5)


def test_nothing_to_measure_supports_nothing(community):
    """Where no world has a value, the study goes on to the most runs, and then says that it cannot tell."""
    one = claim("T", ["m0"])

    def nothing(units, claim, runs):
        return [{arm: {"m0": np.full(runs, np.nan)} for arm in ("off", "on")} for _ in units]

    _, effects, runs = replicate(one, community(), nothing)
    (found,) = verdicts([one], [effects], False)

    assert (found.verdict, found.states["T_m0"], runs) == (NOT_SUPPORTED, OPEN, 100)
