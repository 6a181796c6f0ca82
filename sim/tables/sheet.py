"""The cells of a sheet, in their rows; what they show and hold no value of is told."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from zaedno.sim.messages import Message
from zaedno.sim.tables.cells import MOST_CHARACTERS, Unread
from zaedno.sim.tables.looks import unescaped
from zaedno.sim.tables.xml import MOST_FOUND, SheetError, parse

MOST_CELLS = 10_000_000  # of the rows up to their last cell, blank ones counted
MOST_ROW, MOST_COLUMN = 1_048_576, 1_000
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_FORMULA = Message("a formula whose value is not in the file")
_SAVED = Message("the value, or the file opened in a spreadsheet and saved again")


class Sheet:
    """The rows of a sheet; once they are read, the ranges of cells that are `merged`, such as `B2:C5`."""

    def __init__(self, texts: list[str], dates: frozenset[int], since_1904: bool, computed_anew: bool) -> None:
        self.merged: list[str] = []
        self._texts, self._dates, self._computed_anew = texts, dates, computed_anew
        self._epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
        self._ready: deque[tuple[int, list[str]]] = deque()
        self._row = self._held = 0
        self._cells: list[str] | None = None
        self._in_cell = self._counted = False
        self._at = -1
        self._pronounced = 0
        self._parts: list[str] | None = None

    def rows(self, pieces: Iterable[bytes]) -> Iterator[tuple[int, list[str]]]:
        """Rows as (number, cells up to the last that holds anything)."""
        for _ in parse(pieces, self._start, self._end, self._text):
            while self._ready:
                yield self._ready.popleft()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._counted = "r" in attributes
            self._next_row(_integer(attributes["r"]) if self._counted else self._row + 1)
            self._cells, self._at = [], -1
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
            if len(self.merged) > MOST_FOUND:
                raise SheetError("more than {most:,} merged ranges", most=MOST_FOUND)
        elif self._in_cell and tag in ("v", "f", "t"):
            self._parts = None if self._pronounced else []
            self._size = 0
        elif tag == "rPh":
            self._pronounced += 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._cells is None:
            raise SheetError("a cell outside of the rows")
        place = attributes.get("r")
        if place is None:
            at = self._at + 1
        else:
            found = _PLACE.fullmatch(place)
            if not found:
                raise SheetError("a cell at {place!r}", place=place[:20])
            at, row = column_number(found[1]), int(found[2])
            if not self._counted and not self._cells and row > self._row:
                self._next_row(row)
            if row != self._row or at <= self._at:
                raise SheetError("row {row}: the cell {place} out of its place", row=self._row, place=place)
        self._at = at
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []
        self._in_cell = True

    def _next_row(self, row: int) -> None:
        if not self._row < row <= MOST_ROW:
            raise SheetError("row {row} after row {last}", row=row, last=self._row)
        self._row = row
        self._counted = True

    def _text(self, part: str) -> None:
        if self._parts is not None:
            self._size += len(part)
            if self._size > MOST_CHARACTERS:
                raise SheetError(
                    "row {row}: a cell of more than {most:,} characters", row=self._row, most=MOST_CHARACTERS
                )
            self._parts.append(part)

    def _end(self, tag: str) -> None:
        if tag == "c":
            self._in_cell = False
            text = self._cell()
            if text and self._cells is not None:
                if self._at >= MOST_COLUMN:
                    raise SheetError(
                        "row {row}: a cell in column {at:,} of at most {most:,}",
                        row=self._row,
                        at=self._at + 1,
                        most=MOST_COLUMN,
                    )
                self._cells.extend([""] * (self._at - len(self._cells)))
                self._cells.append(text)
        elif tag == "row":
            if self._cells:
                self._held += len(self._cells)
                if self._held > MOST_CELLS:
                    raise SheetError("more than {most:,} cells; CSV may hold more", most=MOST_CELLS)
                self._ready.append((self._row, self._cells))
            self._cells = None
        elif tag == "rPh":
            self._pronounced -= 1
        elif self._in_cell and self._parts is not None and tag in ("v", "f", "t"):
            text = "".join(self._parts)
            self._parts = None
            if tag == "v":
                self._value = text
            elif tag == "f":
                self._formula = text
            else:
                self._inline.append(text)

    def _cell(self) -> str:
        kind, value = self._kind, self._value
        if self._formula is not None:
            absent = value is None or (not value and kind != "str")
            # Programs that cannot compute write 0, and ask whoever opens the file to compute it.
            if absent or (value == "0" and self._computed_anew):
                return Unread(f"={self._formula}", _FORMULA, _SAVED)
        if kind == "inlineStr":
            return unescaped("".join(self._inline))
        if value is None or not value.strip():
            return ""
        if kind == "s":
            at = _integer(value)
            if at >= len(self._texts):
                raise SheetError("row {row}: no text {at}", row=self._row, at=at)
            return self._texts[at]
        if kind == "str":
            return unescaped(value)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "e":
            return Unread(value, Message("an error that the spreadsheet shows in place of a value"))
        if kind == "d":
            return _date(value)
        return self._number(value.strip())

    def _number(self, value: str) -> str:
        if not _NUMBER.fullmatch(value):
            raise SheetError("row {row}: the number {value!r}", row=self._row, value=value[:20])
        if self._style.isdecimal() and int(self._style) in self._dates:
            try:
                day, time = (self._epoch + timedelta(days=float(value))).isoformat(" ").split(" ")
                shown = (day if float(value) >= 1 else "", time if time != "00:00:00" else "")
                return _date(" ".join(filter(None, shown)) or day)
            except OverflowError:
                return _date(value)
        if value.isdecimal():
            return value
        exact = float(value)
        return str(int(exact)) if exact.is_integer() and abs(exact) < 1e15 else repr(exact)


def _date(text: str) -> Unread:
    return Unread(text, Message("a date or a time"), Message("a number or a text, in a cell that is formatted as such"))


def _integer(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise SheetError("{text!r} in place of a whole number", text=text[:20])
    return int(text)


@lru_cache(20_000)
def column_number(letters: str) -> int:
    """The place of a column, from 0.

    >>> column_number("A"), column_number("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def corners(area: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of a range such as `B2:C5`; None where it is none."""
    first, _, last = area.partition(":")
    low, high = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
    if not low or not high:
        return None
    return int(low[2]), column_number(low[1]), int(high[2]), column_number(high[1])
