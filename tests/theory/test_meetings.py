"""Who is brought together, and at what price: matchmaking events, outreach, and what social organisations do."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.significance import assert_count
from helpers.small_worlds import acquaint, add_issue, add_partnership, compiled, organisations, trust, world

from zaedno.sim.processes.circumstances import circumstances, reach_out
from zaedno.sim.rules.candidates import INTRODUCTION_HOURS
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Role

RICH = {"running_budget": 1e5, "staff_hour": 0.5, "first_trust": 0.6}


def live(w, month):
    w.clock[0].month = month
    circumstances(w, 0)


def forget(w):
    w.ledger.who, w.ledger.trust = NOBODY, 0.0


def pairs(w):
    """Pairs of rows that know each other."""
    n = len(w.organisations)
    return [(i, j) for i in range(n) for j in range(i) if not np.isnan(trust(w, i, j))]


# -- matchmaking events ----------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0, 2.5, 4.0, 7.0, 12.0])
def test_events_are_spread_evenly_over_the_year_and_each_has_its_price(rate):
    """After m months as many have been held as are whole in rate x m / 12."""
    w = world(organisations(4), 36, matchmaking=rate, event_hours=10.0, **RICH)  # one sector: nobody to introduce
    for month in range(36):
        live(w, month)
    held = w.month.policy_cost.cumsum() / (0.5 * 10.0)
    expected = [int(Fraction(rate) * (month + 1) / 12) for month in range(36)]
    np.testing.assert_allclose(held, expected, atol=1e-12)
    assert w.territories[0].spent == pytest.approx(5.0 * int(3 * rate), rel=1e-12)


@pytest.mark.parametrize(("n", "at_once"), [(6, 1), (12, 1), (24, 2), (36, 3), (75, 6)])
def test_an_event_brings_together_as_many_pairs_of_different_sectors_as_a_twelfth_of_the_organisations(n, at_once):
    """.08 of them, one at least; each introduction has its price, and strangers begin with a vouched trust."""
    sectors = [0, 1, 2] * (n // 3)
    w = world(organisations(n, sector=sectors), 40, matchmaking=12.0, event_hours=0.0, **RICH)
    found = set()
    for month in range(40):
        forget(w)
        live(w, month)
        assert w.month[month].policy_cost == pytest.approx(at_once * INTRODUCTION_HOURS * 0.5, rel=1e-12)
        met = pairs(w)
        assert 1 <= len(met) <= at_once
        for i, j in met:
            assert sectors[i] != sectors[j]
            assert trust(w, i, j) == trust(w, j, i) == pytest.approx(0.6, rel=1e-6)
            assert w.organisations.lag_met[[i, j]].tolist() == [month] * 2
        found.add(len(met))
    assert max(found) > at_once // 2  # the same two may be introduced twice


def test_everybody_of_another_sector_is_met_alike_wherever_its_row_stands():
    """One of two sectors by lot among the rows, then any of the other: of a block of rows none is met more often."""
    months, n = 6000, 10
    w = world(organisations(n, sector=[0] * 7 + [1] * 3), months, matchmaking=12.0, event_hours=0.0, **RICH)
    met = np.zeros(n)
    for month in range(months):
        forget(w)
        live(w, month)
        met[np.argwhere(w.ledger.who >= 0)[:, 0]] += 1
    for i in range(n):  # the first by lot among ten, the second evenly among those of the other sector
        own, others = (0.1, 0.3) if i < 7 else (0.1, 0.7)
        assert_count(met[i], months, own + others / (7 if i < 7 else 3))


def test_those_who_know_each_other_trust_each_other_as_they_did():
    w = world(organisations(2, sector=[0, 1]), matchmaking=12.0, **RICH)
    acquaint(w, 0, 1, 0.9)
    live(w, 0)
    assert w.month[0].policy_cost > 0.0
    assert trust(w, 0, 1) == trust(w, 1, 0) == pytest.approx(0.9, rel=1e-6)


def test_where_there_is_one_sector_an_event_brings_nobody_together():
    w = world(organisations(5), matchmaking=12.0, event_hours=10.0, **RICH)
    live(w, 0)
    assert not pairs(w) and w.month[0].policy_cost == 5.0


# -- outreach --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.0, 0.2, 1.0])
def test_outreach_introduces_the_vulnerable_without_partners_as_often_as_declared(rate):
    """Three of ten are vulnerable, one of them has partners; somebody by lot may be oneself, and then nobody comes."""
    months = 1500
    w = world(organisations(10, vulnerable=[1] * 3 + [0] * 7), months, outreach=rate, **RICH)
    add_partnership(w, [0, 9], add_issue(w, {0: 1.0}))
    reached = np.zeros(10)
    for month in range(months):
        forget(w)
        w.clock[0].month = month
        compiled(reach_out)(w, 0)  # alone: now and then an issue closes, and its partnership with it
        reached += (w.ledger.who >= 0).any(axis=1)
    for i in (1, 2):  # reached, or met by the other who is reached
        assert_count(reached[i], months, 1.0 - (1.0 - rate * 9 / 10) * (1.0 - rate / 10))
    assert_count(reached[0], months, 1.0 - (1.0 - rate / 10) ** 2)
    assert_count(w.month.policy_cost.sum() / (0.5 * INTRODUCTION_HOURS), 2 * months, rate * 9 / 10)


# -- social organisations --------------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "skill"), [(0.0, 0.8), (0.5, 0.8), (1.0, 0.4)])
@pytest.mark.parametrize("acquaintances", [0, 1, 8])
def test_a_social_organisation_brings_whom_it_knows_together_with_somebody_by_lot(rate, skill, acquaintances):
    """One of those it knows by lot, and one of twelve rows, itself and the guest among them.  It is free."""
    months, n = 3000, 12
    w = world(organisations(n, functions=[1 << Role.SOCIAL] + [0] * (n - 1)), months, social_meetings=rate, **RICH)
    w.organisations[0].competence[Role.SOCIAL] = skill
    met = 0
    for month in range(months):
        forget(w)
        for other in range(1, 1 + acquaintances):
            acquaint(w, 0, other, 0.9)
        live(w, month)
        met += bool((w.ledger.who[1:] > 0).any())
    assert_count(met, months, rate * skill * (acquaintances > 0) * (n - 2) / n)
    assert not w.month.policy_cost.any()
