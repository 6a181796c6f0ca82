"""Attitudes: what follows from an angle, and training that needs practice."""

import functools
import math

import numpy as np
import pytest
from helpers.significance import assert_count, assert_mean
from helpers.small_worlds import add_issue, add_partnership, compiled, organisations, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim.processes.attitudes import attitudes
from zaedno.sim.rules.derived import set_attitude

N = 12


def live(w, month):
    w.clock[0].month = month
    attitudes(w, 0)


# -- what follows from an angle --------------------------------------------------------------------


@given(st.floats(-90.0, 90.0))
def test_regard_press_and_reserve_follow_from_the_angle_which_stays_within_45_degrees(angle):
    me = one()
    compiled(set_attitude)(me, angle)
    within = min(45.0, max(-45.0, angle))
    assert me.svo == within
    assert me.regard == pytest.approx(max(0.0, math.sin(math.radians(within))), abs=1e-15)
    assert me.press == pytest.approx(max(0.0, 1.0 - math.tan(math.radians(within))), abs=1e-15)
    assert me.reserve == pytest.approx(1.0 - math.sin(math.radians(within)), abs=1e-15)


@functools.cache
def one():
    """An organisation, made once."""
    return world(organisations(1)).organisations[0]


def test_without_training_nobody_changes():
    """Whatever partners gain: people do not take over each other's attitude."""
    angles = np.linspace(-40.0, 40.0, N)
    w = team(N, 0.5, svo=angles, training_share=0.0)
    w.organisations.net = np.linspace(-1.0, 2.0, N)
    for month in range(12):
        live(w, month)
    assert w.organisations.svo.tolist() == angles.tolist()


# -- training --------------------------------------------------------------------------------------

PAID = {"training_hours": 3.0, "staff_hour": 0.5, "running_budget": 1e4}


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_so_many_are_trained_a_month_and_each_costs_the_lag_its_hours(share):
    months = 400
    w = world(organisations(N), months, training_share=share, **PAID)
    trained = 0
    for month in range(months):
        live(w, month)
        now = int((w.organisations.trained == month).sum())
        assert w.month[month].policy_cost == pytest.approx(now * 3.0 * 0.5, rel=1e-12)
        trained += now
    assert_count(trained, months * N, share / 12.0)
    assert w.territories[0].spent == pytest.approx(trained * 1.5, rel=1e-12)
    assert not w.organisations.svo.any()  # nobody is in a partnership to practise in


def test_the_absent_are_not_trained():
    w = world(organisations(6, entered=[0, 0, 0, 9, 9, 9]), training_share=1.0, **PAID)
    for month in range(8):
        live(w, month)
    assert (w.organisations.trained[:3] >= 0).any() and (w.organisations.trained[3:] < 0).all()


@pytest.mark.equation("4.11.1")
@pytest.mark.parametrize("waits", range(9))
def test_a_training_is_practised_in_a_partnership_within_six_months_or_forgotten(waits):
    """It works once, and moves the angle by the declared share of the way to 45 degrees."""
    w = world(organisations(2, svo=-15.0), months=20, training_step=0.25)
    w.organisations[0].trained = 3
    for month in range(3, 3 + waits):
        live(w, month)
    add_partnership(w, [0, 1], add_issue(w, {0: 1.0}))
    for month in range(3 + waits, 3 + waits + 4):
        live(w, month)
    expected = -15.0 + 0.25 * 60.0 if waits <= 6 else -15.0
    assert w.organisations.svo.tolist() == [pytest.approx(expected, abs=1e-12), -15.0]
    assert w.organisations[0].trained == -1


@pytest.mark.parametrize("step", [0.0, 0.2, 1.0])
def test_partners_who_are_trained_come_nearer_to_45_degrees_as_expected(step):
    """Each month the gap keeps 1 - step with the chance of a training p, so E gap = (1 - p step)^months of it.

    And E gap^2 = (1 - p + p (1 - step)^2)^months, which gives the spread of the mean of 12 x 50 independent members.
    """
    share, months, gaps = 0.6, 24, []
    for run in range(50):
        w = team(N, 0.5, svo=5.0, months=months, run=run, training_share=share, training_step=step, **PAID)
        for month in range(months):
            live(w, month)
        gaps += list((45.0 - w.organisations.svo) / 40.0)
    p = share / 12.0
    mean, square = (1.0 - p * step) ** months, (1.0 - p + p * (1.0 - step) ** 2) ** months
    assert_mean(np.array(gaps), mean, math.sqrt(max(0.0, square - mean**2)) + 1e-12)
    assert w.organisations.regard == pytest.approx(np.sin(np.radians(w.organisations.svo)), abs=1e-12)
