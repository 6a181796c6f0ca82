"""Opening a result folder."""

import shutil

import pandas as pd
import pytest

import zaedno
from zaedno.sim import InputError, Scenario, simulate


def test_tables_are_those_of_the_ensemble(study):
    ensemble = simulate(Scenario.load("win_lose", months=14), 4, 2**64 - 1, events=[1])

    for table in ("runs", "months", "partnerships", "organisations", "events", "memberships"):
        stored = getattr(study, table)
        stored = stored[stored["scenario"] == "win_lose"].reset_index(drop=True)
        live = getattr(ensemble, table)
        assert list(stored.columns) == list(live.columns)
        assert len(stored) == len(live)
        for column in live.columns:
            assert [*stored[column].astype(object).where(stored[column].notna(), None)] == [
                *live[column].astype(object).where(live[column].notna(), None)
            ], (table, column)


def test_the_summary_and_the_differences_are_there(study):
    assert set(study.summary["scenario"]) == {"win_win", "win_lose"}
    row = study.differences.set_index("measure").loc["hidden_share"]
    means = study.runs.pivot(index="run", columns="scenario", values="hidden_share")
    assert row["difference"] == pytest.approx((means["win_lose"] - means["win_win"]).mean(), nan_ok=True)


@pytest.mark.parametrize("missing", [["config.yaml", "provenance.json"], ["provenance.json"]])
def test_a_folder_that_is_none_is_refused(tmp_path, missing):
    for name in {"config.yaml", "provenance.json"} - set(missing):
        (tmp_path / name).write_text("{}")

    with pytest.raises(InputError, match=rf"not a result folder, for it has no {missing[0]}"):
        zaedno.load(tmp_path)


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InputError, match="not a result folder"):
        zaedno.load(tmp_path / "nowhere")


def test_a_damaged_table_is_told_by_name(study, tmp_path):
    shutil.copytree(study.folder, tmp_path / "study")
    (tmp_path / "study" / "runs.parquet").write_bytes(b"PAR1 and no more")

    with pytest.raises(InputError, match=r"runs\.parquet: cannot be read"):
        _ = zaedno.load(tmp_path / "study").runs


def test_a_damaged_provenance_is_told_by_name(tmp_path):
    (tmp_path / "config.yaml").write_text("command: run\n")
    (tmp_path / "provenance.json").write_text("{")

    with pytest.raises(InputError, match=r"provenance\.json"):
        zaedno.load(tmp_path)


def test_a_part_of_a_table_is_that_part(study):
    columns = ["run", "scenario", "sector", "net"]

    for run in (None, 2):
        whole = study.organisations if run is None else study.organisations.query("run == @run")
        read = study.part("organisations", columns, run).astype({"scenario": "str", "sector": "str"})
        pd.testing.assert_frame_equal(read, whole[columns].reset_index(drop=True), check_exact=True)
