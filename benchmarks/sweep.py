"""A sweep against the bare engine at the same points; two workers against one; memory from 10⁴ to 10⁶ runs."""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.measuring import MONTHS, Row, Table, main, median_row, peak_memory, python, take_turns
from zaedno.experiments.study.execution import Execution
from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.study import sweep
from zaedno.experiments.sweep.values import values_of
from zaedno.sim import Scenario
from zaedno.sim.ensemble import Runner
from zaedno.sim.observation.measures import MONTH

RUNS = 4_000
TABLES = (10_000, 100_000, 1_000_000)  # runs of the studies whose memory is measured
WAYS = {"threads": {}, "processes": {"processes": True}, "Dask": {"executor": "dask"}}


class Instant:
    """In place of the engine: months that cost nothing, so that what is measured is all the rest."""

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray:
        months = np.zeros(scenario.months, MONTH)
        months["cohesion"] = scenario.parameters.hidden_mean
        return months


def study(folder: Path, points: int, months: int = MONTHS, **execution: object) -> SweepSettings:
    factors = factors_of({"hidden_mean": [0.0, 0.6], "svo_mean": [-20.0, 40.0]})
    scenario, how = Scenario.load(months=months), Execution(**execution)  # type: ignore[arg-type]
    return SweepSettings(
        scenarios=(scenario,), design=Design("lhs", points, factors), runs=1, seed=0, execution=how, out=folder
    )


@contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "study"


def overhead(runs: int, rounds: int) -> np.ndarray:
    """Processor seconds, shape (rounds, 2), of the bare engine and of a whole study, in this process, one core."""
    with place() as folder:
        settings = study(folder, runs, workers=1)
        points = settings.design.points(settings.seed)

        def bare() -> float:
            start, scenario = time.process_time(), settings.scenarios[0]
            runner = Runner(scenario, settings.seed)
            for row in range(runs):
                runner.adopt(scenario.replace(**values_of(settings, points, row)), settings.seed)
                runner(0, False)
            return time.process_time() - start

        def whole() -> float:
            start = time.process_time()
            sweep(settings, [])
            shutil.rmtree(folder)
            return time.process_time() - start

        return take_turns((bare, whole), rounds)


def speedup(runs: int, rounds: int, **way: object) -> np.ndarray:
    """Seconds of a study, shape (rounds, 2), on one worker and on two: reckoned from when each has done a chunk."""

    def timed(workers: int) -> float:
        with place() as folder:
            sweep(study(folder, runs, workers=workers, chunk=max(1, runs // 32), **way), [])
            ends = sorted(path.stat().st_mtime for path in (folder / "runs").iterdir())
            return (ends[-1] - ends[workers - 1]) / (1.0 - workers / len(ends))

    return take_turns((lambda: timed(1), lambda: timed(2)), rounds)


def memory(runs: int) -> tuple[float, float, float]:
    """Peak memory (MB) of a process with a study of so many runs, seconds, and bytes on the disk a run."""
    with place() as folder:
        start = time.perf_counter()
        sweep(study(folder, runs, months=2, workers=1, chunk=1000), [], model="benchmarks.sweep:Instant")
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in folder.glob("runs/*")) / runs
    return peak_memory() / 2**20, seconds, size


def measure(quick: bool) -> Table:
    runs, rounds, tables = (600, 1, TABLES[:1]) if quick else (RUNS, 3, TABLES)
    bare, whole = overhead(runs, rounds).T
    rows = [
        median_row(f"a study of {runs:,} runs over the bare engine", whole / bare, aim="at most 1.15"),
        median_row("the study", whole, "s"),
        median_row("the bare engine", bare, "s"),
    ]
    for name, way in WAYS.items():
        one, two = speedup(runs, rounds, **way).T
        rows.append(median_row(f"two workers over one, {name}", one / two, aim="at least 1.8"))
    for n in tables:
        peak, seconds, size = json.loads(python("-m", "benchmarks.sweep", "--memory-of", str(n)))
        aim = "below 400" if n == TABLES[-1] else ""
        rows.append(Row(f"peak memory, {n:,} runs that cost nothing", peak, "MB", aim=aim))
        rows.append(Row("… in all, a run", 1e6 * seconds / n, "µs"))
        rows.append(Row("… on the disk, a run", size, "bytes"))
    rows.append(Row("rounds", rounds))
    return Table(
        "A sweep",
        rows,
        [
            f"A Latin hypercube of {runs:,} points, one run each, {MONTHS} months. Overhead: processor time on one "
            "core, in turns with the engine going through the same points without keeping anything; the study "
            "includes design, checks, tables on the disk and the summary. Two workers: wall time per run between the "
            "first chunks and the last. Memory: a process of its own, a model that costs nothing, chunks of 1,000."
        ],
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory-of"]:
        print(json.dumps(memory(int(sys.argv[2]))))
    else:
        main(measure)
