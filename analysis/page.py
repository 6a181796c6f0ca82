"""A study as one document of HTML: no file beside it, nothing fetched, good in print, in Bulgarian or in English.

`run` and `compare` write it beside their results, `report` anywhere.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis import assumptions, measures_table, origin, patterns_table, people, style, words
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


def render(result: Result, language: str, figures: Path | None = None, named: bool = False) -> str:
    """The document as HTML; organisations stand in it by name if `named`, else by code.

    Raises `InputError` where names are asked for and cannot be had.
    """
    text = translator(language)
    environment = Environment(
        loader=PackageLoader("analysis"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = _whole
    organisations = people.rows(result, named, text)
    with style.applied():
        shown = [(picture, _inline(picture, figures)) for picture in pictures(result, language)]
    front = next(pair for pair in shown if pair[0].name == _front(result))
    title, told = _title(result, text), words.first_page(result, text)
    worlds = text.plural("{n} world", "{n} worlds", number_of_runs(result))
    months = text.plural("over {n} month", "over {n} months", number_of_months(result))
    return environment.get_template("page.html.j2").render(
        _=text,
        language=language,
        title=title,
        first=told,
        more=[sentence for sentence in words.answer(result, text) if sentence not in told],
        worlds=worlds,
        months=months,
        single=number_of_runs(result) == 1,
        compared=len(cases(result.runs)) > 1,
        few=len(cases(result.runs)) <= _FEW,
        front=front,
        pictures=[pair for pair in shown if pair is not front],
        header=measures_table.header(text),
        rows=_once(measures_table.rows(result, text), 2),
        invented=assumptions.invented(result),
        assumed_header=assumptions.header(result, text),
        assumed_rows=assumptions.rows(result, text),
        facts_header=patterns_table.header(text),
        facts=patterns_table.rows(result, text),
        facts_words=patterns_table.WORDS,
        people_header=people.header(result, text),
        people=organisations,
        named=named,
        origin=origin.origin(result, text),
        command=origin.command(result),
        again=origin.again(result),
        citation=origin.citation(result, title, f"{worlds}, {months}", text),
    )


def _front(result: Result) -> str:
    """The picture of the first page: the collective gain over time, or many cases against the first."""
    return "differences" if len(cases(result.runs)) > _FEW else "collective_gain"


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
