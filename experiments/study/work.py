"""A chunk of work: some runs of some cells, and the tables they give.

Everything that a worker needs travels with the task, so that any worker can do it, again if need be.  What a kind of
study keeps of a run is said by its `Measure`; a run that fails is a row of `failures`, whatever the kind.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from zaedno.experiments.columns import described_failure, documented
from zaedno.experiments.compiling import has_to_compile
from zaedno.sim.engine.compiled import without_collector
from zaedno.sim.ensemble import Runner
from zaedno.sim.failing import told
from zaedno.sim.month import live
from zaedno.sim.observation.results import RunResult
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

AHEAD = 2  # tasks a worker that are handed out before they are needed
DEATHS = 3  # workers in a row that may die over the same work before we give up
ENGINE = "zaedno.experiments.study.work:Engine"


class Cell(NamedTuple):
    """Runs `first` … `first + runs - 1` of a point in a scenario; `values`: the point's parameters."""

    point: int
    scenario: int  # place in the measure's scenarios
    values: Mapping[str, Any]
    seed: int
    first: int
    runs: int


class Lived(NamedTuple):
    """A run that succeeded, and what the measure took of it."""

    cell: Cell
    run: int
    result: Any


class Failed(NamedTuple):
    """A run that did not: where the error came from, and what it says."""

    cell: Cell
    run: int
    origin: str
    message: str


class Model(Protocol):
    """What simulates one run of `scenario` in the worlds of `seed`: months, shape (months,) of MONTH, or all of it."""

    def __call__(self, scenario: Scenario, seed: int, run: int, events: bool = False) -> RunResult | np.ndarray: ...


