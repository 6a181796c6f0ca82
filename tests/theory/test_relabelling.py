"""Nobody's luck depends on its row: with every lever, a roster whose rows are shuffled gives the same distribution.

What must not change is the mean of every measure, and how many know each organisation, what it joins and what it
takes out.  That the comparison finds such a fault is shown with one that the model had.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers.relabelled import beyond_chance, by_organisation, differences, of_organisations, opened, told

from zaedno.sim import Scenario
from zaedno.sim.engine.compiled import callable_kernel, entry, kernel
from zaedno.sim.engine.draws import integer_below
from zaedno.sim.month import live_with
from zaedno.sim.parameters import LEVER, declaration, names
from zaedno.sim.processes import circumstances as process
from zaedno.sim.state import NOBODY

ROSTERS = ("lyaskovets_strazhitsa", "synthetic")
MONTHS, RUNS, LONG_RUNS = 36, 24, 400
CALLS = {"grant_rate": 0.5}
# Each lever at a value that tells, alone or with what it works through
LEVERS: dict[str, dict[str, float | int]] = {
    "checkin_interval": {"checkin_interval": 3},
    "charter": {"charter": 1, "checkin_interval": 6},
    "facilitation_rate": {"facilitation_rate": 0.2},
    "matchmaking": {"matchmaking": 12.0},
    "introductions": {"introductions": 4, "consultations": 0.05, "newcomer_share": 0.4},
    "consultations": {"consultations": 0.1, "introductions": 2},
    "time_refund": {"time_refund": 0.8},
    "training_share": {"training_share": 0.6},
    "grant_rate": CALLS,
    "grant_size": {**CALLS, "grant_size": 200_000.0},
    "vote_cap": {**CALLS, "vote_cap": 0},
    "startup_support": {"startup_support": 1.0},
    "onboarding": {"onboarding": 8, "newcomer_share": 0.4},
    "outreach": {"outreach": 0.3, "vulnerable_share": 0.5},
    "running_budget": {"running_budget": 2.0, "matchmaking": 12.0, "facilitation_rate": 0.2},
}
CASES = {
    "nothing": ("none", {}),
    **{lever: ("none", values) for lever, values in LEVERS.items()},
    "full programme": ("full_programme", {}),
}


def scenario_of(roster, policy="none", months=MONTHS, **values):
    """The baseline in this roster; the synthetic one has 60 organisations, the other is sorted by sector."""
    size = {"organisations": 60} if roster == "synthetic" else {}
    if months == MONTHS:
        values = {"history": 12, **values}
    return Scenario.load("baseline", policy, roster, months=months, **size, **values)


def test_every_lever_is_tried():
    assert set(LEVERS) == {name for name in names() if declaration(name)["role"] == LEVER}


def check_all(roster, months, runs, seed):
    cases = {case: scenario_of(roster, policy, months, **values) for case, (policy, values) in CASES.items()}
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda scenario: differences(scenario, runs, seed), cases.values())
        families = dict(zip(cases, found, strict=True))
    for family in families.values():
        assert family["joined of 3"].any() or family["known_by of 3"].any()  # they are other runs indeed
    assert beyond_chance(families) == []


@pytest.mark.parametrize("roster", ROSTERS)
def test_no_lever_favours_a_row(roster):
    check_all(roster, MONTHS, RUNS, seed=5)


@pytest.mark.long
@pytest.mark.parametrize("roster", ROSTERS)
def test_no_lever_favours_a_row_in_many_long_runs(roster):
    check_all(roster, 84, LONG_RUNS, seed=6)


# -- it is found where it is -----------------------------------------------------------------------


@kernel
def first_from_a_place(w, t, i, word):
    """The fault: the first organisation of another sector from a place by lot on: the first of a block is favoured."""
    territory = w.territories[t]
    size = territory.last - territory.first
    start = integer_below(word, size)
    for step in range(size):
        j = territory.first + (start + step) % size
        other = w.organisations[j]
        if other.present and other.sector != w.organisations[i].sector:
            return np.int64(j)
    return np.int64(NOBODY)


@pytest.mark.parametrize("fault", [False, True])
def test_a_lever_that_favours_rows_is_found(monkeypatch, fault):
    """By its introductions alone: matchmaking in a world in which nothing else happens."""
    if fault:
        monkeypatch.setattr(process, "of_other_sector", first_from_a_place)
    match = callable_kernel(process.match)

    def introductions(scenario, runs, seed):
        tables = []
        for run in runs:
            w = opened(scenario, seed, run)
            for month in range(MONTHS):
                w.clock[0].month = month
                for k in range(6):
                    match(w, 0, k)
            tables.append(of_organisations(w))
        return by_organisation(tables)

    found = beyond_chance({"matchmaking": differences(scenario_of(ROSTERS[0]), RUNS, 5, introductions)})
    assert bool(found) == fault, found


@pytest.mark.long
def test_a_lever_that_favours_rows_is_found_in_whole_runs(monkeypatch):
    """As above, but in the model as it runs, with a process of its own."""
    monkeypatch.setattr(process, "of_other_sector", first_from_a_place)
    for name in ("match", "lag_events"):
        monkeypatch.setattr(process, name, kernel(getattr(process, name).py_func))
    own = {"circumstances": entry(getattr(process.circumstances, "py_func", process.circumstances))}
    months = live_with(own)

    def faulty(scenario, runs, seed):
        return told(scenario, runs, seed, months)

    found = beyond_chance({"matchmaking": differences(scenario_of(ROSTERS[0], matchmaking=12.0), 60, 5, faulty)})
    assert any("known_by" in name for name in found)
