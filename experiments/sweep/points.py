"""`points.csv` of a sweep with a precision target: how well each point knows the measure that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.result import read_yaml
from zaedno.experiments.store import CONFIG
from zaedno.experiments.study.execution import Precision
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.study.precision import points_table, tally
from zaedno.experiments.sweep.columnwise import groups, read

if TYPE_CHECKING:
    import pandas as pd


def points(pieces: Pieces, precision: Precision) -> pd.DataFrame:
    """A row a point of the design, scenario and policy (see `points_table`)."""
    config, count = read_yaml(pieces.folder / CONFIG), int(pieces.plan["points"])
    of_cases, point, _ = groups(pieces) if pieces.columns("runs") else ([], np.empty(0, np.int64), None)
    values = read(pieces, [precision.measure], len(point))[precision.measure]
    rows = {case: (point[place], values[place]) for case, place in of_cases}
    cases = [(str(each["scenario"]), str(each["policy"])) for each in config["scenarios"]]
    none = np.empty(0, np.int64), np.empty(0)
    return points_table(precision, {case: tally(*rows.get(case, none), count) for case in cases})
