"""The cells of a table file, CSV or XLSX: text as it stands, each row with its number in the file.

Names in such files come from outside: they are kept as they are and never evaluated.
"""

import csv
import hashlib
import importlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sim.messages import InputError, Message

MOST_ROWS = 1_000_000
_ACCEPTED = Message("accepted: a CSV file in UTF-8 or an XLSX file, its first row the names of columns")


class Cells(NamedTuple):
    """Names of columns, then rows as (number in the file from 1, cells); rows without any text are left out."""

    file: str
    sha256: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_cells(path: str | Path) -> Cells:
    """All cells of the table at `path`.  Raises `InputError` where the file cannot be read as a table."""
    file = str(path)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            "{file!r}: cannot be read ({reason}); {accepted}", file=file, reason=reason, accepted=_ACCEPTED
        ) from error
    lines = _xlsx(file, data) if Path(path).suffix.lower() == ".xlsx" else _csv(file, data)
    rows: list[tuple[int, list[str]]] = []
    for number, cells in lines:
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS + 1:
            raise InputError(
                "{file}, row {number}: too many organisations; accepted: at most {most_rows:,}",
                file=file,
                number=number,
                most_rows=MOST_ROWS,
            )
    if not rows:
        raise InputError("{file}: the file is empty; {accepted}", file=file, accepted=_ACCEPTED)
    header = [name.strip().lower() for name in rows[0][1]]
    while not header[-1]:  # cells that a spreadsheet left behind at the right
        header.pop()
    return Cells(file, hashlib.sha256(data).hexdigest(), header, rows[1:])


def _csv(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise InputError(
            "{file}, row {row}: byte {data:#04x} is not UTF-8; accepted: UTF-8 (in Excel: save as 'CSV "
            "UTF-8', or as XLSX)",
            file=file,
            row=row,
            data=data[error.start],
        ) from error
    if "\0" in text:
        raise InputError(
            "{file}, row {value}: not text; {accepted}",
            file=file,
            value=text[: text.index(chr(0))].count(chr(10)) + 1,
            accepted=_ACCEPTED,
        )
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)  # Excel in Bulgarian separates by semicolons
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise InputError(
            "{file}, line {line_num}: not CSV ({error}); {accepted}",
            file=file,
            line_num=reader.line_num,
            error=error,
            accepted=_ACCEPTED,
        ) from error


def _xlsx(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError as error:
        raise InputError(
            "{file}: reading XLSX needs the package openpyxl, which is not installed; accepted: CSV in "
            "UTF-8, or XLSX after 'pip install openpyxl'",
            file=file,
        ) from error
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(value) for value in row]
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, SyntaxError) as error:
        raise InputError(
            "{file}: not an XLSX workbook ({splitlines}); {accepted}",
            file=file,
            splitlines=str(error).splitlines()[0],
            accepted=_ACCEPTED,
        ) from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
