"""From the table of a file to the organisations of a roster: every cell checked, every problem told at once.

What an office's list has beside organisations is passed over and told: titles, totals, columns of its own.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from zaedno.sim.messages import InputError, Message
from zaedno.sim.roster.columns import COLUMNS, MISSION, MOST_LABEL, Column
from zaedno.sim.roster.headings import Columns, columns_of
from zaedno.sim.roster.passed import PassedOver
from zaedno.sim.roster.sectors import CALLED, sector_of
from zaedno.sim.roster.template import BLANK, blank_table
from zaedno.sim.roster.titles import TITLES
from zaedno.sim.state import TERRITORY_SIZE
from zaedno.sim.tables import MOST_PROBLEMS, Fault, Row, Table, Unread

MOST_NAMED = 12  # rows in one notice


class Examined(NamedTuple):
    """What a table holds: with `problems`, the rest of it is of no use.

    `labels` and `short` are names and short labels in the order of the file; `notices` tell what was passed over and
    what is assumed; `columns` are those that were read, as the file calls them.
    """

    template: np.ndarray
    labels: tuple[str, ...]
    short: tuple[str, ...]
    problems: tuple[Message, ...]
    notices: tuple[Message, ...]
    columns: tuple[str, ...]
    acquainted: tuple[tuple[int, int], ...] = ()


def examined(table: Table) -> Examined:
    """The organisations of a file's table, every problem of it, and all that is told of how it was read."""
    called = columns_of(table.headings)
    place = {name: at for at, name in reversed(list(enumerate(called.names))) if name}
    if not {"name", "sector"} & set(place):
        return _nothing(table, called)
    rows, passed, notices = _organisations(table, called)
    found = [fault for fault in table.faults if fault.row not in passed]
    found += _header_problems(table, called, len(rows))
    notices = [*table.notices, *_header_notices(table, called), *notices]

    def problem(row: int, name: str, value: str, wrong: Message | InputError, accepted: Message) -> None:
        if len(found) > MOST_PROBLEMS:
            return
        message = Message(
            "{file}, row {row}, column {column}: {value!r}: {wrong}; accepted: {accepted}",
            file=table.place,
            row=row,
            column=table.headings[place[name]],
            value=value if len(value) <= 60 else value[:57] + "…",
            wrong=wrong,
            accepted=accepted,
        )
        found.append(Fault(row, place[name], message))

    template = blank_table(len(rows))
    columns = {name: [row.cells[at] for row in rows] for name, at in place.items()}
    numbers = [row.number for row in rows]
    for name in place:
        for row, text, wrong, accepted in _fill(template, COLUMNS[name], columns[name], numbers):
            problem(row, name, text, wrong, accepted)
    for name in {"name", "label"} & set(columns):
        for row, text, wrong in _repeated(columns[name], numbers):
            problem(row, name, text, wrong, COLUMNS[name].accepted)
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
    labels = tuple(columns.get("name", [""] * len(rows)))
    if "sector" in columns:
        notices += _assumed_sectors(table, columns["sector"], labels, numbers)
    order = _set_territories(template, territory)
    found.sort(key=lambda fault: fault[:2])
    return Examined(
        template[order],
        labels,
        tuple(columns.get("label", [""] * len(rows))),
        tuple(fault.message for fault in found),
        tuple(notices),
        tuple(table.headings[at] for at, name in enumerate(called.names) if name),
    )


def _nothing(table: Table, called: Columns) -> Examined:
    """What is said of a table without the columns that are needed: no more than that, whatever is in it."""
    for _ in table.rows:  # the form of the file is none of its problems here
        break
    problems = [fault.message for fault in _header_problems(table, called, 2)]
    return Examined(blank_table(0), (), (), tuple(problems), tuple(table.notices), ())


