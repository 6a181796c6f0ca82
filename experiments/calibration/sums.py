"""What is kept of a run: numbers that add up over runs, from which every fact follows, however runs are put together.

Of partnerships formed from month 0 on: how large they were, months lived and endings by year of age, causes.  Of those
alive at month 0: how old they are.  Of measures: their values.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zaedno.sim.observation.results import RunResult, run_values
from zaedno.sim.vocabulary import Cause

YEARS = 7
SMALLEST, LARGEST = 2, 8  # members: sizes that are told apart, more are one class
YOUNG = 72  # months
_YEAR = 12

SIZES = (*(f"size_{k}" for k in range(SMALLEST, LARGEST + 1)), "size_more")
LIVED = tuple(f"lived_{year}" for year in range(1, YEARS + 1))  # months at risk
ENDED = tuple(f"ended_{year}" for year in range(1, YEARS + 1))
COUNTS = (*SIZES, *LIVED, *ENDED, "ended", "completed", "closed", "old_ones", "young_ones")
VALUES = (
    "transaction_cost_share",
    "cross_sector_ngos",
    "in_a_partnership",
    "density",
    "known_density",
    "lag_centralisation",
)


def counts(result: RunResult) -> NDArray[np.int64]:
    """The `COUNTS` of a run, in their order."""
    lives, months = result.lives, len(result.months)
    over = lives["ended"] >= 0
    here = lives[lives["formed"] >= 0]
    ended = here["ended"] >= 0
    age = np.where(ended, here["ended"], months - 1) - here["formed"]
    sizes = np.bincount(np.clip(here["size_max"], SMALLEST, LARGEST + 1) - SMALLEST, minlength=len(SIZES))
    lived = [int(np.clip(age + 1 - _YEAR * year, 0, _YEAR).sum()) for year in range(YEARS)]
    endings = np.bincount(np.minimum(age[ended] // _YEAR, YEARS), minlength=YEARS + 1)[:YEARS]
    causes = here["cause"][ended]
    past = lives[(lives["formed"] < 0) & ~(over & (lives["ended"] < 0))]
    young = int((-past["formed"] <= YOUNG).sum())
    rest = [int(ended.sum()), *(int((causes == cause).sum()) for cause in (Cause.COMPLETED, Cause.CLOSED))]
    return np.array([*sizes, *lived, *endings, *rest, len(past), young], np.int64)


def values(months: Sequence[np.ndarray]) -> dict[str, NDArray[np.float64]]:
    """The `VALUES` of runs, from their months; NaN: a run that has none."""
    found = run_values(np.stack(list(months)))
    with np.errstate(invalid="ignore", divide="ignore"):
        found["in_a_partnership"] = found["members"] / found["present"]
    return {name: np.asarray(found[name], np.float64) for name in VALUES}
