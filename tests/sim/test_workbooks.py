"""XLSX as many programs write it: every cell is read or refused by name, and nothing but cells is of interest."""

import datetime
import io
import re
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from helpers.workbooks import SHEET, changed, put, saved, workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.worksheet.datavalidation import DataValidation

from zaedno.sim.messages import InputError
from zaedno.sim.roster import problems, read_roster
from zaedno.sim.tables import workbook as parts

STRINGS = "xl/sharedStrings.xml"
ROWS: list[list[Any]] = [["name", "sector", "hours"], *([f"N{k}", "ngo", 10 + k] for k in range(5))]


def refused(path: Path) -> str:
    """The one line that refuses the file, at once."""
    with pytest.raises(InputError) as refusal:
        read_roster(path)
    (line,) = str(refusal.value).splitlines()
    assert str(path) in line and "accepted" in line
    return line


def hours(path: Path) -> list[float]:
    return read_roster(path).table["hours"].tolist()


# -- whole, whatever the file says of itself -------------------------------------------------------


@pytest.mark.parametrize("told", ["A1", "A1:C3", "A1:B6", "A1:XFD1048576", "B2", "nonsense", None])
def test_the_size_that_a_sheet_says_it_has_is_not_believed(tmp_path: Path, told: str | None) -> None:
    tag = "" if told is None else f'<dimension ref="{told}"/>'
    data = changed(workbook(ROWS), {SHEET: lambda xml: re.sub("<dimension[^>]*/>", tag or "<!-- -->", xml)})
    assert hours(put(tmp_path, data)) == [10, 11, 12, 13, 14]


def test_cells_and_rows_need_no_references(tmp_path: Path) -> None:
    data = changed(workbook(ROWS), {SHEET: lambda xml: re.sub(' r="[A-Z]*[0-9]+"', "", xml)})
    assert hours(put(tmp_path, data)) == [10, 11, 12, 13, 14]


def test_rows_are_numbered_by_the_file_and_gaps_are_blank(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for place, value in {"A3": "name", "B3": "sector", "D3": "hours", "A5": "A", "B5": "ngo", "D5": 7}.items():
        book.active[place] = value
    for place, value in {"A9": "B", "B9": "мост"}.items():
        book.active[place] = value
    (problem,) = problems(put(tmp_path, saved(book)))
    assert "row 9, column sector: 'мост'" in str(problem)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace('<row r="3">', '<row r="2">'),
        lambda xml: xml.replace('r="B3"', 'r="A3"'),
        lambda xml: xml.replace('r="B3"', 'r="B4"'),
        lambda xml: xml.replace('<row r="3">', '<row r="1048577">'),
    ],
)
def test_rows_and_cells_that_come_twice_or_out_of_order_are_refused(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    assert "not an XLSX workbook" in refused(put(tmp_path, changed(workbook(ROWS), {SHEET: change})))


# -- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=6*2", "'=6*2': a formula whose value is not in the file; accepted: the value, or the file opened"),
        ("#REF!", "'#REF!': an error that the spreadsheet shows"),
        ("#N/A", "'#N/A': an error that the spreadsheet shows"),
        (datetime.date(2026, 5, 10), "'2026-05-10': a date or a time; accepted: a number or a text"),
        (datetime.time(10, 30), "'10:30:00': a date or a time"),
        (True, "'TRUE': not a number; accepted: low, medium, high or a number from 0 to 200"),
        ("10 ч.", "'10 ч.': not a number"),
        ("1,500", "'1,500': a decimal comma, or a comma between thousands"),
        ("50%", "'50%': not a number"),
        ("x" * 40_000, None),
    ],
)
def test_a_cell_without_a_value_is_named_with_row_and_column(tmp_path: Path, value: Any, told: str | None) -> None:
    path = put(tmp_path, workbook([*ROWS[:3], ["X", "ngo", value], *ROWS[4:]]))
    if told is None:  # longer than a cell can be: openpyxl cuts it to what a spreadsheet holds
        assert "not a number" in refused(path)
    else:
        assert "row 4, column hours: " + told in refused(path)


