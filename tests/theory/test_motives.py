"""Undisclosed shares: their stationary distribution, and how often and with what effect they come out.

Without events a share is a discrete Ornstein-Uhlenbeck process, h <- h + kappa (eta - h) + sigma N(0, 1), with
mean eta, variance sigma^2 / (kappa (2 - kappa)) and autocorrelation 1 - kappa.  Dispositions lie far enough from
0 and 1 here that clipping plays no part.
"""

import math

import numpy as np
import pytest
from helpers.significance import assert_count, assert_mean
from helpers.small_worlds import compiled, partnership, team, trust

from zaedno.sim.processes.checkins import DISCLOSURE_REST, checkins
from zaedno.sim.processes.circumstances import motives
from zaedno.sim.vocabulary import Cause, Role

live = compiled(motives)  # alone: now and then an issue closes from outside, and its partnership with it
KAPPA, SIGMA, ETA = 0.1, 0.02, 0.5
N, MONTHS, BURN_IN = 12, 6000, 150


@pytest.fixture(scope="module")
def paths():
    """Shares of 12 members over 6,000 months, after the start is forgotten: (months, members)."""
    w = team(N, 0.5, hidden=ETA, months=MONTHS, hidden_reversion=KAPPA, hidden_drift=SIGMA)
    shares = np.empty((MONTHS, N))
    for month in range(MONTHS):
        w.clock[0].month = month
        live(w, 0)
        shares[month] = partnership(w).hidden[:N]
    assert shares.min() > 0.0 and shares.max() < 1.0
    return shares[BURN_IN:]


@pytest.mark.equation("4.2.2")
def test_stationary_mean(paths):
    spread = SIGMA / math.sqrt(KAPPA * (2.0 - KAPPA))
    independent = paths.size * KAPPA / (2.0 - KAPPA)  # a month counts (1 - phi) / (1 + phi) of an independent one
    assert paths.mean() == pytest.approx(ETA, abs=5.0 * spread / math.sqrt(independent))


@pytest.mark.equation("4.2.2")
def test_stationary_variance(paths):
    phi = 1.0 - KAPPA
    independent = paths.size * (1.0 - phi**2) / (1.0 + phi**2)
    expected = SIGMA**2 / (KAPPA * (2.0 - KAPPA))
    assert ((paths - ETA) ** 2).mean() == pytest.approx(expected, rel=5.0 * math.sqrt(2.0 / independent))


def test_autocorrelation(paths):
    gap = paths - ETA
    found = (gap[1:] * gap[:-1]).sum() / (gap[:-1] ** 2).sum()
    assert found == pytest.approx(1.0 - KAPPA, abs=5.0 * math.sqrt(KAPPA * (2.0 - KAPPA) / paths.size))


def test_members_drift_apart_from_each_other(paths):
    correlation = np.corrcoef(paths.T)[np.triu_indices(N, 1)]
    independent = len(paths) * KAPPA / (2.0 - KAPPA)
    assert np.abs(correlation).max() < 5.0 / math.sqrt(independent)


@pytest.mark.equation("4.2.1")
def test_members_hide_what_they_are_disposed_to_on_joining():
    hidden = np.linspace(0.0, 1.0, N)
    assert partnership(team(N, 0.5, hidden=hidden)).hidden[:N].tolist() == hidden.tolist()


@pytest.mark.parametrize(("functions", "watch"), [(0, 1.0), (1 << Role.CHANGE, 1.5)])
def test_leaks_come_as_often_as_declared_and_sooner_under_a_watchdog(functions, watch):
    months, rate, hidden = 3000, 0.05, 0.4
    known = {"leak_rate": rate, "leak_damage": 0.0, "change_watch": 1.0}
    w = team(N, 0.5, hidden=hidden, functions=[functions] + [0] * (N - 1), months=months, **known)
    for month in range(months):
        w.clock[0].month = month
        live(w, 0)
    p = rate * hidden * watch
    chances = months * N
    assert w.month.leaks.sum() == pytest.approx(p * chances, abs=5.0 * math.sqrt(p * (1.0 - p) * chances))


def test_a_leak_costs_the_others_trust_once_and_leaves_the_motive():
    w = team(3, 0.8, hidden=[1.0, 0.0, 0.0], leak_rate=1.0, leak_damage=0.6)
    live(w, 0)
    assert w.month[0].leaks == 1.0
    assert trust(w, 1, 0) == trust(w, 2, 0) == pytest.approx(0.8 * 0.4, rel=1e-6)
    assert trust(w, 0, 1) == trust(w, 1, 2) == pytest.approx(0.8, rel=1e-6)
    assert partnership(w).hidden[0] == 1.0


@pytest.mark.parametrize("hidden", [0.2, 0.5, 0.9, 1.0])
def test_partners_quarrel_over_a_leak_as_often_as_it_was_large(hidden):
    """No secret escapes the watchdog: the leak is certain, and starts a quarrel with the chance h."""
    runs, quarrels = 400, 0
    watch = {"leak_rate": 1.0, "change_watch": 10.0, "leak_damage": 0.5}
    for run in range(runs):
        functions = [0] * (N - 1) + [1 << Role.CHANGE]
        w = team(N, 0.8, hidden=[hidden] + [0.0] * (N - 1), functions=functions, run=run, **watch)
        live(w, 0)
        record = partnership(w)
        assert w.month[0].leaks == 1.0 and record.n == N  # nobody walks out at once
        assert trust(w, 5, 0) == pytest.approx(0.8 * (1.0 - 0.5 * hidden), rel=1e-6)
        assert (record.quarrel, record.culprit) in ((Cause.EXPOSED, 0), (-1, -1))
        assert w.month[0].quarrels == (record.quarrel >= 0)
        quarrels += record.quarrel >= 0
    assert_count(quarrels, runs, hidden)


