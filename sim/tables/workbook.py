"""XLSX: which of the parts of the archive hold the sheet that a user sees, and no more of them than fits into memory.

What a part unpacks to is bounded before it is read (the archive says how much) and while it is read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from xml.parsers.expat import ExpatError

from zaedno.sim.messages import InputError, Message
from zaedno.sim.tables.looks import date_styles, shared_texts
from zaedno.sim.tables.sheet import Sheet, corners
from zaedno.sim.tables.source import ACCEPTED, Source
from zaedno.sim.tables.xml import MOST_ELEMENTS, SheetError, attributes_of, too_many

MOST_FILE = 50 * 10**6  # bytes
MOST_PARTS = 10_000
MOST_UNPACKED = 100 * 10**6  # bytes of a part
MOST_RATIO, SMALL = 100, 4 * 10**6  # what XML is packed to at most, of parts that are not small
_PIECE = 1 << 16
_DAMAGED = (zipfile.BadZipFile, zlib.error, ExpatError, EOFError, OSError, ValueError, RuntimeError, OverflowError)


def read_workbook(place: str, data: bytes, wanted: Callable[[str], bool] | None = None) -> Source:
    """The rows of the sheet that is seen when the workbook is opened; of those alone that are `wanted` by their names.

    Raises `InputError`.
    """
    try:
        return _read(place, data, wanted or (lambda _: True))
    except _DAMAGED as error:
        if isinstance(error, InputError) and not isinstance(error, SheetError):
            raise
        reason = error if isinstance(error, SheetError) else (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            "{file}: not an XLSX workbook ({reason}); {accepted}", file=place, reason=reason, accepted=ACCEPTED
        ) from error


def _read(place: str, data: bytes, wanted: Callable[[str], bool]) -> Source:
    archive = _Archive(data)
    book = archive.found("xl/workbook.xml", kind="/officeDocument", of="")
    if book is None:
        raise SheetError("no workbook in it")
    told = attributes_of(archive.pieces(book), ("workbookPr", "workbookView", "sheet", "calcPr"))
    sheets = [attributes for tag, attributes in told if tag == "sheet"]
    parts = archive.related(book)
    visible = [name for name, _ in _visible(sheets, parts)]
    name, part = _seen(place, told, sheets, parts, wanted)
    texts = archive.found("xl/sharedStrings.xml", kind="/sharedStrings", of=book)
    styles = archive.found("xl/styles.xml", kind="/styles", of=book)
    dates: frozenset[int] = frozenset()
    if styles is not None:
        with suppress(*_DAMAGED):  # of all looks, only that of a date is of interest
            dates = date_styles(archive.pieces(styles))
    sheet = Sheet(
        shared_texts(archive.pieces(texts)) if texts is not None else [],
        dates,
        since_1904=any(tag == "workbookPr" and _on(attributes, "date1904") for tag, attributes in told),
        computed_anew=any(tag == "calcPr" and _on(attributes, "fullCalcOnLoad") for tag, attributes in told),
    )
    rows = list(sheet.rows(archive.pieces(part)))
    notices = []
    if len(sheets) > 1:
        notices.append(
            Message("{file}: read the sheet {sheet!r}, one of {count}", file=place, sheet=name, count=len(sheets))
        )
    return Source(
        rows,
        sheet=name if len(sheets) > 1 else None,
        merged=_covered(sheet.merged, rows),
        notices=notices,
        sheets=visible,
    )


def _seen(
    place: str,
    told: Sequence[tuple[str, dict[str, str]]],
    sheets: Sequence[dict[str, str]],
    parts: dict[str, tuple[str, str]],
    wanted: Callable[[str], bool],
) -> tuple[str, str]:
    """Name and part of the sheet that is seen when the workbook is opened; the first visible one where that is none.

    Sheets that are not `wanted` are passed over.
    """
    active = next((attributes.get("activeTab", "0") for tag, attributes in told if tag == "workbookView"), "0")
    first = int(active) if active.isdecimal() and len(active) < 9 else 0
    for name, part in _visible((*sheets[first : first + 1], *sheets), parts):
        if wanted(name):
            return name, part
    raise InputError("{file}: no visible sheet with cells in it; {accepted}", file=place, accepted=ACCEPTED)


def _visible(sheets: Sequence[dict[str, str]], parts: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Names and parts of the visible sheets."""
    for sheet in sheets:
        kind, part = parts.get(sheet.get("id", ""), ("", ""))
        if kind.endswith("/worksheet") and sheet.get("state", "visible") == "visible":
            yield sheet.get("name", ""), part


