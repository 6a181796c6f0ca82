"""`run` and `compare` as a study: scenarios in the same worlds; all tables of every run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.columns import ON_REQUEST, TABLES, arrow, column, varied
from zaedno.experiments.complete import require_complete
from zaedno.experiments.ensemble.conclude import conclude
from zaedno.experiments.ensemble.drawn import under
from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.provenance import PROVENANCE
from zaedno.experiments.result import load
from zaedno.experiments.store import CONFIG, DIFFERENCES, PATTERNS, POINTS, SUMMARY, UNCERTAINTY
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.pieces import MEANWHILE
from zaedno.experiments.study.plan import Part, chunk_size
from zaedno.experiments.study.rounds import Rounds
from zaedno.experiments.study.sound import Look
from zaedno.experiments.study.work import Cell, Lived, Model, keys
from zaedno.experiments.sweep.values import require_points, values_of
from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.observation.results import Ensemble, RunResult
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_APART = 16  # chunks at least, where workers are processes: else some would have nothing to do


@dataclass(frozen=True)
class AllTables:
    """Every table of a run; events for the runs in `events`."""

    scenarios: tuple[Scenario, ...]
    events: frozenset[int] = frozenset()
    drawn: bool = False  # values of a cell are a set of a posterior

    def under(self, scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
        return under(scenario, values) if self.drawn else scenario.replace(**values)

    def take(self, model: Model, scenario: Scenario, cell: Cell, run: int) -> RunResult:
        result = model(scenario, cell.seed, run, run in self.events)
        assert isinstance(result, RunResult), "a model that gives months alone is for sweeps"
        return result

    def tables(self, lived: Sequence[Lived]) -> dict[str, pa.Table]:
        import pyarrow as pa

        parts: dict[str, list[pa.Table]] = {}
        for place, rows in groupby(lived, key=lambda each: each.cell.scenario):
            of_one = list(rows)
            scenario, seed = self.scenarios[place], of_one[0].cell.seed
            ensemble = Ensemble(scenario, seed, [each.run for each in of_one], [each.result for each in of_one])
            for table in kept_tables(bool(self.events)):
                frame = getattr(replace(ensemble), table)  # of a copy, which keeps it no longer than it is looked at
                if table == "runs":
                    frame = self._with_points(frame, of_one)
                parts.setdefault(table, []).append(arrow(table, frame))
        return {table: pa.concat_tables(frames).combine_chunks() for table, frames in parts.items()}

    def _with_points(self, runs: pd.DataFrame, lived: Sequence[Lived]) -> pd.DataFrame:
        """`runs` with the point of the plan in front, and the parameters that a table of points has set."""
        names = list(lived[0].cell.values)
        points = {name: np.array([each.cell.values[name] for each in lived], dtype=np.float64) for name in names}
        place = list(runs.columns).index("seed") + 1
        order = [*runs.columns[:place], *names, *runs.columns[place:]]
        all_keys = keys(self.scenarios, [(each.cell, each.run) for each in lived])
        return runs.assign(point=all_keys["point"], **points)[["point", *order]]


class RunStudy(Kind):
    """A study of `settings`."""

    inside = MEANWHILE

    def __init__(self, settings: RunSettings) -> None:
        self.settings: RunSettings = settings
        self.measure = AllTables(settings.scenarios, frozenset(settings.events), settings.drawn)
        self.tables = (*(name for name in kept_tables(bool(settings.events)) if name != "runs"), "failures", "runs")
        if settings.table is not None:
            require_points(settings.scenarios, settings.table, self._rows)

    @cached_property
    def _rows(self) -> np.ndarray:
        assert self.settings.table is not None
        return self.settings.table.points(self.settings.seed)

    @property
    def chunk(self) -> int:
        settings, execution = self.settings, self.settings.execution
        if execution.chunk:
            return execution.chunk
        largest = max(len(scenario.roster) for scenario in settings.scenarios)
        size = chunk_size(largest, max(scenario.past_months + scenario.months for scenario in settings.scenarios))
        apart = execution.processes or execution.executor != "local"
        return min(size, max(1, self.cells * self.first_runs // _APART)) if apart else size

    @property
    def first_runs(self) -> int:
        return self.settings.first_runs

    @property
    def files(self) -> tuple[str, ...]:
        settings = self.settings
        concluding = [SUMMARY]
        if len(settings.scenarios) > 1:
            concluding.append(DIFFERENCES)
        if settings.of_baseline:
            concluding.append(PATTERNS)
        if settings.drawn:
            concluding.append(UNCERTAINTY)
        if settings.precision is not None:
            concluding.append(POINTS)
        tables = [f"{name}.parquet" for name in kept_tables(bool(settings.events))]
        return (CONFIG, PROVENANCE, *concluding, *tables)

    def require_whole(self) -> None:
        found = load(self.settings.folder)
        require_complete(found)
        _ = found.summary

    def cells_of(self, part: Part) -> Iterable[Cell]:
        if self.settings.table is None:
            yield Cell(0, part.cell, {}, self.settings.seed, part.first, part.runs)
            return
        for run in range(part.first, part.first + part.runs):
            values = values_of(self.settings.table, self._rows, run % len(self._rows))
            yield Cell(0, part.cell, values, self.settings.seed, run, 1)

    def look(self) -> Look:
        return Look(
            labels=[(scenario.name, scenario.policy) for scenario in self.settings.scenarios],
            seed=lambda point: self.settings.seed,
            columns=self._columns,
            describe=lambda table, name: column(table, name) or varied(name),
            months=self.settings.scenarios[0].months,
        )

    def _columns(self, table: str) -> Sequence[str]:
        if table == "failures":
            return ["point", "run", "scenario", "policy", "seed", "origin", "message"]
        if table == "runs":
            names = self.settings.table.names if self.settings.table else ()
            return ["point", "run", "scenario", "policy", "seed", *names, *BY_NAME]
        return ["run"]

    def live(self, rounds: Rounds) -> None:
        if self.settings.execution.retry is None:
            rounds.all(self.settings.precision, only=True)
        else:
            rounds.again()

    def conclude(self, rounds: Rounds) -> tuple[int, int]:
        return conclude(self, rounds)


def kept_tables(events: bool) -> list[str]:
    """The tables of a study, with those of events or without."""
    return [name for name in TABLES if events or name not in ON_REQUEST]
