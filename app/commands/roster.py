"""`zaedno roster check FILE`: every problem of a table of organisations, a line each, or what was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from zaedno.app.call import Call
from zaedno.app.output import remark, tell
from zaedno.app.paths import path_of
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    from zaedno.analysis.language import Language
    from zaedno.sim.roster import Roster
    from zaedno.sim.tables import Table

WRONG_INPUT = 2


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator
    from zaedno.sim.roster import look_through

    language = translator(call.values.get("language", "en"))
    try:
        roster, table = look_through(path_of("FILE", str(call.place), Message("a CSV or XLSX file")))
    except InputError as error:
        for problem in error.problems:
            remark(f"zaedno: {problem.told(language)}")
        return WRONG_INPUT
    for line in _read(roster, table, language):
        tell(line)
    return 0


def _read(roster: Roster, table: Table, language: Language) -> list[str]:
    """What was read: organisations by sector, columns, and what is left to be drawn."""
    from zaedno.analysis.labels import SECTORS
    from zaedno.sim.vocabulary import Sector

    counts = Counter(roster.table["sector"].tolist())
    sectors = ", ".join(f"{language(SECTORS[sector.slug])} {counts[sector]}" for sector in Sector)
    found = language("{file}: {organisations} organisations ({sectors}); columns: {columns}")
    file = table.place if isinstance(table.place, str) else table.place.told(language)
    lines = [notice.told(language) for notice in table.notices]
    lines.append(found.format(file=file, organisations=len(roster), sectors=sectors, columns=", ".join(table.columns)))
    blank = _blank(roster)
    if blank:
        drawn = ", ".join(name if n == len(roster) else f"{name} ({n})" for name, n in blank.items())
        lines.append(language("left blank, and so drawn anew in every run: {drawn}").format(drawn=drawn))
    return lines


def _blank(roster: Roster) -> dict[str, int]:
    """How many organisations leave each column to be drawn; columns that nobody leaves blank are not there."""
    from zaedno.sim.roster import BLANK
    from zaedno.sim.roster.columns import COLUMNS

    blank = {}
    for name, column in COLUMNS.items():
        if column.field and not column.required:
            values = roster.table[column.field]
            values = values if column.item is None else values[:, column.item]
            missing = np.isnan(values) if values.dtype.kind == "f" else values == BLANK
            if missing.any():
                blank[name] = int(missing.sum())
    return blank
