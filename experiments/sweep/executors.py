"""Who works off the chunks: a crew of threads, of processes, or of Dask's workers (on_dask.py).

A crew takes an iterable of tasks and yields what they give, in the order in which they end; no more than a few
tasks a worker are under way, so that memory does not grow with the study.  It is kept from round to round.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.experiments.kept import InterruptedStudyError
from zaedno.experiments.sweep.dataset import Dataset
from zaedno.experiments.sweep.settings import DASK, Execution
from zaedno.experiments.sweep.spawning import spawning
from zaedno.experiments.sweep.work import Done, Task, work

if TYPE_CHECKING:
    from zaedno.experiments.sweep.on_dask import DaskCrew

type Tasks = Iterable[Task]
type Crew = Callable[[Tasks], Iterator[Done]]
AHEAD = 2  # tasks a worker that are handed out before they are needed
DEATHS = 3  # workers in a row that may die over the same work before we give up


@contextlib.contextmanager
def crew(execution: Execution, dataset: Dataset, dashboard: Callable[[str], None], model: str) -> Iterator[Crew]:
    """The crew that `execution` asks for; nothing of it is begun before there is work, or left at the end.

    What it yields with tables is for the caller to commit; processes of this machine commit to `dataset` themselves.
    `dashboard` is told the address of Dask's; `model` is the one that the tasks will name.
    """
    workers = execution.workers or os.cpu_count() or 1
    chosen: _Threads | _Processes | DaskCrew
    if execution.executor == DASK:
        from zaedno.experiments.sweep.on_dask import DaskCrew

        chosen = DaskCrew(execution.scheduler, workers, dashboard, model)
    else:
        chosen = _Processes(workers, dataset, model) if execution.processes else _Threads(workers)
    with contextlib.closing(chosen):
        yield chosen


class _Threads:
    def __init__(self, workers: int) -> None:
        self._workers, self._pool = workers, ThreadPoolExecutor(workers)

    def __call__(self, tasks: Tasks) -> Iterator[Done]:
        return _as_they_end(self._pool, work, tasks, self._workers)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class _Processes:
    """A worker that dies breaks its pool; the chunks that were under way are given to a new one.

    Workers put their tables into the dataset themselves and send back a few bytes, which a pipe takes at once: one that
    is killed in the middle of sending megabytes would leave its pool waiting for the rest for ever.
    """

    def __init__(self, workers: int, dataset: Dataset, model: str) -> None:
        self._workers, self._work, self._model = workers, partial(_work_and_commit, dataset.folder), model
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, spawning(self._model), initializer=die_with_parent)

    def __call__(self, tasks: Tasks) -> Iterator[Done]:
        todo, broken = iter(tasks), 0
        while True:
            under_way: dict[int, Task] = {}
            try:
                for done in _as_they_end(self._pool, self._work, _noted(todo, under_way), self._workers):
                    del under_way[done.chunk]
                    broken = 0
                    yield done
                return
            except BrokenProcessPool:
                broken += 1
                self._pool.shutdown()
                if broken == DEATHS:
                    raise InterruptedStudyError("worker processes keep dying: is there enough memory?") from None
                self._pool = self._new_pool()
                todo = itertools.chain(list(under_way.values()), todo)

    def close(self) -> None:
        """Ends the processes, whatever they are at: nobody waits for a chunk that nobody wants any more."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(cancel_futures=True)


def _noted(tasks: Iterator[Task], under_way: dict[int, Task]) -> Iterator[Task]:
    for task in tasks:
        under_way[task.chunk] = task
        yield task


def _work_and_commit(folder: Path, task: Task) -> Done:
    done = work(task)
    Dataset(folder).commit(done)
    return replace(done, tables={})


def _as_they_end(pool: Executor, work_off: Callable[[Task], Done], tasks: Tasks, workers: int) -> Iterator[Done]:
    todo = iter(tasks)
    running: set[Future[Done]] = {pool.submit(work_off, task) for task in itertools.islice(todo, AHEAD * workers)}
    while running:
        ended, running = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            done = future.result()
            running |= {pool.submit(work_off, task) for task in itertools.islice(todo, 1)}
            yield done


def die_with_parent() -> None:
    """In a worker process: ends it when its parent is gone, even if that was killed; Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
