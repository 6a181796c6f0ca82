"""A study of the claims, killed at any moment and called again: nothing lost, and the tables of an undisturbed one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.killed_studies import ENVIRONMENT, committed, contents, ended_at_last, finish, wait_until

from zaedno.sim import Scenario, simulate

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
PIECES = 28  # at least: a block of seven claims in three communities, seven maps


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    """So that no process spends its life on compiling."""
    simulate(Scenario.load(), 1)


def start(folder, workers, *more):
    command = [sys.executable, str(Path(__file__).with_name("small_claims.py")), "claims", "runs=60", "months=6"]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    further = [f"workers={workers}", "figures=off", f"out={folder}", "--quiet", *more]
    return subprocess.Popen([*command, *further], env=ENVIRONMENT, process_group=0, **piped)


def pieces(folder):
    return sum(1 for table in ("runs", "maps") for _ in folder.glob(f"{table}/*.parquet"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "claims"
    finish(start(folder, 2))
    return folder


def kept(folder):
    """Inode and time of change of all pieces."""
    maps = {f"maps/{path.name}": (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.glob("maps/*")}
    return {**committed(folder), **maps}


@pytest.mark.parametrize(("seed", "kills"), [(1, 3), pytest.param(3, 20, marks=pytest.mark.long)])
def test_nothing_is_lost_and_tables_come_out_the_same(seed, kills, undisturbed, tmp_path):
    folder, rng = tmp_path / "claims", np.random.default_rng(seed)
    goals = sorted(rng.choice(np.arange(PIECES), kills, replace=False))  # pieces that are there when it is killed

    for k, goal in enumerate(goals):
        before = kept(folder)
        process = start(folder, 1 + k % 2)
        with ended_at_last(process):
            assert wait_until(lambda goal=goal: (folder / "config.yaml").exists() and pieces(folder) >= goal, process)
            process.kill()
        assert kept(folder).items() >= before.items()
    before = kept(folder)
    finish(start(folder, 2))

    assert pieces(folder) >= PIECES
    assert kept(folder).items() >= before.items()
    assert contents(folder) == contents(undisturbed)
    assert [path.name for path in folder.glob(".*") if path.name != ".lock" and any(path.iterdir())] == []
    assert [path.name for path in folder.parent.iterdir()] == ["claims"]


@pytest.mark.long
@pytest.mark.parametrize("executor", ["executor.processes=true", "executor=dask"])
def test_verdicts_do_not_depend_on_who_works_them_off(executor, undisturbed, tmp_path):
    folder = tmp_path / "claims"

    finish(start(folder, 2, executor))

    assert contents(folder) == contents(undisturbed)
    assert not list(folder.glob("pieces/*/*"))


def test_ctrl_c_says_how_to_go_on(undisturbed, tmp_path):
    folder = tmp_path / "claims"
    process = start(folder, 2)
    with ended_at_last(process):
        assert wait_until(lambda: pieces(folder) >= 3, process)
        process.send_signal(signal.SIGINT)
        said = finish(process, code=130)
    assert said == f"zaedno: interrupted: what is done is kept in {folder}; the same command goes on\n"

    before = kept(folder)
    finish(start(folder, 1))

    assert kept(folder).items() >= before.items()
    assert contents(folder) == contents(undisturbed)
