"""Simulates what the claims ask for, on all cores, each treatment of each unit once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.claims import party
from zaedno.experiments.claims.columns import MEASURES
from zaedno.experiments.claims.communities import Unit
from zaedno.experiments.claims.declaration import Arm, Claim
from zaedno.experiments.claims.measuring import Values, measure
from zaedno.sim.ensemble import Runner
from zaedno.sim.parameters import Parameters
from zaedno.sim.scenario import Scenario

Observed = dict[str, Values]  # arm → its measures in a unit
_CHUNK = 10  # runs handed to a thread together
_Key = tuple[int, int, Parameters, bool | None]  # unit, seed, parameters, party


@dataclass(frozen=True)
class Job:
    """Runs `first` … `first + runs - 1` of `scenario`; `party` as in `Arm`."""

    scenario: Scenario
    seed: int
    first: int
    runs: int
    party: bool | None = None


@dataclass
class Laboratory:
    """`workers` threads (None: all cores); `progress` is told the runs done since its last call, from any thread."""

    workers: int | None = None
    progress: Callable[[int], None] | None = None
    _seen: dict[_Key, list[Values]] = field(default_factory=dict)

    def observe(self, units: Sequence[Unit], claim: Claim, runs: int) -> list[Observed]:
        """The measures of all arms of `claim` in the first `runs` runs of each unit (arms with a party: fewer)."""
        missing: list[tuple[_Key, Job]] = []
        for unit in units:
            for arm in claim.arms:
                key, job = _job(unit, arm)
                done, wanted = _count(self._seen.get(key, [])), runs_of(arm, runs)
                if wanted > done and key not in dict(missing):
                    missing.append((key, replace(job, first=done, runs=wanted - done)))
        for (key, _), values in zip(missing, self.carry_out([job for _, job in missing]), strict=True):
            self._seen.setdefault(key, []).append(values)
        return [
            {arm.name: _first(self._seen[_job(unit, arm)[0]], runs_of(arm, runs)) for arm in claim.arms}
            for unit in units
        ]

    @property
    def known(self) -> int:
        """How many runs have been observed, or recalled, so far."""
        return sum(map(_count, self._seen.values()))

    def recall(self, units: Sequence[Unit], claim: Claim, first: int, kept: Mapping[tuple[str, int], Values]) -> None:
        """Takes what was observed earlier, from the run `first` on, as if just now (arm and unit → measures)."""
        for (arm_name, place), values in kept.items():
            arm = claim.arm(arm_name)
            key, _ = _job(units[place], arm)
            blocks = self._seen.setdefault(key, [])
            new = {name: numbers[_count(blocks) - runs_of(arm, first) :] for name, numbers in values.items()}
            blocks.append(new)
            if self.progress is not None:
                self.progress(_count([new]))

    def carry_out(self, jobs: Sequence[Job]) -> list[Values]:
        """The measures of each job's runs: `MEASURES`, NaN where there is nothing to measure."""
        chunks = [
            (place, Job(job.scenario, job.seed, first, min(_size(job), job.first + job.runs - first), job.party))
            for place, job in enumerate(jobs)
            for first in range(job.first, job.first + job.runs, _size(job))
        ]
        chunks.sort(key=lambda chunk: chunk[1].party is None)  # the slow ones first; the order changes no number
        parts: dict[int, dict[int, Values]] = {}
        todo, lock, stop = iter(chunks), threading.Lock(), threading.Event()

        def work() -> None:
            bench = _Bench()
            while not stop.is_set():
                with lock:
                    place, chunk = next(todo, (None, None))
                if place is None or chunk is None:
                    return
                values = bench.work(chunk)
                with lock:
                    parts.setdefault(place, {})[chunk.first] = values
                if self.progress is not None:
                    self.progress(chunk.runs)

        threads = max(1, min(len(chunks), self.workers or os.cpu_count() or 1))
        pool = ThreadPoolExecutor(threads)
        try:
            for task in [pool.submit(work) for _ in range(threads)]:
                task.result()
        except BaseException:  # an error, or Ctrl-C: the others end after their chunk
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown()
        return [_joined(values for _, values in sorted(parts[place].items())) for place in range(len(jobs))]


class _Bench:
    """One thread's tables, which stay from chunk to chunk."""

    def __init__(self) -> None:
        self._runner: Runner | None = None

    def work(self, job: Job) -> Values:
        runs = range(job.first, job.first + job.runs)
        if job.party is not None:
            rows = [party.follow(job.scenario, job.seed, run, job.party) for run in runs]
            return _asked({name: np.array([row[name] for row in rows]) for name in party.NOTHING}, job.runs)
        if self._runner is None:
            self._runner = Runner(job.scenario, job.seed)
        else:
            self._runner.adopt(job.scenario, job.seed)
        events = job.scenario.parameters.grant_rate > 0.0  # calls that are won are known from events alone
        return _asked(measure([self._runner(run, events) for run in runs]), job.runs)


def _asked(values: Values, runs: int) -> Values:
    return {name: values.get(name, np.full(runs, np.nan)) for name in MEASURES}


def runs_of(arm: Arm, runs: int) -> int:
    """How many of `runs` replications an arm gets."""
    return runs if arm.party is None or not runs else max(1, runs // party.SHARE)


def _size(job: Job) -> int:
    return _CHUNK if job.party is None else 1


def _job(unit: Unit, arm: Arm) -> tuple[_Key, Job]:
    """What tells an arm's numbers apart from others', and the work, without runs yet."""
    scenario = unit.scenario.replace(**arm.settings)
    return (id(unit), unit.seed, scenario.parameters, arm.party), Job(scenario, unit.seed, 0, 0, arm.party)


def _count(blocks: Sequence[Values]) -> int:
    return sum(len(next(iter(block.values()))) for block in blocks)


def _joined(blocks: Iterable[Values]) -> Values:
    parts = list(blocks)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _first(blocks: Sequence[Values], runs: int) -> dict[str, NDArray[np.float64]]:
    return {name: values[:runs] for name, values in _joined(blocks).items()}
