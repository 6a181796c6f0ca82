"""Small calibrations of a model that costs nothing: `python -m helpers.small_calibrations FOLDER` does one."""

from __future__ import annotations

import sys
from pathlib import Path

from zaedno.experiments.calibration import emulator, proposals
from zaedno.experiments.calibration.settings import CalibrationSettings
from zaedno.experiments.calibration.study import CalibrationStudy
from zaedno.experiments.study.execution import Execution
from zaedno.experiments.study.once import Outcome, carry_out

LIVES = "helpers.stub_models:Lives"
PROVENANCE, LOCK = "provenance.json", ".lock"


def quick() -> None:
    """Emulators that are fitted for an instant: good enough to propose, and as deterministic as others."""
    emulator._STEPS, emulator._EPOCHS = 60, (2, 10)
    proposals._LEAST_POPULATION = 128


def settings(folder: Path, seed: int = 3, points: int = 64, runs: int = 4, waves: int = 3, **execution: object):
    how = Execution(**{"workers": 2, "chunk": 40, **execution})
    return CalibrationSettings(seed=seed, points=points, runs=runs, waves=waves, out=folder, execution=how)


def done(folder: Path, model: str = LIVES, watcher=None, **changed: object) -> Outcome:
    return carry_out(CalibrationStudy(settings(folder, **changed)), ["zaedno"], watcher, model)


def contents(folder: Path) -> dict[str, bytes]:
    """What must be equal in equal studies: all but where and when it was made."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name not in (PROVENANCE, LOCK, "plan.json")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


if __name__ == "__main__":
    quick()
    done(Path(sys.argv[1]))
