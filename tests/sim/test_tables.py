"""Tables of text and Parquet: a number means the same whatever the separator, the encoding and the kind of file."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from zaedno.sim.messages import InputError
from zaedno.sim.tables import Table, Unread, number, open_table


def opened(path: Path) -> tuple[Table, list[list[str]]]:
    table = open_table(path, 1000)
    return table, [row.cells for row in table.rows]


def cells_of(folder: Path, data: bytes | str, name: str = "t.csv") -> list[list[str]]:
    """Names and rows of a file without faults."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    table, rows = opened(path)
    assert [str(fault.message) for fault in table.faults] == []
    return [list(table.columns), *rows]


def refused(folder: Path, data: bytes | str) -> str:
    """What is said of a file that is refused, or the first fault of its form."""
    path = folder / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    try:
        table, _ = opened(path)
    except InputError as error:
        return str(error)
    return str(table.faults[0].message)


PLAIN = [["name", "hours"], ["Щурче, клуб", "10,5"], ['„Б"', "2"]]


def as_csv(rows: Sequence[Sequence[str]], separator: str = ";", end: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    return stream.getvalue()


# -- text ------------------------------------------------------------------------------------------

TEXTS: dict[str, bytes] = {
    "UTF-8": as_csv(PLAIN).encode(),
    "mark": as_csv(PLAIN).encode("utf-8-sig"),
    "two marks": b"\xef\xbb\xbf" + as_csv(PLAIN).encode("utf-8-sig"),
    "UTF-16": as_csv(PLAIN, "\t").encode("utf-16"),
    "UTF-16 BE": b"\xfe\xff" + as_csv(PLAIN, "\t").encode("utf-16-be"),
    "Windows-1251": as_csv(PLAIN).encode("cp1251"),
    "LF": as_csv(PLAIN, end="\n").encode(),
    "CR": as_csv(PLAIN, end="\r").encode(),
    "tabs": as_csv(PLAIN, "\t").encode(),
    "commas": as_csv(PLAIN, ",").encode(),
    "sep=;": b"sep=;\r\n" + as_csv(PLAIN).encode(),
    "sep=, in quotes": b'"sep=,"\r\n' + as_csv(PLAIN, ",").encode(),
    "Ctrl-Z": as_csv(PLAIN).encode() + b"\x1a",
    "blank cells at the end": as_csv([[*row, "", " ", ""] for row in PLAIN]).encode(),
    "space": as_csv([[f"  {cell}\u00a0" for cell in row] for row in PLAIN], "\t").encode(),
    "upper case": as_csv([["NAME", "Hours "], *PLAIN[1:]]).encode(),
    "quoted": "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in PLAIN).encode(),
}


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS.keys())
def test_text_means_the_same_however_it_is_written(tmp_path: Path, data: bytes) -> None:
    assert cells_of(tmp_path, data) == PLAIN


def test_windows_1251_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv(PLAIN).encode("cp1251"))
    table, _ = opened(path)
    assert [str(notice) for notice in table.notices] == [f"{path}: read as Windows-1251"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name;hours\nМюлер;1\nКлуб Щурче;2\n", "koi8-r"),
        ("name;hours\nМюлер;1\nКлуб Щурче;2\n", "iso8859-5"),
        ("name;hours\nМюлер;1\nКлуб Щурче;2\n", "cp866"),
        ("name;hours\nMüller;1\nÉcole été;2\n", "cp1252"),
        ("name;hours\nŽižkov čtyři;1\n", "cp1250"),
    ],
)
def test_another_encoding_is_refused_with_its_row(tmp_path: Path, text: str, encoding: str) -> None:
    said = refused(tmp_path, text.encode(encoding))
    assert "row 2: byte 0x" in said and "is not UTF-8; accepted: UTF-8 (in Excel" in said


