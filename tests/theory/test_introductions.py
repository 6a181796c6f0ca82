"""What the LAG brings about by introducing organisations to each other, and that it pays for each introduction."""

import numpy as np
import pytest
from helpers.small_worlds import compiled, organisations, trust, world

from zaedno.sim.month import month
from zaedno.sim.processes.circumstances import circumstances
from zaedno.sim.rules.candidates import add_introduced

N, RUNS = 20, 30
PRICE = {"staff_hour": 0.5, "introduction_hours": 3.0, "running_budget": 1e4, "first_trust": 0.6}


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
    return now.policy_cost / (0.5 * 3.0)


@pytest.mark.parametrize("introductions", [0, 1, 4])
def test_as_many_partners_are_named_as_the_lag_means_to(introductions):
    most = 0
    for run in range(RUNS):
        w = world(organisations(N), run=run, introductions=introductions, **PRICE)
        named = compiled(add_introduced)(w, 0, 0, 0)
        assert ties(w) == named == paid(w) <= introductions
        assert w.scratch[0].trust[:named].tolist() == [0.6] * named
        most = max(most, named)
    assert most == introductions


def test_nobody_is_named_who_has_no_room():
    w = world(organisations(N, hours=[10.0] + [9.0] * (N - 1)), **PRICE)
    assert compiled(add_introduced)(w, 0, 0, 0) == 0
    assert paid(w) == 0.0


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
    busy = {"issue_stock": 0.5, "issue_rate": 0.1, "scouting_rate": 1.0, "hour_value": 0.01, "solo_yield": 0.0}
    easy = {"issue_need": 0.5, "strategy_floor": 0.0, "mission_floor": 0.0}
    w = world(
        organisations(N, svo=40.0, competence=0.9 * np.eye(8)[np.arange(N) % 8]),
        introductions=introductions,
        **{**PRICE, **busy, **easy},
    )
    for _ in range(12):
        month(w)
    assert w.territories[0].n_issues > 5  # there was something to do
    assert (w.clock[0].n_partnerships > 0) == forms
    assert (w.month.policy_cost.sum() > 0.0) == forms
