"""The page on rosters names every column, and what is accepted in it, as the code has it."""

import re
from pathlib import Path

import pytest

from zaedno.analysis.language import translator
from zaedno.sim.roster.columns import ANGLES, COLUMNS, HOURS, SHARES, WEIGHTS
from zaedno.sim.roster.titles import TITLES

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "roster.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]


def row_of(name: str) -> list[str]:
    """The row of the page that speaks of a column; `competence_ROLE` stands for all of its kind."""
    kind, _, rest = name.partition("_")
    for row in ROWS:
        named = re.findall("`([^`]+)`", row[0])
        if name in named or (rest and any(re.fullmatch(f"{kind}_[A-Z]+", each) for each in named) and rest in row[2]):
            return row
    raise AssertionError(f"docs/roster.md: Columns: {name}: give it a row")


@pytest.mark.parametrize("name", COLUMNS)
def test_the_page_names_the_column_and_what_is_accepted(name: str) -> None:
    row = row_of(name)
    assert row[1] == str(COLUMNS[name].accepted), f"docs/roster.md: {name}: accepted, as sim/roster/columns.py has it"
    assert row[2].startswith("needed") == COLUMNS[name].required, f"docs/roster.md: {name}: needed or not"


def test_the_page_names_no_other_column() -> None:
    named = [name for row in ROWS for name in re.findall("`([^`]+)`", row[0])]
    assert [name for name in named if name not in COLUMNS and not name.isupper() and "_" not in name] == [], (
        "docs/roster.md: Columns: sim/roster/columns.py has no such column"
    )


def test_the_bulgarian_page_names_every_column_and_what_is_accepted() -> None:
    text, told = (DOCS / "roster.bg.md").read_text(encoding="utf-8"), translator("bg")
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", text, re.M))
    for name, column in COLUMNS.items():
        title, _, kind = TITLES[name].told(told).partition(": ")
        accepted = column.accepted.told(told).replace("\u2011", "-").replace("\xa0", " ")
        assert rows[f"{title}: …" if kind else title] == accepted, f"docs/roster.bg.md: {name}"
        assert kind in text, f"docs/roster.bg.md: {name}"


@pytest.mark.parametrize(("page", "comma"), [("roster.md", "."), ("roster.bg.md", ",")])
def test_both_pages_say_what_levels_stand_for(page: str, comma: str) -> None:
    text = " ".join((DOCS / page).read_text(encoding="utf-8").split())
    for levels in (SHARES, HOURS, ANGLES, WEIGHTS):
        assert ", ".join(f"{value:g}".replace(".", comma) for value in levels) in text
