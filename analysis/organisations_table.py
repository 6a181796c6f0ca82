"""The organisations of a roster, one by one: what each put in, risked and took out, in a mean world.

They stand there by a code, O01 and so on, in the order of the roster; by name only where names were asked for: a table
that follows from assumed attitudes must not tell of anybody's neighbour by accident.
"""

import os

from zaedno.analysis import labels
from zaedno.analysis.reading import Reading
from zaedno.sim.messages import InputError
from zaedno.sim.roster import SYNTHETIC
from zaedno.sim.scenario import Scenario

MOST = 300  # organisations, above which nobody reads a table of them
_MOST_CASES = 3
_ACCOUNTS = ("put_in", "risked", "took_out", "net", "memberships")
_OF_MANY = ("net", "memberships")


def header(reading: Reading) -> tuple[str, ...]:
    _ = reading.language
    texts = {
        "put_in": _("put in"),
        "risked": _("risked"),
        "took_out": _("took out"),
        "net": _("net gain"),
        "memberships": _("memberships"),
    }
    named = reading.names[:_MOST_CASES]
    if len(named) == 1:
        return _("organisation"), _("sector"), *(texts[account] for account in _ACCOUNTS)
    return _("organisation"), _("sector"), *(f"{name}: {texts[account]}" for name in named for account in _OF_MANY)


def rows(reading: Reading, named: bool) -> list[tuple[str, ...]]:
    """A row an organisation, by code, or by code and name; none where the roster was drawn, or is very large.

    Raises `InputError` where names are asked for and the roster's file is gone or has changed.
    """
    _ = reading.language
    size = _size(reading)
    if named and not size:
        raise InputError("names=yes: the organisations of this study have no names; accepted: names=no")
    if not 0 < size <= MOST:
        return []
    called = _names(reading) if named else ("",) * size
    found = reading.cases[:_MOST_CASES]
    accounts = _ACCOUNTS if len(found) == 1 else _OF_MANY
    means = [case.rows(reading.result.organisations).groupby("organisation") for case in found]
    tables = [group[list(accounts)].mean() for group in means]
    sectors, drawn = means[0]["sector"].first(), means[0]["sector"].nunique() > 1
    table = []
    for number in range(size):
        if number not in sectors.index:
            continue
        cells = [
            _.number(float(of.at[number, account])) if number in of.index else _.number(float("nan"))
            for of in tables
            for account in accounts
        ]
        who = f"{code(number, size)} {called[number]}".strip()
        sector = _("drawn anew") if drawn[number] else labels.named(labels.SECTORS, sectors[number], _)
        table.append((who, sector, *cells))
    return table


def code(number: int, size: int) -> str:
    """The code of an organisation by its place in the roster, from 0.

    >>> code(0, 75), code(99, 120)
    ('O01', 'O100')
    """
    return f"O{number + 1:0{max(2, len(str(size)))}d}"


def _size(reading: Reading) -> int:
    """How many organisations the roster of the first case has; 0 where it was drawn."""
    scenario = (reading.result.config.get("scenarios") or [{}])[0]
    drawn = scenario.get("roster", {}).get("name", SYNTHETIC) == SYNTHETIC
    return 0 if drawn else int(scenario.get("parameters", {}).get("organisations", 0))


def _names(reading: Reading) -> tuple[str, ...]:
    path = reading.result.config["scenarios"][0]["roster"].get("path")
    if path is not None and not os.path.exists(str(path)):
        raise InputError(
            "names=yes: {path!r}: the roster file is gone; accepted: the file back in its place, or names=no",
            path=str(path),
        )
    try:
        return Scenario.from_config(reading.result.config["scenarios"][0]).roster.labels
    except InputError as error:
        raise error.within("names=yes: {error}") from error
