"""Who takes part: a table of organisations from a file, or a synthetic community.

A roster is a template: what it leaves blank (NaN, or -1 in whole numbers) is drawn by the world of a run,
from the distributions that the parameters name.  What a file gives stays.
"""

import shlex
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zaedno.sim import choices
from zaedno.sim.messages import InputError, Message
from zaedno.sim.parameters import Parameters
from zaedno.sim.roster.check import Examined, examined
from zaedno.sim.roster.headings import like_headings
from zaedno.sim.roster.template import TEMPLATE, blank_table
from zaedno.sim.roster.ties import is_list, is_ties, read_ties
from zaedno.sim.state import TERRITORY_SIZE
from zaedno.sim.tables import Table, open_table
from zaedno.sim.vocabulary import Sector

SYNTHETIC, FILE = "synthetic", "file"
MOST_ORGANISATIONS = 1_000_000


@dataclass(frozen=True, eq=False)
class Roster:
    """Organisations before anything is drawn: `table`, shape (N,) of `TEMPLATE`, and their names in `labels`.

    Names are in the order of the file: the organisation `uid` is called `labels[uid]` ('': it has no name).
    `short` are short labels in the same order; without any, or '' where one has none, an organisation has its code.
    `acquainted` are pairs of `uid` that know each other at the start, whatever is drawn.
    `path` and `sha256` tell the file of a user's roster; `drawn` says that the table follows the parameters,
    and `notices` how the file was read, where that is not beyond doubt: they make no other roster.
    """

    name: str
    table: np.ndarray
    labels: tuple[str, ...]
    path: str | None = None
    sha256: str | None = None
    drawn: bool = False
    notices: tuple[Message, ...] = ()
    short: tuple[str, ...] = ()
    acquainted: tuple[tuple[int, int], ...] = ()

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
        return self.name, self.labels, self.path, self.sha256, self.drawn, self.acquainted, self.table.tobytes()


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


def look_through(path: str | Path, name: str = FILE, sha256: str | None = None) -> tuple[Roster, Examined, Table]:
    """The roster in the file at `path`, what was found in it, and its table.  Raises `InputError`."""
    found, table = look_at(path)
    if sha256 is not None and sha256 != table.sha256:
        raise InputError(
            "{path}: the roster file has changed since this study (its SHA-256 was {then}, and is {now}); "
            "accepted: the file as it was, or a new study without config=",
            path=str(path),
            then=sha256,
            now=table.sha256,
        )
    if found.problems:
        refusal = InputError(*found.problems)
        refusal.all_told_by = Message("zaedno roster check {path}", path=shlex.quote(str(path)))
        raise refusal
    place = str(Path(path).resolve())
    roster = Roster(
        name,
        found.template,
        found.labels,
        path=place,
        sha256=table.sha256,
        notices=found.notices,
        short=found.short,
        acquainted=found.acquainted,
    )
    return roster, found, table


def look_at(path: str | Path) -> tuple[Examined, Table]:
    """All that the file at `path` holds, its problems too.  Raises `InputError` where it is no table."""
    table = open_table(path, MOST_ORGANISATIONS, heading=like_headings, sheet=is_list)
    found = examined(table)
    if not found.columns or not any(map(is_ties, table.sheets)):
        return found, table
    later = np.zeros(len(found.labels), dtype=bool)
    later[found.template["uid"]] = found.template["entered"] > 0
    ties = read_ties(path, found.labels, found.short, later.tolist())
    return found._replace(
        acquainted=ties.pairs, problems=found.problems + ties.problems, notices=found.notices + ties.notices
    ), table


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
        return Roster(choice, roster.table, roster.labels, short=roster.short, acquainted=roster.acquainted)
    return roster


def _rounded(value: float) -> int:
    return int(np.floor(value + 0.5))


def _spread(places: np.ndarray, n: int) -> np.ndarray:
    """`n` of the places (all, if there are fewer), at even distances."""
    n = min(max(n, 0), len(places))
    return places[np.arange(n) * len(places) // max(n, 1)]
