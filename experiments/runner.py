"""Runs a study into its folder: every combination in the same worlds, block by block, then what it concludes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from zaedno.experiments.columns import ON_REQUEST, TABLES
from zaedno.experiments.provenance import now, provenance
from zaedno.experiments.settings import RunSettings
from zaedno.experiments.store import DIFFERENCES, PATTERNS, SUMMARY, Staging
from zaedno.experiments.written import Written

if TYPE_CHECKING:
    import pandas as pd

    from zaedno.sim.scenario import Scenario

BLOCK = 1000  # runs whose tables are held in memory at a time, at most
BUDGET = 256 * 2**20  # bytes that they may take; a run for each worker is held in any case


def carry_out(
    settings: RunSettings, staging: Staging, command_line: list[str], progress: Callable[[int], None] | None = None
) -> None:
    """Simulate all combinations of `settings` and commit the study's folder.

    `progress` is called with the number of runs finished since its last call, from any thread.
    """
    start = now()
    staging.write_config(settings.study())
    blocks = [block_of(scenario, settings.workers) for scenario in settings.scenarios]
    lives = [
        _simulate(scenario, block, settings, staging, progress)
        for scenario, block in zip(settings.scenarios, blocks, strict=True)
    ]
    ends = [0, *accumulate(-(-settings.runs // block) for block in blocks)]
    file = staging.finish("runs")
    runs = [Written(file, first, last) for first, last in pairwise(ends)]

    from zaedno.experiments.summary import summary

    staging.write_csv(SUMMARY, summary(runs))
    if len(runs) > 1:
        from zaedno.experiments.differences import differences

        staging.write_csv(DIFFERENCES, differences(runs, [(each.name, each.policy) for each in settings.scenarios]))
    if settings.of_baseline:
        from zaedno.experiments.patterns import patterns

        staging.write_csv(PATTERNS, patterns(runs[0], lives[0], settings.scenarios[0].months))
    staging.write_provenance(provenance(settings.seed, settings.workers, command_line, start, settings.study()))
    staging.commit()


def block_of(scenario: Scenario, workers: int | None) -> int:
    """Runs whose tables are held in memory at a time: the larger the community, the fewer."""
    from zaedno.sim.memory import table_bytes

    threads = workers or os.cpu_count() or 1
    return min(BLOCK, max(threads, BUDGET // table_bytes(scenario)))


def _simulate(
    scenario: Scenario, block: int, settings: RunSettings, staging: Staging, progress: Callable[[int], None] | None
) -> pd.DataFrame | None:
    """All runs of one combination into the tables of `staging`; gives of its partnerships what patterns need."""
    from zaedno.experiments.patterns import counted
    from zaedno.sim.ensemble import simulate

    lives = None
    for first in range(0, settings.runs, block):
        size = min(block, settings.runs - first)
        ensemble = simulate(
            scenario,
            size,
            settings.seed,
            workers=settings.workers,
            first_run=first,
            events=[run for run in settings.events if first <= run < first + size],
            progress=progress,
            checked=False,  # before the study began, for all of it
        )
        for table in TABLES:
            if settings.events or table not in ON_REQUEST:
                rows = getattr(
                    replace(ensemble), table
                )  # of a copy, which keeps a table no longer than it is looked at
                staging.append(table, _labelled(rows, scenario))
                if table == "partnerships" and settings.of_baseline:
                    lives = counted(rows, lives)
                del rows
        del ensemble  # before the next one is there
    return lives


def _labelled(rows: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """`rows` with the columns `scenario` and `policy`, which the key of a comparison needs, after `run`."""
    for place, (name, value) in enumerate((("scenario", scenario.name), ("policy", scenario.policy)), start=1):
        if name not in rows.columns:
            rows.insert(place, name, value)
    return rows
