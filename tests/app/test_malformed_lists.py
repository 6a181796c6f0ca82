"""Forty lists and more that are wrong: every problem is named, in the language asked for, and nothing is silent.

The lists and all that is said of them stand in malformed_lists.txt.
"""

import re
from pathlib import Path

import pytest

from zaedno.app.cli import main

LISTS = (Path(__file__).parent / "malformed_lists.txt").read_text(encoding="utf-8")
BLOCKS = re.split(r"^## (.*)\n", LISTS, flags=re.M)
CASES = dict(zip(BLOCKS[1::2], BLOCKS[2::2], strict=True))
SAID_IN_ENGLISH = re.compile(r"\b(row|column|accepted|passed over|no such|blank|not a|out of)\b")


def test_there_are_forty_of_them() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("language", ["en", "bg"])
@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_named_in_the_language_asked_for(name, language, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text, english, bulgarian = re.split(r"^-- (?:en|bg)\n", CASES[name], flags=re.M)
    Path("lag.csv").write_text(text, encoding="utf-8")

    assert main(["roster", "check", "lag.csv", f"language={language}"]) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == {"en": english, "bg": bulgarian}[language].rstrip("\n") + "\n"
    problems = [line for line in shown.err.splitlines() if line.startswith("zaedno: lag.csv")]
    assert problems and all({"en": "accepted: ", "bg": "приема се: "}[language] in line for line in problems)
    assert language == "en" or not SAID_IN_ENGLISH.search(shown.err)


@pytest.mark.parametrize("name", CASES)
def test_a_study_refuses_each_with_one_line(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("lag.csv").write_text(re.split(r"^-- en\n", CASES[name], flags=re.M)[0], encoding="utf-8")

    assert main(["run", "roster=file", "roster.path=lag.csv", "dry_run=true", "--quiet"]) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("zaedno: lag.csv")
    assert not Path("outputs").exists()
