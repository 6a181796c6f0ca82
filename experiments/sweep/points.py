"""`points.csv` of a sweep with a precision target: how well each point knows the measure that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.result import read_yaml
from zaedno.experiments.store import CONFIG
from zaedno.experiments.sweep.columnwise import groups, read
from zaedno.experiments.sweep.dataset import Dataset
from zaedno.experiments.sweep.precision import tally
from zaedno.experiments.sweep.settings import Precision

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["point", "scenario", "policy", "measure", "runs", "mean", "half_width", "reached"]


def points(dataset: Dataset, precision: Precision) -> pd.DataFrame:
    """A row a point of the design, scenario and policy.

    The runs in which the measure is not null, their mean, and half of its 95 % interval (null where these are fewer
    than two or all the same); whether that is what was asked for.
    """
    import pandas as pd

    config, count = read_yaml(dataset.folder / CONFIG), int(dataset.plan["points"])
    of_cases, point, _ = groups(dataset) if dataset.columns("runs") else ([], np.empty(0, np.int64), None)
    values = read(dataset, [precision.measure], len(point))[precision.measure]
    rows = {case: (point[place], values[place]) for case, place in of_cases}
    frames = []
    for each in config["scenarios"]:
        case = (str(each["scenario"]), str(each["policy"]))
        found = tally(*rows.get(case, (np.empty(0, np.int64), np.empty(0))), count)
        columns = {
            "point": np.arange(count),
            "scenario": case[0],
            "policy": case[1],
            "measure": precision.measure,
            "runs": found.valid,
            "mean": found.mean,
            "half_width": found.half_width,
            "reached": found.reached(precision),
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True).sort_values("point", kind="stable", ignore_index=True)
