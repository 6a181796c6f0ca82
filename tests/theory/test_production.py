"""Output by hand: CES across roles, means, the fixed need, the work left, coordination hours, weariness."""

import functools
import math

import numpy as np
import pytest
from helpers.small_worlds import add_issue, compiled, grant, organisations, partnership, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim.beginning import GROWTH
from zaedno.sim.processes.work import RECOVERY, work
from zaedno.sim.rules.production import WITHOUT_MEANS, coordination, delivered, effective_hours, gate
from zaedno.sim.state import ISSUE, MEMBERS, NEEDS
from zaedno.sim.vocabulary import Category, Power, Role

REPRESENTATION, SERVICE, ENTERPRISE = int(Role.REPRESENTATION), int(Role.SERVICE), int(Role.ENTERPRISE)
hours_of, output_of, coordination_of = compiled(effective_hours), compiled(delivered), compiled(coordination)


@functools.cache
def parameters(elasticity):
    return world(organisations(1), elasticity=elasticity).p[0]


def effective(weights, supplied, elasticity=2.0):
    issue = np.zeros(1, ISSUE).view(np.recarray)[0]
    issue.n_needs = len(weights)
    issue.needs[: len(weights)] = np.arange(len(weights))
    issue.weights[: len(weights)] = weights
    room = np.zeros(NEEDS)
    room[: len(supplied)] = supplied
    return hours_of(parameters(elasticity), issue, room)


@pytest.mark.equation("4.5.3")
def test_effective_hours_by_hand():
    assert effective([0.5, 0.5], [4.0, 16.0]) == pytest.approx((0.5 * 2.0 + 0.5 * 4.0) ** 2)  # 9
    assert effective([0.2, 0.3, 0.5], [1.0, 0.0, 9.0]) == pytest.approx((0.2 + 1.5) ** 2)


@pytest.mark.parametrize("elasticity", [1.0, 1.2, 2.0, 4.0, 10.0])
def test_one_role_delivers_its_hours_and_equal_roles_theirs(elasticity):
    assert effective([1.0], [7.3], elasticity) == pytest.approx(7.3, rel=1e-12)
    assert effective([0.1, 0.2, 0.3, 0.4], [7.3] * 4, elasticity) == pytest.approx(7.3, rel=1e-12)


@pytest.mark.equation("4.5.3")
@pytest.mark.parametrize("elasticity", [1.0, 1.001, 1.5, 2.0, 4.0, 10.0])
def test_roles_replace_each_other_as_far_as_their_elasticity_says(elasticity):
    """A mean of order (s - 1) / s: Cobb and Douglas's product at 1, nearer to the plain mean the greater it is."""
    weights, hours = np.array([0.2, 0.3, 0.5]), np.array([1.0, 4.0, 9.0])
    order = 1.0 - 1.0 / elasticity
    closed = np.prod(hours**weights) if order == 0.0 else (weights @ hours**order) ** (1.0 / order)
    assert effective(weights, hours, elasticity) == pytest.approx(closed, rel=1e-9)
    assert effective(weights, [0.0, 4.0, 9.0], 1.0) == pytest.approx(0.0, abs=1e-9)  # each role is indispensable


def test_the_two_ways_to_work_out_an_elasticity_meet_at_two():
    """The square root of the default and the power of all others are one function there."""
    for weights, hours in (([0.3, 0.7], [2.0, 5.0]), ([0.2, 0.3, 0.5], [1.0, 0.0, 9.0])):
        assert effective(weights, hours, 2.0 + 1e-9) == pytest.approx(effective(weights, hours), rel=1e-7)


# None, or so many that products of them are exact to the last bits: next to the smallest double none is.
SOME_HOURS = st.just(0.0) | st.floats(1e-280, 100.0)


@given(
    st.lists(st.tuples(st.floats(0.05, 1.0), SOME_HOURS), min_size=1, max_size=NEEDS),
    st.floats(0.01, 50.0),
)
def test_twice_the_hours_are_twice_the_effective_hours(roles, factor):
    weights = np.array([weight for weight, _ in roles])
    weights /= weights.sum()
    hours = np.array([hour for _, hour in roles])
    once = effective(weights, hours)
    assert effective(weights, factor * hours) == pytest.approx(factor * once, rel=1e-12, abs=1e-300)
    # Elasticity 2: the mean of order one half lies between the least supplied role and the weighted mean.
    assert hours.min() * (1 - 1e-12) <= once <= weights @ hours * (1 + 1e-12)


def output(hours, power, *, need, value, bonus):
    w = world(organisations(2), collective_bonus=bonus)
    row = add_issue(w, {0: 1.0}, need=need, value=value)
    return output_of(w.p[0], w.issues[row], hours, power)


