"""What a cell is: a text, or something that is shown and says nothing; and the number that a text is.

A cell means the same in CSV, XLSX and Parquet, in a roster and in a table of points.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import NamedTuple

from zaedno.sim.messages import InputError, Message

MOST_CHARACTERS = 32_767  # of a cell; spreadsheets hold no more

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+−-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)
_ERRORS = frozenset("#REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #N/A #SPILL! #CALC! #FIELD! #GETTING_DATA".split())
_MEANT = Message("what is meant, as a text or a number")


class Row(NamedTuple):
    """A row: its number in the file, and a cell for each column of the table ('': blank)."""

    number: int
    cells: list[str]


class Fault(NamedTuple):
    """Something wrong in `row` at the column `at` (its place in the table), and what is said of it."""

    row: int
    at: int
    message: Message


class Unread(str):
    """What a cell shows where there is no value in it; `wrong` and `accepted` say why, and what helps."""

    wrong: Message
    accepted: Message

    def __new__(cls, text: str, wrong: Message, accepted: Message = _MEANT) -> Unread:
        cell = super().__new__(cls, text)
        cell.wrong, cell.accepted = wrong, accepted
        return cell


def cell(text: str, decimal_comma: bool) -> str:
    """The cell of a text, without space around it; `decimal_comma`: a comma in a number can mean nothing else."""
    if isinstance(text, Unread):
        return text
    text = text.strip()
    if "," in text and not decimal_comma and _GROUPED.fullmatch(text):
        return Unread(
            text,
            Message("a decimal comma, or a comma between thousands"),
            Message("a decimal point, and nothing between thousands"),
        )
    if text.startswith("#") and (text in _ERRORS or not text.strip("#")):
        return Unread(text, Message("an error that the spreadsheet shows in place of a value"))
    if len(text) > MOST_CHARACTERS:
        return Unread(text[:60], Message("more than {most} characters in a cell", most=MOST_CHARACTERS))
    return text


def number(text: str) -> float:
    """The number that `text` is, with a decimal point or comma and any minus sign.  Raises `InputError`.

    >>> number("−0,4"), number("1e3")
    (-0.4, 1000.0)
    """
    plain = text.replace("−", "-").replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise InputError("not a number")
    return float(plain)


def unknown(what: Message, word: str, known: Iterable[str], alike: float = 0.3) -> Message:
    """That there is no such thing as `word`, and the known word most like it, where one is (0: not, 1: the same)."""
    found = difflib.get_close_matches(word.lower()[:60], list(known), n=1, cutoff=alike)
    return Message("{what}; nearest: {nearest}", what=what, nearest=found[0]) if found else what
