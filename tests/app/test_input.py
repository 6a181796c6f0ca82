"""What a user gets wrong: exit code 2, one line that names the key, the value and what is accepted, nothing written."""

import pytest

from zaedno.app.cli import main

WRONG = {
    "no command": ("", ["no command", "run, compare"]),
    "misspelt command": ("runn", ["'runn'", "nearest: run"]),
    "misspelt key": ("run seeed=1", ["seeed", "nearest: seed"]),
    "no key": ("run 100", ["'100'", "KEY=VALUE"]),
    "unknown switch": ("run --fast", ["--fast", "--quiet"]),
    "key given twice": ("run seed=1 seed=2", ["seed=2", "twice"]),
    "Hydra's own grammar for keys": ("run +seed=1", ["+seed", "nearest: seed"]),
    "misspelt parameter": ("run parameters.hiden_mean=0.1", ["parameters.hiden_mean", "nearest: hidden_mean"]),
    "parameter without a group": ("run hidden_mean=0.1", ["hidden_mean"]),
    "parameter of a wrong type": ("run parameters.hidden_mean=much", ["parameters.hidden_mean='much'", "0 to 1"]),
    "parameter left empty": ("run parameters.hidden_mean=", ["parameters.hidden_mean=''", "0 to 1"]),
    "parameter out of range": ("run parameters.hidden_mean=1.2", ["parameters.hidden_mean=1.2", "0 to 1 (share)"]),
    "parameter not a number": ("run parameters.hidden_mean=nan", ["parameters.hidden_mean=nan", "0 to 1"]),
    "integer given as a fraction": ("run parameters.checkin_interval=2.5", ["checkin_interval=2.5", "0 to 84"]),
    "parameter with several values": ("run parameters.hidden_mean=0.1,0.2", ["hidden_mean=0.1,0.2", "accepted"]),
    "unreadable value": ("run runs={1", ["runs={1", "accepted"]),
    "interpolation to nowhere": ("run runs=${nothing}", ["runs=${nothing}", "accepted"]),
    "unknown scenario": ("run scenario=win_loose", ["scenario='win_loose'", "nearest: win_lose", "baseline"]),
    "unknown policy": ("run policy=quarterly", ["policy='quarterly'", "nearest: quarterly_checkins"]),
    "unknown roster": ("run roster=sintetic", ["roster='sintetic'", "nearest: synthetic"]),
    "scenario left empty": ("run scenario=", ["scenario=''", "baseline"]),
    "several scenarios in run": ("run scenario=win_win,win_lose", ["scenario=win_win,win_lose", "zaedno compare"]),
    "nothing to compare": ("compare", ["compare", "nothing to compare"]),
    "the same twice": ("compare scenario=win_win,win_win", ["twice"]),
    "unknown among several": ("compare scenario=win_win,win_loose", ["'win_loose'", "nearest: win_lose"]),
    "no runs": ("run runs=0", ["runs=0", "1 to"]),
    "negative runs": ("run runs=-5", ["runs=-5", "1 to"]),
    "runs as a boolean": ("run runs=true", ["runs=True", "integer"]),
    "runs as a fraction": ("run runs=1.5", ["runs=1.5", "integer"]),
    "runs as text": ("run runs=many", ["runs='many'", "integer"]),
    "negative seed": ("run seed=-1", ["seed=-1", "0 to 18446744073709551615"]),
    "seed beyond 64 bits": ("run seed=18446744073709551616", ["seed=18446744073709551616", "18446744073709551615"]),
    "no months": ("run months=0", ["months=0", "1 to"]),
    "no workers": ("run workers=0", ["workers=0", "1 to"]),
    "event of no run": ("run runs=10 events=[10]", ["events=10", "0 to 9"]),
    "one event of no run among others": ("run runs=1 events=[0,1]", ["events=1", "0 to 0"]),
    "event that is no number": ("run events=[first]", ["events='first'", "[0,1]"]),
    "negative event": ("run runs=10 events=[-1]", ["events=-1", "0 to 9"]),
    "events no list": ("run events=3", ["events=3", "[0,1]"]),
    "unknown language": ("run language=de", ["language='de'", "en, bg"]),
    "neither on nor off": ("run figures=some", ["figures='some'", "on, off"]),
    "no roster file": ("run roster=file roster.path=none.csv", ["none.csv"]),
    "roster file without its choice": ("run roster.path=none.csv", ["roster.path='none.csv'", "roster=file"]),
    "roster choice without a file": ("run roster=file", ["roster.path"]),
    "size of a given roster": ("run parameters.organisations=50", ["parameters.organisations=50", "roster=synthetic"]),
    "no configuration file": ("run config=none.yaml", ["none.yaml"]),
    "no configuration folder": ("run config_dir=none", ["config_dir='none'"]),
    "empty path": ("run out=", ["out=''"]),
    "environment": ("run seed=${oc.env:HOME}", ["seed=${oc.env:HOME}", "accepted"]),
    "a number of 5,000 digits": (f"run runs={'1' * 5000}", ["runs=111", "accepted"]),
    "brackets without end": (f"run events={'[' * 5000}", ["events=[[[", "accepted"]),
    "a name longer than names are": (f"run roster={'я' * 300}", ["roster='яяя", "accepted"]),
    "a folder longer than names are": (f"run config_dir={'я' * 300}", ["config_dir='яяя", "accepted"]),
    "a file longer than names are": (f"run roster=file roster.path={'я' * 300}", ["roster.path='яяя"]),
    "a place longer than names are": (f"run out={'я' * 130}", ["out='яяя", "too long"]),
    "a study longer than names are": (f"status {'я' * 300}", ["'яяя", "too long"]),
    "a file that is no text": ("run config=\ud800", [r"config='\ud800'", "not a path"]),
    "nobody's home": ("run out=~../x", ["out='~../x'", "not a path"]),
    "nobody's home, of a report": ("report x out=~../x.html", ["out='~../x.html'", "not a path"]),
    "an end of a text": ("status a\0b", [r"'a\x00b'", "not a path"]),
    "a control character": ("status \x1b[31m", [r"\x1b[31m"]),
    "braces that bash took apart": ("sweep factors=a:[0 factors=1]", ["twice", "bash and zsh", "'factors={…}'"]),
    "a mapping that PowerShell took apart": ("sweep factors= a:[0,1]", ["'a:[0,1]'", "'factors={…}'"]),
    "a list that PowerShell took apart": ("compare scenario=win_win win_lose", ["'win_lose'", "PowerShell"]),
}


