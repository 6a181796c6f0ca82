"""The columns of a roster file: what each may hold, and how its text becomes a value.

`COLUMNS` is the one list of columns; the template for users, the check of a file and the reading of it
all follow it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zaedno.sim.messages import InputError, Message
from zaedno.sim.roster.sectors import ACCEPTED as SECTORS
from zaedno.sim.roster.sectors import sector_of
from zaedno.sim.roster.words import NO, ROLES, YES, level_of, plain
from zaedno.sim.tables import number, unknown
from zaedno.sim.vocabulary import CIVIL_FUNCTIONS, Power, Role, Theme

Levels = tuple[float, float, float]
SHARES: Levels = (0.2, 0.5, 0.8)  # what low, medium and high stand for [I]; for hours and attitudes, they lie
HOURS: Levels = (10.0, 20.0, 40.0)  # around what is drawn where nothing is given
ANGLES: Levels = (0.0, 20.0, 40.0)  # own gain only … an equal eye to others'
WEIGHTS: Levels = (1.0, 2.0, 3.0)
MOST_LABEL = 10  # characters: as many as fit below a mark of a picture


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `parse` turns a cell that is not blank into a value or raises `InputError` with the reason.

    `field` is the field of the template record and `item` the place in it, if it is a vector; no field: text.
    `required`: the file has such a column; `filled`: and something in every row of it.
    """

    name: str
    accepted: Message
    parse: Callable[[str], float] | None = None
    field: str = ""
    item: int | None = None
    required: bool = False
    filled: bool = False
    levels: Levels | None = None


def _number(low: float, high: float, levels: Levels | None, *, whole: bool = False) -> Callable[[str], float]:
    def parse(text: str) -> float:
        level = None if levels is None else level_of(text)
        if levels is not None and level is not None:
            return levels[level]
        value = number(text)
        if whole and not value.is_integer():
            raise InputError("not a whole number")
        if not low <= value <= high:
            raise InputError("out of range")
        return value

    return parse


def _numeric(
    name: str, low: float, high: float, unit: Message, field: str, item: int | None = None, levels: Levels | None = None
) -> Column:
    kind = Message("a whole number") if levels is None else Message("low, medium, high or a number")
    accepted = Message("{kind} from {low:g} to {high:g} ({unit}), or blank", kind=kind, low=low, high=high, unit=unit)
    return Column(name, accepted, _number(low, high, levels, whole=levels is None), field, item, levels=levels)


def _function(text: str) -> int:
    word = plain(text)
    for role in CIVIL_FUNCTIONS:
        if word in ROLES[role]:
            return int(role)
    wrong = Message("no such function")
    raise InputError(unknown(wrong, word, [each for role in CIVIL_FUNCTIONS for each in ROLES[role]], 0.6))


def _functions(text: str) -> int:
    mask = 0
    for part in re.split("[;,]", text):
        if part.strip():
            mask |= 1 << _function(part)
    if not mask:
        raise InputError("no function between the semicolons")
    return mask


def _yes_or_no(text: str) -> int:
    word = plain(text)
    if word not in YES | NO:
        raise InputError("neither yes nor no")
    return int(word in YES)


def _columns() -> Iterable[Column]:
    yield Column("name", Message("a text that no other row has"), required=True, filled=True)
    yield Column("sector", SECTORS, sector_of, "sector", required=True)
    yield Column(
        "label", Message("a text of at most {most} characters that no other row has, or blank", most=MOST_LABEL)
    )
    yield Column("settlement", Message("a text, or blank"))
    some = Message(
        "some of representation, advocacy, capacity, service, social, change; separated by semicolons, or blank"
    )
    yield Column("functions", some, _functions, "functions")
    yield Column("vulnerable", Message("yes, no, or blank"), _yes_or_no, "vulnerable")
    yield _numeric("hours", 0, 200, Message("hours/month"), "hours", levels=HOURS)
    for power in Power:
        yield _numeric(power.slug, 0, 1, Message("share"), "power", int(power), SHARES)
    yield _numeric("hidden", 0, 1, Message("share"), "hidden", levels=SHARES)
    yield _numeric("svo", -45, 45, Message("degrees"), "svo", levels=ANGLES)
    yield _numeric("entered", 0, 1200, Message("month"), "entered")
    yield Column("territory", Message("a number or a name, in every row or in none"))
    for role in Role:
        yield _numeric(f"competence_{role.slug}", 0, 1, Message("share"), "competence", int(role), SHARES)
    for theme in Theme:
        yield _numeric(f"mission_{theme.slug}", 0, 1e6, Message("weight"), "mission", int(theme), WEIGHTS)


COLUMNS: dict[str, Column] = {column.name: column for column in _columns()}
MISSION = tuple(name for name in COLUMNS if name.startswith("mission_"))