def test_errors_and_dates_are_refused_in_columns_of_text_too(tmp_path: Path) -> None:
    rows = [["name", "sector", "settlement"], ["#NAME?", "ngo", ""], ["=A1", "ngo", datetime.date(2026, 1, 2)]]
    found = [str(problem) for problem in problems(put(tmp_path, workbook(rows)))]
    assert [re.findall(r"row \d, column \w+: '[^']*'", line)[0] for line in found] == [
        "row 2, column name: '#NAME?'",
        "row 3, column name: '=A1'",
        "row 3, column settlement: '2026-01-02'",
    ]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [("<v>12</v>", 12), ("<v>12.5</v>", 12.5), ("<v>0</v>", None), ("<v></v>", None), ("", None)],
)
def test_a_formula_is_its_stored_value(tmp_path: Path, stored: str, expected: float | None) -> None:
    data = workbook([*ROWS[:2], ["X", "ngo", "=6*2"]])  # openpyxl asks for computation when the file is opened
    path = put(tmp_path, changed(data, {SHEET: lambda xml: re.sub("(</f>)<v ?/>|(</f>)<v></v>", f"</f>{stored}", xml)}))
    if expected is None:
        assert "row 3, column hours: '=6*2': a formula" in refused(path)
    else:
        assert hours(path) == [10, expected]


def test_a_stored_zero_counts_where_nobody_is_asked_to_compute_it(tmp_path: Path) -> None:
    data = workbook([*ROWS[:2], ["X", "ngo", "=6*0"]])
    changes = {
        SHEET: lambda xml: re.sub("</f><v ?/>|</f><v></v>", "</f><v>0</v>", xml),
        "xl/workbook.xml": lambda xml: xml.replace('fullCalcOnLoad="1"', ""),
    }
    assert hours(put(tmp_path, changed(data, changes))) == [10, 0]


def test_a_formula_that_gives_no_text_is_blank(tmp_path: Path) -> None:
    data = workbook([*ROWS[:2], ["X", "ngo", '=""']])
    change = {SHEET: lambda xml: re.sub('<c r="C3"[^>]*>(<f>.*?</f>)<v ?/>', r'<c r="C3" t="str">\1<v></v>', xml)}
    assert np.isnan(hours(put(tmp_path, changed(data, change)))[1])


def test_numbers_that_are_texts_are_numbers(tmp_path: Path) -> None:
    rows = [["Name ", " SECTOR", "hours", "svo"], ["A", "ngo", "12,5", "−4"], [7, "ngo", " 1e1\u00a0", 0.1]]
    roster = read_roster(put(tmp_path, workbook(rows)))
    assert roster.labels == ("A", "7")
    assert roster.table["hours"].tolist() == [12.5, 10]
    assert roster.table["svo"].tolist() == [-4, 0.1]


def test_numbers_with_a_percent_or_a_currency_are_no_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["name", "sector", "hidden", "hours"], ["A", "ngo", 0.5, 3], ["B", "ngo", 0.25, 4]]:
        book.active.append(row)
    book.active["C2"].number_format = "0%"
    book.active["D2"].number_format = '#,##0.00\\ "лв. (days)"_);[Red]\\d0'
    table = read_roster(put(tmp_path, saved(book))).table
    assert table["hidden"].tolist() == [0.5, 0.25] and table["hours"].tolist() == [3, 4]


@pytest.mark.parametrize("format_", ["dd.mm.yyyy", 'd.m.yyyy "г."', "[h]:mm", "h:mm", "[$-402]d mmm"])
def test_whatever_shows_a_date_is_one(tmp_path: Path, format_: str) -> None:
    book = openpyxl.Workbook()
    for row in [["name", "sector", "entered"], ["A", "ngo", 12], ["B", "ngo", 3]]:
        book.active.append(row)
    book.active["C2"].number_format = format_
    assert "row 2, column entered: '1900-01-11': a date" in refused(put(tmp_path, saved(book)))


