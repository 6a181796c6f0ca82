"""A report as one document of HTML: no file beside it, nothing fetched, good in print, in Bulgarian or in English.

What stands in it is a `Document`, made elsewhere from a study, a sweep or the claims; here it becomes a page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from zaedno.analysis import style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.sim.messages import printable_lines

_DASHED = re.compile(r"\w+(?:–|\xa0–\xa0)\w+")
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


@dataclass(frozen=True)
class Section:
    """A heading with small print and a table, folded up under `fold` unless that is empty."""

    title: str
    notes: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    words: int = 1  # columns of the table that hold words; numbers follow
    fold: str = ""


@dataclass(frozen=True)
class Origin:
    """Where the numbers come from: what is known of it, what made it, what makes it again, how to cite it."""

    facts: Sequence[tuple[str, str]]
    command: str
    again: str
    citation: str


@dataclass(frozen=True)
class Document:
    """Everything that a report says, as texts in the reader's language; nothing in it is HTML."""

    title: str
    study: str  # the line below the title: what was computed
    first: Sequence[str]  # the answer: about three sentences
    front: Picture
    assumed: Sequence[str]  # what to bear in mind, on the first page
    more: Sequence[str]  # what else there is to say, before the evidence
    before: Sequence[Section]  # evidence before the pictures …
    pictures: Sequence[Picture]
    after: Sequence[Section]  # … and after them
    method: Sequence[str]
    assumptions: Section
    origin: Origin
    spoken: bool = True  # whether what a picture says stands above it; it is read aloud in any case
    alert: Sequence[str] = ()  # what is not as it should be, such as runs that are missing


def render(document: Document, language: Language, figures: Path | None = None) -> str:
    """The document as HTML.

    `figures` is a folder in which the SVG of every picture has just been drawn in this language; without it they are
    drawn anew, which takes a second or two.
    """
    environment = Environment(
        loader=PackageLoader("zaedno.analysis"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = _whole
    with style.applied():
        drawn = {picture.name: _inline(picture, figures) for picture in (document.front, *document.pictures)}
    template = environment.get_template("document.html.j2")
    return template.render(_=language, language=language.code, document=document, drawn=drawn)


def _whole(text: str) -> Markup:
    """`text` escaped, with names such as win–win kept on one line."""
    return Markup(_DASHED.sub(r'<span class="whole">\g<0></span>', str(escape(printable_lines(text)))))


def _printable(value: Any) -> Any:
    """What is put into the page: names and values from anywhere without control characters; our own HTML as it is."""
    return printable_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _inline(picture: Picture, figures: Path | None) -> Markup:
    """The picture's SVG as an element of the page: as wide as its place, read aloud as what it `says`."""
    element = (figures / f"{picture.name}.svg").read_text(encoding="utf-8") if figures else style.svg(picture.draw())
    element = element[element.index("<svg") :]
    element = _IDS.sub(rf"\g<1>{picture.name}-", element)  # every picture counts its ids from one
    head, rest = element.split(">", 1)
    head = re.sub(r' (width|height)="[^"]*"', "", head)
    if _is_wide(head):  # on paper it may shrink beside the answer and what is assumed; a tall one would be too small
        head += ' class="wide"'
    return Markup(f'{head} role="img" aria-labelledby="says-{escape(picture.name)}">{rest}')


def _is_wide(head: str) -> bool:
    """Whether the picture that begins with the tag `head` is hardly higher than wide."""
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', head)
    return found is not None and float(found[2]) < 1.1 * float(found[1])
