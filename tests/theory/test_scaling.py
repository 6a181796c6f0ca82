"""Invariances of the whole model: the unit of value, the unit of time, the order of the roster, identities.

Factors are powers of two (of four for hours, for output takes square roots of them): they move exponents only,
so that a correct model gives the same bits.
"""

from dataclasses import replace

import numpy as np
import pytest
from helpers.small_worlds import LIVELY

from zaedno.sim import Scenario, simulate
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.parameters import declaration, names
from zaedno.sim.roster import Roster, blank_table
from zaedno.sim.vocabulary import Sector

# Every parameter that bears value; grants and budgets come in euro, and so by way of `euro_per_unit`.
VALUE = (
    "issue_value",
    "issue_work",
    "solo_yield",
    "hour_value",
    "private_benefit",
    "learning_value",
    "staff_hour",
)
HOURS = (
    "hours_median",
    "membership_hours",
    "coordination_hours",
    "coordination_growth",
    "checkin_hours",
    "issue_need",
    "creation_cost",
    "quarrel_hours",
    "bid_hours",
)
PER_HOUR = ("issue_value", "solo_yield", "hour_value", "private_benefit")
MONTHS, RUNS = 40, 6
MONEY = [measure.name for measure in MEASURES if measure.unit.startswith("units")]
OTHERS = [
    measure.name for measure in MEASURES if not measure.unit.startswith("units") and measure.name != "identity_error"
]


def scenario_of(policy="none", **parameters):
    return Scenario.load("baseline", policy, months=MONTHS, **{**LIVELY, **parameters})


def results_of(scenario, runs=RUNS):
    return simulate(scenario, runs, seed=11).results


def test_all_parameters_that_bear_value_are_scaled():
    bearing = {name for name in names() if declaration(name)["unit"].startswith("units")}
    assert bearing == set(VALUE)


@pytest.mark.parametrize("policy", ["none", "full_programme", "time_refund", "consortium_grants"])
@pytest.mark.parametrize("factor", [0.125, 2.0])
@pytest.mark.parametrize("money", ["euro", "rate"])
def test_another_unit_of_value_changes_gains_by_it_and_nothing_else(policy, factor, money):
    base = scenario_of(policy, grant_size=20_000.0)
    p = base.parameters
    scaled = {name: getattr(p, name) * factor for name in VALUE}
    if money == "euro":  # as many euro a unit, so more euro
        scaled |= {name: getattr(p, name) * factor for name in ("grant_size", "running_budget")}
    else:
        scaled["euro_per_unit"] = p.euro_per_unit / factor
    output = 0.0
    for before, after in zip(results_of(base), results_of(base.replace(**scaled)), strict=True):
        for name in MONEY:
            np.testing.assert_array_equal(after.months[name], factor * before.months[name], err_msg=name)
        for name in OTHERS:
            np.testing.assert_array_equal(after.months[name], before.months[name], err_msg=name)
        for name in before.accounts.dtype.names:
            unit = factor if name in ("net", "put_in", "took_out", "risked") else 1
            np.testing.assert_array_equal(after.accounts[name], unit * before.accounts[name], err_msg=name)
        for name in before.lives.dtype.names:
            unit = factor if name == "gain" else 1
            np.testing.assert_array_equal(after.lives[name], unit * before.lives[name], err_msg=name)
        output += before.months["output"].sum()
    assert output > 0.0


@pytest.mark.parametrize("factor", [0.25, 4.0])
def test_another_unit_of_time_changes_nothing(factor):
    """Every hour counts in one currency: so many more of them, each worth so much less, are the same community."""
    base = scenario_of("quarterly_checkins", staff_hour=0.0)
    p = base.parameters
    scaled = {name: getattr(p, name) * factor for name in HOURS}
    scaled |= {name: getattr(p, name) / factor for name in PER_HOUR}
    for before, after in zip(results_of(base), results_of(base.replace(**scaled)), strict=True):
        for name in (*MONEY, *OTHERS):
            np.testing.assert_array_equal(after.months[name], before.months[name], err_msg=name)


def paired(scenarios, runs, seed=3):
    """Runs' values of two scenarios in the same worlds."""
    return [simulate(scenario, runs, seed).runs for scenario in scenarios]


WATCHED = (
    "partnerships",
    "members",
    "size_mean",
    "cohesion",
    "output",
    "took_out",
    "contest_waste",
    "proposed",
    "density",
)


@pytest.mark.parametrize("change", ["order", "identities"])
def test_relabelling_organisations_leaves_the_distribution_unchanged(change):
    """Another order of the file's rows, or other identities, give other runs of the same model."""
    base = scenario_of("matchmaking", newcomer_share=0.0)
    table = base.roster.table.copy()
    if change == "order":
        table = table[np.random.default_rng(1).permutation(len(table))]
    else:
        table["uid"] = np.random.default_rng(2).permutation(len(table))
    other = replace(base, roster=Roster(base.roster.name, table, base.roster.labels))
    runs = 300
    before, after = paired((base, other), runs)
    for name in WATCHED:
        difference = (after[name] - before[name]).dropna()
        assert len(difference) > runs // 2
        assert difference.abs().max() > 0.0  # other runs indeed
        # Five standard errors: a false alarm once in 10^6, and runs are fixed by their seed
        assert abs(difference.mean()) < 5.0 * difference.std() / np.sqrt(len(difference)), name


def test_places_in_the_roster_give_no_advantage():
    """Nothing but rows sets organisations apart: the first half fares as the second, the first four as the last."""
    n, runs = 40, 400
    table = blank_table(n)
    table["sector"] = Sector.NGO
    base = replace(scenario_of(newcomer_share=0.0), roster=Roster("alike", table, ("",) * n))
    accounts = np.stack([result.accounts["took_out"] for result in results_of(base, runs)])
    joined = np.stack([result.accounts["memberships_ever"] for result in results_of(base, runs)])
    for values in (accounts, joined):
        for first, second in ((slice(0, n // 2), slice(n // 2, n)), (slice(0, 4), slice(n - 4, n))):
            difference = values[:, first].mean(axis=1) - values[:, second].mean(axis=1)
            assert difference.std() > 0.0
            assert abs(difference.mean()) < 4.5 * difference.std() / np.sqrt(runs)