def test_rows_are_counted_as_the_file_has_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('\n\nname;hours\n\n"A\nB";1\nC;2;3\n')
    table, rows = opened(path)
    assert table.header_row == 3 and rows == [["A\nB", "1"], ["C", "2"]]
    assert [fault[:2] for fault in table.faults] == [(6, 2)]
    assert "row 6: 3 cells; accepted: at most 2, one for each column" in str(table.faults[0].message)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("svo_mean\n10,5\n20,5\n", [["10,5"], ["20,5"]]),
        ("svo_mean\r\n−10,5\r\n20\r\n\r\n0,125\r\n", [["−10,5"], ["20"], ["0,125"]]),
        ("svo_mean\r1,5\r1,5\r", [["1,5"], ["1,5"]]),
        ("svo_mean\n10,5;\n20,5;\n", [["10,5"], ["20,5"]]),
        ("svo_mean\n10.5\n20\n", [["10.5"], ["20"]]),
        ('svo_mean\n"10,5"\n"20,5"\n', [["10,5"], ["20,5"]]),
        ("sep=;\nsvo_mean\n1,5\n2,5\n", [["1,5"], ["2,5"]]),
        ("svo_mean;\n1,5;\n2,5;\n", [["1,5"], ["2,5"]]),
    ],
)
def test_a_comma_in_a_single_column_is_a_decimal_one(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    assert cells_of(tmp_path, text)[1:] == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "svo_mean\n1,5\n2,5\n3,7\n",
            "row 2: '1,5': one number with a decimal comma, or the number of a row before its",
        ),
        ("svo_mean\n0.1,5\n", "row 2: 2 cells; accepted: at most 1"),
        ("svo_mean\n10,5\n20,5,5\n", "row 3: 3 cells; accepted: at most 1"),
        ("svo_mean\n10,5;20\n", "row 2: 2 cells; accepted: at most 1"),
        ('svo_mean\n"1",5\n"2",5\n', "row 2: 2 cells; accepted: at most 1"),
        ("hidden_mean,svo_mean\n0,1,10\n", "row 2: 3 cells; accepted: at most 2"),
        ("hidden_mean;svo_mean\n0,1;10;5\n", "row 2: 3 cells; accepted: at most 2"),
        (",svo_mean\n0,10\n", "row 2, column 1: '0': the column has no name in row 1"),
        ("", "the file is empty"),
        ('a;b\n"1;2\n', "not CSV"),
        ("a;b\n1\x00;2\n", "row 2: not text"),
        (";".join(f"c{at}" for at in range(1001)), "1,001 columns; accepted: at most 1,000"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_a_device_is_no_table() -> None:
    with pytest.raises(InputError, match="a device"):
        open_table("/dev/zero", 10)


# -- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"), [("1e3", 1000), ("−0.4", -0.4), ("+.5", 0.5), ("5.", 5), ("0,25", 0.25), ("007", 7)]
)
def test_a_number(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "inf",
        "0x10",
        "1_000",
        "40%",
        "1 000",
        "1\u00a0000",
        "1.000,5",
        "1,2,3",
        "١",
        "'5",
        "5 лв",
        "1e",
        "\u200b1",
    ],
)
def test_no_number(text: str) -> None:
    with pytest.raises(InputError, match="not a number"):
        number(text)


@pytest.mark.parametrize("text", ["1,500", "-12,345", "#REF!", "#N/A", "####", "x" * 32_768])
def test_a_cell_that_says_nothing_certain_has_no_value(tmp_path: Path, text: str) -> None:
    (cell,) = cells_of(tmp_path, as_csv([["a", "b"], ["x", text]], ","))[1][1:]
    assert isinstance(cell, Unread) and text.startswith(cell)


def test_where_semicolons_separate_a_comma_is_a_decimal_one(tmp_path: Path) -> None:
    ((_, cell),) = cells_of(tmp_path, "a;b\nx;12,345\n")[1:]
    assert not isinstance(cell, Unread) and number(cell) == 12.345


