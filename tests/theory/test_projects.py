"""Serving an issue alone: what is expected of it, what it brings, when it ends; and what is remembered of refusals."""

import math

import numpy as np
import pytest
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

from zaedno.sim.month import month
from zaedno.sim.processes.circumstances import circumstances
from zaedno.sim.processes.scouting import scouting
from zaedno.sim.processes.work import work
from zaedno.sim.rules.membership import join, leave
from zaedno.sim.rules.memory import is_out_of_question, note_refusal
from zaedno.sim.rules.production import WITHOUT_MEANS
from zaedno.sim.rules.projects import net_alone, start_alone
from zaedno.sim.state import DEPARTURES, REFUSALS
from zaedno.sim.vocabulary import Cause, Role

SERVICE, ENTERPRISE = int(Role.SERVICE), int(Role.ENTERPRISE)
KNOWN = {"membership_hours": 10.0, "divisible": 0.6, "community_regard": 0.2, "collective_bonus": 1.0, "alone": 1}
# Whoever looks finds that the first question and the price of hours stop nothing.
EASY = {"scouting_rate": 1.0, "strategy_floor": 0.0, "mission_floor": 0.0, "hour_value": 0.01, "solo_yield": 0.0}


def one(hours=20.0, **parameters):
    """One that masters two roles, and an issue that needs both: (world, its row, the issue's row)."""
    competence = np.zeros(8)
    competence[[SERVICE, ENTERPRISE]] = 0.9, 0.4
    w = world(organisations(2, svo=30.0, hours=hours, competence=competence, power=0.4), 30, **{**KNOWN, **parameters})
    return w, 0, add_issue(w, {SERVICE: 0.5, ENTERPRISE: 0.5}, value=2.0, need=1.0)


def delivered(skill=(0.9, 0.4), means=1.0):
    """Units a month of the ten hours of a membership, without coordination, trust or collective power."""
    effective = (0.5 * math.sqrt(10.0 * skill[0]) + 0.5 * math.sqrt(10.0 * skill[1])) ** 2 * means
    return 2.0 * max(0.0, effective - 1.0)


@pytest.mark.parametrize("asked", [-1, 0])
def test_what_is_expected_of_it_by_hand(asked):
    w, i, row = one()
    w.issues[row].means = asked
    output = delivered(means=1.0 if asked < 0 else WITHOUT_MEANS)
    regard = 0.2 * 0.5 / 6.0 * 0.4 * output
    found = compiled(net_alone)(w, w.organisations[i], w.issues[row], 0.0)
    assert found == pytest.approx(0.6 * output + regard, rel=1e-12)


def test_it_brings_what_was_expected_the_community_its_part_and_nothing_while_it_is_set_up():
    w, i, row = one(setup_months=8.0, solo_yield=0.03)
    net = compiled(net_alone)(w, w.organisations[i], w.issues[row], 0.0)
    compiled(start_alone)(w, i, row, net)
    effective = delivered() / 2.0 + 1.0
    waits = math.ceil(8.0 / effective)
    for now in range(waits + 2):
        w.clock[0].month = now
        work(w, 0)
        output = delivered() if now >= waits else 0.0
        record = w.month[now]
        assert record.output == 0.0 and record.output_alone == pytest.approx(output, rel=1e-12)
        assert record.community_gain == pytest.approx(0.4 * output, rel=1e-12)
        idle = 0.03 * (10.0 + 20.0)  # its other hours, and the other organisation's
        assert record.solo_gain == pytest.approx(0.6 * output + idle, rel=1e-12)
    assert w.organisations[1].took_out == pytest.approx(0.03 * 20.0 * (waits + 2), rel=1e-12)


def test_it_ends_when_its_work_is_done_and_its_hours_are_free_again():
    w, i, row = one(setup_months=0.0, solo_yield=0.03)
    w.issues[row].work = 1.5 * delivered()
    compiled(start_alone)(w, i, row, 1.0)
    outputs = []
    for now in range(4):
        w.clock[0].month = now
        work(w, 0)
        outputs.append(float(w.month[now].output_alone))
    assert outputs == pytest.approx([delivered(), 0.5 * delivered(), 0.0, 0.0])
    assert w.organisations[i].project < 0 and w.territories[0].n_issues == 0 and w.issues[row].carrier < 0
    assert w.month[3].solo_gain == pytest.approx(0.03 * 40.0)


@pytest.mark.parametrize(("hours", "stays"), [(10.0, False), (19.0, False), (20.0, True), (35.0, True)])
def test_it_gives_way_to_a_membership_that_needs_its_hours(hours, stays):
    """Nobody books more than it has."""
    w, i, row = one(hours=hours)
    compiled(start_alone)(w, i, row, 1.0)
    add_partnership(w, [1, 0], add_issue(w, {SERVICE: 1.0}))
    me = w.organisations[i]
    assert (me.project >= 0) == stays == (w.issues[row].carrier == i)
    assert (me.n_memberships + (me.project >= 0)) * 10.0 <= me.hours
    assert w.territories[0].n_issues == 2  # what it gives up stays a need


def test_who_closes_down_leaves_its_project_open_to_others():
    w, i, row = one()
    compiled(start_alone)(w, i, row, 1.0)
    w.organisations[i].gone = 5
    w.clock[0].month = 5
    circumstances(w, 0)
    assert w.organisations[i].project < 0 and w.issues[row].carrier < 0
    assert w.issues[row].open == 1 and w.issues[row].idle_since == 5


