"""`zaedno run` and `zaedno compare`: an ensemble of one scenario under one policy, or several in the same worlds."""

from __future__ import annotations

from pathlib import Path

from zaedno.app import study
from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.study import placed
from zaedno.app.teller import Teller
from zaedno.experiments.demand import Demand, of_run
from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.ensemble.study import RunStudy
from zaedno.experiments.place import putting
from zaedno.experiments.result import load
from zaedno.experiments.study.once import Outcome

PAGE = "page.html"


def execute(call: Call) -> int:
    return study.execute(call, Run())


class Run:
    def kind(self, settings: RunSettings) -> RunStudy:
        return RunStudy(settings)

    def demand(self, settings: RunSettings) -> Demand:
        return of_run(settings)

    def draw(self, settings: RunSettings, figures: Path) -> list[str]:
        from zaedno.analysis.figures import draw_all
        from zaedno.analysis.pages.ensemble import write_page

        result = load(settings.folder)
        draw_all(result, figures, settings.language)
        with putting(settings.folder / PAGE) as aside:
            write_page(result, aside, settings.language, figures)
        return [PAGE]

    def conclude(self, settings: RunSettings, outcome: Outcome | None, watcher: Teller) -> None:
        from zaedno.analysis.language import translator
        from zaedno.analysis.terminal import show

        language = translator(settings.language)
        show(load(settings.folder), settings.language)
        tell(placed(settings.folder, outcome, language))
        if settings.figures:
            tell(language("page: {page}").format(page=(settings.folder / PAGE).resolve()))
