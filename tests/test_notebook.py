"""What somebody does in a notebook: no command line, no folder named, tables as pandas."""

import pickle

import numpy as np
import pandas as pd
import pytest

import zaedno
from zaedno.sim import InputError


@pytest.fixture(scope="module")
def pair():
    return zaedno.compare(["win_win", "win_lose"], runs=5, months=14, seed=0, quiet=True)


def test_differences_without_a_command_line(pair):
    found = pair.differences.set_index("measure")["difference"]

    ensembles = [zaedno.simulate(zaedno.Scenario.load(name, months=14), 5).runs for name in ("win_win", "win_lose")]
    assert found["output"] == pytest.approx((ensembles[1]["output"] - ensembles[0]["output"]).mean())


def test_a_folder_that_is_named_is_found_again(tmp_path):
    first = zaedno.run("win_lose", "facilitation", runs=2, months=6, out=tmp_path / "study", quiet=True)
    stamp = (tmp_path / "study" / "runs.parquet").stat().st_mtime_ns

    again = zaedno.run("win_lose", "facilitation", runs=2, months=6, out=tmp_path / "study", quiet=True)

    assert (tmp_path / "study" / "runs.parquet").stat().st_mtime_ns == stamp
    pd.testing.assert_frame_equal(first.runs, again.runs)
    pd.testing.assert_frame_equal(zaedno.load(tmp_path / "study").months, first.months)
    with pytest.raises(InputError, match="holds another study"):
        zaedno.run("win_lose", "facilitation", runs=3, months=6, out=tmp_path / "study", quiet=True)


def test_a_scenario_of_ones_own():
    mine = zaedno.Scenario.load("win_win", "facilitation", months=6, hidden_mean=0.5)

    result = zaedno.run(mine, runs=2, quiet=True)

    assert result.config["scenarios"][0]["parameters"]["hidden_mean"] == 0.5
    with pytest.raises(InputError, match="a Scenario has its own"):
        zaedno.run(mine, "none_such", runs=2, quiet=True)


def test_a_notebook_shows_the_main_measures(pair):
    shown = pair._repr_html_()

    assert "win_win/none, win_lose/none" in shown and "collective_gain" in shown
    assert f"{pair.summary['mean'].iloc[0]:.3g}" in shown or "cohesion" in shown
    assert "compare" in repr(pair)
    assert {"runs", "differences", "rerun", "figures"} <= set(dir(pair))


def test_names_of_ones_own_are_no_markup():
    own = zaedno.Scenario.load("win_win", months=3)
    marked = type(own)("<b>x</b>", own.policy, own.parameters, own.roster, own.months)

    assert "<b>x</b>" not in zaedno.run(marked, runs=1, quiet=True)._repr_html_().replace("<p><b>", "")


@pytest.mark.parametrize("table", ["runs", "months"])
def test_labelled_arrays_hold_the_tables(pair, table):
    arrays = pair.to_xarray(table, ["output", "cohesion"])

    rows = getattr(pair, table)
    place = rows.iloc[[0, 7, -1]]
    for _, row in place.iterrows():
        at = {"scenario": row["scenario"], "run": row["run"]}
        if table == "months":
            at["month"] = row["month"]
        assert float(arrays["output"].sel(at)) == row["output"]
    assert arrays["output"].attrs["unit"]
    assert arrays.sizes["scenario"] == 2 and arrays.sizes["run"] == 5
    with pytest.raises(InputError, match="no such measure"):
        pair.to_xarray(table, ["outputs"])


def test_a_sweeps_arrays_and_points():
    result = zaedno.sweep({"hidden_mean": [0.0, 0.6]}, "grid", 3, runs=2, months=8, quiet=True)

    assert result.to_xarray(measures=["output"])["output"].sizes == {"point": 3, "run": 2}
    again = result.rerun(run=1, point=2)
    there = result.runs[(result.runs["point"] == 2) & (result.runs["run"] == 1)].iloc[0]
    assert again.scenario.parameters.hidden_mean == 0.6
    assert again.runs["output"].iloc[0] == there["output"]


def test_one_run_again_with_its_events(pair):
    again = pair.rerun(run=3, scenario="win_lose")

    there = pair.partnerships
    there = there[(there["scenario"] == "win_lose") & (there["run"] == 3)].reset_index(drop=True)
    for name in ("formed", "ended", "gain", "size_max"):
        assert again.partnerships[name].tolist() == there[name].tolist()
    assert set(again.events["run"]) == {3} and len(again.events)
    for wrong in ({"run": 9}, {"run": 0, "scenario": "mixed"}, {"run": 0, "point": 1}):
        with pytest.raises(InputError):
            pair.rerun(**wrong)


def test_pictures_and_the_report(pair, tmp_path):
    figures = pair.figures("bg")
    assert {"cohesion", "differences"} <= set(figures)
    assert all(hasattr(figure, "savefig") for figure in figures.values())

    place = pair.report(tmp_path / "report.html", language="bg")
    assert place.read_text(encoding="utf-8").count("<svg") >= len(figures) - 1


def test_a_design_has_its_usual_size_where_none_is_named():
    result = zaedno.sweep({"hidden_mean": [0.0, 0.6]}, "morris", months=2, quiet=True)

    assert len(result.design) == 20 * 2
    for wrong in ({"points": 0}, {"points": "many"}, {"design": "sobl"}, {"factors": {}}):
        with pytest.raises(InputError):
            zaedno.sweep(**{"factors": {"hidden_mean": [0.0, 0.6]}, "design": "lhs", "quiet": True, **wrong})


def test_what_memory_cannot_hold_is_refused_here_too(tmp_path):
    with pytest.raises(InputError, match="GB of memory are needed"):
        zaedno.run(runs=10**9, months=1000, out=tmp_path / "study", quiet=True)
    assert not list(tmp_path.iterdir())


def test_a_result_can_be_sent_elsewhere(pair):
    assert np.array_equal(pickle.loads(pickle.dumps(pair)).runs["output"], pair.runs["output"])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"runs": 0}, "runs=0"),
        ({"seed": -1}, "seed=-1"),
        ({"hiden_mean": 0.1}, "hiden_mean"),
        ({"executor": "cloud"}, "no such executor"),
        ({"precision": {"measure": "luck", "half_width": 1, "most": 3}}, "luck"),
        ({"precision": {"measure": "cohesion"}}, "precision="),
        ({"events": ["x"]}, "events='x'"),
        ({"points": "nowhere.csv"}, "nowhere.csv"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(wrong, told, tmp_path):
    with pytest.raises(InputError, match=told):
        zaedno.run(out=tmp_path / "study", quiet=True, **wrong)
    assert not list(tmp_path.iterdir())
