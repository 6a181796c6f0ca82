"""`zaedno sweep`: a design over parameters, worked off in chunks; called again, it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.app import study
from zaedno.app.call import Call
from zaedno.app.keeping import keeping
from zaedno.app.output import tell
from zaedno.app.study import placed
from zaedno.app.teller import Teller
from zaedno.experiments.demand import Demand
from zaedno.experiments.study.once import Outcome
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.study import SweepStudy
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    from zaedno.analysis.language import Language


def execute(call: Call) -> int:
    return study.execute(call, Sweep())


class Sweep:
    def kind(self, settings: SweepSettings) -> SweepStudy:
        return SweepStudy(settings)

    def demand(self, settings: SweepSettings) -> Demand:
        from zaedno.experiments.sweep.demand import of_sweep

        return of_sweep(settings)

    def draw(self, settings: SweepSettings, figures: Path) -> list[str]:
        return []  # indices and their pictures are concluded

    def conclude(self, settings: SweepSettings, outcome: Outcome | None, watcher: Teller) -> None:
        from zaedno.analysis.language import translator
        from zaedno.analysis.sensitivity.conclude import conclude

        assert outcome is not None
        language = translator(settings.language)
        number = language.number
        tell(placed(settings.folder, outcome, language))
        told = language("{runs} runs of {points} points, {failures} failed")
        counts = {"runs": outcome.runs, "points": settings.design.count, "failures": outcome.failures}
        tell(told.format(**{name: number(count, 0) for name, count in counts.items()}))
        for line in _reached(settings, outcome, language):
            tell(line)
        with keeping(settings.folder, language):
            told = conclude(settings.folder, settings.language, anew=outcome.computed > 0, mended=watcher.mend)
        if told:
            tell(told)


def _reached(settings: SweepSettings, outcome: Outcome, language: Language) -> Iterator[str]:
    """What intervals in summary.csv are intervals of, and how many points are known as well as was asked for."""
    from zaedno.analysis.sentences.indices import interval_of
    from zaedno.experiments.sweep.result import SweepResult

    result = SweepResult(settings.folder)
    if outcome.runs:
        yield language("summary.csv: {what}").format(what=interval_of(result.config, result.dataset, language))
    if settings.precision is None or result.points is None:
        return
    text = language("points.csv: ± {half_width} ({unit} of {measure}) is reached at {n} of {all} points")
    yield text.format(
        half_width=language.number(settings.precision.half_width),
        unit=BY_NAME[settings.precision.measure].unit,
        measure=settings.precision.measure,
        n=language.number(int(result.points["reached"].sum()), 0),
        all=language.number(len(result.points), 0),
    )
