"""`zaedno roster check FILE`: every problem, a line each, or what was read; other commands point to it."""

import hashlib
import re
from pathlib import Path

import openpyxl
import pytest

from zaedno.app.cli import main

BAD = "name;sector;hours\nКлуб „Щурче“;мост;12\nАгро 2000;business;доста\nАгро 2000;business;3\n"
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
    notice, read, drawn, *votes = shown.out.replace("\xa0", " ").splitlines()
    assert shown.err == ""
    assert notice == "lag.csv: read as Windows-1251"
    assert read == "lag.csv: 2 organisations (civil 1, business 1, public 0); columns: name, sector, hours"
    assert drawn.startswith("left blank, and so drawn anew in every run: functions, vulnerable, hours (1), ")
    assert "settlement" not in drawn and "entered" not in drawn and drawn.endswith(", competence, mission")
    missing = "has 1 of 2 votes, 50 %; missing for it to be at most 49 %: 1 more of the other sectors"
    assert votes == [
        f"49 % rule: “non-profit” {missing}",
        f"49 % rule: “economic” {missing}",
        "49 % rule: no organisation is “public sector”; all three sectors are needed",
    ]


@pytest.mark.parametrize(
    ("sectors", "told"),
    [
        ("нпо фирма община", ()),
        ("нпо нпо фирма община", ("50 %; missing for it to be at most 49 %: 1 more",)),
        ("фирма " * 22 + "нпо " * 14 + "община " * 4, ("“economic” has 22 of 40 votes, 55 %", "49 %: 5 more")),
        ("фирма фирма нпо", ("“economic” has 2 of 3", "no organisation is “public sector”; all three")),
        ("фирма нпо -", ("no organisation is “public sector”, unless one of the 1 without a sector is",)),
        ("фирма нпо община -", ("not to be told before the sectors of 1 organisations are known",)),
        ("фирма нпо община " * 30 + "-", ()),
        ("- -", ("“non-profit”, unless", "“economic”, unless", "“public sector”, unless", "2 organisations are known")),
    ],
)
def test_who_is_missing_for_the_votes_of_a_lag(sectors, told, capsys):
    rows = [f"N{k};{sector.strip('-')}" for k, sector in enumerate(sectors.split())]
    Path("lag.csv").write_text("\n".join(["name;sector", *rows]), encoding="utf-8")

    assert main(["roster", "check", "lag.csv"]) == 0

    shown = capsys.readouterr().out.replace("\xa0", " ")
    lines = [line for line in shown.splitlines() if line.startswith("49 % rule: ")]
    if told:
        assert all(any(part in line for line in lines) for part in told)
    else:
        assert lines == ["49 % rule: all three sectors are there, and none has more than 49 % of votes"]


@pytest.mark.parametrize("language", ["en", "bg"])
def test_other_commands_tell_the_first_problem_and_where_all_are(language, capsys):
    Path("my lag.csv").write_text(BAD, encoding="utf-8")
    assert main(["run", "roster=file", "roster.path=my lag.csv", f"language={language}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "my lag.csv, row 2, column sector: 'мост'" in line.replace("ред 2", "row 2").replace("колона", "column")
    asked = " language=bg" if language == "bg" else ""
    assert line.endswith(f"zaedno roster check 'my lag.csv'{asked})")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["roster"], "accepted: zaedno roster check|template FILE"),
        (["roster", "chek", "lag.csv"], "'chek': no such thing to do; accepted: zaedno roster check|template FILE"),
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
    assert capsys.readouterr().out.startswith("zaedno roster check|template FILE [key=value] …: check FILE: ")


@pytest.mark.parametrize("command", ["run", "compare", "sweep"])
@pytest.mark.parametrize(("language", "told"), [("en", "read as Windows-1251"), ("bg", "прочетен")])
def test_whoever_reads_a_file_tells_how_once(command, language, told, capsys):
    Path("lag.csv").write_bytes(GOOD.encode("cp1251"))
    several = {"compare": ["policy=none,facilitation"], "sweep": ["factors={hidden_mean:[0,0.6]}", "design=grid"]}
    typed = [*several.get(command, []), "roster=file", "roster.path=lag.csv", "dry_run=true", f"language={language}"]

    assert main([command, *typed, "--quiet"]) == 0

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("zaedno: lag.csv: ")
    assert told in line


def test_a_table_of_points_is_told_of_too(capsys):
    book = openpyxl.Workbook()
    for row in (["hidden_mean"], [0.1], [0.2]):
        book.active.append(row)
    book.create_sheet("notes")
    book.save("points.xlsx")

    assert main(["sweep", "design=table", "design.path=points.xlsx", "runs=1", "dry_run=true", "--quiet"]) == 0

    (line,) = capsys.readouterr().err.splitlines()
    assert "points.xlsx: read the sheet" in line


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_roster_that_broke_after_its_study_is_a_line_too(command, monkeypatch, capsys):
    """One problem and where the others are told, not all of them."""
    Path("lag.csv").write_text(GOOD, encoding="utf-8")
    swept = ["factors={hidden_mean:[0,0.6]}", "design=grid", "points=2"] if command == "sweep" else []
    small = ["runs=1", "months=1", "--quiet", *(["figures=off"] if command == "run" else [])]
    assert main([command, *swept, "roster=file", "roster.path=lag.csv", *small, "out=study"]) == 0
    Path("lag.csv").write_text(BAD, encoding="utf-8")
    digest = hashlib.sha256(Path("lag.csv").read_bytes()).hexdigest()
    config = Path("study/config.yaml")
    config.write_text(re.sub("sha256: .{64}", f"sha256: {digest}", config.read_text()))  # as its author might mend it
    capsys.readouterr()

    assert main([command, "config=study/config.yaml", "out=again"]) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("zaedno: config=study/config.yaml: ")
    assert "row 2, column sector: 'мост'" in line
    assert re.search(r"\(and 2 more: zaedno roster check \S*lag.csv\)$", line)
    assert not Path("again").exists()
