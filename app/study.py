"""Carries a study out from the command line, whatever it is: folder, runs, pictures, and what the terminal shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from zaedno.app.call import Call
from zaedno.app.compose import compose
from zaedno.app.forecast import foretell, show
from zaedno.app.keeping import keeping
from zaedno.app.notices import notice
from zaedno.app.teller import Teller
from zaedno.experiments.demand import Demand
from zaedno.experiments.place import putting, unlocked
from zaedno.experiments.store import drawn, files_in, note_pictures
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.once import Outcome, carry_out, found_complete

if TYPE_CHECKING:
    from pathlib import Path

    from zaedno.analysis.language import Language

FIGURES = "figures"


class Shown(Protocol):
    """What a command says of its kind of study."""

    def kind(self, settings: Any) -> Kind: ...

    def demand(self, settings: Any) -> Demand: ...

    def draw(self, settings: Any, figures: Path) -> list[str]:
        """Draws the pictures into a folder that is there, and all else that is shown; gives what else there is."""

    def conclude(self, settings: Any, outcome: Outcome | None, watcher: Teller) -> None:
        """What the terminal shows at the end; `outcome`: None where the study was found complete."""


def execute(call: Call, shown: Shown) -> int:
    """Carries the study of `call` out, or what is missing of it, or finds it complete.  Returns the exit code."""
    from zaedno.analysis.language import translator

    settings = compose(call)
    language, folder = translator(settings.language), settings.folder
    notice(settings.notices, language)
    if settings.execution.dry_run:
        show(shown.demand(settings), language, call.quiet)
        return 0
    with Teller(settings, call.quiet) as watcher:
        kind = shown.kind(settings)
        found = found_complete(kind)
        if not found and not kind.begun:
            foretell(shown.demand(settings), language, call.quiet)
        outcome = None
        if not found or not _drawn(kind):
            with keeping(folder, language):
                then = _pictures(kind, shown, watcher, language)
                outcome = carry_out(kind, ["zaedno", *call.typed], watcher, then=then)
        shown.conclude(settings, None if found else outcome, watcher)
    return 0


def placed(folder: Path, outcome: Outcome | None, language: Language) -> str:
    """The line that tells where the results are."""
    found = outcome is None or not outcome.computed
    text = language("found complete: {folder}") if found else language("results: {folder}")
    return text.format(folder=folder)


def _drawn(kind: Kind) -> bool:
    settings = kind.settings
    return kind.files is None or not settings.figures or drawn(settings.folder, settings.language)


def _pictures(kind: Kind, shown: Shown, watcher: Teller, language: Language) -> Callable[[], None]:
    """Draws what is not drawn yet, each put in place when it is complete."""

    def draw() -> None:
        folder = kind.settings.folder
        if not _drawn(kind):
            watcher.say(language("drawing the pictures"))
            with putting(folder / FIGURES) as aside:
                aside.mkdir()
                others = shown.draw(kind.settings, aside)
            note_pictures(folder, kind.settings.language, [*others, *files_in(folder, FIGURES)])
        if kind.files is not None:
            unlocked(folder)

    return draw
