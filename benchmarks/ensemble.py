"""A thousand runs on two cores against a plain Mesa loop of empty steps, and the memory they take."""

import json
import sys
import time

from benchmarks.measuring import MONTHS, ORGANISATIONS, Row, Table, main, median_row, peak_memory, python, take_turns
from zaedno.sim import Scenario, simulate
from zaedno.sim.pasts import PASTS

RUNS, WORKERS = 1000, 2
PART = 10  # the Mesa loop does a tenth of the organisation-months, and its time is multiplied


def peak_of(runs: int) -> float:
    """Peak memory of this process in MB (2^20 bytes), after simulating and making the two large tables."""
    done = simulate(Scenario.load(), runs, seed=1, workers=WORKERS)
    assert len(done.runs) == runs and len(done.months) == runs * MONTHS
    return peak_memory() / 2**20


def measure(quick: bool) -> Table:
    from benchmarks.mesa_loop import IdleModel  # not part of the memory that is measured

    runs, rounds = (2 * PART, 3) if quick else (RUNS, 7)
    scenario, idle = Scenario.load(), IdleModel(ORGANISATIONS)

    def engine() -> float:
        PASTS.clear()  # each round lives them all again
        start = time.perf_counter()
        simulate(scenario, runs, seed=1, workers=WORKERS)
        return time.perf_counter() - start

    def mesa() -> float:
        start = time.perf_counter()
        idle.months(runs // PART * MONTHS)
        return PART * (time.perf_counter() - start)

    ours, theirs = take_turns((engine, mesa), rounds).T
    peak = json.loads(python("-m", "benchmarks.ensemble", "--peak-of", str(runs)))
    return Table(
        "An ensemble",
        [
            median_row(f"{runs} runs on {WORKERS} workers over a Mesa loop", ours / theirs, aim="at most 0.5"),
            median_row(f"{runs} runs", ours, "s"),
            median_row("Mesa loop of empty steps", theirs, "s"),
            Row(f"peak memory, {runs} runs with their tables `runs` and `months`", peak, "MB", aim="below 500"),
            Row("rounds", rounds),
        ],
        [
            f"{runs} runs × {ORGANISATIONS} organisations × {MONTHS} months, wall time, in turns with a plain loop of "
            "`shuffle_do` on one core. The loop does a tenth of the organisation-months, and its time is multiplied by "
            f"{PART}. Memory: peak resident size of a process of its own."
        ],
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak-of"]:
        print(peak_of(int(sys.argv[2])))
    else:
        main(measure)
