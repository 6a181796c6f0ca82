"""Where the month's time goes: each process called by itself, as the Mesa door calls a changed month."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.measuring import MONTHS, ORGANISATIONS, Row, Table, main, median_row
from zaedno.sim import Scenario
from zaedno.sim.beginning import begin
from zaedno.sim.engine.compiled import entry
from zaedno.sim.month import PROCESSES
from zaedno.sim.observation.recording import record
from zaedno.sim.state import World
from zaedno.sim.world import Room, allocate, template_with_newcomers


@entry
def nothing(w, t):
    """What a call costs by itself."""


def timed(function: Callable[..., Any], *arguments: Any) -> int:
    start = time.perf_counter_ns()
    function(*arguments)
    return time.perf_counter_ns() - start


def one_run(world: World, run: int) -> dict[str, int]:
    """Nanoseconds of each process, of recording and of empty calls over one run; of its beginning too."""
    world.month[:] = np.zeros_like(world.month)
    costs = dict.fromkeys((*PROCESSES, "recording", "empty"), 0)
    costs["beginning"] = timed(begin, world, np.uint64(1), np.uint64(run), 0)
    for _ in range(MONTHS):
        costs["empty"] += timed(nothing, world, 0)
        for name, function in PROCESSES.items():
            costs[name] += timed(function, world, 0)
        costs["recording"] += timed(record, world)
        world.clock[0].month += 1
    return costs


def measure(quick: bool) -> Table:
    runs = 5 if quick else 100
    scenario = Scenario.load(history=0)
    template = template_with_newcomers(scenario.roster, scenario.parameters).view(np.recarray)
    world = allocate(scenario.plan(), template, 0, Room().doubled().doubled())
    one_run(world, 0)
    found = [one_run(world, run) for run in range(runs)]
    scale = 1.0 / (MONTHS * ORGANISATIONS)
    empty = np.array([costs.pop("empty") for costs in found]) * scale
    columns = {
        name: np.array([costs[name] for costs in found]) * scale - (0.0 if name == "beginning" else empty)
        for name in found[0]
    }
    total = np.sum(list(columns.values()), axis=0)
    rows = [median_row(name, values, "ns") for name, values in columns.items()]
    shares = [f"{name} {np.sum(values) / np.sum(total):.0%}" for name, values in columns.items()]
    return Table(
        "Where the time goes",
        [*rows, median_row("all of it", total, "ns"), Row("runs", runs)],
        [
            "Nanoseconds per organisation-month, wall time. Processes are called one by one from Python; the cost of "
            f"calling an empty one ({np.median(empty) / scale / MONTHS / 1000:.1f} µs) is taken off. In the compiled "
            "month neighbours share caches, so this tells proportions rather than the total.",
            f"Shares: {', '.join(shares)}.",
        ],
    )


if __name__ == "__main__":
    main(measure)
