"""What is written for people who come in from outside names what there is: versions, folders, commands, systems."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = {*re.findall(r"^([a-z]+):", MAKEFILE, re.M)}
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "tests/README.md",
    "examples/README.md",
    "docs/how-to/README.md",
]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_version_to_cite_is_this_one() -> None:
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["version"] == PROJECT["version"], "CITATION.cff: version"
    assert citation["license"] == PROJECT["license"]
    assert f"## {PROJECT['version']}" in read("CHANGELOG.md"), "CHANGELOG.md: a section for this version"


def test_every_folder_of_tests_says_what_it_proves() -> None:
    rows = set(re.findall(r"^\| `([\w/]+)/`", read("tests/README.md"), re.M))
    folders = {path.parent.relative_to(ROOT / "tests").as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    folders |= {"fuzz", "mutants"}
    unnamed = {folder for folder in folders - {"."} if not rows & {folder, folder.partition("/")[0]}}
    assert unnamed == set(), "tests/README.md: a row for each"
    assert [row for row in sorted(rows) if not (ROOT / "tests" / row).is_dir()] == [], "tests/README.md: not there"


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_files_that_a_page_names_exist(page: str) -> None:
    text = read(page)
    made = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.M))
    assert made <= TARGETS, f"{page}: Makefile has no such target"
    named = re.findall(r"(?<![\w/.])((?:tests|docs|sim|analysis|app|experiments|configs|examples)/[\w./-]*\w)", text)
    assert [name for name in named if not (ROOT / name).exists()] == [], f"{page}: names files that are not there"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_run_what_is_run_here(path: Path) -> None:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    steps = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    made = {word for step in steps if step.startswith("make ") for word in step.split()[1:]}
    assert made <= TARGETS
    assert "bash .ci/run" in steps or {"lint", "test"} <= made


def test_every_python_that_is_promised_is_checked() -> None:
    checks = yaml.safe_load(read(".github/workflows/checks.yml"))["jobs"]["everything"]["strategy"]["matrix"]
    assert {f"python{version}" for version in checks["python"]} == set(re.findall(r"\bpython3\.\d+", MAKEFILE))
    assert PROJECT["requires-python"] == f">={min(checks['python'])}"


def test_who_reports_a_number_is_asked_for_what_repeats_it() -> None:
    form = yaml.safe_load(read(".github/ISSUE_TEMPLATE/number.yml"))
    needed = {part["attributes"]["label"] for part in form["body"] if part.get("validations", {}).get("required")}
    assert {"config.yaml", "provenance.json"} <= needed
