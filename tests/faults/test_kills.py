"""Killed at any moment and called again: nothing lost, nothing twice, nobody left behind."""

import contextlib
import os
import signal

import numpy as np
import psutil
import pytest
from helpers.killed_studies import (
    CHUNKS,
    chunks,
    committed,
    contents,
    dask_scheduler,
    dask_worker,
    descendants,
    ended_at_last,
    finish,
    start,
    typed,
    wait_until,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
EXECUTORS = {"threads": [], "processes": ["executor.processes=true"], "dask": ["executor=dask"]}


def kill_now_and_then(folder, arguments, kills, seed):
    """Calls a study, kills it `kills` times, each time some chunks later; looks at what calling again leaves alone."""
    rng, killed = np.random.default_rng(seed), 0
    furthest = int(1.4 * chunks_of(arguments) / (kills + 1))  # so that the last kill, too, finds something to disturb
    for _ in range(kills):
        before = committed(folder)
        goal = chunks(folder) + int(rng.integers(1, furthest))
        process = start(arguments)
        with ended_at_last(process):
            if wait_until(lambda goal=goal: chunks(folder) >= goal, process):
                process.kill()
                killed += 1
        assert committed(folder).items() >= before.items()
    before = committed(folder)
    finish(start(arguments))
    assert committed(folder).items() >= before.items()
    return killed


def chunks_of(arguments):
    """Number of chunks that a command line asks for."""
    numbers = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    return -(-int(numbers["points"]) // int(numbers["chunk"]))


@pytest.mark.parametrize("executor", EXECUTORS)
def test_nothing_is_lost_and_nothing_done_twice(executor, undisturbed, tmp_path):
    folder = tmp_path / "study"

    killed = kill_now_and_then(folder, typed(folder, *EXECUTORS[executor]), kills=2, seed=1)

    assert killed == 2
    assert contents(folder) == contents(undisturbed)


@pytest.mark.long
@pytest.mark.parametrize("executor", EXECUTORS)
def test_two_thousand_runs_and_twenty_kills(executor, tmp_path):
    folder, plain = tmp_path / "study", tmp_path / "plain"
    size = {"points": 2000, "chunk": 10}
    finish(start(typed(plain, **size)))

    killed = kill_now_and_then(folder, typed(folder, *EXECUTORS[executor], **size), kills=20, seed=2)

    assert killed == 20
    assert contents(folder) == contents(plain)


@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_no_worker_outlives_a_killed_main_process(executor, tmp_path):
    folder = tmp_path / "study"
    process = start(typed(folder, *EXECUTORS[executor], points=100_000))
    with ended_at_last(process):
        assert wait_until(lambda: chunks(folder) > 2, process), process.communicate()
        workers = descendants(process)
        assert len(workers) >= 2

        process.kill()

        _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_the_study_goes_on_when_a_worker_dies(executor, undisturbed, tmp_path):
    folder = tmp_path / "study"
    process = start(typed(folder, *EXECUTORS[executor]))
    with ended_at_last(process):
        assert wait_until(lambda: chunks(folder) > 2, process), process.communicate()
        busy = [child for child in descendants(process) if "spawn_main" in " ".join(child.cmdline())]
        busy[-1].kill()
        finish(process)
    assert contents(folder) == contents(undisturbed)


def test_dask_apart_loses_workers_the_main_process_and_the_scheduler(undisturbed, tmp_path):
    """Scheduler and workers as processes of their own, each killed once while the study goes on."""
    folder = tmp_path / "study"
    with contextlib.ExitStack() as stack:
        scheduler, address = stack.enter_context(dask_scheduler(tmp_path))
        first = stack.enter_context(dask_worker(address))
        arguments = typed(folder, "executor=dask", f"executor.scheduler={address}")
        main = start(arguments)
        stack.enter_context(ended_at_last(main))
        assert wait_until(lambda: chunks(folder) >= 3, main), main.communicate()

        main.kill()
        main.wait()
        before = committed(folder)

        main = start(arguments)
        stack.enter_context(ended_at_last(main))
        assert wait_until(lambda: chunks(folder) >= len(before) // 2 + 3, main), main.communicate()
        first.kill()  # and nobody is left: the study waits
        stack.enter_context(dask_worker(address))
        assert wait_until(lambda: chunks(folder) >= CHUNKS // 2, main), main.communicate()
        scheduler.send_signal(signal.SIGKILL)
        said = finish(main, code=1)
        assert "the connection to the scheduler was lost" in said.splitlines()[-1]
        assert "the same command goes on" in said.splitlines()[-1]
        assert committed(folder).items() >= before.items()

        before = committed(folder)
        _, address = stack.enter_context(dask_scheduler(tmp_path))
        stack.enter_context(dask_worker(address))
        finish(start(typed(folder, "executor=dask", f"executor.scheduler={address}")))
    assert committed(folder).items() >= before.items()
    assert contents(folder) == contents(undisturbed)
