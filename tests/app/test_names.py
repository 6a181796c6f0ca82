"""A user's own scenarios and policies may have everyday names, and a name is nothing but a name."""

import unicodedata

import pytest

from zaedno.app.cli import main
from zaedno.sim import choices

SHORT = ["runs=2", "months=3", "figures=off", "--quiet"]
EVERYDAY = ["проверки", "my plan", "2026", "no", "on", "null", "1e3", "plan-b", "план 2026", "Йордан", "_x"]
ODD = ["~x", "a.b", "../x", " x", "x ", "-x", "", "1:30", "'q'", "${x}", "[b]", "a/b", "x" * 201, "a\x1b", "a\u202eb"]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder of the working directory with choices of these names, their letters and marks apart as on a Mac."""
    monkeypatch.chdir(tmp_path)
    for group in ("scenario", "policy"):
        folder = tmp_path / "own" / group
        folder.mkdir(parents=True)
        for name in EVERYDAY:
            place = folder / f"{unicodedata.normalize('NFD', name)}.yaml"
            place.write_text(f"name: {name}\nparameters: {{svo_mean: 1}}\n", encoding="utf-8")
    return tmp_path / "own"


@pytest.mark.parametrize("name", EVERYDAY)
def test_everyday_names(name, own, tmp_path, capsys):
    assert main(["run", "config_dir=own", f"scenario={name}", f"policy={name}", *SHORT]) == 0
    assert name in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "outputs" / "run").iterdir()] == [f"{name}-{name}-seed0"]
    again = ["run", f"config=outputs/run/{name}-{name}-seed0/config.yaml", "figures=off", "out=again"]
    assert main([*again, "--quiet"]) == 0


def test_in_lists(own, capsys):
    typed = ["compare", "config_dir=own", "scenario=win_win, my plan,2026", "policy=none,план 2026", *SHORT]
    assert main(typed) == 0
    assert "my plan · план 2026" in capsys.readouterr().out


def test_numbers_as_names_of_a_sweep(own, capsys):
    """Small tables are read with names as texts, whatever they look like."""
    factors = "factors={svo_mean:[0,1],hidden_mean:[0,0.5]}"
    typed = ["design=sobol", "points=2", factors, "months=3", "scenario=2026,1e3", "config_dir=own", "out=s"]
    assert main(["sweep", *typed, "--quiet"]) == 0
    assert main(["report", "s", "out=s.html"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_refused_and_never_offered(name, own, tmp_path, capsys):
    if name.strip() and "/" not in name and len(name) < 200:
        (own / "scenario" / f"{name}.yaml").write_text("parameters: {}\n", encoding="utf-8")
    if name.strip() != name:
        assert not choices.is_name(name)
        name = "."  # of what is typed, spaces at the ends are left out
    code = main(["run", "config_dir=own", f"scenario={name}", *SHORT])
    shown = capsys.readouterr().err
    assert code == 2
    assert shown.count("\n") == 1
    offered = shown.rpartition("accepted: ")[2].strip().split(", ")
    assert [each for each in offered if not choices.is_name(each)] == []
    assert {"my plan", "проверки", "2026"} <= set(offered)
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_comments_give_no_orders(own, capsys):
    (own / "scenario" / "global.yaml").write_text("# @package _global_\nname: global\n")
    assert main(["run", "config_dir=own", "scenario=global", *SHORT]) == 2
    assert "global.yaml: # @package: not obeyed" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["\x1b]0;x\a", "\u202ename", "x" * 201, " ", "[1]", "null", "true"])
def test_names_in_a_file_that_was_edited(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "out=o", *SHORT]) == 0
    config = tmp_path / "o" / "config.yaml"
    spelled = name if name in ("[1]", "null", "true") else '"' + name.encode("unicode_escape").decode() + '"'
    edited = config.read_text().replace("scenario: baseline", f"scenario: {spelled}")
    (tmp_path / "edited.yaml").write_text(edited)
    capsys.readouterr()
    assert main(["run", "config=edited.yaml", "out=p"]) == 2
    shown = capsys.readouterr().err
    assert "config.scenario=" in shown
    assert shown.strip().isprintable()
    assert not (tmp_path / "p").exists()


def test_markup_and_interpolations_in_a_name_are_shown_as_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET", "opensesame")
    assert main(["run", "out=o", *SHORT]) == 0
    name = "${oc.env:SECRET} [bold red]x[/bold red] [/nope] :smile:"
    config = (tmp_path / "o" / "config.yaml").read_text()
    (tmp_path / "edited.yaml").write_text(config.replace("scenario: baseline", f"scenario: '{name}'"))
    capsys.readouterr()
    assert main(["run", "config=edited.yaml", "out=p", "figures=off", "--quiet"]) == 0
    shown = capsys.readouterr()
    assert name in shown.out
    assert main(["report", "p", "out=p.html"]) == 0
    written = [shown.out, shown.err, *(path.read_text() for path in tmp_path.rglob("*.[ychj]*") if path.is_file())]
    assert [text for text in written if "opensesame" in text] == []
