"""What cells share in a workbook: their texts, and which styles show a number as a date."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zaedno.sim.tables.cells import MOST_CHARACTERS
from zaedno.sim.tables.xml import SheetError, parse

MOST_TEXTS = 500_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how OOXML writes characters that XML has not
_NOT_A_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)  # of a number's format
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # built-in formats of dates, times


def shared_texts(pieces: Iterable[bytes]) -> list[str]:
    """The texts that cells share, without marks of their look or their pronunciation."""
    texts: list[str] = []
    parts: list[str] = []
    size, depth, inside = 0, 0, False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal depth, inside, size
        if tag == "si":
            parts.clear()
            size = 0
        elif tag == "rPh":
            depth += 1
        elif tag == "t":
            inside = not depth

    def end(tag: str) -> None:
        nonlocal depth, inside
        if tag == "si":
            texts.append(unescaped("".join(parts)))
            if len(texts) > MOST_TEXTS:
                raise SheetError("more than {most:,} texts", most=MOST_TEXTS)
        elif tag == "rPh":
            depth -= 1
        elif tag == "t":
            inside = False

    def text(part: str) -> None:
        nonlocal size
        if inside:
            size += len(part)
            if size > MOST_CHARACTERS:
                raise SheetError("a text of more than {most:,} characters", most=MOST_CHARACTERS)
            parts.append(part)

    for _ in parse(pieces, start, end, text):
        pass
    return texts


def date_styles(pieces: Iterable[bytes]) -> frozenset[int]:
    """The styles of cells, by number, that show a number as a date or a time."""
    formats: dict[str, str] = {}
    styles: set[int] = set()
    inside = False
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, count
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            known = attributes.get("numFmtId", "0")
            code = formats.get(known)
            if (
                re.search("[dmyhs]", _NOT_A_PART.sub("", code), re.IGNORECASE)
                if code is not None
                else (known.isdecimal() and int(known) in _DATES)
            ):
                styles.add(count)
            count += 1
        if count > MOST_TEXTS or len(formats) > MOST_TEXTS:
            raise SheetError("too many styles")

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    for _ in parse(pieces, start, end):
        pass
    return frozenset(styles)


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
