"""Calculated effort by hand: one member, two equal ones, corners, units; and what teams that only calculate come to."""

import numpy as np
import pytest
from helpers.small_worlds import add_issue, compiled, organisations, partnership, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim import Scenario, simulate
from zaedno.sim.processes.relations import relations
from zaedno.sim.processes.work import work
from zaedno.sim.rules.value_test import own_effort
from zaedno.sim.state import MEMBERS
from zaedno.sim.vocabulary import Role

ONE, OTHER = int(Role.SERVICE), int(Role.ENTERPRISE)
# A team in which all hours are open, and output is value x (effective hours - need)
PLAIN: dict = {
    "membership_hours": 10.0,
    "coordination_hours": 0.0,
    "coordination_growth": 0.0,
    "collective_bonus": 0.0,
    "setup_months": 0.0,
    "divisible": 0.6,
    "hour_value": 0.2,
    "stranger_trust": 0.01,
    "elasticity": 2.0,
    "weights": {ONE: 1.0},
}


def logistic(x, k):
    return x**k / (1.0 + x**k)


def efforts(n=2, trusts=0.2, *, value=1.0, need=0.0, **more):
    """Shares of their open hours that the members of a team give in its first month."""
    w = team(n, trusts, **{**PLAIN, "svo": 0.0, **more})
    issue = w.issues[partnership(w).issue]
    issue.value, issue.need = value, need
    work(w, 0)
    return partnership(w).effort[:n] / partnership(w).open_hours[:n]


@pytest.mark.equation("4.5.7", "4.5.8")
@pytest.mark.parametrize("k", [1.0, 4.0])
def test_one_member_weighs_all_that_its_hours_bring_against_their_price(k):
    w = world(
        organisations(1, competence=0.5), **{**{n: v for n, v in PLAIN.items() if n != "weights"}, "calculation": k}
    )
    issue = w.issues[add_issue(w, {ONE: 1.0}, value=1.2, need=2.0)]
    w.scratch[0].supplied[:] = 0.0
    given = compiled(own_effort)(w.p[0], w.scratch[0], issue, w.organisations[0], 0.0, 0, 10.0, 1)
    assert given == pytest.approx(logistic(0.6 * 1.2 * (0.5 * 10.0 - 2.0) / (0.2 * 10.0), k), rel=1e-9)


@pytest.mark.parametrize("k", [1.0, 4.0])
def test_two_equal_members_expect_half_of_what_they_add(k):
    """Of one role, x = mu V c / 2w, whatever they trust each other to give; what trust gives is the least they give."""
    x = 0.6 * 1.5 * 0.5 / (2 * 0.2)
    np.testing.assert_allclose(efforts(trusts=0.2, value=1.5, calculation=k), max(0.2, logistic(x, k)), rtol=1e-5)
    np.testing.assert_allclose(efforts(trusts=0.9, value=0.3, calculation=k), 0.9, rtol=1e-5)


@pytest.mark.equation("4.5.7", "4.5.8")
def test_two_who_need_each_other_by_hand():
    """Each masters one of two roles: alone it brings (c / 4), with the other in part (sqrt c / 2 + sqrt(t c) / 2)^2."""
    skills = np.zeros((2, 8))
    skills[0, ONE] = skills[1, OTHER] = 0.8
    t, k = 0.25, 3.0
    without = 0.25 * t * 0.8
    within = (0.5 * np.sqrt(0.8) + 0.5 * np.sqrt(t * 0.8)) ** 2
    x = 0.6 * 2.0 * (within - without) / 2 / 0.2
    found = efforts(trusts=t, value=2.0, competence=skills, weights={ONE: 0.5, OTHER: 0.5}, calculation=k)
    np.testing.assert_allclose(found, logistic(x, k), rtol=1e-5)


@pytest.mark.parametrize("n", [2, 3, 6])
def test_who_calculates_sharply_gives_all_or_nothing(n):
    """By whether an n-th of the divisible value of an hour exceeds its price: value = w n / (mu c) is the border."""
    border = 0.2 * n / (0.6 * 0.5)
    assert (efforts(n, 0.01, value=1.25 * border, calculation=50.0) > 0.99).all()
    assert (efforts(n, 0.01, value=0.8 * border, calculation=50.0) < 0.0101).all()
    assert efforts(n, 0.01, value=border, calculation=50.0) == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("nothing", [{"divisible": 0.0}, {"need": 1000.0}])
def test_without_a_return_of_ones_own_the_trust_of_own_gain_parties_still_ends_at_nothing(nothing):
    assert efforts(3, 0.5, value=50.0, calculation=4.0, **nothing) == pytest.approx(0.5, rel=1e-6)
    w = team(3, 0.9, **{**PLAIN, "svo": -5.0, "hidden": 0.1, "calculation": 4.0, "divisible": 0.0}, months=400)
    for month in range(400):
        w.clock[0].month = month
        work(w, 0)
        relations(w, 0)
    assert partnership(w).cohesion < 1e-3 and partnership(w).effort[:3].max() < 1e-2


@given(st.integers(2, MEMBERS), st.floats(0.01, 0.99), st.floats(-45, 45), st.floats(0.1, 50), st.floats(0, 0.9))
def test_calculation_never_lowers_effort_and_never_asks_for_more_than_there_is(n, trusts, svo, k, hidden):
    given = {"svo": svo, "hidden": hidden, "value": 1.7, "need": 1.0}
    plain, more = efforts(n, trusts, calculation=0.0, **given), efforts(n, trusts, calculation=k, **given)
    assert (more >= plain).all() and (more <= 1.0 + 1e-9).all()


@pytest.mark.parametrize("unit", [0.01, 7.0])
def test_effort_does_not_depend_on_what_a_unit_is_worth(unit):
    known = {"calculation": 2.0, "need": 1.0, "trusts": 0.15, "n": 3}
    once = efforts(value=2.0, hour_value=0.2, **known)
    assert 0.16 < once[0] < 0.99
    np.testing.assert_allclose(efforts(value=2.0 * unit, hour_value=0.2 * unit, **known), once, rtol=1e-9)


def test_own_gain_teams_that_are_kept_together_work_half_at_first_and_hardly_at_all_after_three_years():
    """As in experiments: contributions begin near a half of what is there, and fall to about a tenth."""
    first, last = [], []
    for run in range(20):
        w = team(
            4,
            0.5,
            **{**PLAIN, "hidden": 0.15, "trust_noise": 0.1, "trust_up": 0.05, "trust_down": 0.16},
            svo=0.0,
            calculation=4.0,
            fixed_teams=1,
            months=36,
            run=run,
        )
        for month in range(36):
            w.clock[0].month = month
            work(w, 0)
            relations(w, 0)
            share = float((partnership(w).effort[:4] / partnership(w).open_hours[:4]).mean())
            (first if month < 1 else last if month == 35 else []).append(share)
    assert 0.4 < np.mean(first) < 0.6
    assert np.mean(last) < 0.2


def test_a_win_lose_world_produces_but_far_less():
    """Not nothing, for working pays own-gain parties too; but less than half of what a win-win world does."""
    produced = {}
    for name in ("win_win", "win_lose"):
        months = simulate(Scenario.load(name), 60, seed=11).months
        produced[name] = months["output"].mean()
    assert 0.05 * produced["win_win"] < produced["win_lose"] < 0.5 * produced["win_win"]
