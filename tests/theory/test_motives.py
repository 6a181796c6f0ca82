"""Undisclosed shares: their stationary distribution, and how often and with what effect they come out.

Without events a share is a discrete Ornstein-Uhlenbeck process, h <- h + kappa (eta - h) + sigma N(0, 1), with
mean eta, variance sigma^2 / (kappa (2 - kappa)) and autocorrelation 1 - kappa.  Dispositions lie far enough from
0 and 1 here that clipping plays no part.
"""

import math

import numpy as np
import pytest
from worlds import partnership, team, trust

from sim.processes.checkins import checkins
from sim.processes.circumstances import circumstances
from sim.vocabulary import Cause, Role

KAPPA, SIGMA, ETA = 0.1, 0.02, 0.5
N, MONTHS, BURN_IN = 12, 6000, 150


@pytest.fixture(scope="module")
def paths():
    """Shares of 12 members over 6,000 months, after the start is forgotten: (months, members)."""
    w = team(N, 0.5, hidden=ETA, months=MONTHS, hidden_reversion=KAPPA, hidden_drift=SIGMA)
    shares = np.empty((MONTHS, N))
    for month in range(MONTHS):
        w.clock[0].month = month
        circumstances(w, 0)
        shares[month] = partnership(w).hidden[:N]
    assert shares.min() > 0.0 and shares.max() < 1.0
    return shares[BURN_IN:]


def test_stationary_mean(paths):
    spread = SIGMA / math.sqrt(KAPPA * (2.0 - KAPPA))
    independent = paths.size * KAPPA / (2.0 - KAPPA)  # a month counts (1 - phi) / (1 + phi) of an independent one
    assert paths.mean() == pytest.approx(ETA, abs=5.0 * spread / math.sqrt(independent))


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


def test_shares_at_joining_scatter_around_the_disposition():
    shares = np.concatenate(
        [partnership(team(N, 0.5, hidden=0.5, hidden_join_sd=0.08, run=run)).hidden[:N].copy() for run in range(100)]
    )
    assert shares.mean() == pytest.approx(0.5, abs=5 * 0.08 / math.sqrt(len(shares)))
    assert shares.std() == pytest.approx(0.08, rel=5 / math.sqrt(2 * len(shares)))


@pytest.mark.parametrize(("functions", "watch"), [(0, 1.0), (1 << Role.CHANGE, 1.5)])
def test_leaks_come_as_often_as_declared_and_sooner_under_a_watchdog(functions, watch):
    months, rate, hidden = 3000, 0.05, 0.4
    known = {"leak_rate": rate, "leak_damage": 0.0, "exposed_leave": 0.0, "change_watch": 1.0}
    w = team(N, 0.5, hidden=hidden, functions=[functions] + [0] * (N - 1), months=months, **known)
    for month in range(months):
        w.clock[0].month = month
        circumstances(w, 0)
    p = rate * hidden * watch
    chances = months * N
    assert w.month.leaks.sum() == pytest.approx(p * chances, abs=5.0 * math.sqrt(p * (1.0 - p) * chances))


def test_a_leak_costs_the_others_trust_once_and_leaves_the_motive():
    w = team(3, 0.8, hidden=[1.0, 0.0, 0.0], leak_rate=1.0, leak_damage=0.6, exposed_leave=0.0)
    circumstances(w, 0)
    assert w.month[0].leaks == 1.0
    assert trust(w, 1, 0) == trust(w, 2, 0) == pytest.approx(0.8 * 0.4, rel=1e-6)
    assert trust(w, 0, 1) == trust(w, 1, 2) == pytest.approx(0.8, rel=1e-6)
    assert partnership(w).hidden[0] == 1.0


def test_partners_walk_out_over_what_leaks():
    w = team(3, 0.8, hidden=[1.0, 0.0, 0.0], leak_rate=1.0, exposed_leave=1.0)
    circumstances(w, 0)
    assert w.territories[0].n_live == 0
    assert w.month[0].ended_exposed == 1.0
    assert w.records[0].cause == Cause.EXPOSED


def check_in(w, month):
    w.clock[0].month = month
    checkins(w, 0)


@pytest.mark.parametrize(("charter", "rate"), [(0, 0.3), (1, 0.9)])
def test_check_ins_disclose_as_often_as_declared_and_more_often_under_a_charter(charter, rate):
    months = 400
    known = {"checkin_interval": 1, "disclosure": 0.3, "charter": charter, "charter_disclosure": 0.9}
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
    known = {"checkin_interval": 3, "disclosure": 1.0, "disclosure_rest": 0.3, "disclosure_credit": 0.1}
    w = team(3, 0.6, hidden=[0.5, 0.0, 0.0], mission_floor=0.0, **known)
    check_in(w, 2)
    assert partnership(w).hidden[0] == 0.5  # not due yet
    check_in(w, 3)
    np.testing.assert_allclose(partnership(w).hidden[:3], [0.15, 0.0, 0.0], rtol=1e-15)
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