def test_nothing_is_delivered_up_to_the_need():
    assert output(3.9, 1.0, need=4.0, value=2.0, bonus=0.5) == 0.0
    assert output(4.0, 1.0, need=4.0, value=2.0, bonus=0.5) == 0.0
    assert output(4.5, 0.0, need=4.0, value=2.0, bonus=0.5) == pytest.approx(1.0)


def test_collective_power_adds_at_most_the_bonus():
    assert output(5.0, 1.0, need=4.0, value=2.0, bonus=0.5) == pytest.approx(2.0 * 1.25)
    assert output(5.0, 3.0, need=4.0, value=2.0, bonus=0.5) == pytest.approx(2.0 * 1.375)
    assert output(5.0, 1e12, need=4.0, value=2.0, bonus=0.5) == pytest.approx(3.0)


@pytest.mark.equation("4.9.1")
def test_coordination_grows_with_partners_and_shared_leadership_meets_more():
    w = world(organisations(2), coordination_hours=0.5, coordination_growth=0.45, shared_meetings=0.3)
    for n in range(2, MEMBERS + 1):
        expected = 0.5 + 0.45 * (n - 1) ** GROWTH
        for category in Category:
            more = 1.3 if category == Category.CONSORTIUM else 1.0
            found = coordination_of(w.p[0], w.clock[0], n, int(category))
            assert found == pytest.approx(more * expected, rel=1e-13)


def month_of(**more):
    """One month of work of three who trust each other by 0.64: record of their partnership, and the world."""
    known = {
        "svo": 30.0,  # effort: room x 0.64^(1 - 1/2) = 0.8 x room
        "competence": np.array([[0.5] * 8, [0.25] * 8, [1.0] * 8]),
        "power": 0.6,
        "membership_hours": 10.0,
        "coordination_hours": 2.0,
        "coordination_growth": 0.0,
        "collective_bonus": 0.5,
        "divisible": 0.6,
        "setup_months": 0.0,
    }
    w = team(3, 0.64, **{**known, **more})
    work(w, 0)
    return partnership(w), w


@pytest.mark.equation("4.5.1", "4.5.5", "4.5.6")
def test_a_month_of_work_by_hand():
    record, w = month_of()
    room = 10.0 - 2.0
    np.testing.assert_allclose(record.open_hours[:3], room)
    np.testing.assert_allclose(record.effort[:3], 0.8 * room, rtol=1e-6)  # the ledger keeps trust in 24 bits
    power = 0.64 * 3 * 0.6
    hours = 0.8 * room * 1.75
    assert record.collective_power == pytest.approx(power, rel=1e-6)
    assert record.output == pytest.approx(hours * (1.0 + 0.5 * power / (1.0 + power)), rel=1e-6)
    assert w.month[0].output == record.output
    assert w.month[0].divided + w.month[0].community_gain == pytest.approx(record.output, rel=1e-14)
    assert w.month[0].divided == pytest.approx(0.6 * record.output, rel=1e-14)


def test_the_undisclosed_share_of_an_hour_delivers_nothing():
    openly, _ = month_of(collective_bonus=0.0)
    hiding, _ = month_of(collective_bonus=0.0, hidden=0.25)
    assert hiding.output == pytest.approx(0.75 * openly.output, rel=1e-12)


def test_convergent_partners_spend_a_part_of_their_effort_on_learning():
    plain, _ = month_of(collective_bonus=0.0, learning_hours=0.2)
    w = team(3, 0.64, svo=30.0, collective_bonus=0.0, learning_hours=0.2, setup_months=0.0)
    both = []
    for category in (Category.COMPLEMENTARY, Category.CONVERGENT):
        partnership(w).category = category
        work(w, 0)
        both.append(partnership(w).output)
    assert both[1] == pytest.approx(0.8 * both[0], rel=1e-12)
    assert plain.output > 0.0


def test_the_last_output_is_cut_to_the_work_left():
    whole, _ = month_of()
    w = team(3, 0.64, svo=30.0, setup_months=0.0)
    w.issues[partnership(w).issue].work = 0.5 * whole.output
    work(w, 0)
    assert partnership(w).output == 0.5 * whole.output
    assert w.issues[partnership(w).issue].work == 0.0


def test_setting_up_takes_effort_before_anything_is_delivered():
    w = team(3, 0.64, svo=30.0, setup_months=4.0)
    record = partnership(w)
    record.setup_left = 1e-9  # a trace is left, and takes the month
    work(w, 0)
    assert record.output == 0.0 and record.setup_left < 0.0
    work(w, 0)
    assert record.output > 0.0


