"""The LAG's purse: what each lever costs, that all of it is booked, and that nothing is paid once it is empty."""

import numpy as np
import pytest
from helpers.small_worlds import LIVELY, add_issue, compiled, organisations, partnership, started, team, world

from zaedno.sim import Scenario
from zaedno.sim.beginning import GROWTH
from zaedno.sim.month import month
from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.checkins import checkins
from zaedno.sim.processes.scouting import STRATEGY_SHIFT, scouting
from zaedno.sim.processes.work import work
from zaedno.sim.rules.lag import open_budget
from zaedno.sim.rules.production import FACILITATION_HOURS
from zaedno.sim.vocabulary import Category, Role

SERVICE, ENTERPRISE = int(Role.SERVICE), int(Role.ENTERPRISE)
MONTHS = 30
RICH = {"running_budget": 1e5}


def lived(*, spent=0.0, months=MONTHS, run=0, **parameters):
    """A community with much to do, after some months; the LAG has spent so much before the first."""
    coming = {"newcomer_share": 0.3, "exit_rate": 0.01, "vulnerable_share": 0.5, "issue_rate": 0.06}
    scenario = Scenario.load(months=months, **{**LIVELY, **coming, **parameters})
    w = started(scenario, seed=21, run=run)
    w.territories.spent = spent
    w.issues.call_until = -1  # of the first issues, which came up before anything was spent
    for _ in range(months):
        month(w)
    return w


# -- when the LAG can pay --------------------------------------------------------------------------


@pytest.mark.parametrize("months", [1, 7, 12])
@pytest.mark.parametrize(("euro", "worth"), [(30.0, 36.0), (5.0, 2.0)])
def test_the_lag_can_pay_while_it_has_not_spent_more_than_its_months_so_far_allow(months, euro, worth):
    """Five organisations of which one is yet to come: four count."""
    w = world(organisations(5, entered=[0, 0, 0, 0, 9]), running_budget=euro, euro_per_unit=worth)
    w.clock[0].month = months - 1
    allowed = euro / worth * 4 * months
    for spent, funded in ((0.0, 1), (0.999 * allowed, 1), (1.001 * allowed, 0), (1e9, 0)):
        w.territories[0].spent = spent
        compiled(open_budget)(w, 0)
        assert w.territories[0].funded == funded


def test_what_the_past_might_have_spent_is_no_allowance():
    """The budget counts from month 0."""
    w = world(organisations(5), 60, running_budget=36.0, euro_per_unit=36.0)
    w.clock[0].past = 24
    for now, spent, funded in ((24, 4.9, 1), (24, 5.1, 0), (35, 59.0, 1), (35, 61.0, 0)):
        w.clock[0].month, w.territories[0].spent = now, spent
        compiled(open_budget)(w, 0)
        assert w.territories[0].funded == funded, now


# -- levers pause when the purse is empty ----------------------------------------------------------

LEVERS = {
    "check-ins": ({"checkin_interval": 3, "charter": 1}, {"checkin_interval": 0}),
    "facilitation": ({"facilitation_rate": 0.1}, {"facilitation_rate": 0.0}),
    "matchmaking": ({"matchmaking": 4.0}, {"matchmaking": 0.0}),
    "introductions": ({"introductions": 4, "consultations": 0.5}, {"introductions": 0}),
    "onboarding": ({"onboarding": 3}, {"onboarding": 0}),
    "outreach": ({"outreach": 0.5}, {"outreach": 0.0}),
    "refunds": ({"time_refund": 0.5}, {"time_refund": 0.0}),
    "training": ({"training_share": 1.0}, {"training_share": 0.0}),
    "start-up": ({"startup_support": 1.0, "creation_cost": 20.0}, {"startup_support": 0.0, "creation_cost": 20.0}),
    "calls": ({"grant_rate": 0.5}, {"grant_rate": 0.0}),
}


