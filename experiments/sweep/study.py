"""A sweep as a study: every point of a design in every scenario, one row a run; pieces stay as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.files import remove, write_csv
from zaedno.experiments.place import putting
from zaedno.experiments.provenance import changed, now, read_provenance
from zaedno.experiments.reading import DamagedError, read_csv
from zaedno.experiments.store import FAILURES, POINTS, SUMMARY
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.once import Outcome, carry_out
from zaedno.experiments.study.pieces import DESIGN, KEYS
from zaedno.experiments.study.plan import Part, seed_of
from zaedno.experiments.study.rounds import Rounds
from zaedno.experiments.study.sound import NOT_PLANNED, Look
from zaedno.experiments.study.watcher import Watcher
from zaedno.experiments.study.work import ENGINE, Cell, Lived, Model, Varied, keys
from zaedno.experiments.sweep.columns import described, table_of
from zaedno.experiments.sweep.result import CONCLUSIONS, NUMBERS
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.values import require_points, values_of
from zaedno.sim.observation.measures import BY_NAME, MONTH
from zaedno.sim.observation.results import RunResult, run_values
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def sweep(
    settings: SweepSettings, command_line: Sequence[str] = (), watcher: Watcher | None = None, model: str = ENGINE
) -> Outcome:
    """Carries out `settings`, or what is missing of it, in its folder (`study.once.carry_out`)."""
    return carry_out(SweepStudy(settings), command_line, watcher, model)


@dataclass(frozen=True)
class MonthsAndRuns(Varied):
    """A row a run, with the point's parameters and every measure; with `months`, a row each of its months."""

    scenarios: tuple[Scenario, ...]
    months: bool

    def take(self, model: Model, scenario: Scenario, cell: Cell, run: int) -> np.ndarray:
        result = model(scenario, cell.seed, run)
        return result.months if isinstance(result, RunResult) else result

    def tables(self, lived: Sequence[Lived]) -> dict[str, pa.Table]:
        columns = keys(self.scenarios, [(each.cell, each.run) for each in lived])
        runs = dict(columns)
        for name in lived[0].cell.values:
            runs[name] = np.array([each.cell.values[name] for each in lived], dtype=np.float64)
        runs |= run_values(np.stack([each.result for each in lived]))
        found = {"runs": table_of("runs", runs)}
        if self.months:
            found["months"] = table_of("months", _months(columns, lived))
        return found


def _months(columns: Mapping[str, np.ndarray], lived: Sequence[Lived]) -> dict[str, np.ndarray]:
    """Months of all runs; measures in single precision, which is what trajectories are drawn with."""
    length = len(lived[0].result)
    found = {key: np.repeat(values, length) for key, values in columns.items() if key != "seed"}
    found["month"] = np.tile(np.arange(length), len(lived))
    stacked = np.concatenate([each.result for each in lived])
    for name in stacked.dtype.names or ():
        found[name] = stacked[name].astype(np.float32)
    return found


class SweepStudy(Kind):
    """A study of `settings`."""

    versions = ("numpy", "scipy", "SALib")  # on which points and means of runs may depend

    def __init__(self, settings: SweepSettings) -> None:
        self.settings: SweepSettings = settings
        self.measure = MonthsAndRuns(settings.scenarios, settings.months)
        self.points = settings.design.count
        require_points(settings.scenarios, settings.design, self.rows)

    @cached_property
    def rows(self) -> np.ndarray:
        """The design's points, shape (points, factors)."""
        return self.settings.design.points(self.settings.seed)

    @property
    def chunk(self) -> int:
        return self.settings.chunk

    @property
    def first_runs(self) -> int:
        return self.settings.first_runs

    def described(self) -> Mapping[str, pa.Table]:
        columns = dict(zip(self.settings.design.names, self.rows.T, strict=True))
        return {DESIGN: table_of("design", {"point": np.arange(len(self.rows)), **columns})}

    def cells_of(self, part: Part) -> Iterable[Cell]:
        settings = self.settings
        point, scenario = divmod(part.cell, len(settings.scenarios))
        values = values_of(settings.design, self.rows, point)
        yield Cell(point, scenario, values, seed_of(settings.seed, settings.worlds, point), part.first, part.runs)

    def look(self) -> Look:
        return look_of(self.settings.study(), strict=True, points=self.rows)

    def live(self, rounds: Rounds) -> None:
        if self.settings.execution.retry is None:
            rounds.all(self.settings.precision)
        else:
            rounds.again()

    def conclude(self, rounds: Rounds) -> tuple[int, int]:
        """`summary.csv`, `points.csv` and `failures.csv`."""
        pieces = rounds.pieces
        failures = pieces.unresolved()
        end = pieces.end
        names = [SUMMARY, *([POINTS] if self.settings.precision else []), *([] if failures is None else [FAILURES])]
        damages = [] if end is None else list(self._damages(rounds, names))
        for damage in damages:
            rounds.watcher.mend(damage)
        if end is None or damages:
            self._summarise(rounds, failures)
            pieces.note_end(end or now(), names)
        return pieces.count("runs"), 0 if failures is None else len(failures)

    def _damages(self, rounds: Rounds, names: Sequence[str]) -> Iterator[DamagedError]:
        """What is wrong with the conclusions in the folder, which should have these names."""
        folder = rounds.pieces.folder
        origin = read_provenance(folder)
        for name in names:
            try:
                read_csv(folder / name, CONCLUSIONS[name], NUMBERS)
            except DamagedError as damage:
                yield damage
            else:
                yield from changed(folder, origin, [name])
        if FAILURES not in names and os.path.lexists(folder / FAILURES):
            yield DamagedError(folder / FAILURES, NOT_PLANNED)

    def _summarise(self, rounds: Rounds, failures: pd.DataFrame | None) -> None:
        from zaedno.experiments.sweep.points import points
        from zaedno.experiments.sweep.summary import summary

        pieces, precision = rounds.pieces, self.settings.precision
        tables = {SUMMARY: summary(pieces)}
        if precision is not None:
            tables[POINTS] = points(pieces, precision)
        if failures is not None:
            tables[FAILURES] = failures
        for name, table in tables.items():
            with putting(pieces.folder / name) as aside:
                write_csv(aside, table)
        if failures is None:
            remove(pieces.folder / FAILURES)


def look_of(config: Mapping[str, object], *, strict: bool, points: np.ndarray | None = None) -> Look:
    """What the pieces of a sweep with this `config.yaml` must hold."""
    factors, scenarios = list(config["design"]["factors"]), config["scenarios"]  # type: ignore[index]
    all_keys = [*KEYS, "seed"]
    columns = {
        "runs": [*all_keys, *factors, *BY_NAME],
        "months": [*KEYS, "month", *(MONTH.names or ())] if config.get("months") else [],
        "failures": [*all_keys, "origin", "message"],
    }
    return Look(
        labels=[(each["scenario"], each["policy"]) for each in scenarios],  # type: ignore[attr-defined]
        seed=lambda point: seed_of(config["seed"], config.get("worlds"), point),  # type: ignore[arg-type]
        columns=columns.__getitem__,
        describe=described,
        months=int(scenarios[0]["months"]),  # type: ignore[index]
        strict=strict,
        varied=factors,
        points=points,
    )
