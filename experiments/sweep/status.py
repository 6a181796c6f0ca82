"""How far a study is, told from its folder alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from experiments.store import CONFIG, PROVENANCE
from experiments.sweep.dataset import LOCK, PLAN, Dataset
from experiments.sweep.plan import first_round


@dataclass(frozen=True)
class Status:
    """Runs; `left`: seconds, None while unknown; `state`: complete, running or stopped."""

    total: int
    done: int
    failed: int
    missing: int
    left: float | None
    state: str


def status(folder: Path) -> Status:
    """The status of a study's folder.  Raises `InputError` where it is none."""
    from experiments.result import load, read_yaml

    if not (folder / PLAN).is_file():
        result = load(folder)  # of `run` or `compare`: there when complete, and only then
        runs = int(result.config.get("runs", 0)) * len(result.config.get("scenarios", []))
        return Status(runs, runs, 0, 0, None, "complete")
    dataset, config = Dataset(folder), read_yaml(folder / CONFIG)
    cells = int(dataset.plan["points"]) * len(config["scenarios"])
    chunk = int(dataset.plan["chunk"])
    first = first_round(cells, int(config["runs"]))
    there = dataset.done(first.name)
    missing = sum(part.runs for k in range(first.chunks(chunk)) if k not in there for part in first.chunk(k, chunk))
    failures = dataset.unresolved()
    failed = 0 if failures is None else len(failures)
    done = dataset.count("runs")
    provenance = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    running = _in_use(folder)
    state = "running" if running else ("complete" if provenance["end"] and not missing else "stopped")
    return Status(done + failed + missing, done, failed, missing, _left(dataset, missing) if running else None, state)


def _in_use(folder: Path) -> bool:
    from filelock import FileLock, Timeout

    if not (folder / LOCK).exists():
        return False
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _left(dataset: Dataset, missing: int) -> float | None:
    """Seconds left, at the rate of the last files."""
    times = sorted(path.stat().st_mtime for path in (dataset.folder / "runs").glob("*.parquet"))[-20:]
    if len(times) < 2 or not missing:
        return 0.0 if not missing else None
    chunk = int(dataset.plan["chunk"])
    return missing / chunk * (times[-1] - times[0]) / (len(times) - 1)
