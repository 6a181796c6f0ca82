"""Pictures that somebody removed from a complete study: the same command draws them again, and nothing else."""

import shutil

import pytest
from helpers.killed_studies import contents

from zaedno.app.cli import main
from zaedno.experiments.claims import communities, settings

SMALL = ["runs=2", "months=3", "--quiet"]
FACTORS = "factors={hidden_mean:[0,0.6],svo_mean:[-20,40]}"
CASES = {
    "run": ["run", *SMALL],
    "compare": ["compare", "scenario=win_win,win_lose", *SMALL],
    "sobol": ["sweep", "design=sobol", "points=2", FACTORS, *SMALL],
    "morris": ["sweep", "design=morris", "points=2", FACTORS, *SMALL],
    "claims": ["claims", *SMALL],
}


@pytest.fixture(autouse=True)
def _fewer(monkeypatch):
    monkeypatch.setattr(communities, "COMMUNITIES", 2)
    monkeypatch.setattr(communities, "POINTS", 2)
    monkeypatch.setattr(settings, "CELL_RUNS", 2)


def pictures(folder):
    return {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}


@pytest.mark.parametrize("name", CASES)
def test_pictures_are_drawn_again(name, tmp_path, capsys):
    """All of them gone, then one: the study is found complete, its tables stay the files that they are."""
    folder = tmp_path / "study"
    typed = [*CASES[name], f"out={folder}"]
    assert main(typed) == 0
    drawn, tables = pictures(folder), contents(folder)
    when = {path: (folder / path).stat().st_mtime_ns for path in tables if path.endswith(".parquet")}
    assert drawn

    for gone in (folder / "figures", next((folder / "figures").glob("*.svg"))):
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        capsys.readouterr()
        assert main(typed) == 0
        assert f"found complete: {folder}" in capsys.readouterr().out
        assert pictures(folder) == drawn
        assert contents(folder) == tables
    assert when == {path: (folder / path).stat().st_mtime_ns for path in when}
