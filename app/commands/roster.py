"""`zaedno roster check FILE`: every problem of a list, or what was read; `roster template FILE`: an empty list."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from zaedno.app.call import Call
from zaedno.app.output import remark, tell
from zaedno.app.paths import path_of
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    from zaedno.analysis.language import Language
    from zaedno.sim.roster import Examined
    from zaedno.sim.tables import Table

WRONG_INPUT = 2


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator

    language = translator(call.values.get("language", "en"))
    if call.verb == "template":
        return _template(path_of("FILE", str(call.place), Message("a CSV or XLSX file")), language)
    return _check(path_of("FILE", str(call.place), Message("a CSV or XLSX file")), language)


def _template(path: Path, language: Language) -> int:
    from zaedno.app.roster_template import write_text, write_workbook

    write = {".csv": write_text, ".xlsx": write_workbook}.get(path.suffix.lower())
    if write is None:
        raise InputError("{file!r}: not a kind of list; accepted: a name that ends in .xlsx or .csv", file=str(path))
    try:
        write(path, language)
    except FileExistsError as error:
        raise InputError("{file!r}: is there already; accepted: a file that is not", file=str(path)) from error
    except OSError as error:
        raise InputError(
            "{file!r}: cannot be written ({reason}); accepted: a file in a folder that can be written to",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error
    tell(language("{file}: an empty list; two columns are enough, the name and the sector").format(file=path))
    return 0


def _check(path: Path, language: Language) -> int:
    from zaedno.sim.roster import look_at

    try:
        found, table = look_at(path)
    except InputError as error:
        return _refused(error.problems, language)
    for line in found.notices:
        (remark if found.problems else tell)(line.told(language))
    if found.problems:
        return _refused(found.problems, language)
    for told in _read(found, table, language):
        tell(told)
    return 0


def _refused(problems: tuple[Message, ...], language: Language) -> int:
    for problem in problems:
        remark(f"zaedno: {problem.told(language)}")
    return WRONG_INPUT


def _read(found: Examined, table: Table, language: Language) -> list[str]:
    """What was read: organisations by sector, columns, what is left to be drawn, and who is missing for the votes."""
    from zaedno.analysis.labels import SECTORS
    from zaedno.sim.roster.votes import missing
    from zaedno.sim.vocabulary import Sector

    sectors = found.template["sector"]
    counts = Counter(sectors.tolist())
    listed = [f"{language(SECTORS[sector.slug])} {counts[sector]}" for sector in Sector]
    if (sectors < 0).any():
        listed.append(language("blank {count}").format(count=int((sectors < 0).sum())))
    text = language("{file}: {organisations} organisations ({sectors}); columns: {columns}")
    file = table.place if isinstance(table.place, str) else table.place.told(language)
    lines = [
        text.format(file=file, organisations=len(sectors), sectors=", ".join(listed), columns=", ".join(found.columns))
    ]
    if found.acquainted:
        lines.append(language("pairs that know each other: {pairs}").format(pairs=len(found.acquainted)))
    blank = [_called(name, n, len(sectors), language) for name, n in _blank(found.template).items()]
    if blank:
        drawn = ", ".join(dict.fromkeys(blank))
        lines.append(language("left blank, and so drawn anew in every run: {drawn}").format(drawn=drawn))
    lacking = list(missing(sectors))
    if lacking:
        return [*lines, *(message.told(language) for message in lacking)]
    return [*lines, language("49 % rule: all three sectors are there, and none has more than 49 % of votes")]


def _called(name: str, blank: int, organisations: int, language: Language) -> str:
    """A column as `language` calls it, and how many leave it blank where not all do; all of a kind are one."""
    from zaedno.sim.roster.titles import TITLES

    kind = name.partition("_")[0]
    if blank == organisations and kind in ("competence", "mission"):
        return language("competence") if kind == "competence" else language("mission")
    title = name if language.code == "en" else TITLES[name].told(language).lower()
    return title if blank == organisations else f"{title} ({blank})"


def _blank(template: np.ndarray) -> dict[str, int]:
    """How many organisations leave each column to be drawn; columns that nobody leaves blank are not there."""
    from zaedno.sim.roster import BLANK
    from zaedno.sim.roster.columns import COLUMNS

    blank = {}
    for name, column in COLUMNS.items():
        if column.field:
            values = template[column.field]
            values = values if column.item is None else values[:, column.item]
            missing = np.isnan(values) if values.dtype.kind == "f" else values == BLANK
            if missing.any():
                blank[name] = int(missing.sum())
    return blank
