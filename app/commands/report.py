"""`zaedno report FOLDER`: a result folder as one self-contained HTML file."""

from __future__ import annotations

from pathlib import Path

from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.paths import folder_of, path_of
from zaedno.experiments.files import replacing
from zaedno.experiments.place import FULL
from zaedno.sim.messages import InputError, Message

_NAMES = {"yes": True, "no": False}
_FILE = "report.html"


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator
    from zaedno.analysis.shown import report

    folder = folder_of(call)
    language = translator(call.values.get("language", "en"))
    named = call.values.get("names", "no")
    if named not in _NAMES:
        raise InputError("names={named!r}: not a choice; accepted: {names}", named=named, names=", ".join(_NAMES))
    out = _place(call.values.get("out"), folder)
    text = report(folder, _NAMES[named], language)
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
