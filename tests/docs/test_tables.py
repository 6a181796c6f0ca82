"""The tables of the documentation are what code declares, and the documentation names what there is."""

import ast
import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.parameters import declaration, names
from zaedno.sim.state import WAYS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def load_tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_tables", DOCS / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = load_tables()


@pytest.mark.parametrize("page", TABLES.PAGES)
def test_committed_page_is_the_generated_one(page: str) -> None:
    committed = (DOCS / page).read_text(encoding="utf-8")
    assert committed == TABLES.PAGES[page](), f"docs/{page} is out of date: make docs"


def test_every_parameter_has_its_row() -> None:
    page = (DOCS / "parameters.md").read_text(encoding="utf-8")
    assert [name for name in names() if page.count(f"| `{name}` |") != 1] == [], "docs/parameters.md: make docs"


def test_every_parameter_is_explained_in_the_protocol() -> None:
    """It has one row in a table of symbols, whose default, unit and evidence are generated, and a use in the text."""
    protocol = (DOCS / "ODD.md").read_text(encoding="utf-8")
    rows = Counter(match[2] for match in map(TABLES.SYMBOL.match, protocol.splitlines()) if match)
    assert [name for name in names() if rows[name] != 1] == [], (
        "docs/ODD.md: give each one row, `| symbol | `NAME` | | | |`, where its rule stands; make docs fills it in"
    )
    text = "\n".join(line for line in protocol.splitlines() if not TABLES.SYMBOL.match(line))
    symbols = {match[2] for match in map(TABLES.SYMBOL.match, protocol.splitlines()) if match and match[1].strip()}
    unused = [name for name in names() if f"`{name}`" not in text and name not in symbols]
    assert unused == [], "docs/ODD.md: say in the text what each of these does, or give it a symbol that formulas use"


def test_a_stale_number_in_the_protocol_is_found() -> None:
    """The row of a symbol is made anew whatever number stands in it; other tables are left alone."""
    stale = "| $\\ell$ | `leak_rate` | 99 | years | V |"
    assert TABLES.fresh(stale) == "| $\\ell$ | `leak_rate` | {default:g} | {unit} | {source} |".format(
        **declaration("leak_rate")
    )
    assert TABLES.fresh("|  | `WAYS` | 99 | | |").startswith(f"|  | `WAYS` | {WAYS} | ")
    lever = "| `charter` | disclosure at check-ins | nothing of its own | nothing of its own |"
    assert TABLES.fresh(lever) == lever
    with pytest.raises(ValueError, match="leek_rate"):
        TABLES.fresh("| | `leek_rate` | | | |")


# Names of numbers that no rule of the model hangs on: codes (of how a project of one ended, too), sizes of tables,
# guards, bounds that nothing reaches, how long a year is.
TECHNICAL = {
    "BLANK",
    "DRAWN",
    "NOBODY",
    "CIVIL",
    "ALL_SECTORS",
    "NEEDS",
    "SMALLEST_POT",
    "MOST_ORGANISATIONS",
    "MOST_MONTHS",
}
TECHNICAL |= {"ROLES", "THEMES", "POWERS", "SECTORS", "MONTHS", "YEAR", "LANES", "DRAW_LANES"}
TECHNICAL |= {"EVER", "MANY", "LONG_AGO", "LEAST", "ALWAYS", "SIEVE"}
TECHNICAL |= {"COMPLETED", "GIVEN_UP", "CLOSED", "JOINED", "GONE"}
TECHNICAL |= {"MOST_LABEL", "MOST_NAMED", "MOST_TIES", "MOST_VOTES"}  # of a list of organisations


