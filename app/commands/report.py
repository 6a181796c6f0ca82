"""`zaedno report FOLDER`: a result folder as one self-contained HTML file."""

from __future__ import annotations

from pathlib import Path

from app.call import Call
from experiments.files import replacing
from experiments.settings import COMPARE, LANGUAGES, RUN
from sim.parameters import InputError

_NAMES = {"yes": True, "no": False}
_FILE = "report.html"


def execute(call: Call) -> int:
    folder = Path(str(call.place))
    language_name = call.values.get("language", "en")
    if language_name not in LANGUAGES:
        raise InputError(f"language={language_name!r}: no such language; accepted: {', '.join(LANGUAGES)}")
    named = call.values.get("names", "no")
    if named not in _NAMES:
        raise InputError(f"names={named!r}: not a choice; accepted: {', '.join(_NAMES)}")
    from analysis.language import translator
    from experiments.complete import require_complete
    from experiments.result import load

    result = load(folder)
    command = result.config.get("command")
    if command not in (RUN, COMPARE):
        raise InputError(
            f"{folder}: a study of zaedno {command}; accepted: a folder that zaedno run or zaedno compare wrote"
        )
    require_complete(result)
    out = _place(call.values.get("out"), folder)
    from analysis.page import html

    language, text = translator(language_name), html(result, language_name, named=_NAMES[named])
    try:
        with replacing(out) as aside:
            aside.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"out={out}: cannot be written ({error.strerror}); accepted: a file") from error
    print(language("report: {page}").format(page=out.resolve()))
    return 0


def _place(typed: str | None, folder: Path) -> Path:
    """The file to write; a folder that is not there yet is no place, and nothing else is written over."""
    if typed is None:
        return folder / _FILE
    if not typed or "\0" in typed:
        raise InputError(f"out={typed!r}: not a path; accepted: a file that ends in .html")
    out = Path(typed).expanduser()
    if out.suffix.lower() not in (".html", ".htm") or out.is_dir():
        raise InputError(f"out={typed}: not a file of HTML; accepted: a file that ends in .html")
    if not out.parent.is_dir():
        raise InputError(f"out={typed}: {out.parent} is no folder; accepted: a file in a folder that there is")
    return out
