"""From runs to a few numbers a measure: mean, 95 % interval, quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.inference.intervals import interval
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = ("scenario", "policy", "measure", "unit", "runs", "mean", "low", "high", "q05", "q25", "q50", "q75", "q95")


def measures_of(runs: pd.DataFrame) -> list[str]:
    """The columns of the table `runs` that are measures, in their order."""
    return [name for name in runs.columns if name in BY_NAME]


def summary(runs: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The table `summary.csv`: a row a combination and measure.  `runs` holds the table `runs` of each combination.

    Runs in which a measure is null are left out, and `runs` counts the others.
    """
    import pandas as pd

    rows = []
    for frame in runs:
        scenario, policy = frame["scenario"].iloc[0], frame["policy"].iloc[0]
        for measure in measures_of(frame):
            values = frame[measure].to_numpy(dtype=float)
            values = values[~np.isnan(values)]
            quantiles = np.quantile(values, QUANTILES) if len(values) else np.full(len(QUANTILES), np.nan)
            unit = BY_NAME[measure].unit
            rows.append((scenario, policy, measure, unit, len(values), *interval(values), *quantiles))
    return pd.DataFrame(rows, columns=list(COLUMNS))
