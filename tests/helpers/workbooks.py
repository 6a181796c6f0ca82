"""Workbooks for tests: made by openpyxl, then changed part by part, as other programs would have written them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data: bytes, changes: Mapping[str, Callable[[str], str] | str | None]) -> bytes:
    """The archive with parts changed, replaced or added; None takes one away."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            change = changes.get(name, str)
            if callable(change):
                before = old.read(name).decode()
                after = change(before)
                assert change is str or after != before, f"nothing changed in {name}"
                new.writestr(name, after)
            elif change is not None:
                new.writestr(name, change)
    return stream.getvalue()


def put(folder: Path, data: bytes, name: str = "lag.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
