"""`run` and `compare` from what is typed to what lies in the folder."""

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.columns import ON_REQUEST, TABLES
from zaedno.sim.parameters import declaration

SMALL = ["runs=3", "months=14", "figures=off", "--quiet"]
UNUSED = ("mesa", "networkx", "matplotlib", "seaborn", "shapely", "jinja2", "scipy.stats")
CONCLUDING = {"config.yaml", "provenance.json", "summary.csv"}
LEAK_RATE, HIDDEN_MEAN = (declaration(name)["default"] for name in ("leak_rate", "hidden_mean"))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def names(folder):
    return {path.name for path in Path(folder).iterdir()}


def contents(folder):
    """What must be equal in equal studies: everything but the provenance."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.name != "provenance.json"}


def test_run_writes_a_complete_folder(capsys):
    assert main(["run", "scenario=win_win", "policy=facilitation", "seed=5", *SMALL]) == 0

    folder = Path("outputs/run/win_win-facilitation-seed5")
    assert names(folder) == CONCLUDING | {f"{table}.parquet" for table in TABLES}
    assert names(folder.parent) == {folder.name}
    shown = capsys.readouterr()
    assert str(folder) in shown.out
    assert shown.err == ""
    runs = zaedno.load(folder).runs
    assert list(runs.columns[:4]) == ["run", "scenario", "policy", "seed"]
    assert runs["run"].tolist() == [0, 1, 2]
    assert set(runs["scenario"]) == {"win_win"}


def test_a_run_of_the_baseline_is_held_against_facts(capsys):
    assert main(["run", "out=study", *SMALL]) == 0

    assert names("study") > CONCLUDING | {"patterns.csv"}
    assert "Outside facts" in capsys.readouterr().out
    facts = zaedno.load("study").patterns.set_index("pattern")
    partnerships = zaedno.load("study").partnerships
    formed = partnerships[partnerships["formed"] >= 0]  # of those that are older only the lasting ones were seen
    assert facts.loc["median_size", "got"] == formed["size_max"].median()


def test_compare_meets_the_same_worlds_and_concludes():
    assert main(["compare", "policy=none,quarterly_checkins", "out=study", *SMALL]) == 0

    study = zaedno.load("study")
    assert study.runs.groupby("policy")["run"].apply(list).to_dict() == {
        "none": [0, 1, 2],
        "quarterly_checkins": [0, 1, 2],
    }
    assert set(study.differences["baseline"]) == {"none"}
    assert set(study.differences["against"]) == {"quarterly_checkins"}
    assert set(study.summary["policy"]) == {"none", "quarterly_checkins"}


def test_compare_takes_every_combination():
    assert main(["compare", "scenario=win_win,win_lose", "policy=none,matchmaking", "out=study", *SMALL]) == 0

    study = zaedno.load("study")
    assert study.runs.groupby(["scenario", "policy"]).size().tolist() == [3, 3, 3, 3]
    assert sorted(set(study.differences["against"])) == ["win_lose/matchmaking", "win_lose/none", "win_win/matchmaking"]


def test_the_same_study_is_found_complete_and_not_run_again(monkeypatch, capsys):
    assert main(["run", "out=study", *SMALL]) == 0
    before = contents("study")
    first = capsys.readouterr().out
    monkeypatch.setattr("zaedno.sim.ensemble.simulate", lambda *_, **__: pytest.fail("run again"))

    assert main(["run", "out=study", "workers=1", *SMALL]) == 0

    second = capsys.readouterr().out
    assert contents("study") == before
    assert "found complete" in second
    assert second.splitlines()[:-1] == first.splitlines()[:-1]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (["run", "seed=1"], "seed=0 instead of 1"),
        (["run", "runs=4"], "runs=3 instead of 4"),
        (["run", "scenario=win_win"], "win_win"),
        (["run", "parameters.leak_rate=0.5"], f"parameters.leak_rate={LEAK_RATE} instead of 0.5"),
        (["compare", "scenario=baseline,win_win"], "command=run instead of compare"),
    ],
)
def test_a_folder_with_another_study_is_refused(other, told, capsys):
    assert main(["run", "out=study", *SMALL]) == 0
    before = contents("study")
    capsys.readouterr()
    command, change = other
    kept = [argument for argument in SMALL if argument.partition("=")[0] != change.partition("=")[0]]

    assert main([command, change, "out=study", *kept]) == 2

    shown = capsys.readouterr().err
    assert "out=study" in shown
    assert told in shown
    assert contents("study") == before


def test_a_folder_with_other_files_is_refused(capsys):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("dear")

    assert main(["run", "out=mine", *SMALL]) == 2

    assert "out=mine" in capsys.readouterr().err
    assert names("mine") == {"letter.txt"}


def test_an_empty_folder_is_filled():
    Path("mine").mkdir()

    assert main(["run", "out=mine", *SMALL]) == 0

    assert names("mine") > CONCLUDING


def test_a_table_that_is_missing_is_made_again(capsys):
    assert main(["run", "out=study", *SMALL]) == 0
    months = Path("study/months.parquet").read_bytes()
    Path("study/months.parquet").unlink()

    assert main(["status", "study"]) == 2
    assert "months.parquet" in capsys.readouterr().err
    assert main(["run", "out=study", *SMALL]) == 0
    assert Path("study/months.parquet").read_bytes() == months


@pytest.mark.parametrize("typed", [["run", "scenario=mixed"], ["compare", "scenario=win_win,win_lose", "events=[1]"]])
def test_a_resolved_configuration_repeats_the_study(typed):
    assert main([*typed, "seed=18446744073709551615", "parameters.hidden_mean=0.3", "out=first", *SMALL]) == 0

    assert main([typed[0], "config=first/config.yaml", "out=second", "figures=off", "--quiet"]) == 0

    assert contents("first") == contents("second")
    assert zaedno.load("second").runs["seed"].dtype == np.uint64
    assert set(zaedno.load("second").runs["seed"]) == {2**64 - 1}


def test_what_changes_numbers_cannot_go_with_a_resolved_configuration(capsys):
    assert main(["run", "out=first", *SMALL]) == 0
    capsys.readouterr()

    assert main(["run", "config=first/config.yaml", "seed=1", "out=second"]) == 2

    assert "seed=1" in capsys.readouterr().err
    assert not Path("second").exists()


def test_numbers_do_not_depend_on_workers_nor_on_the_block(monkeypatch):
    assert main(["run", "workers=1", "out=one", *SMALL]) == 0
    monkeypatch.setattr("zaedno.experiments.ensemble.conclude.BLOCK", 2)
    assert main(["run", "workers=2", "out=two", *SMALL]) == 0

    for table in ("runs", "months", "partnerships", "organisations"):
        one, two = getattr(zaedno.load("one"), table), getattr(zaedno.load("two"), table)
        pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_events_are_kept_of_the_runs_asked_for():
    assert main(["run", "events=[2,0]", "out=study", *SMALL]) == 0

    study = zaedno.load("study")
    assert set(study.events["run"]) <= {0, 2}
    assert not study.events.empty
    assert {"run", "month", "event", "organisation", "partnership", "value"} <= set(study.events.columns)
    assert set(study.memberships["run"]) <= {0, 2}


def test_one_run_is_kept_unless_none_is_wanted():
    assert main(["run", "out=default", "runs=1", *SMALL[1:]]) == 0
    assert main(["run", "out=without", "events=[]", *SMALL]) == 0

    assert set(zaedno.load("default").memberships["run"]) == {0}
    assert not {f"{table}.parquet" for table in ON_REQUEST} & names("without")


def test_a_path_is_taken_as_it_is_typed():
    assert main(["run", "out=проучване ${1}, 'a' (б)", *SMALL]) == 0

    assert names("проучване ${1}, 'a' (б)") > CONCLUDING


def test_a_scenario_of_ones_own():
    Path("own/scenario").mkdir(parents=True)
    Path("own/scenario/mine.yaml").write_text("name: mine\nparameters: {hidden_mean: 0.4}\n")

    assert main(["compare", "scenario=baseline,mine", "config_dir=own", "out=study", *SMALL]) == 0

    scenarios = zaedno.load("study").config["scenarios"]
    assert [scenario["parameters"]["hidden_mean"] for scenario in scenarios] == [HIDDEN_MEAN, 0.4]


def test_provenance_tells_where_the_numbers_come_from():
    assert main(["run", "seed=9", "out=study", *SMALL]) == 0

    provenance = json.loads(Path("study/provenance.json").read_text(encoding="utf-8"))
    assert provenance["seed"] == 9
    assert provenance["command_line"][:3] == ["zaedno", "run", "seed=9"]
    assert re.fullmatch("[0-9a-f]{64}", provenance["model"])
    assert provenance["start"] <= provenance["end"]
    assert provenance["versions"]["numpy"] == np.__version__


def test_a_failure_of_ours_leaves_a_trace_and_nothing_else(monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("zaedno.experiments.store.Staging.append", full)

    assert main(["run", "out=deep/study", *SMALL]) == 1

    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "No space left on device" in shown
    log = Path(shown.rsplit(" ", 1)[1].strip())
    assert "in full" in log.read_text(encoding="utf-8")
    log.unlink()
    assert list(Path().iterdir()) == []


def test_a_study_without_pictures_loads_nothing_that_draws():
    code = f"""import sys
from zaedno.app.cli import main
main(["run", "out=study", *{SMALL}])
sys.exit(str([module for module in {UNUSED} if module in sys.modules]))"""

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)

    assert answer.stderr.strip() == "[]"
