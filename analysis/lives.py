"""The lives of partnerships in each case: how many are alive at which age, and what ends the others.

A partnership that is alive at the horizon was seen until then: it is censored, not ended.  One that the past of the
world has left is left out: it was not seen from its beginning, and began when people were as they had been before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zaedno.analysis import labels
from zaedno.analysis.cases import Case
from zaedno.analysis.result import Result, number_of_months, number_of_runs, part
from zaedno.experiments.inference import life_table

YEAR = 12


@dataclass(frozen=True)
class Lives:
    """Of the partnerships of one kind, `age` months at their end or at the horizon, and `cause` (−1: still alive)."""

    name: str  # in front of readers
    age: NDArray[np.int64]
    cause: NDArray[np.int64]  # place in `labels.CAUSES`
    worlds: int  # that they are from; one world has no interval, for another would go another way

    @property
    def count(self) -> int:
        return len(self.age)

    @property
    def ended(self) -> NDArray[np.bool_]:
        return self.cause >= 0

    @cached_property
    def alive(self) -> NDArray[np.float64]:
        """Share alive after 0, 1, … months, as far as any were seen."""
        return life_table.survival(self.age, self.ended)

    @cached_property
    def interval(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The 95 % interval of `alive`: Greenwood's variance, on the scale log(−log)."""
        return life_table.log_log(self.alive, self._variance)

    @cached_property
    def ended_by(self) -> Mapping[str, NDArray[np.float64]]:
        """For each cause, the share that it has ended within 0, 1, … months."""
        shares = life_table.incidence(self.age, self.cause, len(labels.CAUSES))
        return dict(zip(labels.CAUSES, shares, strict=True))

    @cached_property
    def ended_by_intervals(self) -> Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """The 95 % intervals of `ended_by`, on the scale log(−log)."""
        variance = life_table.incidence_variance(self.age, self.cause, len(labels.CAUSES))
        if self.worlds == 1:
            variance = np.full_like(variance, np.nan)
        return {
            cause: life_table.incidence_intervals(share, of_cause)
            for (cause, share), of_cause in zip(self.ended_by.items(), variance, strict=True)
        }

    @cached_property
    def hazards(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Of those alive at the start of each year of age the share that ends in it, and its 95 % interval."""
        intervals = life_table.yearly_hazard_intervals(self.alive, self._variance)
        return life_table.yearly_hazards(self.alive), *intervals

    @property
    def _variance(self) -> NDArray[np.float64]:
        variance = life_table.greenwood(self.age, self.ended)
        return variance if self.worlds > 1 else np.full_like(variance, np.nan)

    def at_risk(self, months: int) -> int:
        """How many were seen alive at the age of `months`."""
        return int((self.age >= months).sum())


def at(values: NDArray[np.float64], months: int) -> float:
    """The value after `months`; NaN where nobody was seen so long."""
    return float(values[months]) if months < len(values) else float("nan")


def lives(result: Result, case: Case, name: str, category: str | None = None) -> Lives:
    """The lives of the partnerships of `case` that were formed from month 0 on: of all of them, or of one category."""
    rows = case.rows(part(result, "partnerships", ("scenario", "policy", "category", "formed", "ended", "cause")))
    rows = rows[rows["formed"] >= 0]
    if category is not None:
        rows = rows[rows["category"] == category]
    end = rows["ended"].fillna(number_of_months(result) - 1)
    cause = pd.Categorical(rows["cause"], categories=list(labels.CAUSES)).codes
    return Lives(name, (end - rows["formed"]).to_numpy(dtype=np.int64), cause.astype(np.int64), number_of_runs(result))


def ages_told(result: Result) -> list[int]:
    """The ages that tables tell: every full year of the horizon; the whole of a horizon below a year."""
    months = number_of_months(result)
    return list(range(YEAR, months, YEAR)) or [months - 1]
