"""A plugin of pytest: the tests that are quick as plain Python, quickest first, each stopped when it takes far longer.

With MUTANTS_MEASURE it writes the seconds of every test that passes in at most LONGEST; with MUTANTS_SUITE it runs
those, as many as go into BUDGET.  Nothing is left out by name, so a new test counts as soon as it is there.  Seconds
are the processor's: what else the machine does changes neither which tests run nor what counts as going on for ever.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

LONGEST = 2.0  # seconds of one test
BUDGET = 60.0  # seconds of all
PATIENCE = 10.0  # times what a test took on the unchanged rules
AT_LEAST = 10.0  # seconds
OUT_OF_TIME = "out of time"
MEASURE, SUITE = os.environ.get("MUTANTS_MEASURE"), os.environ.get("MUTANTS_SUITE")
KNOWN: dict[str, float] = json.loads(Path(SUITE).read_text(encoding="utf-8")) if SUITE else {}
SECONDS = "seconds of the processor"
BEGAN = pytest.StashKey[float]()
TERMINAL = os.dup(1)  # before pytest catches what is printed

took: dict[str, float] = {}
failed: set[str] = set()


class InTurn:
    """A pool whose work is done by who hands it over.

    A test that waits for a thread is not stopped: a signal is handled by the main thread, which does not wake for it.
    """

    def __init__(self, _workers: int) -> None:
        pass

    def submit(self, work: Callable[[], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)
        return done

    def shutdown(self, **_: Any) -> None:
        pass


def pytest_sessionstart() -> None:
    """No threads; fewer examples, and a failing one is not made smaller: that it fails is all that is asked."""
    from zaedno.sim import ensemble

    ensemble.ThreadPoolExecutor = InTurn  # type: ignore[assignment,misc]
    phases = [Phase.explicit, Phase.generate]
    settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=25, phases=phases)
    settings.load_profile("mutants")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not SUITE:
        return
    total, chosen = 0.0, []
    for item in sorted(items, key=lambda item: (KNOWN.get(item.nodeid, BUDGET), item.nodeid)):
        total += KNOWN.get(item.nodeid, BUDGET)
        if total < BUDGET:
            chosen.append(item)
    left = set(items) - set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    items[:] = chosen


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A clock on the test and on what it needs."""

    stopped = False

    def stop(*_: Any) -> None:
        nonlocal stopped
        if MEASURE and not stopped:
            stopped = True
            pytest.fail(OUT_OF_TIME)
        os.write(TERMINAL, f"\n{OUT_OF_TIME}: {item.nodeid}\n".encode())
        os._exit(1)  # an error could be caught by what goes round for ever; when measuring, another worker goes on

    patience = LONGEST if MEASURE else max(AT_LEAST, PATIENCE * KNOWN.get(item.nodeid, 0.0))
    item.stash[BEGAN] = time.process_time()
    previous = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, patience, patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, previous)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """The report of the last of a test's three parts says what all took: reports go from workers to who writes."""
    if call.when == "teardown":
        item.user_properties.append((SECONDS, time.process_time() - item.stash[BEGAN]))
    yield


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    took.update((report.nodeid, float(value)) for name, value in report.user_properties if name == SECONDS)
    if report.outcome != "passed":
        failed.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    whole = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if MEASURE and whole and not hasattr(session.config, "workerinput"):
        passed = {name: round(seconds, 3) for name, seconds in took.items() if name not in failed}
        Path(MEASURE).write_text(json.dumps(passed, indent=0), encoding="utf-8")
        print(f"\n{len(passed)} of {len(took)} tests are quick enough", file=sys.stderr)
