"""Runs a study into its folder: every combination in the same worlds, block by block, then what it concludes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from experiments.columns import ON_REQUEST, TABLES
from experiments.provenance import now, provenance
from experiments.settings import RunSettings
from experiments.store import DIFFERENCES, PATTERNS, SUMMARY, Staging

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

BLOCK = 1000  # runs whose tables are held in memory at a time


def carry_out(
    settings: RunSettings, staging: Staging, command_line: list[str], progress: Callable[[int], None] | None = None
) -> None:
    """Simulate all combinations of `settings` and commit the study's folder.

    `progress` is called with the number of runs finished since its last call, from any thread.
    """
    start = now()
    staging.write_config(settings.study())
    tables = [_simulate(scenario, settings, staging, progress) for scenario in settings.scenarios]
    runs = [of_runs for of_runs, _ in tables]

    from experiments.summary import summary

    staging.write_csv(SUMMARY, summary(runs))
    if len(runs) > 1:
        from experiments.differences import differences

        staging.write_csv(DIFFERENCES, differences(runs, [(each.name, each.policy) for each in settings.scenarios]))
    if settings.of_baseline:
        from experiments.patterns import patterns

        staging.write_csv(PATTERNS, patterns(*tables[0], settings.scenarios[0].months))
    staging.write_provenance(provenance(settings.seed, settings.workers, command_line, start, settings.study()))
    staging.commit()


def _simulate(
    scenario: Scenario, settings: RunSettings, staging: Staging, progress: Callable[[int], None] | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table `runs` of one combination, and of its partnerships what patterns need; all is in `staging` then."""
    import pandas as pd

    from experiments.patterns import LIVES
    from sim.ensemble import simulate

    runs, lives = [], []
    for first in range(0, settings.runs, BLOCK):
        size = min(BLOCK, settings.runs - first)
        ensemble = simulate(
            scenario,
            size,
            settings.seed,
            workers=settings.workers,
            first_run=first,
            events=[run for run in settings.events if first <= run < first + size],
            progress=progress,
        )
        for table in TABLES:
            if settings.events or table not in ON_REQUEST:
                staging.append(table, _labelled(getattr(ensemble, table), scenario))
        runs.append(ensemble.runs)
        if settings.of_baseline:
            lives.append(ensemble.partnerships[LIVES])
    return pd.concat(runs, ignore_index=True), pd.concat(lives or [pd.DataFrame()], ignore_index=True)


def _labelled(rows: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """`rows` with the columns `scenario` and `policy`, which the key of a comparison needs, after `run`."""
    for place, (name, value) in enumerate((("scenario", scenario.name), ("policy", scenario.policy)), start=1):
        if name not in rows.columns:
            rows.insert(place, name, value)
    return rows
