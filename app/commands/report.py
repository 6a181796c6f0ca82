"""`zaedno report FOLDER`: a result folder as one self-contained HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.paths import folder_of, path_of
from zaedno.experiments.ensemble.settings import COMPARE, RUN
from zaedno.experiments.files import replacing
from zaedno.experiments.place import FULL
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    from zaedno.analysis.language import Language

_NAMES = {"yes": True, "no": False}
_FILE = "report.html"


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator

    folder = folder_of(call)
    language = translator(call.values.get("language", "en"))
    named = call.values.get("names", "no")
    if named not in _NAMES:
        raise InputError("names={named!r}: not a choice; accepted: {names}", named=named, names=", ".join(_NAMES))
    out = _place(call.values.get("out"), folder)
    text = _render(folder, _NAMES[named], language)
    try:
        with replacing(out) as aside:
            aside.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        if error.errno in FULL:
            room = language("make room on the disk")
            raise OSError(error.errno, f"out={out}: {error.strerror}: {room}") from error
        raise InputError(
            "out={out}: cannot be written ({strerror}); accepted: a file", out=out, strerror=error.strerror
        ) from error
    tell(language("report: {page}").format(page=out.resolve()))
    return 0


def _render(folder: Path, named: bool, language: Language) -> str:
    """The report of what `folder` holds.  Raises `InputError` where it is no study that there is a report of."""
    from zaedno.analysis.document import render
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.opening import load
    from zaedno.experiments.sweep.result import SweepResult

    result = load(folder)
    if isinstance(result, SweepResult):
        if named:
            raise InputError("names=yes: a sweep tells of no single organisation; accepted: names=no")
        from zaedno.analysis.sensitivity import page as of_sweep

        return render(of_sweep.document(result, language), language)
    if isinstance(result, ClaimsResult):
        if named:
            raise InputError("names=yes: a study of the claims tells of no single organisation; accepted: names=no")
        from zaedno.analysis.claims import page as of_claims
        from zaedno.experiments.claims.complete import require_complete as require_claims

        require_claims(result)
        return render(of_claims.document(result, language), language)
    from zaedno.analysis.page import html
    from zaedno.experiments.complete import require_complete

    command = result.config.get("command")
    if command not in (RUN, COMPARE):
        raise InputError(
            "{folder}: a study of zaedno {command}; accepted: a folder that zaedno run, zaedno compare, "
            "zaedno sweep or zaedno claims wrote",
            folder=folder,
            command=command,
        )
    require_complete(result)
    return html(result, language.code, named=named)


def _place(typed: str | None, folder: Path) -> Path:
    """The file to write; a folder that is not there yet is no place, and nothing else is written over."""
    if typed is None:
        return folder / _FILE
    out = path_of("out", typed, Message("a file that ends in .html"))
    if out.suffix.lower() not in (".html", ".htm") or out.is_dir():
        raise InputError("out={typed}: not a file of HTML; accepted: a file that ends in .html", typed=typed)
    if not out.parent.is_dir():
        raise InputError(
            "out={typed}: {parent} is no folder; accepted: a file in a folder that there is",
            typed=typed,
            parent=out.parent,
        )
    return out
