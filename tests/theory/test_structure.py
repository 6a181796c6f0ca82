"""Structural variants and null models: each is the limit that its name says, and leaves the rest alone."""

import math
from collections import Counter

import numpy as np
import pytest
from helpers.significance import assert_even
from helpers.small_worlds import LIVELY, acquaint, add_issue, compiled, organisations, partnership, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim import PartnershipModel, Scenario, simulate
from zaedno.sim.processes.scouting import take_up
from zaedno.sim.processes.work import work
from zaedno.sim.rules.effort import cooperation
from zaedno.sim.rules.production import effective_hours
from zaedno.sim.state import NEEDS
from zaedno.sim.vocabulary import Event

hours_of, gives = compiled(effective_hours), compiled(cooperation)
SUPPLY = st.lists(st.tuples(st.floats(0.05, 1.0), st.floats(1e-3, 100.0)), min_size=1, max_size=NEEDS)
WORLDS: dict[float, object] = {}


def effective(elasticity, weights, supplied):
    if elasticity not in WORLDS:
        WORLDS[elasticity] = world(organisations(2), elasticity=elasticity)
    w = WORLDS[elasticity]
    issue = w.issues[0]
    issue.n_needs = len(weights)
    issue.needs[: len(weights)] = range(len(weights))
    issue.weights[:] = 0.0
    issue.weights[: len(weights)] = weights
    room = np.zeros(NEEDS)
    room[: len(supplied)] = supplied
    return hours_of(w.p[0], issue, room)


def parted(roles):
    weights = np.array([weight for weight, _ in roles])
    return weights / weights.sum(), np.array([hours for _, hours in roles])


@given(SUPPLY)
def test_elasticity_1_is_cobb_douglas_2_a_sum_of_roots_4_by_its_formula(roles):
    weights, hours = parted(roles)
    assert effective(1.0, weights, hours) == pytest.approx(math.prod(hours**weights), rel=1e-9)
    assert effective(2.0, weights, hours) == pytest.approx((weights @ np.sqrt(hours)) ** 2, rel=1e-12)
    assert effective(4.0, weights, hours) == pytest.approx((weights @ hours**0.75) ** (4 / 3), rel=1e-9)


@given(SUPPLY)
def test_the_formula_for_any_elasticity_meets_those_for_1_and_2(roles):
    weights, hours = parted(roles)
    assert effective(1.0001, weights, hours) == pytest.approx(effective(1.0, weights, hours), rel=5e-3)
    assert effective(2.0 + 1e-7, weights, hours) == pytest.approx(effective(2.0, weights, hours), rel=1e-5)
    rising = [effective(s, weights, hours) for s in (1.0, 1.5, 2.0, 4.0, 10.0)]
    assert rising == pytest.approx(sorted(rising), rel=1e-9)  # what replaces each other with ease is missed less


def test_a_role_that_nobody_fills_stops_a_cobb_douglas_team():
    assert effective(1.0, [0.5, 0.5], [9.0, 0.0]) < 1e-100
    assert effective(2.0, [0.5, 0.5], [9.0, 0.0]) == pytest.approx(2.25)


@given(st.floats(0.001, 1.0), st.floats(0.3, 1.7))
def test_linear_cooperation_is_the_tangent_in_full_trust(trust, reserve):
    """reserve = 1 - sin(angle).  A power below 1 lies under its tangent, one above 1 over it; no effort is negative."""
    power, line = world(organisations(2)).p[0], world(organisations(2), linear_cooperation=1).p[0]
    assert gives(line, 1.0, reserve) == gives(power, 1.0, reserve) == pytest.approx(1.0)
    assert gives(line, trust, reserve) == pytest.approx(max(0.0, 1.0 - reserve * (1.0 - trust)), rel=1e-12)
    near = 1.0 - 1e-5
    assert gives(line, near, reserve) == pytest.approx(gives(power, near, reserve), abs=1e-9)
    if reserve <= 1.0:
        assert gives(power, trust, reserve) <= gives(line, trust, reserve) + 1e-9
    else:
        assert gives(power, trust, reserve) >= gives(line, trust, reserve) - 1e-9


def test_a_month_of_linear_work():
    w = team(3, 0.64, svo=30.0, linear_cooperation=1, setup_months=0.0)
    work(w, 0)
    np.testing.assert_allclose(partnership(w).effort[:3] / partnership(w).open_hours[:3], 0.82, rtol=1e-6)


def test_partners_by_lot_are_asked_evenly_among_acquaintances_with_room():
    """However far they are trusted, whatever they can do: rows 1 to 12 of which 3 have no hours."""
    n = 13
    hours = np.full(n, 10.0)
    hours[[2, 5, 11]] = 0.0
    asked: Counter[int] = Counter()
    for run in range(400):
        competence = np.linspace(0.05, 0.95, n)[:, None].repeat(8, axis=1)
        w = world(
            organisations(n, hours=hours, competence=competence),
            run=run,
            random_partners=1,
            scouting_rate=1.0,
            value_ratio=0.5,
            value_ratio_late=0.5,
            hour_value=0.0,
            mission_floor=0.0,
            strategy_floor=0.0,
            solo_yield=0.0,
        )
        add_issue(w, {0: 1.0}, value=5.0)
        for j in range(1, n):
            acquaint(w, 0, j, 0.05 + 0.07 * j)
        compiled(take_up)(w, 0, 0, int(w.open[0, 0]))
        if w.territories[0].n_live:
            record = partnership(w)
            asked.update(int(i) for i in record.members[: record.n] if i > 0)
    with_room = [j for j in range(1, n) if hours[j] > 0]
    assert set(asked) == set(with_room) and sum(asked.values()) == 3 * 400
    # Three of each team are drawn without putting back: less spread than a multinomial's
    assert_even(np.array([asked[j] for j in with_room]))


def test_fixed_teams_neither_grow_nor_shrink_but_for_who_closes_down():
    given = {**LIVELY, "structure": "fixed_teams", "exit_rate": 0.002, "checkin_interval": 2, "mission_drift": 0.5}
    events = simulate(Scenario.load(months=60, hidden_mean=0.5, **given), 4, seed=5, events=range(4)).events
    formed = events[events["event"] == Event.FORMED.slug].groupby(["run", "partnership"])["month"].first()
    joined = events[events["event"] == Event.JOINED.slug]
    since = joined.set_index(["run", "partnership"])["month"]
    assert len(formed) > 20
    assert (since == formed.reindex(since.index)).all()
    left = events[events["event"] == Event.LEFT.slug]
    assert set(left["value"].unique()) <= {0.0, 5.0, 6.0}  # completed, closed, somebody closed down
    assert len(left) > 0


def test_without_trust_everybody_trusts_everybody_alike_for_ever():
    model = PartnershipModel(
        Scenario.load(structure="no_trust", months=40, **{k: v for k, v in LIVELY.items() if k != "first_trust"}), rng=5
    )
    for _ in range(40):
        model.step()
    ledger = model.world.ledger
    trusts = ledger.trust[ledger.who >= 0]
    assert len(trusts) > 200 and len(np.unique(trusts)) == 1
    assert model.world.month["output"].sum() > 0.0