@pytest.mark.parametrize("lever", LEVERS)
def test_an_empty_purse_is_as_good_as_no_lever_at_all(lever):
    """To the bit; while the same lever, paid for, changes what happens and costs something."""
    on, off = ({**RICH, "introductions": 0, **given} for given in LEVERS[lever])
    empty, without, paid = lived(spent=1e12, **on), lived(spent=1e12, **off), lived(**on)
    assert empty.month.tobytes() == without.month.tobytes()
    assert not empty.month.policy_cost.any() and empty.territories[0].spent == 1e12
    assert paid.month.policy_cost.sum() > 0.0
    assert paid.month.took_out.tobytes() != without.month.took_out.tobytes()


def test_with_an_empty_purse_nobody_is_named_for_a_sector_that_a_call_lacks():
    """Calls that came before stay open; whoever applies must find the other sectors itself."""
    for spent, named in ((0.0, True), (1e12, False)):
        w = world(organisations(6, sector=[0, 0, 1, 1, 2, 2]), scouting_rate=1.0, grant_rate=0.5, **RICH)
        w.issues[add_issue(w, {SERVICE: 1.0})].call_until = 9
        w.territories[0].spent = spent
        compiled(open_budget)(w, 0)
        scouting(w, 0)
        assert (w.month[0].policy_cost > 0.0) == named == (w.ledger.who >= 0).any()


PROGRAMME = {"policy": "full_programme", "time_refund": 0.3, "facilitation_rate": 0.1}


@pytest.mark.parametrize("run", range(4))
@pytest.mark.parametrize("euro", [0.0, 1.5, 3.0, 1e5])
def test_all_that_is_paid_is_booked_and_nothing_while_too_much_is_spent(run, euro):
    """Month by month, beside a purse of our own: running costs are what policy costs less the grants."""
    scenario = Scenario.load("newcomers", months=48, running_budget=euro, **{**LIVELY, **PROGRAMME})
    w, purse, pauses = started(scenario, seed=2, run=run), 0.0, 0
    organisations_at_start = int((w.organisations.entry == 0).sum())
    for now in range(48):
        month(w)
        paid = w.month[now].policy_cost - w.month[now].grants - w.month[now].hired
        if purse > euro / 36.0 * organisations_at_start * (now + 1):
            assert paid == pytest.approx(0.0, abs=1e-12)
            pauses += 1
        purse += paid
        assert w.territories[0].spent == pytest.approx(purse, rel=1e-12)
    assert purse > 0.0
    assert pauses == 0 if euro == 1e5 else pauses > 5
    assert pauses < 48  # in the first month nothing has been spent yet, be the budget what it may


@pytest.mark.parametrize("factor", [0.0, 2.0])
def test_the_lags_own_time_has_one_price(factor):
    """Where money is no matter its hour's price changes nothing but the bill, which follows it."""
    one, other = (lived(staff_hour=price, **RICH, **PROGRAMME) for price in (0.25, 0.25 * factor))
    hours = one.month.policy_cost - one.month.refunds - one.month.grants - one.month.hired
    assert hours.sum() > 0.0 and one.month.refunds.sum() > 0.0
    bill = other.month.policy_cost - other.month.refunds - other.month.grants - other.month.hired
    np.testing.assert_allclose(bill, factor * hours, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(other.month.took_out, one.month.took_out)


# -- what single levers cost and bring -------------------------------------------------------------


@pytest.mark.parametrize("interval", [1, 3, 5])
def test_a_check_in_costs_everybody_its_hours(interval):
    """Of a life of 12 months after the first, 12 // interval hold one: each member's hour and the LAG's for each."""
    known = {
        "checkin_interval": interval,
        "checkin_hours": 1.5,
        "staff_hour": 0.4,
        "hour_value": 0.2,
        "disclosure": 0.0,
    }
    w = team(3, 0.5, months=13, coordination_hours=0.0, coordination_growth=0.0, **RICH, **known)
    for now in range(13):
        w.clock[0].month = now
        work(w, 0)
        assert partnership(w).open_hours[:3].tolist() == [10.0 - 1.5 * (now > 0 and now % interval == 0)] * 3
        bargaining(w, 0)
        checkins(w, 0)
    held = 12 // interval
    assert w.month.checkins.sum() == held
    assert w.territories[0].spent == pytest.approx(0.4 * 1.5 * held, rel=1e-12)
    assert w.month.transaction_cost.sum() == pytest.approx(3 * 0.2 * 1.5 * held, rel=1e-12)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5])
