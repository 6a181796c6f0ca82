"""Rows of an office's list that are no organisations: totals, headings within the list, who signed it.

Each is told with its row; a row that has a sector is an organisation, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zaedno.sim.messages import InputError, Message
from zaedno.sim.roster.sectors import sector_of
from zaedno.sim.tables import Row

_OF = r"(?:членове|члена|член|организации|организация|гласове|гласа|бр|брой|members?|organi[sz]ations?|votes?)"
_TOTAL = re.compile(
    rf"(?:общо|всичко|общ брой|сума|сбор|(?:grand |sub)?totals?|sum)(?: (?:за|for|на))?"
    rf"(?: {_OF}\.?| \S+ (?:сектор|sector))*[\s:=–-]*\d*\s*(?:{_OF}\.?)?",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:(?:[ivx]+|\d+)[.)]?\s*)?\S+ (?:сектор|sector)\s*[:.]?", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:изготвил|съставил|проверил|утвърдил|одобрил|председател|дата|подпис|забележк[аи]|източник|"
    r"prepared by|approved by|date|signature|notes?|source)\b[^:]{0,40}:",
    re.IGNORECASE,
)


class PassedOver:
    """Says of a row why it is no organisation; `names` are the columns of the file as the roster calls them."""

    def __init__(self, headings: Sequence[str], names: Sequence[str]) -> None:
        self._headings = [heading.lower() for heading in headings]
        self._name = names.index("name") if "name" in names else -1
        self._sector = names.index("sector") if "sector" in names else -1
        self._known = [at for at, name in enumerate(names) if name]
        self._first = True

    def why(self, row: Row) -> Message | None:
        """None for an organisation."""
        cells, first, self._first = row.cells, self._first, False
        filled = [cell for cell in cells if cell] or [""]
        name = cells[self._name] if self._name >= 0 else ""
        if first and len(filled) > 1 and name.isdecimal() and _counted(filled):
            return Message("the numbers of the columns")
        if name and name.lower() == self._headings[self._name] and _same(cells, self._headings):
            return Message("the names of the columns again")
        if any(_TOTAL.fullmatch(text.strip(" .:*")) for text in {filled[0], name} if text) and not self._of_a_sector(
            cells
        ):
            return Message("a total")
        known = sum(bool(cells[at]) for at in self._known)
        if not known:
            return Message("nothing in the columns that are read")
        if name and known == 1:
            if _SECTION.fullmatch(name):
                return Message("a heading within the list")
            if _SIGNED.match(name):
                return Message("a note below the list")
        return None

    def _of_a_sector(self, cells: Sequence[str]) -> bool:
        text = cells[self._sector] if self._sector >= 0 else ""
        try:
            return bool(text) and sector_of(text) is not None
        except InputError:
            return False


def _counted(cells: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3 and so on."""
    return list(cells) == [str(number) for number in range(1, len(cells) + 1)]


def _same(cells: Sequence[str], headings: Sequence[str]) -> bool:
    return [" ".join(cell.split()).lower() for cell in cells] == list(headings)
