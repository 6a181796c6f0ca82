"""Who works off the chunks: threads, processes, or Dask's workers.

Each takes an iterable of tasks and yields what they give, in the order in which they end; no more than a
few tasks a worker are under way, so that memory does not grow with the study.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from experiments.sweep.settings import Execution
from experiments.sweep.work import Done, Task, work
from sim.parameters import InputError

type Tasks = Iterable[Task]
AHEAD = 2  # tasks a worker that are handed out before they are needed
PATIENCE = "10s"  # for a scheduler to answer
_DEATHS = 3  # pools that may break, without a chunk done in between, before we give up


class InterruptedStudyError(RuntimeError):
    """The workers are gone; what is done is kept, and the same command goes on."""


def execute(tasks: Tasks, execution: Execution, say: Callable[[str], None]) -> Iterator[Done]:
    """Works off `tasks` as `execution` asks.  Raises `InputError` where a scheduler does not answer."""
    workers = execution.workers or os.cpu_count() or 1
    if execution.executor == "dask":
        return _on_dask(tasks, execution.scheduler, workers, say)
    if execution.processes:
        return _in_processes(tasks, workers)
    return _in_threads(tasks, workers)


def _in_threads(tasks: Tasks, workers: int) -> Iterator[Done]:
    pool = ThreadPoolExecutor(workers)
    try:
        yield from _as_they_end(pool, tasks, workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_processes(tasks: Tasks, workers: int) -> Iterator[Done]:
    """A worker that dies breaks its pool; the chunks under way are given to a new one."""
    todo, broken = iter(tasks), 0
    while True:
        under_way: dict[tuple[str, int], Task] = {}
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=die_with_parent)
        try:
            for done in _as_they_end(pool, _noted(todo, under_way), workers):
                under_way.pop((done.round, done.chunk))
                broken = 0
                yield done
            return
        except BrokenProcessPool:
            broken += 1
            if broken == _DEATHS:
                raise InterruptedStudyError("worker processes keep dying (is there enough memory?)") from None
            todo = itertools.chain(list(under_way.values()), todo)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _noted(tasks: Iterator[Task], under_way: dict[tuple[str, int], Task]) -> Iterator[Task]:
    for task in tasks:
        under_way[task.round, task.chunk] = task
        yield task


def _as_they_end(pool: Executor, tasks: Tasks, workers: int) -> Iterator[Done]:
    todo = iter(tasks)
    running: set[Future[Done]] = {pool.submit(work, task) for task in itertools.islice(todo, AHEAD * workers)}
    while running:
        ended, running = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            done = future.result()
            running |= {pool.submit(work, task) for task in itertools.islice(todo, 1)}
            yield done


def die_with_parent() -> None:
    """In a worker process: ends it when its parent is gone, even if that was killed."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _on_dask(tasks: Tasks, address: str | None, workers: int, say: Callable[[str], None]) -> Iterator[Done]:
    from distributed import Client, as_completed

    with contextlib.ExitStack() as stack:
        client = stack.enter_context(Client(**_cluster(stack, address, workers), timeout=PATIENCE))
        say(f"dashboard: {client.dashboard_link}")
        todo = iter(tasks)
        at_once = AHEAD * max(workers, sum(client.nthreads().values()))
        under_way: dict[Any, Task] = {}

        def submit(task: Task) -> Any:
            # A name of its own, so that Dask does a chunk again when a worker dies, but never mixes up two studies
            future = client.submit(work, task, pure=False, retries=_DEATHS)
            under_way[future.key] = task
            return future

        ending = as_completed([submit(task) for task in itertools.islice(todo, at_once)])
        for future in ending:
            task = under_way.pop(future.key)
            done = _result(future, task)
            for further in itertools.islice(todo, 1):
                ending.add(submit(further))
            yield done


def _result(future: Any, task: Task) -> Done:
    """What a future holds.  After the scheduler's death futures end without a result: their status tells."""
    if future.status == "finished":
        done: Done = future.result()
        future.release()
        return done
    if future.status == "error":
        error = future.exception()
        raise InterruptedStudyError(f"a chunk (round {task.round}, {task.chunk}) could not be done: {error}")
    raise InterruptedStudyError("the connection to the scheduler was lost")


def _cluster(stack: contextlib.ExitStack, address: str | None, workers: int) -> dict[str, Any]:
    """What a client connects to: the scheduler at `address`, or a cluster of its own on this machine."""
    from distributed import LocalCluster

    if address is None:
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
        )
        return {"address": stack.enter_context(cluster)}
    return {"address": address}


def require_answer(execution: Execution) -> None:
    """Raises `InputError` where a scheduler was named that does not answer: before anything is written."""
    address = execution.scheduler
    if execution.executor != "dask" or address is None:
        return
    from distributed import Client

    try:
        Client(address, timeout=PATIENCE).close()
    except (OSError, ValueError, TypeError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"executor.scheduler={address}: does not answer ({reason[:120]}); accepted: the address that"
            " `dask scheduler` prints, or none for a cluster of this command's own"
        ) from error