@pytest.mark.parametrize(("alone", "partner", "found"), [(0, False, "nothing"), (1, False, "alone"), (1, True, "team")])
def test_whoever_finds_an_issue_takes_it_with_partners_else_alone_else_not_at_all(alone, partner, found):
    """The one masters one role, the other the other: together they deliver far more than twice as much."""
    skills = np.full((2, 8), 0.02)
    skills[0, SERVICE], skills[1, ENTERPRISE] = 0.9, 0.9
    w = world(organisations(2, svo=40.0, hours=[10.0, 10.0], competence=skills), **{**KNOWN, **EASY, "alone": alone})
    if partner:
        acquaint(w, 0, 1, 0.9)
    add_issue(w, {SERVICE: 0.5, ENTERPRISE: 0.5}, value=2.0)
    scouting(w, 0)
    assert (w.territories[0].n_live == 1) == (found == "team")
    assert (w.organisations.project >= 0).any() == (found == "alone")


def test_what_is_better_done_alone_is_and_a_partner_is_passed_over_and_declined_for_it():
    """The first passes over the other; the other asks to go on together, and is declined."""
    w = world(organisations(2, svo=40.0, competence=0.9), **{**KNOWN, **EASY, "collective_bonus": 0.0})
    acquaint(w, 0, 1, 0.3)
    add_issue(w, {SERVICE: 1.0})
    scouting(w, 0)
    assert w.territories[0].n_live == 0 and (w.organisations.project >= 0).sum() == 1
    assert w.month[0].passed_alternative == 1.0 == w.month[0].declined_alternative


def test_a_project_that_is_joined_goes_on_as_a_partnership_with_what_is_set_up():
    w, i, row = one(hours=10.0, **EASY, first_trust=0.9)
    w.organisations[1].competence[:] = 0.0
    w.organisations[1].competence[ENTERPRISE] = 1.0
    acquaint(w, 0, 1, 0.95)
    compiled(start_alone)(w, i, row, 0.0)
    w.organisations[i].project_setup = 3.25
    scouting(w, 0)
    record = partnership(w)
    assert sorted(record.members[: record.n]) == [0, 1] and record.issue == row
    assert record.setup_left == 3.25 and w.organisations[i].project < 0 and w.issues[row].carrier < 0


def test_a_grant_is_paid_to_one_alone_and_buys_it_hours():
    money = {"grant_size": 36_000.0, "grant_margin": 0.2, "euro_per_unit": 36.0, "grant_months": 10, "hour_value": 0.2}
    w, i, row = one(setup_months=0.0, hired_competence=0.5, solo_yield=0.0, **money)
    compiled(start_alone)(w, i, row, 1.0)
    grant(w, row, month=20.0, months=3)
    work(w, 0)
    hours = min(2.0 * 10.0, 80.0 / 0.2)
    more = delivered((0.9 + 0.5 * hours / 10.0, 0.4 + 0.5 * hours / 10.0))
    assert w.month[0].output_alone == pytest.approx(more, rel=1e-12)
    assert w.month[0].grants == 20.0 and w.month[0].hired == pytest.approx(0.2 * hours)
    assert w.organisations[i].took_out == pytest.approx(0.6 * more + 20.0, rel=1e-12)


# -- memory ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("within", [0, 1, 12, 24])
def test_a_refusal_and_a_departure_are_remembered_for_so_long_and_then_forgotten(within):
    w = world(organisations(3), 90, memory_months=within)
    refused, left, other = (add_issue(w, {0: 1.0}) for _ in range(3))
    row = add_partnership(w, [0, 1, 2], left)
    w.clock[0].month = 20
    compiled(note_refusal)(w, 0, w.issues[refused])
    compiled(leave)(w, row, 0, int(Cause.VALUE))
    for now in range(20, 60):
        w.clock[0].month = now
        for issue in (refused, left):
            assert bool(compiled(is_out_of_question)(w, w.organisations[0], w.issues[issue])) == (now - 20 < within)
        assert not compiled(is_out_of_question)(w, w.organisations[0], w.issues[other])
        assert not compiled(is_out_of_question)(w, w.organisations[1], w.issues[left])


def test_the_oldest_gives_way_when_memory_is_full():
    w = world(organisations(1), 90, memory_months=80)
    issues = [w.issues[add_issue(w, {0: 1.0})] for _ in range(REFUSALS + 2)]
    for now, issue in enumerate(issues):
        w.clock[0].month = now
        compiled(note_refusal)(w, 0, issue)
    known = [bool(compiled(is_out_of_question)(w, w.organisations[0], issue)) for issue in issues]
    assert known == [False, False] + [True] * REFUSALS
    assert len(w.organisations[0].left) == DEPARTURES


@pytest.mark.parametrize(("memory", "returns"), [(24, False), (0, True)])
def test_nobody_comes_back_to_what_it_left_while_it_remembers(memory, returns):
    w = world(organisations(3, svo=40.0, competence=0.9), 30, **{**KNOWN, **EASY, "memory_months": memory, "alone": 0})
    for i, j in ((0, 1), (0, 2), (1, 2)):
        acquaint(w, i, j, 0.9)
    row = add_partnership(w, [0, 1, 2], add_issue(w, {SERVICE: 1.0}, value=3.0))
    compiled(leave)(w, row, 2, int(Cause.VALUE))
    for _ in range(12):
        month(w)
    assert (w.partnerships[row].n == 3) == returns


def test_a_membership_forgets_nothing_of_who_was_there():
    """Joining again, where it may, is a membership like any other: counted, and with an account of its own."""
    w = world(organisations(3), 30)
    row = add_partnership(w, [0, 1, 2], add_issue(w, {0: 1.0}))
    w.partnerships[row].account[2] = 5.0
    compiled(leave)(w, row, 2, int(Cause.VALUE))
    assert w.partnerships[row].gone_winning == 1
    compiled(join)(w, row, 2, 0.0, 0)
    assert w.partnerships[row].account[2] == 0.0 and w.organisations[2].memberships_ever == 2
