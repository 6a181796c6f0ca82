"""Studies with a precision target, worlds, columns, status, forecasts, and repeating from a configuration."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from helpers.killed_studies import contents, sweep_of
from scipy import stats

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.opening import status
from zaedno.experiments.study.execution import Precision
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.study.work import Engine, work
from zaedno.experiments.sweep.demand import of_sweep
from zaedno.experiments.sweep.study import sweep
from zaedno.sim import InputError, Scenario, simulate
from zaedno.sim.observation.measures import BY_NAME

KEYS = ["point", "scenario", "policy", "run"]
NARROW = Precision("cohesion", 0.03, 60)


def done(folder, model="helpers.stub_models:Cheap", **changed):
    settings, name = sweep_of(folder, model, **changed)
    return sweep(settings, ["zaedno"], model=name)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A sweep of the real model: three points, two scenarios, two replications, months kept."""
    folder = tmp_path_factory.mktemp("sweep") / "study"
    arguments = ["design=grid", "points=3", "factors={checkin_interval:[0,12]}", "scenario=win_win,win_lose"]
    assert main(["sweep", *arguments, "runs=2", "months=14", "keep_months=true", f"out={folder}", "--quiet"]) == 0
    return folder


def half_widths(runs):
    grouped = runs.groupby("point")["cohesion"].agg(["std", "size"])
    return stats.t.ppf(0.975, grouped["size"] - 1) * grouped["std"] / np.sqrt(grouped["size"])


def test_a_precision_is_reached_or_the_most_runs_are_done(tmp_path):
    done(tmp_path / "study", runs=4, precision=NARROW, chunk=15)

    runs = Pieces(tmp_path / "study").read("runs")
    sizes = runs.groupby("point").size()
    assert ((half_widths(runs) <= 0.03) | (sizes == 60)).all()
    assert sizes.nunique() > 1  # each as many as it needs
    assert not runs.duplicated(KEYS).any()
    assert (runs.groupby("point")["run"].max() + 1 == sizes).all()
    points = zaedno.load(tmp_path / "study").points
    assert points.columns.tolist() == [
        "point",
        "scenario",
        "policy",
        "measure",
        "runs",
        "mean",
        "half_width",
        "reached",
    ]
    assert points["runs"].tolist() == sizes.tolist()
    assert points["half_width"].tolist() == pytest.approx(half_widths(runs).tolist(), abs=1e-9)
    assert points["reached"].tolist() == (half_widths(runs) <= 0.03).tolist()
    assert points["mean"].tolist() == pytest.approx(runs.groupby("point")["cohesion"].mean().tolist())


def test_a_precision_that_is_out_of_reach_ends_at_the_most_runs(tmp_path):
    done(tmp_path / "study", runs=4, precision=Precision("cohesion", 1e-6, 11))

    assert set(Pieces(tmp_path / "study").read("runs").groupby("point").size()) == {11}


@pytest.mark.parametrize("after", [1, 16, 28])
def test_rounds_that_were_interrupted_are_those_that_were_not(after, tmp_path, monkeypatch):
    done(tmp_path / "whole", runs=4, precision=NARROW, chunk=15)
    commit, left = Pieces.commit, iter(range(after))

    def stopping(self, chunk):
        if next(left, None) is None:
            raise KeyboardInterrupt
        commit(self, chunk)

    monkeypatch.setattr(Pieces, "commit", stopping)
    with pytest.raises(KeyboardInterrupt):
        done(tmp_path / "parts", runs=4, precision=NARROW, chunk=15)
    monkeypatch.setattr(Pieces, "commit", commit)
    done(tmp_path / "parts", runs=4, precision=NARROW, chunk=15)

    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_runs_that_fail_are_not_run_under_another_number(tmp_path):
    """Replications go on after the last one that was tried, whether it failed or not."""
    done(tmp_path / "study", "helpers.stub_models:Broken", runs=4, precision=NARROW, chunk=15)

    dataset = Pieces(tmp_path / "study")
    runs, failures = dataset.read("runs"), dataset.read("failures")
    assert not pd.concat([runs[KEYS], failures[KEYS]]).duplicated().any()
    assert set(failures.groupby("point").size()) == {20}
    points = zaedno.load(tmp_path / "study").points
    assert len(points) == 10  # also those all of whose runs have failed
    assert not points.loc[points["runs"] == 0, "reached"].any()


