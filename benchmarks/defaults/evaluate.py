"""One set of values in place of the defaults: what the runs of any scenario give with it, made when asked for.

A scenario keeps what its own file sets: it is the defaults that are tried, as they would be if they were shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zaedno.experiments.patterns import LIVES, patterns
from zaedno.sim import Scenario, simulate
from zaedno.sim.choices import read_choice
from zaedno.sim.observation.measures import BY_NAME, MEDIAN
from zaedno.sim.observation.results import Ensemble
from zaedno.sim.scenario import BASELINE, COMMUNITY, MONTHS, NO_POLICY

IN_TIME = 42  # months: who enters by then has as long again to join
POLICY = NO_POLICY  # what the LAG does while facts and community are looked at


class FailedRunsError(Exception):
    """Runs of a set of values failed: it is no candidate."""


@dataclass(frozen=True)
class Seen:
    """What an ensemble gave: all measures by run and month (`all_months`) and by run (`all_runs`), and `all_lives`.

    `all_newcomers`, shape (runs, 2): those who joined, and those who entered in time to (`newcomers_in`).  `place`,
    shape (partnerships,), tells the run that each partnership belongs to.  `rows` says which runs count, some
    of them perhaps several times; what is not asked of them is not copied.
    """

    all_months: np.ndarray
    all_runs: pd.DataFrame
    all_lives: pd.DataFrame
    all_newcomers: NDArray[np.int64]
    place: NDArray[np.int64]
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, ensemble: Ensemble) -> Seen:
        months = np.stack([result.months for result in ensemble.results])
        place = np.repeat(np.arange(len(months)), [len(result.lives) for result in ensemble.results])
        newcomers = np.array([_newcomers(result.accounts) for result in ensemble.results])
        return cls(months, ensemble.runs, ensemble.partnerships[LIVES], newcomers, place, np.arange(len(months)))

    @property
    def newcomers_in(self) -> float:
        """Of those who enter in the first half of seven years, the share that ever joins a partnership."""
        joined, entered = self.all_newcomers[self.rows].sum(axis=0)
        return float(joined / entered) if entered else np.nan

    @cached_property
    def lives(self) -> pd.DataFrame:
        """Partnerships, and how often each counts."""
        lives = self.all_lives.assign(count=np.bincount(self.rows, minlength=len(self.all_runs))[self.place])
        return lives[lives["count"] > 0]

    @cached_property
    def facts(self) -> dict[str, float]:
        """What there is of each of the outside facts, by its name.

        Partnerships that are older than month 0 are left out: of their time only those are seen who lived on.
        """
        lives = self.lives[self.lives["formed"] >= 0]
        found = patterns(self.all_runs.iloc[self.rows], lives, self.all_months.shape[1])
        return {name: float(got) for name, got in zip(found["pattern"], found["got"], strict=True)}

    def centre(self, measure: str) -> float:
        """Over runs, the median of a measure that is to be summed up by it, else the mean; unknown ones left out."""
        known = self.all_runs[measure].iloc[self.rows].dropna()
        return float(known.median() if BY_NAME[measure].centre == MEDIAN else known.mean())

    def at(self, measure: str, month: int) -> float:
        """Mean over runs of a month's value (of the last month, where there are not so many)."""
        values = self.all_months[measure][self.rows, min(month, self.all_months.shape[1] - 1)]
        known = values[~np.isnan(values)]
        return float(known.mean()) if len(known) else np.nan

    def ratio(self, top: str, bottom: str) -> float:
        """One measure over another, both summed over all months and runs: no run with next to nothing weighs much."""
        over, total = (float(self.all_months[name].sum(axis=1)[self.rows].sum()) for name in (top, bottom))
        return over / total if total > 0 else np.nan

    @cached_property
    def ages(self) -> NDArray[np.float64]:
        """Ages (months) at month 0 of the partnerships that live then, in order; none in a world without a past."""
        alive = self.lives["ended"].isna() | (self.lives["ended"] >= 0).fillna(False)
        those = self.lives[alive & (self.lives["formed"] < 0)]
        return np.sort(np.repeat(-those["formed"].to_numpy(dtype=np.float64), those["count"].to_numpy()))


def _newcomers(accounts: np.ndarray) -> tuple[int, int]:
    entered = (accounts["entry"] > 0) & (accounts["entry"] <= IN_TIME)
    return int((entered & (accounts["memberships_ever"] > 0)).sum()), int(entered.sum())


class Trial:
    """A set of `values` (parameter → value), in runs 0 … `runs` − 1 of `seed`."""

    def __init__(self, values: Mapping[str, float], runs: int, seed: int, *, workers: int = 1, months: int = MONTHS):
        self.values, self.runs, self.seed, self.months = dict(values), runs, seed, months
        self._workers = workers
        self._seen: dict[tuple[Any, ...], Seen] = {}

    def seen(self, scenario: str = BASELINE, *, policy: str = POLICY, roster: str = COMMUNITY, **more: Any) -> Seen:
        """The runs of a scenario; `more` are parameters that come before all else.  Raises `FailedRunsError`."""
        key = (scenario, policy, roster, *sorted(more.items()))
        if key not in self._seen:
            bare, own = _loaded(scenario, policy, roster, self.months)
            values = {name: value for name, value in self.values.items() if name not in own}
            tried = bare.replace(**{**values, **more})
            before = tuple((name, self.values.get(name, value)) for name, value in tried.before)  # all share one past
            ensemble = simulate(replace(tried, before=before), self.runs, self.seed, workers=self._workers)
            if ensemble.failed:
                run, origin, message = ensemble.failed[0]
                raise FailedRunsError(f"{scenario}, run {run} of seed {self.seed}: {message} ({origin})")
            self._seen[key] = Seen.of(ensemble)
        return self._seen[key]

    def again(self, rows: NDArray[np.int64]) -> Trial:
        """The same with these runs of each scenario: they share their worlds, so differences stay paired."""
        other = Trial(self.values, self.runs, self.seed, workers=self._workers, months=self.months)
        other._seen = {key: replace(seen, rows=rows) for key, seen in self._seen.items()}
        return other

    def plus(self, name: str, step: float) -> dict[str, float]:
        """That parameter, higher by `step` than with these values."""
        own = _loaded(BASELINE, POLICY, COMMUNITY, self.months)[0].parameters
        return {name: self.values.get(name, getattr(own, name)) + step}


@cache
def _loaded(scenario: str, policy: str, roster: str, months: int) -> tuple[Scenario, frozenset[str]]:
    """The scenario as it is shipped, and the parameters that its file and the policy's set."""
    own = {**read_choice("scenario", scenario).parameters, **read_choice("policy", policy).parameters}
    return Scenario.load(scenario, policy, roster, months=months), frozenset(own)
