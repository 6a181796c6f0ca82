"""Dask's workers: of a cluster of this command's own on this machine, or of a scheduler that runs somewhere.

Workers may come, go and die: the scheduler gives a dead worker's chunks to others.  What the scheduler itself took with
it is done again by the next call.
"""

from __future__ import annotations

import contextlib
import itertools
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import Any

from zaedno.experiments.study.interrupted import InterruptedStudyError
from zaedno.experiments.study.scheduler import PATIENCE
from zaedno.experiments.study.work import AHEAD, DEATHS, Done, Task, work
from zaedno.sim.messages import Message

_RECOUNT = 2.0  # seconds after which workers are counted again


class DaskWorkers:
    """Workers of the scheduler at `address`, or on `workers` processes of its own where that is None."""

    def __init__(self, address: str | None, workers: int, dashboard: Callable[[str], None], model: str) -> None:
        self._model = model
        self._address, self._workers, self._dashboard = address, workers, dashboard
        self._stack = contextlib.ExitStack()
        self._client: Any = None
        self._places, self._counted = 0, -_RECOUNT

    def __call__(self, tasks: Iterable[Task]) -> Iterator[Done]:
        from distributed import as_completed

        if self._client is None:
            self._client = self._connect()
        todo, under_way = iter(tasks), dict[str, Task]()

        def submit() -> list[Any]:
            futures = []
            for task in itertools.islice(todo, max(0, self._room() - len(under_way))):
                # Not pure: Dask would take equal tasks of two studies for one
                futures.append(self._client.submit(work, task, pure=False, retries=DEATHS))
                under_way[futures[-1].key] = task
            return futures

        ending = as_completed(submit(), loop=self._client.loop)
        for future in ending:
            if future.status in ("pending", "lost"):  # its worker died with what it had just finished: done again
                ending.add(future)
                continue
            done = _result(future, under_way.pop(future.key))
            ending.update(submit())
            yield done

    def _room(self) -> int:
        """Tasks that may be under way; follows the workers as they come and go."""
        if time.monotonic() - self._counted > _RECOUNT:
            with contextlib.suppress(OSError):  # the scheduler is gone: the futures will tell
                self._places = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return AHEAD * max(self._places, 1)

    def _connect(self) -> Any:
        from distributed import Client, LocalCluster

        address: Any = self._address
        if address is None:
            from zaedno.experiments.study.spawning import without_program

            with without_program(self._model):
                address = self._stack.enter_context(
                    LocalCluster(
                        n_workers=self._workers,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address=":0",
                        silence_logs=50,
                    )
                )
        client = self._stack.enter_context(Client(address, timeout=PATIENCE))
        if self._address is None:
            client.run(_leave_interrupts_to_the_parent)
        self._dashboard(client.dashboard_link)
        return client

    def close(self) -> None:
        self._stack.close()


def _leave_interrupts_to_the_parent() -> None:
    """In a worker, which a terminal's Ctrl-C reaches too: the main process ends it, and it has no trace to print."""
    with contextlib.suppress(ValueError):  # not in its main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _result(future: Any, task: Task) -> Done:
    """What a future holds.  After the scheduler's death futures end without a result: their status tells."""
    if future.status == "finished":
        with contextlib.suppress(OSError, CancelledError):  # the scheduler went while its result was fetched
            done: Done = future.result()
            future.release()
            return done
    if future.status == "error":
        error = future.exception()
        raise InterruptedStudyError(
            Message(
                "the workers could not do chunk {chunk} of round {round}: {kind}: {error}",
                chunk=task.chunk,
                round=task.round,
                kind=type(error).__name__,
                error=str(error),
            )
        )
    raise InterruptedStudyError(Message("the connection to the scheduler was lost"))
