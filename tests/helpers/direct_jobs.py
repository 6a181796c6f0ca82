"""Jobs of the claims lived in this thread, one run after the other: what all executors must give."""

from __future__ import annotations

from collections.abc import Sequence

from zaedno.experiments.claims.laboratory import Gained, Job
from zaedno.experiments.claims.treated import measure_of, values_of
from zaedno.experiments.study.work import Cell, Engine, Lived


def directly(name: str, jobs: Sequence[Job]) -> list[Gained]:
    treated, engine, found = measure_of(jobs), Engine(), []
    for k, job in enumerate(jobs):
        cell = Cell(k, k, {}, job.seed, job.first, job.runs)
        runs = range(job.first, job.first + job.runs)
        lived = [Lived(cell, run, treated.take(engine, job.scenario, cell, run)) for run in runs]
        found.append(Gained(values_of(lived)))
    return found
