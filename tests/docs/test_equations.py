"""The equations of docs/ODD.md: each has a number, each number a test that computes it, its files use their names.

A test says which equations it computes by `@pytest.mark.equation("4.5.1", …)`; they stand in tests/theory.
"""

import ast
import importlib.util
import re
from itertools import groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^#{2,3} (\d+(?:\.\d+)?)\b.*$", re.MULTILINE)
BLOCK = re.compile(r"^```math\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"\\text\{\((\d+(?:\.\d+)+)\)\}")
ROW = re.compile(r"^\| [^|]*\| `(\w+)` (?:\|[^|]*){3}\|$", re.MULTILINE)  # of a table of symbols
CODE = re.compile(r"`(sim/[\w/]+\.py)\b")


def sections() -> dict[str, str]:
    """Text of the protocol by the number of its section, without that of the sections below."""
    parts = HEADING.split((ROOT / "docs" / "ODD.md").read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def lines_of_math() -> list[tuple[str, str]]:
    """(section, equation): every block of math, and every line of one that is aligned."""
    found = []
    for section, text in sections().items():
        for block in BLOCK.findall(text):
            inner = block.replace("\\begin{aligned}\n", "").replace("\\end{aligned}\n", "")
            found += [(section, line) for line in inner.strip().split("\\\\\n")]
    return found


def numbers() -> list[tuple[str, str]]:
    """(section, number) in the order of the protocol."""
    return [(section, number) for section, line in lines_of_math() for number in NUMBER.findall(line)]


def marked() -> dict[str, list[str]]:
    """Tests by the number of the equation that they compute."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(function, "decorator_list", ()):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.equation":
                    where = f"{path.relative_to(ROOT).as_posix()}: {function.name}"
                    for number in mark.args:
                        found.setdefault(ast.literal_eval(number), []).append(where)
    return found


def test_every_equation_has_one_number() -> None:
    wrong = [line for _, line in lines_of_math() if len(NUMBER.findall(line)) != 1 or not line.endswith(")}")]
    assert wrong == [], "docs/ODD.md: end each line of ```math with its number, \\text{(4.5.1)}"


def test_numbers_are_those_of_their_section_in_order() -> None:
    for section, group in groupby(numbers(), key=lambda pair: pair[0]):
        found = [number for _, number in group]
        assert found == [f"{section}.{place}" for place in range(1, len(found) + 1)]


def test_equations_and_tests_have_the_same_numbers() -> None:
    written, computed = {number for _, number in numbers()}, marked()
    assert len(written) > 30
    assert sorted(written - set(computed)) == [], "docs/ODD.md: no test in tests/theory computes these equations"
    assert sorted(set(computed) - written) == [], "tests/theory: equations that docs/ODD.md does not have"
    places = {where for tests in computed.values() for where in tests}
    assert [where for where in places if not re.match(r"tests/theory/(equations/)?\w+\.py: test_", where)] == []


def test_equations_that_the_text_cites_exist() -> None:
    written = {number for _, number in numbers()}
    text = BLOCK.sub("", (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8"))
    cited = set(re.findall(r"\((\d\.\d+\.\d+)\)", text))
    assert cited <= written


@pytest.mark.parametrize("section", [section for section, text in sections().items() if ROW.search(text)])
def test_the_files_of_a_section_use_what_its_table_names(section: str) -> None:
    """Every parameter and constant under the equations of a section occurs in one of the files that it names."""
    text = sections()[section]
    files = sorted(set(CODE.findall(text)))
    code = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    used |= {node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute)}
    unused = [name for name in ROW.findall(text) if name not in used]
    assert unused == [], f"docs/ODD.md, {section}: none of {', '.join(files)} uses these; name the file that does"


def test_the_site_draws_every_equation_with_its_number() -> None:
    spec = importlib.util.spec_from_file_location("docs_conf", ROOT / "docs" / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    conf = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(conf)
    for text in sections().values():
        for block in BLOCK.findall(text):
            drawn = conf.as_mathml(block, as_block=True)
            assert re.findall(r"\((\d+(?:\.\d+)+)\)", drawn) == NUMBER.findall(block)
