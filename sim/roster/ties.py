"""Who knows whom, from a second sheet of a workbook: two names a row, each of them in the list of the first.

Whatever else a world draws, these know each other at its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from zaedno.sim.messages import InputError, Message
from zaedno.sim.roster.words import plain
from zaedno.sim.tables import MOST_PROBLEMS, Table, Unread, open_table, unknown

MOST_TIES = 1_000_000
SHEETS = ("ties", "links", "acquaintances", "who knows whom", "връзки", "познанства", "познати", "кой кого познава")
HELP = ("accepted", "what is accepted", "приема се", "какво се приема")  # the sheet of a template that explains it
_FIRST = ("organisation", "organization", "name", "member", "from", "who", "организация", "име", "член", "кой", "от")
_SECOND = ("knows", "partner", "to", "with", "whom", "познава", "познава се с", "партньор", "връзка с", "кого", "с")
_ACCEPTED = Message("a name or a short label of the list")
_NO_COLUMNS = Message("{columns}", columns="Organisation, Knows; Организация, Познава")


class Ties(NamedTuple):
    """Pairs of places in the list, and what is told of the sheet."""

    pairs: tuple[tuple[int, int], ...]
    problems: tuple[Message, ...]
    notices: tuple[Message, ...]


def is_ties(sheet: str) -> bool:
    return plain(sheet) in SHEETS


def is_list(sheet: str) -> bool:
    return not is_ties(sheet) and plain(sheet) not in HELP


def read_ties(path: str | Path, labels: Sequence[str], short: Sequence[str], later: Sequence[bool]) -> Ties:
    """The ties in the workbook at `path` among organisations of these names; who comes `later` knows nobody."""
    try:
        table = open_table(path, MOST_TIES, heading=_like_headings, sheet=is_ties)
        rows = list(table.rows)
    except InputError as error:
        return Ties((), error.problems, ())
    words = [plain(heading) for heading in table.headings]
    first = next((at for at, word in enumerate(words) if word in _FIRST), -1)
    second = next((at for at, word in enumerate(words) if word in _SECOND), -1)
    if first < 0 or second < 0:
        problem = Message(
            "{file}, row {row}: no two columns of organisations that know each other; accepted: {columns}",
            file=table.place,
            row=table.header_row,
            columns=_NO_COLUMNS,
        )
        return Ties((), (problem,), ())
    place = {plain(name): at for names in (short, labels) for at, name in enumerate(names) if name}
    found: dict[tuple[int, int], int] = {}
    problems, notices = [fault.message for fault in table.faults], list[Message]()
    for row in rows:
        if not row.cells[first] and not row.cells[second]:
            continue
        pair = []
        for column in (first, second):
            text = row.cells[column]
            at = place.get(plain(text), -1)
            pair.append(at)
            if at < 0 and len(problems) < MOST_PROBLEMS:
                problems.append(_wrong(table, row.number, column, text, _why(text, labels)))
        one, other = sorted(pair)
        if one < 0:
            continue
        if one == other:
            problems.append(_wrong(table, row.number, second, row.cells[second], Message("itself")))
        elif (one, other) in found:
            notices.append(
                Message(
                    "{file}, row {row}: passed over: the two are in row {first} already",
                    file=table.place,
                    row=row.number,
                    first=found[one, other],
                )
            )
        elif later[one] or later[other]:
            notices.append(
                Message(
                    "{file}, row {row}: passed over: who comes later knows nobody at the start",
                    file=table.place,
                    row=row.number,
                )
            )
        else:
            found[one, other] = row.number
    return Ties(tuple(found), tuple(problems), tuple(notices))


def _why(text: str, labels: Sequence[str]) -> Message:
    if isinstance(text, Unread):
        return text.wrong
    return unknown(Message("not in the list"), text, labels, 0.6) if text else Message("blank")


def _wrong(table: Table, row: int, column: int, value: str, wrong: Message) -> Message:
    return Message(
        "{file}, row {row}, column {column}: {value!r}: {wrong}; accepted: {accepted}",
        file=table.place,
        row=row,
        column=table.headings[column],
        value=value[:60],
        wrong=wrong,
        accepted=_ACCEPTED,
    )


def _like_headings(cells: Sequence[str]) -> float:
    words = [plain(cell) for cell in cells]
    return float(any(word in _FIRST for word in words)) + float(any(word in _SECOND for word in words))
