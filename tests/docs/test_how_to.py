"""Each page of docs/how-to is carried out as it stands: what it says to edit is edited, its commands are run.

The pages' form: a new file is a block under a line that ends with its name; changes are a block of `diff`, in which a
line `+++ FILE` says where, and unchanged lines where in it (`…` stands for the rest of a line, `@@` for lines between);
`po` is added to the catalogue; `sh` is run.  In the order of the page, in a copy of the repository.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from helpers.copied import Copied

import zaedno

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"(?:`([^`\n]+)`:\n\n)?^```(\w+)\n((?:.*\n)*?)```$", re.M)
MOST_PROSE, MOST_TOUCHED = 25, 30
NEEDED = ("bash", "make")


@dataclass(frozen=True)
class Block:
    kind: str
    file: str | None  # that it is to be put into
    text: str

    @property
    def touched(self) -> int:
        """Lines that somebody has to write or take away."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        if self.kind == "diff":
            return sum(line[0] in "+-" and not line.startswith("+++ ") for line in lines)
        return 0 if self.kind == "sh" else len(lines)


def blocks(page: Path) -> list[Block]:
    return [Block(kind, file or None, text) for file, kind, text in BLOCK.findall(page.read_text(encoding="utf-8"))]


def carry_out(page: Path, copy: Copied) -> str:
    """Do what the page says; returns what its last commands printed."""
    printed = ""
    for block in blocks(page):
        if block.kind == "sh":
            printed = copy.run(block.text)
        elif block.kind == "diff":
            change(block.text, copy)
        elif block.kind == "po":
            with (copy / str(block.file)).open("a", encoding="utf-8") as file:
                file.write("\n" + block.text)
        else:
            assert not (copy / str(block.file)).exists()
            (copy / str(block.file)).write_text(block.text, encoding="utf-8")
    return printed


def change(diff: str, copy: Copied) -> None:
    """Apply changes: lines that are there already (and those to be removed), then those that come after them."""
    for part in re.split(r"^\+\+\+ ", diff, flags=re.M)[1:]:
        name, _, rest = part.partition("\n")
        text = (copy / name).read_text(encoding="utf-8")
        for there, new in re.findall(r"((?:^[ -].*\n)+)((?:^\+.*\n)*)", rest, re.M):  # `@@` parts two of them
            text = replaced(text, there.splitlines(), "".join(line[1:] + "\n" for line in new.splitlines()), name)
        (copy / name).write_text(text, encoding="utf-8")


def replaced(text: str, there: list[str], new: str, name: str) -> str:
    pattern = "".join("(" + re.escape(line[1:]).replace("…", ".*") + "\n)" for line in there)
    found = list(re.finditer(f"^{pattern}", text, re.M))
    assert len(found) == 1, f"{name}: {len(found)} places like {there}"
    kept = "".join(line for line, shown in zip(found[0].groups(), there, strict=True) if shown[0] == " ")
    return text[: found[0].start()] + kept + new + text[found[0].end() :]


@pytest.fixture
def copy(tmp_path: Path) -> Copied:
    for program in NEEDED:
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program}")
    return Copied(tmp_path / "copy")


def a_policy(copy: Copied, printed: str) -> None:
    runs = zaedno.load(copy / "outputs/days").runs
    assert set(runs["policy"]) == {"none", "open_days"}
    cost = runs.groupby("policy")["policy_cost"].mean()
    assert cost["open_days"] > cost["none"]  # two days a year are paid for


def a_scenario(copy: Copied, printed: str) -> None:
    config = yaml.safe_load((copy / "outputs/tired/config.yaml").read_text(encoding="utf-8"))
    assert "tired" in str(config)
    assert zaedno.load(copy / "outputs/tired").runs["scenario"].unique().tolist() == ["tired"]


def a_roster(copy: Copied, printed: str) -> None:
    organisations = zaedno.load(copy / "outputs/villages").organisations
    first = organisations[(organisations["run"] == 0) & (organisations["entered"] == 0)]
    assert first["sector"].value_counts().to_dict() == {"ngo": 2, "business": 1, "municipality": 1}


def a_measure(copy: Copied, printed: str) -> None:
    months = zaedno.load(copy / "outputs/ages").months
    ages = months.loc[months["partnerships"] > 0, "age_mean"]
    assert len(ages)
    past = zaedno.Scenario.load().past_months
    assert ((ages >= 0) & (ages <= months.loc[ages.index, "month"] + past)).all()
    assert months.loc[months["partnerships"] == 0, "age_mean"].isna().all()
    assert "| `age_mean` | months |" in (copy / "docs/measures.md").read_text(encoding="utf-8")


