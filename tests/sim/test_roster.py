"""Rosters: what a file gives stays, what is wrong with it is said at once, synthetic ones follow their shares."""

import csv
import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zaedno.sim import choices
from zaedno.sim.messages import InputError
from zaedno.sim.parameters import Parameters
from zaedno.sim.roster import (
    BLANK,
    TEMPLATE,
    Roster,
    load_roster,
    problems,
    read_roster,
    synthetic,
)
from zaedno.sim.roster.columns import COLUMNS, MISSION
from zaedno.sim.vocabulary import CIVIL_FUNCTIONS, Power, Role, Sector, Theme

GOOD = "name,sector\nAlpha,ngo\nBeta,business\n"


def told(path: Path) -> list[str]:
    """The problems of the file, as lines."""
    return [str(problem) for problem in problems(path)]


def write(folder: Path, text: str, name: str = "lag.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# -- reading ---------------------------------------------------------------------------------------


def test_given_values_stay_and_blanks_are_left_to_be_drawn(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,sector,functions,vulnerable,hours,authority,hidden,svo,entered,competence_service\n"
        "Клуб „Щурче“,ngo,social; change,yes,12.5,0.3,0,-45,7,0.9\n"
        "=HYPERLINK(1),business,,,,,,,,\n",
    )
    roster = read_roster(path)
    first, second = roster.table
    assert roster.labels == ("Клуб „Щурче“", "=HYPERLINK(1)")
    assert first["sector"] == Sector.NGO
    assert first["functions"] == 1 << Role.SOCIAL | 1 << Role.CHANGE
    assert (first["vulnerable"], first["hours"], first["hidden"], first["svo"], first["entered"]) == (
        1,
        12.5,
        0.0,
        -45.0,
        7,
    )
    assert first["power"][Power.AUTHORITY] == 0.3
    assert first["competence"][Role.SERVICE] == 0.9
    assert (second["functions"], second["vulnerable"], second["entered"]) == (BLANK, BLANK, 0)
    for name in ("hours", "hidden", "svo", "competence", "mission", "power"):
        assert np.isnan(second[name]).all(), name
    assert np.isnan(first["power"][Power.RESOURCES])


@pytest.mark.parametrize(
    "text", [GOOD, "\ufeff" + GOOD, GOOD.replace(",", ";"), GOOD.replace(",", "\t"), GOOD.replace("\n", "\r\n")]
)
def test_spreadsheets_write_csv_in_many_ways(tmp_path: Path, text: str) -> None:
    roster = read_roster(write(tmp_path, text))
    assert roster.labels == ("Alpha", "Beta")


def test_decimal_commas_of_bulgarian_spreadsheets(tmp_path: Path) -> None:
    path = write(tmp_path, 'name;sector;functions;svo;hidden\nA;NGO;"service;social";−12,5;0,25\nB;ngo;service;;\n')
    table = read_roster(path).table
    assert (table["svo"][0], table["hidden"][0]) == (-12.5, 0.25)
    assert table["functions"][0] == 1 << Role.SERVICE | 1 << Role.SOCIAL


def test_missions_become_shares(tmp_path: Path) -> None:
    path = write(tmp_path, f"name,sector,{','.join(MISSION)}\nA,ngo,1,1,2,0,0,0\nB,ngo,,,,,,\n")
    mission = read_roster(path).table["mission"]
    assert mission[0].tolist() == [0.25, 0.25, 0.5, 0.0, 0.0, 0.0]
    assert np.isnan(mission[1]).all()


def test_blank_rows_are_passed_over_and_do_not_shift_row_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, "name,sector\nA,ngo\n\n,\nB,мост\n")
    assert told(path) == [
        f"{path}, row 5, column sector: 'мост': no such sector; accepted: {COLUMNS['sector'].accepted}"
    ]


def test_rows_of_a_territory_lie_together_and_keep_their_place_in_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "name,sector,territory\nA,ngo,East\nB,ngo,West\nC,business,East\nD,business,West\n")
    roster = read_roster(path)
    assert roster.table["territory"].tolist() == [0, 0, 1, 1]
    assert roster.table["uid"].tolist() == [0, 2, 1, 3]
    assert [roster.labels[uid] for uid in roster.table["uid"]] == ["A", "C", "B", "D"]


