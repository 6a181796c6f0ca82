"""A result as a report reads it: its cases and their names, its measures run by run; each found out once.

A page asks for cases and names some sixty times, for a measure of a case a hundred times.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis.cases import Case, by_month, by_run, cases, names
from zaedno.analysis.language import Language
from zaedno.analysis.result import Result, number_of_months, number_of_runs, optional

if TYPE_CHECKING:
    import pandas as pd

    from zaedno.sim.roster import Roster


class Reading:
    """`result` in `language`.  The tables of `result` stay as they are while it is read."""

    def __init__(self, result: Result, language: Language) -> None:
        self.result, self.language = result, language
        self._values: dict[tuple[Case, str], pd.Series[float]] = {}
        self._found: dict[tuple[object, ...], object] = {}

    @cached_property
    def cases(self) -> list[Case]:
        """Which scenario under which policy, in the order in which they were asked for."""
        return cases(self.result.runs)

    @cached_property
    def names(self) -> list[str]:
        """What each case is called: only what tells it from the others."""
        return names(self.cases, self.language)

    @cached_property
    def roster(self) -> Roster | None:
        """The organisations of the first case, where a file tells of them and is there as it was."""
        from zaedno.sim.messages import InputError
        from zaedno.sim.scenario import Scenario

        first = (self.result.config.get("scenarios") or [{}])[0]
        if not first.get("roster", {}).get("path"):
            return None
        try:
            return Scenario.from_config(first).roster
        except InputError:
            return None

    @cached_property
    def short(self) -> dict[int, str]:
        """Short labels of organisations, by number, for pictures: of those that the roster's file gives one."""
        return {} if self.roster is None else {uid: text for uid, text in enumerate(self.roster.short) if text}

    @cached_property
    def worlds(self) -> int:
        """Replications of one case."""
        return number_of_runs(self.result)

    @cached_property
    def months(self) -> int:
        """The horizon."""
        return number_of_months(self.result)

    def table(self, name: str) -> pd.DataFrame | None:
        """A table that not every study has; None where this one has none, or an empty one."""
        return optional(self.result, name)

    def values(self, case: Case, measure: str) -> pd.Series[float]:
        """`measure` of `case` in the unit in which it is shown; the index is the number of the run."""
        if (case, measure) not in self._values:
            self._values[case, measure] = by_run(self.result.runs, case, measure)
        return self._values[case, measure]

    def by_month(self, case: Case, measure: str) -> pd.DataFrame:
        """`measure` of `case`: a row a run, by its number, a column a month."""
        return by_month(self.result.months, case, measure)

    def course(self, case: Case, measure: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The months, and `measure` of `case` as an array (runs, months)."""
        wide = self.by_month(case, measure)
        return wide.columns.to_numpy(dtype=np.int64), wide.to_numpy(dtype=np.float64)

    def once[T](self, find: Callable[..., T], *given: object) -> T:
        """What `find(self, *given)` gives, found out once."""
        key = (find, *given)
        if key not in self._found:
            self._found[key] = find(self, *given)
        return cast("T", self._found[key])
