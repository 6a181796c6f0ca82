"""`summary.csv` of a sweep: every measure over all points of a scenario under a policy, a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.summary import COLUMNS, QUANTILES, interval
from experiments.sweep.dataset import Dataset
from sim.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

_VALUES_AT_ONCE = 4_000_000  # 32 MB
_KEYS = ["scenario", "policy"]


def summary(dataset: Dataset, measures: Sequence[str] = tuple(BY_NAME)) -> pd.DataFrame:
    """A row a scenario, policy and one of `measures`, as far as the runs have them.

    So many columns are read at a time as memory is meant to hold.  The interval is that of the mean over points: runs
    of one point are averaged first, for they are no independent draws of the design.
    """
    import pandas as pd

    there = [name for name in dataset.columns("runs") if name in BY_NAME and name in measures]
    groups, points = _groups(dataset) if there else ([], np.empty(0))
    at_once = max(1, _VALUES_AT_ONCE // max(1, len(points)))
    rows: list[tuple[object, ...]] = []
    for first in range(0, len(there), at_once):
        for measure, column in _read(dataset, there[first : first + at_once], len(points)).items():
            rows += [(*key, measure, *_row(measure, column[group], points[group])) for key, group in groups]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values([*_KEYS], kind="stable", ignore_index=True)


def _read(dataset: Dataset, columns: list[str], length: int, kind: type = np.float64) -> dict[str, np.ndarray]:
    """Numeric columns of all runs, each of shape (length,)."""
    values: dict[str, np.ndarray] = {name: np.empty(length, kind) for name in columns}
    first = 0
    for part in dataset.parts("runs", columns):
        for name in columns:
            values[name][first : first + len(part)] = part[name].to_numpy()
        first += len(part)
    return values


def _groups(dataset: Dataset) -> tuple[list[tuple[tuple[str, str], np.ndarray]], np.ndarray]:
    """Each scenario and policy with the rows that are of it, in the order of point and run; every row's point."""
    keys = _read(dataset, ["point", "run"], dataset.count("runs"), np.int64)
    codes: dict[tuple[str, str], int] = {}
    of_parts = []
    for part in dataset.parts("runs", _KEYS):
        labels = zip(*(part[name].to_pylist() for name in _KEYS), strict=True)
        of_parts.append(np.array([codes.setdefault(label, len(codes)) for label in labels], np.int16))
    code = np.concatenate(of_parts)
    order = np.lexsort((keys["run"], keys["point"], code))
    ends = np.cumsum(np.bincount(code, minlength=len(codes)))
    return list(zip(codes, np.split(order, ends[:-1]), strict=True)), keys["point"]


def _row(measure: str, values: np.ndarray, points: np.ndarray) -> tuple[object, ...]:
    """Unit, runs, mean over points with its interval, quantiles over runs; `points` are in order."""
    known = ~np.isnan(values)
    values, points = values[known], points[known]
    if not len(values):
        return BY_NAME[measure].unit, 0, *interval(values), *np.full(len(QUANTILES), np.nan)
    starts = np.flatnonzero(np.diff(points, prepend=-1))
    of_points = np.add.reduceat(values, starts) / np.diff(starts, append=len(values))
    return BY_NAME[measure].unit, len(values), *interval(of_points), *np.quantile(values, QUANTILES)