@pytest.mark.parametrize(("n", "expected"), [(2, 1), (75, 1), (150, 1), (151, 2), (300, 4)])
def test_a_long_file_without_territories_is_split_in_its_order(tmp_path: Path, n: int, expected: int) -> None:
    path = write(tmp_path, "name,sector\n" + "".join(f"N{i},ngo\n" for i in range(n)))
    territory = read_roster(path).table["territory"]
    assert territory.max() + 1 == expected
    assert (np.diff(territory) >= 0).all()
    assert np.ptp(np.bincount(territory)) <= 1


# -- bad input -------------------------------------------------------------------------------------

BAD_CELLS = [
    ("sector", "bussines", "no such sector; nearest: business"),
    ("sector", "физическо лице", "a private person is no organisation"),
    ("sector", "публичен/стопански", "words of more than one sector"),
    ("label", "eleven char", "too long"),
    ("hours", "enormous", "not a number"),
    ("entered", "high", "not a number"),
    ("name", "", "blank"),
    ("functions", "advocasy;service", "no such function; nearest: advocacy"),
    ("functions", "enterprise", "no such function"),
    ("functions", ";", "no function"),
    ("vulnerable", "maybe", "neither yes nor no"),
    ("hours", "-1", "out of range"),
    ("hours", "200.5", "out of range"),
    ("hours", "nan", "not a number"),
    ("hours", "inf", "not a number"),
    ("hours", "1e400", "out of range"),
    ("hours", "1_0", "not a number"),
    ("hours", "ten", "not a number"),
    ("hours", "__import__('os')", "not a number"),
    ("authority", "1.01", "out of range"),
    ("resources", "50%", "not a number"),
    ("legitimacy", "-0.1", "out of range"),
    ("hidden", "2", "out of range"),
    ("svo", "46", "out of range"),
    ("svo", "-45.1", "out of range"),
    ("entered", "1.5", "not a whole number"),
    ("entered", "-1", "out of range"),
    ("competence_advocacy", "1.5", "out of range"),
]


@pytest.mark.parametrize(("column", "value", "reason"), BAD_CELLS)
def test_a_bad_cell_is_named_with_file_row_column_value_and_what_is_accepted(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    rows = [{"name": name, "sector": "ngo"} for name in ("Alpha", "Gamma", "Beta")]
    rows[1][column] = value
    path = tmp_path / "lag.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[1]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    found = told(path)
    assert len(found) == 1
    assert f"{path}, row 3, column {column}: {value!r}: {reason}" in found[0]
    assert f"accepted: {COLUMNS[column].accepted}" in found[0]
    with pytest.raises(InputError) as refusal:
        read_roster(path)
    assert str(refusal.value).splitlines() == found


def test_every_problem_is_found_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,sector,hours,svo\nA,ngo,1,\nB,bank,-1,\nA,ngo,,99\nC,ngo,,,extra\n",
    )
    found = told(path)
    assert [line.split(": ")[0].removeprefix(f"{path}, ") for line in found] == [
        "row 3, column sector",
        "row 3, column hours",
        "row 4, column name",
        "row 4, column svo",
        "row 5",
    ]
    assert "already in row 2" in found[2]
    assert "5 cells" in found[4]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ("name,sector\n", "0 organisations; accepted: 2 or more"),
        ("name,sector\nA,ngo\n", "1 organisations; accepted: 2 or more"),
        ("sector\nngo\nngo\n", "no column 'name'"),
        ("name\nA\nB\n", "no column 'sector'"),
        ("name,sector,hiden\nA,ngo,\nB,ngo,\n", "column 'hiden': no such column; nearest: hidden"),
        ("name,sector,sector\nA,ngo,\nB,ngo,\n", "column sector: there more than once"),
        ("name,sector,mission_economy\nA,ngo,1\nB,ngo,1\n", "Mission: environment, Mission: social services"),
        (
            f"name,sector,{','.join(MISSION)}\nA,ngo,0,0,0,0,0,0\nB,ngo,,,,,,\n",
            "row 2, column mission_economy: '0': a mission whose weights sum to 0",
        ),
        (
            f"name,sector,{','.join(MISSION)}\nA,ngo,1,,0,0,0,0\nB,ngo,,,,,,\n",
            "row 2, column mission_economy: '1': a mission that is blank in part",
        ),
        ("name,sector,territory\nA,ngo,1\nB,ngo,\n", "row 3, column territory: '': blank"),
        ('name,sector\n"A,ngo\nB,ngo\n', "not CSV"),
        ("name,sector\nA\0,ngo\n", "row 2: not text"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, part: str) -> None:
    path = write(tmp_path, text)
    found = told(path)
    assert len(found) == 1
    assert part in found[0]
    assert str(path) in found[0]
    with pytest.raises(InputError):
        read_roster(path)


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_roster(path)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zaedno.sim.roster.roster.MOST_ORGANISATIONS", 2)
    assert told(write(tmp_path, GOOD)) == []
    assert "row 4: too many rows; accepted: at most 2" in told(write(tmp_path, GOOD + "C,ngo\n"))[0]


