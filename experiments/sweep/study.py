"""Carries out a sweep: opens its folder, works off what is missing, chunk by chunk, and concludes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.files import remove, write_csv
from zaedno.experiments.place import held, putting
from zaedno.experiments.provenance import changed, now, read_provenance
from zaedno.experiments.reading import DamagedError, read_csv
from zaedno.experiments.store import POINTS, SUMMARY, holds_study
from zaedno.experiments.sweep.dataset import Dataset, chunk_name
from zaedno.experiments.sweep.description import open_folder
from zaedno.experiments.sweep.executors import Crew, crew
from zaedno.experiments.sweep.on_dask import require_answer
from zaedno.experiments.sweep.plan import Part, Round, first_round, first_runs, seed_of
from zaedno.experiments.sweep.result import CONCLUSIONS, FAILURES, NUMBERS
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.sound import NOT_PLANNED, Inspector
from zaedno.experiments.sweep.values import require_points, values_of
from zaedno.experiments.sweep.work import ENGINE, Cell, Task, compile_once

if TYPE_CHECKING:
    import pandas as pd

RETRY = "retry"


class Watcher:
    """What is told while a sweep goes on; the command line shows it, others may leave it."""

    def begin(self, runs: int, done: int) -> None:
        """A round of `runs` runs, `done` of which are there already."""

    def advance(self, runs: int, failures: int) -> None:
        """So many more runs are done, of which some failed."""

    def compile(self) -> None:
        """The model is about to be compiled, which takes most of a minute."""

    def mend(self, damage: DamagedError) -> None:
        """A file is not as it was written, and is made again."""

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
    holds_study(settings.folder, settings.study())  # else nothing is touched
    with contextlib.ExitStack() as stack:
        stack.enter_context(held(settings.folder))
        dataset = open_folder(settings, points, model, command_line, watcher.mend)
        dataset.clear()
        workers = stack.enter_context(crew(settings.execution, dataset, watcher.dashboard, model))
        study = _Study(settings, dataset, points, model, watcher, workers)
        if settings.execution.retry is None:
            study.all_rounds()
        else:
            study.again()
        dataset.clear()
        return study.conclude()


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
        self.inspector = Inspector(dataset, settings.study(), strict=True, points=points)
        self.looked_at: set[tuple[str, int]] = set()

    def all_rounds(self) -> None:
        """The first round, then those that a precision target asks for: each follows from what is done before it."""
        work: Round | None = first_round(self.settings.cells, first_runs(self.dataset.plan, self.settings.runs))
        number = 0
        while work is not None:
            self._round(work)
            self.planned[work.cells] = work.first + work.counts
            number += 1
            work = self._next(str(number))
        self._sound_further()

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
        from zaedno.experiments.sweep.precision import next_round, tally

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
        there = self._sound(work)
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

    def _sound(self, work: Round) -> set[int]:
        """The chunks of a round that are done; what is damaged of it is removed."""
        there = self.dataset.done(work.name)
        for k in sorted(there):
            try:
                self.inspector.require_sound(work, k, self.chunk)
            except DamagedError as damage:
                self._drop(damage, work.name, k)
                there = there - {k}
        self.looked_at |= {(work.name, k) for k in range(work.chunks(self.chunk))}
        return there

    def _sound_further(self) -> None:
        """Of the chunks that no round asks for, only those remain that ran failed runs once more."""
        further = [chunk for chunk in self.dataset.chunks() if chunk not in self.looked_at]
        failed = self.inspector.failed(chunk_name(*chunk) for chunk in self.looked_at) if further else None
        for name, k in further:
            try:
                if failed is None or not name.startswith(RETRY):
                    raise DamagedError(self.dataset.folder / "runs" / chunk_name(name, k), NOT_PLANNED)
                self.inspector.require_retried(chunk_name(name, k), failed)
            except DamagedError as damage:
                self._drop(damage, name, k)

    def _drop(self, damage: DamagedError, name: str, k: int) -> None:
        self.watcher.mend(damage)
        self.dataset.note_end(None)
        self.dataset.drop(name, k)

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
        return seed_of(self.settings.seed, self.settings.worlds, point)

    def conclude(self) -> Outcome:
        """Writes `summary.csv`, `points.csv` and `failures.csv`, unless they are there and tell of all that is."""
        failures = self.dataset.unresolved()
        end = self.dataset.end
        names = [SUMMARY, *([POINTS] if self.settings.precision else []), *([] if failures is None else [FAILURES])]
        damages = [] if end is None else list(self._damages(names))
        for damage in damages:
            self.watcher.mend(damage)
        if end is None or damages:
            self._summarise(failures)
            self.dataset.note_end(end or now(), names)
        return Outcome(self.dataset.count("runs"), self.computed, 0 if failures is None else len(failures))

    def _damages(self, names: Sequence[str]) -> Iterator[DamagedError]:
        """What is wrong with the conclusions in the folder, which should have these names."""
        folder, origin = self.dataset.folder, read_provenance(self.dataset.folder)
        for name in names:
            try:
                read_csv(folder / name, CONCLUSIONS[name], NUMBERS)
            except DamagedError as damage:
                yield damage
            else:
                yield from changed(folder, origin, [name])
        if FAILURES not in names and os.path.lexists(folder / FAILURES):
            yield DamagedError(folder / FAILURES, NOT_PLANNED)

    def _summarise(self, failures: pd.DataFrame | None) -> None:
        from zaedno.experiments.sweep.summary import summary

        folder = self.dataset.folder
        with putting(folder / SUMMARY) as aside:
            write_csv(aside, summary(self.dataset))
        if self.settings.precision is not None:
            from zaedno.experiments.sweep.points import points

            with putting(folder / POINTS) as aside:
                write_csv(aside, points(self.dataset, self.settings.precision))
        if failures is None:
            remove(folder / FAILURES)
            return
        with putting(folder / FAILURES) as aside:
            write_csv(aside, failures)
