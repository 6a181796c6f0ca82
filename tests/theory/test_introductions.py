"""What the LAG brings about by introducing organisations to each other, and that it pays for each introduction."""

import numpy as np
import pytest
from helpers.significance import assert_count, assert_even
from helpers.small_worlds import acquaint, add_issue, add_partnership, compiled, organisations, trust, world

from zaedno.sim.month import month
from zaedno.sim.processes.circumstances import TALK_HOURS, circumstances, of_other_sector
from zaedno.sim.rules.candidates import (
    INTRODUCTION_HOURS,
    OFFICE_MEMORY,
    add_introduced,
    add_known,
    add_referred,
    anyone_known,
    gather,
    is_known_to_lag,
)
from zaedno.sim.rules.team import build
from zaedno.sim.state import NOBODY

N, RUNS = 20, 30
PRICE = {"staff_hour": 0.5, "running_budget": 1e4, "first_trust": 0.6}


def ties(w):
    """Pairs that know each other; whoever knows is known, and as much as an introduction is worth."""
    trusts = np.array([[trust(w, i, j) for j in range(len(w.organisations))] for i in range(len(w.organisations))])
    known = ~np.isnan(trusts)
    assert (known == known.T).all()
    assert trusts[known] == pytest.approx(0.6, rel=1e-6)
    return int(known.sum()) // 2


def paid(w):
    """Introductions that the LAG has paid for this month."""
    now = w.month[int(w.clock[0].month)]
    assert w.territories[0].spent == now.policy_cost
    return now.policy_cost / (0.5 * INTRODUCTION_HOURS)


def met_by_the_office(template, **more):
    """A world whose LAG has talked to everybody this month, so that it can name them."""
    w = world(template, **{**PRICE, **more})
    w.organisations.lag_met = 0
    return w


@pytest.mark.parametrize("introductions", [0, 1, 4])
def test_as_many_partners_are_named_as_the_lag_means_to(introductions):
    most = 0
    for run in range(RUNS):
        w = met_by_the_office(organisations(N), run=run, introductions=introductions)
        named = compiled(add_introduced)(w, 0, 0, 0)
        assert ties(w) == named == paid(w) <= introductions
        assert w.scratch[0].trust[:named].tolist() == [0.6] * named
        most = max(most, named)
    assert most == introductions


def test_nobody_is_named_who_has_no_room():
    w = met_by_the_office(organisations(N, hours=[10.0] + [9.0] * (N - 1)), introductions=4)
    assert compiled(add_introduced)(w, 0, 0, 0) == 0
    assert paid(w) == 0.0


@pytest.mark.parametrize(
    ("sector", "board", "since", "can"),
    [
        pytest.param(0, 0, None, False, id="never met"),
        pytest.param(0, 0, OFFICE_MEMORY, True, id="met within its memory"),
        pytest.param(0, 0, OFFICE_MEMORY + 1, False, id="forgotten"),
        pytest.param(0, 1, None, True, id="on the board"),
        pytest.param(2, 0, None, True, id="a public body"),
    ],
)
def test_the_lag_names_whom_its_office_knows(sector, board, since, can):
    """The board, public bodies, and whom it has talked to within two years; nobody else, whatever it tries."""
    w = world(organisations(N, sector=sector), months=90, introductions=4, **PRICE)
    w.organisations.board = board
    w.clock[0].month = 60
    if since is not None:
        w.organisations.lag_met = 60 - since
    assert bool(compiled(is_known_to_lag)(w, w.organisations[5])) == can
    assert (compiled(add_introduced)(w, 0, 0, 0) > 0) == can


@pytest.mark.parametrize(
    ("entry", "ever", "knows", "named"),
    [(0, 0, False, True), (0, 0, True, False), (3, 0, True, True), (3, 1, True, False)],
)
def test_it_names_partners_to_newcomers_until_their_first_membership_and_to_whom_nobody_knows(
    entry, ever, knows, named
):
    w = met_by_the_office(organisations(N), introductions=4)
    w.organisations[0].entry, w.organisations[0].memberships_ever = entry, ever
    if knows:
        acquaint(w, 0, 1, 0.5)
        w.organisations[1].present = 0  # whom it knows is of no help
    assert (compiled(gather)(w, 0, 0, -1, False) > 0) == named


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.1])
def test_public_bodies_talk_to_the_office_ten_times_as_often(rate):
    months = 800
    w = world(organisations(6, sector=[0, 0, 1, 1, 2, 2]), months, consultations=rate, **PRICE)
    talked = np.zeros(6)
    for now in range(months):
        w.clock[0].month = now
        circumstances(w, 0)
        met = w.organisations.lag_met == now
        talked += met
        assert w.month[now].policy_cost == pytest.approx(0.5 * TALK_HOURS * met.sum())
    for i in range(6):
        assert_count(talked[i], months, min(1.0, 10.0 * rate) if i >= 4 else rate)


def test_the_board_has_the_most_powerful_of_each_sector_whatever_the_order_of_rows():
    power = np.linspace(0.1, 0.9, N)
    for order in (np.arange(N), np.random.default_rng(3).permutation(N)):
        template = organisations(N, sector=np.repeat([0, 1, 2], [8, 8, 4]), power=power[:, None] * np.ones(3))[order]
        board = world(template, power_gap=1.0).organisations
        assert sorted(board.uid[board.board == 1]) == [5, 6, 7, 14, 15, 18, 19]  # three, two, two


