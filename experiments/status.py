"""How far a study is, told from its folder alone, whatever command began it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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


def status(folder: Path) -> Status:
    """The status of a study's folder.  Raises `InputError` where it is none, or damaged."""
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.opening import load
    from zaedno.experiments.provenance import changed
    from zaedno.experiments.sweep.result import SweepResult

    result = load(folder)
    for damage in changed(folder, result.provenance):
        raise damage
    if isinstance(result, SweepResult):
        from zaedno.experiments.sweep.status import status as of_sweep

        return of_sweep(folder)
    if isinstance(result, ClaimsResult):
        from zaedno.experiments.claims.status import status as of_claims

        return of_claims(folder)
    runs = int(result.config.get("runs", 0)) * len(result.config.get("scenarios", []))  # there when complete, or not
    return Status(runs, runs, 0, 0, None, COMPLETE)
