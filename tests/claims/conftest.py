"""Ensembles that are simulated once, in the same worlds, and the paired intervals that claims are judged by."""

from functools import cache

import numpy as np
import pytest

from zaedno.experiments.inference.paired import paired
from zaedno.sim import Scenario, simulate

RUNS, SEED = 200, 0


@pytest.fixture(scope="module")
def runs():
    """The table `runs` of RUNS worlds: `runs("win_win", checkin_interval=3)`, arguments as of `Scenario.load`."""

    @cache
    def simulated(*names, **parameters):
        return simulate(Scenario.load(*names, **parameters), RUNS, SEED).runs

    return simulated


@pytest.fixture(scope="session")
def interval():
    """The 95 % interval of `against` − `baseline` in `measure`, paired by world (where both are defined)."""

    def of(baseline, against, measure):
        assert np.array_equal(baseline["run"], against["run"])
        values = (table[measure].to_numpy(dtype=float) for table in (baseline, against))
        found = paired(*values)
        return found.low, found.high

    return of