# -- Parquet ---------------------------------------------------------------------------------------


def from_parquet(folder: Path, frame: pd.DataFrame) -> list[list[str]]:
    frame.to_parquet(folder / "t.parquet")
    return cells_of(folder, (folder / "t.parquet").read_bytes(), "t.parquet")


FRAME = pd.DataFrame({"hidden_mean": [0.1, 0.2], "svo_mean": [10.0, 20.0], "checkin_interval": [0, 3]})


def test_an_index_with_a_name_is_a_column(tmp_path: Path) -> None:
    whole = sorted(zip(*from_parquet(tmp_path, FRAME), strict=True))
    for index in (["svo_mean"], ["svo_mean", "checkin_interval"]):
        assert sorted(zip(*from_parquet(tmp_path, FRAME.set_index(index)), strict=True)) == whole
    counted = FRAME[["hidden_mean", "svo_mean"]].set_axis(pd.RangeIndex(0, 6, 3, name="checkin_interval"))
    assert sorted(zip(*from_parquet(tmp_path, counted), strict=True)) == whole


def test_an_index_without_a_name_is_no_column_unless_it_holds_more_than_numbers_of_rows(tmp_path: Path) -> None:
    whole = from_parquet(tmp_path, FRAME)
    assert from_parquet(tmp_path, FRAME.set_axis([5, 2])) == whole
    for index in ([0.5, 0.25], ["a", "b"]):
        with pytest.raises(InputError, match="an index without a name"):
            from_parquet(tmp_path, FRAME.set_axis(index))


def test_cells_of_parquet(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"a": [1.5, None], "b": [True, False], "c": pd.to_datetime(["2026-01-02"] * 2), "d": ["x", None]}
    )
    first, second = from_parquet(tmp_path, frame)[1:]
    assert first[0] == "1.5" and first[1] == "TRUE" and isinstance(first[2], Unread)
    assert second[0] == "" and second[3] == ""


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1 and more PAR1", b"a,b\n1,2\n"])
def test_damaged_parquet_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "t.parquet").write_bytes(data)
    with pytest.raises(InputError, match="cannot be read"):
        opened(tmp_path / "t.parquet")


# -- what is written is what is read ---------------------------------------------------------------

VALUES = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(2**53), 2**53).map(float)
FORMS = ("csv", "xlsx", "parquet")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(VALUES, min_size=1, max_size=4), min_size=1, max_size=6),
    st.sampled_from(FORMS),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([".", ","]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_is_written_is_what_is_read(
    tmp_path: Path, rows: list[list[float]], form: str, separator: str, sign: str, encoding: str, end: str
) -> None:
    width = min(map(len, rows))
    rows = [row[:width] for row in rows]
    names = [f"c{at}" for at in range(width)]
    path = tmp_path / f"t.{form}"
    if form == "parquet":
        pd.DataFrame(rows, columns=names).to_parquet(path)
    elif form == "xlsx":
        book = openpyxl.Workbook()
        for row in [names, *rows]:
            book.active.append(row)
        book.save(path)
    else:
        texts = [[repr(value).replace(".", sign) for value in row] for row in rows]
        path.write_bytes(as_csv([names, *texts], separator, end).encode(encoding))
    try:
        table, cells = opened(path)
    except InputError as error:
        assume("or the number of a row" not in str(error))
        raise
    assert not table.faults and list(table.columns) == names
    got: list[Any] = [[value if isinstance(value, Unread) else number(value) for value in row] for row in cells]
    for row, expected in zip(got, rows, strict=True):
        for value, wanted in zip(row, expected, strict=True):
            if isinstance(value, Unread):  # never another number: one that could be two is refused
                assert sign == "," and separator != ";" and "thousands" in str(value.wrong)
            elif form == "xlsx":  # openpyxl writes 16 digits
                assert value == pytest.approx(wanted, rel=1e-15, abs=0)
            else:
                assert value == wanted