def test_all_points_meet_the_same_worlds_unless_told_otherwise(tmp_path):
    done(tmp_path / "shared")
    done(tmp_path / "separate", worlds="separate")

    shared, separate = (Pieces(tmp_path / name).read("runs") for name in ("shared", "separate"))
    assert set(shared["seed"]) == {7}
    assert separate.groupby("point")["seed"].nunique().eq(1).all()
    assert separate["seed"].nunique() == 10


def test_a_point_is_what_an_ensemble_with_its_parameters_is(small):
    ensemble = simulate(Scenario.load("win_lose", months=14, checkin_interval=6), 2, 0)

    runs = zaedno.load(small).runs
    ours = runs[(runs["scenario"] == "win_lose") & (runs["checkin_interval"] == 6)].reset_index(drop=True)
    for name in BY_NAME:
        assert ours[name].tolist() == pytest.approx(ensemble.runs[name].tolist(), nan_ok=True, abs=0)


def test_every_column_is_documented_in_the_files(small):
    for table in ("runs", "months"):
        schema = pq.read_schema(next(small.glob(f"{table}/*.parquet")))
        for column in schema:
            assert column.metadata[b"description"], column.name
        for name in set(schema.names) & set(BY_NAME):
            assert schema.field(name).metadata[b"unit"].decode() == BY_NAME[name].unit
        assert schema.metadata[b"description"].decode().startswith("a row is a run")
    assert pq.read_schema(small / "design.parquet").field("checkin_interval").metadata[b"unit"] == b"months"


def test_the_summary_has_an_interval_over_the_worlds_that_points_share(small):
    sweep_, row = zaedno.load(small), ("win_win", "none", "output")

    summary = sweep_.summary.set_index(["scenario", "policy", "measure"]).loc[row]
    values = sweep_.runs[sweep_.runs["scenario"] == "win_win"]
    of_worlds = values.groupby("run")["output"].mean()
    low, high = stats.t.interval(0.95, 1, of_worlds.mean(), stats.sem(of_worlds))
    assert summary[["mean", "low", "high"]].tolist() == pytest.approx([of_worlds.mean(), low, high])
    assert summary["runs"] == 6
    assert summary["q50"] == pytest.approx(values["output"].median())


def test_the_summary_does_not_depend_on_how_much_is_read_at_a_time(small, monkeypatch):
    from zaedno.experiments.sweep.summary import summary

    monkeypatch.setattr("zaedno.experiments.sweep.summary._VALUES_AT_ONCE", 30)

    pd.testing.assert_frame_equal(summary(Pieces(small)), zaedno.load(small).summary, check_dtype=False, rtol=1e-12)


@pytest.mark.parametrize("table", ["runs", "months"])
def test_labelled_arrays_hold_what_the_tables_hold(table, small):
    result = zaedno.load(small)

    arrays = result.to_xarray(table)

    dims = ("scenario", "point", "run") + (("month",) if table == "months" else ())
    assert arrays["cohesion"].dims == dims
    assert arrays["policy"].item() == "none"
    assert arrays["checkin_interval"].values.tolist() == [0, 6, 12]
    rows = getattr(result, table)
    for name in ("output", "cohesion", "emergent_wait"):
        places = {dim: arrays[dim].to_index().get_indexer(rows[dim]) for dim in dims}
        assert arrays[name].values[tuple(places.values())] == pytest.approx(rows[name].to_numpy(), nan_ok=True)
        assert arrays[name].size == len(rows)
    for variable in arrays.variables.values():
        assert variable.attrs.keys() == {"unit", "description"}
    assert arrays["cohesion"].attrs["unit"] == "share"


def test_runs_that_are_missing_are_null_in_arrays(tmp_path):
    done(tmp_path / "study", "helpers.stub_models:Broken")
    result = zaedno.load(tmp_path / "study")

    cohesion = result.to_xarray(measures=["cohesion"])["cohesion"]

    assert cohesion.shape == (10, 2)
    assert int(cohesion.isnull().sum()) == len(result.failures)
    assert result.months is None
    with pytest.raises(InputError, match="table='months'"):
        result.to_xarray("months")
    with pytest.raises(InputError, match="measures='joy'"):
        result.to_xarray(measures=["joy"])


