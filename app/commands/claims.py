"""`zaedno claims`: what the training claims, C1 to C7, each as an experiment with a verdict."""

from __future__ import annotations

from pathlib import Path

from zaedno.app import study
from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.study import placed
from zaedno.app.teller import Teller
from zaedno.experiments.claims.demand import of_claims
from zaedno.experiments.claims.result import ClaimsResult
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.study import ClaimsStudy
from zaedno.experiments.demand import Demand
from zaedno.experiments.study.once import Outcome


def execute(call: Call) -> int:
    return study.execute(call, Claims())


class Claims:
    def kind(self, settings: ClaimsSettings) -> ClaimsStudy:
        return ClaimsStudy(settings)

    def demand(self, settings: ClaimsSettings) -> Demand:
        return of_claims(settings)

    def draw(self, settings: ClaimsSettings, figures: Path) -> list[str]:
        from zaedno.analysis.claims.figures import draw_all

        draw_all(ClaimsResult(settings.folder), figures, settings.language)
        return []

    def conclude(self, settings: ClaimsSettings, outcome: Outcome | None, watcher: Teller) -> None:
        from zaedno.analysis.claims.terminal import show
        from zaedno.analysis.language import translator

        language = translator(settings.language)
        show(ClaimsResult(settings.folder), settings.language)
        tell(placed(settings.folder, outcome, language))
