"""Carries a study out from the command line, whatever it is: folder, runs, pictures, and what the terminal shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from zaedno.app.call import Call
from zaedno.app.commands import COMMANDS
from zaedno.app.compose import compose
from zaedno.app.forecast import foretell, show
from zaedno.app.keeping import keeping
from zaedno.app.notices import notice
from zaedno.app.output import tell
from zaedno.app.teller import Teller
from zaedno.experiments.demand import Demand
from zaedno.experiments.place import putting, unlocked
from zaedno.experiments.reading import read_csv
from zaedno.experiments.store import FAILURES, drawn, files_in, note_pictures
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.once import Outcome, carry_out, found_complete
from zaedno.experiments.study.settings import StudySettings

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
    language = translator(settings.language)
    notice(settings.notices, language)
    if settings.execution.dry_run:
        show(shown.demand(settings), language, call.quiet)
        return 0
    with Teller(settings, call.quiet) as watcher:
        outcome = carried_out(settings, shown, ["zaedno", *call.typed], watcher, call.quiet)
        shown.conclude(settings, outcome, watcher)
    failures = _failures(settings.folder) if outcome is None else outcome.failures
    if failures:
        failed = language("{failures} runs failed: failures.csv lists them; retry=failed runs them once more")
        if "retry" not in COMMANDS[call.command].keys:
            failed = language("{failures} runs failed: failures.csv lists them")
        tell(failed.format(failures=language.number(failures, 0)))
    return 0


def _failures(folder: Path) -> int:
    """How many runs of a complete study have failed and not succeeded since."""
    return len(read_csv(folder / FAILURES)) if (folder / FAILURES).is_file() else 0


def carried_out(
    settings: StudySettings, shown: Shown, command_line: Sequence[str], watcher: Teller, quiet: bool
) -> Outcome | None:
    """Carries a study out, or what is missing of it; None where it was found complete, its pictures too.

    What memory cannot hold is refused before anything runs (`InputError`); what ends it before its time says what is
    kept, and how to go on.
    """
    from zaedno.analysis.language import translator

    language, kind = translator(settings.language), shown.kind(settings)
    found = found_complete(kind)
    if found and _drawn(kind):
        return None
    if not found and not kind.begun:
        foretell(shown.demand(settings), language, quiet)
    with keeping(settings.folder, language):
        outcome = carry_out(kind, command_line, watcher, then=_pictures(kind, shown, watcher, language))
    return None if found else outcome


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
