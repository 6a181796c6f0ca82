"""From the table of a file to the organisations of a roster: every cell checked, every problem told at once."""

from collections.abc import Iterable

import numpy as np

from zaedno.sim.messages import InputError, Message
from zaedno.sim.roster.columns import COLUMNS, MISSION, Column
from zaedno.sim.roster.template import blank_table
from zaedno.sim.state import TERRITORY_SIZE
from zaedno.sim.tables import MOST_PROBLEMS, Fault, Table, Unread, unknown


def examined(table: Table) -> tuple[np.ndarray, tuple[str, ...], list[Message]]:
    """Template, labels and problems of a file's table; with problems, the template is of no use."""
    rows = list(table.rows)
    found = [*table.faults, *_header_problems(table, len(rows))]
    place = {name: at for at, name in reversed(list(enumerate(table.columns)))}

    def problem(row: int, name: str, value: str, wrong: Message | InputError, accepted: Message) -> None:
        if len(found) > MOST_PROBLEMS:
            return
        message = Message(
            "{file}, row {row}, column {column}: {value!r}: {wrong}; accepted: {accepted}",
            file=table.place,
            row=row,
            column=name,
            value=value if len(value) <= 60 else value[:57] + "…",
            wrong=wrong,
            accepted=accepted,
        )
        found.append(Fault(row, place.get(name, -1), message))

    template = blank_table(len(rows))
    columns = {name: [row.cells[at] for row in rows] for name, at in place.items()}
    numbers = [row.number for row in rows]
    for name in place:
        if name in COLUMNS:
            for row, text, wrong, accepted in _fill(template, COLUMNS[name], columns[name], numbers):
                problem(row, name, text, wrong, accepted)
    if "name" in columns:
        for row, text, wrong in _repeated(columns["name"], numbers):
            problem(row, "name", text, wrong, COLUMNS["name"].accepted)
    if set(MISSION) <= set(place):
        for at, wrong in _check_missions(template, columns):
            problem(numbers[at], MISSION[0], columns[MISSION[0]][at], wrong, Message("weights of all themes, or none"))
    territory = columns.get("territory", [""] * len(numbers))
    if any(territory) and not all(territory):
        for row, text in zip(numbers, territory, strict=True):
            if not text:
                problem(
                    row, "territory", "", Message("blank, while other rows name theirs"), COLUMNS["territory"].accepted
                )
    order = _set_territories(template, territory)
    labels = tuple(columns.get("name", [""] * len(rows)))
    found.sort(key=lambda fault: fault[:2])
    return template[order], labels, [fault.message for fault in found]


def _header_problems(table: Table, organisations: int) -> list[Fault]:
    place, row = table.place, table.header_row
    found = [
        Message(
            "{file}, row {row}: no column {column!r}; accepted: a column for each of {required}",
            file=place,
            row=row,
            column=name,
            required=", ".join(name for name, column in COLUMNS.items() if column.required),
        )
        for name, column in COLUMNS.items()
        if column.required and name not in table.columns
    ]
    for name in dict.fromkeys(table.columns):
        if name not in COLUMNS:
            found.append(
                Message(
                    "{file}, row {row}, column {column!r}: {wrong}; accepted: {known}",
                    file=place,
                    row=row,
                    column=name,
                    wrong=unknown(Message("no such column"), name, COLUMNS),
                    known=", ".join(COLUMNS),
                )
            )
        elif table.columns.count(name) > 1:
            found.append(
                Message(
                    "{file}, row {row}, column {column}: there more than once; accepted: once",
                    file=place,
                    row=row,
                    column=name,
                )
            )
    absent = [name for name in MISSION if name not in table.columns]
    if 0 < len(absent) < len(MISSION):
        found.append(
            Message(
                "{file}, row {row}: {absent} missing; accepted: all columns mission_THEME, or none",
                file=place,
                row=row,
                absent=", ".join(absent),
            )
        )
    if organisations < 2 and not table.faults:
        found.append(
            Message(
                "{file}: {organisations} organisations; accepted: 2 or more, a row each",
                file=place,
                organisations=organisations,
            )
        )
    return [Fault(0, place, message) for place, message in enumerate(found)]


def _fill(
    template: np.ndarray, column: Column, texts: list[str], rows: list[int]
) -> Iterable[tuple[int, str, Message | InputError, Message]]:
    """Write the column's values; yields (row, text, what is wrong, what is accepted) of each that will not do."""
    parsed: dict[str, float | InputError] = {}  # a text is read once, however often it stands there
    target = template[column.field] if column.field else None
    for at, text in enumerate(texts):
        if isinstance(text, Unread):
            yield rows[at], text, text.wrong, text.accepted
            continue
        if not text:
            if column.required:
                yield rows[at], text, Message("blank"), column.accepted
            continue
        if column.parse is None or target is None:
            continue
        if text not in parsed:
            try:
                parsed[text] = column.parse(text)
            except InputError as error:
                parsed[text] = error
        value = parsed[text]
        if isinstance(value, InputError):
            yield rows[at], text, value, column.accepted
        elif column.item is None:
            target[at] = value
        else:
            target[at, column.item] = value


def _repeated(names: list[str], rows: list[int]) -> Iterable[tuple[int, str, Message]]:
    first: dict[str, int] = {}
    for row, name in zip(rows, names, strict=True):
        if name and first.setdefault(name, row) != row:
            yield row, name, Message("already in row {row}", row=first[name])


def _check_missions(table: np.ndarray, columns: dict[str, list[str]]) -> Iterable[tuple[int, Message]]:
    """Scale missions to sum to 1; yields (place, reason) of those that are partly blank or all zero."""
    blank = np.array([[not text for text in columns[name]] for name in MISSION])
    total = table["mission"].sum(axis=1)
    for at in np.flatnonzero(blank.any(axis=0) & ~blank.all(axis=0)):
        yield int(at), Message("a mission that is blank in part")
    for at in np.flatnonzero(total == 0.0):
        yield int(at), Message("a mission whose weights sum to 0")
    table["mission"] /= np.where(total > 0.0, total, 1.0)[:, np.newaxis]


def _set_territories(table: np.ndarray, texts: list[str]) -> np.ndarray:
    """Number the territories as they first appear, or by place in the file; returns rows in that order."""
    n = len(table)
    if any(texts):
        number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
        table["territory"] = [number[text] for text in texts]
    elif n > 2 * TERRITORY_SIZE:  # up to twice the usual size, a file is one LAG
        table["territory"] = np.arange(n) * int(np.floor(n / TERRITORY_SIZE + 0.5)) // n
    return np.argsort(table["territory"], kind="stable")
