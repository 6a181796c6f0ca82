"""`summary.csv` of a sweep: every measure over all points of a scenario under a policy, a column at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.summary import COLUMNS, QUANTILES, interval
from experiments.sweep.dataset import Dataset
from sim.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as ds

_VALUES_AT_ONCE = 8_000_000  # 64 MB
_KEYS = ["scenario", "policy"]


def summary(dataset: Dataset) -> pd.DataFrame:
    """A row a scenario, policy and measure.  So many columns are read at a time as memory is meant to hold.

    The interval is that of the mean over points: runs of one point are averaged first, for they are no
    independent draws of the design.
    """
    import pandas as pd

    found = dataset.dataset("runs")
    rows: list[tuple[object, ...]] = []
    if found is not None:
        measures = [name for name in found.schema.names if name in BY_NAME]
        groups, points = _groups(found)
        at_once = max(1, _VALUES_AT_ONCE // max(1, len(points)))
        for first in range(0, len(measures), at_once):
            table = found.to_table(columns=measures[first : first + at_once])
            for measure in table.column_names:
                column = table[measure].to_numpy()
                rows += [(*key, measure, *_row(measure, column[group], points[group])) for key, group in groups]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values([*_KEYS], kind="stable", ignore_index=True)


def _groups(found: ds.Dataset) -> tuple[list[tuple[tuple[str, str], np.ndarray]], np.ndarray]:
    """Each scenario and policy with the rows that are of it, in the order of point and run; every row's point."""
    keys = found.to_table(columns=[*_KEYS, "point", "run"]).to_pandas(strings_to_categorical=True)
    order = keys.sort_values(["point", "run"], kind="stable").index.to_numpy()
    labels = keys[_KEYS].iloc[order].groupby(_KEYS, observed=True).indices
    return [((str(scenario), str(policy)), order[rows]) for (scenario, policy), rows in labels.items()], keys[
        "point"
    ].to_numpy()


def _row(measure: str, values: np.ndarray, points: np.ndarray) -> tuple[object, ...]:
    """Unit, runs, mean over points with its interval, quantiles over runs; `points` are in order."""
    known = ~np.isnan(values)
    values, points = values[known], points[known]
    if not len(values):
        return BY_NAME[measure].unit, 0, *interval(values), *np.full(len(QUANTILES), np.nan)
    starts = np.flatnonzero(np.diff(points, prepend=-1))
    of_points = np.add.reduceat(values, starts) / np.diff(starts, append=len(values))
    return BY_NAME[measure].unit, len(values), *interval(of_points), *np.quantile(values, QUANTILES)
