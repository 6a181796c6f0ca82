"""Rounds of a study, worked off chunk by chunk: what is there and sound stays, what is missing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.reading import DamagedError
from zaedno.experiments.study.executors import Workers
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.pieces import Pieces, chunk_name
from zaedno.experiments.study.plan import Round, first_round, first_runs
from zaedno.experiments.study.precision import next_round, tally
from zaedno.experiments.study.sound import NOT_PLANNED, Inspector
from zaedno.experiments.study.watcher import Watcher
from zaedno.experiments.study.work import ENGINE, Measure, Task, compile_once

if TYPE_CHECKING:
    import pandas as pd

    from zaedno.experiments.study.execution import Precision

RETRY = "retry"


class Rounds:
    """One call's work on a study; `computed`: runs so far."""

    def __init__(self, kind: Kind, pieces: Pieces, workers: Workers, watcher: Watcher, model: str) -> None:
        self.kind, self.pieces, self.watcher = kind, pieces, watcher
        self.computed = 0
        self._workers, self._model = workers, model
        self._chunk = int(pieces.plan["chunk"])
        self._planned = np.zeros(kind.cells, np.int64)  # runs of each cell in all rounds so far, failed or not
        self._looked_at: set[tuple[str, int]] = set()

    def all(self, precision: Precision | None = None, *, only: bool = False) -> None:
        """The first round, then those that a precision target asks for: each follows from what is done before it.

        `only`: where it is one chunk and no more, nothing but the conclusions is put on the disk.
        """
        work: Round | None = first_round(self.kind.cells, first_runs(self.pieces.plan, self.kind.settings.runs))
        only = only and precision is None and work is not None and work.chunks(self._chunk) == 1
        number = 0
        while work is not None:
            self.work_off(work, hold=only)
            self._planned[work.cells] = work.first + work.counts
            number += 1
            work = None if precision is None else self._next(str(number), precision)
        self._sound_further()

    def again(self) -> None:
        """A round of the runs that have failed and not succeeded since."""
        failures = self.pieces.unresolved()
        if failures is None:
            return
        cells = self.kind.cell_of(failures["point"].to_numpy(), failures["scenario"] + "/" + failures["policy"])
        earlier = [int(name.removeprefix(RETRY)) for name in self.pieces.rounds() if name.startswith(RETRY)]
        number = max(earlier, default=0) + 1
        self.work_off(Round(f"{RETRY}{number}", cells, failures["run"].to_numpy(), np.ones(len(cells), np.int64)))

    def work_off(self, work: Round, measure: Measure | None = None, *, hold: bool = False) -> None:
        """What is missing of a round; `measure`: in place of the kind's own."""
        there = self._sound(work)
        missing = [k for k in range(work.chunks(self._chunk)) if k not in there]
        left = sum(work.size_of(k, self._chunk) for k in missing)
        self.watcher.begin(work.runs, work.runs - left)
        if not missing:
            return
        self.pieces.note_end(None)
        measure = measure or self.kind.measure
        if self._model == ENGINE:
            compile_once(measure.scenarios[0], self.watcher.compile)
        for done in self._workers(self._task(work, k, measure) for k in missing):
            if done.tables and hold and not done.failures:
                self.pieces.hold(done)
            elif done.tables:  # else who did it has put it there
                self.pieces.commit(done)
            self.computed += done.runs

    def mend(self, damage: DamagedError, name: str, k: int) -> None:
        """A chunk that is damaged: told, and removed."""
        self.watcher.mend(damage)
        self.pieces.note_end(None)
        self.pieces.drop(name, k)

    def _next(self, name: str, precision: Precision) -> Round | None:
        runs = self._first_rounds(int(name), precision.measure)
        if runs is None:
            return None
        cells = self.kind.cell_of(
            runs["point"].to_numpy(), runs["scenario"].astype(str) + "/" + runs["policy"].astype(str)
        )
        seen = tally(cells, runs[precision.measure].to_numpy(np.float64), self.kind.cells)
        return next_round(name, precision, self._planned, seen)

    def _first_rounds(self, number: int, measure: str) -> pd.DataFrame | None:
        """Runs of the rounds before `number`, whatever later rounds may have left there."""
        import pandas as pd

        frames = [self.pieces.read_round(str(k), [measure]) for k in range(number)]
        there = [frame for frame in frames if frame is not None]
        return pd.concat(there, ignore_index=True) if there else None

    def _sound(self, work: Round) -> set[int]:
        """The chunks of a round that are done; what is damaged of it is removed."""
        there, inspector = self.pieces.done(work.name), self._inspector
        for k in sorted(there):
            try:
                inspector.require_sound(work, k, self._chunk)
            except DamagedError as damage:
                self.mend(damage, work.name, k)
                there = there - {k}
        self._looked_at |= {(work.name, k) for k in range(work.chunks(self._chunk))}
        return there

    @property
    def _inspector(self) -> Inspector:
        return Inspector(self.pieces, self.kind.look())

    def _sound_further(self) -> None:
        """Of the chunks that no round asks for, only those remain that ran failed runs once more."""
        further = [chunk for chunk in self.pieces.chunks() if chunk not in self._looked_at]
        inspector = self._inspector
        failed = inspector.failed(chunk_name(*chunk) for chunk in self._looked_at) if further else None
        for name, k in further:
            try:
                if failed is None or not name.startswith(RETRY):
                    raise DamagedError(self.pieces.place / "runs" / chunk_name(name, k), NOT_PLANNED)
                inspector.require_retried(chunk_name(name, k), failed)
            except DamagedError as damage:
                self.mend(damage, name, k)

    def _task(self, work: Round, k: int, measure: Measure) -> Task:
        cells = tuple(cell for part in work.chunk(k, self._chunk) for cell in self.kind.cells_of(part))
        return Task(work.name, k, measure, cells, str(self.pieces.plan["sources"]), self._model)
