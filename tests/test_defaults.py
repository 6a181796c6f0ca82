"""The search for the defaults: it can be stopped, repeated and checked, and refuses what it does not know.

Whether it finds good values is told by the confirmation that ends every search.
"""

import doctest
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.defaults import factors, search, targets
from benchmarks.defaults.__main__ import main
from benchmarks.defaults.evaluate import Seen, Trial
from benchmarks.defaults.factors import FACTORS
from benchmarks.defaults.search import Plan, Standing, around, spread
from zaedno.experiments.calibration.priors import Factor, checked
from zaedno.sim.messages import InputError

LITTLE = ["--points", "4", "--runs", "2", "--waves", "2", "--keep", "2", "--confirm", "0"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of a small search that nothing disturbed."""
    out = tmp_path_factory.mktemp("search") / "whole"
    assert main([*LITTLE, "--workers", "1", "--out", str(out)]) == 0
    return out


def test_a_search_that_was_stopped_ends_in_the_same_table(whole, tmp_path):
    rows = (whole / "evaluations.csv").read_text()
    assert rows.count("\n") == 1 + 2 * (4 + 2)  # a head, and two stages in two waves
    third = rows.split("\n")[3]
    stopped = rows[: rows.index(third) + len(third) // 2]  # amid a row, as by kill -9
    (tmp_path / "evaluations.csv").write_text(stopped)
    assert main([*LITTLE, "--workers", "2", "--out", str(tmp_path)]) == 0
    for name in ("best.csv", "chosen.yaml"):
        assert (tmp_path / name).read_bytes() == (whole / name).read_bytes()
    kept = (tmp_path / "evaluations.csv").read_text()
    assert kept.startswith(stopped[: stopped.rindex("\n")])  # what was there was not made again
    assert kept.count("\n") == rows.count("\n")


@pytest.mark.parametrize("other", [["--seed", "1"], ["--runs", "3"]])
def test_another_search_does_not_go_on_with_its_rows(whole, other, capsys):
    before = (whole / "evaluations.csv").read_bytes()
    assert main([*LITTLE, *other, "--workers", "1", "--out", str(whole)]) == 2
    assert "evaluations.csv: was begun with other" in capsys.readouterr().err
    assert (whole / "evaluations.csv").read_bytes() == before


def test_an_unknown_factor_is_refused(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(factors, "FACTORS", (Factor("hidden_meen", 0.1, 0.2),))
    assert main([*LITTLE, "--out", str(tmp_path)]) == 2
    assert "no such parameter; nearest: hidden_mean" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        Factor("hidden_mean", 0.3, 0.2),
        Factor("hidden_mean", 0.0, 0.2, log=True),
        Factor("hidden_mean", 0.1, 1.2),  # above what is declared
    ],
)
def test_a_range_that_is_none_is_refused(wrong):
    with pytest.raises(InputError, match="hidden_mean"):
        checked((wrong,))


def test_points_follow_from_the_seed():
    ours = checked((Factor("hidden_mean", 0.1, 0.2), Factor("issue_work", 1500, 4500, log=True)))
    plan = Plan(points=6, keep=4, seed=3)
    first = spread(plan, len(ours))
    assert (first == spread(plan, len(ours))).all()
    assert (first == spread(Plan(points=9, seed=3), len(ours))[:6]).all()
    assert (first != spread(Plan(points=6, seed=4), len(ours))).all()
    best = [_at(i, ours, unit, misses=i) for i, unit in enumerate(first)]
    later = around(plan, 2, ours, best)
    assert (later == around(plan, 2, ours, best)).all()
    assert (later != around(plan, 3, ours, best)).all()


def test_a_later_wave_is_near_the_best():
    """Two parents, one of them far better: proposals gather there, and none leaves the ranges."""
    ours = checked((Factor("hidden_mean", 0.1, 0.2), Factor("issue_work", 1500, 4500, log=True)))
    best = [_at(0, ours, (0.98, 0.5), misses=0), _at(1, ours, (0.1, 0.1), misses=9)]
    units = around(Plan(points=400, keep=2), 2, ours, best)
    # Badness 0 and 9 has a standard deviation of 4.5: e⁻² to 1, so that a share of .119 is taken of the worse.
    near = np.abs(units - (0.98, 0.5)).max(axis=1) < np.abs(units - (0.1, 0.1)).max(axis=1)
    assert 0.7 < near.mean() < 0.97
    assert units.min() >= 0.0
    assert units.max() <= 1.0


def _at(point, ours, unit, misses):
    values = {factor.name: factor.value(float(place)) for factor, place in zip(ours, unit, strict=True)}
    return Standing(1, point, values, {}, ("target",) * misses, 0.0)


def test_a_scenario_keeps_what_its_file_sets():
    """What is tried are defaults: a scenario's own angle comes before them, an argument before both."""
    own = Trial({}, 2, 0, months=12).seen("win_lose").centre("attitude_mean")
    assert Trial({"svo_mean": 40.0}, 2, 0, months=12).seen("win_lose").centre("attitude_mean") == own
    trial = Trial({"svo_mean": 40.0}, 2, 0, months=12)
    assert trial.seen().centre("attitude_mean") > own + 30.0
    assert trial.seen("win_lose", svo_mean=40.0).centre("attitude_mean") > own + 30.0


def test_a_sample_of_runs_is_as_if_only_they_had_been_run():
    both, one = Trial({}, 2, 5), Trial({}, 1, 5)
    values = [target for target in targets.askable()[0] if target.stage == 1 or target.name == "win_lose_waste"]
    alone = [target.of(one) for target in values]
    together = [target.of(both) for target in values]
    sample = both.again(np.array([0, 0]))
    np.testing.assert_allclose([target.of(sample) for target in values], alone, rtol=1e-12)
    assert not np.allclose(together, alone, equal_nan=True)


def test_ages_at_the_start_are_of_those_who_live_then():
    """In two worlds with a past: one partnership ended in it, one began later, three are there at month 0."""
    lives = pd.DataFrame({"formed": [-90, -80, -60, 3, -10], "ended": [-5, 7, None, 9, None]}).astype("Int64")
    lives = lives.assign(cause=None, size_max=3)
    place = np.array([0, 0, 0, 1, 1])
    newcomers = np.zeros((2, 2), np.int64)
    seen = Seen(np.zeros((2, 12)), pd.DataFrame(index=range(2)), lives, newcomers, place, np.arange(2))
    assert seen.ages.tolist() == [10.0, 60.0, 80.0]
    assert replace(seen, rows=np.array([1, 1])).ages.tolist() == [10.0, 10.0]


def test_the_tables_are_sound():
    """Names stand once, ranges are ranges, and what is searched are parameters."""
    assert len({target.name for target in targets.TARGETS}) == len(targets.TARGETS)
    assert all(target.low <= target.high and target.source for target in targets.TARGETS)
    there, lines = targets.askable()
    assert len(there) + len(lines) == len(targets.TARGETS)
    assert len(checked(FACTORS)) == len(FACTORS)


@pytest.mark.parametrize("module", [targets, search])
def test_examples_in_the_code(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
