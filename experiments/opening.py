"""Opens a result folder, whatever command wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.experiments import result

if TYPE_CHECKING:
    from zaedno.experiments.calibration.result import CalibrationResult
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.result import Result
    from zaedno.experiments.study.status import Status
    from zaedno.experiments.sweep.result import SweepResult

    type Opened = Result | SweepResult | ClaimsResult | CalibrationResult

CALIBRATE = "calibrate"  # as in the settings of one, which nobody else has to wait for


def load(folder: str | Path) -> Opened:
    """What a folder holds: the `Result` of a run or a comparison, of a sweep, a study of the claims, a calibration.

    The last three open as far as they are done.  Raises `InputError` on other folders.
    """
    folder = Path(folder)
    from zaedno.experiments.claims.settings import COMMAND
    from zaedno.experiments.sweep.settings import SWEEP

    found = result.load(folder)
    if found.config.get("command") == SWEEP:
        from zaedno.experiments.sweep.result import SweepResult

        return SweepResult(folder)
    if found.config.get("command") == COMMAND:
        from zaedno.experiments.claims.result import ClaimsResult

        return ClaimsResult(folder)
    if found.config.get("command") == CALIBRATE:
        from zaedno.experiments.calibration.result import CalibrationResult

        return CalibrationResult(folder)
    return found


def status(folder: Path) -> Status:
    """How far the study in `folder` is.  Raises `InputError` where it is none, or damaged."""
    from zaedno.experiments.provenance import changed

    found = load(folder)
    for damage in changed(folder, found.provenance):
        raise damage
    return how_far(found)


def how_far(found: Opened) -> Status:
    """How far a study is that is open, whatever else may be damaged."""
    from zaedno.experiments.calibration.result import CalibrationResult
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.study.pieces import PLAN
    from zaedno.experiments.study.status import COMPLETE, Status, of_pieces
    from zaedno.experiments.sweep.result import SweepResult

    folder = found.folder
    ended = found.provenance.get("end") is not None
    if isinstance(found, ClaimsResult):
        from zaedno.experiments.claims.stages import status as of_claims

        return of_claims(folder)
    if isinstance(found, CalibrationResult):
        from zaedno.experiments.calibration.status import status as of_calibration

        return of_calibration(folder)
    if isinstance(found, SweepResult):
        from zaedno.experiments.sweep.study import look_of

        return of_pieces(found.dataset, look_of(found.config, strict=True), int(found.config["runs"]), ended)
    if ended and not (folder / PLAN).exists():
        runs = int(found.config.get("runs", 0)) * len(found.config.get("scenarios", []))
        return Status(runs, runs, 0, 0, None, COMPLETE)
    from zaedno.experiments.ensemble.settings import RunSettings
    from zaedno.experiments.ensemble.study import RunStudy

    kind = RunStudy(RunSettings.from_study(found.config, out=folder))
    return of_pieces(kind.pieces(), kind.look(), kind.settings.runs, ended)
