"""Waves of points: the first spread evenly, each later one around the best so far; the second stage for the best alone.

Points follow from seed, options and earlier rows.  Each wave runs in worlds of its own: mere luck in one does not last.
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.defaults.evaluate import FailedRunsError, Trial
from benchmarks.defaults.kept import Kept, Row, Task
from benchmarks.defaults.targets import Target, askable
from zaedno.experiments.calibration.priors import Factor
from zaedno.experiments.study.spawning import spawning
from zaedno.sim.engine.machine_code import source_hash
from zaedno.sim.messages import InputError

REACH = 0.5  # spread of proposals, over what the spread of the best would give by Silverman's rule
LEAST = 0.03  # of a range: proposals are spread by this at least
OWN = 0.5  # how far correlations between factors are held to be chance: they are those of a few points

type Units = NDArray[np.float64]  # (points, factors), from 0 to 1 within the ranges
type Crew = Callable[[Sequence[Task]], Iterator[Row]]  # rows as they end
type Ended = Callable[[str, int, int], None]  # what, how many are done, of how many


@dataclass(frozen=True)
class Plan:
    """How much is searched; `keep`: points of a wave that go on to the second stage, and parents of the next wave."""

    points: int = 512
    runs: int = 16
    waves: int = 3
    keep: int = 48
    seed: int = 0
    workers: int = 1


@dataclass(frozen=True)
class Standing:
    """A point and how it stands: `missed` targets, and how far outside they are together (half widths)."""

    wave: int
    point: int
    values: Mapping[str, float]
    got: Mapping[str, float]
    missed: tuple[str, ...]
    distance: float

    @property
    def rank(self) -> tuple[float, ...]:
        return len(self.missed), self.distance, self.wave, self.point


def search(
    plan: Plan, factors: Sequence[Factor], targets: Sequence[Target], kept: Kept, ended: Ended
) -> list[Standing]:
    """All points that went through both stages, the best first.

    Raises `InputError` where `kept` holds rows of another search, or where no point of a wave could be run at all.
    """
    model, complete = source_hash()[:16], []
    with _crew(plan.workers) as crew:
        for wave in range(1, plan.waves + 1):
            units = spread(plan, len(factors)) if wave == 1 else around(plan, wave, factors, complete)
            values = [{f.name: f.value(float(u)) for f, u in zip(factors, unit, strict=True)} for unit in units]
            tasks = [Task(wave, i, 1, plan.seed + wave, plan.runs, model, each) for i, each in enumerate(values)]
            rows = _rows(tasks, crew, kept, ended)
            first = [standing((row,), targets, 1) for row in rows if not row.failed]
            if not first:
                raise InputError("wave {wave}: no point could be run; the first: {why}", wave=wave, why=rows[0].failed)
            best = sorted(first, key=lambda each: each.rank)[: plan.keep]
            tasks = [Task(wave, s.point, 2, plan.seed + wave, plan.runs, model, s.values) for s in best]
            for row in _rows(tasks, crew, kept, ended):
                complete.append(standing((kept.rows[wave, row.task.point, 1], row), targets, 2))
            complete.sort(key=lambda each: each.rank)
    return complete


def standing(rows: Sequence[Row], targets: Sequence[Target], stage: int) -> Standing:
    """How the point of these rows (one a stage) stands in the targets up to `stage`."""
    got = {name: value for row in rows for name, value in row.got.items()}
    asked = [target for target in targets if target.stage <= stage]
    missed = tuple(target.name for target in asked if not target.inside(got.get(target.name, math.nan)))
    distance = sum(target.outside(got.get(target.name, math.nan)) for target in asked)
    task = rows[0].task
    return Standing(task.wave, task.point, task.values, got, missed, distance)


def spread(plan: Plan, factors: int) -> Units:
    """The first wave: a scrambled Sobol sequence, of which more points are the same and some more."""
    from scipy.stats import qmc

    exponent = max(0, math.ceil(math.log2(plan.points)))
    return qmc.Sobol(factors, scramble=True, rng=plan.seed).random_base2(exponent)[: plan.points]


def around(plan: Plan, wave: int, factors: Sequence[Factor], complete: Sequence[Standing]) -> Units:
    """A later wave: normal proposals around the best so far, of which the better are taken more often."""
    best = complete[: plan.keep]
    units = np.array([[f.unit(s.values[f.name]) for f in factors] for s in best])
    badness = np.array([len(s.missed) + s.distance for s in best])
    weights = np.exp((badness.min() - badness) / (badness.std() or 1.0))
    weights /= weights.sum()
    draw = np.random.default_rng([plan.seed, wave])
    parents = units[draw.choice(len(units), size=plan.points, p=weights)]
    steps = draw.standard_normal(parents.shape) @ np.linalg.cholesky(_covariance(units, weights)).T
    return _reflected(parents + steps)


def _covariance(units: Units, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the proposals: narrower than that of the parents (Silverman 1986, section 4.3), never nothing."""
    n, d = 1.0 / float(np.sum(weights**2)), units.shape[1]  # n: as many equal weights would tell as much
    away = units - weights @ units
    found = (away * weights[:, None]).T @ away
    found = (1.0 - OWN) * found + OWN * np.diag(np.diag(found))
    width = REACH * (4.0 / ((d + 2.0) * n)) ** (1.0 / (d + 4.0))
    return width**2 * found + LEAST**2 * np.eye(d)


def _reflected(units: Units) -> Units:
    """What lies outside 0 … 1 thrown back at the end that it passed.

    >>> _reflected(np.array([-0.25, 0.5, 1.25])).tolist()
    [0.25, 0.5, 0.75]
    """
    return 1.0 - np.abs(1.0 - np.abs(units) % 2.0)


def evaluated(task: Task, targets: Sequence[Target] | None = None) -> Row:
    """The row of a task, made in one thread: a process for each core is faster than threads that share a point."""
    asked = [target for target in (askable()[0] if targets is None else targets) if target.stage == task.stage]
    start, trial = time.perf_counter(), Trial(task.values, task.runs, task.seed)
    try:
        got, failed = {target.name: target.of(trial) for target in asked}, ""
    except (FailedRunsError, InputError) as error:  # values that do not go together, or that break the model
        got, failed = {}, " ".join(str(error).split())
    return Row(task, got, time.perf_counter() - start, failed)


def _rows(tasks: Sequence[Task], crew: Crew, kept: Kept, ended: Ended) -> list[Row]:
    """The rows of these tasks, in their order; those that are missing are made and kept as they end."""
    missing = [task for task in tasks if kept.of(task) is None]
    what = f"wave {tasks[0].wave}, stage {tasks[0].stage}"
    for done, row in enumerate(crew(missing), start=1):
        kept.add(row)
        ended(what, done, len(missing))
    return [kept.rows[task.key] for task in tasks]


@contextmanager
def _crew(workers: int) -> Iterator[Crew]:
    """What makes rows of tasks, each in one of so many processes; one worker is this process itself."""
    if workers == 1:
        yield lambda tasks: map(evaluated, tasks)
        return
    pool = ProcessPoolExecutor(workers, mp_context=spawning(""), initializer=_unmoved)
    try:
        yield lambda tasks: (each.result() for each in as_completed([pool.submit(evaluated, t) for t in tasks]))
    finally:
        pool.shutdown(cancel_futures=True)


def _unmoved() -> None:
    """Ctrl-C is for the process that was called: its workers end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
