"""Partnerships of a world share its luck: how much wider intervals of their lives would be if they knew it.

`ZAEDNO_CALIBRATION=FILE pytest -m long tests/experiments/test_clustering.py` adds to FILE what docs/report.md tells.
"""

import os

import numpy as np
import pytest

from zaedno.app.cli import main
from zaedno.experiments.inference import life_table
from zaedno.experiments.result import Result, load

ENTER = 100  # partnerships
AGAIN = 300


def over_greenwood(age: np.ndarray, ended: np.ndarray, world: np.ndarray, seed: int) -> np.ndarray:
    """Standard error of the yearly hazards when whole worlds are drawn anew, over that by Greenwood's variance, of each
    year of age that at least `ENTER` partnerships enter and some survive."""
    rng = np.random.default_rng(seed)
    at_risk, alive = life_table.at_risk(age), life_table.survival(age, ended)
    years = 12 * np.arange(sum(at_risk[12 * (year + 1)] >= ENTER for year in range((len(at_risk) - 1) // 12)) + 1)
    members = [np.flatnonzero(world == each) for each in np.unique(world)]
    drawn = []
    for _ in range(AGAIN):
        chosen = np.concatenate([members[k] for k in rng.integers(len(members), size=len(members))])
        drawn.append(_hazards(life_table.survival(age[chosen], ended[chosen]), years))
    of_log = np.diff(life_table.greenwood(age, ended)[years])
    return np.std(drawn, axis=0, ddof=1) / ((1 - _hazards(alive, years)) * np.sqrt(of_log))


def _hazards(alive: np.ndarray, years: np.ndarray) -> np.ndarray:
    return 1.0 - alive[years[1:]] / alive[years[:-1]]


@pytest.mark.parametrize(("size", "low", "high"), [(1, 0.8, 1.25), (20, 2.5, np.inf)])
def test_worlds_that_live_and_die_together_are_told_from_those_that_do_not(size: int, low: float, high: float) -> None:
    """Ends by lot, of each by itself, and of twenty of a world at once: then a world is worth one, not twenty."""
    rng = np.random.default_rng(4)
    lives = np.repeat(rng.geometric(0.03, size=4000 // size), size)
    age, ended = np.minimum(lives, 83), lives <= 83
    world = np.repeat(np.arange(200), 20)
    ratio = over_greenwood(age, ended, world, 5)
    assert ((low < ratio) & (ratio < high)).all()


@pytest.mark.long
def test_in_the_model_it_is_next_to_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    for scenario in ("win_win", "win_lose"):
        folder = tmp_path_factory.mktemp("lives") / scenario
        assert main(["run", f"scenario={scenario}", "runs=100", "seed=11", "--quiet", f"out={folder}"]) == 0
        ratio = _of_study(load(folder))
        if place := os.environ.get("ZAEDNO_CALIBRATION"):
            with open(place, "a", encoding="utf-8") as file:
                file.write(f"{scenario}: worlds drawn anew over Greenwood, by year {ratio.round(2)}\n")
        assert ((ratio > 0.75) & (ratio < 1.35)).all()


def _of_study(result: Result) -> np.ndarray:
    table = result.partnerships
    ended = table["ended"].notna().to_numpy()
    last = table["ended"].fillna(result.months["month"].max()).to_numpy(dtype=np.int64)
    return over_greenwood(last - table["formed"].to_numpy(dtype=np.int64), ended, table["run"].to_numpy(), 7)
