"""What one kind of study gives every command: resumption, failing runs as rows, workers of all sorts, precision."""

import os
import signal

import numpy as np
import pandas as pd
import pytest
from helpers.killed_studies import ENVIRONMENT, contents, ended_at_last, finish, start, wait_until

import zaedno
from zaedno.app.cli import main
from zaedno.sim import Scenario, simulate
from zaedno.sim.ensemble import Runner

RUN = ["run", "scenario=win_win", "runs=8", "months=14", "chunk=3", "events=[0,5]", "figures=off", "--quiet"]
COMPARE = ["compare", "policy=none,facilitation", *RUN[1:]]
SWEEP = ["sweep", "design=grid", "factors={hidden_mean:[0.1,0.4]}", "runs=8", "months=14", "chunk=3", "--quiet"]
CLAIMS = ["claims", "runs=8", "months=14", "chunk=3", "figures=off", "--quiet"]
COMMANDS = {"run": RUN, "compare": COMPARE, "sweep": SWEEP, "claims": CLAIMS}
EXECUTORS = {
    "processes": ["executor.processes=true"],
    "processes, all at once": ["executor.processes=true", "chunk=99"],
    "dask": ["executor=dask"],
    "dask, all at once": ["executor=dask", "chunk=99"],
    "one thread": ["workers=1"],
    "all at once": ["chunk=99"],
}
PIECES = "**/runs/*.parquet"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Fewer communities, sets of parameters and worlds of maps, here and in worker processes."""
    from zaedno.experiments.claims import communities, settings

    for module, name in ((communities, "COMMUNITIES"), (communities, "POINTS"), (settings, "CELL_RUNS")):
        monkeypatch.setattr(module, name, 2)


@pytest.fixture
def third_fails(monkeypatch):
    """A rule that raises in run 3, until it is mended."""
    lives, broken = Runner.__call__, [True]

    def call(self, run, events):
        if run == 3 and broken:
            raise ZeroDivisionError("nobody is left to share with")
        return lives(self, run, events)

    monkeypatch.setattr(Runner, "__call__", call)
    return broken.clear


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The folder of each command's study, made once."""
    made = {}

    def of(command):
        if command not in made:
            made[command] = tmp_path_factory.mktemp("undisturbed") / command
            assert main([*COMMANDS[command], f"out={made[command]}"]) == 0
        return made[command]

    return of


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=pytest.mark.long if name == "claims" else ()) for name in COMMANDS]
)
def test_a_rule_that_raises_in_one_run_leaves_the_others_and_a_row(command, third_fails, undisturbed, tmp_path, capsys):
    folder = tmp_path / "study"

    assert main([*COMMANDS[command], f"out={folder}"]) == 0

    told = pd.read_csv(folder / "failures.csv")
    assert set(told["run"]) == {3}
    assert set(told["message"]) == {"ZeroDivisionError: nobody is left to share with"}
    assert main(["status", str(folder)]) == 0
    capsys.readouterr()
    assert main([*COMMANDS[command], f"out={folder}"]) == 0
    assert "runs failed: failures.csv lists them" in capsys.readouterr().out  # found complete, too
    if command != "claims":
        runs = zaedno.load(folder).runs
        assert sorted(set(runs["run"])) == [0, 1, 2, 4, 5, 6, 7]
        assert len(told) * 7 == len(runs)

    third_fails()
    assert main([*COMMANDS[command], f"out={folder}", "retry=failed"]) == 0

    assert not (folder / "failures.csv").exists()
    if command != "sweep":  # whose pieces tell that some were run once more
        assert contents(folder) == contents(undisturbed(command))


def test_in_simulate_too(third_fails):
    ensemble = simulate(Scenario.load(months=14), 8, 5)

    assert list(ensemble.runs["run"]) == [0, 1, 2, 4, 5, 6, 7]
    assert ensemble.failures[["run", "message"]].to_numpy().tolist() == [
        [3, "ZeroDivisionError: nobody is left to share with"]
    ]
    third_fails()
    whole = simulate(Scenario.load(months=14), 8, 5)
    assert whole.failures.empty
    pd.testing.assert_frame_equal(whole.runs.drop(3).reset_index(drop=True), ensemble.runs)
    assert set(whole.organisations["run"]) - set(ensemble.organisations["run"]) == {3}


