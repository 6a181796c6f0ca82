"""What is kept of the runs of jobs: the measures that claims speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.claims import party
from zaedno.experiments.claims.columns import MEASURES, RUNS, described
from zaedno.experiments.claims.laboratory import Job
from zaedno.experiments.claims.measuring import Values, measure
from zaedno.experiments.columns import Column, column, documented, varied
from zaedno.experiments.study.work import Cell, Lived, Model, Varied, keys
from zaedno.sim.observation.results import RunResult
from zaedno.sim.scenario import Scenario
from zaedno.sim.vocabulary import Event

if TYPE_CHECKING:
    import pyarrow as pa

type Taken = RunResult | dict[str, float]


@dataclass(frozen=True)
class Treated(Varied):
    """The measures of jobs, each of which is a point of the plan; `parties` as in `Arm`."""

    scenarios: tuple[Scenario, ...]
    parties: tuple[bool | None, ...]

    def take(self, model: Model, scenario: Scenario, cell: Cell, run: int) -> Taken:
        turns = self.parties[cell.scenario]
        if turns is not None:
            return party.follow(scenario, cell.seed, run, turns)
        events = scenario.parameters.grant_rate > 0.0  # calls that are won are known from events alone
        result = model(scenario, cell.seed, run, events)
        assert isinstance(result, RunResult)
        return replace(result, lives=result.lives[:0], accounts=result.accounts[:0], events=_won(result))

    def tables(self, lived: Sequence[Lived]) -> dict[str, pa.Table]:
        columns = keys(self.scenarios, [(each.cell, each.run) for each in lived])
        about = {"description": "a row is a run of a job; key: point, run"}
        return {RUNS: documented(RUNS, {**columns, **values_of(lived)}, describe, about)}


def values_of(lived: Sequence[Lived]) -> Values:
    """`MEASURES` of runs, each of shape (runs,); NaN where there is nothing to measure."""
    found = {name: np.full(len(lived), np.nan) for name in MEASURES}
    whole = [k for k, each in enumerate(lived) if isinstance(each.result, RunResult)]
    if whole:
        for name, numbers in measure([lived[k].result for k in whole]).items():
            if name in found:
                found[name][whole] = numbers
    for k, each in enumerate(lived):
        if not isinstance(each.result, RunResult):
            for name, number in each.result.items():
                found[name][k] = number
    return found


def describe(table: str, name: str) -> Column | None:
    return described(table, name) if name in MEASURES else column(table, name) or varied(name)


def measure_of(jobs: Sequence[Job]) -> Treated:
    return Treated(tuple(job.scenario for job in jobs), tuple(job.party for job in jobs))


def _won(result: RunResult) -> np.ndarray | None:
    if result.events is None:
        return None
    return result.events[result.events["event"] == Event.GRANT_WON]