def test_two_leaks_in_a_month_cost_trust_each_and_make_one_quarrel():
    known = {"leak_rate": 1.0, "change_watch": 10.0, "leak_damage": 0.5}
    w = team(3, 0.8, hidden=[1.0, 1.0, 0.0], functions=[0, 0, 1 << Role.CHANGE], **known)
    live(w, 0)
    assert w.month[0].leaks == 2.0 and w.month[0].quarrels == 1.0
    assert trust(w, 2, 0) == trust(w, 2, 1) == pytest.approx(0.8 * 0.5, rel=1e-6)
    assert partnership(w).culprit == 0  # it came out first


def check_in(w, month):
    w.clock[0].month = month
    checkins(w, 0)


@pytest.mark.parametrize(("charter", "signed", "rate"), [(0, 0.9, 0.3), (1, 0.9, 0.9), (1, 0.1, 0.3)])
def test_check_ins_disclose_as_often_as_declared_and_no_less_often_under_a_charter(charter, signed, rate):
    months = 400
    known = {"checkin_interval": 1, "disclosure": 0.3, "charter": charter, "charter_disclosure": signed}
    w = team(N, 0.5, hidden=0.5, months=months, mission_floor=0.0, **known)
    for month in range(1, months):
        partnership(w).hidden[:N] = 0.5
        check_in(w, month)
    chances = (months - 1) * N
    assert w.month.checkins.sum() == months - 1
    assert w.month.disclosures.sum() == pytest.approx(
        rate * chances, abs=5.0 * math.sqrt(rate * (1.0 - rate) * chances)
    )


def test_what_is_disclosed_stays_so_far_hidden_and_earns_credit():
    known = {"checkin_interval": 3, "disclosure": 1.0, "disclosure_credit": 0.1}
    w = team(3, 0.6, hidden=[0.5, 0.0, 0.0], mission_floor=0.0, **known)
    check_in(w, 2)
    assert partnership(w).hidden[0] == 0.5  # not due yet
    check_in(w, 3)
    np.testing.assert_allclose(partnership(w).hidden[:3], [0.5 * DISCLOSURE_REST, 0.0, 0.0], rtol=1e-15)
    assert trust(w, 1, 0) == pytest.approx(0.6 + 0.1 * 0.5 * 0.4, rel=1e-6)
    assert trust(w, 0, 1) == pytest.approx(0.6, rel=1e-6)
    assert w.month[3].disclosures == 1.0


def test_a_mission_elsewhere_that_comes_out_frees_its_member_without_blame():
    elsewhere = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    shared = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    known = {"checkin_interval": 1, "disclosure": 1.0, "disclosure_credit": 0.0, "mission_floor": 0.1}
    w = team(3, 0.6, hidden=[0.5, 0.5, 0.0], mission=[elsewhere, shared, shared], **known)
    check_in(w, 1)
    record = partnership(w)
    assert sorted(record.members[: record.n]) == [1, 2]
    assert trust(w, 1, 0) == pytest.approx(0.6, rel=1e-6)


@pytest.mark.parametrize(("hidden", "goes"), [(0.3, False), (0.31, True)])
@pytest.mark.parametrize(("weight", "elsewhere"), [(0.05, True), (0.1, False)])
def test_it_goes_where_more_than_three_tenths_were_hidden_and_the_issue_lies_outside_its_mission(
    hidden, goes, weight, elsewhere
):
    mission = [weight, 1.0 - weight, 0.0, 0.0, 0.0, 0.0]
    known = {"checkin_interval": 1, "disclosure": 1.0, "mission_floor": 0.08}
    w = team(3, 0.6, hidden=[hidden, 0.0, 0.0], mission=mission, **known)
    check_in(w, 1)
    assert (partnership(w).n == 2) == (goes and elsewhere)
    assert partnership(w).n == 3 or partnership(w).cause == Cause.VALUE


def test_a_pair_that_a_disclosure_parts_ends_for_value():
    known = {"checkin_interval": 1, "disclosure": 1.0, "mission_floor": 0.5}
    w = team(2, 0.6, hidden=[0.5, 0.0], **known)
    check_in(w, 1)
    assert w.territories[0].n_live == 0 and w.month[1].ended_value == 1.0


@pytest.mark.parametrize("chance", [0.0, 0.3, 0.6, 1.0])
def test_what_is_hidden_after_some_check_ins(chance):
    """Each keeps `rest` of it with the chance: E h = h (1 - q (1 - rest))^k, and E h^2 = h^2 (1 - q (1 - rest^2))^k."""
    held, found, rest = 3, [], DISCLOSURE_REST
    known = {"checkin_interval": 1, "disclosure": chance, "mission_floor": 0.0}
    for run in range(60):
        w = team(N, 0.6, hidden=0.8, run=run, **known)
        for month in range(1, 1 + held):
            check_in(w, month)
        found += partnership(w).hidden[:N].tolist()
    mean, square = 0.8 * (1.0 - chance * (1.0 - rest)) ** held, 0.64 * (1.0 - chance * (1.0 - rest**2)) ** held
    assert_mean(np.array(found), mean, math.sqrt(max(0.0, square - mean**2)) + 1e-12)
