"""What a study asks of a machine, reckoned from its settings alone: work, memory, room on the disk.

Each kind of study gives a `Demand` (that of `run` and `compare` stands here); experiments/forecast.py makes times
of it, and refuses what cannot fit.  Constants are what was seen of a process with little to do, and of tables' rows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zaedno.experiments.ensemble.conclude import block_of
from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.sim.memory import (
    THREAD,
    event_bytes,
    kept_bytes,
    past_bytes,
    pasts_bytes,
    rows_of,
    shared_bytes,
    table_bytes,
    world_bytes,
)
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.pasts import MOST, key_of
from zaedno.sim.scenario import Scenario

MB = 2**20
BASE = 330 * MB  # of a process that runs a study: libraries, machine code
PICTURES = 120 * MB  # more, where pictures are drawn
ADDRESSES = 600 * MB  # that libraries reserve and do not fill
VALUES = 8 * len(MEASURES)  # bytes of a run's measures

# Bytes of a row in the pictures' tables; bytes of a row on the disk; seconds of a row on its way there.
_DRAWN_RUN, _DRAWN_MONTH, _DRAWN_ORGANISATION, _DRAWN_PARTNERSHIP = 1300, 1300, 100, 120
_DISK_RUN, _DISK_MONTH, _DISK_ORGANISATION, _DISK_PARTNERSHIP, _DISK_EVENT = 450, 300, 52, 17, 6
_ROW_RUN, _ROW_MONTH, _ROW_ORGANISATION, _ROW_EVENT = 0.4e-3, 1.0e-5, 2.0e-6, 1.5e-6
_START, _DRAWING, _PICTURES_DISK = 1.0, 4.0, 2 * MB


@dataclass(frozen=True)
class Work:
    """Runs in communities like `scenario`'s, which live so many `organisation_months` in all runs together.

    The months of pasts count too, those that several share once.
    """

    scenario: Scenario
    organisation_months: float


@dataclass(frozen=True)
class Memory:
    """Bytes at the peak: of a process (`base`), of the community that all share, of each worker, of runs' tables.

    `organisations` are those of the largest community, which all but `base` and `conclusions` grow with.
    """

    organisations: int
    workers: int
    base: float
    shared: float
    worker: float
    block: float = 0.0
    events: float = 0.0
    conclusions: float = 0.0  # grows with the number of runs
    pictures: float = 0.0  # of tables that grow with organisations and runs
    courses: float = 0.0  # of tables that pictures need too, and that grow with runs alone
    reserved: float = ADDRESSES

    @property
    def total(self) -> float:
        tables = max(self.block, self.events) + self.conclusions
        return self.base + self.shared + self.workers * self.worker + max(tables, self.pictures + self.courses)

    @property
    def addresses(self) -> float:
        return self.total + self.reserved + self.workers * THREAD


@dataclass(frozen=True)
class Demand:
    """What a study asks for.  `most`: runs if every point needs as many as its precision allows; `runs` else."""

    cases: Sequence[str]
    runs: int
    works: Sequence[Work]
    memory: Memory
    disk: float
    folder: Path
    beside: float = 0.0  # seconds, not shared among workers: tables, pictures
    points: int | None = None
    chunks: int | None = None
    most: int | None = None
    settings: str = field(default="")  # what a refusal names: keys and values


def cores(workers: int | None) -> int:
    return workers or os.cpu_count() or 1


def of_run(settings: RunSettings) -> Demand:
    """That of `run` and `compare`."""
    scenarios, runs, precision = settings.scenarios, settings.first_runs, settings.precision
    largest = max(scenarios, key=lambda scenario: rows_of(scenario) * (scenario.past_months + scenario.months))
    workers = min(cores(settings.execution.workers), runs)
    rows = sum(rows_of(scenario) for scenario in scenarios) * runs
    months = sum(scenario.months for scenario in scenarios) * runs
    records = sum(_records(scenario) for scenario in scenarios) * runs
    events = len(settings.events) * event_bytes(largest)
    block = block_of(largest)
    pictures = courses = 0.0
    if settings.figures:
        courses += _DRAWN_RUN * runs * len(scenarios) + _DRAWN_MONTH * months
        pictures += _DRAWN_ORGANISATION * rows + _DRAWN_PARTNERSHIP * records
    memory = Memory(
        organisations=len(largest.roster),
        workers=workers,
        base=BASE + (PICTURES if settings.figures else 0) + pasts_bytes(largest, runs * len(_pasts(scenarios))),
        shared=sum(shared_bytes(scenario) for scenario in scenarios),
        worker=world_bytes(largest),
        block=min(block, runs) * (table_bytes(largest) + kept_bytes(largest)),
        events=events,
        conclusions=5 * 8 * runs,
        pictures=pictures,
        courses=courses,
    )
    noted = len(settings.events) * sum(rows_of(scenario) * (5 + 0.6 * scenario.months) for scenario in scenarios)
    disk: float = _DISK_RUN * runs * len(scenarios) + _DISK_MONTH * months + _DISK_ORGANISATION * rows
    disk += _DISK_PARTNERSHIP * records + _DISK_EVENT * noted + (_PICTURES_DISK if settings.figures else 0)
    beside = _START + _ROW_RUN * runs * len(scenarios) + _ROW_MONTH * months
    beside += _ROW_ORGANISATION * rows + _ROW_EVENT * noted + (_DRAWING if settings.figures else 0.0)
    return Demand(
        cases=[scenario.label for scenario in scenarios],
        runs=runs * len(scenarios),
        works=[
            Work(each, float(rows_of(each)) * lived * runs)
            for each, lived in zip(scenarios, months_lived(scenarios, runs), strict=True)
        ],
        memory=memory,
        disk=disk,
        folder=settings.folder,
        beside=beside,
        most=None if precision is None else max(runs, precision.most) * len(scenarios),
        settings=f"runs={runs}, {len(largest.roster)} organisations, {largest.months} months, workers={workers}",
    )


def months_lived(scenarios: Sequence[Scenario], runs: int) -> list[int]:
    """Months that a run of each takes: the horizon, and the past where no scenario before it has left it to be found.

    As long as the pasts of all `runs` find room in the store of `sim/pasts.py`; else each is lived again.
    """
    found = _pasts(scenarios)
    room = all(past_bytes(each) <= MOST // 4 and runs * len(found) * past_bytes(each) < MOST for each in scenarios)
    firsts = set(found.values()) if room else set(range(len(scenarios)))
    return [each.months + (each.past_months if k in firsts else 0) for k, each in enumerate(scenarios)]


def _pasts(scenarios: Sequence[Scenario]) -> dict[str, int]:
    """The pasts of the scenarios, each with the place of the first that has it."""
    found: dict[str, int] = {}
    for k, scenario in enumerate(scenarios):
        found.setdefault(key_of(scenario, 0), k)
    return found


def _records(scenario: Scenario) -> float:
    return rows_of(scenario) * min(1.0, 0.2 + 0.0015 * scenario.months)


def small(scenario: Scenario, organisations: int) -> Scenario:
    """A community like `scenario`'s of so many organisations at most: the first of its roster."""
    if len(scenario.roster) <= organisations:
        return scenario
    if scenario.roster.drawn:
        return scenario.replace(organisations=organisations)
    roster = replace(scenario.roster, table=scenario.roster.table[:organisations].copy(), labels=("",) * organisations)
    return replace(scenario, roster=roster)
