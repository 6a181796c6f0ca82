"""Carries out a study from the command line: folder, runs, pictures, page, and what the terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.call import Call
from app.forecast import foretell
from app.forecast import show as show_forecast
from app.output import tell
from app.progress import Silence, progress
from experiments.compiling import has_to_compile
from experiments.demand import of_run
from experiments.files import replacing
from experiments.settings import RunSettings
from experiments.store import Staging, holds, note_figures

if TYPE_CHECKING:
    from analysis.language import Language
    from experiments.result import Result

PAGE = "page.html"


def carry_out(settings: RunSettings, call: Call) -> int:
    """Run the study, or find it complete; draw what is to be drawn; show the summary.  Returns the exit code."""
    from analysis.language import translator
    from experiments.result import load

    language = translator(settings.language)
    if settings.dry_run:
        show_forecast(of_run(settings), language, call.quiet)
        return 0
    found = holds(settings)
    if not found:
        foretell(of_run(settings), language, call.quiet)
    with progress(settings.runs * len(settings.scenarios), language, call.quiet) as teller:
        if not found:
            _simulate(settings, call, teller, language)
        result = load(settings.folder)
        if settings.figures and result.provenance.get("figures") != settings.language:
            _draw(result, settings, teller, language)

    from analysis.terminal import show

    show(result, settings.language)
    place = language("found complete: {folder}") if found else language("results: {folder}")
    tell(place.format(folder=settings.folder))
    if settings.figures:
        tell(language("page: {page}").format(page=(settings.folder / PAGE).resolve()))
    return 0


def _simulate(settings: RunSettings, call: Call, teller: Silence, language: Language) -> None:
    from experiments.runner import carry_out as run

    with Staging(settings) as staging:
        if has_to_compile():
            teller.say(language("compiling the model, once: less than a minute"))
        run(settings, staging, ["zaedno", *call.typed], teller.advance)


def _draw(result: Result, settings: RunSettings, teller: Silence, language: Language) -> None:
    """Pictures and page, each put in place when it is complete."""
    from analysis.figures import draw_all
    from analysis.page import write_page

    folder = settings.folder
    teller.say(language("drawing the pictures"))
    try:
        with replacing(folder / "figures") as aside:
            aside.mkdir()
            draw_all(result, aside, settings.language)
        with replacing(folder / PAGE) as aside:
            write_page(result, aside, settings.language, folder / "figures")
        note_figures(folder, settings.language)
    except KeyboardInterrupt:
        how = language("the runs are kept in {folder}; the same command draws the pictures")
        raise KeyboardInterrupt(how.format(folder=folder)) from None
