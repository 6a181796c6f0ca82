"""Tables of points: every number is taken as it stands, or refused with row and column."""

from pathlib import Path

import pandas as pd
import pytest
from helpers.workbooks import workbook

from zaedno.experiments.sweep.table import read_table
from zaedno.sim.messages import InputError


def points(folder: Path, data: bytes | str, name: str = "p.csv") -> dict[str, list[float]]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    factors, rows, *_ = read_table(path)
    return {factor.name: rows[:, at].tolist() for at, factor in enumerate(factors)}


BOTH = {"hidden_mean": [0.1, 0.2], "checkin_interval": [3.0, 12.0]}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("hidden_mean,checkin_interval\n0.1,3\n0.2,12\n", "p.csv"),
        ("hidden_mean;checkin_interval\n0,1;3\n0,2;12,0\n", "p.csv"),
        ("hidden_mean\tcheckin_interval\n 1e-1\t+3\n0,2\t12.\n", "p.txt"),
        (" Hidden_Mean , CHECKIN_INTERVAL,\n0.1, 3,\n0.2, 12,\n", "p.csv"),
        ("\ufeffhidden_mean;checkin_interval\r\n0,1;3\r\n0,2;12\r\n".encode("utf-16"), "p.csv"),
        (workbook([["hidden_mean", "checkin_interval"], [0.1, 3], ["0,2", "12"]]), "p.xlsx"),
    ],
)
def test_points_mean_the_same_in_every_kind_of_file(tmp_path: Path, data: bytes | str, name: str) -> None:
    assert points(tmp_path, data, name) == BOTH


@pytest.mark.parametrize("index", [["hidden_mean"], ["hidden_mean", "checkin_interval"]])
def test_a_factor_that_is_the_index_is_a_factor(tmp_path: Path, index: list[str]) -> None:
    frame = pd.DataFrame({**BOTH, "svo_mean": [10.0, 20.0]})
    frame.set_index(index).to_parquet(tmp_path / "p.parquet")
    assert points(tmp_path, (tmp_path / "p.parquet").read_bytes(), "p.parquet") == {**BOTH, "svo_mean": [10, 20]}


@pytest.mark.parametrize(("text", "values"), [("svo_mean\n10,5\n20,5\n", [10.5, 20.5]), ("hidden_mean\n0,1\n", [0.1])])
def test_one_column_with_decimal_commas(tmp_path: Path, text: str, values: list[float]) -> None:
    (read,) = points(tmp_path, text).values()
    assert read == values


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("svo_mean,hidden_mean\n10,5,0\n", ["row 2: 3 cells; accepted: at most 2"]),
        ("svo_mean,hidden_mean\n10\n", ["row 2, column hidden_mean", "not a number", "accepted: a number from 0 to 1"]),
        ("hidden_mean\n0.5\n\nnan\n", ["row 4, column hidden_mean", "'nan'"]),
        ("hidden_mean,svo_mean\n0.5,\n", ["row 2, column svo_mean", "''"]),
        ("hidden_mean,Hidden_Mean\n0.5,0.5\n", ["column 'hidden_mean': there more than once"]),
        ('grant_size,svo_mean\n"1,500",1\n', ["row 2, column grant_size: '1,500': a decimal comma, or"]),
        ("Unnamed: 0,svo_mean\n0,1\n", ["column 'unnamed: 0': a numbering of rows", "index=False"]),
        (",svo_mean\n0,1\n", ["row 2, column 1: '0': the column has no name"]),
        ("checkin_interval\n2.5\n", ["row 2, column checkin_interval", "an integer from 0 to 84"]),
        ("svo_mean\n", ["no points in it"]),
        ("hiden_mean\n0.5\n", ["column 'hiden_mean'", "nearest: hidden_mean"]),
        (workbook([["hidden_mean"], [0.5], ["=1/2"]]), ["row 3, column hidden_mean: '=1/2': a formula"]),
        (workbook([["hidden_mean"], [True]]), ["row 2, column hidden_mean", "'TRUE'", "not a number"]),
    ],
)
def test_what_is_no_point_is_refused(tmp_path: Path, data: bytes | str, told: list[str]) -> None:
    with pytest.raises(InputError) as refusal:
        points(tmp_path, data)
    line = str(refusal.value)
    assert "p.csv" in line and "accepted" in line
    assert [part for part in told if part not in line] == []


def test_all_problems_of_a_table_are_found(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        points(tmp_path, "hidden_mean,svo_mean\n2,0\n0,x\n0,0,0\n")
    assert len(refusal.value.problems) == 3


def test_a_table_that_has_changed_is_refused(tmp_path: Path) -> None:
    points(tmp_path, "hidden_mean\n0.1\n")
    with pytest.raises(InputError, match="has changed since this study"):
        read_table(tmp_path / "p.csv", "0" * 64)
