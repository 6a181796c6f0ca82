"""An empty list for `zaedno roster template`: the columns that most planners fill in, in the language asked for.

A workbook has choices to pick from, a second sheet for who knows whom, and a third that says what is accepted.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.sim.roster.columns import COLUMNS
from zaedno.sim.roster.sectors import CALLED
from zaedno.sim.roster.titles import TITLES
from zaedno.sim.vocabulary import Sector

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from zaedno.analysis.language import Language

OFFERED = (
    *("name", "sector", "label", "settlement", "functions", "vulnerable", "hours"),
    *("authority", "resources", "legitimacy", "hidden", "svo"),
)
_ROWS = 500  # that have choices
_NOT_LEVELS = ("vulnerable", "sector")


def write_text(path: Path, language: Language) -> None:
    """The headings alone, separated as a spreadsheet in that language expects it."""
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";" if language.code == "bg" else ",").writerow(titles(language))


def titles(language: Language) -> list[str]:
    return [TITLES[name].told(language) for name in OFFERED]


def choices(name: str, language: Language) -> list[str]:
    """What can be picked in a column; nothing where anything can be typed."""
    _ = language
    if name == "sector":
        return [CALLED[sector].told(language) for sector in Sector]
    if name == "vulnerable":
        return [_("yes"), _("no")]
    return [_("low"), _("medium"), _("high")] if COLUMNS[name].levels else []


def write_workbook(path: Path, language: Language) -> None:
    """Three sheets: the list, who knows whom, what is accepted."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    _, book = language, openpyxl.Workbook()
    members = book.active
    members.title = _("Members")
    _head(members, titles(language))
    for at, name in enumerate(OFFERED, start=1):
        if picked := choices(name, language):
            _offer(members, get_column_letter(at), f'"{",".join(picked)}"', only=name in _NOT_LEVELS)
    ties = book.create_sheet(_("Ties"))
    _head(ties, [_("Organisation"), _("Knows")])
    names = f"'{members.title}'!$A$2:$A${_ROWS + 1}"
    for letter in "AB":
        _offer(ties, letter, names, only=False)
    accepted = book.create_sheet(_("What is accepted"))
    _head(accepted, [_("Column"), _("Accepted"), _("Needed")])
    for name, column in COLUMNS.items():
        needed = _("yes") if column.required else ""
        accepted.append([TITLES[name].told(language), column.accepted.told(language), needed])
    accepted.column_dimensions["B"].width = 110
    with path.open("xb") as file:
        book.save(file)


def _head(sheet: Worksheet, headings: list[str]) -> None:
    from openpyxl.styles import Font

    sheet.append(headings)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(16, len(str(cell.value)) + 2)
    sheet.column_dimensions["A"].width = 44
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, letter: str, source: str, only: bool) -> None:
    """A list to pick from, in every row; with `only`, nothing else can be typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=only)
    offered.add(f"{letter}2:{letter}{_ROWS + 1}")
    sheet.add_data_validation(offered)
