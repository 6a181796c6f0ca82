"""`zaedno claims`: what the training claims, C1 to C7, each as an experiment with a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.call import Call
from app.compose_claims import compose_claims
from app.forecast import foretell
from app.forecast import show as show_forecast
from app.keeping import keeping
from app.output import tell
from app.progress import Silence, progress
from experiments.claims.demand import of_claims
from experiments.claims.settings import ClaimsSettings

if TYPE_CHECKING:
    from analysis.language import Language


def execute(call: Call) -> int:
    settings = compose_claims(call)
    from analysis.claims.terminal import show
    from analysis.language import translator
    from experiments.claims.result import ClaimsResult
    from experiments.claims.stages import how_far
    from experiments.claims.study import holds
    from experiments.result import load

    language = translator(settings.language)
    if settings.dry_run:
        show_forecast(of_claims(settings), language, call.quiet)
        return 0
    found, extent = holds(settings), how_far(settings)
    done = extent.most - extent.missing
    if not found and not done:
        foretell(of_claims(settings), language, call.quiet)
    with progress(extent.most, language, call.quiet, done) as teller:
        if not found:
            if done:
                text, number = language("{done} of {total} runs are there already"), language.number
                teller.say(text.format(done=number(done, 0), total=number(extent.most, 0)))
            with keeping(settings.folder, language):
                _carry_out(settings, call, teller, language)
        if settings.figures and load(settings.folder).provenance.get("figures") != settings.language:
            _draw(settings, teller, language)
    show(ClaimsResult(settings.folder), settings.language)
    place = language("found complete: {folder}") if found else language("results: {folder}")
    tell(place.format(folder=settings.folder))
    return 0


def _carry_out(settings: ClaimsSettings, call: Call, teller: Silence, language: Language) -> None:
    from analysis.claims import words
    from experiments.claims.study import MAPS, carry_out
    from experiments.compiling import has_to_compile

    def told(place: str, claim: str) -> None:
        where = language("boundary map") if place == MAPS else words.community(place, language)
        teller.say(f"{claim}: {where}")

    if has_to_compile():
        teller.say(language("compiling the model, once: less than a minute"))
    carry_out(settings, ["zaedno", *call.typed], teller.advance, told)


def _draw(settings: ClaimsSettings, teller: Silence, language: Language) -> None:
    from analysis.claims.figures import draw_all
    from experiments.claims.result import ClaimsResult
    from experiments.files import replacing
    from experiments.store import note_figures

    folder = settings.folder
    teller.say(language("drawing the pictures"))
    try:
        with replacing(folder / "figures") as aside:
            aside.mkdir()
            draw_all(ClaimsResult(folder), aside, settings.language)
        note_figures(folder, settings.language)
    except KeyboardInterrupt:
        how = language("the runs are kept in {folder}; the same command draws the pictures")
        raise KeyboardInterrupt(how.format(folder=folder)) from None
