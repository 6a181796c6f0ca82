"""The table of evaluations: a row is written as soon as it is known, so a stopped search goes on where it stopped."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.defaults.targets import Target
from zaedno.experiments.calibration.priors import Factor
from zaedno.sim.messages import InputError

KEYS = ("wave", "point", "stage")
HEAD = (*KEYS, "seed", "runs", "model", "seconds", "failed")


@dataclass(frozen=True)
class Task:
    """What is to be evaluated: the targets of one stage at one point, in runs 0 … `runs` − 1 of `seed`."""

    wave: int
    point: int
    stage: int
    seed: int
    runs: int
    model: str  # content of sim/
    values: Mapping[str, float]

    @property
    def key(self) -> tuple[int, int, int]:
        return self.wave, self.point, self.stage


@dataclass(frozen=True)
class Row:
    """A task with what was `got` of each target; `failed` says why nothing was."""

    task: Task
    got: Mapping[str, float]
    seconds: float
    failed: str = ""


class Kept:
    """Rows of `path`, by wave, point and stage.  Raises `InputError` where they are another search's."""

    def __init__(self, path: Path, factors: Sequence[Factor], targets: Sequence[Target]) -> None:
        self.path = path
        self._factors, self._targets = [f.name for f in factors], [t.name for t in targets]
        self._columns = [*HEAD, *self._factors, *self._targets]
        self.rows = {row.task.key: row for row in self._read()}

    def _read(self) -> Iterator[Row]:
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        whole = text[: text.rfind("\n") + 1]  # a search that was killed may have left a part of a line
        if not whole:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(",".join(self._columns) + "\n", encoding="utf-8")
            return
        if whole != text:
            self.path.write_text(whole, encoding="utf-8")
        lines = csv.DictReader(whole.splitlines())
        if list(lines.fieldnames or ()) != self._columns:
            raise self._other("has other factors or targets")
        for line in lines:
            numbers = {name: int(line[name]) for name in (*KEYS, "seed", "runs")}
            values = {name: float(line[name]) for name in self._factors}
            got = {name: float(line[name]) for name in self._targets if line[name]}
            task = Task(**numbers, model=line["model"], values=values)
            yield Row(task, got, float(line["seconds"]), line["failed"])

    def of(self, task: Task) -> Row | None:
        """The row of that task, if there is one already."""
        row = self.rows.get(task.key)
        if row is None:
            return None
        if row.task.model != task.model:
            raise self._other("was begun with another model")
        if row.task != task:
            raise self._other("was begun with other points, runs, keep, seed or ranges")
        self.rows[task.key] = replace(row, task=task)  # a file does not tell whole numbers from others
        return self.rows[task.key]

    def add(self, row: Row) -> None:
        task = row.task
        cells = [*task.key, task.seed, task.runs, task.model, f"{row.seconds:.3f}", row.failed]
        values = [task.values[name] for name in self._factors]
        with self.path.open("a", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow([*cells, *values, *(_cell(row.got.get(name)) for name in self._targets)])
        self.rows[task.key] = row

    def _other(self, why: str) -> InputError:
        return InputError(
            "{path}: {why}; accepted: the options and the model that it was begun with, or another --out",
            path=str(self.path),
            why=why,
        )


def _cell(got: float | None) -> str:
    return "" if got is None else "nan" if math.isnan(got) else repr(float(got))