def _organisations(table: Table, called: Columns) -> tuple[list[Row], set[int], list[Message]]:
    """The rows of organisations, the numbers of those that are none, and what is told of these."""
    rows, passed = [], set[int]()
    why: dict[str, tuple[Message, list[Row]]] = {}
    over = PassedOver(table.headings, called.names)
    for row in table.rows:
        reason = over.why(row)
        if reason is None:
            rows.append(row)
        else:
            passed.add(row.number)
            why.setdefault(reason.text, (reason, []))[1].append(row)
    notices = [
        Message(
            "{file}, {rows}: passed over: {why} ({shown!r})",
            file=table.place,
            rows=_rows_named([row.number for row in those]),
            why=reason,
            shown=next(filter(None, those[0].cells), "")[:40],
        )
        for reason, those in why.values()
    ]
    return rows, passed, notices


def _rows_named(numbers: Sequence[int]) -> Message:
    listed = ", ".join(map(str, numbers[:MOST_NAMED])) + (", …" if len(numbers) > MOST_NAMED else "")
    return Message("row {rows}", rows=listed) if len(numbers) == 1 else Message("rows {rows}", rows=listed)


def _header_notices(table: Table, called: Columns) -> list[Message]:
    notices = []
    if table.above:
        notices.append(
            Message(
                "{file}, {rows}: passed over: above the names of the columns, which stand in row {header}",
                file=table.place,
                rows=_rows_named(table.above),
                header=table.header_row,
            )
        )
    if called.passed:
        notices.append(
            Message(
                "{file}, row {row}: passed over, for a roster has no such columns: {columns}",
                file=table.place,
                row=table.header_row,
                columns=", ".join(table.headings[at] for at in called.passed),
            )
        )
    return notices


def _assumed_sectors(
    table: Table, sectors: Sequence[str], labels: Sequence[str], numbers: Sequence[int]
) -> Iterable[Message]:
    """That blank sectors are drawn, and which of them a name speaks of."""
    blank = [at for at, text in enumerate(sectors) if not text]
    if not blank:
        return
    yield Message(
        "{file}, {rows}: the sector is blank: assumed, and drawn anew in every world "
        "(parameters.share_business, parameters.share_municipality)",
        file=table.place,
        rows=_rows_named([numbers[at] for at in blank]),
    )
    for at in blank[:MOST_NAMED]:
        try:
            sector = sector_of(labels[at])
        except InputError:
            continue
        yield Message(
            "{file}, row {row}: {name!r} sounds like “{sector}”: write it into the column if that is right",
            file=table.place,
            row=numbers[at],
            name=labels[at],
            sector=CALLED[sector],
        )


def _header_problems(table: Table, called: Columns, organisations: int) -> list[Fault]:
    place, row = table.place, table.header_row
    found = []
    if "name" not in called.names:
        found.append(
            Message(
                "{file}, row {row}: no column 'name'; accepted: a column so called, or “Organisation”, “Наименование” "
                "and the like, in one of the first ten rows",
                file=place,
                row=row,
            )
        )
    if "sector" not in called.names:
        found.append(
            Message(
                "{file}, row {row}: no column 'sector'; accepted: a column so called, or “Type”, “Сектор”, “Вид” and "
                "the like, in one of the first ten rows",
                file=place,
                row=row,
            )
        )
    for at, heading in enumerate(table.headings):
        name = called.names[at]
        if at in called.nearest:
            found.append(
                Message(
                    "{file}, row {row}, column {column!r}: {wrong}; accepted: {known}",
                    file=place,
                    row=row,
                    column=heading,
                    wrong=Message("no such column; nearest: {nearest}", nearest=called.nearest[at]),
                    known=Message("that name, or one that is not like it"),
                )
            )
        elif name and at > called.names.index(name):
            found.append(
                Message(
                    "{file}, row {row}, column {column}: there more than once; accepted: once",
                    file=place,
                    row=row,
                    column=heading,
                )
            )
    absent = [TITLES[name] for name in MISSION if name not in called.names]
    if 0 < len(absent) < len(MISSION):
        found.append(
            Message(
                "{file}, row {row}: {absent} missing; accepted: all columns of missions, or none",
                file=place,
                row=row,
                absent=reduce(lambda one, more: Message("{one}, {more}", one=one, more=more), absent),
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
            if column.filled:
                yield rows[at], text, Message("blank"), column.accepted
            elif column.name == "sector":
                template["sector"][at] = BLANK
            continue
        if column.name == "label" and len(text) > MOST_LABEL:
            yield rows[at], text, Message("too long"), column.accepted
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
