"""Boxes that were planted are found again; where there is none, none is claimed."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import known_functions
from helpers.known_functions import RANGES, swept

from zaedno.analysis.sensitivity.discovery import Condition, discover, table
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.app.cli import main
from zaedno.experiments.inference import held_out as held_out_module
from zaedno.experiments.inference.held_out import held_out
from zaedno.experiments.inference.prim import Box, boxes, quasi_p
from zaedno.sim.messages import InputError

FACTORS = list(RANGES)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return swept(tmp_path_factory.mktemp("planted"), known_functions.Planted, "lhs", 600)


def test_a_planted_box_is_found(planted: Path) -> None:
    """x₀ < 0.4 (hidden_mean 0 to 1) and x₂ > 0.5 (svo_mean above 0 degrees): nothing else, and no second box."""
    found = table(discover(SweepData(planted), Condition("output", above=0.5))).set_index("factor")

    assert set(found.index) == {"hidden_mean", "svo_mean"}
    assert found.loc["hidden_mean", "high"] == pytest.approx(0.4, abs=0.02)
    assert found.loc["svo_mean", "low"] == pytest.approx(0.0, abs=2.0)
    assert found.loc["hidden_mean", "low":"low"].isna().all()
    assert np.isnan(found.loc["svo_mean", "high"])
    assert (found["coverage"] > 0.95).all()  # a step cuts off a twentieth
    assert (found["density"] > 0.95).all()
    assert (found["quasi_p"] < 1e-6).all()
    assert (found["box"] == 1).all()


def test_two_boxes() -> None:
    points = np.random.default_rng(1).random((2000, 3))
    inside = (points[:, 0] < 0.4) & (points[:, 1] < 0.5) | (points[:, 0] > 0.6) & (points[:, 2] > 0.8)

    found = boxes(points, inside.astype(float), density=0.9)

    assert len(found) == 2
    assert all(each.step.density > 0.9 for each in found)
    assert sum(each.step.coverage for each in found) > 0.95
    assert {factor for factor, _ in found[0].quasi_p} == {0, 1}


def test_the_density_that_is_asked_for_is_that_of_the_finished_box() -> None:
    """Interest that thins out along one factor, and a little along a second one whose limits are not worth keeping."""
    points = np.random.default_rng(8).random((1500, 3))
    share = np.clip(1.15 - points[:, 0] - 0.1 * points[:, 1], 0.0, 1.0)
    for density in (0.6, 0.75, 0.9):
        assert boxes(points, share, density)[0].step.density >= density


def thin() -> tuple[np.ndarray, np.ndarray]:
    """Few points, in which each of many factors does a little: no limit alone is well established."""
    rng = np.random.default_rng(11)
    points = rng.random((150, 6))
    return points, (rng.random(150) < 0.7 - 0.8 * (points.mean(axis=1) - 0.5) - 0.4 * points[:, 0]).astype(float)


def test_no_limit_is_dropped_that_the_density_asked_for_needs() -> None:
    points, share = thin()
    for density in (0.7, 0.8, 0.85):
        assert all(each.step.density >= density for each in boxes(points, share, density))
    (needed, *_) = boxes(points, share, 0.85)
    assert max(needed.quasi_p.values()) > 0.05  # which a box without a density would not keep
    assert all(p <= 0.05 for each in boxes(points, share) for p in each.quasi_p.values())


def test_where_nothing_is_as_dense_as_asked_there_is_no_box() -> None:
    points = np.random.default_rng(12).random((500, 2))
    share = np.where(points[:, 0] > 0.6, 0.5, 0.1)
    assert boxes(points, share, density=0.4)
    assert boxes(points, share, density=0.6) == []


def test_a_density_that_the_whole_design_has_gives_no_box() -> None:
    points = np.random.default_rng(12).random((500, 2))
    assert boxes(points, np.where(points[:, 0] > 0.6, 0.9, 0.7), density=0.5) == []


def flattered(studies: int, points: int) -> np.ndarray:
    """Told, held out and true density, a row a study; half of all points are of interest in a quarter, else a fifth."""
    rows = []
    for study in range(studies):
        rng = np.random.default_rng([7, study])
        x = rng.random((points, 5))
        share = (rng.random(points) < chance(x)).astype(float)
        found = boxes(x, share)[:1]
        if found:
            fresh = np.random.default_rng([8, study]).random((20_000, 5))
            inside = found[0].step.box.holds(fresh)
            (elsewhere,) = held_out(x, share, np.arange(points), None, 1)
            rows.append((found[0].step.density, elsewhere, chance(fresh[inside]).mean()))
    return np.array(rows)


def chance(x: np.ndarray) -> np.ndarray:
    return np.where((x[:, 0] < 0.5) & (x[:, 1] < 0.5), 0.5, 0.2)


def test_densities_at_points_left_out_do_not_flatter() -> None:
    told, elsewhere, true = flattered(15, 150).T
    assert (told - true).mean() > 0.03
    assert (elsewhere - true).mean() < 0.02


@pytest.mark.long
def test_densities_at_points_left_out_do_not_flatter_at_length() -> None:
    for points in (150, 400):
        found = flattered(150, points)
        told, elsewhere, true = found.T
        if place := os.environ.get("ZAEDNO_CALIBRATION"):
            with open(place, "a", encoding="utf-8") as file:
                means = " ".join(f"{each:.3f}" for each in found.mean(axis=0))
                file.write(f"{points} points: told, held out, true density {means}\n")
        assert (told - true).mean() > 0.03
        assert abs((elsewhere - true).mean()) < 0.03


def test_points_that_share_coordinates_are_left_out_together(planted: Path, tmp_path: Path) -> None:
    data = SweepData(swept(tmp_path, known_functions.Planted, "sobol", 16))
    folds = np.array(held_out_module._folds(data.blocks))
    assert (folds.sum(axis=0) == 1).all()  # every point once
    by_block = folds.reshape(len(folds), 16, 10)
    assert (by_block.all(axis=2) == by_block.any(axis=2)).all()
    assert len(set(SweepData(planted).blocks)) == 600  # of a Latin hypercube each point is alone


def test_the_command_says_that_no_box_is_as_dense_as_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = swept(tmp_path, known_functions.Scattered, "lhs", 100, runs=4, worlds="separate")
    assert main(["discover", str(folder), "measure=output", "above=0.5", "density=0.99"]) == 0
    told = capsys.readouterr().out
    assert "No box has the density that was asked for, 99\u00a0%: the densest of the search has" in told
    assert "Box 1" not in told
    assert pd.read_csv(folder / "boxes.csv").empty
    assert (folder / "figures" / "boxes.png").exists()


def test_whole_numbers_are_cut_between() -> None:
    rng = np.random.default_rng(2)
    points = np.column_stack([rng.integers(0, 4, 800), rng.random(800)]).astype(float)
    (found,) = boxes(points, (points[:, 0] >= 2).astype(float))
    assert found.step.box.limits[0].tolist() == [2.0, np.inf]
    assert found.step.box.restricted() == [(0, 0)]
    assert found.step.coverage == found.step.density == 1.0


def test_shares_of_replications_count() -> None:
    """A point of whose runs nine in ten are of interest weighs nine times one of which one in ten is."""
    points = np.random.default_rng(3).random((1000, 2))
    share = np.where(points[:, 0] > 0.6, 0.9, 0.1)
    (found,) = boxes(points, share, density=0.85)[:1]
    assert found.step.box.limits[0, 0] == pytest.approx(0.6, abs=0.03)
    assert found.step.density == pytest.approx(0.9, abs=0.05)
    assert found.step.coverage == pytest.approx(0.9 * 0.4 / (0.9 * 0.4 + 0.1 * 0.6), abs=0.03)


def test_a_limit_that_does_nothing_is_likely() -> None:
    rng = np.random.default_rng(4)
    points = rng.random((500, 2))
    hit = (points[:, 0] < 0.5).astype(float)
    box = Box(np.array([[-np.inf, 0.6], [0.2, np.inf]]))
    assert quasi_p(box, (0, 1), points, hit) < 1e-6
    assert quasi_p(box, (1, 0), points, hit) > 0.2


def test_quasi_p_is_the_binomial_tail() -> None:
    from scipy.stats import binom

    points = np.arange(40.0)[:, None]
    hit = (np.arange(40) % 3 == 0).astype(float)
    box = Box(np.array([[18.0, np.inf]]))
    inside = hit[18:]
    expected = binom.sf(inside.sum() - 1, len(inside), hit.mean())
    assert quasi_p(box, (0, 0), points, hit) == pytest.approx(expected)


def test_nothing_is_claimed_of_chance(tmp_path: Path) -> None:
    """Where it happens by lot, no box is much denser than the whole."""
    folder = swept(tmp_path, known_functions.Scattered, "lhs", 400, runs=4, worlds="separate")
    (found,) = discover(SweepData(folder), Condition("output", above=0.5))
    assert all(each.step.density < 1.3 * found.share.mean() for each in found.found)


def test_a_null_counts_as_the_documented_value(planted: Path) -> None:
    """Cohesion is null in a quarter of the fourth factor, counts as 0 there, and so lies below a half."""
    (found,) = discover(SweepData(planted), Condition("cohesion", below=0.5))
    rows = table([found])
    assert found.nulls == pytest.approx(150, abs=3)
    assert rows["factor"].tolist() == [FACTORS[3]]
    assert rows["high"].iloc[0] == pytest.approx(0.25, abs=0.01)
    with pytest.raises(InputError, match="measure=hidden_share: null in"):
        discover(SweepData(planted), Condition("hidden_share", below=0.5))


def test_the_command(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(planted), "measure=output", "above=0.5"]) == 0
    told = capsys.readouterr().out
    assert "Box 1" in told
    assert "at points that were left out of the search)" in told
    rows = pd.read_csv(planted / "boxes.csv")
    assert (rows["density_held_out"] - rows["density"]).abs().max() < 0.1  # a box that is really there
    assert {"measure", "condition", "box", "factor", "low", "high", "coverage", "density"} <= set(rows.columns)
    assert (planted / "figures" / "boxes.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([], "measure: missing"),
        (["measure=outptu", "below=0"], "measure='outptu'"),
        (["measure=output"], "neither or both of below and above"),
        (["measure=output", "below=1", "above=0"], "neither or both"),
        (["measure=output", "below=low"], "below=low"),
        (["measure=output", "below=nan"], "below=nan"),
        (["measure=output", "below=-1"], "goes from 0 to 1"),
        (["measure=output", "above=0.5", "density=2"], "density=2"),
    ],
)
def test_wrong_input(planted: Path, typed: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(planted), *typed]) == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert shown.count("\n") == 1


def test_a_folder_that_is_no_sweep(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(tmp_path), "measure=output", "below=0"]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_indices_of_another_design_are_refused(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indices", str(planted)]) == 2
    assert "design=lhs has no indices" in capsys.readouterr().err
