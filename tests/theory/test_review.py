"""Who stays and who leaves: satisfaction by its recursion, departures by their chances, capture by its sums."""

import math

import numpy as np
import pytest
from helpers.significance import assert_count
from helpers.small_worlds import (
    add_issue,
    add_partnership,
    compiled,
    grant,
    organisations,
    partnership,
    team,
    trust,
    world,
)

from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.relations import BROKEN_PROMISE, PATIENCE, relations
from zaedno.sim.processes.review import REVIEW_START, captor, reason_to_leave, review
from zaedno.sim.processes.work import work
from zaedno.sim.rules.membership import leave
from zaedno.sim.rules.quarrels import settle, start_quarrel
from zaedno.sim.vocabulary import Category, Cause, Role

N = 12
COORDINATION = {"coordination_hours": 2.0, "coordination_growth": 0.0}
CALM = {"distrust_floor": 0.0, "leave_rate": 0.0, "quarrel_leave": 0.0, "satisfaction_speed": 0.0}


def reviewed(w, month):
    w.clock[0].month = month
    review(w, 0)


# -- satisfaction ----------------------------------------------------------------------------------


@pytest.mark.equation("4.10.1", "4.10.2")
@pytest.mark.parametrize("refund", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("late", [0.8, 1.7])
def test_satisfaction_follows_what_comes_in_over_costs_as_they_are_asked_for_and_hours_alone(refund, late):
    """A team of three pays 0.5 x 2 units; the ratio asked for falls from 1.7 to what it is late, as exp(-age / 9)."""
    known = {"hour_value": 0.5, "solo_yield": 0.03, "membership_hours": 10.0, "time_refund": refund}
    asked = {"value_ratio": 1.7, "value_ratio_late": late, "value_ratio_months": 9.0}
    w = team(3, 0.5, months=60, **known, **asked, **COORDINATION, **{**CALM, "satisfaction_speed": 0.2})
    record = partnership(w)
    record.satisfaction[:3] = expected = np.array([2.0, 0.0, -1.0])
    flows = np.random.default_rng(7).normal(1.0, 2.0, (40, 3))
    for age, flow in enumerate(flows):
        record.flow[:3] = flow
        reviewed(w, age)
        ratio = late + (1.7 - late) * math.exp(-age / 9.0)
        expected = expected + 0.2 * (flow - ratio * 0.5 * 2.0 * (1.0 - refund) - 0.03 * 10.0 - expected)
        np.testing.assert_allclose(record.satisfaction[:3], expected, rtol=1e-12)


def test_satisfaction_at_full_speed_is_the_month_and_at_none_what_was_expected():
    for speed, after in ((1.0, 4.0), (0.0, -3.0)):
        w = team(2, 0.5, hour_value=0.0, solo_yield=0.0, **{**CALM, "satisfaction_speed": speed})
        partnership(w).satisfaction[:2], partnership(w).flow[:2] = -3.0, 4.0
        reviewed(w, 1)
        assert partnership(w).satisfaction[:2].tolist() == [after] * 2


# -- leaving ---------------------------------------------------------------------------------------


def left(worlds):
    """Members that left in one month's review, of as many teams of twelve as there are worlds."""
    return sum(N - (partnership(w).n if w.territories[0].n_live else 0) for w in worlds)


def dissatisfied(run, month, *, joined=0, of=N, **parameters):
    w = team(N, 0.5, months=40, run=run, **{**CALM, **parameters})
    record = partnership(w)
    record.satisfaction[:of], record.satisfaction[of:] = -1e-9, 0.0
    record.joined[:N] = joined
    reviewed(w, month)
    return w


@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_dissatisfied_members_leave_at_the_declared_rate(rate):
    assert_count(left(dissatisfied(run, 5, leave_rate=rate) for run in range(60)), 60 * N, rate)


def test_they_leave_of_their_own_accord_and_the_satisfied_stay():
    w = dissatisfied(0, 5, leave_rate=1.0, of=4)
    record = partnership(w)
    assert sorted(record.members[: record.n]) == list(range(4, N)) and record.cause == Cause.VALUE
    assert left([dissatisfied(0, 5, leave_rate=0.0)]) == 0


@pytest.mark.parametrize("joined", range(5 - REVIEW_START - 1, 6))
def test_nobody_looks_back_before_three_months_of_membership(joined):
    leaves = 5 - joined >= REVIEW_START
    assert left([dissatisfied(0, 5, joined=joined, leave_rate=1.0)]) == (N if leaves else 0)


def test_where_teams_are_fixed_nobody_leaves_whatever_happens():
    """The null model: not for distrust, nor out of dissatisfaction, nor over a quarrel; a work that is done is done."""
    w = dissatisfied(0, 5, leave_rate=1.0, quarrel_leave=1.0, distrust_floor=1.0, fixed_teams=1)
    assert partnership(w).n == N
    w.issues.work = 0.0
    reviewed(w, 6)
    assert w.territories[0].n_live == 0


@pytest.mark.parametrize(("trusts", "stays"), [(0.24, False), (0.25, True)])
def test_whoever_trusts_less_than_the_floor_leaves_at_once(trusts, stays):
    """Whatever its satisfaction, in its first month."""
    w = team(3, 0.5, **{**CALM, "distrust_floor": 0.25})
    partnership(w).mean_trust[:3], partnership(w).satisfaction[:3] = [0.9, trusts, 0.9], 100.0
    reviewed(w, 0)
    assert (1 in partnership(w).members[: partnership(w).n]) == stays
    assert stays or partnership(w).cause == Cause.DISTRUST


def test_the_trust_that_counts_is_the_mean_over_the_other_members():
    w = team(3, 0.5, trust_up=0.0, trust_down=0.0, **CALM)
    for other, value in ((1, 0.2), (2, 0.7)):
        w.ledger[0].trust[w.ledger[0].who == other] = value
    work(w, 0)
    relations(w, 0)
    means = [np.mean([trust(w, i, j) for j in range(3) if j != i]) for i in range(3)]
    np.testing.assert_allclose(partnership(w).mean_trust[:3], means, rtol=1e-12)
    assert partnership(w).mean_trust[0] == pytest.approx(0.45, rel=1e-6)


# -- endings ---------------------------------------------------------------------------------------


def test_one_member_alone_is_no_partnership_and_its_issue_is_open_again():
    w = dissatisfied(0, 5, leave_rate=1.0, of=N)
    assert w.territories[0].n_live == 0 and not w.organisations.n_memberships.any()
    assert w.month[5].ended_value == 1.0
    issue = w.issues[w.partnerships[0].issue]
    assert issue.open == 1 and issue.server < 0 and issue.idle_since == 5


def test_a_partnership_whose_work_is_done_is_completed_though_all_would_leave():
    w = team(3, 0.5, **{**CALM, "leave_rate": 1.0})
    partnership(w).satisfaction[:3] = -1.0
    w.issues.work = 0.0
    reviewed(w, 4)
    assert w.month[4].ended_completed == 1.0 and w.month[4].ended_value == 0.0
    assert w.territories[0].n_live == 0 and w.territories[0].n_issues == 0


@pytest.mark.parametrize(("month", "done", "lasting"), [(35, True, 1), (36, True, 1), (37, True, 0), (36, False, 1)])
def test_lasting_is_completed_within_three_years_or_alive_then(month, done, lasting):
    w = team(2, 0.5, months=40, **CALM)
    if done:
        w.issues.work = 0.0
    for now in range(month if done else 0, month + 1 if done else 40):
        reviewed(w, now)
    assert w.month.lasting.sum() == w.month[month].lasting == lasting


# -- capture ---------------------------------------------------------------------------------------

SHARES = [0.7, 0.2, 0.1]  # what members receive, of which each agreed to a third


def taken(months, *, functions=0, formed=0, **parameters):
    """A team of which the first member has taken 2.1 times its agreed share every month; its record."""
    w = team(3, 0.5, months=60, functions=functions, **{**CALM, **parameters})
    record = partnership(w)
    record.joined[:3] = formed
    record.year_agreed[:3] = [sum((11 / 12) ** k for k in range(months)) / 3.0] * 3
    record.year_received[:3] = [sum(share * (11 / 12) ** k for k in range(months)) for share in SHARES]
    return w


@pytest.mark.parametrize("pot_grows", [1.0, 1.1])
def test_what_was_received_and_agreed_over_a_year_are_sums_that_fade_by_a_twelfth_a_month(pot_grows):
    """Grants stand for a pot that is known; with a press of 0 (45 degrees) all receive what they agreed on."""
    w = world(organisations(2, svo=[45.0, 45.0]), months=30)
    issue = add_issue(w, {0: 1.0}, value=0.0)
    add_partnership(w, [0, 1], issue, category=Category.CONSORTIUM)
    record, pots = partnership(w), []
    for month in range(30):
        w.clock[0].month = month
        pots.append(pot_grows**month)
        grant(w, issue, month=pots[-1], months=1000)
        work(w, 0)
        bargaining(w, 0)
    expected = sum(0.5 * pot * (11 / 12) ** (29 - month) for month, pot in enumerate(pots))
    np.testing.assert_allclose(record.year_agreed[:2], expected, rtol=1e-12)
    np.testing.assert_allclose(record.year_received[:2], expected, rtol=1e-12)


def test_what_is_won_in_a_contest_counts_as_received_not_as_agreed():
    w = team(2, 0.5, svo=[-40.0, 40.0], power=[[0.9] * 3, [0.2] * 3], setup_months=0.0, recognition_start=0.0)
    record = partnership(w)
    work(w, 0)
    bargaining(w, 0)
    pot = w.p[0].divisible * record.output
    assert record.contested == 1 and record.received[0] > record.agreed[0] + 0.05
    np.testing.assert_allclose(record.year_received[:2], record.received[:2] * pot, rtol=1e-12)
    np.testing.assert_allclose(record.year_agreed[:2], record.agreed[:2] * pot, rtol=1e-12)


@pytest.mark.parametrize(("ratio", "captured"), [(1.0, True), (2.09, True), (2.11, False), (20.0, False)])
def test_capture_is_taking_more_than_one_agreed_on_by_the_declared_ratio(ratio, captured):
    w = taken(12, capture_ratio=ratio)
    w.clock[0].month = 40
    assert compiled(captor)(w, partnership(w)) == (0 if captured else -1)


@pytest.mark.parametrize(("functions", "months"), [(0, 12), (1 << Role.CHANGE, 6)])
def test_it_is_felt_after_a_year_of_membership_and_sooner_beside_a_watchdog(functions, months):
    seen = []
    for month in range(20, 40):
        w = taken(12, functions=functions, formed=20)
        w.clock[0].month = month
        seen.append(int(compiled(captor)(w, partnership(w))) == 0)
    assert seen == [month - 20 >= months for month in range(20, 40)]


def test_where_nothing_was_agreed_on_nobody_captures_anything():
    w = taken(12)
    partnership(w).year_agreed[:3] = 0.0
    w.clock[0].month = 40
    assert compiled(captor)(w, partnership(w)) == -1


def test_who_leads_together_sees_to_it_that_nobody_captures():
    w = taken(12)
    partnership(w).lead = -1
    w.clock[0].month = 40
    assert compiled(captor)(w, partnership(w)) == -1


def reasons(w, m, months=4000):
    """How often member `m` leaves for each cause (-1: it stays), the same month drawn anew."""
    ask, record = compiled(reason_to_leave), partnership(w)
    found = dict.fromkeys((-1, *Cause), 0)
    joined = int(record.joined[m])
    for month in range(months):
        w.clock[0].month, record.joined[m] = 100 + month, 100 + month + joined
        found[int(ask(w, record, m))] += 1
    return found


@pytest.mark.parametrize("over", [Cause.CAPTURE, Cause.EXPOSED, Cause.DISTRUST])
@pytest.mark.parametrize(("satisfaction", "value"), [(0.5, 0.0), (-0.5, 0.25)])
def test_in_a_quarrel_members_leave_over_it_and_else_as_they_would(over, satisfaction, value):
    w = team(3, 0.5, **{**CALM, "quarrel_leave": 0.3, "leave_rate": 0.25})
    record = partnership(w)
    record.satisfaction[:3], record.joined[:3] = satisfaction, -20
    record.quarrel, record.culprit = over, 0
    for m, quarrels in ((0, 0.0), (1, 0.3)):  # whom they quarrel with does not leave over it
        found = reasons(w, m)
        assert_count(found[over], 4000, quarrels)
        assert_count(found[Cause.VALUE], 4000, (1.0 - quarrels) * value)
        assert found[-1] + found[over] + found[Cause.VALUE] == 4000


def test_a_new_member_may_leave_over_a_quarrel_and_is_not_asked_for_its_satisfaction_yet():
    w = team(3, 0.5, **{**CALM, "quarrel_leave": 0.3, "leave_rate": 1.0})
    record = partnership(w)
    record.satisfaction[:3], record.joined[:3] = -0.5, -2
    record.quarrel, record.culprit = Cause.CAPTURE, 0
    found = reasons(w, 1)
    assert_count(found[Cause.CAPTURE], 4000, 0.3)
    assert found[Cause.VALUE] == 0


def test_capture_starts_a_quarrel_of_which_a_partnership_may_end():
    for rate, lasts in ((1.0, False), (0.0, True)):
        w = taken(12, quarrel_leave=rate, quarrel_settling=0.0, capture_ratio=2.0)
        reviewed(w, 40)
        assert w.month[40].quarrels == 1.0
        assert (w.territories[0].n_live == 1) == lasts
        if lasts:
            assert (partnership(w).quarrel, partnership(w).culprit, partnership(w).n) == (Cause.CAPTURE, 0, 3)
        else:
            assert w.month[40].ended_capture == 1.0 and w.lives[0].cause == Cause.CAPTURE


# -- quarrels --------------------------------------------------------------------------------------


def quarrelling(run=0, **parameters):
    w = team(4, 0.5, months=60, run=run, **{**CALM, **parameters})
    partnership(w).quarrel, partnership(w).culprit = Cause.EXPOSED, 0
    return w


@pytest.mark.parametrize(("unaided", "facilitated"), [(0.0, 0.0), (0.25, 0.0), (0.25, 0.1), (0.0, 0.3), (0.1, 0.5)])
def test_quarrels_are_settled_at_their_rate_and_sooner_with_a_facilitator(unaided, facilitated):
    """Either settles it: 1 - (1 - s)(1 - 2 gamma)."""
    settled, chances = 0, 1500
    w = quarrelling(quarrel_settling=unaided, facilitation_rate=facilitated)
    for month in range(chances):
        partnership(w).quarrel, partnership(w).culprit, partnership(w).issue_uid = Cause.EXPOSED, 0, month
        reviewed(w, 5)
        settled += partnership(w).quarrel < 0
    assert_count(settled, chances, 1.0 - (1.0 - unaided) * (1.0 - min(1.0, 2.0 * facilitated)))


def test_a_quarrel_costs_every_member_its_hours_and_is_one_at_a_time():
    w = quarrelling(quarrel_hours=1.5, quarrel_settling=0.0, **COORDINATION)
    work(w, 0)
    assert partnership(w).open_hours[:4].tolist() == [10.0 - 2.0 - 1.5] * 4
    compiled(start_quarrel)(w, partnership(w), 2, int(Cause.DISTRUST))
    assert partnership(w).culprit == 0 and w.month[0].quarrels == 0.0
    compiled(settle)(w, partnership(w))
    work(w, 0)
    assert partnership(w).open_hours[:4].tolist() == [8.0] * 4
    compiled(start_quarrel)(w, partnership(w), 2, int(Cause.DISTRUST))
    assert partnership(w).culprit == 2 and w.month[0].quarrels == 1.0


def test_when_the_culprit_is_gone_there_is_nothing_to_quarrel_over():
    w = quarrelling(quarrel_settling=0.0)
    reviewed(w, 5)
    assert partnership(w).quarrel == Cause.EXPOSED
    compiled(leave)(w, int(w.live[0, 0]), 0, int(Cause.VALUE))
    reviewed(w, 6)
    assert partnership(w).quarrel < 0 and partnership(w).n == 3


@pytest.mark.parametrize(
    ("gap", "since", "starts"), [(0.9, PATIENCE, True), (0.9, PATIENCE - 1, False), (1.1, 9, False)]
)
def test_a_member_that_does_far_less_than_it_is_trusted_to_has_broken_its_promise(gap, since, starts):
    """At an effort that shows `gap` x BROKEN_PROMISE above trust less the limit: seen e, of a trust of 0.8.

    Nobody is accused of it in its first months.
    """
    w = team(3, 0.8, months=5, svo=45.0, hidden=0.0, trust_up=0.0, trust_down=0.0, setup_months=0.0)
    work(w, 0)
    record = partnership(w)
    record.joined[:3] = -since
    record.agreed[:3] = record.received[:3] = 1.0 / 3.0
    record.effort[:3] = record.open_hours[0] * np.array([0.8 - BROKEN_PROMISE / gap, 0.8, 0.8])
    relations(w, 0)
    assert (record.quarrel == Cause.DISTRUST) == starts == (w.month[0].quarrels == 1.0)
    assert record.culprit == (0 if starts else -1)
