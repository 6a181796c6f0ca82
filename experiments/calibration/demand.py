"""What a calibration asks of a machine: runs of all waves, and tables of points."""

from __future__ import annotations

from zaedno.experiments.calibration.effort import total
from zaedno.experiments.calibration.settings import CalibrationSettings
from zaedno.experiments.calibration.study import CalibrationStudy
from zaedno.experiments.calibration.sums import COUNTS, VALUES
from zaedno.experiments.demand import BASE, MB, Demand, Memory, Work, cores
from zaedno.experiments.study.execution import DASK
from zaedno.experiments.study.work import AHEAD
from zaedno.sim.memory import pasts_bytes, rows_of, shared_bytes, world_bytes
from zaedno.sim.observation.measures import MONTH

_PROCESS = 220 * MB  # of a worker that is a process
_FITTING = 150 * MB  # of the library that fits emulators, and populations that are cooled
_A_POINT = 2500  # bytes in memory, and about as many on the disk
_SECONDS_A_POINT = 0.02  # of fitting and cooling, over all waves


def of_calibration(settings: CalibrationSettings) -> Demand:
    """The demand of all waves; measures how long a run takes where minutes say how much is run."""
    study = CalibrationStudy(settings)
    scenarios, execution = study.measure.scenarios, settings.execution
    runs = total(study.waves)
    apart = execution.processes or execution.executor == DASK
    workers = cores(execution.workers)
    largest = max(len(scenario.roster) for scenario in scenarios)
    world = max(world_bytes(scenario) for scenario in scenarios)
    roster = max(shared_bytes(scenario) for scenario in scenarios)
    pasts = max(pasts_bytes(scenario, runs) for scenario in scenarios)
    months = max(scenario.months for scenario in scenarios)
    row = 8 * (len(study.names) + len(COUNTS) + len(VALUES) + 5)
    chunk = study.chunk * (2 * months * MONTH.itemsize + 3 * row)
    biggest = max(wave.points * wave.runs for wave in study.waves) * len(scenarios) * row
    return Demand(
        cases=[scenario.label for scenario in scenarios],
        runs=runs * len(scenarios),
        works=[Work(each, float(rows_of(each)) * (each.months + each.past_months) * runs) for each in scenarios],
        memory=Memory(
            organisations=largest,
            workers=workers,
            base=BASE + _FITTING + (0 if apart else pasts),
            shared=roster + (AHEAD * workers * roster if apart else 0.0),
            worker=world + roster + chunk + (_PROCESS + pasts if apart else 0),
            conclusions=_A_POINT * study.points,
        ),
        disk=_A_POINT * study.points + biggest / 4,
        folder=settings.folder,
        beside=_SECONDS_A_POINT * study.points,
        points=study.points,
        chunks=None,
        settings=f"points={study.waves[0].points - 1}, runs={study.waves[0].runs}, waves={len(study.waves) - 1}, "
        f"workers={workers}",
    )
