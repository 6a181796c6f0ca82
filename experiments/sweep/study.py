"""Carries out a sweep: opens its folder, works off what is missing, chunk by chunk, and concludes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.files import new_folder, replacing, write_csv, write_json, write_yaml
from experiments.provenance import now, provenance
from experiments.store import CONFIG, POINTS, PROVENANCE, SUMMARY, holds_study
from experiments.sweep.dataset import DESIGN, PLAN, Dataset
from experiments.sweep.executors import Crew, crew
from experiments.sweep.on_dask import require_answer
from experiments.sweep.plan import Part, Round, first_round, first_runs
from experiments.sweep.settings import SEPARATE, SweepSettings
from experiments.sweep.work import ENGINE, Cell, Task, compile_once
from sim.messages import InputError
from sim.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

_VERSIONS = ("numpy", "scipy", "SALib")  # on which points and means of runs may depend
RETRY = "retry"


class Watcher:
    """What is told while a sweep goes on; the command line shows it, others may leave it."""

    def begin(self, runs: int, done: int) -> None:
        """A round of `runs` runs, `done` of which are there already."""

    def advance(self, runs: int, failures: int) -> None:
        """So many more runs are done, of which some failed."""

    def compile(self) -> None:
        """The model is about to be compiled, which takes most of a minute."""

    def dashboard(self, address: str) -> None:
        """Where Dask shows what its workers do."""


@dataclass(frozen=True)
class Outcome:
    """How a sweep ended: runs done, computed by this call, and failures that stand."""

    runs: int
    computed: int
    failures: int


def sweep(
    settings: SweepSettings, command_line: list[str], watcher: Watcher | None = None, model: str = ENGINE
) -> Outcome:
    """Carries out `settings`, or what is missing of it, in its folder.

    `model` names what simulates a run (see `work.Task`).  Raises `InputError` where the folder holds another study, or
    is in use; `OSError` where the disk does not take what was computed.  What is done is kept in any case.
    """
    watcher = watcher or Watcher()
    points = settings.design.points(settings.seed)
    require_points(settings, points)
    require_answer(settings.execution)
    dataset = open_folder(settings, points, model, command_line)
    with dataset.locked(), crew(settings.execution, dataset, watcher.dashboard, model) as workers:
        dataset.clear()
        study = _Study(settings, dataset, points, model, watcher, workers)
        if settings.execution.retry is None:
            study.all_rounds()
        else:
            study.again()
        dataset.clear()
        return study.conclude()


def require_points(settings: SweepSettings, points: np.ndarray) -> None:
    """Raises `InputError` unless every point makes parameters that are accepted together."""
    rows = {int(row) for k in range(points.shape[1]) for row in (points[:, k].argmin(), points[:, k].argmax())}
    for scenario in settings.scenarios:
        for row in sorted(rows | _nearest_to_contradiction(settings, points, scenario.parameters)):
            values = values_of(settings, points, row)
            try:
                if scenario.roster.drawn:
                    replace(scenario.parameters, **values)  # without the roster, which may be large
                else:
                    scenario.replace(**values)
            except InputError as error:
                raise InputError("point {row} of the design: {error}", row=row, error=error) from error


def _nearest_to_contradiction(settings: SweepSettings, points: np.ndarray, parameters: Parameters) -> set[int]:
    """The points at which parameters that are bound together are nearest to contradicting each other."""

    def column(name: str) -> np.ndarray | float:
        names = list(settings.design.names)
        return points[:, names.index(name)] if name in names else float(getattr(parameters, name))

    together = (
        column("share_municipality") + column("share_business"),
        column("value_ratio_late") - column("value_ratio"),
    )
    return {int(np.argmax(values)) for values in together if isinstance(values, np.ndarray)}


def values_of(settings: SweepSettings, points: np.ndarray, row: int) -> dict[str, Any]:
    """The parameters of a point, whole numbers as integers."""
    pairs = zip(settings.design.factors, points[row].tolist(), strict=True)
    return {factor.name: int(value) if factor.integer else value for factor, value in pairs}


def open_folder(settings: SweepSettings, points: np.ndarray, model: str, command_line: list[str]) -> Dataset:
    """The study's folder, new or as it was left.  Raises `InputError` where it holds anything else."""
    folder = settings.folder
    plan = {
        "model": model,
        "sources": _sources(),
        "versions": {name: version(name) for name in _VERSIONS},
        "points": len(points),
        "chunk": settings.chunk,
        "first": settings.first_runs,
    }
    if holds_study(folder, settings.study()):
        dataset = Dataset(folder)
        _require_same(dataset, plan, points)
        return dataset
    with new_folder(folder) as aside:
        import pyarrow.parquet as pq

        from experiments.sweep.columns import table_of

        columns = {"point": np.arange(len(points)), **dict(zip(settings.design.names, points.T, strict=True))}
        pq.write_table(table_of("design", columns), aside / DESIGN)
        write_yaml(aside / CONFIG, settings.study())
        write_json(aside / PLAN, plan)
        start = provenance(settings.seed, settings.execution.workers, command_line, now())
        write_json(aside / PROVENANCE, {**start, "end": None})
    return Dataset(folder)


def _require_same(dataset: Dataset, plan: Mapping[str, Any], points: np.ndarray) -> None:
    folder = dataset.folder
    code = ("sources", "model", "versions")
    dataset.require_same_code(*({key: each[key] for key in code} for each in (dataset.plan, plan)))
    import pandas as pd

    design = pd.read_parquet(folder / DESIGN).drop(columns="point").to_numpy()
    if not np.array_equal(design, points):
        raise InputError(
            "out={folder}: {design} holds other points than this design gives; accepted: a new folder",
            folder=folder,
            design=DESIGN,
        )


