"""What a sweep asks of a machine: points of all sizes, chunks under way, and one column of all runs at its end."""

from __future__ import annotations

import numpy as np

from zaedno.experiments.demand import BASE, MB, VALUES, Demand, Memory, Work, cores, months_lived, small
from zaedno.experiments.forecast import PILOTS, dearer, spread
from zaedno.experiments.study.execution import DASK
from zaedno.experiments.study.plan import first_round
from zaedno.experiments.study.work import AHEAD
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.values import require_points, values_of
from zaedno.sim.memory import pasts_bytes, rows_of, shared_bytes, world_bytes
from zaedno.sim.observation.measures import MEASURES, MONTH
from zaedno.sim.scenario import Scenario

_PICTURES = 200 * MB  # of libraries that indices and their pictures take beside
_PROCESS = 220 * MB  # of a worker that is a process
_RUN = 70  # bytes, of keys and a measure of every run, which the summary holds
_SMALL = 7500  # organisations: a community whose tables tell those of larger ones
_BYTES_A_VALUE = 6.0  # of a run's row on the disk: doubles, compressed
_BYTES_A_MONTH_VALUE = 1.6  # of a month's: single precision, split into bytes and compressed
_SECONDS_A_RUN = 0.13e-3  # on one core, beside the model


def of_sweep(settings: SweepSettings) -> Demand:
    """The demand of a sweep's first round.  Raises `InputError` where the design makes parameters not accepted."""
    points = settings.design.points(settings.seed)
    require_points(settings.scenarios, settings.design, points)
    sizes = _organisations(settings, points)
    months = max(scenario.months for scenario in settings.scenarios)
    work = first_round(settings.cells, settings.first_runs)
    precision = settings.precision
    most = work.runs if precision is None else settings.cells * max(precision.most, settings.first_runs)
    execution = settings.execution
    apart = execution.processes or execution.executor == DASK
    workers = min(cores(execution.workers), work.chunks(settings.chunk))
    values = len(MEASURES) * (_BYTES_A_VALUE + (_BYTES_A_MONTH_VALUE * months if settings.months else 0.0))
    return Demand(
        cases=[scenario.label for scenario in settings.scenarios],
        runs=work.runs,
        works=_works(settings, points, sizes),
        memory=_memory(settings, points, int(sizes.max()), workers, apart, most),
        disk=work.runs * values,
        folder=settings.folder,
        beside=_SECONDS_A_RUN * work.runs,
        points=settings.design.count,
        chunks=work.chunks(settings.chunk),
        most=None if precision is None else most,
        settings=f"points={settings.design.count}, runs={settings.runs}, up to {int(sizes.max())} organisations, "
        f"{months} months, workers={workers}",
    )


def _organisations(settings: SweepSettings, points: np.ndarray) -> np.ndarray:
    """Of each point, in the scenario that has most.  Shape (points,)."""
    names = list(settings.design.names)
    if "organisations" in names:
        return points[:, names.index("organisations")]
    return np.full(len(points), max(len(scenario.roster) for scenario in settings.scenarios), dtype=float)


def _works(settings: SweepSettings, points: np.ndarray, sizes: np.ndarray) -> list[Work]:
    """A few cells that stand for all: what is dearer about large communities counts as more organisation-months."""
    count = len(settings.scenarios)
    cells = spread(settings.cells, PILOTS)
    grown = float((sizes * dearer(sizes)).sum() / dearer(sizes.max()))
    works = []
    for cell in cells:
        point, place = divmod(cell, count)
        scenario = _at(settings, points, settings.scenarios[place], point)
        newcomers = rows_of(scenario) / len(scenario.roster)
        at_point = [_at(settings, points, each, point) for each in settings.scenarios]
        lived = sum(months_lived(at_point, settings.first_runs))
        everywhere = lived * settings.first_runs * grown * newcomers
        works.append(Work(scenario, everywhere / len(cells)))
    return works


def _at(settings: SweepSettings, points: np.ndarray, base: Scenario, point: int) -> Scenario:
    """The scenario of a point, of at most `_SMALL` organisations."""
    values = values_of(settings.design, points, point)
    if "organisations" in values:
        values["organisations"] = min(values["organisations"], _SMALL)
    return small(base, _SMALL).replace(**values) if base.roster.drawn else small(base.replace(**values), _SMALL)


def _memory(
    settings: SweepSettings, points: np.ndarray, organisations: int, workers: int, apart: bool, runs: int
) -> Memory:
    largest = int(np.argmax(_organisations(settings, points)))
    scenarios = [_at(settings, points, base, largest) for base in settings.scenarios]
    times = max(1.0, organisations / len(scenarios[0].roster))
    world = times * max(world_bytes(scenario) for scenario in scenarios)
    roster = times * max(shared_bytes(scenario) for scenario in scenarios)
    months = max(scenario.months for scenario in scenarios) * MONTH.itemsize
    held = min(settings.chunk, settings.cells * settings.first_runs)
    chunk = held * ((5 if settings.months else 2) * months + 3 * VALUES)
    ahead = AHEAD * workers * roster if apart else 0.0  # tasks that travel carry a roster each
    pasts = max(pasts_bytes(scenario, runs) for scenario in scenarios)
    return Memory(
        organisations=organisations,
        workers=workers,
        base=BASE + _PICTURES + (0 if apart else pasts),
        shared=roster + ahead,
        worker=world + roster + chunk + (_PROCESS + pasts if apart else 0),
        conclusions=_RUN * runs + 3 * points.nbytes,
    )
