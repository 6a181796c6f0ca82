"""What a sweep concludes with: every file, in both languages, the same for the same numbers."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import known_functions
from helpers.known_functions import swept

from zaedno.analysis.language import translator
from zaedno.analysis.sensitivity import morris_picture, sobol_pictures
from zaedno.analysis.sensitivity.box_picture import picture
from zaedno.analysis.sensitivity.conclude import advice, conclude, write_indices
from zaedno.analysis.sensitivity.discovery import Condition, discover
from zaedno.analysis.sensitivity.indices import SensitivityAnalysis, as_shares
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.app.cli import main
from zaedno.experiments.inference.sobol import by_salib

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


@pytest.mark.parametrize("design", ["sobol", "morris"])
@pytest.mark.parametrize(("runs", "told"), [(1, "one run a point"), (2, "two runs a point"), (3, "")])
def test_few_runs_a_point_are_followed_by_what_would_tell_more(
    design: str, runs: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a sweep and after `indices`; of three runs on there is nothing to say."""
    folder = str(tmp_path / "out")
    typed = ["sweep", f"design={design}", "points=2", "factors={hidden_mean:[0,0.6],svo_mean:[-20,40]}"]
    for line in ([*typed, f"runs={runs}", "months=2", f"out={folder}", "--quiet"], ["indices", folder]):
        assert main(line) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert last.startswith(told) and last.endswith("better runs=4") if told else "indices: " in last
    assert main(["indices", folder, "language=bg"]) == 0
    assert ("runs=4" in capsys.readouterr().out) == bool(told)


def test_worlds_of_their_own_tell_of_themselves(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Noisy, "sobol", 4, runs=2, worlds="separate")
    assert advice(folder, translator("en")) == ""
    shared = swept(tmp_path / "shared", known_functions.Noisy, "sobol", 4, runs=2)
    assert advice(shared, translator("en")).startswith("two runs a point: intervals hold for these two worlds alone")


@pytest.mark.parametrize("design", ["sobol", "morris"])
def test_a_share_of_noise_is_shown_as_a_share(design: str, tmp_path: Path) -> None:
    """Estimates lie below 0 and above 1: in the table as they are, in words and pictures not."""
    folder = swept(tmp_path, known_functions.Noisy, design, 8, runs=4, worlds="separate")
    found = SensitivityAnalysis(SweepData(folder)).indices(["output"])
    noise = found["index"] == "noise"
    found.loc[noise, ["value", "low", "high"]] = [1.58, -0.2, 1.9]
    table = as_shares(found)
    assert (table.loc[noise, ["value", "low", "high"]].to_numpy() == [1.0, 0.0, 1.0]).all()
    pd.testing.assert_frame_equal(table[~noise], found[~noise])
    draw = morris_picture.picture(found, "mean", "x", False, translator("en")) if design == "morris" else None
    drawn = [draw] if draw else list(sobol_pictures.pictures(found, found.iloc[:0], False, translator("en"), ""))
    text = " ".join(" ".join([each.says, *(cell for row in each.rows for cell in row)]) for each in drawn)
    assert "1.58" not in text and "1.9" not in text and "158" not in text


@pytest.mark.parametrize("design", ["sobol", "morris"])
def test_what_is_the_same_everywhere_is_told_without_a_warning(
    design: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the first month without a past next to nothing happens: at all points, or base points, it is the same."""
    out = tmp_path / "out"
    factors = "factors={hidden_mean:[0,0.6],svo_mean:[-20,40]}"
    typed = ["sweep", f"design={design}", "points=2", factors, "policy=full_programme", "runs=1", "months=1"]
    typed.append("parameters.history=0")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert main([*typed, f"out={out}", "workers=1", "--quiet"]) == 0
        assert main(["report", str(out)]) == 0
        assert main(["indices", str(out)]) == 0
    said = capsys.readouterr().out
    found = pd.read_csv(out / "indices.csv")
    assert len(found) > 20
    if design == "sobol":
        assert found.loc[found["measure"] == "collective_gain", "value"].isna().all()
        assert pd.read_csv(out / "convergence.csv")["value"].isna().any()
        assert "Collective gain: too noisy, or the same everywhere: nothing can be told." in said
        assert "– wide" not in said
    else:
        assert "largest mean effects" in said


def test_a_screening_says_which_measures_are_the_same_everywhere(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Ishigami, "morris", 4)
    found = SensitivityAnalysis(SweepData(folder)).indices(["output", "community_gain"])
    told = morris_picture.picture(found, "mean", "x", False, translator("en")).says
    assert "same at all points, so that no factor has an effect" in told
    assert told.count("largest mean effects") == 1


def test_base_points_that_are_alike_have_no_index_by_salib() -> None:
    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0.0, 1.0]] * 2}
    alike = np.tile([5.0, 1.0, 2.0, 3.0, 4.0, 5.0], 4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(np.isnan(values).all() for values in by_salib(problem, alike).values())
        alike[0] = 6.0
        assert all(np.isfinite(values).all() for values in by_salib(problem, alike).values())
