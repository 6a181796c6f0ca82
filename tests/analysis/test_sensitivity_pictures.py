"""What a sweep concludes with: every file, in both languages, the same for the same numbers."""

from pathlib import Path

import pandas as pd
import pytest
from helpers import known_functions
from helpers.known_functions import swept

from zaedno.analysis.language import translator
from zaedno.analysis.sensitivity.box_picture import picture
from zaedno.analysis.sensitivity.conclude import conclude, write_indices
from zaedno.analysis.sensitivity.discovery import Condition, discover
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.app.cli import main

PICTURES = {"indices", "indices_variance", "indices_pairs", "convergence_output"}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept(tmp_path_factory.mktemp("study"), known_functions.Noisy, "sobol", 16, runs=16, worlds="separate")


@pytest.mark.parametrize("language", ["en", "bg"])
def test_tables_behind_pictures_fit_their_headers(study: Path, language: str) -> None:
    pictures = write_indices(study, language, ["output"])
    assert {each.name for each in pictures} == PICTURES
    for each in pictures:
        assert each.rows
        assert {len(row) for row in each.rows} == {len(each.header)}, each.name
        assert "{" not in each.title + each.says + each.note


def test_equal_studies_have_equal_files(study: Path) -> None:
    names = ["indices.csv", "convergence.csv", *(f"figures/{name}.svg" for name in PICTURES)]
    write_indices(study, "en", ["output"])
    before = [(study / name).read_bytes() for name in names]
    write_indices(study, "en", ["output"])
    assert [(study / name).read_bytes() for name in names] == before


def test_words_of_boxes(study: Path) -> None:
    (found,) = discover(SweepData(study), Condition("output", above=1.0))
    text = picture(found, "boxes", translator("en"))
    assert text.says.startswith("In ")
    assert "output of partnerships above 1" in text.says
    assert len(text.rows) == sum(len({factor for factor, _ in box.quasi_p}) for box in found.found)


def test_another_design_concludes_with_nothing(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Planted, "lhs", 10)
    assert conclude(folder, "en") == ""
    assert not (folder / "indices.csv").exists()


def test_a_sweep_of_the_simulation_concludes_with_its_indices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    typed = ["sweep", "design=sobol", "points=4", "months=6", "runs=2", "factors={svo_mean:[-20,40],charter:[0,1]}"]
    typed += [
        "roster=synthetic",
        "parameters.organisations=10",
        "scenario=win_win,win_lose",
        f"out={folder}",
        "--quiet",
    ]

    assert main(typed) == 0

    assert str(folder / "indices.csv") in capsys.readouterr().out
    table = pd.read_csv(folder / "indices.csv")
    assert {"measure", "factor", "index", "value", "low", "high"} <= set(table.columns)
    assert set(table["scenario"]) == {"win_win", "win_lose"}
    assert set(table["index"]) == {"S1", "ST", "S2", "noise"}
    assert "svo_mean × charter" in set(table["factor"])
    assert {"indices_1.svg", "indices_2.png"} <= {path.name for path in (folder / "figures").iterdir()}
    assert main(typed) == 0
    assert "indices" not in capsys.readouterr().out.replace(str(folder), "")  # found complete: nothing to do again
