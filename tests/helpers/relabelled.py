"""The same community with the rows of its roster in another order, and what nobody's place in it may change.

Identities go with their rows, so that everybody is who it was: pairs of runs differ by luck alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.stats import t as student

from zaedno.sim import Scenario
from zaedno.sim.beginning import begin
from zaedno.sim.ensemble import Runner
from zaedno.sim.month import live
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.observation.results import run_values
from zaedno.sim.state import World

FAMILY = 0.001  # chance that any of the differences of a family is called one though there is none
A_SHUFFLE = 6  # runs of one order: then comes a fresh one, for a fault may be kind to some
LEAST_PAIRS = 10
WATCHED = [measure.name for measure in MEASURES if measure.name != "identity_error"]  # which is rounding

# Name of a measure, or of what is known of one organisation, and its difference in each pair of runs
type Differences = dict[str, np.ndarray]


def shuffled(scenario: Scenario, seed: int) -> Scenario:
    """The scenario with the rows of its roster in an order by lot."""
    order = np.random.default_rng(seed).permutation(len(scenario.roster.table))
    roster = scenario.roster
    labels = tuple(roster.labels[k] for k in order)
    return replace(scenario, roster=replace(roster, table=roster.table[order], labels=labels))


def of_organisations(w: World) -> dict[str, np.ndarray]:
    """How many know each organisation, what it has joined and taken out so far, in the order of identities."""
    order = np.argsort(w.organisations.uid)
    who = w.ledger.who
    return {
        "known_by": np.bincount(who[who >= 0], minlength=len(order))[order],
        "joined": w.organisations.memberships_ever[order],
        "took_out": w.organisations.took_out[order],
    }


def opened(scenario: Scenario, seed: int, run: int) -> World:
    """The world of a run at its very beginning."""
    w = Runner(scenario, seed)._open(False)
    begin(w, np.uint64(seed), np.uint64(run), 0)
    return w


def told(scenario: Scenario, runs: range, seed: int, months_of: Callable[..., bool] = live) -> dict[str, np.ndarray]:
    """Values of these runs by name: of each measure, and of each organisation, known by its identity."""
    runner = Runner(scenario, seed, months=months_of)
    months, tables = [], []
    for run in runs:
        months.append(runner(run, False).months)
        tables.append(of_organisations(runner._world))
    values = run_values(np.stack(months))
    return {name: values[name] for name in WATCHED} | by_organisation(tables)


def by_organisation(tables: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Tables of `of_organisations`, one a run, as values of runs by name."""
    stacked = {name: np.stack([table[name] for table in tables]) for name in tables[0]}
    return {f"{name} of {k}": table[:, k] for name, table in stacked.items() for k in range(table.shape[1])}


def differences(
    scenario: Scenario, runs: int, seed: int, tell: Callable[[Scenario, range, int], dict[str, np.ndarray]] = told
) -> Differences:
    """Shuffled less as it is, run by run."""
    parts = []
    for first in range(0, runs, A_SHUFFLE):
        some = range(first, min(first + A_SHUFFLE, runs))
        before, after = tell(scenario, some, seed), tell(shuffled(scenario, seed + first), some, seed)
        parts.append({name: after[name] - before[name] for name in before})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def beyond_chance(families: dict[str, Differences]) -> list[str]:
    """Differences that chance makes less often than once in a thousand such families together, by paired t tests.

    Under the hypothesis differences are symmetric, so that few runs and long tails make the test a milder one.
    """
    pairs = {
        f"{family}: {name}": values[~np.isnan(values)]
        for family, found in families.items()
        for name, values in found.items()
    }
    pairs = {name: values for name, values in pairs.items() if len(values) >= LEAST_PAIRS and values.any()}
    assert len(pairs) > 10
    found = []
    for name, values in pairs.items():
        size = abs(values.mean()) * np.sqrt(len(values))
        most = float(student.ppf(1.0 - FAMILY / (2.0 * len(pairs)), len(values) - 1)) * values.std(ddof=1)
        if size > most:
            found.append(f"{name}: {values.mean():+.3g} ± {values.std(ddof=1) / np.sqrt(len(values)):.2g}")
    return found
