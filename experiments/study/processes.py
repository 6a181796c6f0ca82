"""Worker processes of this machine, which put what they have done in place themselves."""

from __future__ import annotations

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

from zaedno.experiments.study.interrupted import InterruptedStudyError
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.study.spawning import spawning
from zaedno.experiments.study.work import AHEAD, DEATHS, Done, Task, work
from zaedno.sim.messages import Message


class Processes:
    """A worker that dies breaks its pool; the chunks that were under way are given to a new one.

    Workers put their tables into the dataset themselves and send back a few bytes, which a pipe takes at once: one that
    is killed in the middle of sending megabytes would leave its pool waiting for the rest for ever.
    """

    def __init__(self, workers: int, pieces: Pieces, model: str) -> None:
        self._workers, self._work, self._model = workers, partial(_work_and_commit, pieces), model
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, spawning(self._model), initializer=die_with_parent)

    def __call__(self, tasks: Iterable[Task]) -> Iterator[Done]:
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
                    raise InterruptedStudyError(
                        Message("worker processes keep dying: is there enough memory?")
                    ) from None
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


def _as_they_end(
    pool: Executor, work_off: Callable[[Task], Done], tasks: Iterable[Task], workers: int
) -> Iterator[Done]:
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