@pytest.mark.parametrize("onboarding", [0, 2, 7])
def test_newcomers_are_introduced_on_entry(onboarding):
    most = 0
    for run in range(RUNS):
        w = world(organisations(N, entered=[3] + [0] * (N - 1)), run=run, onboarding=onboarding, **PRICE)
        for now in range(3):
            w.clock[0].month = now
            circumstances(w, 0)
            assert ties(w) == 0
        w.clock[0].month = 3
        circumstances(w, 0)
        assert ties(w) <= paid(w) <= onboarding  # it may be brought together with one of them twice
        most = max(most, ties(w))
    assert most == onboarding


def test_outreach_reaches_vulnerable_groups_in_no_partnership():
    w = world(organisations(N, vulnerable=[1] + [0] * (N - 1)), outreach=1.0, **PRICE)
    circumstances(w, 0)
    assert ties(w) == paid(w) == 1.0
    assert any(trust(w, 0, j) >= 0.0 for j in range(1, N))


@pytest.mark.parametrize(("introductions", "forms"), [(0, False), (4, True)])
def test_strangers_get_together_only_where_somebody_introduces_them(introductions, forms):
    busy = {"issue_rate": 0.1, "scouting_rate": 1.0, "hour_value": 0.01, "solo_yield": 0.0}
    easy = {"issue_need": 0.5, "strategy_floor": 0.0, "mission_floor": 0.0}
    w = met_by_the_office(
        organisations(N, svo=40.0, competence=0.9 * np.eye(8)[np.arange(N) % 8]),
        introductions=introductions,
        **{**busy, **easy},
    )
    for _ in range(12):
        month(w)
    assert w.territories[0].n_issues > 5  # there was something to do
    assert (w.clock[0].n_partnerships > 0) == forms
    assert (w.month.policy_cost.sum() > 0.0) == forms


# -- by lot among all of them ----------------------------------------------------------------------


def words(n):
    return np.random.default_rng(3).integers(0, 2**32, n, dtype=np.uint64)


def test_somebody_of_another_sector_is_met_by_lot_among_all_who_are_there():
    """Wherever they stand: alone, at the start of a block, or after those who are not there."""
    sectors, absent = np.array([0] * 6 + [1] + [0] * 3 + [2] * 8 + [1] * 2), [12, 13]
    w = world(organisations(N, sector=sectors), **PRICE)
    w.organisations.present[absent] = 0
    met, times = np.zeros(N), 4000
    for word in words(times):
        met[int(compiled(of_other_sector)(w, 0, 3, word))] += 1
    others = np.flatnonzero((sectors != 0) & (w.organisations.present == 1))
    assert_even(met[others], 1.0)
    assert met[others].sum() == times


def test_an_acquaintance_is_taken_by_lot_whatever_gaps_the_ledger_has():
    w = world(organisations(N), **PRICE)
    known = [1, 2, 3, 9, 17, 18]
    for j in known:
        acquaint(w, 0, j, 0.5)
    taken = np.bincount([compiled(anyone_known)(w, w.ledger[0], word) for word in words(3000)], minlength=N)
    assert_even(taken[known], 1.0)
    assert taken.sum() == taken[known].sum()
    assert compiled(anyone_known)(w, w.ledger[5], words(1)[0]) == NOBODY


def test_every_acquaintance_refers_as_often_as_another():
    """Each of three has a partner of its own; the builder hears of these as often."""
    w = world(organisations(N), **PRICE)
    w.organisations.seats = 3
    for j, partner in ((1, 11), (2, 12), (9, 13)):
        acquaint(w, 0, j, 0.5)
        add_partnership(w, [j, partner], add_issue(w, {0: 1.0}))
    heard = np.zeros(N)
    for now in range(2000):
        w.clock[0].month = now
        k = compiled(add_referred)(w, 0, NOBODY, compiled(add_known)(w, 0, NOBODY, 0))
        heard[w.scratch[0].candidate[:k]] += 1
    assert heard[[11, 12, 13]].min() > 300
    assert_even(heard[[11, 12, 13]], 1.0)


def test_among_equal_candidates_luck_decides_and_not_the_row():
    """Seven organisations that differ in nothing; a team has no use for more than some of them."""
    w = world(organisations(8), coordination_growth=1.2, **PRICE)
    for j in range(1, 8):
        acquaint(w, 0, j, 0.6)
    issue = w.issues[add_issue(w, {0: 0.5, 1: 0.5}, need=2.0, value=1.0)]
    chosen, sizes = np.zeros(8), []
    for now in range(1500):
        w.clock[0].month = now
        k = compiled(gather)(w, 0, 0, NOBODY, False)
        n = int(compiled(build)(w, 0, 0, issue, 0, k, False, 0.0))
        sizes.append(n)
        chosen[w.scratch[0].members[1:n]] += 1
    assert set(sizes) <= set(range(2, 7))  # somebody is left out
    assert_even(chosen[1:], 1.0)
