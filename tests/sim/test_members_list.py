"""A members' list as an office keeps it: titles, totals, columns of its own passed over and told, its words read."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from helpers.workbooks import put, workbook

from zaedno.sim.ensemble import simulate
from zaedno.sim.roster import BLANK, Examined, look_at, read_roster
from zaedno.sim.roster.columns import ANGLES, COLUMNS, HOURS, SHARES
from zaedno.sim.roster.headings import columns_of
from zaedno.sim.roster.sectors import sector_of
from zaedno.sim.scenario import Scenario
from zaedno.sim.vocabulary import Power, Role, Sector

HEAD = ["№", "Наименование", "Сектор", "ЕИК", "Представляван от"]
KINDS = {
    "Община": "публичен",
    "Сдружение": "НПО",
    "Фермер": "земеделски производител",
    "Читалище": "Нестопански сектор",
    "Училище": "училище",
    "Мандра": "ООД",
    "Фондация": "фондация",
    "Хотел": "Стопански (бизнес)",
}
BLANKS = (3, 12, 20, 39)


def members_list(n: int = 40, blanks: Sequence[int] = BLANKS) -> list[list[str]]:
    """A title, a blank row, the headings, `n` members and a total."""
    rows = [["Списък на членовете на МИГ „Долина“, към 1 март", "", "", "", ""], [""] * 5, HEAD]
    kinds = list(KINDS)
    for k in range(n):
        kind = kinds[k % len(kinds)]
        sector = "" if k in blanks else KINDS[kind]
        rows.append([str(k + 1), f"{kind} „{k + 1}“", sector, str(100_000_000 + k), "Иван Петров"])
    return [*rows, ["", "Общо", str(n), "", ""]]


def as_text(rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "членове.csv"
    path.write_bytes(text.encode(encoding))
    return path


def of(folder: Path, *rows: str) -> Examined:
    return look_at(written(folder, "\n".join(rows) + "\n"))[0]


def notices(found: Examined, folder: Path) -> list[str]:
    place = f"{folder / 'членове.csv'}, "
    return [str(notice).removeprefix(place) for notice in found.notices]


# -- forty members ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_forty_members_are_read_as_the_office_keeps_them(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [[cell.replace(",", "") for cell in row] for row in members_list()]
    roster = read_roster(written(tmp_path, as_text(rows, separator), encoding))
    assert roster.labels == tuple(row[1] for row in rows[3:-1])
    expected = [BLANK if not row[2] else sector_of(row[2]) for row in rows[3:-1]]
    assert roster.table["sector"].tolist() == expected
    assert expected.count(BLANK) == 4 and {*expected} == {BLANK, *Sector}


def test_a_workbook_is_read_like_a_text(tmp_path: Path) -> None:
    rows = members_list()
    text, book = written(tmp_path, as_text(rows)), put(tmp_path, workbook([[cell or None for cell in r] for r in rows]))
    assert read_roster(book).table.tobytes() == read_roster(text).table.tobytes()
    assert read_roster(book).labels == read_roster(text).labels


def test_whatever_is_passed_over_is_told(tmp_path: Path) -> None:
    found = look_at(written(tmp_path, as_text(members_list())))[0]
    assert found.problems == ()
    assert notices(found, tmp_path) == [
        "row 1: passed over: above the names of the columns, which stand in row 3",
        "row 3: passed over, for a roster has no such columns: №, ЕИК, Представляван от",
        "row 44: passed over: a total ('Общо')",
        "rows 7, 16, 24, 43: the sector is blank: assumed, and drawn anew in every world (parameters.share_business, "
        "parameters.share_municipality)",
        "row 7: 'Читалище „4“' sounds like “non-profit”: write it into the column if that is right",
        "row 16: 'Училище „13“' sounds like “public sector”: write it into the column if that is right",
        "row 24: 'Училище „21“' sounds like “public sector”: write it into the column if that is right",
    ]


def test_the_four_are_drawn_anew_in_every_world_and_the_others_never(tmp_path: Path) -> None:
    path = written(tmp_path, as_text(members_list()))
    scenario = Scenario.load(roster="file", roster_path=path, months=2, history=3, newcomer_share=0.0)
    table = simulate(scenario, 60, seed=1, workers=2).organisations
    sectors = table.groupby("organisation")["sector"].agg(set)
    given = scenario.roster.table["sector"]
    for uid, drawn in sectors.items():
        assert drawn == ({sector.slug for sector in Sector} if uid in BLANKS else {Sector(given[uid]).slug}), uid
    share = (table[table["organisation"].isin(BLANKS)]["sector"] == "business").mean()
    assert abs(share - 0.47) < 4 * (0.47 * 0.53 / 240) ** 0.5


def test_the_shares_of_blank_sectors_are_parameters(tmp_path: Path) -> None:
    path = written(tmp_path, as_text(members_list()))
    scenario = Scenario.load(
        roster="file", roster_path=path, months=1, history=0, share_business=0.0, share_municipality=1.0
    )
    table = simulate(scenario, 5, workers=1).organisations
    assert set(table[table["organisation"].isin(BLANKS)]["sector"]) == {"municipality"}


def test_a_drawn_sector_draws_as_a_given_one_does(tmp_path: Path) -> None:
    """Hours, competence and power of one whose sector is drawn are those that the same sector would have, if given."""
    options = {"months": 1, "history": 2, "newcomer_share": 0.0, "share_municipality": 1.0, "share_business": 0.0}
    months = []
    for sectors in (("", "нпо", "фирма"), ("община", "нпо", "фирма")):
        path = written(tmp_path, as_text([["име", "сектор"], *([f"N{k}", s] for k, s in enumerate(sectors))]))
        scenario = Scenario.load(roster="file", roster_path=path, **options)
        months.append(simulate(scenario, 4, workers=1).months)
    assert months[0].equals(months[1])


# -- rows that are none ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";Общо;;", "a total"),
        ("Общо:;;;", "a total"),
        (";Всичко членове: 40;;", "a total"),
        (";Общо публичен сектор;3;", "a total"),
        (";Общ брой организации;40 бр.;", "a total"),
        (";TOTAL;40;", "a total"),
        (";I. Публичен сектор;;", "a heading within the list"),
        (";Изготвил: Мария Петрова;;", "a note below the list"),
        (";Дата: 1 март;;", "a note below the list"),
        ("41;;;12345", "nothing in the columns that are read"),
        ("№;Наименование;Сектор;ЕИК", "the names of the columns again"),
    ],
)
def test_a_row_that_is_no_organisation_is_passed_over_and_told(tmp_path: Path, row: str, why: str) -> None:
    found = of(tmp_path, "№;Наименование;Сектор;ЕИК", "1;А;нпо;", "2;Б;фирма;", row)
    assert found.problems == () and found.labels == ("А", "Б")
    (line,) = [line for line in notices(found, tmp_path) if line.startswith("row 4: passed over: ")]
    assert line.startswith(f"row 4: passed over: {why} (")


def test_a_row_of_numbers_below_the_headings_is_passed_over(tmp_path: Path) -> None:
    found = of(tmp_path, "№;Наименование;Сектор;ЕИК", "1;2;3;4", "1;А;нпо;", "2;Б;фирма;")
    assert found.problems == () and found.labels == ("А", "Б")


@pytest.mark.parametrize(
    "name", ["Общо бъдеще", "Сбор на занаятчии", "Дата Систъмс", "Тотал ЕООД", "Total Energy", "Сума"]
)
def test_an_organisation_with_a_sector_is_one_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert of(tmp_path, "име;сектор", "А;нпо", f"{name};фирма").labels == ("А", name)


# -- headings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("above", [0, 1, 5, 9])
def test_headings_are_found_in_the_first_ten_rows(tmp_path: Path, above: int) -> None:
    titles = [f"Ред {k} на заглавието" for k in range(above)]
    assert of(tmp_path, *titles, "Наименование;Сектор", "А;нпо", "Б;фирма").labels == ("А", "Б")


def test_below_the_tenth_row_they_are_not_looked_for_and_one_line_says_so(tmp_path: Path) -> None:
    found = of(tmp_path, *(f"Ред {k}" for k in range(10)), "Наименование;Сектор", "А;нпо", "Б;фирма")
    assert len(found.problems) == 2
    for name, problem in zip(("name", "sector"), found.problems, strict=True):
        assert f"no column '{name}'" in str(problem) and "one of the first ten rows" in str(problem)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("НАИМЕНОВАНИЕ", "name"),
        ("Наименование на организацията", "name"),
        ("Член", "name"),
        ("Organisation", "name"),
        ("Сектор (публичен, стопански, нестопански)", "sector"),
        ("Правно-организационна форма", "sector"),
        ("Type of organization", "sector"),
        ("Нас. място", "settlement"),
        ("Часове на месец", "hours"),
        ("Хours", ""),
        ("Кратко име", "label"),
        ("Скрити мотиви", "hidden"),
        ("Нагласа", "svo"),
        ("Компетентност: услуги", "competence_service"),
        ("Мисия: култура и младежи", "mission_culture_youth"),
        ("ЕИК", ""),
        ("№", ""),
        ("Представляван от", ""),
        ("Телефон", ""),
        ("Дата на приемане", ""),
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, column: str) -> None:
    found = columns_of([heading])
    assert found.names == (column,)
    assert not found.nearest


def test_every_column_is_known_by_its_own_name() -> None:
    assert columns_of(list(COLUMNS)).names == tuple(COLUMNS)


def test_the_surer_of_two_headings_counts(tmp_path: Path) -> None:
    found = of(tmp_path, "Име;Наименование;Вид;Сектор", "Иван;А;редовен;нпо", "Петър;Б;почетен;фирма")
    assert found.labels == ("А", "Б") and found.template["sector"].tolist() == [Sector.NGO, Sector.BUSINESS]
    assert "row 1: passed over, for a roster has no such columns: Име, Вид" in notices(found, tmp_path)


@pytest.mark.parametrize(
    ("heading", "nearest"),
    [
        ("secter", "sector"),
        ("Сектр", "сектор"),
        ("hiden", "hidden"),
        ("Часов", "часове"),
        ("competence_services2", "competence services"),
        ("mission_econ", "mission economy"),
    ],
)
def test_a_misspelt_heading_is_a_mistake_and_not_passed_over(tmp_path: Path, heading: str, nearest: str) -> None:
    needed = ["име", "сектор"] if "ect" not in heading and "ект" not in heading else ["име"]
    found = of(tmp_path, ";".join([*needed, heading]), "А;нпо;", "Б;нпо;")
    told = [str(problem) for problem in found.problems]
    assert any(f"column {heading!r}: no such column; nearest: {nearest}" in line for line in told)


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sector", "words"),
    [
        (
            Sector.MUNICIPALITY,
            "публичен, Публичен сектор, община, кметство, училище, детска градина, общинско предприятие",
        ),
        (Sector.MUNICIPALITY, "местна власт, municipality, public, school, държавно предприятие"),
        (Sector.NGO, "нестопански, НПО, читалище, сдружение, фондация, ЮЛНЦ, ngo, association, гражданско общество"),
        (Sector.NGO, "юридическо лице с нестопанска цел, сдружение на земеделски производители, не-стопански"),
        (
            Sector.BUSINESS,
            "стопански, бизнес, фирма, ЕТ, ООД, ЕООД, АД, кооперация, земеделски производител, ЗП, business",
        ),
        (Sector.BUSINESS, "EOOД, ood, Стопански сектор, физическо лице - земеделски производител, частна фирма"),
    ],
)
def test_words_of_offices_name_a_sector(sector: Sector, words: str) -> None:
    assert {word: sector_of(word) for word in words.split(", ")} == dict.fromkeys(words.split(", "), sector)


def test_levels_and_other_words_are_read_in_both_languages(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        "име;сектор;власт;ресурси;часове;нагласа;уязвима група;функции",
        "А;нпо;ниско;Средно;високо;low;да;услуги, застъпничество",
        "Б;нпо;HIGH;0,35;12,5;-4;не;социална",
    )
    assert found.problems == ()
    table = found.template
    assert table["power"][:, Power.AUTHORITY].tolist() == [SHARES[0], SHARES[2]]
    assert table["power"][:, Power.RESOURCES].tolist() == [SHARES[1], 0.35]
    assert table["hours"].tolist() == [HOURS[2], 12.5]
    assert table["svo"].tolist() == [ANGLES[0], -4.0]
    assert table["vulnerable"].tolist() == [1, 0]
    assert table["functions"].tolist() == [1 << Role.SERVICE | 1 << Role.ADVOCACY, 1 << Role.SOCIAL]
    assert np.isnan(table["hidden"]).all()
