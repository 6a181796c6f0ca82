"""A user's own table of points, read as a roster is: a column a factor, a row a point."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from zaedno.experiments.sweep.factors import Factor, Points
from zaedno.sim.messages import InputError, Message
from zaedno.sim.parameters import check_value, declaration, names
from zaedno.sim.tables import MOST_PROBLEMS, Row, Table, Unread, number, open_table, unknown

MOST_POINTS = 10_000_000
_ACCEPTED = Message("accepted: CSV, XLSX or Parquet with a column for each factor and a row for each point")


class PointsTable(NamedTuple):
    """Factors (with the ranges that the table covers), points, the file's SHA-256, and how it was read."""

    factors: tuple[Factor, ...]
    points: Points
    sha256: str
    notices: tuple[Message, ...]


def read_table(path: Path, sha256: str | None = None) -> PointsTable:
    """The points in the file at `path`; with `sha256`, it has to be the one of that content.

    Raises `InputError` with a message for each problem.
    """
    table = open_table(path, MOST_POINTS, f"design.path={path}")
    if sha256 is not None and sha256 != table.sha256:
        raise InputError(
            "{file}: the table of points has changed since this study (its SHA-256 was {then}, and is {now}); "
            "accepted: the file as it was, or a new study without config=",
            file=table.place,
            then=sha256,
            now=table.sha256,
        )
    found = _header_problems(table)
    if found:
        raise InputError(*found)
    integers = [bool(declaration(name)["integer"]) for name in table.columns]
    columns = [array("d") for _ in table.columns]
    readers: list[tuple[str, bool, Callable[[float], None]]] = [
        (name, integer, column.append) for name, integer, column in zip(table.columns, integers, columns, strict=True)
    ]
    for row in table.rows:
        for (name, integer, append), text in zip(readers, row.cells, strict=True):
            try:
                append(_value(name, integer, text))
            except InputError as error:
                found.append(_problem(table, row, name, text, error))
        if len(found) >= MOST_PROBLEMS:
            break
    found += [fault.message for fault in table.faults]
    if found:
        raise InputError(*found)
    if not columns[0]:
        raise InputError("{file}: no points in it; {accepted}", file=table.place, accepted=_ACCEPTED)
    points = np.column_stack([np.frombuffer(column) for column in columns])
    lows, highs = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    factors = tuple(map(Factor, table.columns, lows, highs, integers))
    return PointsTable(factors, points, table.sha256, table.notices)


def _header_problems(table: Table) -> list[Message]:
    found = [fault.message for fault in table.faults]
    for name in dict.fromkeys(table.columns):
        if name not in names():
            wrong = unknown(Message("no such parameter"), name, names())
            if name.startswith("unnamed"):  # how pandas calls the index that it wrote beside the points
                wrong = Message("a numbering of rows, and no parameter; write the table with index=False")
            found.append(
                Message(
                    "{file}, column {name!r}: {wrong}; {accepted}",
                    file=table.place,
                    name=name,
                    wrong=wrong,
                    accepted=_ACCEPTED,
                )
            )
        if table.columns.count(name) > 1:
            found.append(
                Message("{file}, column {name!r}: there more than once; accepted: once", file=table.place, name=name)
            )
    return found


def _value(name: str, integer: bool, text: str) -> float:
    if isinstance(text, Unread):
        raise InputError("{wrong}; accepted: {accepted}", wrong=text.wrong, accepted=text.accepted)
    try:
        value = number(text)
    except InputError:
        check_value(name, text)  # says what is accepted
        raise
    check_value(name, int(value) if integer and value.is_integer() else value)
    return value


def _problem(table: Table, row: Row, name: str, text: str, error: InputError) -> Message:
    template = "{file}, row {row}, column {name}: {error}"
    if isinstance(text, Unread):
        template = "{file}, row {row}, column {name}: {value!r}: {error}"
    return Message(template, file=table.place, row=row.number, name=name, value=str(text)[:60], error=error)