def _covered(areas: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> list[tuple[int, int, str]]:
    """First cell of each merged range of several cells, if it holds anything: row, column, range."""
    numbers = [row for row, _ in rows]
    found = []
    for area in areas:
        corner = corners(area)
        if corner is None:
            raise SheetError("merged cells {area!r}", area=area[:20])
        row, column, last_row, last_column = corner
        at = bisect_left(numbers, row)
        if (row, column) != (last_row, last_column) and at < len(rows) and numbers[at] == row:
            cells = rows[at][1]
            if column < len(cells) and cells[column]:
                found.append((row, column, area))
    return found


def _on(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name) in ("1", "true", "on")


class _Archive:
    """The parts of an XLSX file by their names, however the program that wrote it spells these."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_FILE:
            raise SheetError("larger than {most} megabytes; CSV may be larger", most=MOST_FILE // 10**6)
        if data.count(b"PK\x01\x02") > MOST_PARTS:
            raise SheetError("more than {most:,} parts", most=MOST_PARTS)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._parts = {_spelt(part.filename): part for part in self._zip.infolist()}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The part, unpacked piece by piece and no further than is sound."""
        part = self._parts.get(_spelt(name))
        if part is None:
            raise SheetError("no part {name!r}", name=name[:60])
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or part.flag_bits & 1:
            raise SheetError("{name}: packed in a way that no workbook is", name=name[:60])
        self._require_sound(part, part.file_size)
        if part.file_size > MOST_ELEMENTS * len("<a/>"):
            self._require_few(part)
        read = 0
        with self._zip.open(part) as stream:
            while piece := stream.read(_PIECE):
                read += len(piece)
                self._require_sound(part, read)
                yield piece

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What the part `name` refers to: kind and name, by id."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if _spelt(rels) not in self._parts:
            return {}
        return {
            attributes.get("Id", ""): (
                attributes.get("Type", ""),
                posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/"))),
            )
            for _, attributes in attributes_of(self.pieces(rels), ("Relationship",))
        }

    def found(self, usual: str, kind: str, of: str) -> str | None:
        """The part of a kind that `of` refers to, or the one of the usual name; None where there is neither."""
        for told, name in self.related(of).values():
            if told.endswith(kind) and _spelt(name) in self._parts:
                return name
        return usual if _spelt(usual) in self._parts else None

    def _require_few(self, part: zipfile.ZipInfo) -> None:
        """Refuses a part of too many elements before any is looked at: to count them takes a tenth of the time."""
        count, last = 0, b""
        with self._zip.open(part) as stream:
            while piece := stream.read(_PIECE):
                if not count and b"\0" in piece:  # UTF-16: they are counted one by one
                    return
                told = last + piece  # a tag may begin in one piece and go on in the next
                last = told[-1:] if told.endswith(b"<") else b""
                told = told[: len(told) - len(last)]
                count += told.count(b"<") - sum(map(told.count, (b"</", b"<!", b"<?")))
                self._require_sound(part, stream.tell())
                if count > MOST_ELEMENTS:
                    raise too_many()

    @staticmethod
    def _require_sound(part: zipfile.ZipInfo, size: int) -> None:
        if size > MOST_UNPACKED:
            raise SheetError(
                "unpacks to more than {most} megabytes; CSV may be larger",
                most=MOST_UNPACKED // 10**6,
            )
        if size > SMALL and size > MOST_RATIO * part.compress_size:
            raise SheetError("packed to less than 1/{ratio}, as no table is", ratio=MOST_RATIO)


def _spelt(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
