"""CSV as spreadsheets write it: encodings, separators and decimal signs, each taken only where it is beyond doubt."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from zaedno.sim.messages import InputError, Message
from zaedno.sim.tables.source import ACCEPTED, HEADING_ROWS, Heading, Source

_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(rf'"?sep=([{_SEPARATORS}])"?[ \t,;]*(\r\n|\r|\n|$)', re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_WRONG_CSV: dict[str, Message | str] = {  # part of what the csv module says → in words that can be translated
    "end of data": Message("a quotation mark that is not closed"),
    "expected after": Message("a cell of which only a part is in quotation marks"),
}
_LINE_END = re.compile(r"\r\n|\r|\n")
_DECIMAL = re.compile(r"[+−-]?(\d+),\d+([eE][+-]?\d+)?", re.ASCII)
_SAMPLE = 1 << 20  # characters in which the row of names is looked for

# Windows-1251 takes nearly any bytes: it is believed where they make Cyrillic words as people write them.
_CYRILLIC = re.compile(r"[А-Яа-яЁё]+")
_WORD = re.compile(r"[^\W\d_]+")
_WRITTEN = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_BESIDE = frozenset("\xa0\xad„“”«»‘’‚‹›–—…•·№§°±©®™€¤¦")  # what text has beside letters; here the no-break space too


def read_text(place: str, data: bytes, heading: Heading | None = None) -> Source:
    """The rows of a CSV file; `heading` knows its names of columns by sight.  Raises `InputError`."""
    text, notices = _decoded(place, data)
    if "\0" in text:
        row = len(_LINE_END.findall(text[: text.index("\0")])) + 1
        raise InputError("{file}, row {row}: not text; {accepted}", file=place, row=row, accepted=ACCEPTED)
    told = _SEPARATOR_LINE.match(text)
    first = 1
    if told:
        separator, text, first = told[1], text[told.end() :], 2
    else:
        separator = _separator(text) if heading is None else _separator_of(text, heading)
    if not separator and '"' not in text:
        return Source(_one_column(place, text), notices=notices)
    return Source(_split(place, text, separator or ",", first), decimal_comma=separator == ";", notices=notices)


def _split(place: str, text: str, separator: str, first: int) -> Iterator[tuple[int, Sequence[str]]]:
    lines = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    try:
        yield from enumerate(reader, start=first)
    except csv.Error as error:
        raise InputError(
            "{file}, line {line}: not CSV ({error}); {accepted}",
            file=place,
            line=reader.line_num + first - 1,
            error=next((said for part, said in _WRONG_CSV.items() if part in str(error)), str(error)),
            accepted=ACCEPTED,
        ) from error


def _separator(text: str) -> str:
    """What separates the names of columns, which stand in the first row with any text; '' where there is one name."""
    bare = _QUOTED.sub(lambda quoted: "x" if quoted[0].strip('" ') else "", text[:_SAMPLE])
    for line in _LINE_END.split(bare):
        if line.strip(_SEPARATORS + " "):
            best = max(_SEPARATORS, key=line.count)
            return best if best in line else ""
    return ","


def _separator_of(text: str, heading: Heading) -> str:
    """What separates the names of columns, where these are known by sight and titles may stand above them."""
    scores: dict[str, float] = {}
    told: dict[str, int] = {}
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator, skipinitialspace=True)
        try:
            rows = list(islice((row for row in reader if any(cell.strip() for cell in row)), HEADING_ROWS))
        except csv.Error:  # it is told where the file is read
            rows = []
        scores[separator] = max(map(heading, rows), default=0.0)
        told[separator] = sum(len(row) - 1 for row in rows)
    best = max(scores, key=scores.__getitem__)
    if sum(score == scores[best] for score in scores.values()) == 1:
        return best
    return _separator(text) if scores[best] else max(told, key=told.__getitem__) if any(told.values()) else ""


def _one_column(place: str, text: str) -> list[tuple[int, Sequence[str]]]:
    """The rows of a file with a single name and no quotes, in which a comma can only be a decimal one.

    A spreadsheet in Bulgarian separates columns by semicolons, so one column of numbers holds `10,5` and no semicolon.
    Rows that count `1,` `2,` `3,` may be numbers of rows that another program put before its values: refused.
    """
    rows: list[tuple[int, Sequence[str]]] = []
    counts: list[str] = []
    for row, line in enumerate(_LINE_END.split(text), start=1):
        decimal = _DECIMAL.fullmatch(line.strip())
        if decimal:
            counts.append(decimal[1])
            rows.append((row, [line]))
        else:
            rows.append((row, re.split(r"[;\t]" if ";" in line or "\t" in line else ",", line)))
    filled = [(row, cells) for row, cells in rows if any(text.strip() for text in cells)][1:]
    if len(counts) == len(filled) > 1 and counts == [str(count) for count in range(1, len(counts) + 1)]:
        row, cells = filled[0]
        raise InputError(
            "{file}, row {row}: {value!r}: one number with a decimal comma, or the number of a row before its value; "
            "accepted: a decimal point, or XLSX",
            file=place,
            row=row,
            value=cells[0].strip(),
        )
    return rows


def _decoded(place: str, data: bytes) -> tuple[str, list[Message]]:
    """The text, and what is told of its encoding."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding).lstrip("\ufeff").removesuffix("\x1a"), []
            except UnicodeDecodeError as error:
                raise InputError(
                    "{file}: not the {encoding} that it says it is ({reason}); {accepted}",
                    file=place,
                    encoding=encoding.upper(),
                    reason=error.reason,
                    accepted=ACCEPTED,
                ) from error
    try:
        return data.decode("utf-8").lstrip("\ufeff").removesuffix("\x1a"), []  # Ctrl-Z: how DOS ended a file
    except UnicodeDecodeError as error:
        text = _windows_1251(data)
        if text is not None:
            return text, [Message("{file}: read as Windows-1251", file=place)]
        raise InputError(
            "{file}, row {row}: byte {data:#04x} is not UTF-8; accepted: UTF-8 (in Excel: save as 'CSV "
            "UTF-8', or as XLSX)",
            file=place,
            row=len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1,
            data=data[error.start],
        ) from error


def _windows_1251(data: bytes) -> str | None:
    """The text of bytes in Windows-1251; None where they make no Cyrillic as people write it."""
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    beside = {letter for letter in set(text) if ord(letter) > 127} - _BESIDE
    if not all(_CYRILLIC.fullmatch(letter) for letter in beside):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii() and len(word) > 1]
    written = sum(_WRITTEN.fullmatch(word) is not None for word in words)
    return text.removesuffix("\x1a") if words and written >= 0.9 * len(words) else None
