"""Prints a hash of what each month of a run leaves behind, for the tests of equal bits.

`print_state.py MONTHS [untried]`: with the second word as if Numba were of a version that nobody has tried.
"""

import hashlib
import sys
from pathlib import Path

import numba

if "untried" in sys.argv:
    numba.__version__ = "0.0.0"

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.small_worlds import LIVELY, bytes_of, started

from zaedno.sim import Scenario
from zaedno.sim.month import month
from zaedno.sim.vocabulary import Category, Cause

# Two LAGs in which partnerships of all categories form and end for all kinds of causes within a year or so.
EVENTFUL: dict[str, float | int] = {
    **LIVELY,
    "organisations": 160,
    "abroad_ties": 2.0,
    "exit_rate": 0.02,
    "issue_rate": 0.06,
    "issue_work": 80.0,
    "setup_months": 0.5,
    "innovation_rate": 0.05,
    "grant_rate": 0.3,
    "hidden_mean": 0.3,
    "hidden_sd": 0.3,
    "leak_rate": 0.1,
    "svo_mean": 15.0,
    "svo_sd": 30.0,
    "first_trust": 0.6,
    "distrust_floor": 0.25,
    "power_gap": 2.0,
    "recognition_start": 0.05,
    "capture_ratio": 1.2,
    "leave_rate": 0.5,
    "satisfaction_speed": 0.5,
    "value_ratio_late": 1.2,
    "learning_value": 3.0,
    "mission_floor": 0.06,
    "time_refund": 0.2,
}


def main(months: int) -> None:
    assert ("zaedno.sim.engine.linking" in sys.modules) == ("untried" not in sys.argv)
    w = started(Scenario.load("newcomers", "full_programme", "synthetic", months=months, **EVENTFUL), seed=4, run=9)
    for done in range(months):
        month(w)
        print(done, hashlib.sha256(bytes_of(w)).hexdigest())
    kinds = [*(f"formed_{category.slug}" for category in Category), *(f"ended_{cause.slug}" for cause in Cause)]
    print(*(f"{kind}={int(w.month[kind].sum())}" for kind in kinds), f"output={float(w.month['output'].sum()).hex()}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
