"""`zaedno claims`: what the training claims, C1 to C7, each as an experiment with a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zaedno.app.call import Call
from zaedno.app.compose_claims import compose_claims
from zaedno.app.forecast import foretell
from zaedno.app.forecast import show as show_forecast
from zaedno.app.keeping import keeping, runs
from zaedno.app.output import tell
from zaedno.app.progress import Silence, progress
from zaedno.experiments.claims.demand import of_claims
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.place import held, putting
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.store import Mended, drawn, files_in, note_pictures

if TYPE_CHECKING:
    from zaedno.analysis.language import Language

FIGURES = "figures"


def execute(call: Call) -> int:
    settings = compose_claims(call)
    from zaedno.analysis.claims.terminal import show
    from zaedno.analysis.language import translator
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.claims.stages import how_far
    from zaedno.experiments.claims.study import holds

    language, folder = translator(settings.language), settings.folder
    if settings.dry_run:
        show_forecast(of_claims(settings), language, call.quiet)
        return 0
    found, extent = holds(settings), how_far(settings)
    done = extent.most - extent.missing
    if not found and not done:
        foretell(of_claims(settings), language, call.quiet)
    with progress(extent.most, language, call.quiet, done) as teller:

        def mended(damage: DamagedError) -> None:
            teller.say(damage.notice.told(language))

        if not found or (settings.figures and not drawn(folder, settings.language)):
            with keeping(folder, language), held(folder):
                if not found and not holds(settings, mended):  # another process may have ended it since
                    if done:
                        text, number = language("{done} of {total} runs are there already"), language.number
                        teller.say(text.format(done=number(done, 0), total=number(extent.most, 0)))
                    _carry_out(settings, call, teller, language, mended)
                if settings.figures and not drawn(folder, settings.language):
                    with keeping(folder, language, runs):
                        _draw(settings, teller, language)
    show(ClaimsResult(settings.folder), settings.language)
    place = language("found complete: {folder}") if found else language("results: {folder}")
    tell(place.format(folder=settings.folder))
    return 0


def _carry_out(settings: ClaimsSettings, call: Call, teller: Silence, language: Language, mended: Mended) -> None:
    from zaedno.analysis.labels import claims as called
    from zaedno.experiments.claims.study import MAPS, carry_out
    from zaedno.experiments.compiling import has_to_compile

    def told(place: str, claim: str) -> None:
        where = language("boundary map") if place == MAPS else called.community(place, language)
        teller.say(f"{claim}: {where}")

    if has_to_compile():
        teller.say(language("compiling the model, once: less than a minute"))
    carry_out(settings, ["zaedno", *call.typed], teller.advance, told, mended)


def _draw(settings: ClaimsSettings, teller: Silence, language: Language) -> None:
    from zaedno.analysis.claims.figures import draw_all
    from zaedno.experiments.claims.result import ClaimsResult

    folder = settings.folder
    teller.say(language("drawing the pictures"))
    with putting(folder / FIGURES) as aside:
        aside.mkdir()
        draw_all(ClaimsResult(folder), aside, settings.language)
    note_pictures(folder, settings.language, files_in(folder, FIGURES))
