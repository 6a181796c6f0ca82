"""The one door for tables that people give: CSV, XLSX and Parquet become named columns and rows of cells.

Whatever the file is, nothing in it is passed over: what has no place in the table is a fault, with its row.  Only where
the caller knows the names of columns by sight may rows stand above them; which, is told.
Names in such files come from outside: they are kept as they are and never evaluated.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from zaedno.sim.messages import InputError, Message
from zaedno.sim.tables.cells import Fault, Row, Unread, cell
from zaedno.sim.tables.source import ACCEPTED, HEADING_ROWS, Heading, Source

MOST_BYTES = 10**9
MOST_COLUMNS = 1_000
_PIECE = 1 << 22
MOST_PROBLEMS = 10_000  # that are told of a file; nobody mends more in one go


@dataclass
class Table:
    """Columns by their names in lower case, and rows; `faults` of the file's form are complete once `rows` are read.

    `place` names the file (and its sheet, where there are several) in messages; `notices` say how it was read.
    `headings` are the names as they are written, `above` the numbers of rows with any text above them, and `sheets`
    the visible sheets of a workbook.
    """

    place: str | Message
    sha256: str
    columns: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    faults: list[Fault]
    notices: tuple[Message, ...]
    headings: tuple[str, ...] = ()
    above: tuple[int, ...] = ()
    sheets: tuple[str, ...] = ()


def open_table(
    path: str | Path,
    most_rows: int,
    place: str | None = None,
    heading: Heading | None = None,
    sheet: Callable[[str], bool] | None = None,
) -> Table:
    """The table at `path`, which is `place` in messages.  Raises `InputError` where it cannot be read as a table.

    The names of columns stand in the first row with any text; with `heading`, in the one of the first ten that is most
    like them.  `sheet` says of a workbook's sheet whether it may be the table: the one that is seen first, if it may.
    """
    place = str(path) if place is None else place
    data = _content(Path(path), place)
    source = _source(place, data, Path(path).suffix.lower(), heading, sheet)
    where: str | Message = place
    if source.sheet is not None:
        where = Message("{file}, sheet {sheet!r}", file=place, sheet=source.sheet)
    filled = ((row, cells) for row, cells in source.rows if any(text and not text.isspace() for text in cells))
    above, (header_row, header), lines = _below_titles(filled, heading)
    if not header:
        raise InputError("{file}: the file is empty; {accepted}", file=where, accepted=ACCEPTED)
    names = [cell(text, source.decimal_comma) for text in header]
    if len(names) > MOST_COLUMNS:
        raise InputError(
            "{file}: {found:,} columns; accepted: at most {most:,}", file=where, found=len(names), most=MOST_COLUMNS
        )
    named = [at for at, name in enumerate(names) if name]
    faults = [_unread(where, header_row, at, names[at]) for at in named if isinstance(names[at], Unread)]
    rows = _rows(where, lines, named, source, header_row, most_rows, faults)
    columns = tuple(names[at].lower() for at in named)
    return Table(
        where,
        hashlib.sha256(data).hexdigest(),
        columns,
        header_row,
        rows,
        faults,
        tuple(source.notices),
        headings=tuple(" ".join(names[at].split()) for at in named),
        above=above,
        sheets=tuple(source.sheets),
    )


def _below_titles(
    lines: Iterator[tuple[int, Sequence[str]]], heading: Heading | None
) -> tuple[tuple[int, ...], tuple[int, Sequence[str]], Iterator[tuple[int, Sequence[str]]]]:
    """Numbers of the rows above the names of columns, the row of these, and what follows."""
    if heading is None:
        return (), next(lines, (0, ())), lines
    first = list(islice(lines, HEADING_ROWS))
    if not first:
        return (), (0, ()), lines
    scores = [heading(cells) for _, cells in first]
    at = scores.index(max(scores))
    return tuple(row for row, _ in first[:at]), first[at], chain(first[at + 1 :], lines)


def _content(path: Path, place: str) -> bytes:
    try:
        with path.open("rb") as file:
            if stat.S_ISCHR(path.stat().st_mode):
                raise InputError("{file!r}: a device, and no file; {accepted}", file=place, accepted=ACCEPTED)
            pieces, size = [], 0
            while size <= MOST_BYTES and (piece := file.read(_PIECE)):  # not all at once: that reserves all at once
                pieces.append(piece)
                size += len(piece)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            "{file!r}: cannot be read ({reason}); {accepted}", file=place, reason=reason, accepted=ACCEPTED
        ) from error
    if size > MOST_BYTES:
        raise InputError(
            "{file}: too large; accepted: at most {most:,} megabytes", file=place, most=MOST_BYTES // 10**6
        )
    return b"".join(pieces)


def _source(
    place: str, data: bytes, suffix: str, heading: Heading | None, sheet: Callable[[str], bool] | None
) -> Source:
    """What the file is by its content; its name counts where the content does not tell."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            "{file}: an old workbook (.xls), or one with a password; accepted: XLSX without a password, or CSV",
            file=place,
        )
    if data.startswith(b"PK") or suffix in (".xlsx", ".xlsm"):
        from zaedno.sim.tables.workbook import read_workbook

        return read_workbook(place, data, sheet)
    if data.startswith(b"PAR1") or suffix == ".parquet":
        from zaedno.sim.tables.parquet import read_parquet

        return read_parquet(place, data)
    from zaedno.sim.tables.text import read_text

    return read_text(place, data, heading)


