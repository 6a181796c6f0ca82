"""What a sweep is: scenarios, a design, replications, precision; and how it is carried out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zaedno.experiments.settings import (
    LANGUAGES,
    MOST_RUNS,
    MOST_SEED,
    MOST_WORKERS,
    folder_name,
    require_integer,
    require_switch,
)
from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.plan import SEPARATE as SEPARATE
from zaedno.experiments.sweep.plan import chunk_size
from zaedno.sim.messages import InputError, Message
from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.scenario import Scenario

SWEEP = "sweep"
SHARED = "shared"
MONTHS = "months"
LOCAL, DASK = "local", "dask"
EXECUTORS = (LOCAL, DASK)
FIRST = 20  # runs of a point before its precision is judged: of fewer, chance decides when to stop


@dataclass(frozen=True)
class Precision:
    """A point is replicated until the 95 % interval of `measure` is at most ± `half_width`, or `most` runs are done.

    It begins with `FIRST` runs, or as many as the study has anyway (see `experiments.sweep.precision`).
    """

    measure: str
    half_width: float
    most: int

    def __post_init__(self) -> None:
        if self.measure not in BY_NAME:
            raise InputError(
                "precision.measure={measure!r}: no such measure; accepted: those of docs/measures.md",
                measure=self.measure,
            )
        number = isinstance(self.half_width, (int, float)) and not isinstance(self.half_width, bool)
        if not number or not 0.0 < self.half_width < float("inf"):
            raise InputError(
                "precision.half_width={half_width!r}: accepted: a number above 0 ({unit} of {measure})",
                half_width=self.half_width,
                unit=BY_NAME[self.measure].unit,
                measure=self.measure,
            )
        require_integer("precision.most", self.most, 2, MOST_RUNS, Message("replications of a point"))


@dataclass(frozen=True)
class Execution:
    """How a sweep is carried out; its numbers do not depend on it."""

    executor: str = LOCAL
    processes: bool = False  # local: processes instead of threads
    scheduler: str | None = None  # dask: address of a running scheduler; None: one of its own
    workers: int | None = None
    chunk: int | None = None  # runs that are committed together; None: about a second's work
    retry: str | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if self.executor not in EXECUTORS:
            raise InputError(
                "executor={executor!r}: no such executor; accepted: {executors}",
                executor=self.executor,
                executors=", ".join(EXECUTORS),
            )
        for key, value in (("executor.processes", self.processes), ("dry_run", self.dry_run)):
            require_switch(key, value)
        if self.processes and self.executor == DASK:
            raise InputError("executor.processes=true: Dask's workers are processes; accepted: executor=local")
        if self.scheduler is not None and not isinstance(self.scheduler, str):
            raise InputError(
                "executor.scheduler={scheduler!r}: accepted: an address, as in tcp://127.0.0.1:8786",
                scheduler=self.scheduler,
            )
        if self.scheduler is not None and self.executor != DASK:
            raise InputError(
                "executor.scheduler={scheduler}: of executor=dask; accepted: executor=dask", scheduler=self.scheduler
            )
        if self.workers is not None:
            require_integer("workers", self.workers, 1, MOST_WORKERS, Message("cores"))
        if self.chunk is not None:
            require_integer("chunk", self.chunk, 1, 10**6, Message("runs"))
        if self.retry not in (None, "failed"):
            raise InputError("retry={retry!r}: accepted: failed", retry=self.retry)


@dataclass(frozen=True)
class SweepSettings:
    """Everything that `sweep` needs.  Raises `InputError` on a value that is not accepted.

    Every point of `design` is run in every one of `scenarios` (a scenario under a policy), `runs` times.  With
    `worlds` shared, replication r of every point meets the world r (common random numbers); separate worlds are
    drawn for each point.  With a `precision`, `runs` are those that a point has at least: the first round has
    `first_runs`.  `months` keeps the months of every run too.
    """

    scenarios: tuple[Scenario, ...]
    design: Design
    runs: int
    seed: int
    worlds: str = SHARED
    months: bool = False
    precision: Precision | None = None
    execution: Execution = Execution()
    out: Path | None = None
    language: str = "en"

    def __post_init__(self) -> None:
        require_integer("runs", self.runs, 1, MOST_RUNS, Message("replications of a point"))
        require_integer("seed", self.seed, 0, MOST_SEED)
        if self.worlds not in (SHARED, SEPARATE):
            raise InputError(
                "worlds={worlds!r}: accepted: {shared}, {separate}",
                worlds=self.worlds,
                shared=SHARED,
                separate=SEPARATE,
            )
        if not isinstance(self.months, bool):
            raise InputError("keep_months={months!r}: accepted: true, false", months=self.months)
        if self.language not in LANGUAGES:
            raise InputError(
                "language={language!r}: no such language; accepted: {languages}",
                language=self.language,
                languages=", ".join(LANGUAGES),
            )
        labels = [scenario.label for scenario in self.scenarios]
        if len(set(labels)) < len(labels):
            raise InputError("sweep: {labels}: one of them twice; accepted: each once", labels=", ".join(labels))
        if self.cells * self.first_runs > MOST_RUNS:
            raise InputError(
                "points={count}: {runs} runs; accepted: {most} or fewer",
                count=self.design.count,
                runs=self.cells * self.first_runs,
                most=MOST_RUNS,
            )

    @property
    def first_runs(self) -> int:
        """Replications of each point in the first round: `runs`, with a precision target no fewer than it takes."""
        return self.runs if self.precision is None else max(self.runs, min(FIRST, self.precision.most))

    @property
    def cells(self) -> int:
        """Number of points times scenarios."""
        return self.design.count * len(self.scenarios)

    @property
    def chunk(self) -> int:
        """Runs that are committed together: those asked for, or about a second's work at the largest community."""
        varied = [int(factor.high) for factor in self.design.factors if factor.name == "organisations"]
        organisations = max(len(scenario.roster) for scenario in self.scenarios)
        months = max(scenario.months for scenario in self.scenarios)
        return self.execution.chunk or chunk_size(max([organisations, *varied]), months)

    @property
    def folder(self) -> Path:
        """The result folder: `out`, or outputs/sweep/NAME below the working directory."""
        return self.out if self.out is not None else Path("outputs") / SWEEP / self.name

    @property
    def name(self) -> str:
        scenarios = dict.fromkeys(scenario.name for scenario in self.scenarios)
        policies = dict.fromkeys(scenario.policy for scenario in self.scenarios)
        return folder_name(f"{'-'.join(scenarios)}-{'-'.join(policies)}-{self.design.kind}-seed{self.seed}")

    def study(self) -> dict[str, Any]:
        """The study as plain values: the content of `config.yaml`."""
        precision = self.precision
        return {
            "command": SWEEP,
            "runs": self.runs,
            "seed": self.seed,
            "worlds": self.worlds,
            "months": self.months,
            "precision": None
            if precision is None
            else {"measure": precision.measure, "half_width": precision.half_width, "most": precision.most},
            "design": self.design.as_config(),
            "scenarios": [scenario.as_config() for scenario in self.scenarios],
        }

    @classmethod
    def from_study(cls, study: Mapping[str, Any], **presentation: Any) -> SweepSettings:
        """The settings whose `study()` is given, with `execution`, `out`, `language`.  Raises `InputError`."""
        from zaedno.experiments.sweep.design import from_table
        from zaedno.experiments.sweep.factors import factors_of

        missing = [key for key in ("runs", "seed", "design", "scenarios") if key not in study]
        if missing:
            raise InputError("{missing}: missing; accepted: the config.yaml of a sweep", missing=missing[0])
        given = study["design"]
        if given.get("kind") == "table":
            path = str(given.get("path"))
            if not os.path.exists(path):
                raise InputError(
                    "design.path={path}: the table of points is no longer there; accepted: design.path=FILE beside "
                    "config=, the same file where it is now",
                    path=path,
                )
            design = from_table(Path(path), str(given.get("sha256")))
        else:
            groups = {str(group): tuple(names) for group, names in (given.get("groups") or {}).items()}
            design = Design(str(given.get("kind")), given.get("points"), factors_of(given.get("factors")), groups)
        precision = study.get("precision")
        return cls(
            scenarios=tuple(Scenario.from_config(config) for config in study["scenarios"]),
            design=design,
            runs=study["runs"],
            seed=study["seed"],
            worlds=study.get("worlds", SHARED),
            months=study.get("months", False),
            precision=None if precision is None else Precision(**precision),
            **presentation,
        )
