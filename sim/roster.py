"""Who takes part: a table of organisations from a file, or a synthetic community.

A roster is a template: what it leaves blank (NaN, or -1 in whole numbers) is drawn by the world of a run,
from the distributions that the parameters name.  What a file gives stays.
"""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim import choices
from sim.messages import InputError, Message
from sim.parameters import Parameters
from sim.roster_columns import COLUMNS, MISSION, Column
from sim.state import POWERS, ROLES, TERRITORY_SIZE, THEMES
from sim.tables import MOST_PROBLEMS, Fault, Table, Unread, open_table, unknown
from sim.vocabulary import Sector

BLANK = -1
SYNTHETIC, FILE = "synthetic", "file"
MOST_ORGANISATIONS = 1_000_000

TEMPLATE = np.dtype(
    [
        ("uid", "i8"),  # place in the file, from 0; stays when others are taken out
        ("sector", "i8"),
        ("territory", "i8"),  # 0, 1, …: rows of a territory lie together, in this order
        ("functions", "i8"),  # bit d set: performs civil function d; BLANK: drawn
        ("vulnerable", "i8"),  # 0, 1, or BLANK
        ("entered", "i8"),  # month of entry; 0: from the start
        ("hidden", "f8"),  # share
        ("svo", "f8"),  # degrees
        ("hours", "f8"),  # a month
        ("competence", "f8", (ROLES,)),  # shares
        ("mission", "f8", (THEMES,)),  # sums to 1, or all NaN
        ("power", "f8", (POWERS,)),  # shares
    ]
)


@dataclass(frozen=True, eq=False)
class Roster:
    """Organisations before anything is drawn: `table`, shape (N,) of `TEMPLATE`, and their names in `labels`.

    Names are in the order of the file: the organisation `uid` is called `labels[uid]` ('': it has no name).
    `path` and `sha256` tell the file of a user's roster; `drawn` says that the table follows the parameters.
    """

    name: str
    table: np.ndarray
    labels: tuple[str, ...]
    path: str | None = None
    sha256: str | None = None
    drawn: bool = False

    def __post_init__(self) -> None:
        if self.table.dtype != TEMPLATE or self.table.shape != (len(self.labels),):
            raise ValueError(f"a roster's table has the dtype TEMPLATE and a row for each of {len(self.labels)} labels")
        self.table.flags.writeable = False

    def __len__(self) -> int:
        return len(self.table)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Roster):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[object, ...]:
        return self.name, self.labels, self.path, self.sha256, self.drawn, self.table.tobytes()


def blank_table(n: int) -> np.ndarray:
    """`n` template rows of one territory in which everything is left to be drawn."""
    table = np.zeros(n, dtype=TEMPLATE)
    table["uid"] = np.arange(n)
    for name in ("functions", "vulnerable"):
        table[name] = BLANK
    for name in ("hidden", "svo", "hours", "competence", "mission", "power"):
        table[name] = np.nan
    return table


def synthetic(parameters: Parameters) -> Roster:
    """A community of `organisations` heads: sectors by share, rounded; the rest is left to be drawn.

    Territories hold about `TERRITORY_SIZE` rows each, and a public body at least where there are any at all,
    for a municipality has to be a member of its LAG.
    """
    n = parameters.organisations
    table = blank_table(n)
    n_territories = max(1, _rounded(n / TERRITORY_SIZE))
    table["territory"] = np.arange(n) * n_territories // n
    public = np.zeros(0, dtype=np.int64)
    if parameters.share_municipality > 0.0:
        first = np.searchsorted(table["territory"], np.arange(n_territories))
        others = np.setdiff1d(np.arange(n), first)
        wanted = _rounded(parameters.share_municipality * n) - n_territories
        public = np.concatenate((first, _spread(others, wanted)))
    rest = np.setdiff1d(np.arange(n), public)
    table["sector"] = Sector.NGO
    table["sector"][public] = Sector.MUNICIPALITY
    table["sector"][_spread(rest, _rounded(parameters.share_business * n))] = Sector.BUSINESS
    return Roster(SYNTHETIC, table, ("",) * n, drawn=True)


def read_roster(path: str | Path, name: str = FILE, sha256: str | None = None) -> Roster:
    """The roster in the file at `path`; with `sha256`, the file has to be the one of that content.

    Raises `InputError` with a message for each problem.
    """
    return look_through(path, name, sha256)[0]


def look_through(path: str | Path, name: str = FILE, sha256: str | None = None) -> tuple[Roster, Table]:
    """The roster in the file at `path`, and the table that it was read from.  Raises `InputError`."""
    table = open_table(path, MOST_ORGANISATIONS)
    if sha256 is not None and sha256 != table.sha256:
        raise InputError(
            "{path}: the roster file has changed since this study (its SHA-256 was {then}, and is {now}); "
            "accepted: the file as it was, or a new study without config=",
            path=str(path),
            then=sha256,
            now=table.sha256,
        )
    template, labels, found = _examine(table)
    if found:
        refusal = InputError(*found)
        refusal.all_told_by = Message("zaedno roster check {path}", path=shlex.quote(str(path)))
        raise refusal
    return Roster(name, template, labels, path=str(Path(path).resolve()), sha256=table.sha256), table


def problems(path: str | Path) -> tuple[Message, ...]:
    """Every problem of the file at `path`, in its order: file, row, column, value, what is accepted."""
    try:
        read_roster(path)
    except InputError as error:
        return error.problems
    return ()


def load_roster(
    choice: str, parameters: Parameters, path: str | Path | None = None, config_dir: str | Path | None = None
) -> Roster:
    """The roster of a choice in configs/roster: drawn after `parameters`, from a table beside it, or from `path`.

    Raises `InputError` where the choice is unknown, lacks a path or contradicts the one given.
    """
    declared, source = choices.read("roster", choice, ("name", "path"), config_dir)
    beside = declared.get("path") or f"{choice}.csv"
    table = source.parent / str(beside)
    given = None if path is None or str(path) == declared.get("path") else path
    if choice == FILE and given is not None:
        return read_roster(given)
    if given is not None:
        raise InputError(
            "roster.path={given!r}: roster={choice} has organisations of its own; accepted: roster=file",
            given=str(given),
            choice=choice,
        )
    if choice == SYNTHETIC:
        return synthetic(parameters)
    if choice == FILE:
        raise InputError("roster.path=None: roster=file reads a file; accepted: roster.path=FILE, a CSV or XLSX file")
    roster = read_roster(table, choice)
    if source.parent == choices.bundled("roster"):  # known by its name wherever the software is
        return Roster(choice, roster.table, roster.labels)
    return roster


def _examine(table: Table) -> tuple[np.ndarray, tuple[str, ...], list[Message]]:
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
        table["territory"] = np.arange(n) * _rounded(n / TERRITORY_SIZE) // n
    return np.argsort(table["territory"], kind="stable")


def _rounded(value: float) -> int:
    return int(np.floor(value + 0.5))


def _spread(places: np.ndarray, n: int) -> np.ndarray:
    """`n` of the places (all, if there are fewer), at even distances."""
    n = min(max(n, 0), len(places))
    return places[np.arange(n) * len(places) // max(n, 1)]
