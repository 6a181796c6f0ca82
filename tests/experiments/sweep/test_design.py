"""Designs: those of the libraries, in the units of the parameters."""

import numpy as np
import pandas as pd
import pytest
from SALib.sample import morris, sobol
from scipy.stats import qmc

from zaedno.experiments.sweep.design import MORRIS_LEVELS, Design, from_table
from zaedno.experiments.sweep.factors import Factor, factors_of
from zaedno.sim import InputError

FACTORS = factors_of({"hidden_mean": [0.0, 0.6], "svo_mean": [-20.0, 40.0], "checkin_interval": [0, 3]})
GROUPS = {"minds": ("hidden_mean", "svo_mean"), "meetings": ("checkin_interval",)}


def problem(groups=None):
    """What SALib is told by hand."""
    names = ["hidden_mean", "svo_mean", "checkin_interval"]
    told = {"num_vars": 3, "names": names, "bounds": [[0.0, 0.6], [-20.0, 40.0], [0.0, 1.0]]}
    return told if groups is None else {**told, "groups": groups}


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        (
            Design("sobol", 8, FACTORS),
            lambda rng: sobol.sample(problem(), 8, calc_second_order=True, seed=rng),
        ),
        (
            Design("sobol", 8, FACTORS, GROUPS),
            lambda rng: sobol.sample(problem(["minds", "minds", "meetings"]), 8, calc_second_order=True, seed=rng),
        ),
        (
            Design("morris", 5, FACTORS),
            lambda rng: morris.sample(problem(), 5, num_levels=MORRIS_LEVELS, seed=rng),
        ),
    ],
    ids=["sobol", "groups", "morris"],
)
def test_layout_is_that_which_the_analysis_takes(design, expected):
    kind = 0 if design.kind == "sobol" else 1
    points = design.points(seed=3)

    theirs = expected(np.random.default_rng([3, kind]))
    assert len(points) == len(theirs) == design.count
    assert points[:, :2] == pytest.approx(theirs[:, :2])
    assert points[:, 2] == pytest.approx(np.minimum(np.floor(theirs[:, 2] * 4), 3))


def test_factors_of_a_group_move_together():
    """From a base point, a group's columns are exchanged as one: never one of its factors without the other."""
    points = Design("sobol", 16, FACTORS, GROUPS).unit_points(0)
    blocks = points.reshape(16, -1, 3)

    moved = blocks[:, 1:3] != blocks[:, :1]
    assert (moved[..., 0] == moved[..., 1]).all()
    assert moved.any(axis=(0, 1)).all()


@pytest.mark.parametrize("kind", ["lhs", "sobol_points"])
def test_whole_numbers_are_equally_likely(kind):
    points = Design(kind, 64, factors_of({"checkin_interval": [0, 3], "hidden_mean": [0, 1]})).points(5)

    values, counts = np.unique(points[:, 0], return_counts=True)
    assert values.tolist() == [0, 1, 2, 3]
    assert counts.tolist() == [16, 16, 16, 16]


def test_morris_moves_one_factor_at_a_time():
    steps = np.diff(Design("morris", 20, FACTORS).unit_points(1).reshape(20, 4, 3), axis=1)

    assert ((steps != 0).sum(axis=2) == 1).all()
    assert np.abs(steps).max(axis=2) == pytest.approx(MORRIS_LEVELS / (2 * (MORRIS_LEVELS - 1)))


def test_a_latin_hypercube_meets_each_part_of_a_range_once():
    points = Design("lhs", 50, FACTORS[:2]).points(0)

    parts = np.floor((points - [0.0, -20.0]) / [0.6, 60.0] * 50)
    assert (np.sort(parts, axis=0) == np.arange(50)[:, None]).all()


def test_scrambled_sobol_points_fill_the_space_better_than_chance():
    points = Design("sobol_points", 128, FACTORS[:2]).unit_points(0)

    by_chance = np.random.default_rng(0).random((128, 2))
    assert qmc.discrepancy(points) < qmc.discrepancy(by_chance) / 4


def test_a_grid_is_every_combination():
    grid = Design("grid", 3, factors_of({"hidden_mean": [0.0, 0.6], "checkin_interval": [0, 3, 12, 24]}))

    expected = [[hidden, interval] for hidden in (0.0, 0.3, 0.6) for interval in (0, 3, 12, 24)]
    assert grid.points(0) == pytest.approx(np.array(expected))
    assert grid.count == 12


def test_levels_of_a_whole_number_are_whole_and_come_once():
    assert Design("grid", 9, factors_of({"checkin_interval": [0, 3]})).points(0).ravel().tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("kind", ["sobol", "morris", "lhs", "sobol_points"])
def test_points_follow_from_the_seed_and_stay_within_the_ranges(kind):
    design = Design(kind, 16, FACTORS)

    points = design.points(11)
    assert np.array_equal(points, design.points(11))
    assert not np.array_equal(points, design.points(12))
    assert (points >= [0.0, -20.0, 0.0]).all() and (points <= [0.6, 40.0, 3.0]).all()


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_is_taken_as_it_is(suffix, tmp_path):
    rows = pd.DataFrame({"checkin_interval": [3.0, 0.0, 3.0], "hidden_mean": [0.1, 0.25, 0.1]})
    path = tmp_path / f"mine{suffix}"
    rows.to_csv(path, index=False) if suffix == ".csv" else rows.to_parquet(path)

    design = from_table(path)

    assert np.array_equal(design.points(9), rows.to_numpy())
    assert design.factors == (Factor("checkin_interval", 0, 3, True), Factor("hidden_mean", 0.1, 0.25, False))


def test_a_factor_without_a_range_has_the_declared_one():
    assert factors_of({"hidden_mean": None}) == (Factor("hidden_mean", 0.0, 1.0, False),)


def test_a_design_that_nobody_could_run_is_refused():
    with pytest.raises(InputError, match="has 100000000 points; accepted: at most 10000000"):
        Design("grid", 10_000, factors_of({"hidden_mean": [0, 1], "svo_mean": [0, 1]}))
