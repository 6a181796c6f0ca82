"""Small sweeps for tests: called as users call them, killed, called again, and compared."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from zaedno.experiments.study.execution import Execution
from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.sim import Scenario

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
PATIENCE = 60.0  # seconds after which a test gives up; nothing is expected to take so long
CHUNKS, RUNS = 30, 5


def typed(folder: Path, *further: str, points: int = CHUNKS * RUNS, chunk: int = RUNS) -> list[str]:
    """The command line of a study of `points` cheap runs."""
    factors = "factors={hidden_mean:[0,0.6]}"
    study = ["sweep", "design=grid", f"points={points}", factors, "months=36", "keep_months=true"]
    return [*study, f"chunk={chunk}", f"out={folder}", "workers=2", *further]


def start(arguments: list[str], program: Sequence[str] = ("-m", "zaedno")) -> subprocess.Popen[str]:
    """`zaedno`, or another program, with these arguments, in a process of its own."""
    command = [sys.executable, *program, *arguments]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=ENVIRONMENT, process_group=0 if os.name != "nt" else None, **piped)


def finish(process: subprocess.Popen[str], code: int = 0) -> str:
    """What a process said on stderr, once it has ended with this code."""
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, said
    return said


def committed(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of change of the files of chunks that are done."""
    return {
        f"{path.parent.name}/{path.name}": (path.stat().st_ino, path.stat().st_mtime_ns)
        for runs in folder.glob("runs/*.parquet")
        for path in folder.glob(f"*/{runs.name}")
    }


def chunks(folder: Path) -> int:
    """Number of chunks that are done."""
    return len(list(folder.glob("runs/*.parquet")))


def contents(folder: Path) -> dict[str, bytes]:
    """What must be equal in equal studies: all tables and what is concluded from them."""
    paths = [*folder.glob("*.csv"), *folder.glob("*.yaml"), *folder.glob("*.parquet"), *folder.glob("*/*.parquet")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def wait_until(true: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> bool:
    """Waits until `true()`; False where `process` has ended before.  Fails after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if process is not None and process.poll() is not None:
            return False
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.002)
    return True


def descendants(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The Python processes below `process` (and not, say, the git that it asks for its commit)."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [child for child in psutil.Process(process.pid).children(recursive=True) if "python" in child.name()]
    return []


@contextlib.contextmanager
def ended_at_last(*processes: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever happens, these processes do not outlive the block."""
    try:
        yield
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
            process.communicate()


@contextlib.contextmanager
def dask_scheduler(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Dask scheduler on this machine, and its address."""
    file = folder / f"scheduler-{time.monotonic_ns()}.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    process = _dask("scheduler", *options)
    with ended_at_last(process):
        assert wait_until(file.exists, process), process.communicate()
        address = ""

        def told() -> bool:
            nonlocal address
            address = next((word for word in file.read_text().split('"') if word.startswith("tcp://")), "")
            return bool(address)

        assert wait_until(told, process)
        yield process, address


@contextlib.contextmanager
def dask_worker(address: str) -> Iterator[subprocess.Popen[str]]:
    """A Dask worker of one thread."""
    process = _dask("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")
    with ended_at_last(process):
        yield process


def _dask(what: str, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)


def sweep_of(folder: Path, model: str = "helpers.stub_models:Cheap", **changed: Any) -> tuple[SweepSettings, str]:
    """Settings of a grid of ten dispositions, two replications each, and the model that is run."""
    execution = {key: changed.pop(key) for key in ("retry", "chunk", "workers", "processes") if key in changed}
    grid = Design("grid", 10, factors_of({"hidden_mean": [0.05, 0.95]}))
    settings = {"scenarios": (Scenario.load(months=3),), "design": grid, "runs": 2, "seed": 7, **changed}
    return SweepSettings(**settings, execution=Execution(**{"chunk": 4, "workers": 2, **execution}), out=folder), model


def forget_digests(folder: Path) -> None:
    """Makes `folder` one of version 0.1, which noted no digests of its files."""
    path = folder / "provenance.json"
    origin = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({key: value for key, value in origin.items() if key != "files"}), encoding="utf-8")
