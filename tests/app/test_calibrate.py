"""`zaedno calibrate` from what is typed to what is shown, on the model itself in the smallest size."""

import builtins
import json
import re
import shutil

import pandas as pd
import pytest
import yaml
from helpers import small_calibrations as small

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.calibration import emulator, proposals

SMALLEST = ["calibrate", "points=16", "runs=2", "waves=2", "seed=5", "--quiet"]


@pytest.fixture(scope="module")
def smallest(tmp_path_factory):
    """Its folder."""
    before = emulator._STEPS, emulator._EPOCHS, proposals._LEAST_POPULATION
    small.quick()
    folder = tmp_path_factory.mktemp("calibrate") / "smallest"
    assert main([*SMALLEST, f"out={folder}"]) == 0
    emulator._STEPS, emulator._EPOCHS, proposals._LEAST_POPULATION = before
    return folder


def test_folder_holds_what_is_promised(smallest):
    names = {path.name for path in smallest.iterdir()}
    assert names >= {
        "config.yaml", "provenance.json", "posterior.parquet", "patterns.csv", "identified.csv", "fights.csv",
        "waves.csv", "defaults.yaml", "designs", "facts", "proposals", "figures",
    }  # fmt: skip
    table = pd.read_csv(smallest / "patterns.csv")
    assert list(table.columns[:7]) == ["pattern", "source", "low", "high", "got", "inside", "fitted"]
    posterior = pd.read_parquet(smallest / "posterior.parquet")
    assert list(posterior.columns[:2]) == ["set", "weight"]
    assert json.loads((smallest / "provenance.json").read_text())["versions"]["scikit-learn"]
    zaedno.run(runs=1, months=3, quiet=True, **yaml.safe_load((smallest / "defaults.yaml").read_text()))


def test_called_again_it_is_found_complete(smallest, capsys):
    assert main([*SMALLEST, f"out={smallest}"]) == 0
    told = capsys.readouterr().out
    assert "found complete" in told and "No posterior yet" in told
    assert main(["calibrate", f"config={smallest / 'config.yaml'}", f"out={smallest}", "--quiet"]) == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Fact by fact", "held out", "No posterior yet", "Parameter by parameter"]),
        (
            "bg",
            ["Факт по факт", "отделен за проверка", "Още няма апостериорно разпределение", "Параметър по параметър"],
        ),
    ],
)
def test_report_tells_it_in_both_languages(smallest, tmp_path, language, words):
    out = tmp_path / "report.html"
    assert main(["report", str(smallest), f"language={language}", f"out={out}"]) == 0
    page = out.read_text(encoding="utf-8")
    assert all(word in page for word in words)
    assert page.count("<svg") == 2
    if language == "bg":
        text = re.sub(r"<(style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.S)
        assert not re.search(r"\b(prior|facts?|inside|wave)\b", text)


def test_status_tells_how_far(smallest, tmp_path, capsys):
    assert main(["status", str(smallest)]) == 0
    assert "complete" in capsys.readouterr().out
    stopped = tmp_path / "stopped"
    shutil.copytree(smallest, stopped)
    for name in ("facts/02.parquet", "posterior.parquet"):
        (stopped / name).unlink()
    origin = json.loads((stopped / "provenance.json").read_text())
    (stopped / "provenance.json").write_text(json.dumps({**origin, "end": None}))
    assert main(["status", str(stopped)]) == 0
    assert "stopped" in capsys.readouterr().out
    assert main(["report", str(stopped)]) == 2
    assert "waves are missing" in capsys.readouterr().err


def test_dry_run_tells_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*SMALLEST, "dry_run=true"]) == 0
    assert "baseline/as_today" in capsys.readouterr().out
    assert main(["calibrate", "minutes=3", "dry_run=true", "--quiet"]) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("points=3", "points=3"),
        ("points=many", "points='many'"),
        ("runs=0", "runs=0"),
        ("waves=1", "waves=1"),
        ("minutes=0", "minutes=0"),
        ("minutes=never", "minutes='never'"),
        ("retry=failed", "retry: no such key"),
        ("scenario=win_win", "scenario: no such key"),
        ("parameters.hidden_mean=0.2", "parameters.hidden_mean"),
        ("seed=-1", "seed=-1"),
    ],
)
def test_what_is_wrong_is_named(typed, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["calibrate", typed, "--quiet"]) == 2
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_missing_library_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    original = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("sklearn"):
            raise ImportError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(SMALLEST) == 2
    assert "scikit-learn is not installed; accepted: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_notebooks_calibrate_too(smallest, monkeypatch):
    for module, name in ((emulator, "_STEPS"), (emulator, "_EPOCHS"), (proposals, "_LEAST_POPULATION")):
        monkeypatch.setattr(module, name, getattr(module, name))
    small.quick()
    found = zaedno.calibrate(points=16, runs=2, waves=2, seed=5, quiet=True)
    pd.testing.assert_frame_equal(found.posterior, zaedno.load(smallest).posterior)
    assert set(found.figures()) == {"facts", "widths"}
    assert "calibrate" in repr(found) and found._repr_html_()
