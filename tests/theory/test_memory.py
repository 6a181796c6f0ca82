"""What organisations and the LAG's office remember: refusals, departures, who vouches, and whom one has talked to."""

from collections import Counter

import numpy as np
import pytest
from helpers.significance import assert_count
from helpers.small_worlds import LIVELY, acquaint, add_issue, add_partnership, compiled, organisations, world

from zaedno.sim import Scenario, simulate
from zaedno.sim.processes.circumstances import TALK_HOURS, circumstances
from zaedno.sim.processes.scouting import scouting
from zaedno.sim.rules.admission import admits
from zaedno.sim.rules.candidates import OFFICE_MEMORY, gather
from zaedno.sim.rules.memory import is_out_of_question, note_departure, note_refusal
from zaedno.sim.state import DEPARTURES, NOBODY, REFUSALS
from zaedno.sim.vocabulary import Event, Role, Sector

ONE, OTHER = int(Role.SERVICE), int(Role.ENTERPRISE)


def requests(memory, **more):
    """(months between two requests of a pair that came to nothing, and between a departure and a return)."""
    scenario = Scenario.load(months=84, **{**LIVELY, "history": 0, "memory_months": memory, "leave_rate": 0.2, **more})
    events = simulate(scenario, 6, seed=3, events=range(6)).events
    again, returned = [], []
    for _, run in events.groupby("run"):
        asked, left, seen = {}, {}, Counter()
        run = run.fillna({"partnership": NOBODY, "organisation": NOBODY})
        joined = run[run["event"] == Event.JOINED.slug]
        joined = set(zip(joined["month"], joined["organisation"], joined["partnership"], strict=True))
        for when, event, i, of in zip(run["month"], run["event"], run["organisation"], run["partnership"], strict=True):
            pair = (i, of)
            if event == Event.PROPOSED.slug:
                seen[i, when] += 1
                if of == NOBODY:  # a new partnership
                    continue
                # what is forgotten for want of room goes by months, within one in no order
                if pair in asked and sum(seen[i, k] for k in range(asked[pair], when + 1)) <= REFUSALS:
                    again.append(when - asked[pair])
                if (when, i, of) not in joined:
                    asked[pair] = when
            elif event == Event.JOINED.slug and pair in left:
                returned.append(when - left[pair])
            elif event == Event.LEFT.slug:
                left[pair] = when
    return np.array(again), np.array(returned)


def test_nobody_asks_the_same_again_while_it_remembers_and_some_do_when_it_has_forgotten():
    again, returned = requests(9)
    assert len(again) > 20 and again.min() == 9
    assert len(returned) == 0 or returned.min() >= 9
    freely, back = requests(0)
    assert (freely < 9).mean() > 0.3 and len(back) > 0 and back.min() < 9


def issue_of(w, uid):
    issue = w.issues[0]
    issue.uid = uid
    return issue


@pytest.mark.parametrize("memory", [1, 24, 240])
def test_a_refusal_and_a_departure_are_remembered_so_long_and_no_longer(memory):
    w = world(organisations(1), months=300, memory_months=memory)
    asks, me = compiled(is_out_of_question), w.organisations[0]
    w.clock[0].month = 5
    compiled(note_refusal)(w, 0, issue_of(w, 7))
    compiled(note_departure)(w, me, 8)
    for uid in (7, 8):
        for k in range(5, 290):
            w.clock[0].month = k
            assert bool(asks(w, me, issue_of(w, uid))) == (k - 5 < memory)
        assert not asks(w, me, issue_of(w, 9))


def test_without_memory_nothing_is_out_of_question():
    w = world(organisations(1), memory_months=0)
    compiled(note_refusal)(w, 0, issue_of(w, 7))
    compiled(note_departure)(w, w.organisations[0], 7)
    assert not compiled(is_out_of_question)(w, w.organisations[0], issue_of(w, 7))


def test_where_there_is_no_more_room_the_latest_are_remembered():
    w = world(organisations(1), months=40, memory_months=240)
    asks, me = compiled(is_out_of_question), w.organisations[0]
    for k in range(20):
        w.clock[0].month = k
        compiled(note_refusal)(w, 0, issue_of(w, 100 + k))
        compiled(note_departure)(w, me, 200 + k)
    assert [bool(asks(w, me, issue_of(w, 100 + k))) for k in range(20)] == [k >= 20 - REFUSALS for k in range(20)]
    assert [bool(asks(w, me, issue_of(w, 200 + k))) for k in range(20)] == [k >= 20 - DEPARTURES for k in range(20)]


# -- who vouches -----------------------------------------------------------------------------------

THREE: dict = {
    "scouting_rate": 1.0,
    "hour_value": 0.2,
    "coordination_hours": 0.5,
    "coordination_growth": 1.0,
    "divisible": 0.6,
    "stranger_trust": 0.2,
    "collective_bonus": 0.0,
    "value_ratio": 1.0,
    "value_ratio_late": 1.0,
    "solo_yield": 0.0,
    "mission_floor": 0.0,
    "strategy_floor": 0.0,
    "setup_months": 0.0,
    "elasticity": 2.0,
    "person_leaves": 0.0,
}


