"""A study is repeated where its roster or its table of points lies elsewhere, if the file is the same."""

from pathlib import Path

import pytest

from zaedno.app.call import parse
from zaedno.app.cli import main
from zaedno.app.compose import compose
from zaedno.experiments.files import write_yaml

ROSTER, POINTS = "name,sector\nA,ngo\nB,business\n", "hidden_mean\n0.1\n0.2\n"
TYPED = {
    "run": ["run", "roster=file", "roster.path=lag.csv"],
    "compare": ["compare", "policy=none,facilitation", "roster=file", "roster.path=lag.csv"],
    "sweep": ["sweep", "roster=file", "roster.path=lag.csv", "design=table", "design.path=points.csv"],
}
MOVED = {"run": ["roster.path"], "compare": ["roster.path"], "sweep": ["roster.path", "design.path"]}
FILES = {"roster.path": "lag.csv", "design.path": "points.csv"}


def settings_of(typed):
    call = parse(typed)
    return compose(call)


@pytest.fixture(params=TYPED)
def command(request, tmp_path, monkeypatch):
    """A command whose study lies in study.yaml, beside the files that it reads."""
    monkeypatch.chdir(tmp_path)
    Path("lag.csv").write_text(ROSTER)
    Path("points.csv").write_text(POINTS)
    write_yaml(Path("study.yaml"), settings_of(TYPED[request.param]).study())
    return request.param


def test_files_that_have_moved_are_taken_from_where_they_are(command):
    before = settings_of([command, "config=study.yaml"])
    Path("there").mkdir()
    for file in FILES.values():
        Path(file).rename(f"there/{file}")
    given = [f"{key}=there/{FILES[key]}" for key in MOVED[command]]
    after = settings_of([command, "config=study.yaml", *given])
    assert [len(scenario.roster) for scenario in after.scenarios] == [2] * len(before.scenarios)
    assert after.scenarios[0].roster.path == str(Path("there/lag.csv").resolve())
    assert after.scenarios[0].roster.sha256 == before.scenarios[0].roster.sha256
    if command == "sweep":
        assert after.design.points(0).tolist() == [[0.1], [0.2]]


def test_a_file_that_is_gone_is_told_with_what_helps(command, capsys):
    for key in MOVED[command]:
        name = FILES[key]
        Path(name).rename("moved.csv")
        assert main([command, "config=study.yaml", "out=again"]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert f"{name}" in line and "no longer there" in line and f"accepted: {key}=FILE beside config=" in line
        Path("moved.csv").rename(name)
    assert not Path("again").exists()


def test_a_file_that_has_changed_is_told_in_words(command, capsys):
    for key in MOVED[command]:
        text = Path(FILES[key]).read_text()
        Path("other.csv").write_text(text.replace("2", "3").replace("B", "C"))
        assert main([command, "config=study.yaml", f"{key}=other.csv", "out=again"]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "has changed since this study" in line
        assert "accepted: the file as it was, or a new study without config=" in line
    assert not Path("again").exists()


@pytest.mark.parametrize(("command_", "key"), [("run", "roster.path"), ("sweep", "design.path")])
def test_a_study_without_files_takes_none(command_, key, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    typed = ["run"] if command_ == "run" else ["sweep", "factors={hidden_mean:[0,1]}", "design=grid"]
    write_yaml(Path("study.yaml"), settings_of(typed).study())
    Path("some.csv").write_text(ROSTER)
    assert main([command_, "config=study.yaml", f"{key}=some.csv"]) == 2
    assert f"{key}=some.csv: this study reads no such file" in capsys.readouterr().err
