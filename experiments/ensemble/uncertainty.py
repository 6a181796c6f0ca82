"""`uncertainty.csv`: of what differs between runs, how much is their parameters, and how much the worlds they meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.components import components
from zaedno.experiments.written import Written
from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "scenario", "policy", "baseline", "measure", "mean", "low", "high", "sets", "runs", "sd_parameters", "sd_luck",
    "share_parameters", "share_low", "share_high",
)  # fmt: skip


def uncertainty(runs: Sequence[Written], scenarios: Sequence[Scenario], numbers: NDArray[np.int64]) -> pd.DataFrame:
    """A row a case and measure, then a row a later case and measure of the difference to the first (its `baseline`).

    The interval of the mean has sets as its units; the share of the variance that is between sets is null where too few
    sets were met by more than one world.  `numbers`, shape (sets,), tells which sets runs have in turn.
    """
    import pandas as pd

    of_first = {name: np.asarray(runs[0][name], float) for name in BY_NAME}
    runs_of_first = np.asarray(runs[0]["run"], np.int64)
    rows: list[tuple[object, ...]] = []
    for each, scenario in zip(runs, scenarios, strict=True):
        run = np.asarray(each["run"], np.int64)
        _, here, there = np.intersect1d(run, runs_of_first, return_indices=True)
        sets = numbers[run % len(numbers)]
        for name in BY_NAME:
            values = np.asarray(each[name], float)
            rows.append((scenario.name, scenario.policy, None, name, *components(values, sets)))
            if scenario is not scenarios[0]:
                apart = values[here] - of_first[name][there]
                rows.append((scenario.name, scenario.policy, scenarios[0].label, name, *components(apart, sets[here])))
    return pd.DataFrame(rows, columns=list(COLUMNS))
