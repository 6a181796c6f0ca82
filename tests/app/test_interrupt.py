"""Interrupted in a real process: exit code 128 + the signal, a line that says how to go on, nothing half-written."""

import os
import signal
import subprocess
import sys
import time

import pytest

from zaedno.sim import Scenario, simulate


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    """So that the process is in the middle of its runs, and not of compiling."""
    simulate(Scenario.load(), 1)


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("arguments", [["run"], ["compare", "scenario=win_win,win_lose"]])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_nothing_is_left_half_written(arguments, name, tmp_path):
    command = [sys.executable, "-m", "zaedno", *arguments, "runs=1000000", "figures=off", f"out={tmp_path}/deep/study"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob("deep/study/pieces/runs/*")):  # something is done
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.05)

        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()  # one that goes on would take the cores from all other tests

    assert process.returncode == 128 + getattr(signal, name)
    assert out == ""
    folder = tmp_path / "deep" / "study"
    kept = f"zaedno: interrupted: what is done is kept in {folder}; the same command goes on"
    assert err.splitlines()[-1] == kept
    there = {path.name for path in folder.iterdir()}
    assert there == {"config.yaml", "plan.json", "provenance.json", "pieces", ".lock"}


FIRST_SECOND = """
import os, signal, sys

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            try:
                os.kill(os.getpid(), signal.SIGINT)
                import time
                time.sleep(5)
            except KeyboardInterrupt:
                {then}

sys.meta_path.insert(0, Interrupted())
from zaedno.app.cli import main
sys.exit(main(["run", "out=o"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize(
    "name", ["zaedno.app.call", "zaedno.sim.parameters", "numpy", "numpy._core", "zaedno.app.commands.run", "hydra"]
)
@pytest.mark.parametrize("then", ["raise", "raise ImportError('in C') from None"])
def test_while_modules_are_imported(name, then, tmp_path):
    """Some modules make another error of it, without a trace of what it was."""
    program = FIRST_SECOND.format(name=name, then=then)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 130
    assert done.stderr == "zaedno: interrupted: nothing was written; the same command starts again\n"
    assert list(tmp_path.iterdir()) == []
