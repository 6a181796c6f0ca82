"""Carries out a study from the command line: folder, runs, pictures, page, and what the terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zaedno.app.call import Call
from zaedno.app.forecast import foretell
from zaedno.app.forecast import show as show_forecast
from zaedno.app.keeping import keeping, nothing, runs
from zaedno.app.notices import notice
from zaedno.app.output import tell
from zaedno.app.progress import Silence, progress
from zaedno.experiments.compiling import has_to_compile
from zaedno.experiments.demand import of_run
from zaedno.experiments.place import held, putting, unlocked
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.settings import RunSettings
from zaedno.experiments.store import Staging, drawn, files_in, holds, note_pictures

if TYPE_CHECKING:
    from zaedno.analysis.language import Language
    from zaedno.experiments.result import Result

PAGE, FIGURES = "page.html", "figures"


def carry_out(settings: RunSettings, call: Call) -> int:
    """Run the study, or find it complete; draw what is to be drawn; show the summary.  Returns the exit code."""
    from zaedno.analysis.language import translator
    from zaedno.experiments.result import load

    language, folder = translator(settings.language), settings.folder
    notice((each for scenario in settings.scenarios for each in scenario.roster.notices), language)
    if settings.dry_run:
        show_forecast(of_run(settings), language, call.quiet)
        return 0
    damages: list[DamagedError] = []
    found = holds(settings, damages.append)
    if not found:
        foretell(of_run(settings), language, call.quiet)
    with progress(settings.runs * len(settings.scenarios), language, call.quiet) as teller:
        for damage in damages:
            teller.say(damage.notice.told(language))
        if not found or (settings.figures and not drawn(folder, settings.language)):
            with keeping(folder, language, nothing), held(folder), keeping(folder, language, nothing):
                if not found and not holds(settings):  # another process may have ended it since
                    _simulate(settings, call, teller, language)
                if settings.figures and not drawn(folder, settings.language):
                    with keeping(folder, language, runs):
                        _draw(load(folder), settings, teller, language)
                unlocked(folder)
        result = load(folder)

    from zaedno.analysis.terminal import show

    show(result, settings.language)
    place = language("found complete: {folder}") if found else language("results: {folder}")
    tell(place.format(folder=settings.folder))
    if settings.figures:
        tell(language("page: {page}").format(page=(settings.folder / PAGE).resolve()))
    return 0


def _simulate(settings: RunSettings, call: Call, teller: Silence, language: Language) -> None:
    from zaedno.experiments.runner import carry_out as run

    with Staging(settings) as staging:
        if has_to_compile():
            teller.say(language("compiling the model, once: less than a minute"))
        run(settings, staging, ["zaedno", *call.typed], teller.advance)


def _draw(result: Result, settings: RunSettings, teller: Silence, language: Language) -> None:
    """Pictures and page, each put in place when it is complete."""
    from zaedno.analysis.figures import draw_all
    from zaedno.analysis.page import write_page

    folder = settings.folder
    teller.say(language("drawing the pictures"))
    with putting(folder / FIGURES) as aside:
        aside.mkdir()
        draw_all(result, aside, settings.language)
    with putting(folder / PAGE) as aside:
        write_page(result, aside, settings.language, folder / FIGURES)
    note_pictures(folder, settings.language, [PAGE, *files_in(folder, FIGURES)])
