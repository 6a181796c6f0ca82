"""Funding calls: how often they come, who may apply and who wins, what is paid, and whose votes count how much."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from helpers.significance import assert_count
from helpers.small_worlds import (
    acquaint,
    add_issue,
    add_partnership,
    compiled,
    grant,
    organisations,
    partnership,
    world,
)

from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.review import review
from zaedno.sim.processes.scouting import scouting
from zaedno.sim.processes.work import work
from zaedno.sim.rules.admission import admits
from zaedno.sim.rules.calls import (
    FUNDERS_REMEMBER,
    GUIDED,
    apply_for,
    call_is_open,
    grant_a_month,
    has_all_sectors,
    hours_a_month,
)
from zaedno.sim.rules.candidates import INTRODUCTION_HOURS, add_missing_sectors
from zaedno.sim.rules.issues import CALL_MONTHS, close_issue, emerge
from zaedno.sim.vocabulary import Category, Role, Sector

REPRESENTATION, SERVICE, ENTERPRISE = int(Role.REPRESENTATION), int(Role.SERVICE), int(Role.ENTERPRISE)
NGO, BUSINESS, PUBLIC = int(Sector.NGO), int(Sector.BUSINESS), int(Sector.MUNICIPALITY)
MONEY = {"grant_size": 36_000.0, "grant_margin": 0.2, "euro_per_unit": 40.0, "grant_months": 5}
KEPT = 0.2 * 36_000.0 / 40.0  # units of a whole grant that members keep


# -- calls come up ---------------------------------------------------------------------------------


def issues_that_come_up(n, *, funded=1, month=7, **parameters):
    """(until when a call is open, whether it asks for representation) of `n` issues of one territory."""
    w = world(organisations(2), **parameters)
    w.territories[0].funded = funded
    come, go = compiled(emerge), compiled(close_issue)
    seen = []
    for k in range(n):
        row = int(come(w, 0, k // 64, k % 64, month))
        seen.append((int(w.issues[row].call_until), int(w.issues[row].call_role)))
        go(w, 0, row)
    return seen


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
def test_issues_come_with_calls_as_often_as_declared_and_half_of_them_ask_for_representation(rate):
    seen = issues_that_come_up(4000, grant_rate=rate)
    calls = [role for until, role in seen if until >= 0]
    assert_count(len(calls), len(seen), rate)
    assert_count(sum(calls), len(calls), 0.5)
    assert {until for until, _ in seen} <= {-1, 7 + CALL_MONTHS - 1}
    assert not any(role for until, role in seen if until < 0)


def test_no_call_comes_where_the_lag_cannot_pay_for_its_levers():
    assert {until for until, _ in issues_that_come_up(100, grant_rate=1.0, funded=0)} == {-1}


def test_a_call_is_open_for_its_months_the_first_included():
    w = world(organisations(2), grant_rate=1.0)
    issue = w.issues[int(compiled(emerge)(w, 0, 1, 0, 3))]
    was_open = []
    for month in range(3, 24):
        w.clock[0].month = month
        was_open.append(bool(compiled(call_is_open)(w, issue)))
    assert was_open == [k < CALL_MONTHS for k in range(21)]


# -- who wins --------------------------------------------------------------------------------------


def applicants(seed, **parameters):
    """A world with four applicants whose every attribute is drawn: (world, its members' rows, the issue called for)."""
    rng = np.random.default_rng(seed)
    given = {
        "competence": rng.random((4, 8)),
        "power": 0.02 + 0.98 * rng.random((4, 3)),
        "hidden": rng.random(4),
        "functions": [1 << SERVICE] * 4,
    }
    w = world(organisations(4, **given), 15_200, **{**MONEY, **parameters})
    return w, np.arange(4), add_issue(w, {REPRESENTATION: 0.2, SERVICE: 0.5, ENTERPRISE: 0.3})


def strength(w, rows):
    """t_first (of several) x (sum of undiverted power) x (best match of one member's skills with the plan)."""
    them = [w.organisations[row] for row in rows]
    power = sum(float(one.power.mean()) * (1.0 - float(one.hidden)) for one in them)
    plan = {REPRESENTATION: 0.2, SERVICE: 0.5, ENTERPRISE: 0.3}
    return (
        (float(w.p[0].first_trust) if len(rows) > 1 else 1.0)
        * power
        * max(sum(weight * math.sqrt(float(one.competence[role])) for role, weight in plan.items()) for one in them)
    )


def wins(w, rows, row, months, asks=0):
    """How many of as many applications win, a month each."""
    issue, decide, won = w.issues[row], compiled(apply_for), 0
    issue.call_role = asks
    for month in range(months):
        w.clock[0].month = 100 + month
        issue.call_until, issue.grant_left, issue.grant_month = 100 + month, 0, 0.0
        decide(w, rows, len(rows), issue)
        assert issue.call_until < 0  # decided, whoever won
        if issue.grant_left:
            assert issue.grant_month == pytest.approx(KEPT / 5, rel=1e-12)
            assert issue.grant_left == 5 and issue.grant_from == 100 + month + w.p[0].grant_delay
        won += issue.grant_left > 0
    return won


@pytest.mark.equation("4.3.1", "4.3.2")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rivals", [0.25, 1.5])
def test_a_team_wins_as_often_as_its_strength_against_its_rivals(seed, rivals):
    w, rows, row = applicants(seed, call_rivals=rivals, first_trust=0.3 + 0.1 * seed)
    s = strength(w, rows)
    assert_count(wins(w, rows, row, 15_000), 15_000, s / (s + rivals))


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("present", [False, True])
def test_a_team_without_the_representation_asked_for_counts_half(asked, present):
    w, rows, row = applicants(9, call_rivals=0.5)
    w.organisations[2].functions |= present << REPRESENTATION
    s = strength(w, rows) * (0.5 if asked and not present else 1.0)
    assert_count(wins(w, rows, row, 3000, int(asked)), 3000, s / (s + 0.5))


@pytest.mark.equation("4.3.1", "4.3.2")
def test_one_applicant_needs_nobodys_trust():
    w, rows, row = applicants(4, call_rivals=0.5, first_trust=0.3)
    s = strength(w, rows[:1])
    assert_count(wins(w, rows[:1], row, 4000), 4000, s / (s + 0.5))


@pytest.mark.parametrize(("since", "remembered"), [(0, True), (FUNDERS_REMEMBER, True), (FUNDERS_REMEMBER + 1, False)])
def test_funders_remember_who_broke_with_a_grant(since, remembered):
    w, rows, row = applicants(6, call_rivals=0.5)
    s = strength(w, rows) * (0.5 if remembered else 1.0)
    issue, decide, won = w.issues[row], compiled(apply_for), 0
    for month in range(3000):
        w.clock[0].month = 100 + month
        w.organisations[1].broke_grant = 100 + month - since
        issue.call_until, issue.grant_left = 100 + month, 0
        decide(w, rows, 4, issue)
        won += issue.grant_left > 0
    assert_count(won, 3000, s / (s + 0.5))


@pytest.mark.parametrize("n", [1, 3])
def test_a_bid_costs_its_hours_won_or_not_and_is_booked(n):
    w, rows, row = applicants(3, call_rivals=1.0, bid_hours=60.0, hour_value=0.2)
    for month in range(20):
        w.clock[0].month = month
        w.issues[row].call_until = month
        compiled(apply_for)(w, rows[:n], n, w.issues[row])
    now = w.month[:20]
    assert (now.bids == 1.0).all() and 0 < now.bids_won.sum() < 20
    np.testing.assert_allclose(now.transaction_cost, 12.0, rtol=1e-12)
    np.testing.assert_allclose(w.organisations.put_in[:n], 20 * 12.0 / n, rtol=1e-12)
    np.testing.assert_allclose(w.organisations.month_net[:n], -20 * 12.0 / n, rtol=1e-12)
    assert not w.organisations.put_in[n:].any()


def test_nobody_beats_nobody_and_hidden_agendas_win_nothing():
    w, rows, row = applicants(3, call_rivals=0.0)
    assert wins(w, rows, row, 200) == 200
    w.organisations.hidden = 1.0
    assert wins(w, rows, row, 200) == 0
    w.p[0].call_rivals = 0.25
    assert wins(w, rows, row, 200) == 0


def test_what_hides_a_member_more_wins_less_often():
    """The same luck in both: whoever wins with more hidden would have won with less."""
    found = []
    for hidden in (0.0, 0.3, 0.6, 0.9):
        w, rows, row = applicants(5)
        w.organisations.hidden = hidden
        found.append(wins(w, rows, row, 400))
    assert found == sorted(found, reverse=True) and found[0] > found[-1]


# -- what is paid ----------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [1, 5, 7])
def test_members_keep_the_margin_of_a_grant_in_equal_parts(months):
    """Paid to the unit over its months and never after; the LAG books it, though not on its running budget."""
    w = world(organisations(2), months=12, **{**MONEY, "grant_months": months})
    a_month = compiled(grant_a_month)(w.p[0])
    assert a_month == pytest.approx(KEPT / months, rel=1e-12)
    issue = add_issue(w, {SERVICE: 1.0}, value=0.0)
    add_partnership(w, [0, 1], issue, category=Category.CONSORTIUM)
    grant(w, issue, month=a_month, months=months, begins=2)
    for month in range(12):
        w.clock[0].month = month
        work(w, 0)
        bargaining(w, 0)
    expected = [0.0] * 2 + [KEPT / months] * months + [0.0] * (10 - months)
    np.testing.assert_allclose(w.month.grants, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(w.month.policy_cost, w.month.grants + w.month.hired, rtol=1e-12)
    assert w.territories[0].spent == 0.0
    record = partnership(w)
    paid = w.month.transaction_cost.sum() + w.month.contest_waste.sum()
    assert record.account[:2].sum() == pytest.approx(KEPT - paid, rel=1e-9)
    assert w.issues[issue].grant_month == 0.0  # nobody is promised more of it


@pytest.mark.parametrize("skill", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("size", [100.0, 1e6])
def test_the_rest_of_a_grant_buys_hours_that_work_as_far_as_members_can_guide_them(skill, size):
    """At the price of an hour, up to twice what members give; each adds its competence to every role needed."""
    known = {"hired_competence": skill, "hour_value": 0.2, "coordination_hours": 0.0, "coordination_growth": 0.0}
    w = world(
        organisations(2, svo=45.0), 6, collective_bonus=0.0, setup_months=0.0, **known, **{**MONEY, "grant_size": size}
    )
    acquaint(w, 0, 1, 1.0)
    issue = add_issue(w, {SERVICE: 0.4, ENTERPRISE: 0.6}, need=2.0)
    add_partnership(w, [0, 1], issue)
    grant(w, issue, month=0.0, months=3, begins=1)
    given = 2 * w.p[0].membership_hours
    bought = size * 0.8 / 40.0 / 5 / 0.2
    assert compiled(hours_a_month)(w.p[0]) == pytest.approx(bought, rel=1e-12)
    hired = min(bought, GUIDED * given)
    for month in range(6):
        w.clock[0].month = month
        work(w, 0)
        bargaining(w, 0)
        paid = 1 <= month < 4
        assert partnership(w).output == pytest.approx(0.5 * given + skill * hired * paid - 2.0, rel=1e-6)
        assert w.month[month].hired == w.month[month].policy_cost == pytest.approx(0.2 * hired * paid, rel=1e-12)


@pytest.mark.parametrize(("broken", "remembered"), [(True, True), (False, False)])
def test_a_grant_ends_with_the_partnership_that_won_it_and_the_funder_remembers(broken, remembered):
    w = world(organisations(2), 60, leave_rate=1.0, distrust_floor=0.0)
    issue = add_issue(w, {SERVICE: 1.0})
    add_partnership(w, [0, 1], issue)
    grant(w, issue, begins=40)
    w.clock[0].month = 30
    if broken:
        partnership(w).satisfaction[:2] = -1.0
    else:
        w.issues[issue].work = 0.0
    review(w, 0)
    assert w.territories[0].n_live == 0
    assert w.issues[issue].grant_left == 0
    assert (w.organisations.broke_grant == 30).all() == remembered


# -- who may apply ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sectors", list(itertools.product(range(3), repeat=3)))
def test_only_three_sectors_can_all_stay_below_49_percent(sectors):
    """Votes weighted as evenly as can be leave the greatest sector 1 / (number of sectors)."""
    w = world(organisations(3, sector=sectors))
    evenly = Fraction(1, len(set(sectors)))
    assert bool(compiled(has_all_sectors)(w, np.arange(3), 3)) == (evenly <= Fraction(49, 100))


def called(sectors, **parameters):
    """A community of one call, after a month in which everybody looks for partners."""
    easy = {"scouting_rate": 1.0, "hour_value": 0.01, "solo_yield": 0.0, "strategy_floor": 0.0, "mission_floor": 0.0}
    even = {
        "coordination_growth": 0.0,
        "call_rivals": 0.0,
        "first_trust": 0.5,
        "bid_hours": 0.0,
        "grant_delay": 0,
        "hired_competence": 0.0,
    }
    w = world(
        organisations(len(sectors), sector=sectors, competence=0.8 * np.eye(8)[[SERVICE, ENTERPRISE, 7]], hidden=0.0),
        **{**MONEY, **easy, **even, **parameters},
    )
    for i, j in itertools.combinations(range(len(sectors)), 2):
        acquaint(w, i, j, 0.5)
    row = add_issue(w, {SERVICE: 0.4, ENTERPRISE: 0.3, 7: 0.3})
    w.issues[row].call_until = 5
    scouting(w, 0)
    return w


@pytest.mark.parametrize(("cap", "forms"), [(0, 1), (1, 0)])
def test_two_sectors_may_apply_only_where_the_rule_of_votes_is_off(cap, forms):
    w = called([NGO, BUSINESS, BUSINESS], vote_cap=cap)
    assert w.month[0].formed_consortium == w.territories[0].n_live == forms
    assert called([NGO, BUSINESS, PUBLIC], vote_cap=cap).month[0].formed_consortium == 1.0


@pytest.mark.parametrize("listed", [0, 1])
def test_the_lag_looks_six_times_for_each_sector_that_is_missing_and_is_paid_for_whom_it_names(listed):
    """An NGO looks for partners; with `listed` a business is on its shortlist already."""
    months, sectors = 1500, [NGO] * 2 + [BUSINESS] * 3 + [PUBLIC]
    w = world(organisations(len(sectors), sector=sectors), months, staff_hour=0.5, grant_rate=0.1)
    seek, scratch = compiled(add_missing_sectors), w.scratch[0]
    found = {BUSINESS: 0, PUBLIC: 0}
    for month in range(months):
        w.clock[0].month, scratch.candidate[0] = month, 2
        k = seek(w, 0, 0, listed)
        named = [sectors[row] for row in scratch.candidate[listed:k]]
        assert len(set(named)) == len(named)
        assert w.month[month].policy_cost == pytest.approx(0.5 * INTRODUCTION_HOURS * len(named), rel=1e-12)
        for sector in named:
            found[sector] += 1
    assert_count(found[PUBLIC], months, 1.0 - (5 / 6) ** 6)
    assert_count(found[BUSINESS], months, 0.0 if listed else 1.0 - (3 / 6) ** 6)


@pytest.mark.parametrize("rivals", [0.0, 0.25, 10.0])
def test_who_applies_hopes_for_its_part_of_the_grant_against_rivals_as_if_its_own_strength_were_one(rivals):
    """All trust alike, so each expects a third; what was hoped for is in satisfaction on joining, won or not."""
    outcomes = []
    for run in range(8):
        plain, rich = (
            called([NGO, BUSINESS, PUBLIC], call_rivals=rivals, run=run, grant_size=size) for size in (0.0, 36_000.0)
        )
        for w in (plain, rich):
            assert partnership(w).n == 3
        hoped = partnership(rich).satisfaction[:3] - partnership(plain).satisfaction[:3]
        own, trusts = math.sqrt(0.5) ** 2, 1.0  # own effort 0.5 at an own-gain attitude, 0.5 of each of the others
        np.testing.assert_allclose(hoped, own / (own + trusts) * KEPT / 5 / (1.0 + rivals), rtol=1e-9)
        issue = rich.issues[partnership(rich).issue]
        outcomes.append(issue.grant_left > 0)
        kept = issue.grant_left * issue.grant_month
        assert kept == pytest.approx(KEPT if outcomes[-1] else 0.0, rel=1e-9)
    assert all(outcomes) == (rivals == 0.0)


# -- who is let in ---------------------------------------------------------------------------------


def admitted(sectors, votes, category):
    """Whether incumbents who gain by a newcomer (`votes`) or lose by it let it in; the first of them leads."""
    n = len(sectors) + 1
    competence = np.full((n, 8), 0.2)
    competence[-1] = 0.9
    w = world(organisations(n, sector=[*sectors, NGO], competence=competence, hidden=0.0), hour_value=0.01)
    for i, j in itertools.combinations(range(n - 1), 2):
        acquaint(w, i, j, 0.5)
    for i, yes in enumerate(votes):
        acquaint(w, i, n - 1, 0.9 if yes else 0.0)
    row = add_partnership(w, range(n - 1), add_issue(w, {SERVICE: 1.0}), category=category)
    members = np.arange(n)
    return bool(compiled(admits)(w, 0, row, members, n, -1, w.issues[w.partnerships[row].issue]))


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_a_majority_of_members_decides_and_the_lead_breaks_ties(n):
    for votes in itertools.product([False, True], repeat=n):
        yes = sum(votes)
        expected = yes > n - yes or (2 * yes == n and votes[0])
        assert admitted([NGO] * n, votes, Category.COMPLEMENTARY) == expected, votes


@pytest.mark.parametrize("sectors", [(0, 1), (0, 0, 1), (0, 1, 2), (0, 0, 1, 2), (1, 0, 2, 0, 0), (2, 1, 1, 0, 0)])
def test_in_a_consortium_every_sector_weighs_the_same(sectors):
    """In fractions, so that nothing is rounded."""
    weights = [Fraction(1, sectors.count(sector)) for sector in sectors]
    for votes in itertools.product([False, True], repeat=len(sectors)):
        yes = sum(weight for weight, vote in zip(weights, votes, strict=True) if vote)
        if 2 * yes != len(set(sectors)):
            assert admitted(sectors, votes, Category.CONSORTIUM) == (2 * yes > len(set(sectors))), votes