def test_merged_cells_hold_one_value_and_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("C3:C5")
    book.active.merge_cells("E1:F1")  # of nothing: nothing is lost
    assert "cells C3:C5: merged" in refused(put(tmp_path, saved(book)))


def test_a_cell_below_no_name_is_refused_and_a_blank_column_is_not(tmp_path: Path) -> None:
    rows = [["name", None, "sector"], ["A", None, "ngo"], ["B", None, "business"]]
    assert len(read_roster(put(tmp_path, workbook(rows)))) == 2
    rows[2][1] = 5
    assert "row 3, column 2: '5': the column has no name in row 1" in refused(put(tmp_path, workbook(rows)))
    rows[2][1:] = [None, "business", None, None, 9]
    assert "row 3: 6 cells; accepted: at most 3" in refused(put(tmp_path, workbook(rows)))


def test_texts_with_marks_of_their_look_and_pronunciation(tmp_path: Path) -> None:
    rich = "<si><r><t>Клуб </t></r><r><rPr><b/></rPr><t>Щурче_x0041_</t></r><rPh><t>no</t></rPh></si>"
    cell = '<c r="A2" t="inlineStr">(<is>.*?</is>)</c>'
    inline = {SHEET: lambda xml: re.sub(cell, rf'<c r="A2" t="inlineStr">{rich.replace("si>", "is>")}</c>', xml)}
    assert read_roster(put(tmp_path, changed(workbook(ROWS), inline))).labels[:2] == ("Клуб ЩурчеA", "N1")
    shared = {
        SHEET: lambda xml: re.sub(cell, '<c r="A2" t="s"><v>1</v></c>', xml),
        STRINGS: f"<sst><si><t>no</t></si>{rich}</sst>",
    }
    assert read_roster(put(tmp_path, changed(workbook(ROWS), shared))).labels[:2] == ("Клуб ЩурчеA", "N1")


# -- what is of no interest ------------------------------------------------------------------------

STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(xml: str) -> str:
    for old, new in STRICT.items():
        xml = xml.replace(old, new)
    return xml


