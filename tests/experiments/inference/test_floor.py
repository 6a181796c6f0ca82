"""Inference stands on NumPy, SciPy and SALib alone; what is Student's is taken in one place, the same to the bit."""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.special import stdtrit

from zaedno.experiments import inference
from zaedno.experiments.inference.effects import minimum_effect_test
from zaedno.experiments.inference.intervals import estimate, interval
from zaedno.experiments.study.precision import tally

ROOT = Path(__file__).parents[3]
FILES = sorted(Path(inference.__file__).parent.glob("*.py"))
ALLOWED = {"numpy", "scipy", "SALib", *sys.stdlib_module_names} - {"pathlib", "os", "io", "csv", "json", "gettext"}
OURS = "zaedno.experiments.inference"


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_knows_no_files_tables_settings_or_words(path):
    above = {name for name in imported(path) if name.split(".")[0] not in ALLOWED and not name.startswith(OURS)}
    assert not above, f"{path.name} imports {above}: what reads or writes stands above inference/"


def names(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def test_students_quantile_is_taken_in_one_place():
    takers = [
        path.relative_to(ROOT).as_posix()
        for floor in ("sim", "experiments", "analysis", "app")
        for path in sorted((ROOT / floor).rglob("*.py"))
        if {"stdtrit", "stdtr"}
        & {name.id for name in ast.walk(ast.parse(path.read_text())) if isinstance(name, ast.Name)}
    ]
    assert takers == ["experiments/inference/intervals.py"]


@pytest.mark.parametrize("n", [2, 3, 17, 400])
def test_the_intervals_of_all_studies_are_the_same(n):
    """To the bit what each wrote by itself before there was one, so that tables of older studies stay as they are."""
    values = np.random.default_rng(n).normal(3.0, 2.0, n)
    error, t = np.std(values, ddof=1), stdtrit(n - 1, 0.975)

    mean, low, high = interval(values)
    at = estimate(values)
    half = t * (error / np.sqrt(n))

    assert (mean, low, high) == (values.mean(), *(values.mean() + side * (t * error / np.sqrt(n)) for side in (-1, 1)))
    assert minimum_effect_test(values, 1, 0.0)[:2] == (mean, half)
    reach = t * np.sqrt(np.sum((values - values.mean()) ** 2) / (n - 1) / n)
    assert (float(at.low), float(at.high)) == (mean - reach, mean + reach)
    np.testing.assert_allclose([half, reach], high - mean, rtol=1e-14)
    np.testing.assert_allclose(tally(np.zeros(n, int), values, 1).half_width, half, rtol=1e-14)