def test_every_constant_of_the_code_has_its_row() -> None:
    listed = {(module, name) for module, name, *_ in TABLES.CONSTANTS}
    paths = (path for path in (ROOT / "sim").rglob("*.py") if path.parent.name != "tables")  # limits of files
    named = {pair for path in paths for pair in constants(path)}
    assert {name for _, name in named - listed} == TECHNICAL, (
        "docs/tables.py: CONSTANTS: a row for each number of the model; TECHNICAL in this test: those that are none"
    )
    assert sorted(listed - named) == [], "docs/tables.py: CONSTANTS: these are no longer in the code"


def constants(path: Path) -> set[tuple[str, str]]:
    """(module, name) of the numbers, and tables of numbers, that a module gives a name in capitals."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            for name, value in unpacked(target, node.value):
                if name.isupper() and not name.startswith("_") and is_numeric(value):
                    found.add((module, name))
    return found


def unpacked(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [(ast.unparse(name), each) for name, each in zip(target.elts, value.elts, strict=True)]
    return [(ast.unparse(target), value)]


def is_numeric(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return all(map(is_numeric, value.elts))
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant) and isinstance(value.value, (int, float))


def test_constants_that_the_protocol_names_exist() -> None:
    protocol = (DOCS / "ODD.md").read_text(encoding="utf-8")
    known = {name for _, name, *_ in TABLES.CONSTANTS}
    found = set(re.findall(r"`([A-Z][A-Z_]+)`", protocol)) - {"CONSTANT", "NGO"}
    assert found
    assert found <= known, "docs/ODD.md names constants that docs/tables.py: CONSTANTS does not list"


def test_sections_that_docstrings_cite_exist() -> None:
    protocol = (DOCS / "ODD.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#{2,3} (\d+(?:\.\d+)?)\b", protocol, re.MULTILINE))
    cited = {
        number
        for path in (ROOT / "sim").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "docs/ODD.md" in line
        for number in re.findall(r"\b\d+(?:\.\d+)?\b", line)
    }
    assert cited
    assert cited <= headings, "a docstring in sim/ cites a section that docs/ODD.md does not have"


@pytest.mark.parametrize("page", ["ODD.md", "concepts.md", "sources.md", "debugging.md"])
def test_files_and_functions_that_a_page_names_exist(page: str) -> None:
    """`sim/x.py: f, g` names a file and functions in it; `tests/…` and `docs/…` name files."""
    text = (DOCS / page).read_text(encoding="utf-8")
    missing = []
    for file, functions in re.findall(r"`((?:sim|docs|tests|experiments|configs)/[\w/]+\.\w+)(?:: ([\w, ]+))?`", text):
        source = ROOT / file
        if not source.is_file():
            missing.append(file)
            continue
        code = source.read_text(encoding="utf-8")
        known = set(re.findall(r"^(?:def|class) (\w+)|^(\w+)(?::.*)? = ", code, re.MULTILINE))
        defined = {name for pair in known for name in pair}
        missing += [f"{file}: {name}" for name in functions.split(", ") if name and name not in defined]
    assert missing == [], f"docs/{page}: names files or functions that are no longer there"


def test_measures_that_the_concepts_name_exist() -> None:
    """The last column of a table of concepts holds measures and columns of tables, in code."""
    text = (DOCS / "concepts.md").read_text(encoding="utf-8")
    columns = {"cause", "category", "outcome", "risked", "put_in", "took_out", "net", "sectors", "size_max", "gain"}
    rows = [line.split("|")[-2] for line in text.splitlines() if line.startswith("|")]
    found = {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert found
    unknown = sorted(name for name in found if name not in BY_NAME and name not in columns)
    assert unknown == [], "docs/concepts.md, last column: neither a measure nor a column of a table"


def test_every_parameter_is_read_by_a_rule() -> None:
    """A parameter that is declared, documented and varied, but read by nothing, would mislead whoever varies it."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py") if path.name != "parameters.py"
    )
    read = set(re.findall(r"\b(?:p|parameters|p\[0\])\.(\w+)", code))
    assert sorted(set(names()) - read) == [], "sim/parameters.py declares these, and no rule in sim/ reads p.NAME"
