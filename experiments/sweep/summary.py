"""`summary.csv` of a sweep: every measure over all points of a scenario under a policy, a column at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.summary import COLUMNS, QUANTILES, interval
from experiments.sweep.dataset import Dataset
from sim.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

_KEYS = ["scenario", "policy"]


def summary(dataset: Dataset) -> pd.DataFrame:
    """A row a scenario, policy and measure.  Memory is that of one column, however many runs there are.

    The interval is that of the mean over points: runs of one point are averaged first, for they are no
    independent draws of the design.
    """
    import pandas as pd

    found = dataset.dataset("runs")
    rows: list[tuple[object, ...]] = []
    for measure in [] if found is None else [name for name in found.schema.names if name in BY_NAME]:
        assert found is not None
        frame = found.to_table(columns=[*_KEYS, "point", measure]).to_pandas(strings_to_categorical=True)
        for (scenario, policy), group in frame.groupby(_KEYS, observed=True):
            values = group[measure].dropna()
            of_points = values.groupby(group["point"]).mean().to_numpy()
            quantiles = np.quantile(values, QUANTILES) if len(values) else np.full(len(QUANTILES), np.nan)
            rows.append(
                (scenario, policy, measure, BY_NAME[measure].unit, len(values), *interval(of_points), *quantiles)
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values([*_KEYS], kind="stable", ignore_index=True)