def test_values_with_line_breaks_stay_on_one_line(tmp_path: Path) -> None:
    found = told(write(tmp_path, 'name,sector\nA,"n\ng\x1bo"\nB,ngo\n'))
    assert len(found) == 1
    assert "\n" not in found[0] and "\x1b" not in found[0]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(alphabet='name,sectorgbui;\n"\t=0-9.\0', max_size=200).map(str.encode))
def test_no_file_whatever_ends_in_anything_but_a_roster_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(data)
    found = told(path)
    if found:
        with pytest.raises(InputError) as refusal:
            read_roster(path)
        assert str(refusal.value).splitlines() == found
    else:
        roster = read_roster(path)
        assert len(roster) >= 2 and all(roster.labels)


# -- XLSX ------------------------------------------------------------------------------------------


def test_an_xlsx_file_reads_like_a_csv_file(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows: list[list[Any]] = [
        ["name", "sector", "functions", "vulnerable", "hours", "entered"],
        ["Щурче", "ngo", "social;change", True, 12.5, 3],
        [1984, "business", None, None, None, None],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "lag.xlsx")
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    excel, plain = read_roster(tmp_path / "lag.xlsx"), read_roster(write(tmp_path, text))
    assert excel.labels == plain.labels
    assert excel.table.tobytes() == plain.table.tobytes()


@pytest.mark.parametrize("data", [b"", b"name,sector\n", b"PK\x03\x04 and then nothing"])
def test_what_only_calls_itself_xlsx_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lag.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="not an XLSX workbook"):
        read_roster(path)


# -- synthetic -------------------------------------------------------------------------------------


@given(st.integers(2, 3000), st.floats(0, 1), st.floats(0, 1))
def test_a_synthetic_community_has_its_shares(n: int, public: float, part: float) -> None:
    parameters = Parameters(organisations=n, share_municipality=public, share_business=part * (1 - public))
    table = synthetic(parameters).table
    n_territories = max(1, int(n / 75 + 0.5))
    counts = np.bincount(table["sector"], minlength=3)
    wanted = int(np.floor(n * public + 0.5))
    assert counts[Sector.MUNICIPALITY] == (max(wanted, n_territories) if public > 0 else 0)
    business = int(np.floor(n * parameters.share_business + 0.5))
    assert counts[Sector.BUSINESS] == min(business, n - counts[Sector.MUNICIPALITY])
    assert table["uid"].tolist() == list(range(n))
    assert (np.diff(table["territory"]) >= 0).all()
    sizes = np.bincount(table["territory"])
    assert len(sizes) == n_territories and np.ptp(sizes) <= 1
    if public > 0:
        with_public = np.unique(table["territory"][table["sector"] == Sector.MUNICIPALITY])
        assert len(with_public) == n_territories


def test_a_synthetic_community_leaves_the_rest_to_be_drawn() -> None:
    roster = synthetic(Parameters(organisations=10))
    assert roster.drawn and roster.labels == ("",) * 10
    assert (roster.table["functions"] == BLANK).all() and (roster.table["vulnerable"] == BLANK).all()
    for name in ("hidden", "svo", "hours", "competence", "mission", "power"):
        assert np.isnan(roster.table[name]).all(), name


def test_sectors_are_spread_over_territories() -> None:
    table = synthetic(Parameters(organisations=750)).table
    for sector in Sector:
        assert np.ptp(np.bincount(table["territory"][table["sector"] == sector])) <= 2


# -- the bundled table -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def community() -> Roster:
    return load_roster("lyaskovets_strazhitsa", Parameters())


