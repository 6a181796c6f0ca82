"""Threads over the compiled engine, which share the runs of a chunk: a study of few chunks is no slower for it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Queue

from zaedno.experiments.study.work import (
    AHEAD,
    Bench,
    Cell,
    Done,
    Failed,
    Lived,
    Task,
    gathered,
    require_sources,
    runs_of,
)

_BATCH = 10  # runs that a thread takes together


class Threads:
    """`count` of them; `advance` hears of every batch of runs."""

    def __init__(self, count: int, advance: Callable[[int, int], None]) -> None:
        self._count, self._advance = count, advance
        self._stop = threading.Event()

    def __call__(self, tasks: Iterable[Task]) -> Iterator[Done]:
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

    def _batches(self, tasks: Iterable[Task]) -> Iterator[_Batch]:
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
