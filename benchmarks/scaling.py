"""From a hundred organisations to a million: cost of an organisation-month, and memory of an organisation."""

import json
import sys
import time

import numpy as np

from benchmarks.measuring import Row, Table, main, peak_memory, python
from zaedno.sim import Scenario
from zaedno.sim.beginning import begin
from zaedno.sim.month import month
from zaedno.sim.world import Room, allocate, template_with_newcomers

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
MONTHS = 12
STEADY = 100_000  # small communities run so often that about so many organisations are simulated a round


class Community:
    """A synthetic community of `n` organisations, its tables allocated."""

    def __init__(self, n: int) -> None:
        self.n, self.run = n, 0
        self.scenario = Scenario.load(roster="synthetic", organisations=n, months=MONTHS, history=0)
        parameters = self.scenario.parameters
        self.template = template_with_newcomers(self.scenario.roster, parameters).view(np.recarray)
        self.world = allocate(self.scenario.plan(), self.template, 0, Room())

    def costs(self) -> tuple[float, float]:
        """Seconds of processor time of a beginning and of an organisation-month, per organisation."""
        repeats = max(1, STEADY // self.n)
        beginning = running = 0.0
        for _ in range(repeats):
            start = time.process_time()
            begin(self.world, np.uint64(1), np.uint64(self.run), 0)
            self.world.month[:] = np.zeros_like(self.world.month)
            begun = time.process_time()
            for _ in range(MONTHS):
                month(self.world)
            beginning += begun - start
            running += time.process_time() - begun
            self.run += 1
            assert not self.world.clock[0].overflow
        return beginning / (repeats * self.n), running / (repeats * self.n * MONTHS)


def memory(n: int) -> dict[str, float]:
    """Bytes per organisation: of the world's tables, of roster and template, and by how much the peak grew in all."""
    Community(100).costs()  # code and libraries are loaded before
    before = peak_memory()
    community = Community(n)
    community.costs()
    grown = peak_memory() - before
    tables = {name: table.nbytes / n for name, table in community.world._asdict().items()}
    rosters = community.scenario.roster.table.nbytes + community.template.nbytes
    return {"grown": grown / n, "rosters": rosters / n, **tables}


def measure(quick: bool) -> Table:
    sizes, rounds = (SIZES[:3], 2) if quick else (SIZES, 3)
    communities = [Community(n) for n in sizes]
    communities[0].costs()
    found = np.array([[community.costs() for community in communities] for _ in range(rounds)])
    starts, costs = np.median(found, axis=0).T
    labels = [f"{n:,} organisations" for n in sizes]
    rows = [Row(f"month, {label}", 1e6 * cost, "µs each") for label, cost in zip(labels, costs, strict=True)]
    rows.append(Row("growth: dearest over that of the smallest", costs.max() / costs[0], aim="at most 2"))
    rows += [Row(f"beginning, {label}", 1e6 * cost, "µs each") for label, cost in zip(labels, starts, strict=True)]
    del communities
    used = json.loads(python("-m", "benchmarks.scaling", "--memory-of", str(sizes[-1])))
    grown, rosters = used.pop("grown"), used.pop("rosters")
    rows.append(Row(f"tables of the world, {labels[-1]}", sum(used.values()), "bytes each", aim="below 2,048"))
    rows += [Row(f"… {name}", size, "bytes each") for name, size in used.items() if size >= 1.0]
    rows.append(Row("roster and template", rosters, "bytes each"))
    rows.append(Row("growth of the peak memory, all in all", grown, "bytes each", aim="below 2,048"))
    return Table(
        "Scaling",
        rows,
        [
            f"Synthetic communities in territories of about 75, the first {MONTHS} months, one core, processor time "
            f"per organisation; medians of {rounds} rounds over all sizes in turn. Small communities are run again "
            f"until {STEADY:,} organisations are done. Memory is that of a process of its own."
        ],
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory-of"]:
        print(json.dumps(memory(int(sys.argv[2]))))
    else:
        main(measure)