def test_the_community_is_composed_as_its_note_says(community: Roster) -> None:
    table = community.table
    assert len(community) == 75 and table["territory"].max() == 0
    assert np.bincount(table["sector"]).tolist() == [36, 35, 4]
    civil = table[table["sector"] == Sector.NGO]
    assert (civil["vulnerable"] == 1).sum() == 4 == (table["vulnerable"] == 1).sum()
    for function in CIVIL_FUNCTIONS:
        assert (civil["functions"] >> int(function) & 1).any(), function
    assert sum("омск" in label for label in community.labels) == 2


def test_the_community_leaves_attitudes_and_dispositions_blank(community: Roster) -> None:
    for name in ("svo", "hidden", "hours", "competence"):
        assert np.isnan(community.table[name]).all(), name


def test_powers_of_the_community_follow_the_sectors(community: Roster) -> None:
    mean = {s: community.table["power"][community.table["sector"] == s].mean(axis=0) for s in Sector}
    assert mean[Sector.MUNICIPALITY][Power.AUTHORITY] > 2 * max(
        mean[s][Power.AUTHORITY] for s in (Sector.NGO, Sector.BUSINESS)
    )
    assert mean[Sector.BUSINESS][Power.RESOURCES] > mean[Sector.NGO][Power.RESOURCES]
    assert mean[Sector.NGO][Power.LEGITIMACY] > mean[Sector.BUSINESS][Power.LEGITIMACY]


def test_missions_of_the_community_are_whole_and_every_theme_is_somebodys_first(community: Roster) -> None:
    mission = community.table["mission"]
    np.testing.assert_allclose(mission.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    assert set(mission.argmax(axis=1)) == {int(theme) for theme in Theme}


def test_settlements_of_the_community_are_two_towns_and_26_villages() -> None:
    with (choices.bundled("roster") / "lyaskovets_strazhitsa.csv").open(encoding="utf-8", newline="") as stream:
        sizes = Counter(row["settlement"] for row in csv.DictReader(stream))
    towns = [size for place, size in sizes.items() if place.startswith("гр. ")]
    villages = [size for place, size in sizes.items() if place.startswith("с. ")]
    assert (len(towns), len(villages)) == (2, 26)
    assert min(towns) > max(villages) and sum(size == 1 for size in villages) > 13


# -- choices ---------------------------------------------------------------------------------------


def test_a_roster_of_ones_own_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "roster").mkdir()
    write(tmp_path / "roster", GOOD, "ours.csv")
    (tmp_path / "roster" / "ours.yaml").write_text("name: ours\npath: ours.csv\n", encoding="utf-8")
    (tmp_path / "roster" / "beside.yaml").write_text("name: beside\n", encoding="utf-8")
    write(tmp_path / "roster", GOOD, "beside.csv")
    for name in ("ours", "beside"):
        roster = load_roster(name, Parameters(), config_dir=tmp_path)
        assert (roster.name, len(roster), roster.path) == (
            name,
            2,
            str((tmp_path / "roster" / f"{name}.csv").resolve()),
        )


@pytest.mark.parametrize(
    ("choice", "path", "part"),
    [
        ("file", None, "roster.path=None: roster=file reads a file"),
        ("synthetic", "x.csv", "roster.path='x.csv'"),
        ("lyaskovets_strazhitsa", "x.csv", "accepted: roster=file"),
        ("lyaskovetz", None, "nearest: lyaskovets_strazhitsa"),
        ("../scenario/baseline", None, "not a name"),
        ("..", None, "not a name"),
        ("", None, "not a name"),
    ],
)
def test_a_bad_choice_of_roster_is_refused(choice: str, path: str | None, part: str) -> None:
    with pytest.raises(InputError) as refusal:
        load_roster(choice, Parameters(), path)
    assert part in str(refusal.value)


def test_rosters_are_equal_by_content_and_survive_pickling(community: Roster) -> None:
    assert pickle.loads(pickle.dumps(community)) == community
    assert synthetic(Parameters()) != community
    with pytest.raises(ValueError, match="read-only"):
        community.table["svo"] = 0.0


def test_a_table_of_another_shape_is_no_roster() -> None:
    with pytest.raises(ValueError, match="TEMPLATE"):
        Roster("x", np.zeros(3, TEMPLATE), ("a", "b"))
