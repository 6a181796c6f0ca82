"""The columns of a roster file: what each may hold, and how its text becomes a value.

`COLUMNS` is the one list of columns; the template for users, the check of a file and the reading of it
all follow it.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.vocabulary import CIVIL_FUNCTIONS, Power, Role, Sector, Term, Theme

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")  # spreadsheets turn yes/no into TRUE and FALSE


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `parse` turns a cell that is not blank into a value or raises `ValueError` with the reason.

    `field` is the field of the template record and `item` the place in it, if it is a vector; no field: text.
    """

    name: str
    accepted: str
    parse: Callable[[str], float] | None = None
    field: str = ""
    item: int | None = None
    required: bool = False


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, as ` nearest: WORD;`-free text for messages; '' where nothing is alike."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.3)
    return f"; nearest: {found[0]}" if found else ""


def _number(low: float, high: float, *, whole: bool = False) -> Callable[[str], float]:
    def parse(text: str) -> float:
        text = text.replace("−", "-")
        if not _NUMBER.fullmatch(text):
            raise ValueError("not a number")
        value = float(text.replace(",", "."))  # a decimal comma: spreadsheets in Bulgarian write one
        if whole and not value.is_integer():
            raise ValueError("not a whole number")
        if not low <= value <= high:
            raise ValueError("out of range")
        return value

    return parse


def _numeric(name: str, low: float, high: float, unit: str, field: str, item: int | None = None) -> Column:
    whole = field == "entered"
    accepted = f"{'a whole number' if whole else 'a number'} from {low:g} to {high:g} ({unit}), or blank"
    return Column(name, accepted, _number(low, high, whole=whole), field, item)


def _term(kind: str, terms: Iterable[Term]) -> Callable[[str], int]:
    slugs = {term.slug: int(term) for term in terms}

    def parse(text: str) -> int:
        if text.lower() not in slugs:
            raise ValueError(f"no such {kind}{nearest(text, slugs)}")
        return slugs[text.lower()]

    return parse


def _functions(text: str) -> int:
    function = _term("function", CIVIL_FUNCTIONS)
    mask = 0
    for part in text.split(";"):
        if part.strip():
            mask |= 1 << function(part.strip())
    if not mask:
        raise ValueError("no function between the semicolons")
    return mask


def _yes_or_no(text: str) -> int:
    if text.lower() not in _YES + _NO:
        raise ValueError("neither yes nor no")
    return int(text.lower() in _YES)


def _columns() -> Iterable[Column]:
    sectors, functions = ", ".join(s.slug for s in Sector), ", ".join(f.slug for f in CIVIL_FUNCTIONS)
    yield Column("name", "a text that no other row has", required=True)
    yield Column("sector", sectors, _term("sector", Sector), "sector", required=True)
    yield Column("settlement", "a text, or blank")
    yield Column("functions", f"some of {functions}; separated by semicolons, or blank", _functions, "functions")
    yield Column("vulnerable", "yes, no, or blank", _yes_or_no, "vulnerable")
    yield _numeric("hours", 0, 200, "hours/month", "hours")
    for power in Power:
        yield _numeric(power.slug, 0, 1, "share", "power", int(power))
    yield _numeric("hidden", 0, 1, "share", "hidden")
    yield _numeric("svo", -45, 45, "degrees", "svo")
    yield _numeric("entered", 0, 1200, "month", "entered")
    yield Column("territory", "a number or a name, in every row or in none")
    for role in Role:
        yield _numeric(f"competence_{role.slug}", 0, 1, "share", "competence", int(role))
    for theme in Theme:
        yield _numeric(f"mission_{theme.slug}", 0, 1e6, "weight", "mission", int(theme))


COLUMNS: dict[str, Column] = {column.name: column for column in _columns()}
MISSION = tuple(name for name in COLUMNS if name.startswith("mission_"))
