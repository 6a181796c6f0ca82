"""How far a calibration is, told from its folder alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from zaedno.experiments.calibration import effort, facts
from zaedno.experiments.calibration.columns import FACTS, RUNS
from zaedno.experiments.calibration.keeping import Kept
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.result import read_origin
from zaedno.experiments.study.pieces import MEANWHILE, PLAN, Pieces
from zaedno.experiments.study.status import COMPLETE, RUNNING, STOPPED, Status
from zaedno.sim.messages import Message


def status(folder: Path) -> Status:
    """Runs of all waves; raises `InputError` where the folder holds no calibration, or a damaged one."""
    config, origin = read_origin(folder)
    pieces = Pieces(folder, ("failures", RUNS), MEANWHILE)
    running = pieces.in_use()  # asked first: who works there may end while we count
    try:
        waves = effort.from_plan(pieces.plan["waves"])
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(folder / PLAN, Message("{key} is missing", key="waves")) from error
    scenarios = len(config["scenarios"])
    kept = Kept(folder, tuple(config["priors"]), np.array([name not in config["held_out"] for name in facts.NAMES]))
    there = {path.stem for path in kept.files(FACTS)}
    whole = sum(wave.points * wave.runs for wave in waves if wave.name in there) * scenarios
    failures = kept.failures()
    failed = 0 if failures is None else len(failures)
    begun = [path for path in pieces.files(RUNS) if path.stem.rpartition("-")[0] not in there]
    partly = sum(part.num_rows for name in {path.stem.rpartition("-")[0] for path in begun}
                 for part in pieces.parts(RUNS, ["run"], name))  # fmt: skip
    total = effort.total(waves) * scenarios
    missing = total - whole - partly
    ended = origin.get("end") is not None
    state = RUNNING if running else (COMPLETE if ended and not missing else STOPPED)
    left = _left(kept, waves, there, missing, scenarios) if running else None
    return Status(total, whole + partly - failed, failed, missing, left, state)


def _left(kept: Kept, waves: tuple[effort.Wave, ...], there: set[str], missing: int, scenarios: int) -> float | None:
    """Seconds left, at the rate of the waves so far."""
    times = sorted((path.stem, path.lstat().st_mtime) for path in kept.files(FACTS))
    if len(times) < 2 or not missing:
        return 0.0 if not missing else None
    runs = sum(wave.points * wave.runs for wave in waves[1:] if wave.name in there) * scenarios
    return missing / runs * (times[-1][1] - times[0][1]) if runs else None
