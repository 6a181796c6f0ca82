"""The result folder: appears complete or not at all, and explains itself."""

import csv

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from zaedno.experiments.columns import TABLES, arrow
from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.ensemble.study import RunStudy
from zaedno.experiments.files import replacing, safe_cell
from zaedno.experiments.place import entries, held
from zaedno.experiments.provenance import study_digest
from zaedno.experiments.store import Staging, difference
from zaedno.sim import InputError, Scenario
from zaedno.sim.messages import printable


@pytest.fixture
def settings(tmp_path):
    return RunSettings(command="run", scenarios=(Scenario.load(),), runs=1, seed=0, out=tmp_path / "deep" / "study")


def test_a_folder_that_is_not_committed_leaves_nothing(settings, tmp_path):
    with pytest.raises(KeyboardInterrupt), held(settings.folder), Staging(settings.folder) as staging:
        staging.append("runs", arrow("runs", pd.DataFrame({"run": [0]})))
        raise KeyboardInterrupt

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_in_the_place_before_it_is_complete(settings):
    with held(settings.folder), Staging(settings.folder) as staging:
        staging.append("runs", arrow("runs", pd.DataFrame({"run": [0]})))
        assert entries(settings.folder) == []
        staging.commit()

    assert entries(settings.folder) == ["runs.parquet"]
    assert [path.name for path in settings.folder.parent.iterdir()] == ["study"]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    settings = RunSettings(command="run", scenarios=(Scenario.load(),), runs=1, seed=0, out=tmp_path / "file" / "study")

    with pytest.raises(InputError, match="cannot be written"), held(settings.folder):
        pytest.fail("entered")


def test_the_folder_holds_what_is_expected(study):
    assert sorted(path.name for path in study.folder.iterdir()) == sorted(
        [
            "config.yaml",
            "provenance.json",
            "summary.csv",
            "differences.csv",
            *(f"{table}.parquet" for table in TABLES),
        ]
    )
    settings = RunSettings.from_study(study.config)
    assert set(RunStudy(settings).files) == {path.name for path in study.folder.iterdir()}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented_in_the_file(study, table):
    schema = pq.read_schema(study.folder / f"{table}.parquet")

    undocumented = [field.name for field in schema if not (field.metadata or {}).get(b"description")]
    assert undocumented == []
    assert schema.metadata[b"description"]


@pytest.mark.parametrize("table", ["runs", "months", "partnerships", "organisations"])
def test_tables_hold_every_combination_and_world(study, table):
    rows = getattr(study, table)

    worlds = set(zip(rows["scenario"], rows["run"], strict=True))
    expected = {(name, run) for name in ("win_win", "win_lose") for run in range(4)}
    assert worlds <= expected
    assert table == "partnerships" or worlds == expected


def test_a_seed_of_64_bits_survives(study):
    assert study.runs["seed"].dtype == np.uint64
    assert set(study.runs["seed"]) == {2**64 - 1}
    assert study.config["seed"] == 2**64 - 1


def test_rows_without_a_single_value_keep_their_types(settings):
    alive = pd.DataFrame({"run": [0], "cause": [None], "ended": pd.array([pd.NA], dtype="Int64")})
    over = pd.DataFrame({"run": [1], "cause": ["value"], "ended": pd.array([7], dtype="Int64")})
    with held(settings.folder), Staging(settings.folder) as staging:
        for rows in (alive.iloc[:0], alive, over):
            staging.append("partnerships", arrow("partnerships", rows))
        staging.commit()

    table = pd.read_parquet(settings.folder / "partnerships.parquet")
    assert table["cause"].tolist()[1:] == ["value"]
    assert table["ended"].tolist() == [pd.NA, 7]


@pytest.mark.parametrize("cell", ["=1+1", "+359", "-1", "@cell", "\tx"])
def test_no_text_cell_can_run_in_a_spreadsheet(settings, cell):
    with held(settings.folder), Staging(settings.folder) as staging:
        staging.write_csv("summary.csv", pd.DataFrame({"scenario": [cell], "mean": [-1.5]}))
        with open(staging.folder / "summary.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))

    assert rows == [["scenario", "mean"], [f"'{printable(cell)}", "-1.5"]]


def test_plain_text_cells_stay():
    assert safe_cell("win_win") == "win_win"
    assert safe_cell(-1) == -1


@pytest.mark.parametrize("folder", [True, False])
def test_what_fails_half_way_replaces_nothing(tmp_path, folder):
    place = tmp_path / "place"
    if folder:
        place.mkdir()
        (place / "old").write_text("old")
    else:
        place.write_text("old")

    with pytest.raises(ZeroDivisionError), replacing(place) as aside:
        if folder:
            aside.mkdir()
            (aside / "new").write_text("new")
        else:
            aside.write_text("new")
        raise ZeroDivisionError

    assert (place / "old" if folder else place).read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_what_succeeds_replaces(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "old").write_text("old")

    with replacing(tmp_path / "figures") as aside:
        aside.mkdir()
        (aside / "new").write_text("new")

    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["new"]


def test_what_a_study_is_does_not_hang_on_how_it_is_spelled():
    """Equal settings have one digest, and unequal ones are told apart, though Python takes 1 for true."""
    assert study_digest({"runs": 1, "precision": None}) == study_digest({"runs": 1.0})
    assert difference({"runs": 1.0}, {"runs": 1, "precision": None}) == ""
    assert study_digest({"months": True}) != study_digest({"months": 1})
    assert difference({"months": 1}, {"months": True}) == "months=1 instead of True"
