"""Attitudes: what follows from an angle, drift towards partners who gain more, and training that needs practice."""

import functools
import math

import numpy as np
import pytest
from helpers.significance import assert_count, assert_even, assert_mean
from helpers.small_worlds import add_issue, add_partnership, compiled, organisations, partnership, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim.processes.attitudes import attitudes
from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.work import work
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


# -- learning from outcomes ------------------------------------------------------------------------


def test_what_is_known_of_ones_gain_per_hour_follows_the_last_months():
    """A tenth of the way a month: of a constant net, 1 - 0.9^k of its worth per booked hour after k months."""
    known = {"setup_months": 0.0, "trust_up": 0.0, "trust_down": 0.0, "membership_hours": 8.0, "hour_value": 0.1}
    w = team(2, 0.5, svo=45.0, **known)
    for month in range(9):
        w.clock[0].month = month
        work(w, 0)
        bargaining(w, 0)
    net = partnership(w).account[0] / 9.0
    assert net > 1.0
    assert w.organisations[0].payoff == pytest.approx(net / 8.0 * (1.0 - 0.9**9), rel=1e-9)


def community(months=1, **parameters):
    """Twelve partners whose angles and payoffs rise from the first to the last: (world, angles)."""
    angles = np.linspace(-40.0, 40.0, N)
    w = team(N, 0.5, svo=angles, months=months, **parameters)
    w.organisations.payoff = np.linspace(-1.0, 2.0, N)
    return w, angles


@pytest.mark.parametrize("rate", [0.1, 0.6])
def test_members_compare_themselves_as_often_as_declared_and_move_towards_who_gained_more(rate):
    """One draws among the members, itself among them: of the m-th of twelve, 12 - m lie above."""
    months, moved, gap = 500, np.zeros(N), []
    w, angles = community(imitation_rate=rate, imitation_step=0.5)
    for month in range(months):
        w.organisations.svo = angles
        live(w, month)
        # Towards one who lay above: half of one to eleven steps of 80 / 11 degrees (those before it have moved already)
        steps = w.organisations.svo - angles
        moved += steps != 0.0
        gap += list(steps[steps != 0.0])
    for m in range(N):
        assert_count(moved[m], months, rate * (N - 1 - m) / N)
    assert min(gap) > 0.0 and max(gap) <= 0.5 * 80.0 + 1e-12


def test_the_partner_compared_with_is_drawn_evenly():
    """The least successful moves by a tenth of its gap to whom it drew: each of the eleven, or itself, alike."""
    months = 4000
    w, angles = community(imitation_rate=1.0, imitation_step=0.1)
    w.organisations.payoff[1:] = 5.0  # all above the first, and none above another
    seen = np.zeros(N)
    for month in range(months):
        w.organisations.svo = angles
        live(w, month)
        assert (w.organisations.svo[1:] == angles[1:]).all()
        seen[np.argmin(np.abs(w.organisations.svo[0] - (angles[0] + 0.1 * (angles - angles[0]))))] += 1
    assert_even(seen)


@pytest.mark.parametrize("step", [0.0, 0.25, 1.0])
def test_each_comparison_closes_the_declared_share_of_the_gap(step):
    """Of two, one draws itself in half of the months: after k moves (1 - step)^k of the gap is left."""
    w = team(2, 0.5, svo=[-30.0, 40.0], imitation_rate=1.0, imitation_step=step)
    w.organisations.payoff = [0.0, 1.0]
    moves = 0
    for month in range(40):
        before = float(w.organisations[0].svo)
        live(w, month)
        moves += w.organisations[0].svo != before
        assert w.organisations[0].svo == pytest.approx(40.0 - 70.0 * (1.0 - step) ** moves, abs=1e-9)
    assert w.organisations[1].svo == 40.0  # nobody gained more
    assert (moves > 0) == (step > 0.0)
    assert w.organisations[0].regard == pytest.approx(max(0.0, math.sin(math.radians(w.organisations[0].svo))))


@pytest.mark.parametrize(("rate", "step"), [(0.0, 0.5), (1.0, 0.0)])
def test_nobody_drifts_without_comparing_or_without_moving(rate, step):
    w, angles = community(imitation_rate=rate, imitation_step=step)
    for month in range(50):
        live(w, month)
    np.testing.assert_allclose(w.organisations.svo, angles, atol=1e-12)


def test_who_has_no_partner_compares_itself_with_nobody():
    w = world(organisations(4, svo=[-20.0, 10.0, 30.0, 40.0]), imitation_rate=1.0, imitation_step=1.0)
    w.organisations.payoff = [0.0, 1.0, 2.0, 3.0]
    for month in range(12):
        live(w, month)
    assert w.organisations.svo.tolist() == [-20.0, 10.0, 30.0, 40.0]


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
