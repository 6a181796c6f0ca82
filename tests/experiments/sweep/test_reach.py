"""Intervals of a sweep's means: over the worlds that points share, over blocks of points, and with runs missing."""

import numpy as np
import pytest
from helpers import known_functions
from helpers.known_functions import swept
from scipy import stats

import zaedno
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.sweep.reach import BLOCKS, POINTS, WORLDS, block_of, mean_over_points, sample_of
from zaedno.experiments.sweep.summary import summary


def of_table(table, unit_of_worlds=True):
    """`mean_over_points` of an array (points, worlds), NaN where a run is missing."""
    point, world = np.nonzero(~np.isnan(table))
    return mean_over_points(table[point, world], point, world if unit_of_worlds else point)


def students(values):
    return (np.mean(values), *stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values)))


@pytest.mark.parametrize("worlds", [2, 3, 8])
def test_of_complete_tables_it_is_students_over_the_means_of_units(worlds):
    table = np.random.default_rng(worlds).normal(size=(20, worlds))

    assert of_table(table) == pytest.approx(students(table.mean(axis=0)))
    assert of_table(table, unit_of_worlds=False) == pytest.approx(students(table.mean(axis=1)))


def test_one_world_has_no_interval():
    found = of_table(np.arange(5.0)[:, None])

    assert found[0] == 2.0
    assert np.isnan(found[1:]).all()


def test_the_points_are_averaged_whatever_runs_they_have():
    """A point with many runs weighs as much as one with few; worlds that few points have hardly add any freedom."""
    rng = np.random.default_rng(0)
    table = rng.normal(size=(50, 4))
    more = np.full((50, 400), np.nan)
    more[:, :4] = table
    more[0] = rng.normal(size=400)

    mean, low, high = of_table(more)

    assert mean == pytest.approx(np.nanmean(more, axis=1).mean())
    usual = students(table[1:].mean(axis=0))
    assert high - low == pytest.approx(usual[2] - usual[1], rel=0.1)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_intervals_hold_the_mean_over_all_worlds(missing):
    """Few worlds, many points, a common luck of each world: with the points for a sample hardly one would hold it."""
    rng = np.random.default_rng(3)
    held, by_points = 0, 0
    for _ in range(400):
        table = rng.normal(size=6) + rng.normal(size=(40, 6)) + np.linspace(0.0, 3.0, 40)[:, None]
        table[rng.random(table.shape) < missing] = np.nan
        low, high = of_table(table)[1:]
        held += low <= 1.5 <= high
        low, high = of_table(table, unit_of_worlds=False)[1:]
        by_points += low <= 1.5 <= high

    assert stats.binomtest(held, 400, 0.95).pvalue > 0.001
    assert by_points < 320


@pytest.mark.parametrize(("kind", "size", "block"), [("sobol", 4, 10), ("morris", 3, 5), ("lhs", 12, 1)])
def test_separate_worlds_count_blocks_of_points_that_share_coordinates(kind, size, block, tmp_path):
    folder = swept(tmp_path, known_functions.Noisy, kind, size, runs=2, worlds="separate")

    result = zaedno.load(folder)
    assert block_of(result.config) == block
    assert sample_of(result.config) == (BLOCKS if block > 1 else POINTS)
    of_blocks = result.runs.groupby(result.runs["point"] // block)["output"].mean()
    row = result.summary.set_index("measure").loc["output"]
    assert tuple(row[["mean", "low", "high"]]) == pytest.approx(students(of_blocks))


def test_shared_worlds_are_the_sample_of_any_design(tmp_path):
    folder = swept(tmp_path, known_functions.Noisy, "sobol", 4, runs=3)

    result = zaedno.load(folder)
    assert sample_of(result.config) == WORLDS
    row = summary(Pieces(folder), ["output"]).iloc[0]
    assert tuple(row[["mean", "low", "high"]]) == pytest.approx(students(result.runs.groupby("run")["output"].mean()))


def test_groups_of_factors_make_smaller_blocks():
    design = {"kind": "sobol", "factors": dict.fromkeys("abc"), "groups": {"ab": ["a", "b"], "c": ["c"]}}

    assert block_of({"design": design}) == 6
