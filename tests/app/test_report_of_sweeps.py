"""`zaedno report` of a sweep: complete, interrupted, with failures, of any design; and what it refuses."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import known_functions
from helpers.killed_studies import forget_digests
from helpers.known_functions import swept
from scipy import stats

import zaedno
from zaedno.analysis.sensitivity.conclude import write_indices
from zaedno.app.cli import main

Capture = pytest.CaptureFixture[str]


def report(folder: Path, *more: str) -> str:
    assert main(["report", str(folder), *more, f"out={folder / 'r.html'}"]) == 0
    return (folder / "r.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sobol(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept(tmp_path_factory.mktemp("sobol"), known_functions.Noisy, "sobol", 16, runs=2)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept(tmp_path_factory.mktemp("planted"), known_functions.Planted, "grid", 4)


@pytest.mark.parametrize(("language", "word"), [("en", "What was varied"), ("bg", "Какво е променяно")])
def test_a_complete_sweep_tells_what_matters(planted: Path, language: str, word: str) -> None:
    page = report(planted, f"language={language}")
    assert f'<html lang="{language}">' in page
    assert word in page
    assert 'class="alert"' not in page
    assert not re.search(r"<(script|link|iframe|object|embed|img|base)\b|@import|{[a-z]+}", page.split("</style>")[1])


@pytest.mark.parametrize(
    ("runs", "worlds", "kind", "told"),
    [
        (2, "shared", "sobol", "all points share the same 2"),
        (1, "shared", "lhs", "All points share one world"),
        (2, "separate", "lhs", "mean over points"),
        (2, "separate", "morris", "blocks of points"),
    ],
)
def test_it_says_what_its_intervals_are_intervals_of(
    runs: int, worlds: str, kind: str, told: str, tmp_path: Path
) -> None:
    assert told in report(swept(tmp_path, known_functions.Noisy, kind, 4, runs=runs, worlds=worlds))


def test_what_is_missing_of_an_interrupted_sweep_is_said(planted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    shutil.copytree(planted, folder)
    for name in ("summary.csv", "r.html"):
        (folder / name).unlink(missing_ok=True)
    keep_first_rows(folder, 128)
    page = report(folder)
    told = " ".join(page[page.index('class="alert"') :].split("</div>")[0].split())
    assert "128 of 256 runs are missing" in told
    assert "128 of 256 points have no run yet" in told
    # the first factor of a grid changes last: half of its range was not reached
    assert "hidden motives, mean 0.00 to 0.33" in told
    assert "recognition" not in told


def keep_first_rows(folder: Path, rows: int) -> None:
    """Leave of a sweep's runs those that were done when so many were, in chunks of so many."""
    import json

    import pyarrow.parquet as pq

    (file,) = (folder / "runs").glob("*.parquet")
    table = pq.read_table(file).slice(0, rows)
    pq.write_table(table, file)
    plan = json.loads((folder / "plan.json").read_text())
    plan["chunk"] = rows
    (folder / "plan.json").write_text(json.dumps(plan))


def test_failures_are_listed_and_escaped(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Failing, "grid", 4, runs=2)
    page = report(folder)
    assert "meant to fail" in page
    assert "runs failed and are in no number here" in page


def test_names_are_refused(planted: Path, capsys: Capture) -> None:
    assert main(["report", str(planted), "names=yes"]) == 2
    assert "no single organisation" in capsys.readouterr().err