class Measure(Protocol):
    """What a kind of study keeps of its runs; it travels to workers."""

    @property
    def scenarios(self) -> Sequence[Scenario]: ...

    def under(self, scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
        """The scenario of a cell with these values of parameters."""

    def take(self, model: Model, scenario: Scenario, cell: Cell, run: int) -> Any:
        """Has one run lived, and takes of it what is needed."""

    def tables(self, lived: Sequence[Lived]) -> dict[str, pa.Table]:
        """The tables of some runs, in their order; at least one of them."""


class Varied:
    """A measure whose cells have the values of their points, whatever the scenario sets."""

    def under(self, scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
        return scenario.replace(**values)


@dataclass(frozen=True)
class Task:
    """A chunk to be worked off; `model` names what simulates a run (MODULE:NAME, a class without arguments)."""

    round: str
    chunk: int
    measure: Measure
    cells: tuple[Cell, ...]
    sources: str  # content of sim/ that the study was begun with
    model: str = ENGINE

    @property
    def runs(self) -> int:
        return sum(cell.runs for cell in self.cells)


@dataclass
class Done:
    """What a chunk gave: tables by name, those of them without rows left out; none once they are in place."""

    round: str
    chunk: int
    runs: int
    failures: int
    tables: dict[str, pa.Table] = field(default_factory=dict)


class Engine:
    """The compiled engine; keeps its tables from run to run and from point to point."""

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._seed = -1

    def __call__(self, scenario: Scenario, seed: int, run: int, events: bool = False) -> RunResult:
        if self._runner is None:
            self._runner = Runner(scenario, seed)
        elif self._runner.scenario is not scenario or self._seed != seed:
            self._runner.adopt(scenario, seed)
        self._seed = seed
        with without_collector(live):
            return self._runner(run, events)


def compile_once(scenario: Scenario, tell: Callable[[], None]) -> None:
    """Has the engine compiled before workers begin, each of which would do it for itself; `tell` is called if it is."""
    if has_to_compile():
        tell()
        Engine()(scenario.replace(months=1), 0, 0)


class Bench:
    """Where one thread works: its model, which is made anew after a failure, and the scenario of the cell at hand."""

    def __init__(self) -> None:
        self._name = ""
        self._model: Model | None = None
        self._cell: tuple[Measure, int, Mapping[str, Any]] | None = None
        self._scenario: Scenario | None = None

    def live(self, task: Task, cell: Cell, run: int) -> Lived | Failed:
        """One run; what goes wrong in it is told, and the next run is another's."""
        try:
            scenario = self._of(task.measure, cell)
            if self._model is None or self._name != task.model:
                self._name, self._model = task.model, model_of(task.model)
            return Lived(cell, run, task.measure.take(self._model, scenario, cell, run))
        except MemoryError:
            raise  # of the machine, not of this run
        except Exception as error:
            self._model = None  # it may have been left in the middle of something
            return Failed(cell, run, *told(error))

    def _of(self, measure: Measure, cell: Cell) -> Scenario:
        at = self._cell
        if at is None or at[0] is not measure or at[1] != cell.scenario or at[2] is not cell.values:
            base = measure.scenarios[cell.scenario]
            self._cell, self._scenario = None, measure.under(base, cell.values) if cell.values else base
            self._cell = measure, cell.scenario, cell.values
        assert self._scenario is not None
        return self._scenario


def runs_of(task: Task) -> Iterator[tuple[Cell, int]]:
    """The runs of a task in order, each with its cell."""
    return ((cell, run) for cell in task.cells for run in range(cell.first, cell.first + cell.runs))


def work(task: Task) -> Done:
    """Simulates the runs of a task in this thread."""
    require_sources(task)
    bench = Bench()
    return gathered(task, [bench.live(task, cell, run) for cell, run in runs_of(task)])


def gathered(task: Task, ended: Sequence[Lived | Failed]) -> Done:
    """The tables of a task whose runs have all `ended`, in their order."""
    lived = [each for each in ended if isinstance(each, Lived)]
    failed = [each for each in ended if isinstance(each, Failed)]
    done = Done(task.round, task.chunk, task.runs, len(failed))
    if lived:
        done.tables = task.measure.tables(lived)
    if failed:
        done.tables["failures"] = failures_table(task.measure.scenarios, failed, all_failed=not lived)
    return done


def keys(scenarios: Sequence[Scenario], pairs: Sequence[tuple[Cell, int]]) -> dict[str, np.ndarray]:
    """Columns that tell runs apart, and the seeds of their worlds."""
    import numpy as np

    cells = [cell for cell, _ in pairs]
    labels = [scenarios[cell.scenario] for cell in cells]
    return {
        "point": np.array([cell.point for cell in cells], dtype=np.int64),
        "run": np.array([run for _, run in pairs], dtype=np.int64),
        "scenario": np.array([scenario.name for scenario in labels], dtype=object),
        "policy": np.array([scenario.policy for scenario in labels], dtype=object),
        "seed": np.array([cell.seed for cell in cells], dtype=np.uint64),
    }


def failures_table(scenarios: Sequence[Scenario], failed: Sequence[Failed], *, all_failed: bool) -> pa.Table:
    """The table `failures` of a chunk; `all_failed`: there is nothing else of it."""
    import numpy as np

    columns = keys(scenarios, [(each.cell, each.run) for each in failed])
    columns["origin"] = np.array([each.origin for each in failed], dtype=object)
    columns["message"] = np.array([each.message for each in failed], dtype=object)
    about = {"description": "a row is a run that failed; key: scenario, policy, point, run"}
    return documented(
        "failures", columns, described_failure, {**about, **({"all_failed": "yes"} if all_failed else {})}
    )


def require_sources(task: Task) -> None:
    """Raises `RuntimeError` where this process runs another version of the model than the study."""
    if _sources() != task.sources:
        raise RuntimeError("this worker runs another version of the model than the study; start it from the same code")


@cache
def _sources() -> str:
    """Content of sim/ that this process runs; asked once, for what is edited later is not what was loaded."""
    from zaedno.sim.engine.machine_code import source_hash

    return source_hash()


def model_of(name: str) -> Model:
    module, _, attribute = name.partition(":")
    maker: Callable[[], Model] = getattr(importlib.import_module(module), attribute)
    return maker()
