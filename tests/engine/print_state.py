"""Prints a hash of what each month of a run leaves behind, for the tests of equal bits."""

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worlds import LIVELY, bytes_of, started

from sim import Scenario
from sim.month import month


def main(months: int) -> None:
    scenario = Scenario.load("newcomers", "full_programme", months=months, **{**LIVELY, "exit_rate": 0.01})
    w = started(scenario, seed=4, run=2)
    for done in range(months):
        month(w)
        print(done, hashlib.sha256(bytes_of(w)).hexdigest())
    print("formed", int(w.clock[0].n_partnerships), "output", float(w.month["output"].sum()).hex())


if __name__ == "__main__":
    main(int(sys.argv[1]))
