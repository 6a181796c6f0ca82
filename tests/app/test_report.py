"""`zaedno report`: one file that needs nothing else, tells no names unasked, and refuses what is no result."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from helpers.killed_studies import forget_digests

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.differences import OF_FIRST_VERSION
from zaedno.sim.messages import printable

EVIL, LONG, RIGHT_TO_LEFT = '<script>alert("x")</script>', "Дълго" * 40, "\u202eعربي"
NAMES = ("Читалище Надежда", EVIL, LONG, RIGHT_TO_LEFT)
SMALL = ["runs=2", "months=14", "figures=off", "--quiet"]


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """A comparison and a single run of a user's own organisations, made once."""
    folder = tmp_path_factory.mktemp("studies")
    roster = folder / "roster.csv"
    others = [f"Организация {i}" for i in range(20)]
    rows = [(name, ("ngo", "business", "municipality")[i % 3]) for i, name in enumerate([*NAMES, *others])]
    pd.DataFrame(rows, columns=["name", "sector"]).to_csv(roster, index=False)
    own = ["roster=file", f"roster.path={roster}"]
    assert main(["compare", "policy=none,matchmaking", f"out={folder / 'compared'}", *own, *SMALL]) == 0
    assert main(["run", f"out={folder / 'single'}", *own, "runs=1", *SMALL[1:]]) == 0
    return folder


@pytest.fixture
def compared(studies, tmp_path, monkeypatch):
    """A copy that a test may spoil."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(studies / "compared", tmp_path / "compared")


def told(arguments, capsys):
    """The exit code and the one line of standard error."""
    code = main([*map(str, arguments), "--quiet"])
    return code, capsys.readouterr().err.strip()


@pytest.mark.parametrize(("language", "word"), [("en", "Evidence"), ("bg", "Какво стои зад отговора")])
def test_a_report_is_one_file_that_fetches_nothing(compared, language, word, capsys):
    assert main(["report", str(compared), f"language={language}", "out=r.html"]) == 0

    assert capsys.readouterr().out.strip().endswith(str(Path("r.html").resolve()))
    page = Path("r.html").read_text(encoding="utf-8")
    assert word in page
    assert f'lang="{language}"' in page
    assert not re.search(r"<(script|link|iframe|object|embed|img|base|audio|video)\b|@import", page)
    without_namespaces = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!#)[^"')\s]+""", without_namespaces)
    assert page.count("<svg") == page.count('role="img" aria-labelledby="says-') == page.count('id="says-')
    assert [name for name in Path().iterdir() if name.name.startswith(".")] == []


def test_organisations_stand_by_code_unless_names_are_asked_for(compared):
    assert main(["report", str(compared)]) == 0
    page = (compared / "report.html").read_text(encoding="utf-8")
    assert "O01" in page
    assert "Надежда" not in page

    assert main(["report", str(compared), "names=yes"]) == 0
    page = (compared / "report.html").read_text(encoding="utf-8")
    assert "O01 Читалище Надежда" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert f"<bdi>O03 {LONG}</bdi>" in page
    assert f"<bdi>O04 {printable(RIGHT_TO_LEFT)}</bdi>" in page
    assert RIGHT_TO_LEFT not in page


def test_every_report_says_what_is_assumed_and_how_to_make_and_cite_it(compared):
    assert main(["report", str(compared)]) == 0
    page = (compared / "report.html").read_text(encoding="utf-8")
    for text in ("are assumed, not known", "zaedno compare config=config.yaml", "To cite it", "Kaplan–Meier"):
        assert text in page, text


def test_a_single_run_has_no_interval_and_says_so(studies, tmp_path):
    assert main(["report", str(studies / "single"), f"out={tmp_path / 'r.html'}"]) == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "it has no intervals" in page
    assert "Bands: 95 % intervals" not in page
    assert not re.search(r"95 % interval \d", page)


def test_names_that_are_gone_are_refused(compared, studies, capsys):
    text = (compared / "config.yaml").read_text(encoding="utf-8")
    (compared / "config.yaml").write_text(text.replace(str(studies / "roster.csv"), "gone.csv"), encoding="utf-8")
    code, line = told(["report", compared, "names=yes"], capsys)
    assert code == 2
    assert "names=yes: 'gone.csv': the roster file is gone" in line
    assert main(["report", str(compared)]) == 0  # by code it can be had


def test_a_comparison_of_the_first_version_has_a_report(compared):
    """Its differences had no n and no p, its organisations no month of leaving."""
    differences = pd.read_csv(compared / "differences.csv")
    differences[OF_FIRST_VERSION].to_csv(compared / "differences.csv", index=False)
    organisations = pd.read_parquet(compared / "organisations.parquet")
    organisations.drop(columns="exited").to_parquet(compared / "organisations.parquet")
    forget_digests(compared)

    assert main(["report", str(compared)]) == 0
    again = zaedno.load(compared).differences
    pd.testing.assert_frame_equal(again, differences)


@pytest.mark.parametrize("table", ["runs", "months", "partnerships", "organisations", "memberships"])
@pytest.mark.parametrize("spoiled", ["missing", "words"])
def test_tables_that_are_not_whole_are_refused(compared, table, spoiled, capsys):
    path = compared / f"{table}.parquet"
    rows = pd.read_parquet(path)
    column = {"runs": "scouted", "months": "cohesion", "partnerships": "formed", "organisations": "net"}.get(
        table, "joined"
    )
    changed = rows.drop(columns=column) if spoiled == "missing" else rows.assign(**{column: "many"})
    changed.to_parquet(path)
    code, line = told(["report", compared], capsys)
    assert code == 2
    assert f"{table}.parquet: the column {column} " in line
    assert "accepted:" in line
    assert "\n" not in line
    assert not (compared / "report.html").exists()


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("config.yaml", "command: sweep\n", "scenarios is no list"),
        ("config.yaml", "command: compare\nscenarios: 3\n", "scenarios is no list"),
        ("config.yaml", "- 1\n", "not a mapping"),
        ("provenance.json", "[]", "provenance.json: not a mapping"),
        ("provenance.json", "{", "cannot be read"),
        ("differences.csv", "baseline,against,measure\n", "differences.csv: the column difference is missing"),
        (
            "differences.csv",
            "baseline,against,measure,difference,low,high,superiority\na,b,cohesion,1,0,2,1\n",
            "differences.csv: not as it was written",
        ),
        ("differences.csv", None, "differences.csv: missing"),
        ("runs.parquet", "no table", "cannot be read"),
        ("months.parquet", None, "months.parquet is missing"),
    ],
)
def test_folders_that_hold_something_else_are_refused(compared, file, content, reason, capsys):
    if content is None:
        (compared / file).unlink()
    else:
        (compared / file).write_text(content, encoding="utf-8")
    code, line = told(["report", compared], capsys)
    assert code == 2
    assert reason in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (["names=maybe"], "names='maybe': not a choice; accepted: yes, no"),
        (["language=de"], "language='de'"),
        (["out=report.pdf"], "a file that ends in .html"),
        (["out="], "not a path"),
        (["out=nowhere/r.html"], "is no folder"),
        (["runs=3"], "runs: no such key"),
    ],
)
def test_wrong_keys_are_refused(compared, typed, reason, capsys):
    code, line = told(["report", compared, *typed], capsys)
    assert code == 2
    assert reason in line


def test_no_folder_is_refused(tmp_path, capsys):
    assert told(["report"], capsys)[0] == 2
    code, line = told(["report", tmp_path], capsys)
    assert code == 2
    assert "not a result folder" in line
