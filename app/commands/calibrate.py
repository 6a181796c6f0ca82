"""`zaedno calibrate`: fits uncertain parameters to outside facts; called again, it goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

from zaedno.app import study
from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.study import placed
from zaedno.app.teller import Teller
from zaedno.experiments.calibration.demand import of_calibration
from zaedno.experiments.calibration.result import CalibrationResult
from zaedno.experiments.calibration.settings import CalibrationSettings
from zaedno.experiments.calibration.study import CalibrationStudy
from zaedno.experiments.demand import Demand
from zaedno.experiments.study.once import Outcome


def execute(call: Call) -> int:
    return study.execute(call, Calibrate())


class Calibrate:
    def kind(self, settings: CalibrationSettings) -> CalibrationStudy:
        return CalibrationStudy(settings)

    def demand(self, settings: CalibrationSettings) -> Demand:
        return of_calibration(settings)

    def draw(self, settings: CalibrationSettings, figures: Path) -> list[str]:
        from zaedno.analysis.calibration.figures import draw_all

        draw_all(CalibrationResult(settings.folder), figures, settings.language)
        return []

    def conclude(self, settings: CalibrationSettings, outcome: Outcome | None, watcher: Teller) -> None:
        from zaedno.analysis.calibration.terminal import show
        from zaedno.analysis.language import translator

        show(CalibrationResult(settings.folder), settings.language)
        tell(placed(settings.folder, outcome, translator(settings.language)))
