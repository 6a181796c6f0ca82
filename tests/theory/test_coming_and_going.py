"""Newcomers and closures: how many, when, at what hazard, and what becomes of the partnerships of who closes down."""

import itertools
import math

import numpy as np
import pytest
from helpers.significance import assert_count, assert_even, assert_mean
from helpers.small_worlds import (
    acquaint,
    add_issue,
    add_partnership,
    compiled,
    organisations,
    partnership,
    team,
    trust,
    world,
)

from zaedno.sim import Scenario
from zaedno.sim.processes.circumstances import CLOSING_RATE, circumstances
from zaedno.sim.rules.projects import start_alone
from zaedno.sim.vocabulary import Cause, Sector
from zaedno.sim.world import template_with_newcomers

PERIOD = 84


def live(w, month):
    w.clock[0].month = month
    circumstances(w, 0)


# -- newcomers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "number"), [(0.0, 0), (0.1, 8), (0.4, 30), (1.0, 75)])
def test_newcomers_are_a_share_of_the_start_civil_organisations_and_businesses_in_turn(share, number):
    scenario = Scenario.load(newcomer_share=share)
    table = template_with_newcomers(scenario.roster, scenario.parameters)
    coming = table[table["entered"] != 0]
    assert len(table) == 75 + number and len(coming) == number
    assert coming["sector"].tolist() == [Sector.NGO, Sector.BUSINESS] * (number // 2) + [Sector.NGO] * (number % 2)
    assert len(set(table["uid"])) == len(table)


def test_each_lag_has_its_share_of_newcomers():
    scenario = Scenario.load(roster="synthetic", organisations=210, newcomer_share=0.2)
    table = template_with_newcomers(scenario.roster, scenario.parameters)
    for t in range(3):
        here = table[table["territory"] == t]
        assert (here["entered"] != 0).sum() == round(0.2 * (here["entered"] == 0).sum())


def drawn(n, runs, **parameters):
    """Months of entry and exit of `n` newcomers, in as many runs."""
    worlds = [world(organisations(n, entered=-1), run=run, **parameters).organisations.copy() for run in range(runs)]
    return np.concatenate([w["entry"] for w in worlds]), np.concatenate([w["gone"] for w in worlds])


def test_they_enter_evenly_over_one_period_whatever_the_horizon():
    entries, gone = drawn(100, 84)
    assert entries.min() == 1 and entries.max() == PERIOD
    assert_even(np.bincount(entries)[1:])
    assert (gone == -1).all()  # nobody closes down at a hazard of 0


def test_a_newcomer_is_absent_until_its_month_and_knows_nobody_then():
    w = world(organisations(4, entered=[0, 0, 0, 5]), acquaintance_within=1.0)
    there = []
    for month in range(9):
        live(w, month)
        there.append(int(w.organisations[3].present))
    assert there == [0] * 5 + [1] * 4
    assert all(math.isnan(trust(w, 3, j)) and math.isnan(trust(w, j, 3)) for j in range(3))
    assert all(trust(w, i, j) > 0.0 for i, j in itertools.permutations(range(3), 2))


# -- closures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.005, 0.05, 0.2])
def test_stays_are_geometric_with_the_declared_hazard_a_month_at_least(rate):
    """P(stay > k) = (1 - rate)^k; mean 1 / rate, standard deviation sqrt(1 - rate) / rate."""
    entries, gone = drawn(100, 60, exit_rate=rate)
    stays = gone - entries
    assert stays.min() == 1
    for k in (1, 2, 5, 20, 100):
        assert_count((stays > k).sum(), len(stays), (1.0 - rate) ** k)
    assert_mean(stays, 1.0 / rate, math.sqrt(1.0 - rate) / rate)
    assert abs(np.corrcoef(entries, stays)[0, 1]) < 5.0 / math.sqrt(len(stays))


@pytest.mark.parametrize("rate", [5e-324, 1e-300, 1e-17, 1e-9])
def test_a_hazard_next_to_nothing_closes_nobody_down(rate):
    _, gone = drawn(100, 2, exit_rate=rate)
    assert ((gone == -1) | (gone > 1200)).all()


def test_the_hazard_is_the_same_every_month_for_those_still_there():
    rate, n, months = 0.02, 100, 30
    left = alive = 0
    for run in range(40):
        w = world(organisations(n), months, run=run, exit_rate=rate)
        before = n
        for month in range(months):
            live(w, month)
            now = int(w.organisations.present.sum())
            assert month > 0 or now == n  # nobody is gone at the start
            if month > 0:
                left, alive = left + before - now, alive + before
            before = now
    assert_count(left, alive, rate)


def test_who_closes_down_leaves_its_partnerships_and_a_pair_ends_of_it():
    w = world(organisations(4))
    for i, j in itertools.combinations(range(4), 2):
        acquaint(w, i, j, 0.5)
    three = add_partnership(w, [0, 1, 2], add_issue(w, {0: 1.0}))
    pair = add_partnership(w, [0, 3], add_issue(w, {0: 1.0}))
    w.organisations[0].gone = 6
    for month in range(5):
        live(w, month)
    assert w.organisations[0].n_memberships == 2 and w.territories[0].n_live == 2
    live(w, 6)
    assert w.organisations[0].present == 0 and w.organisations[0].n_memberships == 0
    assert w.partnerships[pair].alive == 0 and w.month[6].ended_member_gone == 1.0
    assert w.lives[0].cause == Cause.MEMBER_GONE and w.lives[0].ended == 6
    remaining = w.partnerships[three]
    assert remaining.alive == 1 and sorted(remaining.members[:2]) == [1, 2] and remaining.lead in (1, 2)
    assert w.organisations.n_memberships.tolist() == [0, 1, 1, 0]


def test_the_strongest_leads_when_the_lead_is_gone():
    w = team(4, 0.5, power=[[0.9] * 3, [0.3] * 3, [0.7] * 3, [0.5] * 3])
    assert partnership(w).lead == 0
    w.organisations[0].gone = 3
    live(w, 3)
    assert partnership(w).lead == 2


# -- issues ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("alone", [False, True])
def test_served_issues_close_from_outside_at_the_rate_of_the_code_and_whoever_serves_them_stops(alone):
    closed, chances = 0, 15_000
    w = world(organisations(2), months=chances)
    issue, row = add_issue(w, {0: 1.0}), None
    for month in range(chances):
        w.clock[0].month = month
        if w.territories[0].n_issues == 0:
            issue = add_issue(w, {0: 1.0})
        if alone and w.issues[issue].carrier < 0:
            compiled(start_alone)(w, 0, issue, 1.0)
        elif not alone and w.issues[issue].server < 0:
            row = add_partnership(w, [0, 1], issue)
        w.issues[issue].uid = month  # an issue of its own each month, so that its luck is
        live(w, month)
        gone = w.territories[0].n_issues == 0
        closed += gone
        if alone:
            assert (w.organisations[0].project < 0) == gone
        else:
            assert w.month[month].ended_closed == gone and w.partnerships[row].alive != gone
    assert_count(closed, chances, CLOSING_RATE)
    assert closed > 0


@pytest.mark.parametrize("patience", [1, 7])
def test_an_issue_that_nobody_serves_closes_after_its_patience(patience):
    w = world(organisations(2), issue_patience=patience)
    add_issue(w, {0: 1.0}, emerged=2)
    open_in = []
    for month in range(2, 12):
        live(w, month)
        open_in.append(int(w.territories[0].n_issues))
    assert open_in == [1 if month - 2 < patience else 0 for month in range(2, 12)]


def test_needs_come_up_as_a_poisson_number_of_the_organisations_at_the_start():
    """A mean of 0.05 x 30 a month, whoever has come or gone since, and a variance of the same."""
    months, template = 600, organisations(33, entered=[0] * 30 + [1] * 3)
    w = world(template, months, issue_rate=0.05, issue_patience=1)
    counts = []
    for month in range(months):
        live(w, month)
        counts.append(int((w.issues.emerged[w.issues.open == 1] == month).sum()))
    assert_mean(np.array(counts), 1.5, math.sqrt(1.5))
    # (x - m)^2 of a Poisson number has the variance m + 2 m^2
    assert_mean((np.array(counts) - 1.5) ** 2, 1.5, math.sqrt(1.5 + 2 * 1.5**2))
