"""Who works off the chunks: threads, processes, or Dask's workers (on_dask.py).

Workers take an iterable of tasks and yield what they give, in the order in which they end; no more than a few tasks a
worker are under way, so that memory does not grow with the study.  They are kept from round to round.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from queue import Empty, Queue
from typing import TYPE_CHECKING

from zaedno.experiments.study.execution import DASK, Execution
from zaedno.experiments.study.interrupted import InterruptedStudyError
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.study.spawning import spawning
from zaedno.experiments.study.work import (
    AHEAD,
    DEATHS,
    Bench,
    Cell,
    Done,
    Failed,
    Lived,
    Task,
    gathered,
    require_sources,
    runs_of,
    work,
)

if TYPE_CHECKING:
    from zaedno.experiments.study.on_dask import DaskWorkers

type Tasks = Iterable[Task]
type Workers = Callable[[Tasks], Iterator[Done]]
type Advance = Callable[[int, int], None]  # hears of runs that have ended, and how many of them failed; from any thread
_BATCH = 10  # runs that a thread takes together


@contextlib.contextmanager
def workers_of(
    execution: Execution, pieces: Pieces, dashboard: Callable[[str], None], advance: Advance, model: str
) -> Iterator[Workers]:
    """The workers that `execution` asks for; nothing of them is begun before there is work, or left at the end.

    What they yield with tables is for the caller to put in place; processes of this machine do so themselves.
    `dashboard` is told the address of Dask's; `model` is the one that the tasks will name.
    """
    count = execution.workers or os.cpu_count() or 1
    chosen: _Threads | _Processes | DaskWorkers
    if execution.executor == DASK:
        from zaedno.experiments.study.on_dask import DaskWorkers

        chosen = DaskWorkers(execution.scheduler, count, dashboard, model)
    else:
        chosen = _Processes(count, pieces, model) if execution.processes else _Threads(count, advance)
    with contextlib.closing(chosen):
        yield chosen if isinstance(chosen, _Threads) else partial(_told, chosen, advance)


def _told(workers: Workers, advance: Advance, tasks: Tasks) -> Iterator[Done]:
    for done in workers(tasks):
        advance(done.runs, done.failures)
        yield done


class _Threads:
    """Threads share the runs of a chunk, so that a study of few chunks is no slower than one of many."""

    def __init__(self, count: int, advance: Advance) -> None:
        self._count, self._advance = count, advance
        self._stop = threading.Event()

    def __call__(self, tasks: Tasks) -> Iterator[Done]:
        self._stop.clear()
        batches, lock = self._batches(tasks), threading.Lock()
        ended: Queue[Done | BaseException | None] = Queue(AHEAD * self._count)
        threads = [
            threading.Thread(target=self._work, args=(batches, lock, ended), daemon=True) for _ in range(self._count)
        ]
        for thread in threads:
            thread.start()
        left = len(threads)
        try:
            while left:
                got = ended.get()
                if got is None:
                    left -= 1
                elif isinstance(got, BaseException):
                    raise got
                else:
                    yield got
        finally:
            self._stop.set()
            with contextlib.suppress(Empty):  # who waits for room there finds it, and ends
                while True:
                    ended.get_nowait()

    def _batches(self, tasks: Tasks) -> Iterator[_Batch]:
        for task in tasks:
            require_sources(task)
            runs = list(runs_of(task))
            size = max(1, min(_BATCH, len(runs) // (2 * self._count)))
            shared = _Shared(task, len(runs))
            for first in range(0, len(runs), size):
                yield _Batch(shared, first, runs[first : first + size])

    def _work(self, batches: Iterator[_Batch], lock: threading.Lock, ended: Queue[Done | BaseException | None]) -> None:
        bench = Bench()
        try:
            while not self._stop.is_set():
                with lock:
                    batch = next(batches, None)
                if batch is None:
                    break
                failures = batch.work(bench)
                self._advance(len(batch.runs), failures)
                if batch.shared.counted(len(batch.runs)):
                    ended.put(gathered(batch.shared.task, batch.shared.ended))
        except BaseException as error:
            ended.put(error)
        ended.put(None)

    def close(self) -> None:
        self._stop.set()


class _Shared:
    """A task whose runs end in several threads."""

    def __init__(self, task: Task, runs: int) -> None:
        self.task, self._left, self._lock = task, runs, threading.Lock()
        self.ended: list[Lived | Failed] = [None] * runs  # type: ignore[list-item]

    def counted(self, runs: int) -> bool:
        """Whether these were its last runs."""
        with self._lock:
            self._left -= runs
            return not self._left


class _Batch:
    """Some runs of a task, from the place `first` on."""

    def __init__(self, shared: _Shared, first: int, runs: list[tuple[Cell, int]]) -> None:
        self.shared, self._first, self.runs = shared, first, runs

    def work(self, bench: Bench) -> int:
        """Has them lived; how many failed."""
        done = [bench.live(self.shared.task, cell, run) for cell, run in self.runs]
        self.shared.ended[self._first : self._first + len(done)] = done
        return sum(isinstance(each, Failed) for each in done)


class _Processes:
    """A worker that dies breaks its pool; the chunks that were under way are given to a new one.

    Workers put their tables into the dataset themselves and send back a few bytes, which a pipe takes at once: one that
    is killed in the middle of sending megabytes would leave its pool waiting for the rest for ever.
    """

    def __init__(self, workers: int, pieces: Pieces, model: str) -> None:
        self._workers, self._work, self._model = workers, partial(_work_and_commit, pieces), model
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


def _work_and_commit(pieces: Pieces, task: Task) -> Done:
    done = work(task)
    pieces.commit(done)
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
