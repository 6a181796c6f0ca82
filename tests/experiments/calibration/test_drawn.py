"""Runs under sets that were drawn from a calibration: each its own, the same in all cases; what a case sets stays."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.calibration.sets import DRAWN, read_sets
from zaedno.experiments.ensemble.drawn import under
from zaedno.sim import Scenario
from zaedno.sim.messages import InputError

SMALL = ["months=14", "figures=off", "--quiet"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_sets_are_drawn_by_weight(whole):
    sets = read_sets(whole)
    table = zaedno.load(whole).posterior.set_index("set")["weight"]
    share = pd.Series(sets.numbers).value_counts(normalize=True)
    assert len(sets.numbers) == DRAWN
    assert (share.reindex(table.index, fill_value=0.0) - table).abs().max() < 1.0 / DRAWN + 1e-9


def test_every_run_has_its_set_whatever_the_case(whole, capsys):
    sets = read_sets(whole)
    command = ["compare", "scenario=win_win,win_lose", "policy=none,facilitation", "runs=3", "parameters=posterior"]
    assert main([*command, f"posterior={whole}", "out=study", *SMALL]) == 0
    runs = zaedno.load("study").runs
    for _case, rows in runs.groupby(["scenario", "policy"]):
        np.testing.assert_array_equal(rows[list(sets.names)].to_numpy(), sets.values[:3])
    assert "too few for a posterior" in capsys.readouterr().err


def test_a_case_keeps_what_it_sets_and_shares_the_past(whole):
    sets = read_sets(whole)
    values = dict(zip(sets.names, sets.values[0].tolist(), strict=True))
    bare, none = Scenario.load("win_lose"), Scenario.load("win_win")
    found, other = under(bare, values), under(none, values)
    assert found.parameters.svo_mean == bare.parameters.svo_mean != values["svo_mean"]
    assert found.parameters.issue_rate == values["issue_rate"]
    assert dict(found.before)["svo_mean"] == dict(other.before)["svo_mean"] == values["svo_mean"]


def test_explicit_parameter_comes_before_the_set(whole):
    typed = ["run", "runs=2", "parameters=posterior", f"posterior={whole}", "parameters.hidden_mean=0.4", "out=study"]
    assert main([*typed, *SMALL]) == 0
    again = zaedno.load("study").rerun(1)
    assert again.scenario.parameters.hidden_mean == 0.4
    np.testing.assert_allclose(again.runs["cohesion"].to_numpy(), zaedno.load("study").runs["cohesion"].to_numpy()[1:])


def test_more_runs_have_the_same_first_sets_and_are_split(whole):
    common = ["run", "parameters=posterior", f"posterior={whole}", *SMALL]
    assert main([*common, "runs=3", "out=few"]) == 0
    assert main([*common, "runs=150", "workers=2", "out=many"]) == 0
    few, many = zaedno.load("few").runs, zaedno.load("many").runs
    pd.testing.assert_frame_equal(few, many.iloc[:3])
    told = pd.read_csv("many/uncertainty.csv").set_index("measure").loc["output"]
    assert told["sets"] <= DRAWN and told["runs"] == 150
    assert 0.0 <= told["share_low"] <= told["share_parameters"] <= told["share_high"] <= 1.0
    assert told["sd_luck"] > 0.0 and told["low"] < told["mean"] < told["high"]


def test_differences_are_split_too(whole):
    typed = ["compare", "policy=none,facilitation", "runs=4", "parameters=posterior", f"posterior={whole}", "out=study"]
    assert main([*typed, *SMALL]) == 0
    told = pd.read_csv("study/uncertainty.csv")
    of_differences = told[told["baseline"].notna()].set_index("measure")["mean"]
    expected = zaedno.load("study").differences.set_index("measure")["difference"]
    assert of_differences["output"] == pytest.approx(expected["output"])


def test_configuration_repeats_it_and_a_changed_posterior_is_refused(whole, capsys):
    shutil.copytree(whole, "calibration")
    typed = ["run", "runs=2", "parameters=posterior", "posterior=calibration", "out=study", *SMALL]
    assert main(typed) == 0
    assert main(["run", "config=study/config.yaml", "out=again", "--quiet", "figures=off"]) == 0
    pd.testing.assert_frame_equal(zaedno.load("study").runs, zaedno.load("again").runs)
    design = yaml.safe_load(Path("study/config.yaml").read_text(encoding="utf-8"))["design"]
    assert design["kind"] == "posterior"
    table = pd.read_parquet("calibration/posterior.parquet")
    table.assign(weight=1.0 / len(table)).to_parquet("calibration/posterior.parquet")
    read_sets.cache_clear()
    assert main(["run", "config=study/config.yaml", "out=third", "--quiet", "figures=off"]) == 2
    assert "has changed since this study" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["parameters=posterior"], "posterior=FOLDER"),
        (["parameters=fitted"], "parameters=fitted: accepted: posterior"),
        (["posterior={whole}"], "nothing is drawn from it"),
        (["parameters=posterior", "posterior=nowhere"], "nowhere"),
        (["parameters=posterior", "posterior={whole}", "design.path=points.csv"], "one of them"),
        (["parameters=posterior", "posterior={whole}", "precision={{measure:output}}"], "precision"),
    ],
)
def test_what_is_wrong_is_named(whole, typed, told, capsys):
    assert main(["run", *(each.format(whole=whole) for each in typed), *SMALL]) == 2
    said = capsys.readouterr().err
    assert told in said and "accepted" in said and said.count("\n") == 1


def test_another_study_is_no_calibration(tmp_path, capsys):
    assert main(["run", "runs=2", "out=study", *SMALL]) == 0
    assert main(["run", "parameters=posterior", "posterior=study", "out=other", *SMALL]) == 2
    assert "zaedno calibrate wrote" in capsys.readouterr().err


def test_notebooks_draw_too(whole):
    found = zaedno.run(runs=2, months=14, posterior=whole, quiet=True)
    assert (
        found.runs["svo_mean"].tolist()
        == read_sets(whole).values[:2, read_sets(whole).names.index("svo_mean")].tolist()
    )
    with pytest.raises(InputError):
        zaedno.run(runs=2, months=14, posterior="nowhere", quiet=True)
