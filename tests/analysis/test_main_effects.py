"""Which factors are named: seldom one that does nothing, whatever the design; and what is told of one that does.

`ZAEDNO_CALIBRATION=FILE pytest -m long tests/analysis/test_main_effects.py` adds to FILE what the docs tell.
"""

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers import known_functions
from helpers.known_functions import RANGES, swept
from scipy import stats

from zaedno.analysis.language import translator
from zaedno.analysis.sensitivity import main_effects_picture
from zaedno.analysis.sensitivity.main_effects import LEVEL, MainEffect, main_effects
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.experiments.inference.inert import between_groups, one_at_a_time
from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import factors_of

NAMES = list(RANGES)


class Made:
    """Stands in for the data of a sweep: `respond` (points in the unit cube, generator) → a number a point."""

    def __init__(self, kind: str, size: int, respond: Any, seed: int) -> None:
        design = Design(kind, size, factors_of({name: list(ends) for name, ends in RANGES.items()}))
        rng = np.random.default_rng(seed)
        unit = design.unit_points(seed)
        points = design.points(seed)
        self.design = pd.DataFrame(points, columns=NAMES, index=pd.RangeIndex(len(points), name="point"))
        self.config = {"design": {**design.as_config(), "kind": kind}}
        self._values = pd.Series(respond(unit, rng), index=self.design.index)

    blocks = SweepData.blocks

    def values(self, scenario: str, policy: str, measure: str) -> Any:
        return self._values


def two_matter(unit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The first two factors matter, and together; noise; the last two do nothing."""
    return unit[:, 0] + unit[:, 0] * unit[:, 1] + 0.3 * rng.standard_normal(len(unit))


def told(kind: str, size: int, studies: int) -> np.ndarray:
    """Share of studies in which each factor alone, uncorrected, and corrected with the others, shows: shape (2, 4)."""
    alone, corrected = np.zeros(len(NAMES)), np.zeros(len(NAMES))
    for study in range(studies):
        found = {each.factor: each for each in effects(kind, size, two_matter, study)}
        alone += [found[name].p <= LEVEL for name in NAMES]
        corrected += [found[name].shows for name in NAMES]
    return np.array([alone, corrected]) / studies


def effects(kind: str, size: int, respond: Any, seed: int) -> list[MainEffect]:
    return main_effects(Made(kind, size, respond, seed), "", "", "partnerships")


DESIGNS = [("lhs", 32), ("lhs", 128), ("lhs", 400), ("morris", 10), ("morris", 40), ("sobol", 64)]


@pytest.mark.parametrize(("kind", "size"), [("lhs", 64), ("morris", 20), ("sobol", 16)])
def test_a_factor_that_does_nothing_seldom_shows(kind: str, size: int) -> None:
    alone, corrected = told(kind, size, 60)
    assert alone[2:].max() <= 8 / 60  # at a level of 5 % more than 8 of 60 come once in two hundred times
    assert corrected[2:].max() <= 5 / 60
    assert corrected[0] > 0.9


@pytest.mark.long
@pytest.mark.parametrize(("kind", "size"), DESIGNS)
def test_the_same_at_length(kind: str, size: int) -> None:
    alone, corrected = told(kind, size, 1000)
    if place := os.environ.get("ZAEDNO_CALIBRATION"):
        with open(place, "a", encoding="utf-8") as file:
            file.write(f"{kind} {size}: alone {alone.round(3)}, corrected {corrected.round(3)}\n")
    assert alone[2:].max() <= 0.07
    assert corrected[2:].max() <= 0.05


def test_it_is_the_f_test_over_groups() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(4), [5, 9, 7, 6])
    response = rng.gamma(1.0, size=27) + 0.3 * group
    p, share = between_groups(response, group)
    assert p == pytest.approx(stats.f_oneway(*(response[group == k] for k in range(4))).pvalue)
    assert 0.0 <= share < 1.0


def test_it_is_fishers_test_over_signs() -> None:
    """All flips of eight changes, of one kind of step."""
    changes = np.random.default_rng(2).normal(0.6, 1.0, 8)
    signs = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1).T
    exact = np.mean(np.abs(signs @ changes) >= abs(changes.sum()) - 1e-12)
    assert one_at_a_time(changes, np.zeros(8, dtype=np.int64)) == pytest.approx(exact, abs=0.02)
    assert one_at_a_time(np.zeros(8), np.zeros(8, dtype=np.int64)) == 1.0


def test_of_a_trajectory_points_count_as_one() -> None:
    """Intervals of Morris's groups hold the mean as often as they say; over points they held it in five of six."""
    level = 1.0 / 3.0
    held = []
    for study in range(150):
        found = {each.factor: each for each in effects("morris", 20, two_matter, study)}
        for group, at in zip(found[NAMES[0]].groups, (0.0, level, 2 * level, 1.0), strict=True):
            held.append(group.at.low <= at * 1.5 <= group.at.high)
    assert 0.92 < np.mean(held) < 0.98


def test_what_rises_and_falls_again_is_told_with_its_middle() -> None:
    def hill(unit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        return 4.0 * unit[:, 1] * (1.0 - unit[:, 1]) + 0.1 * rng.standard_normal(len(unit))

    for kind, size in (("lhs", 200), ("morris", 40)):
        found = effects(kind, size, hill, 3)
        assert [each.factor for each in found if each.shows] == [NAMES[1]]
        assert " over " in main_effects_picture.says(found, "partnerships", translator("en"))


def test_the_size_told_is_that_between_the_ends() -> None:
    """A jump in the middle of the range: what is told is the mean of the first eighth and of the last."""
    found = effects("lhs", 400, lambda unit, rng: (unit[:, 0] > 0.5) + 0.2 * rng.standard_normal(len(unit)), 1)
    effect = found[0]
    assert (effect.factor, effect.shows) == (NAMES[0], True)
    first, last = effect.ends
    assert (first.low, last.high) == (effect.values.min(), effect.values.max())
    says = main_effects_picture.says(found, "partnerships", translator("en"))
    assert translator("en").number(float(last.at.mean), 2) in says


def test_a_single_point_a_group_is_tested_over_its_runs(tmp_path: Any) -> None:
    folder = swept(tmp_path, known_functions.Noisy, "grid", 2, runs=4, worlds="separate")
    found = main_effects(SweepData(folder), "baseline", "none", "output")
    assert all(0.0 < each.p <= 1.0 for each in found)


def test_nothing_is_told_of_one_group() -> None:
    assert between_groups(np.array([1.0]), np.array([0])) == (1.0, 0.0)
    assert between_groups(np.array([1.0, 2.0]), np.array([0, 1])) == (1.0, 0.0)
