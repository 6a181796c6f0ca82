"""How far a sweep is, told from its folder alone."""

from __future__ import annotations

from pathlib import Path

from zaedno.experiments.status import COMPLETE, RUNNING, STOPPED, Status
from zaedno.experiments.sweep.dataset import Dataset
from zaedno.experiments.sweep.plan import first_round, first_runs
from zaedno.experiments.sweep.result import SweepResult
from zaedno.experiments.sweep.sound import Inspector


def status(folder: Path) -> Status:
    """The status of a sweep's folder.  Raises `InputError` where it is none, or a chunk does not hold its runs."""
    result = SweepResult(folder)
    dataset, config = result.dataset, result.config
    running = dataset.in_use()  # asked first: who works there may end while we count
    from zaedno.sim.engine.machine_code import source_hash

    cells = int(dataset.plan["points"]) * len(config["scenarios"])
    chunk = int(dataset.plan["chunk"])
    first = first_round(cells, first_runs(dataset.plan, int(config["runs"])))
    there = dataset.done(first.name)
    missing = sum(part.runs for k in range(first.chunks(chunk)) if k not in there for part in first.chunk(k, chunk))
    inspector = Inspector(dataset, config, strict=dataset.plan["sources"] == source_hash())
    for k in sorted(there):
        inspector.require_sound(first, k, chunk)
    failures = dataset.unresolved()
    failed = 0 if failures is None else len(failures)
    done = dataset.count("runs")
    state = RUNNING if running else (COMPLETE if dataset.end and not missing else STOPPED)
    return Status(done + failed + missing, done, failed, missing, _left(dataset, missing) if running else None, state)


def _left(dataset: Dataset, missing: int) -> float | None:
    """Seconds left, at the rate of the last files."""
    times = sorted(path.lstat().st_mtime for path in dataset.files("runs"))[-20:]
    if len(times) < 2 or not missing:
        return 0.0 if not missing else None
    chunk = int(dataset.plan["chunk"])
    return missing / chunk * (times[-1] - times[0]) / (len(times) - 1)