def _sources() -> str:
    from sim.machine_code import source_hash

    return source_hash()


class _Study:
    """One call's work on a study."""

    def __init__(
        self,
        settings: SweepSettings,
        dataset: Dataset,
        points: np.ndarray,
        model: str,
        watcher: Watcher,
        workers: Crew,
    ) -> None:
        self.settings, self.dataset, self.points = settings, dataset, points
        self.model, self.watcher, self.workers = model, watcher, workers
        self.chunk = int(dataset.plan["chunk"])
        self.planned = np.zeros(settings.cells, np.int64)  # runs of each cell in all rounds so far, failed or not
        self.computed = 0

    def all_rounds(self) -> None:
        """The first round, then those that a precision target asks for: each follows from what is done before it."""
        work: Round | None = first_round(self.settings.cells, first_runs(self.dataset.plan, self.settings.runs))
        number = 0
        while work is not None:
            self._round(work)
            self.planned[work.cells] = work.first + work.counts
            number += 1
            work = self._next(str(number))

    def again(self) -> None:
        """A round of the runs that have failed and not succeeded since."""
        failures = self.dataset.unresolved()
        if failures is None:
            return
        scenarios = {scenario.label: k for k, scenario in enumerate(self.settings.scenarios)}
        labels = failures["scenario"] + "/" + failures["policy"]
        cells = failures["point"].to_numpy() * len(scenarios) + labels.map(scenarios).to_numpy()
        earlier = [int(name.removeprefix(RETRY)) for name in self.dataset.rounds() if name.startswith(RETRY)]
        number = max(earlier, default=0) + 1
        self._round(Round(f"{RETRY}{number}", cells, failures["run"].to_numpy(), np.ones(len(cells), np.int64)))

    def _next(self, name: str) -> Round | None:
        from experiments.sweep.precision import next_round, tally

        precision = self.settings.precision
        if precision is None:
            return None
        runs = self._first_rounds(int(name), precision.measure)
        if runs is None:
            return None
        places = {scenario.label: k for k, scenario in enumerate(self.settings.scenarios)}
        labels = runs["scenario"].astype(str) + "/" + runs["policy"].astype(str)
        cells = (runs["point"] * len(places) + labels.map(places)).to_numpy()
        seen = tally(cells, runs[precision.measure].to_numpy(np.float64), self.settings.cells)
        return next_round(name, precision, self.planned, seen)

    def _first_rounds(self, number: int, measure: str) -> pd.DataFrame | None:
        """Runs of the rounds before `number`, whatever later rounds may have left there."""
        import pandas as pd

        names = [str(k) for k in range(number)]
        frames = [self.dataset.read_round(name, [measure]) for name in names]
        there = [frame for frame in frames if frame is not None]
        return pd.concat(there, ignore_index=True) if there else None

    def _round(self, work: Round) -> None:
        there = self.dataset.done(work.name)
        missing = [k for k in range(work.chunks(self.chunk)) if k not in there]
        left = sum(work.size_of(k, self.chunk) for k in missing)
        self.watcher.begin(work.runs, work.runs - left)
        if not missing:
            return
        self.dataset.note_end(None)
        if self.model == ENGINE:
            compile_once(self.settings.scenarios[0], self.watcher.compile)
        tasks = (self._task(work, k) for k in missing)
        for done in self.workers(tasks):
            if done.tables:
                self.dataset.commit(done)
            self.computed += done.runs
            self.watcher.advance(done.runs, done.failures)

    def _task(self, work: Round, k: int) -> Task:
        cells = tuple(self._cell(part) for part in work.chunk(k, self.chunk))
        sources = str(self.dataset.plan["sources"])
        settings = self.settings
        return Task(work.name, k, settings.scenarios, cells, settings.months, sources, self.model)

    def _cell(self, part: Part) -> Cell:
        point, scenario = divmod(part.cell, len(self.settings.scenarios))
        values = values_of(self.settings, self.points, point)
        return Cell(point, scenario, values, self._seed(point), part.first, part.runs)

    def _seed(self, point: int) -> int:
        """The seed of a point's worlds: the study's, or one of its own."""
        if self.settings.worlds != SEPARATE:
            return self.settings.seed
        return int(np.random.SeedSequence([self.settings.seed, point]).generate_state(1, np.uint64)[0])

    def conclude(self) -> Outcome:
        """Writes `summary.csv`, `points.csv` and `failures.csv`, unless they are there and tell of all that is."""
        failures = self.dataset.unresolved()
        if self.dataset.end is None:
            self._summarise(failures)
            self.dataset.note_end(now())
        return Outcome(self.dataset.count("runs"), self.computed, 0 if failures is None else len(failures))

    def _summarise(self, failures: pd.DataFrame | None) -> None:
        from experiments.sweep.summary import summary

        folder = self.dataset.folder
        with replacing(folder / SUMMARY) as aside:
            write_csv(aside, summary(self.dataset))
        if self.settings.precision is not None:
            from experiments.sweep.points import points

            with replacing(folder / POINTS) as aside:
                write_csv(aside, points(self.dataset, self.settings.precision))
        path = folder / "failures.csv"
        if failures is not None:
            with replacing(path) as aside:
                write_csv(aside, failures)
        elif path.exists():
            os.unlink(path)