def test_overheads_beyond_the_hours_leave_no_effort():
    record, _ = month_of(coordination_hours=30.0)
    assert not record.effort[:3].any() and record.output == 0.0


def test_hours_given_to_nobody_yield_the_solo_rate():
    w = team(2, 0.5, hours=np.array([25.0, 10.0]), solo_yield=0.3, membership_hours=10.0)
    work(w, 0)
    assert w.month[0].solo_gain == pytest.approx(0.3 * 15.0)
    assert w.organisations.took_out[0] == pytest.approx(0.3 * 15.0)
    assert w.organisations.took_out[1] == 0.0


def test_several_roles_are_supplied_by_each_who_masters_them():
    competence = np.zeros((2, 8))
    competence[0, SERVICE], competence[1, ENTERPRISE] = 1.0, 0.25
    w = team(
        2,
        1.0,
        svo=0.0,
        competence=competence,
        weights={SERVICE: 0.5, ENTERPRISE: 0.5},
        collective_bonus=0.0,
        setup_months=0.0,
        coordination_hours=0.0,
        coordination_growth=0.0,
        membership_hours=16.0,
    )
    work(w, 0)
    assert partnership(w).output == pytest.approx((0.5 * math.sqrt(16.0) + 0.5 * math.sqrt(4.0)) ** 2)


# -- means -----------------------------------------------------------------------------------------


def test_a_means_is_held_by_who_has_power_of_its_kind_and_confidence_by_who_represents():
    power = np.full((5, 3), 0.2)
    for kind in Power:
        power[kind, kind] = 0.5
    functions = [0, 0, 0, 1 << REPRESENTATION, 1 << SERVICE]
    w = world(organisations(5, power=power, functions=functions))
    assert w.organisations.means.tolist() == [1, 2, 4, 4, 0]
    issue = w.issues[add_issue(w, {0: 1.0})]
    for asked in (-1, *Power):
        issue.means = asked
        for held in range(8):
            full = asked < 0 or held & (1 << asked)
            assert compiled(gate)(issue, held) == (1.0 if full else WITHOUT_MEANS)


@pytest.mark.parametrize("asked", Power)
def test_hours_count_next_to_nothing_until_one_member_brings_the_means(asked):
    """Any member will do, and no number of hours stands in for it."""
    power = np.full((3, 3), 0.4)
    power[2, asked] = 0.5
    plain = {"collective_bonus": 0.0, "svo": 45.0, "setup_months": 0.0}
    outputs = []
    for powers in (np.full((3, 3), 0.4), power):
        for needed in (-1, asked):
            w = team(3, 0.64, power=powers, **plain)
            w.issues[partnership(w).issue].means = needed
            work(w, 0)
            outputs.append(partnership(w).output)
    without, missing, brought, held = outputs
    assert missing == pytest.approx(WITHOUT_MEANS * without, rel=1e-12)
    assert brought == held == pytest.approx(without, rel=1e-12)


@pytest.mark.parametrize("asked", [Power.RESOURCES, Power.AUTHORITY])
def test_the_money_of_a_grant_brings_equipment_and_nothing_else(asked):
    w = team(2, 0.64, power=0.4, svo=45.0, setup_months=0.0, hired_competence=0.0, collective_bonus=0.0)
    issue = partnership(w).issue
    w.issues[issue].means = asked
    work(w, 0)
    before = partnership(w).output
    grant(w, issue)
    work(w, 0)
    assert partnership(w).output == pytest.approx(before / WITHOUT_MEANS if asked == Power.RESOURCES else before)


# -- weariness -------------------------------------------------------------------------------------


@pytest.mark.parametrize("tiring", [0.0, 0.1, 0.5])
def test_effort_wanes_while_nothing_is_reached_and_comes_back_with_it(tiring):
    """After m months without output 1 - (1 - tiring)^m of it is gone; each month with output halves that."""
    w = team(2, 0.64, svo=30.0, tiring=tiring, setup_months=0.0)
    record, issue = partnership(w), w.issues[partnership(w).issue]
    issue.need = 1e6
    for month in range(6):
        work(w, 0)
        assert record.effort[0] / record.open_hours[0] == pytest.approx(0.8 * (1.0 - tiring) ** month, rel=1e-6)
    weary = 1.0 - (1.0 - tiring) ** 6
    issue.need = 0.0
    for month in range(4):
        assert record.weariness == pytest.approx(weary * RECOVERY**month, abs=1e-12)
        work(w, 0)
        assert record.output > 0.0
