"""Who works off the chunks: threads, processes, or Dask's workers.

Workers take an iterable of tasks and yield what they give, in the order in which they end; no more than a few tasks a
worker are under way, so that memory does not grow with the study.  They are kept from round to round.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from zaedno.experiments.study.execution import DASK, Execution
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.study.work import Done, Task

if TYPE_CHECKING:
    from zaedno.experiments.study.on_dask import DaskWorkers
    from zaedno.experiments.study.processes import Processes

type Tasks = Iterable[Task]
type Workers = Callable[[Tasks], Iterator[Done]]
type Advance = Callable[[int, int], None]  # hears of runs that have ended, and how many of them failed; from any thread


@contextlib.contextmanager
def workers_of(
    execution: Execution, pieces: Pieces, dashboard: Callable[[str], None], advance: Advance, model: str
) -> Iterator[Workers]:
    """The workers that `execution` asks for; nothing of them is begun before there is work, or left at the end.

    What they yield with tables is for the caller to put in place; processes of this machine do so themselves.
    `dashboard` is told the address of Dask's; `model` is the one that the tasks will name.
    """
    count = execution.workers or os.cpu_count() or 1
    if execution.executor != DASK and not execution.processes:
        from zaedno.experiments.study.threads import Threads

        with contextlib.closing(Threads(count, advance)) as threads:
            yield threads
        return
    chosen: Processes | DaskWorkers
    if execution.executor == DASK:
        from zaedno.experiments.study.on_dask import DaskWorkers

        chosen = DaskWorkers(execution.scheduler, count, dashboard, model)
    else:
        from zaedno.experiments.study.processes import Processes

        chosen = Processes(count, pieces, model)
    with contextlib.closing(chosen):
        yield partial(_told, chosen, advance)


def _told(workers: Workers, advance: Advance, tasks: Tasks) -> Iterator[Done]:
    for done in workers(tasks):
        advance(done.runs, done.failures)
        yield done