def test_where_all_runs_fail_that_is_told(monkeypatch, tmp_path, capsys):
    def call(self, run, events):
        raise ZeroDivisionError("nobody is left to share with")

    monkeypatch.setattr(Runner, "__call__", call)

    assert main([*RUN, f"out={tmp_path / 'study'}"]) == 1

    assert "all 8 runs failed" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        simulate(Scenario.load(months=14), 2)


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("command", ["run", "compare"])
def test_numbers_do_not_depend_on_who_works_them_off(command, executor, undisturbed, tmp_path):
    folder = tmp_path / "study"

    given = {word.partition("=")[0]: word for word in (*COMMANDS[command], *EXECUTORS[executor])}
    finish(start([*given.values(), f"out={folder}"]))

    assert contents(folder) == contents(undisturbed(command))
    assert not (folder / "pieces").exists() and not (folder / "plan.json").exists()


def pieces(folder):
    return len(list(folder.glob(PIECES)))


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("command", ["run", "compare"])
def test_killed_now_and_then_it_goes_on_where_it_was(command, kills, tmp_path):
    typed = [*COMMANDS[command], "chunk=1" if kills == 2 else "chunk=4"]
    typed = [word for word in typed if word not in ("chunk=3", "runs=8")]
    typed += ["runs=40" if kills == 2 else "runs=400", "months=36", "workers=2"]
    typed.remove("months=14")
    plain, folder, rng = tmp_path / "plain", tmp_path / "study", np.random.default_rng(kills)
    finish(start([*typed, f"out={plain}"]))
    killed = 0

    for _ in range(kills):
        goal = pieces(folder) + int(rng.integers(1, 5))
        process = start([*typed, f"out={folder}"])
        with ended_at_last(process):
            if wait_until(lambda goal=goal: pieces(folder) >= goal, process):
                before = pieces(folder)
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                assert pieces(folder) >= before
    finish(start([*typed, f"out={folder}"]))

    assert killed == kills
    assert contents(folder) == contents(plain)
    assert ENVIRONMENT


@pytest.mark.parametrize("command", ["run", "compare"])
def test_ctrl_c_keeps_what_is_done(command, undisturbed, tmp_path):
    folder, typed = tmp_path / "study", [*COMMANDS[command], "workers=1"]
    slow = [word for word in typed if not word.startswith(("runs=", "chunk="))] + ["runs=4000", "chunk=20"]
    process = start([*slow, f"out={folder}"])
    with ended_at_last(process):
        assert wait_until(lambda: pieces(folder) >= 2, process)
        process.send_signal(signal.SIGINT)
        said = finish(process, code=130)

    assert said == f"zaedno: interrupted: what is done is kept in {folder}; the same command goes on\n"
    assert main(["status", str(folder)]) == 0
    assert main(["report", str(folder)]) == 2


def test_run_r_is_lived_under_row_r_of_a_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text("hidden_mean,checkin_interval\n0.1,0\n0.5,3\n", encoding="utf-8")

    assert main([*RUN, "design.path=points.csv", "out=study"]) == 0

    runs = zaedno.load("study").runs
    assert runs["hidden_mean"].tolist() == [0.1, 0.5] * 4
    assert runs["checkin_interval"].tolist() == [0, 3] * 4
    for run, values in ((2, {"hidden_mean": 0.1}), (3, {"hidden_mean": 0.5, "checkin_interval": 3})):
        alone = simulate(Scenario.load("win_win", months=14, **values), 1, 0, first_run=run).runs
        pd.testing.assert_frame_equal(alone, runs.loc[[run], alone.columns].reset_index(drop=True))
    assert main(["run", "config=study/config.yaml", "out=again", "figures=off", "--quiet"]) == 0
    assert contents(tmp_path / "again") == contents(tmp_path / "study")


def test_a_run_goes_on_until_it_is_known_well_enough(tmp_path):
    target = "precision={measure:cohesion,half_width:0.05,most:120}"

    assert main([*COMPARE, target, f"out={tmp_path / 'study'}"]) == 0

    told = pd.read_csv(tmp_path / "study" / "points.csv")
    assert told["reached"].all()
    assert (told["half_width"] <= 0.05).all()
    result = zaedno.load(tmp_path / "study")
    counts = result.runs.groupby("policy").size()
    assert (counts >= 20).all()
    for policy, count in counts.items():
        numbers = result.runs.loc[result.runs["policy"] == policy, "run"].tolist()
        assert numbers == list(range(count))
    differences = result.differences.set_index("measure")
    assert differences.loc["collective_gain", "runs"] == counts.min()
