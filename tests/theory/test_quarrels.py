"""Quarrels: what starts one, how long it lasts, what it costs, and how it ends."""

import numpy as np
import pytest
from helpers.significance import assert_count, assert_mean
from helpers.small_worlds import compiled, partnership, team

from zaedno.sim.processes.circumstances import circumstances
from zaedno.sim.processes.relations import BROKEN_PROMISE, PATIENCE, relations
from zaedno.sim.processes.review import review
from zaedno.sim.processes.work import work
from zaedno.sim.rules.membership import leave
from zaedno.sim.rules.quarrels import FACILITATED, start_quarrel
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Cause

EXPOSED, DISTRUST, CAPTURE = int(Cause.EXPOSED), int(Cause.DISTRUST), int(Cause.CAPTURE)
CALM = {"leave_rate": 0.0, "distrust_floor": 0.0, "quarrel_leave": 0.0, "setup_months": 0.0, "running_budget": 1e5}


def lengths(n, **more):
    """Months that each of `n` quarrels lasts, the last one included, where nobody leaves."""
    w = team(3, 0.9, months=400, **{**CALM, **more})
    w.territories[0].funded = 1
    start, record, out = compiled(start_quarrel), partnership(w), []
    for k in range(n):
        record.issue_uid = 5000 + k  # each has luck of its own
        start(w, record, 1, DISTRUST)
        for length in range(1, 400):
            w.clock[0].month = length
            review(w, 0)
            if record.quarrel == NOBODY:
                break
        out.append(length)
    return np.array(out)


@pytest.mark.parametrize(("settling", "rate"), [(0.25, 0.0), (0.6, 0.0), (0.25, 0.1), (0.1, 0.2)])
def test_a_quarrel_lasts_as_long_as_its_settling_says(settling, rate):
    """1 / (1 - (1 - s)(1 - 2 rate)) months: facilitation settles it sooner."""
    chance = 1.0 - (1.0 - settling) * (1.0 - FACILITATED * rate)
    found = lengths(600, quarrel_settling=settling, facilitation_rate=rate)
    assert_mean(found, 1.0 / chance, np.sqrt(1.0 - chance) / chance)


def test_full_facilitation_settles_all_at_once_and_nothing_settles_itself_at_a_rate_of_0():
    assert (lengths(50, quarrel_settling=0.0, facilitation_rate=0.5) == 1).all()
    w = team(3, 0.9, months=200, quarrel_settling=0.0, **CALM)
    compiled(start_quarrel)(w, partnership(w), 1, DISTRUST)
    for k in range(200):
        w.clock[0].month = k
        review(w, 0)
    assert partnership(w).quarrel == DISTRUST


def test_it_costs_every_member_hours_of_work_while_it_lasts():
    given = {"quarrel_hours": 1.5, "coordination_hours": 1.0, "coordination_growth": 0.0, "membership_hours": 10.0}
    w = team(3, 0.9, **CALM, **given)
    work(w, 0)
    assert partnership(w).open_hours[:3] == pytest.approx(9.0)
    compiled(start_quarrel)(w, partnership(w), 1, DISTRUST)
    work(w, 0)
    assert partnership(w).open_hours[:3] == pytest.approx(7.5)


def test_it_is_over_when_the_culprit_has_gone_and_only_then():
    for goes, stays in ((1, False), (0, True)):
        w = team(3, 0.9, quarrel_settling=0.0, **CALM)
        record = partnership(w)
        compiled(start_quarrel)(w, record, 1, DISTRUST)
        compiled(leave)(w, int(w.live[0, 0]), goes, DISTRUST)
        review(w, 0)
        assert (record.quarrel >= 0) == stays and (record.culprit == 1) == stays


def test_what_leaks_starts_one_as_often_as_it_was_hidden():
    began, leaks = 0, 0
    for run in range(300):
        w = team(
            3, 0.9, hidden=[0.0, 0.6, 0.0], leak_rate=1.0, change_watch=10.0, hidden_reversion=0.0, run=run, **CALM
        )
        partnership(w).watch = 2.0
        circumstances(w, 0)
        leaks += w.month[0].leaks == 1.0
        if w.month[0].quarrels:
            began += 1
            assert (partnership(w).quarrel, partnership(w).culprit) == (EXPOSED, 1)
    assert leaks >= 298  # but where the issue closed first
    assert_count(began, leaks, 0.6)


@pytest.mark.parametrize(("below", "starts"), [(BROKEN_PROMISE - 0.01, False), (BROKEN_PROMISE + 0.01, True)])
def test_a_broken_promise_starts_one(below, starts):
    """Who is seen to work by more than .35 less than the others, on average, trusted it to."""
    w = team(3, 0.8, setup_months=0.0)
    work(w, 0)
    record = partnership(w)
    record.joined[:3] = -PATIENCE
    record.effort[:3] = record.open_hours[:3] * np.array([0.8, 0.8 - below, 0.8])
    relations(w, 0)
    assert (record.quarrel == DISTRUST and record.culprit == 1) == starts
    assert w.month[0].quarrels == starts


def test_a_captured_share_starts_one():
    w = team(3, 0.9, months=40, capture_ratio=2.0, quarrel_settling=0.0, **CALM)
    record = partnership(w)
    w.clock[0].month = 30
    record.year_agreed[:3], record.year_received[:3] = 1.0, [1.0, 1.0, 2.1]
    review(w, 0)
    assert (record.quarrel, record.culprit) == (CAPTURE, 2)


def test_there_is_one_at_a_time_and_the_first_is_the_one():
    w = team(3, 0.9)
    start, record = compiled(start_quarrel), partnership(w)
    start(w, record, 1, EXPOSED)
    start(w, record, 2, CAPTURE)
    start(w, record, 1, DISTRUST)
    assert (record.quarrel, record.culprit) == (EXPOSED, 1)
    assert w.month[0].quarrels == 1.0
