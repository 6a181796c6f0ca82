"""How a study is carried out: on what, in chunks of what size, until which precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zaedno.experiments.study.checks import MOST_RUNS, MOST_WORKERS, require_integer, require_switch
from zaedno.sim.messages import InputError, Message
from zaedno.sim.observation.measures import BY_NAME

LOCAL, DASK = "local", "dask"
EXECUTORS = (LOCAL, DASK)
FIRST = 20  # runs of a point before its precision is judged: of fewer, chance decides when to stop


@dataclass(frozen=True)
class Precision:
    """A point is replicated until the 95 % interval of `measure` is at most ± `half_width`, or `most` runs are done.

    It begins with `FIRST` runs, or as many as the study has anyway (see `experiments.study.precision`).
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

    def as_config(self) -> dict[str, Any]:
        """Plain values, as `config.yaml` holds them."""
        return {"measure": self.measure, "half_width": self.half_width, "most": self.most}


def first_runs(runs: int, precision: Precision | None) -> int:
    """Replications of each point in the first round: `runs`, with a precision target no fewer than it takes."""
    return runs if precision is None else max(runs, min(FIRST, precision.most))


@dataclass(frozen=True)
class Execution:
    """How a study is carried out; its numbers do not depend on it."""

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