def a_parameter(copy: Copied, printed: str) -> None:
    assert "| `practice_months` |" in (copy / "docs/parameters.md").read_text(encoding="utf-8")
    assert "| `practice_months` | 6 | months |" in (copy / "docs/ODD.md").read_text(encoding="utf-8")
    assert "practice_months" in (copy / "outputs/practice/config.yaml").read_text(encoding="utf-8")


def a_process(copy: Copied, printed: str) -> None:
    angles = zaedno.load(copy / "outputs/mellow").months["attitude_mean"]
    assert angles.diff().dropna().between(0.4, 0.6).all()
    copy.run(COMPILE)


COMPILE = """python -c '
import numba
from zaedno.sim import Scenario
from zaedno.sim.processes.mellowing import mellowing
from zaedno.sim.world import Room, allocate, template_with_newcomers
scenario = Scenario.load(months=1)
world = allocate(scenario.plan(), template_with_newcomers(scenario.roster, scenario.parameters), 0, Room())
mellowing.compile((numba.typeof(world), numba.int64))
assert mellowing.signatures
'"""


def a_figure(copy: Copied, printed: str) -> None:
    drawn = (copy / "outputs/lasting/figures/lasting.svg").read_text(encoding="utf-8")
    assert "baseline" in drawn
    assert "says-lasting" in (copy / "outputs/lasting/page.html").read_text(encoding="utf-8")


def a_command(copy: Copied, printed: str) -> None:
    assert printed.splitlines()[-2:] == ["win–win", "win–lose"]


SEEN: dict[str, Callable[[Copied, str], None]] = {
    "command.md": a_command,
    "figure.md": a_figure,
    "measure.md": a_measure,
    "parameter.md": a_parameter,
    "policy.md": a_policy,
    "process.md": a_process,
    "roster.md": a_roster,
    "scenario.md": a_scenario,
}


def test_every_page_is_carried_out() -> None:
    assert {page.name for page in PAGES.glob("*.md")} - {"README.md"} == set(SEEN), "tests/docs/test_how_to.py: SEEN"
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert [name for name in SEEN if f"({name})" not in index] == [], "docs/how-to/README.md lists every page"


@pytest.mark.parametrize("name", SEEN)
def test_a_page_is_short_and_names_the_command_that_checks(name: str) -> None:
    text = (PAGES / name).read_text(encoding="utf-8")
    prose = [line for line in BLOCK.sub("", text).splitlines() if line.strip()]
    assert len(prose) <= MOST_PROSE
    assert sum(block.touched for block in blocks(PAGES / name)) <= MOST_TOUCHED
    assert text.count("```") == 2 * len(blocks(PAGES / name))
    assert any("pytest" in block.text for block in blocks(PAGES / name) if block.kind == "sh")


# Those that change what is compiled compile it anew
COMPILED = ("measure.md", "parameter.md", "process.md")
PAGES_TO_DO = [pytest.param(name, marks=pytest.mark.long if name in COMPILED else ()) for name in SEEN]


@pytest.mark.parametrize("name", PAGES_TO_DO)
def test_what_a_page_says_works(name: str, copy: Copied) -> None:
    SEEN[name](copy, carry_out(PAGES / name, copy))
    files = " ".join(sorted(written(PAGES / name)))
    copy.run(f"python -m ruff check --force-exclude {files} && python -m ruff format --check --force-exclude {files}")


def written(page: Path) -> set[str]:
    """The files of Python that a page writes or changes."""
    names = {str(block.file) for block in blocks(page)}
    names |= {name for block in blocks(page) for name in re.findall(r"^\+\+\+ (\S+)$", block.text, re.M)}
    return {name for name in names if name.endswith(".py")}


def test_a_place_that_is_not_there_is_found_out(copy: Copied) -> None:
    """The test of pages can fail: a page that speaks of a line that was changed since is no longer true."""
    with pytest.raises(AssertionError, match="Makefile: 0 places like"):
        change("+++ Makefile\n lint: nothing\n+polish: lint\n", copy)


def test_who_forgets_the_rest_is_told_what_to_edit(copy: Copied) -> None:
    """A measure that is declared, and nothing else: the checks name the files and the commands."""
    declared = next(block.text for block in blocks(PAGES / "measure.md") if block.kind == "diff")
    change("+++ " + declared.split("+++ ")[1], copy)
    told = copy.run("python -m pytest -q tests/docs/test_tables.py tests/analysis/test_language.py || true")
    assert re.search(r"analysis/labels\S*: .*name these", told)
    assert "docs/measures.md is out of date: make docs" in told
