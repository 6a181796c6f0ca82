"""Whatever is typed, read or lying about: `make fuzz`, or python tests/fuzz [lines=N] [tables=N] [folders=N] [seed=S].

A case is made again by its kind, number and seed: python tests/fuzz only=lines:123 seed=0.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, as_completed, wait

from jobs import Job, carry_out

KINDS = {"lines": 5000, "tables": 3000, "folders": 2000}
SHOWN = 1500  # characters of a complaint
CASES_OF_A_PROCESS = 30


def _jobs(arguments: dict[str, str]) -> Iterator[Job]:
    seed = int(arguments.get("seed", "0"))
    if "only" in arguments:
        kind, _, number = arguments["only"].partition(":")
        yield kind, int(number), seed
        return
    for kind, many in KINDS.items():
        for number in range(int(arguments.get(kind, many))):
            yield kind, number, seed


def _results(jobs: list[Job], workers: int) -> Iterator[tuple[str, int, list[str]]]:
    """What each case gave, from so many processes; one process that dies ends all (its cases stand in its words)."""
    if len(jobs) == 1:
        yield from map(carry_out, jobs)
        return
    context = multiprocessing.get_context("forkserver")  # processes of a few cases each: what they hold adds up
    with ProcessPoolExecutor(workers, context, max_tasks_per_child=CASES_OF_A_PROCESS) as pool:
        waiting = set()
        for job in jobs:
            waiting.add(pool.submit(carry_out, job))
            if len(waiting) >= 4 * workers:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        yield from (future.result() for future in as_completed(waiting))


def main() -> int:
    arguments = dict(argument.split("=", 1) for argument in sys.argv[1:])
    # Compiling takes more memory than a case may, and is none: it is done before, in a process of its own
    subprocess.run([sys.executable, "-c", "import zaedno; zaedno.simulate('baseline', 1)"], check=True)
    jobs, start, wrong, done = list(_jobs(arguments)), time.monotonic(), 0, 0
    for kind, number, found in _results(jobs, int(arguments.get("workers", os.cpu_count() or 1))):
        done += 1
        if found:
            wrong += 1
            print(f"{kind}:{number}", *(text[:SHOWN] for text in found), sep="\n    ", flush=True)
        if done % 500 == 0:
            print(f"{done} of {len(jobs)} cases, {wrong} wrong, {time.monotonic() - start:.0f} s", flush=True)
    print(f"{done} cases, {wrong} wrong, {time.monotonic() - start:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