@pytest.mark.parametrize(("typed", "told"), WRONG.values(), ids=WRONG.keys())
def test_one_line_and_nothing_written(typed, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    code = main(typed.split())

    shown = capsys.readouterr()
    assert code == 2
    assert shown.out == ""
    assert shown.err.startswith("zaedno: ")
    assert shown.err.count("\n") == 1
    assert [part for part in told if part not in shown.err] == [], shown.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_found_before_anything_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("zaedno.sim.ensemble.simulate", lambda *_, **__: pytest.fail("something was run"))
    (tmp_path / "file").write_text("below a file no folder can be made, not even by root")

    code = main(["run", f"out={tmp_path}/file/below"])

    assert code == 2
    assert capsys.readouterr().err.startswith(f"zaedno: out={tmp_path}/file/below: ")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("command: [", "not YAML"),
        ("- a list", "not a mapping"),
        ("command: run\nruns: 3\n", "seed: missing"),
        ("command: compare\n", "zaedno compare config="),
        ("command: run\nrun: 3\n", "run: no key"),
    ],
)
def test_a_configuration_file_that_is_none(content, told, tmp_path, capsys):
    path = tmp_path / "config.yaml"
    path.write_text(content)

    code = main(["run", f"config={path}"])

    shown = capsys.readouterr().err
    assert code == 2
    assert str(path) in shown
    assert told in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name: mine\nparameters: {hidden_mean: 2}", "parameters.hidden_mean=2"),
        ("name: mine\nparameters: {hiden_mean: 0.2}", "nearest: hidden_mean"),
        ("name: mine\nparameters: {hidden_mean: [", "mine.yaml"),
        ("name: other\n", "name: mine"),
    ],
)
def test_a_scenario_of_ones_own_that_is_wrong(content, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own" / "scenario").mkdir(parents=True)
    (tmp_path / "own" / "scenario" / "mine.yaml").write_text(content)

    code = main(["run", "scenario=mine", "config_dir=own"])

    shown = capsys.readouterr().err
    assert code == 2
    assert told in shown
    assert shown.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["own"]