def test_status_tells_what_is_there(tmp_path):
    done(tmp_path / "study")
    whole = status(tmp_path / "study")
    for path in sorted((tmp_path / "study" / "runs").glob("*"))[:2]:
        path.unlink()

    part = status(tmp_path / "study")

    assert (whole.total, whole.done, whole.missing, whole.state) == (20, 20, 0, "complete")
    assert (part.total, part.done, part.missing, part.state) == (20, 12, 8, "stopped")


def test_status_in_words(small, capsys):
    assert main(["status", str(small)]) == 0
    assert "12 of 12 runs" in capsys.readouterr().out
    assert main(["status", str(small), "language=bg"]) == 0
    assert "завършено" in capsys.readouterr().out


def test_a_dry_run_counts_and_writes_nothing(tmp_path, capsys):
    folder = tmp_path / "study"
    arguments = ["design=sobol", "points=4", "factors={hidden_mean:[0,1],svo_sd:[0,9]}", "runs=3", "months=12"]

    assert main(["sweep", *arguments, "policy=none,facilitation", "dry_run=true", f"out={folder}"]) == 0

    words = capsys.readouterr().out.split()
    assert {"24", "144"} <= set(words)  # points and runs
    assert not folder.exists()


def test_a_forecast_reckons_with_the_most_that_a_precision_may_take(tmp_path):
    settings, _ = sweep_of(tmp_path / "study", runs=4, precision=NARROW)

    found = of_sweep(settings)

    assert (found.runs, found.chunks, found.most) == (200, 50, 600)
    assert found.disk > 0.0


def test_a_configuration_repeats_a_sweep(small, tmp_path, monkeypatch):
    again = tmp_path / "again"
    assert main(["sweep", f"config={small}/config.yaml", f"out={again}", "--quiet"]) == 0
    assert contents(again) == contents(small)

    before = {path: path.stat().st_mtime_ns for path in again.glob("**/*.parquet")}
    monkeypatch.setattr("zaedno.experiments.study.work.Bench.live", lambda *_: pytest.fail("run again"))
    assert main(["sweep", f"config={small}/config.yaml", f"out={again}", "--quiet"]) == 0
    assert {path: path.stat().st_mtime_ns for path in again.glob("**/*.parquet")} == before


def test_a_table_is_its_content_wherever_it_lies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("hidden_mean\n0.1\n0.2\n")
    arguments = ["sweep", "design=table", "months=3", "out=study", "--quiet"]
    assert main([*arguments, "design.path=a.csv"]) == 0
    Path("a.csv").rename("b.csv")
    assert main([*arguments, "design.path=b.csv"]) == 0
    Path("b.csv").write_text("hidden_mean\n0.1\n0.3\n")
    assert main([*arguments, "design.path=b.csv"]) == 2


def test_a_worker_with_other_code_refuses(tmp_path):
    from zaedno.experiments.study.work import Cell, Task

    task = Task("0", 0, (Scenario.load(months=3),), (Cell(0, 0, {}, 0, 0, 1),), False, "0" * 64)

    with pytest.raises(RuntimeError, match="another version of the model"):
        work(task)


def test_the_engine_goes_from_point_to_point():
    engine, scenarios = Engine(), [Scenario.load(months=14, hidden_mean=value) for value in (0.1, 0.5)]

    for scenario in (*scenarios, *scenarios):
        alone = simulate(scenario, 1, 9, first_run=2).months
        assert engine(scenario, 9, 2).months["cohesion"].tolist() == pytest.approx(
            alone["cohesion"].tolist(), nan_ok=True
        )


def test_provenance_tells_when_the_tables_were_complete(small):
    provenance = json.loads((small / "provenance.json").read_text())

    assert provenance["start"] <= provenance["end"]
    assert provenance["versions"]["SALib"]


def test_the_size_of_the_community_can_be_varied(tmp_path):
    folder = tmp_path / "study"
    arguments = ["design=grid", "points=3", "factors={organisations:[20,60]}", "roster=synthetic", "runs=1", "months=3"]
    assert main(["sweep", *arguments, f"out={folder}", "--quiet"]) == 0

    runs = zaedno.load(folder).runs
    for size in (20, 40, 60):
        alone = simulate(Scenario.load(roster="synthetic", organisations=size, months=3), 1).runs
        assert runs.loc[runs["organisations"] == size, "present"].tolist() == alone["present"].tolist()
