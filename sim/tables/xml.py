"""The XML of a sheet, its texts and its kinds of dates, read piece by piece and never more than a table needs.

openpyxl reads all of a workbook, ends where a style is broken, believes the size that a sheet says it has, leaves out
rows that come twice, and holds what a small file unpacks to: nothing of it is of use here.  So these few
parsers stand on expat, which the standard library has, count what they meet, and know cells alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from xml.parsers import expat

from zaedno.sim.messages import InputError

MOST_ELEMENTS = 1_500_000  # of a part: about 100,000 rows of 7 columns; more belongs into CSV
MOST_FOUND = 10_000  # of the elements that are looked for, such as sheets
_DEEPEST = 100
_LONGEST_TOKEN = 1 << 20  # bytes of one tag or comment


class SheetError(InputError):
    """The workbook is damaged, or asks for more than a table needs."""


def parse(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Feed XML to handlers of local names; yields after each piece.  No document type, no endless token."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    local = lru_cache(1024)(lambda tag: tag.rpartition(" ")[2])
    elements = depth = fed = 0

    def start_element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements += 1
        depth += 1
        if elements > MOST_ELEMENTS:
            raise too_many()
        if depth > _DEEPEST:
            raise SheetError("elements within elements, more than {most} deep", most=_DEEPEST)
        start(local(tag), attributes)

    def end_element(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(local(tag))

    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for piece in pieces:
        parser.Parse(piece, False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise SheetError("a tag of more than a megabyte")
        yield
    parser.Parse(b"", True)
    yield


def attributes_of(pieces: Iterable[bytes], tags: Iterable[str]) -> list[tuple[str, dict[str, str]]]:
    """The elements called `tags`, in their order: name and attributes, by local names."""
    found: list[tuple[str, dict[str, str]]] = []
    wanted = frozenset(tags)

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag in wanted:
            found.append((tag, {key.rpartition(" ")[2]: value for key, value in attributes.items()}))
            if len(found) > MOST_FOUND:
                raise SheetError("more than {most:,} elements {tag}", most=MOST_FOUND, tag=tag)

    for _ in parse(pieces, start):
        pass
    return found


def too_many() -> SheetError:
    """The refusal of a part with more elements than a table needs."""
    return SheetError("more than {most:,} elements; CSV may hold more", most=MOST_ELEMENTS)


def _refuse_doctype(*_: object) -> None:
    raise SheetError("a document type, which no workbook has")
