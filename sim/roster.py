"""Who takes part: a table of organisations from a file, or a synthetic community.

A roster is a template: what it leaves blank (NaN, or -1 in whole numbers) is drawn by the world of a run,
from the distributions that the parameters name.  What a file gives stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim import choices
from sim.messages import InputError
from sim.parameters import Parameters
from sim.roster_columns import COLUMNS, MISSION, Column, nearest
from sim.roster_file import Cells, read_cells
from sim.state import POWERS, ROLES, TERRITORY_SIZE, THEMES
from sim.vocabulary import Sector

BLANK = -1
SYNTHETIC, FILE = "synthetic", "file"

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


def read_roster(path: str | Path, name: str = FILE) -> Roster:
    """The roster in the CSV or XLSX file at `path`.  Raises `InputError` with a line for each problem."""
    cells = read_cells(path)
    table, labels, found = _examine(cells)
    if found:
        raise InputError("\n".join(found))
    return Roster(name, table, labels, path=str(Path(path).resolve()), sha256=cells.sha256)


def problems(path: str | Path) -> list[str]:
    """Every problem of the file at `path`, a line each: file, row, column, value, what is accepted."""
    try:
        return _examine(read_cells(path))[2]
    except InputError as error:
        return str(error).splitlines()


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


class _Problem(NamedTuple):
    row: int
    column: int  # place in the file, to sort by
    text: str


def _examine(cells: Cells) -> tuple[np.ndarray, tuple[str, ...], list[str]]:
    """Table, labels and problems of a file's cells; with problems, the table is of no use."""
    found = _header_problems(cells)
    place = {name: at for at, name in reversed(list(enumerate(cells.header)))}
    width = len(cells.header)

    def problem(row: int, name: str, value: str, reason: str, accepted: str) -> None:
        shown = value if len(value) <= 60 else value[:57] + "…"
        text = f"{cells.file}, row {row}, column {name}: {shown!r}: {reason}; accepted: {accepted}"
        found.append(_Problem(row, place.get(name, -1), text))

    for row, texts in cells.rows:
        if any(text.strip() for text in texts[width:]):
            text = f"{cells.file}, row {row}: {len(texts)} cells; accepted: at most {width}, one for each column"
            found.append(_Problem(row, width, text))
    table = blank_table(len(cells.rows))
    columns = {
        name: [texts[at].strip() if at < len(texts) else "" for _, texts in cells.rows] for name, at in place.items()
    }
    numbers = [row for row, _ in cells.rows]
    for name in place:
        if name in COLUMNS:
            for row, text, reason in _fill(table, COLUMNS[name], columns[name], numbers):
                problem(row, name, text, reason, COLUMNS[name].accepted)
    if "name" in columns:
        for row, text, reason in _repeated(columns["name"], numbers):
            problem(row, "name", text, reason, COLUMNS["name"].accepted)
    if set(MISSION) <= set(place):
        for at, reason in _check_missions(table, columns):
            problem(numbers[at], MISSION[0], columns[MISSION[0]][at], reason, "weights of all themes, or none")
    territory = columns.get("territory", [""] * len(numbers))
    if any(territory) and not all(territory):
        for row, text in zip(numbers, territory, strict=True):
            if not text:
                problem(row, "territory", "", "blank, while other rows name theirs", COLUMNS["territory"].accepted)
    order = _set_territories(table, territory)
    names = [texts[place["name"]] if "name" in place and place["name"] < len(texts) else "" for _, texts in cells.rows]
    return table[order], tuple(names), [item.text for item in sorted(found)]


def _header_problems(cells: Cells) -> list[_Problem]:
    texts = [
        f"{cells.file}, row 1: no column {name!r}; accepted: a column for each of name, sector"
        for name, column in COLUMNS.items()
        if column.required and name not in cells.header
    ]
    for name in dict.fromkeys(cells.header):
        if name not in COLUMNS:
            texts.append(
                f"{cells.file}, row 1, column {name!r}: no such column{nearest(name, COLUMNS)};"
                f" accepted: {', '.join(COLUMNS)}"
            )
        elif cells.header.count(name) > 1:
            texts.append(f"{cells.file}, row 1, column {name}: there more than once; accepted: once")
    absent = [name for name in MISSION if name not in cells.header]
    if 0 < len(absent) < len(MISSION):
        texts.append(f"{cells.file}, row 1: {', '.join(absent)} missing; accepted: all columns mission_THEME, or none")
    if len(cells.rows) < 2:
        texts.append(f"{cells.file}: {len(cells.rows)} organisations; accepted: 2 or more, a row each")
    return [_Problem(0, place, text) for place, text in enumerate(texts)]


def _fill(table: np.ndarray, column: Column, texts: list[str], rows: list[int]) -> Iterable[tuple[int, str, str]]:
    """Write the column's values into `table`; yields (row, text, reason) of each that is not accepted."""
    parsed: dict[str, float | str] = {}  # a text is read once, however often it stands there
    target = table[column.field] if column.field else None
    for at, text in enumerate(texts):
        if not text:
            if column.required:
                yield rows[at], text, "blank"
            continue
        if column.parse is None or target is None:
            continue
        if text not in parsed:
            try:
                parsed[text] = column.parse(text)
            except ValueError as error:
                parsed[text] = str(error)
        value = parsed[text]
        if isinstance(value, str):
            yield rows[at], text, value
        elif column.item is None:
            target[at] = value
        else:
            target[at, column.item] = value


def _repeated(names: list[str], rows: list[int]) -> Iterable[tuple[int, str, str]]:
    first: dict[str, int] = {}
    for row, name in zip(rows, names, strict=True):
        if name and first.setdefault(name, row) != row:
            yield row, name, f"already in row {first[name]}"


def _check_missions(table: np.ndarray, columns: dict[str, list[str]]) -> Iterable[tuple[int, str]]:
    """Scale missions to sum to 1; yields (place, reason) of those that are partly blank or all zero."""
    blank = np.array([[not text for text in columns[name]] for name in MISSION])
    total = table["mission"].sum(axis=1)
    for at in np.flatnonzero(blank.any(axis=0) & ~blank.all(axis=0)):
        yield int(at), "a mission that is blank in part"
    for at in np.flatnonzero(total == 0.0):
        yield int(at), "a mission whose weights sum to 0"
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
