"""What a sweep will take: a few runs are done, and counted up."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

import numpy as np

from experiments.sweep.plan import first_round
from experiments.sweep.settings import SweepSettings
from experiments.sweep.study import require_points, values_of
from experiments.sweep.work import Engine
from sim.measures import MEASURES

_PILOTS = 6  # points that are tried
_BYTES_A_VALUE = 6.0  # of a run's row: doubles, compressed
_BYTES_A_MONTH_VALUE = 1.6  # of a month's: single precision, split into bytes and compressed


@dataclass(frozen=True)
class Forecast:
    """Numbers of the first round; `most`: runs if every point needs as many as a precision target allows."""

    runs: int
    chunks: int
    seconds: float
    megabytes: float
    most: int


def forecast(settings: SweepSettings) -> Forecast:
    """Checks the design, tries points spread over it, and counts up.  Raises `InputError`."""
    points = settings.design.points(settings.seed)
    require_points(settings, points)
    engine = Engine()
    engine(settings.scenarios[0], settings.seed, 0)  # compiles, or loads what was compiled
    tried = np.unique(np.linspace(0, len(points) - 1, _PILOTS).astype(int))
    seconds = 0.0
    for row in tried.tolist():
        for base in settings.scenarios:
            scenario = base.replace(**values_of(settings, points, row))
            begun = time.perf_counter()
            engine(scenario, settings.seed, 0)
            seconds += time.perf_counter() - begun
    execution = settings.execution
    workers = execution.workers or os.cpu_count() or 1
    work = first_round(settings.cells, settings.first_runs)
    months = max(scenario.months for scenario in settings.scenarios)
    values = len(MEASURES) * (_BYTES_A_VALUE + (_BYTES_A_MONTH_VALUE * months if settings.months else 0.0))
    precision = settings.precision
    return Forecast(
        runs=work.runs,
        chunks=work.chunks(settings.chunk),
        seconds=seconds / (len(tried) * len(settings.scenarios)) * work.runs / workers,
        megabytes=work.runs * values / 2**20,
        most=work.runs if precision is None else settings.cells * max(precision.most, settings.first_runs),
    )