NO_MATTER: dict[str, dict[str, Any]] = {
    "empty fill": {"xl/styles.xml": lambda xml: re.sub("<fills.*?</fills>", "<fills><fill/></fills>", xml)},
    "font family": {"xl/styles.xml": lambda xml: xml.replace('<family val="2"', '<family val="255"')},
    "no default style": {"xl/styles.xml": lambda xml: re.sub("<cellStyles.*?</cellStyles>", "", xml)},
    "broken styles": {"xl/styles.xml": lambda xml: xml[:100]},
    "no styles": {"xl/styles.xml": None},
    "date of creation": {"docProps/core.xml": lambda xml: re.sub(r"\d{4}-\d\d-\d\dT", "yesterdayT", xml)},
    "no properties": {"docProps/core.xml": None, "docProps/app.xml": None, "[Content_Types].xml": None},
    "view": {"xl/workbook.xml": lambda xml: xml.replace("<workbookView ", '<workbookView surprise="1" ')},
    "no view": {"xl/workbook.xml": lambda xml: re.sub("<bookViews.*?</bookViews>", "", xml)},
    "strict": dict.fromkeys((SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"), strict),
    "prefixes": {SHEET: lambda xml: re.sub(r"<(/?)(?=\w)", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")},
    "list over another sheet": {
        SHEET: lambda xml: xml.replace(
            "</worksheet>",
            '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><list/></ext></extLst></worksheet>',
        )
    },
    "no rels": {"_rels/.rels": None},
}


@pytest.mark.parametrize("changes", NO_MATTER.values(), ids=NO_MATTER.keys())
def test_what_is_no_cell_does_not_matter(tmp_path: Path, changes: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert hours(put(tmp_path, changed(workbook(ROWS), changes))) == [10, 11, 12, 13, 14]


def test_a_list_of_choices_does_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    validation = DataValidation(type="list", formula1='"ngo,business"')
    book.active.add_data_validation(validation)
    validation.add("B2:B6")
    assert len(read_roster(put(tmp_path, saved(book)))) == 5


# -- which sheet -----------------------------------------------------------------------------------


def two_sheets() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "списък"
    for sector in ("ngo", "business"):
        book.active.append([sector])
    members = book.create_sheet("Членове")
    for row in ROWS:
        members.append(row)
    return book


def test_the_sheet_that_is_seen_is_read_and_told(tmp_path: Path) -> None:
    book = two_sheets()
    book.active = 1
    book["Членове"]["B3"] = "мост"
    assert ", sheet 'Членове', row 3, column sector: 'мост'" in refused(put(tmp_path, saved(book)))
    book.active = 0
    assert ", sheet 'списък', row 1: no column 'name'" in str(problems(put(tmp_path, saved(book)))[0])


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read(tmp_path: Path, state: str) -> None:
    book = two_sheets()
    book["списък"].sheet_state = state  # it stays the active one, as some programs leave it
    assert len(read_roster(put(tmp_path, saved(book)))) == 5


def test_a_chart_alone_is_no_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("графика").add_chart(BarChart())
    book.remove(book.active)
    book.active = 0
    assert "no visible sheet with cells" in refused(put(tmp_path, saved(book)))


# -- damaged ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 and then nothing",
        b"name,sector\n",
        changed(workbook(ROWS), {"xl/workbook.xml": None}),
        changed(workbook(ROWS), {SHEET: None}),
        changed(workbook(ROWS), {SHEET: lambda xml: xml[:-40]}),
        changed(workbook(ROWS), {SHEET: lambda xml: xml.replace('t="n"><v>11', 't="s"><v>11')}),
        changed(workbook(ROWS), {SHEET: lambda xml: xml.replace("<v>11</v>", "<v>eleven</v>")}),
        changed(workbook(ROWS), {SHEET: lambda xml: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml[xml.index("<worksheet") :]}),
    ],
    ids=range(9),
)
def test_what_is_damaged_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "not an XLSX workbook" in refused(put(tmp_path, data))


def test_a_password_or_an_old_format_is_told(tmp_path: Path) -> None:
    assert "an old workbook (.xls), or one with a password" in refused(put(tmp_path, b"\xd0\xcf\x11\xe0" + bytes(600)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_bytes_that_are_flipped_end_in_a_roster_or_a_refusal(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(workbook(ROWS))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, 4000))] = data.draw(st.integers(0, 255))
    found = problems(put(tmp_path, bytes(whole)))
    assert found or len(read_roster(put(tmp_path, bytes(whole)))) == 5


# -- bombs -----------------------------------------------------------------------------------------


def stored(parts: dict[str, str]) -> bytes:
    return changed(workbook(ROWS), parts)


def lying(data: bytes, name: str, size: int) -> bytes:
    """The archive with another size of the unpacked part in its directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo(name)
        start = archive.start_dir
    at = data.index(name.encode(), start) - 46
    whole = bytearray(data)
    for place in (at + 24, part.header_offset + 22):
        whole[place : place + 4] = size.to_bytes(4, "little")
    return bytes(whole)


HEAD, TAIL = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
    "</sheetData></worksheet>",
)
BOMBS: dict[str, Callable[[], bytes]] = {
    "a text": lambda: stored({STRINGS: "<sst><si><t>" + "x" * 20_000_000 + "</t></si></sst>"}),
    "texts": lambda: stored({STRINGS: "<sst>" + "<si/>" * 10_000_000 + "</sst>"}),
    "a cell": lambda: stored({SHEET: f'{HEAD}<row><c t="inlineStr"><is><t>{"x" * 3_000_000}</t></is></c></row>{TAIL}'}),
    "cells": lambda: stored({SHEET: f"{HEAD}<row>{'<c><v>1</v></c>' * 200_000}</row>{TAIL}"}),
    "blank cells": lambda: stored({SHEET: f"{HEAD}<row>{'<c/>' * 5_000_000}</row>{TAIL}"}),
    "a tag": lambda: stored({SHEET: f"{HEAD}<!--{'x' * 3_000_000}-->{TAIL}"}),
    "wide rows": lambda: stored(
        {SHEET: HEAD + "".join(f'<row r="{k}"><c r="ALL{k}"><v>{k}</v></c></row>' for k in range(1, 20_000)) + TAIL}
    ),
    "merged": lambda: stored({SHEET: HEAD + "</sheetData>" + '<mergeCell ref="A1:B2"/>' * 20_000 + "</worksheet>"}),
    "depth": lambda: stored({SHEET: "<a>" * 1_000_000}),
    "a lying directory": lambda: lying(
        stored({SHEET: f"{HEAD}<row>{'<c/>' * 5_000_000}</row>{TAIL}"}), SHEET, 1_000_000
    ),
    "columns": lambda: stored({SHEET: f'{HEAD}<row><c r="XFD1"><v>1</v></c></row>{TAIL}'}),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_what_explodes_is_refused_before_it_fills_the_memory(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    path = put(tmp_path, bomb())
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read_roster(path)
        assert tracemalloc.get_traced_memory()[1] < 150e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("piece", [7, 1 << 16])
def test_a_sheet_of_too_many_cells_is_refused_before_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    """Tags are counted right wherever a piece of the part ends; what is just enough is read."""
    data = changed(workbook(ROWS), {SHEET: lambda xml: xml.replace("<sheetData>", "<!-- a --><sheetData>")})
    elements = len(re.findall("<[a-z]", zipfile.ZipFile(io.BytesIO(data)).read(SHEET).decode(), re.IGNORECASE))
    monkeypatch.setattr(f"{parts.__name__}._PIECE", piece)
    monkeypatch.setattr(f"{parts.__name__}.MOST_ELEMENTS", elements)
    assert hours(put(tmp_path, data)) == [10, 11, 12, 13, 14]

    monkeypatch.setattr(f"{parts.__name__}.MOST_ELEMENTS", elements - 1)
    monkeypatch.setattr(parts.Sheet, "rows", lambda _, pieces: [pytest.fail("it was read") for _ in pieces])
    assert "elements; CSV may hold more" in refused(put(tmp_path, data))


def test_a_sheet_in_utf_16_is_counted_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rewritten(xml: str) -> bytes:
        return xml.replace("UTF-8", "UTF-16").encode("utf-16")

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, rewritten(old.read(name).decode()) if name == SHEET else old.read(name))
    monkeypatch.setattr(f"{parts.__name__}.MOST_ELEMENTS", 60)  # it has 50
    assert hours(put(tmp_path, stream.getvalue())) == [10, 11, 12, 13, 14]


@pytest.mark.long
def test_half_a_million_rows_are_refused_at_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for k in range(560_000):
        sheet.append([k, k % 40])
    path, before = put(tmp_path, saved(book)), time.process_time()
    assert "elements; CSV may hold more" in refused(path)
    assert time.process_time() - before < 2.0


def test_a_row_at_the_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    change = {
        SHEET: lambda xml: re.sub("<dimension[^>]*/>", '<dimension ref="A1:XFD1048576"/>', xml).replace(
            "</sheetData>", '<row r="1048576"/></sheetData>'
        )
    }
    assert hours(put(tmp_path, changed(workbook(ROWS), change))) == [10, 11, 12, 13, 14]