def before_the_door(vouched, *, known=True, value=1.2, need=1.0, **more):
    """Rows 0 (lead) and 1 are partners; row 2, whom row 1 trusts by `vouched` and row 0 does not know, asks."""
    competence = np.zeros((3, 8))
    competence[:2, ONE] = competence[2, OTHER] = 0.8
    competence[:2, OTHER] = competence[2, ONE] = 0.1
    template = organisations(3, competence=competence, svo=20.0)
    w = world(template, **{**THREE, **more})
    acquaint(w, 0, 1, 0.9)
    row = add_partnership(w, [0, 1], add_issue(w, {ONE: 0.5, OTHER: 0.5}, value=value, need=need))
    if known:
        acquaint(w, 1, 2, vouched)
    return w, row


def votes(via, *, vouched, **more):
    w, row = before_the_door(vouched, **more)
    issue = w.issues[w.partnerships[row].issue]
    return bool(compiled(admits)(w, 0, row, np.array([0, 1, 2]), 3, via, issue))


def test_members_who_do_not_know_somebody_vote_by_the_trust_of_whoever_vouches():
    """From some trust of the voucher on the door opens; who is judged as a stranger stays outside."""
    trusts = np.linspace(0.05, 1.0, 39)
    opened = [votes(1, vouched=t, vouching=1) for t in trusts]
    assert opened == sorted(opened) and not opened[0] and opened[-1]
    assert not any(votes(1, vouched=t, vouching=0) for t in trusts)
    assert not any(votes(NOBODY, vouched=t, vouching=1) for t in trusts)


@pytest.mark.parametrize("growth", [0.2, 1.0, 2.0])
def test_without_vouching_all_vote_as_on_a_stranger(growth):
    """Whoever brings it: as they vote on one that nobody brings, which they do in both ways."""
    given = {"coordination_growth": growth, "stranger_trust": 0.3}
    for value in (0.2, 0.6, 1.0, 3.0):
        for vouched in (0.1, 0.9):
            strangers = votes(NOBODY, vouched=vouched, value=value, vouching=1, **given)
            assert votes(1, vouched=vouched, value=value, vouching=0, **given) == strangers


def test_whom_a_member_vouches_for_gets_in_and_a_stranger_is_refused():
    for vouching, members in ((1, 3), (0, 2)):
        w, row = before_the_door(0.95, vouching=vouching)
        scouting(w, 0)
        assert w.partnerships[row].n == members
        assert w.month[0].refused == (members == 2) and w.month[0].proposed == 1.0


# -- whom the LAG names ----------------------------------------------------------------------------

NGO, BUSINESS, PUBLIC = int(Sector.NGO), int(Sector.BUSINESS), int(Sector.MUNICIPALITY)
SECTORS = [NGO] * 8 + [BUSINESS] * 5 + [PUBLIC] * 4
BOARD = {0, 1, 2, 8, 9, 13, 14}  # by sector 3, 2, 2: all have the same power, so by their numbers
PUBLIC_BODIES = {13, 14, 15, 16}


def named(row=7, *, month=0, met=(), when=0, runs=150, seen=(), entry=0, ever=0, **more):
    """Whom the LAG has named to `row`, which looks for partners, over many runs."""
    found = set()
    for run in range(runs):
        template = organisations(len(SECTORS), sector=SECTORS)
        w = world(template, months=80, run=run, **{**THREE, "introductions": 4, "alone": 0, **more})
        add_issue(w, {ONE: 1.0})
        w.clock[0].month = month
        w.organisations.lag_met[list(met)] = when
        for other in seen:
            acquaint(w, row, other, 0.05)
        w.organisations[row].entry, w.organisations[row].memberships_ever = entry, ever
        compiled(gather)(w, 0, row, NOBODY, False)
        found |= {int(i) for i in w.ledger[row].who if i >= 0} - set(seen)
    return found


def test_the_lag_names_those_whom_its_office_knows():
    assert {
        int(i) for i in np.flatnonzero(world(organisations(len(SECTORS), sector=SECTORS)).organisations.board)
    } == BOARD
    assert named(met=(5, 11)) == BOARD | PUBLIC_BODIES | {5, 11}


def test_after_a_gap_without_talks_it_knows_the_board_and_public_bodies_alone():
    assert named(met=(5, 11), when=3, month=3 + OFFICE_MEMORY) == BOARD | PUBLIC_BODIES | {5, 11}
    assert named(met=(5, 11), when=3, month=4 + OFFICE_MEMORY) == BOARD | PUBLIC_BODIES


def test_it_names_them_to_newcomers_until_their_first_membership_and_to_whoever_knows_nobody():
    assert named(entry=1, seen=(3,))
    assert not named(entry=1, ever=1, seen=(3,))
    assert not named(seen=(3,))
    assert named()
    assert not named(introductions=0)


def test_talks_with_the_lag_are_as_frequent_as_declared_and_ten_times_so_with_public_bodies():
    w = world(organisations(75, sector=[NGO] * 40 + [BUSINESS] * 31 + [PUBLIC] * 4), months=300, consultations=0.03)
    talks = np.zeros(75)
    for k in range(300):
        w.clock[0].month = k
        circumstances(w, 0)
        talks += w.organisations.lag_met == k
    assert_count(talks[:71].sum(), 71 * 300, 0.03)
    assert_count(talks[71:].sum(), 4 * 300, 0.3)
    assert w.territories[0].spent == pytest.approx(w.p[0].staff_hour * TALK_HOURS * talks.sum())
