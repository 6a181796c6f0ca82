"""A study as one page of HTML: no file beside it, nothing fetched, good in print, in Bulgarian or in English."""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis import assumptions, measures_table, patterns_table, style, words
from analysis.cases import cases, names
from analysis.figures import pictures
from analysis.figures.picture import Picture
from analysis.language import Language, translator
from analysis.result import Result, number_of_months, number_of_runs

_FEW = 3  # cases of which a sentence on each is read; the words on more are there for who listens
_DASHED = re.compile(r"\w+(?:–|\xa0–\xa0)\w+")
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


def write_page(result: Result, path: Path, language: str, figures: Path | None = None) -> None:
    """Write the page of `result` to `path`.

    `figures` is the folder that `analysis.figures.draw_all` has just filled from the same result in the same
    language; without it the pictures are drawn anew, which takes a second or two.
    """
    path.write_text(render(result, language, figures), encoding="utf-8", newline="\n")


def render(result: Result, language: str, figures: Path | None = None) -> str:
    """The page of `result` as HTML."""
    text = translator(language)
    environment = Environment(
        loader=PackageLoader("analysis"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = _whole
    with style.applied():
        shown = [(picture, _inline(picture, figures)) for picture in pictures(result, language)]
    return environment.get_template("page.html.j2").render(
        _=text,
        language=language,
        title=_title(result, text),
        answer=words.answer(result, text),
        worlds=text.plural("{n} world", "{n} worlds", number_of_runs(result)),
        months=text.plural("over {n} month", "over {n} months", number_of_months(result)),
        single=number_of_runs(result) == 1,
        few=len(cases(result.runs)) <= _FEW,
        pictures=shown,
        header=measures_table.header(text),
        rows=_once(measures_table.rows(result, text), 2),
        invented=assumptions.invented(result),
        assumed_header=assumptions.header(result, text),
        assumed_rows=assumptions.rows(result, text),
        facts_header=patterns_table.header(text),
        facts=patterns_table.rows(result, text),
        facts_words=patterns_table.WORDS,
        origin=_origin(result.provenance, text),
        command=_command(result.provenance),
        again=f"zaedno {result.config.get('command', 'run')} config=config.yaml",
    )


def _whole(text: str) -> Markup:
    """`text` escaped, with names such as win–win kept on one line."""
    return Markup(_DASHED.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


def _once(rows: Sequence[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """`rows` with the first `columns` cells left empty where they repeat those of the row above."""
    above: tuple[str, ...] = ()
    shown = []
    for row in rows:
        first = row[:columns]
        shown.append((*("" if first == above else cell for cell in first), *row[columns:]))
        above = first
    return shown


def _title(result: Result, language: Language) -> str:
    plain = names(cases(result.runs), language)
    if len(plain) == 1:
        return plain[0][:1].upper() + plain[0][1:]
    named = [language("“{name}”").format(name=name) for name in plain]
    if len(named) <= 3:
        return language("Comparison: {cases}").format(cases=", ".join(named))
    return language("Comparison: {first} and {n} others").format(first=named[0], n=language.number(len(named) - 1, 0))


def _inline(picture: Picture, figures: Path | None) -> Markup:
    """The picture's SVG as an element of the page: as wide as its place, read aloud as what it `says`."""
    element = (figures / f"{picture.name}.svg").read_text(encoding="utf-8") if figures else style.svg(picture.draw())
    element = element[element.index("<svg") :]
    element = _IDS.sub(rf"\g<1>{picture.name}-", element)  # every picture counts its ids from one
    head, rest = element.split(">", 1)
    head = re.sub(r' (width|height)="[^"]*"', "", head)
    return Markup(f'{head} role="img" aria-labelledby="says-{escape(picture.name)}">{rest}')


def _origin(provenance: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """What is known of where the numbers come from, as pairs of a name and a value."""
    _ = language
    found = (
        (_("seed"), provenance.get("seed")),
        (_("commit"), provenance.get("commit")),
        (_("content of the model"), provenance.get("model")),
        (_("started"), provenance.get("start")),
        (_("ended"), provenance.get("end")),
        (_("Python"), provenance.get("python")),
        (_("versions"), ", ".join(f"{name} {v}" for name, v in provenance.get("versions", {}).items() if v)),
    )
    return [(name, str(value)) for name, value in found if value not in (None, "")]


def _command(provenance: Mapping[str, Any]) -> str:
    typed = provenance.get("command_line", ())
    return typed if isinstance(typed, str) else shlex.join(typed)