def test_a_sweep_of_which_nothing_is_done_is_refused(planted: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "begun"
    shutil.copytree(planted, folder)
    shutil.rmtree(folder / "runs")
    assert main(["report", str(folder)]) == 2
    assert "no run is done yet" in capsys.readouterr().err
    assert not (folder / "report.html").exists()


def test_main_effects_come_first_and_a_table_without_a_column_is_told_of(sobol: Path) -> None:
    write_indices(sobol, "en", ["output"])
    page = report(sobol)
    assert page.index("along each factor") < page.index("Is the design large enough?")
    (sobol / "indices.csv").write_text("measure,factor\n")
    page = report(sobol)
    assert "indices.csv: the column scenario is missing" in page


def test_it_tells_where_partnerships_fall_apart(tmp_path: Path) -> None:
    page = report(swept(tmp_path, known_functions.Collapsing, "lhs", 200))
    assert "live partnerships below 1" in page
    assert re.search(r"Box 1: .*hidden motives, mean from 0\.[45]", page)


def test_the_first_page_shows_main_effects(tmp_path: Path) -> None:
    page = report(swept(tmp_path, known_functions.Planted, "sobol", 8, runs=2))
    first = page[: page.index("<h2>")]
    assert 'id="says-main_effects_collective_gain"' in first
    assert "Mean individual gain" not in first


def test_indices_that_rank_nothing_are_told_and_not_drawn(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Noisy, "sobol", 16, runs=8, worlds="separate")
    write_indices(folder, "en", ["output", "collective_gain"])
    table = pd.read_csv(folder / "indices.csv")
    sure = table["measure"] == "output"
    middle = table["value"].fillna(0.0)
    for column, reach in (("low", -0.149), ("high", 0.149)):
        table[column] = middle + np.where(sure, reach, 2 * reach)
    table.to_csv(folder / "indices.csv", index=False)
    forget_digests(folder)
    page = report(folder)
    drawn = page[page.index("What the results hang on") :].partition("<svg")[0]
    assert "Output of partnerships" in drawn
    assert "Collective gain" not in drawn
    assert "Sobol indices of collective gain rank no factors yet: with 16 points" in page
    assert "up to 0.60 wide" in page


def test_of_a_single_factor_the_intervals_are_over_worlds(tmp_path: Path) -> None:
    folder = tmp_path / "grid"
    command = ["sweep", "design=grid", "factors={checkin_interval:[0,3,12]}", "runs=4", "months=12", f"out={folder}"]
    assert main([*command, "--quiet"]) == 0
    rows = re.findall(r"<tr>.*?interval of check-ins.*?</tr>", report(folder))
    measured = zaedno.load(folder).runs
    at = measured.loc[measured["checkin_interval"] == 3, "collective_gain"]
    reach = at.sem() * stats.t.ppf(0.975, 3)
    digits = 0 if at.mean() - reach >= 100.0 else 1  # three that count
    told = f"{at.mean() - reach:.{digits}f} to {at.mean() + reach:.{digits}f}".replace("-", "−")
    assert any(told in row for row in rows)


def without_a_column(folder: Path) -> str:
    (file,) = (folder / "runs").glob("*.parquet")
    pd.read_parquet(file).drop(columns="cohesion").to_parquet(file)
    return f"{file}: the column cohesion is missing"


def with_words_for_numbers(folder: Path) -> str:
    (file,) = (folder / "runs").glob("*.parquet")
    pd.read_parquet(file).astype({"partnerships": str}).to_parquet(file)
    return f"{file}: the column partnerships holds no numbers"


def without_a_factor(folder: Path) -> str:
    pd.read_parquet(folder / "design.parquet").drop(columns="svo_mean").to_parquet(folder / "design.parquet")
    return f"{folder / 'design.parquet'}: the column svo_mean is missing"


def torn(folder: Path) -> str:
    (file,) = (folder / "runs").glob("*.parquet")
    file.write_bytes(file.read_bytes()[:100])
    return f"{file}: cannot be read"


def of_no_scenario(folder: Path) -> str:
    (folder / "config.yaml").write_text("command: sweep\nscenarios: nothing\n")
    return "scenarios is no list of scenarios"


@pytest.mark.parametrize("harm", [without_a_column, with_words_for_numbers, without_a_factor, torn, of_no_scenario])
def test_what_is_wrong_with_a_folder_is_said_in_a_line(
    planted: Path, tmp_path: Path, capsys: Capture, harm: Callable[[Path], str]
) -> None:
    folder = tmp_path / "study"
    shutil.copytree(planted, folder)
    (folder / "r.html").unlink(missing_ok=True)
    wrong = harm(folder)
    assert main(["report", str(folder)]) == 2
    told = capsys.readouterr().err
    assert wrong in told
    assert told.count("\n") == 1
    assert not (folder / "report.html").exists()


def test_several_policies_are_compared_point_by_point_on_the_first_page(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    what = ["design=grid", "points=2", "factors={hidden_mean:[0,0.6]}", "policy=none,matchmaking", "runs=3"]
    assert main(["sweep", *what, "months=24", f"out={folder}", "--quiet"]) == 0
    page = report(folder)
    first = page[: page.index("<h2>")]
    wide = zaedno.load(folder).runs.groupby(["policy", "point"])["collective_gain"].mean()
    difference = (wide["matchmaking"] - wide["none"]).mean()
    told = re.search(r"“baseline, matchmaking” against “baseline, no policy”.*?collective gain ([+−]?[\d.]+)", first)
    assert told is not None
    assert float(told[1].replace("−", "-")) == pytest.approx(difference, abs=0.5)
