"""An empty list in either language: its headings are read back, its choices are accepted, nothing is written over."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from zaedno.analysis.language import translator
from zaedno.app.cli import main
from zaedno.app.roster_template import OFFERED, choices
from zaedno.sim.roster import problems, read_roster
from zaedno.sim.roster.columns import COLUMNS
from zaedno.sim.roster.headings import columns_of
from zaedno.sim.roster.titles import TITLES
from zaedno.sim.vocabulary import Power, Sector

LANGUAGES = ["en", "bg"]
MEMBERS = {"en": "Members", "bg": "Членове"}
TIES = {"en": "Ties", "bg": "Връзки"}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_is_a_heading_that_is_known(language):
    told = translator(language)
    assert columns_of([title.told(told) for title in TITLES.values()]).names == tuple(COLUMNS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_accepted(language):
    for name in OFFERED:
        for picked in choices(name, translator(language)):
            COLUMNS[name].parse(picked)
    assert [COLUMNS["sector"].parse(picked) for picked in choices("sector", translator(language))] == list(Sector)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_that_is_filled_in_is_read_as_it_was_meant(language, capsys):
    assert main(["roster", "template", "lag.xlsx", f"language={language}"]) == 0
    book = openpyxl.load_workbook("lag.xlsx")
    members, ties = book[MEMBERS[language]], book[TIES[language]]
    picked = choices("sector", translator(language))
    low, _, high = choices("authority", translator(language))
    for name, sector, label, authority in (
        ("Читалище „Зора“", picked[0], "Зора", low),
        ("Мандра ООД", picked[1], None, None),
        ("Община", None, "Общ.", high),
    ):
        row = dict.fromkeys(OFFERED) | {"name": name, "sector": sector, "label": label, "authority": authority}
        members.append([row[column] for column in OFFERED])
    ties.append(["Зора", "Мандра ООД"])
    ties.append(["община", "Читалище Зора"])
    book.active = 1  # as a user leaves it who was looking at another sheet
    book.save("lag.xlsx")

    roster = read_roster("lag.xlsx")

    assert roster.labels == ("Читалище „Зора“", "Мандра ООД", "Община")
    assert roster.short == ("Зора", "", "Общ.")
    assert roster.table["sector"].tolist() == [Sector.NGO, Sector.BUSINESS, -1]
    assert roster.table["power"][[0, 2], Power.AUTHORITY].tolist() == [0.2, 0.8]
    assert roster.acquainted == ((0, 1), (0, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_offers_choices_and_says_what_is_accepted(language):
    main(["roster", "template", "lag.xlsx", f"language={language}"])
    book = openpyxl.load_workbook("lag.xlsx")
    members, ties, accepted = book.worksheets
    lists = {str(each.sqref): each for each in members.data_validations.dataValidation}
    assert lists["B2:B501"].formula1 == f'"{",".join(choices("sector", translator(language)))}"'
    assert lists["B2:B501"].showErrorMessage  # any other word would be an error
    assert not lists["H2:H501"].showErrorMessage  # levels are offered, numbers are accepted
    assert {each.formula1 for each in ties.data_validations.dataValidation} == {f"'{members.title}'!$A$2:$A$501"}
    told = translator(language)
    rows = {row[0]: row[1] for row in accepted.iter_rows(min_row=2, values_only=True)}
    assert rows == {TITLES[name].told(told): COLUMNS[name].accepted.told(told) for name in COLUMNS}


@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("bg", ";")])
def test_a_text_has_the_headings_as_a_spreadsheet_of_that_language_separates_them(language, separator):
    assert main(["roster", "template", "lag.csv", f"language={language}"]) == 0
    text = Path("lag.csv").read_bytes().decode("utf-8-sig")
    (row,) = csv.reader(text.splitlines(), delimiter=separator)
    assert columns_of(row).names == OFFERED
    (problem,) = problems("lag.csv")
    assert "0 organisations; accepted: 2 or more" in str(problem)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("there.csv", "'there.csv': is there already; accepted: a file that is not"),
        ("lag.ods", "'lag.ods': not a kind of list; accepted: a name that ends in .xlsx or .csv"),
        ("lag", "not a kind of list"),
        ("nowhere/lag.xlsx", "cannot be written (No such file or directory); accepted: "),
    ],
)
def test_what_cannot_be_written_is_one_line(file, told, capsys):
    Path("there.csv").write_text("mine", encoding="utf-8")
    assert main(["roster", "template", file]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert Path("there.csv").read_text(encoding="utf-8") == "mine"


# -- ties ------------------------------------------------------------------------------------------

LIST = [["име", "сектор", "кратко име", "месец на влизане"], ["А", "нпо", "аа", 0], ["Б", "фирма", None, 0]]
LIST += [["В", "община", None, 5]]


def with_ties(rows: list[list[str | None]], title: str = "Връзки") -> None:
    book = openpyxl.Workbook()
    for row in LIST:
        book.active.append(row)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    book.save("lag.xlsx")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Организация", "Познава"], ["А", "Г"]], ["ред 2, колона Познава: 'Г': няма я в списъка"]),
        ([["Организация", "Познава"], ["А", None]], ["ред 2, колона Познава: '': празно"]),
        ([["Организация", "Познава"], ["А", "аа"]], ["ред 2, колона Познава: 'аа': самата тя"]),
        ([["Кои", "Кои още"], ["А", "Б"]], ["ред 1: няма две колони с организации, които се познават"]),
        ([["Организация", "Познава"], ["Х", "У"]], ["колона Организация: 'Х': няма я", "колона Познава: 'У': няма я"]),
        ([[None]], ["файлът е празен"]),
    ],
)
def test_a_wrong_tie_is_told_with_sheet_row_column_and_what_is_accepted(rows, told, capsys):
    with_ties(rows)
    assert main(["roster", "check", "lag.xlsx", "language=bg"]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("zaedno: ")]
    assert len(lines) == len(told)
    assert all(part in line and "приема се: " in line for part, line in zip(told, lines, strict=True))


def test_what_is_no_tie_is_told(capsys):
    with_ties([["Връзки между членовете"], ["Кой", "Кого"], ["А", "Б"], ["Б", "А"], ["А", "В"]])
    assert main(["roster", "check", "lag.xlsx"]) == 0
    shown = capsys.readouterr().out
    assert read_roster("lag.xlsx").acquainted == ((0, 1),)
    assert "row 4: passed over: the two are in row 3 already" in shown
    assert "row 5: passed over: who comes later knows nobody at the start" in shown
    assert re.search("^pairs that know each other: 1$", shown, re.M)


def test_a_sheet_of_another_name_holds_no_ties():
    with_ties([["Организация", "Познава"], ["А", "Г"]], title="Бележки")
    assert read_roster("lag.xlsx").acquainted == ()