def test_facilitation_closes_the_gap_of_recognition_and_takes_hours(rate):
    known = {"facilitator_hours": 20.0, "staff_hour": 0.4, "recognition_start": 0.2}
    w = team(3, 0.5, coordination_hours=1.0, coordination_growth=0.0, facilitation_rate=rate, **RICH, **known)
    for now in range(6):
        w.clock[0].month = now
        work(w, 0)
        checkins(w, 0)
        assert partnership(w).recognition == pytest.approx(1.0 - 0.8 * (1.0 - rate) ** (now + 1), rel=1e-12)
        assert partnership(w).open_hours[0] == pytest.approx(10.0 - 1.0 - FACILITATION_HOURS * rate, rel=1e-12)
    assert w.territories[0].spent == pytest.approx(6 * 0.4 * 20.0 * rate, rel=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_refund_gives_back_its_share_of_transaction_costs(share):
    w = team(3, 0.5, months=6, time_refund=share, hour_value=0.3, svo=45.0, **RICH)
    plain = team(3, 0.5, months=6, time_refund=0.0, hour_value=0.3, svo=45.0, **RICH)
    for now in range(6):
        for one in (w, plain):
            one.clock[0].month = now
            work(one, 0)
            bargaining(one, 0)
    hours = 6 * (w.p[0].coordination_hours + w.p[0].coordination_growth * 2.0**GROWTH)
    cost = 0.3 * hours
    np.testing.assert_array_equal(w.month.transaction_cost, plain.month.transaction_cost)
    assert w.month.transaction_cost.sum() == pytest.approx(3 * cost, rel=1e-12)
    assert w.month.refunds.sum() == w.month.policy_cost.sum() == pytest.approx(3 * cost * share, rel=1e-12)
    assert w.territories[0].spent == pytest.approx(3 * cost * share, rel=1e-12)
    np.testing.assert_allclose(partnership(w).account[:3], partnership(plain).account[:3] + cost * share, rtol=1e-12)
    np.testing.assert_allclose(w.organisations.put_in, cost * (1.0 - share), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("support", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("emerged", [0, -5])
def test_founders_of_a_creation_pay_the_start_up_less_what_the_lag_carries(support, emerged):
    """An issue that came up lately makes a creation, one that has waited since before the start does not."""
    easy = {"scouting_rate": 1.0, "solo_yield": 0.0, "strategy_floor": 0.0, "mission_floor": 0.0, "learning_value": 0.0}
    known = {
        "startup_support": support,
        "creation_cost": 4.0,
        "hour_value": 0.05,
        **easy,
        **RICH,
    }
    w = world(organisations(2, competence=0.9 * np.eye(8)[[SERVICE, ENTERPRISE]]), **known)
    for i in (0, 1):
        w.ledger[i].who[(1 - i) * 8], w.ledger[i].trust[(1 - i) * 8] = 1 - i, 0.6
    strategy = w.territories[0].strategy.copy()
    add_issue(w, {SERVICE: 0.5, ENTERPRISE: 0.5}, emerged=emerged, theme=2)
    scouting(w, 0)
    record, created = partnership(w), emerged == 0
    assert record.category == (Category.CREATION if created else Category.COMPLEMENTARY)
    whole = 0.05 * 4.0 * created
    np.testing.assert_allclose(record.account[:2], -whole * (1.0 - support), atol=1e-15)
    np.testing.assert_allclose(record.deepest[:2], -whole * (1.0 - support), atol=1e-15)
    np.testing.assert_allclose(w.organisations.put_in, whole * (1.0 - support), atol=1e-15)
    now = w.month[0]
    assert now.transaction_cost == pytest.approx(2 * whole, rel=1e-12)
    assert now.refunds == now.policy_cost == w.territories[0].spent == pytest.approx(2 * whole * support, rel=1e-12)
    shift = STRATEGY_SHIFT * created
    np.testing.assert_allclose(w.territories[0].strategy, (1.0 - shift) * strategy + shift * np.eye(6)[2], rtol=1e-12)
    assert w.territories[0].strategy.sum() == pytest.approx(1.0, rel=1e-12)