def _rows(
    where: str | Message,
    lines: Iterator[tuple[int, Sequence[str]]],
    named: Sequence[int],
    source: Source,
    header_row: int,
    most_rows: int,
    faults: list[Fault],
) -> Iterator[Row]:
    width, last = len(named), named[-1] + 1
    straight = width == last  # every column has a name: cells lie as the file has them
    merged = {(row, at): area for row, at, area in source.merged}
    for count, (row, texts) in enumerate(lines, start=1):
        if count > most_rows:
            raise InputError(
                "{file}, row {row}: too many rows; accepted: at most {most:,}", file=where, row=row, most=most_rows
            )
        cells = [cell(text, source.decimal_comma) for text in texts]
        if not straight or len(cells) > last:
            faults.extend(_without_a_name(where, row, cells, named, header_row))
        if merged and row > header_row:
            faults.extend(
                Fault(row, at, _merged(where, merged[row, at]))
                for at, text in enumerate(cells)
                if text and (row, at) in merged
            )
        if len(faults) >= MOST_PROBLEMS:
            return
        cells += [""] * (last - len(cells))
        yield Row(row, cells[:width] if straight else [cells[at] for at in named])


def _without_a_name(
    where: str | Message, row: int, cells: Sequence[str], named: Sequence[int], header_row: int
) -> Iterator[Fault]:
    """Cells that stand in no column of the table: beyond the last name, or below a blank one."""
    width, last = len(named), named[-1] + 1
    if any(cells[last:]):
        yield Fault(
            row,
            last,
            Message(
                "{file}, row {row}: {found} cells; accepted: at most {width}, one for each column",
                file=where,
                row=row,
                found=max(at for at, text in enumerate(cells) if text) + 1,
                width=last,
            ),
        )
    if width < last:
        for at in sorted(set(range(min(last, len(cells)))) - set(named)):
            if cells[at]:
                yield Fault(
                    row,
                    at,
                    Message(
                        "{file}, row {row}, column {column}: {value!r}: the column has no name in row {header}; "
                        "accepted: a name there, or no such column",
                        file=where,
                        row=row,
                        column=at + 1,
                        value=str(cells[at]),
                        header=header_row,
                    ),
                )


def _unread(where: str | Message, row: int, at: int, name: str) -> Fault:
    assert isinstance(name, Unread)
    return Fault(
        row,
        at,
        Message(
            "{file}, row {row}, column {column}: {value!r}: {wrong}; accepted: {accepted}",
            file=where,
            row=row,
            column=at + 1,
            value=str(name),
            wrong=name.wrong,
            accepted=name.accepted,
        ),
    )


def _merged(where: str | Message, area: str) -> Message:
    return Message(
        "{file}, cells {area}: merged, so that only the first of them holds the value; accepted: a value in each cell",
        file=where,
        area=area,
    )
