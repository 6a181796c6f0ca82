"""Boxes beside those of the EMA workbench, whose PRIM is an independent one."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from zaedno.experiments.inference.prim import LEAST, PEEL, boxes, peeled

POINTS, FACTORS = 1000, 4


@pytest.fixture(scope="module")
def ema() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parallel back ends that are not there
        from ema_workbench.analysis import prim
    return prim


def design(seed: int) -> np.ndarray:
    from scipy.stats import qmc

    return qmc.LatinHypercube(FACTORS, rng=seed).random(POINTS)


def corner(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Of interest in nine of ten cases in a corner of two factors, in one of ten elsewhere."""
    inside = (points[:, 0] < 0.4) & (points[:, 1] > 0.3)
    return (rng.random(POINTS) < np.where(inside, 0.9, 0.1)).astype(float)


def gradient(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chance = np.clip(1.2 - points[:, 0] - 0.4 * points[:, 1], 0.02, 0.95)
    return (rng.random(POINTS) < chance).astype(float)


def trajectory(ema: Any, points: np.ndarray, share: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(points, columns=list("abcd"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ema.Prim(table, share.astype(bool), peel_alpha=PEEL, paste_alpha=PEEL, mass_min=LEAST).find_box()
        return found.peeling_trajectory


@pytest.mark.parametrize("happening", [corner, gradient])
@pytest.mark.parametrize("density", [0.6, 0.7, 0.8])
def test_as_dense_as_asked_and_about_as_much_in_it(ema: Any, happening: Any, density: float) -> None:
    points, rng = design(1), np.random.default_rng(2)
    share = happening(points, rng)
    theirs = trajectory(ema, points, share)
    enough = theirs[theirs["density"] >= density]

    ours = boxes(points, share, density)[0].step

    assert ours.density >= density
    assert ours.coverage >= enough["coverage"].max() - 0.08


@pytest.mark.parametrize("happening", [corner, gradient])
def test_without_a_density_the_trade_off_is_as_good(ema: Any, happening: Any) -> None:
    points, rng = design(3), np.random.default_rng(4)
    share = happening(points, rng)
    theirs = trajectory(ema, points, share)
    best = (2 * theirs["coverage"] * theirs["density"] / (theirs["coverage"] + theirs["density"])).max()

    ours = boxes(points, share)[0].step

    assert 2 * ours.coverage * ours.density / (ours.coverage + ours.density) >= best - 0.03


def test_shares_of_replications_are_peeled_as_numbers(ema: Any) -> None:
    """Its PRIM for regression, of the same share at each point, gets to about the same density."""
    points = design(5)
    share = np.round(8 * np.clip(1.1 - points[:, 0] - 0.3 * points[:, 2], 0.0, 1.0)) / 8
    table = pd.DataFrame(points, columns=list("abcd"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ema.RegressionPrim(table, share, peel_alpha=PEEL, paste_alpha=PEEL, mass_min=LEAST).find_box()

    ours = max(step.density for step in peeled(points, share))

    assert ours == pytest.approx(found.peeling_trajectory["mean"].max(), abs=0.03)
