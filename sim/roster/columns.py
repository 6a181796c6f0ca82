"""The columns of a roster file: what each may hold, and how its text becomes a value.

`COLUMNS` is the one list of columns; the template for users, the check of a file and the reading of it
all follow it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zaedno.sim.messages import InputError, Message
from zaedno.sim.tables import number, unknown
from zaedno.sim.vocabulary import CIVIL_FUNCTIONS, Power, Role, Sector, Term, Theme

_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")  # spreadsheets turn yes/no into TRUE and FALSE


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `parse` turns a cell that is not blank into a value or raises `InputError` with the reason.

    `field` is the field of the template record and `item` the place in it, if it is a vector; no field: text.
    """

    name: str
    accepted: Message
    parse: Callable[[str], float] | None = None
    field: str = ""
    item: int | None = None
    required: bool = False


def _number(low: float, high: float, *, whole: bool = False) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = number(text)
        if whole and not value.is_integer():
            raise InputError("not a whole number")
        if not low <= value <= high:
            raise InputError("out of range")
        return value

    return parse


def _numeric(name: str, low: float, high: float, unit: Message, field: str, item: int | None = None) -> Column:
    whole = field == "entered"
    kind = Message("a whole number") if whole else Message("a number")
    accepted = Message("{kind} from {low:g} to {high:g} ({unit}), or blank", kind=kind, low=low, high=high, unit=unit)
    return Column(name, accepted, _number(low, high, whole=whole), field, item)


def _term(wrong: Message, terms: Iterable[Term]) -> Callable[[str], int]:
    slugs = {term.slug: int(term) for term in terms}

    def parse(text: str) -> int:
        if text.lower() not in slugs:
            raise InputError(unknown(wrong, text, slugs))
        return slugs[text.lower()]

    return parse


def _functions(text: str) -> int:
    function = _term(Message("no such function"), CIVIL_FUNCTIONS)
    mask = 0
    for part in text.split(";"):
        if part.strip():
            mask |= 1 << function(part.strip())
    if not mask:
        raise InputError("no function between the semicolons")
    return mask


def _yes_or_no(text: str) -> int:
    if text.lower() not in _YES + _NO:
        raise InputError("neither yes nor no")
    return int(text.lower() in _YES)


def _columns() -> Iterable[Column]:
    sectors, functions = ", ".join(s.slug for s in Sector), ", ".join(f.slug for f in CIVIL_FUNCTIONS)
    yield Column("name", Message("a text that no other row has"), required=True)
    yield Column(
        "sector",
        Message("{sectors}", sectors=sectors),
        _term(Message("no such sector"), Sector),
        "sector",
        required=True,
    )
    yield Column("settlement", Message("a text, or blank"))
    some = Message("some of {functions}; separated by semicolons, or blank", functions=functions)
    yield Column("functions", some, _functions, "functions")
    yield Column("vulnerable", Message("yes, no, or blank"), _yes_or_no, "vulnerable")
    yield _numeric("hours", 0, 200, Message("hours/month"), "hours")
    for power in Power:
        yield _numeric(power.slug, 0, 1, Message("share"), "power", int(power))
    yield _numeric("hidden", 0, 1, Message("share"), "hidden")
    yield _numeric("svo", -45, 45, Message("degrees"), "svo")
    yield _numeric("entered", 0, 1200, Message("month"), "entered")
    yield Column("territory", Message("a number or a name, in every row or in none"))
    for role in Role:
        yield _numeric(f"competence_{role.slug}", 0, 1, Message("share"), "competence", int(role))
    for theme in Theme:
        yield _numeric(f"mission_{theme.slug}", 0, 1e6, Message("weight"), "mission", int(theme))


COLUMNS: dict[str, Column] = {column.name: column for column in _columns()}
MISSION = tuple(name for name in COLUMNS if name.startswith("mission_"))
