"""A chunk of work: some runs of some cells, in one thread, and the tables they give.

Everything that a worker needs travels with the task, so that any worker can do it, again if need be.
"""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol

import numpy as np

from zaedno.experiments.compiling import has_to_compile
from zaedno.sim.ensemble import Runner
from zaedno.sim.observation.results import run_values
from zaedno.sim.scenario import Scenario

type Columns = dict[str, np.ndarray]  # of a table, by name, equally long
ENGINE = "zaedno.experiments.sweep.work:Engine"


class Cell(NamedTuple):
    """Runs `first` … `first + runs - 1` of a point in a scenario; `values`: the point's parameters."""

    point: int
    scenario: int  # place in the task's scenarios
    values: Mapping[str, Any]
    seed: int
    first: int
    runs: int


@dataclass(frozen=True)
class Task:
    """A chunk to be worked off; `model` names what simulates a run (MODULE:NAME, a class without arguments)."""

    round: str
    chunk: int
    scenarios: tuple[Scenario, ...]
    cells: tuple[Cell, ...]
    months: bool
    sources: str  # content of sim/ that the study was begun with
    model: str = ENGINE

    @property
    def runs(self) -> int:
        return sum(cell.runs for cell in self.cells)


@dataclass
class Done:
    """What a chunk gave: tables by name, those of them without rows left out; none once they are in the dataset."""

    round: str
    chunk: int
    runs: int
    failures: int
    tables: dict[str, Columns] = field(default_factory=dict)


class Model(Protocol):
    """What simulates one run: the months of `run` of `scenario` in the worlds of `seed`, shape (months,) of MONTH."""

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray: ...


class Engine:
    """The compiled engine; keeps its tables from run to run and from point to point."""

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._seed = -1

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray:
        if self._runner is None:
            self._runner = Runner(scenario, seed)
        elif self._runner.scenario is not scenario or self._seed != seed:
            self._runner.adopt(scenario, seed)
        self._seed = seed
        return self._runner(run, False).months


def compile_once(scenario: Scenario, tell: Callable[[], None]) -> None:
    """Has the engine compiled before workers begin, each of which would do it for itself; `tell` is called if it is."""
    if has_to_compile():
        tell()
        Engine()(scenario.replace(months=1), 0, 0)


def work(task: Task) -> Done:
    """Simulates the runs of a task.  A run that fails becomes a row of `failures`; the others go on."""
    if _sources() != task.sources:
        raise RuntimeError("this worker runs another version of the model than the study; start it from the same code")
    rows: list[tuple[Cell, int, np.ndarray]] = []
    failures: list[tuple[Cell, int, str, str]] = []
    model = model_of(task.model)
    for cell in task.cells:
        try:
            scenario = task.scenarios[cell.scenario].replace(**cell.values)
        except Exception as error:
            failures += [(cell, run, *_told(error)) for run in range(cell.first, cell.first + cell.runs)]
            continue
        for run in range(cell.first, cell.first + cell.runs):
            try:
                rows.append((cell, run, model(scenario, cell.seed, run)))
            except Exception as error:
                failures.append((cell, run, *_told(error)))
                model = model_of(task.model)  # it may have been left in the middle of something
    done = Done(task.round, task.chunk, task.runs, len(failures))
    if rows:
        done.tables["runs"] = _runs(task, rows)
        if task.months:
            done.tables["months"] = _months(task, rows)
    if failures:
        done.tables["failures"] = _failures(task, failures)
    return done


@cache
def _sources() -> str:
    """Content of sim/ that this process runs; asked once, for what is edited later is not what was loaded."""
    from zaedno.sim.engine.machine_code import source_hash

    return source_hash()


def model_of(name: str) -> Model:
    module, _, attribute = name.partition(":")
    maker: Callable[[], Model] = getattr(importlib.import_module(module), attribute)
    return maker()


def _told(error: Exception) -> tuple[str, str]:
    """Where an error came from (MODULE.FUNCTION:LINE), and what it says."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = frame.filename.replace("\\", "/").split("/")[-2:]
    return f"{'/'.join(place)}:{frame.lineno} {frame.name}", f"{type(error).__name__}: {error}"[:500]


def _keys(task: Task, pairs: Sequence[tuple[Cell, int]]) -> Columns:
    cells = [cell for cell, _ in pairs]
    labels = [task.scenarios[cell.scenario] for cell in cells]
    return {
        "point": np.array([cell.point for cell in cells], dtype=np.int64),
        "run": np.array([run for _, run in pairs], dtype=np.int64),
        "scenario": np.array([scenario.name for scenario in labels], dtype=object),
        "policy": np.array([scenario.policy for scenario in labels], dtype=object),
        "seed": np.array([cell.seed for cell in cells], dtype=np.uint64),
    }


def _runs(task: Task, rows: Sequence[tuple[Cell, int, np.ndarray]]) -> Columns:
    columns = _keys(task, [(cell, run) for cell, run, _ in rows])
    for name in task.cells[0].values:
        columns[name] = np.array([cell.values[name] for cell, _, _ in rows], dtype=np.float64)
    months = np.stack([months for _, _, months in rows])
    return {**columns, **run_values(months)}


def _months(task: Task, rows: Sequence[tuple[Cell, int, np.ndarray]]) -> Columns:
    """Months of all runs; measures in single precision, which is what trajectories are drawn with."""
    length = len(rows[0][2])
    columns = {key: np.repeat(values, length) for key, values in _keys(task, [(c, r) for c, r, _ in rows]).items()}
    del columns["seed"]
    columns["month"] = np.tile(np.arange(length), len(rows))
    stacked = np.concatenate([months for _, _, months in rows])
    for name in stacked.dtype.names or ():
        columns[name] = stacked[name].astype(np.float32)
    return columns


def _failures(task: Task, failures: Sequence[tuple[Cell, int, str, str]]) -> Columns:
    columns = _keys(task, [(cell, run) for cell, run, _, _ in failures])
    columns["origin"] = np.array([origin for _, _, origin, _ in failures], dtype=object)
    columns["message"] = np.array([message for _, _, _, message in failures], dtype=object)
    return columns
