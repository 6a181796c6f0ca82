"""What every kind of file gives that is read as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from zaedno.sim.messages import Message

ACCEPTED = Message("accepted: a table in CSV, XLSX or Parquet, its first row the names of columns")


type Heading = Callable[[Sequence[str]], float]  # how much a row looks like the names of columns; 0: not at all
HEADING_ROWS = 10  # rows with any text, among which the names of columns are looked for


@dataclass
class Source:
    """What a kind of file gives: rows as (number in the file from 1, texts), and what is told of all of it."""

    rows: Iterable[tuple[int, Sequence[str]]]
    sheet: str | None = None  # the sheet that was read, where there are others
    decimal_comma: bool = False
    merged: Sequence[tuple[int, int, str]] = ()  # row, column, range: what is merged into a cell that holds a value
    notices: list[Message] = field(default_factory=list)
    sheets: Sequence[str] = ()  # the visible sheets of a workbook, by name
