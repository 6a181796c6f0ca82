"""Bids and what they win: hours whoever wins, payments after a delay for so many months, hours that can be guided."""

import numpy as np
import pytest
from helpers.significance import assert_count
from helpers.small_worlds import LIVELY, add_issue, add_partnership, compiled, organisations, partnership, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim import Scenario, simulate
from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.work import work
from zaedno.sim.rules.calls import BROKEN, FUNDERS_REMEMBER, GUIDED, apply_for, merit
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event, Role

SERVICE, ENTERPRISE = int(Role.SERVICE), int(Role.ENTERPRISE)
MONEY: dict = {
    "grant_size": 30_000.0,
    "grant_margin": 0.2,
    "euro_per_unit": 40.0,
    "grant_months": 5,
    "grant_delay": 3,
    "bid_hours": 60.0,
    "hour_value": 0.25,
    "setup_months": 0.0,
    "call_rivals": 0.0,
    "collective_bonus": 0.0,
    "elasticity": 2.0,
    "trust_up": 0.0,
}
WHOLE = 30_000.0 / 40.0  # units of a grant


def funded(n=2, months=20, **more):
    """A partnership of `n` that has applied in month 0 without rivals."""
    w = world(organisations(n), months=months, **{**MONEY, **more})
    row = add_issue(w, {SERVICE: 0.5, ENTERPRISE: 0.5}, call_until=3)
    members = np.arange(n)
    compiled(apply_for)(w, members, n, w.issues[row])
    add_partnership(w, range(n), row)
    return w, w.issues[row]


def live_on(w, months):
    for k in range(months):
        w.clock[0].month = k
        work(w, 0)
        bargaining(w, 0)


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("rivals", [0.0, 1e9])
def test_an_application_costs_its_hours_won_or_not_and_all_share_them(n, rivals):
    w = world(organisations(6), **{**MONEY, "call_rivals": min(rivals, 10.0)})
    issue = w.issues[add_issue(w, {SERVICE: 1.0}, call_until=3)]
    if rivals:
        w.organisations.hidden = 1.0  # whoever hides all wins nothing
    compiled(apply_for)(w, np.arange(n), n, issue)
    price = 60.0 * 0.25
    assert w.organisations.month_net[:n] == pytest.approx(-price / n) and w.organisations.put_in[:n].sum() == price
    assert not w.organisations.month_net[n:].any()
    assert w.month[0].transaction_cost == price and w.month[0].bids == 1.0
    assert w.month[0].bids_won == (rivals == 0.0) and issue.call_until == NOBODY
    assert (issue.grant_left > 0) == (rivals == 0.0)


def test_wins_are_as_frequent_as_ones_merit_against_rivals():
    w = world(
        organisations(2, power=0.4, competence=0.49), months=12_000, **{**MONEY, "call_rivals": 0.3, "first_trust": 0.5}
    )
    issue = w.issues[add_issue(w, {SERVICE: 1.0})]
    s = float(compiled(merit)(w, np.arange(2), 2, issue))
    assert s == pytest.approx(0.5 * 2 * 0.4 * 0.7)
    won = 0
    for k in range(12_000):
        w.clock[0].month, issue.call_until, issue.grant_left = k, k, 0
        compiled(apply_for)(w, np.arange(2), 2, issue)
        won += issue.grant_left > 0
    assert_count(won, 12_000, s / (s + 0.3))


@pytest.mark.parametrize("delay", [0, 3, 7])
@pytest.mark.parametrize("months", [1, 5])
def test_it_is_paid_after_its_delay_for_so_many_months(delay, months):
    w, _ = funded(grant_delay=delay, grant_months=months)
    live_on(w, 20)
    paid = np.zeros(20)
    paid[delay : delay + months] = 0.2 * WHOLE / months
    np.testing.assert_allclose(w.month.grants, paid, rtol=1e-9, atol=1e-12)
    assert (w.month.hired > 0.0).tolist() == (paid > 0.0).tolist()


@given(st.floats(0.02, 0.6), st.floats(500.0, 1e6), st.floats(0.05, 5.0), st.floats(0.0, 1.0))
def test_hired_hours_are_no_more_than_members_can_guide_and_the_money_buys(trusts, size, price, margin):
    w, _ = funded(grant_size=size, hour_value=price, grant_margin=margin, stranger_trust=trusts, first_trust=trusts)
    live_on(w, 6)
    hours = float(w.month.hired[4]) / price
    guided = GUIDED * float(partnership(w).effort[:2].sum())
    bought = (1.0 - margin) * size / 40.0 / 5 / price
    assert hours == pytest.approx(min(guided, bought), rel=1e-6)
    assert w.month.grants[4] + w.month.hired[4] <= size / 40.0 / 5 * (1.0 + 1e-9)
    assert w.month.policy_cost[4] == pytest.approx(w.month.grants[4] + w.month.hired[4], rel=1e-12)


def test_hired_hours_work_with_the_skill_of_those_who_are_hired():
    """Of one skill in all roles they add their number times it; without any they only cost what they cost."""
    found = {}
    for skill in (0.0, 0.3):
        w, _ = funded(hired_competence=skill)
        live_on(w, 6)
        hours = w.month.hired[4] / 0.25
        found[skill] = w.month.output[4]
        assert w.month.output[0] + skill * hours == pytest.approx(w.month.output[4], rel=1e-9)
        assert hours > 0.0
    assert found[0.3] > found[0.0]


def test_who_broke_with_a_grant_counts_half_for_three_years():
    w = world(organisations(2, power=0.4), months=80, **MONEY)
    issue = w.issues[add_issue(w, {SERVICE: 1.0})]
    strength = compiled(merit)
    whole = strength(w, np.arange(2), 2, issue)
    w.organisations[1].broke_grant = 10
    for k in range(10, 80):
        w.clock[0].month = k
        expected = BROKEN if k - 10 <= FUNDERS_REMEMBER else 1.0
        assert strength(w, np.arange(2), 2, issue) == pytest.approx(expected * whole)
    assert strength(w, np.arange(1), 1, issue) > 0.5 * whole


def test_in_a_community_every_application_is_booked_and_no_grant_is_paid_for_longer_than_it_lasts():
    given = {
        **LIVELY,
        "grant_rate": 0.9,
        "grant_delay": 4,
        "grant_months": 6,
        "vote_cap": 0,
        "alone": 1,
        "bid_hours": 30.0,
    }
    ensemble = simulate(Scenario.load(months=60, **given), 4, seed=2, events=range(4))
    applied = ensemble.events[ensemble.events["event"] == Event.APPLIED.slug]
    won = ensemble.events[ensemble.events["event"] == Event.GRANT_WON.slug]
    months = ensemble.months
    assert len(applied) == months["bids"].sum() > 20 and len(won) == months["bids_won"].sum() > 10
    assert (applied["value"] == 1.0).any() and (applied["value"] > 1.0).any()
    part = won["value"].iloc[0] / 6
    paid = months["grants"] / part
    np.testing.assert_allclose(paid, paid.round(), atol=1e-9)  # whole payments
    assert 0 < months["grants"].sum() <= won["value"].sum() * (1.0 + 1e-9)
    first = won.groupby("run")["month"].min()
    for run, month in first.items():
        assert not months[(months["run"] == run) & (months["month"] < month + 4)]["grants"].any()
    assert months["identity_error"].max() < 1e-9
