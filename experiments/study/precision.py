"""How many more replications each cell needs for the precision asked for, and what it has reached.

Stein's two-stage idea (1945), taken in steps: the standard deviation seen so far tells how many runs would do, and no
round more than doubles what is there.  Stopping where the deviation happens to look small makes intervals too short;
so the first round has `FIRST` runs, and the target is a little narrower than was asked for, the more so the fewer runs
it is judged by.  Of values that are nearly all the same, as counts of what hardly ever happens, no deviation tells
anything: a cell goes on until `FEW_UNLIKE` of them differ from the commonest.  Of a skewed measure the mean and the
deviation are small together, where a cell has met none of the few large values: so each cell of it has as many runs as
the t interval of a mean takes (Cochran 1977, section 2.15: 25 times the squared skewness), however narrow it looks.
The skewness is that of the study, beyond doubt: a cell of its own would believe itself.  docs/sweeps.md has what that
covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.inference.intervals import t_quantile
from zaedno.experiments.study.execution import Precision
from zaedno.experiments.study.plan import Round

if TYPE_CHECKING:
    import pandas as pd

FEW_UNLIKE = 10  # values unlike the commonest one
ALLOWANCE = 6.0  # runs: n of them are judged as if they were so many fewer
COCHRAN = 25.0  # runs a unit of squared skewness
_DOUBT = 2.0  # standard errors that are taken off a skewness


@dataclass(frozen=True)
class Tally:
    """Of each cell, all of shape (cells,): the runs that `succeeded`, the `valid` of them in which the measure is not
    null; of these how many are `unlike` the commonest value, their `mean`, standard `deviation` and `third` central
    moment.
    """

    succeeded: NDArray[np.int64]
    valid: NDArray[np.int64]
    unlike: NDArray[np.int64]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    third: NDArray[np.float64]

    @property
    def of_many_values(self) -> NDArray[np.bool_]:
        """Cells in which most values are unlike the commonest one: of others `FEW_UNLIKE` tells how long they go on."""
        return 2 * self.unlike > self.valid

    @property
    def skewness(self) -> float:
        """Of the values about the mean of their cell, as far as it is beyond doubt; 0 of cells of few values."""
        told = self.of_many_values & (self.valid > 2)
        n = int(self.valid[told].sum())
        if not n:
            return 0.0
        square = np.average(self.deviation[told] ** 2, weights=self.valid[told])
        third = np.average(self.third[told], weights=self.valid[told])
        return max(float(abs(third) / square**1.5 - _DOUBT * np.sqrt(6.0 / n)), 0.0) if square > 0.0 else 0.0

    @property
    def half_width(self) -> NDArray[np.float64]:
        """Of the 95 % t interval of the mean; NaN where values are fewer than two, or all the same."""
        n = np.maximum(self.valid, 2)
        known = (self.valid > 1) & (self.unlike > 0)
        return np.where(known, t_quantile(n - 1) * self.deviation / np.sqrt(n), np.nan)

    def reached(self, precision: Precision) -> NDArray[np.bool_]:
        """Whether the mean is known as well as was asked for."""
        return (self.half_width <= precision.half_width) & (self.unlike >= FEW_UNLIKE)


def tally(cells: NDArray[np.int64], values: NDArray[np.float64], count: int) -> Tally:
    """Of `values`, shape (runs,), NaN where null, each in one of the `cells` 0 … count - 1."""
    succeeded = np.bincount(cells, minlength=count)
    known = ~np.isnan(values)
    cells, values = cells[known], values[known]
    order = np.lexsort((values, cells))
    cells, values = cells[order], values[order]
    valid = np.bincount(cells, minlength=count)
    new = np.ones(len(cells), bool)
    new[1:] = (cells[1:] != cells[:-1]) | (values[1:] != values[:-1])
    first = np.flatnonzero(new)
    commonest = np.zeros(count, np.int64)
    np.maximum.at(commonest, cells[first], np.diff(first, append=len(cells)))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(cells, values, count) / valid
        squares = np.bincount(cells, (values - mean[cells]) ** 2, count)
        deviation = np.sqrt(squares / (valid - 1))
        cubes = np.bincount(cells, (values - mean[cells]) ** 3, count)
        third = cubes * valid / ((valid - 1.0) * (valid - 2.0))  # unbiased, as the deviation's square is
    deviation = np.where(valid > 1, deviation, np.nan)
    return Tally(succeeded, valid, valid - commonest, mean, deviation, np.where(valid > 2, third, np.nan))


def next_round(name: str, precision: Precision, done: NDArray[np.int64], seen: Tally) -> Round | None:
    """What is still missing after `done` runs of each cell, shape (cells,), or None.

    A cell with fewer than two values tells nothing and is taken to the most runs allowed; one all of whose runs have
    failed is left as it is.
    """
    valid = np.maximum(seen.valid, 2)
    needed = (t_quantile(valid - 1) * seen.deviation / precision.half_width) ** 2 + ALLOWANCE
    needed = np.where(seen.of_many_values, np.maximum(needed, COCHRAN * seen.skewness**2), needed)
    needed = np.where((seen.valid < 2) | (seen.unlike < FEW_UNLIKE), np.inf, needed)
    share = np.maximum(seen.valid, 1) / np.maximum(done, 1)  # of runs that tell the measure
    wanted = np.minimum(np.ceil(needed / share), precision.most)
    more = np.where(seen.succeeded > 0, np.clip(wanted - done, 0, done), 0).astype(np.int64)
    cells = np.flatnonzero(more)
    return Round(name, cells, done[cells], more[cells]) if len(cells) else None


def points_table(precision: Precision, seen: Mapping[tuple[str, str], Tally]) -> pd.DataFrame:
    """`points.csv`: a row a point, of each scenario and policy in `seen`.

    The runs in which the measure is not null, their mean, and half of its 95 % interval (null where these are fewer
    than two or all the same); whether that is what was asked for.
    """
    import pandas as pd

    frames = []
    for (scenario, policy), found in seen.items():
        columns = {
            "point": np.arange(len(found.valid)),
            "scenario": scenario,
            "policy": policy,
            "measure": precision.measure,
            "runs": found.valid,
            "mean": found.mean,
            "half_width": found.half_width,
            "reached": found.reached(precision),
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True).sort_values("point", kind="stable", ignore_index=True)
