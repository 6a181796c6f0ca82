"""`summary.csv` of a sweep: every measure over all points of a scenario under a policy, a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.result import read_yaml
from zaedno.experiments.store import CONFIG
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.summary import COLUMNS, QUANTILES
from zaedno.experiments.sweep.columnwise import KEYS, groups, read
from zaedno.experiments.sweep.reach import WORLDS, block_of, mean_over_points, sample_of
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

_VALUES_AT_ONCE = 4_000_000  # 32 MB


def summary(pieces: Pieces, measures: Sequence[str] = tuple(BY_NAME)) -> pd.DataFrame:
    """A row a scenario, policy and one of `measures`, as far as the runs have them.

    So many columns are read at a time as memory is meant to hold.  `mean` is over points, whose runs are averaged
    first; its interval is over the worlds that all points share, or over points (see `reach`).
    """
    import pandas as pd

    config = read_yaml(pieces.folder / CONFIG)
    there = [name for name in pieces.columns("runs") if name in BY_NAME and name in measures]
    of_cases, points, runs = groups(pieces) if there else ([], *np.empty((2, 0), np.int64))
    units = runs if sample_of(config) == WORLDS else points // block_of(config)
    at_once = max(1, _VALUES_AT_ONCE // max(1, len(points)))
    rows: list[tuple[object, ...]] = []
    for first in range(0, len(there), at_once):
        for measure, column in read(pieces, there[first : first + at_once], len(points)).items():
            rows += [
                (*key, measure, *_row(measure, column[group], points[group], units[group])) for key, group in of_cases
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values([*KEYS], kind="stable", ignore_index=True)


def _row(measure: str, values: np.ndarray, points: np.ndarray, units: np.ndarray) -> tuple[object, ...]:
    """Unit, runs, mean over points with its interval, quantiles over runs; `points` are in order."""
    known = ~np.isnan(values)
    values = values[known]
    if not len(values):
        return BY_NAME[measure].unit, 0, *np.full(3 + len(QUANTILES), np.nan)
    of_mean = mean_over_points(values, points[known], units[known])
    return BY_NAME[measure].unit, len(values), *of_mean, *np.quantile(values, QUANTILES)
