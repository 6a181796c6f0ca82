"""Which tests run, quickest first, and every change tried, so many at a time.

Cosmic Ray's own distributors are one worker after the other, or workers that take commands from a port open to the
network; here processes take turns at copies of the repository.
"""

from __future__ import annotations

import multiprocessing
import os
import shlex
import subprocess
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any

from copies import PYTHON, Copy
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, WorkResultStorage
from cosmic_ray.work_item import TestOutcome, WorkItem, WorkResult

TESTS = ("tests/theory",)
PYTEST = ("-m", "pytest", "-q", "--tb=line", "-p", "suite", "-p", "no:cacheprovider")


def measure_suite(place: Path, copy: Copy, workers: int, anew: bool) -> Path:
    """The tests that pass on the plain, unchanged rules, with the seconds of each: suite.py takes the quick ones."""
    suite = place / "suite.json"
    if anew or not suite.exists():
        print("the tests on the unchanged rules, once", flush=True)
        suite.unlink(missing_ok=True)
        command = [str(PYTHON), *PYTEST, "-n", str(workers), "--dist", "worksteal", *TESTS]
        environment = {**copy.environment, "MUTANTS_MEASURE": str(suite)}
        with (place / "suite.log").open("wb") as log:
            subprocess.run(command, cwd=copy.folder, env=environment, stdout=log, stderr=log, check=False)
    chosen = subprocess.run(
        [str(PYTHON), *PYTEST, "-p", "no:xdist", "-x", *TESTS],
        cwd=copy.folder,
        env={**copy.environment, "MUTANTS_SUITE": str(suite)},
        capture_output=True,
        text=True,
        check=False,
    )
    if chosen.returncode != 0:
        raise SystemExit(f"the unchanged rules fail their tests\n{chosen.stdout}\n{chosen.stderr}")
    print(chosen.stdout.strip().splitlines()[-1], flush=True)
    return suite


def forget_survivors(database: WorkDB) -> None:
    """Results that no test gave, away: their changes are tried again."""
    again = [job for job, result in database.results if result.test_outcome != TestOutcome.KILLED]
    _forget(database, again)


def _forget(database: WorkDB, jobs: list[str]) -> None:
    with database._session_maker.begin() as session:  # no method of Cosmic Ray's takes a result back
        session.query(WorkResultStorage).where(WorkResultStorage.job_id.in_(jobs)).delete()


def try_all(database: WorkDB, copies: list[Copy], suite: Path, timeout: float) -> None:
    """Tries every change of `database` without a result, one in each of `copies` at a time."""
    pending = sorted(database.pending_work_items, key=lambda item: item.job_id)
    total, start = database.num_work_items, time.monotonic()
    free, running, done = list(copies), {}, 0
    with ProcessPoolExecutor(len(copies), multiprocessing.get_context("spawn")) as pool:
        while pending or running:
            while pending and free:
                copy, item = free.pop(), pending.pop(0)
                running[pool.submit(_try, item, copy.folder, copy.environment, str(suite), timeout)] = item, copy
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                item, copy = running.pop(future)
                free.append(copy)
                _note(database, item, future)
                done += 1
                each = (time.monotonic() - start) / done
                left = total - database.num_results
                print(f"{total - left} of {total}; {each:.0f} s each, {each * left / 60:.0f} min to go", flush=True)


def _note(database: WorkDB, item: WorkItem, future: Future[WorkResult]) -> None:
    result = future.result()
    if result.test_outcome not in (TestOutcome.KILLED, TestOutcome.SURVIVED):
        raise SystemExit(f"{item.job_id} could not be tried\n{result.output}")
    database.set_result(item.job_id, result)


def _try(item: WorkItem, folder: Path, environment: dict[str, str], suite: str, timeout: float) -> Any:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update({**environment, "MUTANTS_SUITE": suite})
    command = shlex.join([str(PYTHON), *PYTEST, "-p", "no:xdist", "-x", *TESTS])
    return mutate_and_test(item.mutations, command, timeout)
