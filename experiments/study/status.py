"""How far a study is, told from its folder alone."""

from __future__ import annotations

from dataclasses import dataclass

from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.study.plan import first_round, first_runs
from zaedno.experiments.study.sound import Inspector, Look

COMPLETE, RUNNING, STOPPED = "complete", "running", "stopped"


@dataclass(frozen=True)
class Status:
    """Runs; `left`: seconds, None while unknown; `state`: complete, running or stopped.

    `at_most`: fewer than `missing` will be done where they tell enough.
    """

    total: int
    done: int
    failed: int
    missing: int
    left: float | None
    state: str
    at_most: bool = False


def of_pieces(pieces: Pieces, look: Look, runs: int, ended: bool) -> Status:
    """That of a study of `runs` replications a cell; raises `InputError` where a chunk does not hold its runs.

    `ended`: what follows from the pieces is there.
    """
    running = pieces.in_use()  # asked first: who works there may end while we count
    from zaedno.sim.engine.machine_code import source_hash

    cells, chunk = int(pieces.plan["points"]) * len(look.labels), int(pieces.plan["chunk"])
    first = first_round(cells, first_runs(pieces.plan, runs))
    there = pieces.done(first.name)
    missing = sum(part.runs for k in range(first.chunks(chunk)) if k not in there for part in first.chunk(k, chunk))
    inspector = Inspector(pieces, look._replace(strict=pieces.plan["sources"] == source_hash()))
    for k in sorted(there):
        inspector.require_sound(first, k, chunk)
    failures = pieces.unresolved()
    failed = 0 if failures is None else len(failures)
    done = pieces.count("runs")
    state = RUNNING if running else (COMPLETE if ended and not missing else STOPPED)
    return Status(done + failed + missing, done, failed, missing, _left(pieces, missing) if running else None, state)


def _left(pieces: Pieces, missing: int) -> float | None:
    """Seconds left, at the rate of the last files."""
    times = sorted(path.lstat().st_mtime for path in pieces.files("runs"))[-20:]
    if len(times) < 2 or not missing:
        return 0.0 if not missing else None
    chunk = int(pieces.plan["chunk"])
    return missing / chunk * (times[-1] - times[0]) / (len(times) - 1)
