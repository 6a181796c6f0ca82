"""`zaedno roster check FILE`: every problem, a line each, or what was read; other commands point to it."""

from pathlib import Path

import pytest

from zaedno.app.cli import main

BAD = "name;sector;hours\nКлуб „Щурче“;нпо;12\nАгро 2000;business;много\nАгро 2000;business;3\n"
GOOD = "name;sector;hours\nКлуб „Щурче“;ngo;12,5\nАгро 2000;business;\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_every_problem_is_a_line(capsys):
    Path("lag.csv").write_text(BAD, encoding="utf-8")
    assert main(["roster", "check", "lag.csv"]) == 2
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert shown.out == ""
    assert [line.split(": ", 2)[:2] for line in lines] == [
        ["zaedno", "lag.csv, row 2, column sector"],
        ["zaedno", "lag.csv, row 3, column hours"],
        ["zaedno", "lag.csv, row 4, column name"],
    ]
    assert all("accepted: " in line for line in lines)


def test_what_was_read_is_told(capsys):
    Path("lag.csv").write_bytes(GOOD.encode("cp1251"))
    assert main(["roster", "check", "lag.csv", "language=en"]) == 0
    shown = capsys.readouterr()
    notice, read, drawn = shown.out.splitlines()
    assert shown.err == ""
    assert notice == "lag.csv: read as Windows-1251"
    assert read == "lag.csv: 2 organisations (civil 1, business 1, public 0); columns: name, sector, hours"
    assert drawn.startswith("left blank, and so drawn anew in every run: functions, vulnerable, hours (1), ")
    assert "settlement" not in drawn and "entered" not in drawn


@pytest.mark.parametrize("language", ["en", "bg"])
def test_other_commands_tell_the_first_problem_and_where_all_are(language, capsys):
    Path("my lag.csv").write_text(BAD, encoding="utf-8")
    assert main(["run", "roster=file", "roster.path=my lag.csv", f"language={language}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "my lag.csv, row 2, column sector: 'нпо'" in line.replace("ред 2", "row 2").replace("колона", "column")
    asked = " language=bg" if language == "bg" else ""
    assert line.endswith(f"zaedno roster check 'my lag.csv'{asked})")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["roster"], "accepted: zaedno roster check FILE"),
        (["roster", "chek", "lag.csv"], "'chek': no such thing to do; accepted: zaedno roster check FILE"),
        (["roster", "check"], "accepted: zaedno roster check FILE"),
        (["roster", "check", "none.csv"], "'none.csv': cannot be read"),
        (["roster", "check", "lag.csv", "language=fr"], "language='fr'"),
        (["roster", "check", "lag.csv", "seed=1"], "seed: no such key"),
    ],
)
def test_a_wrong_call_is_a_line(typed, told, capsys):
    assert main(typed) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line


def test_help(capsys):
    assert main(["roster", "--help"]) == 0
    assert capsys.readouterr().out.startswith("zaedno roster check FILE [key=value] …: ")
