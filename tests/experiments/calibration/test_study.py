"""A calibration on the common machinery: whatever stops it, the same tables come out; what is damaged is made again."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from helpers import small_calibrations as small
from helpers.killed_studies import ENVIRONMENT, wait_until

from zaedno.experiments.calibration import facts
from zaedno.experiments.calibration.keeping import Kept
from zaedno.experiments.calibration.result import CalibrationResult
from zaedno.experiments.calibration.settings import CalibrationSettings
from zaedno.experiments.opening import load, status
from zaedno.experiments.provenance import read_provenance
from zaedno.experiments.study.pieces import Pieces
from zaedno.sim.messages import InputError


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    from zaedno.experiments.calibration import emulator, proposals

    for module, name in ((emulator, "_STEPS"), (emulator, "_EPOCHS"), (proposals, "_LEAST_POPULATION")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back at the end
    small.quick()


def puts(monkeypatch, last, after):
    """Stops at the put of number `last`, before it or after it, as a kill would."""
    count, put = iter(range(10_000)), Pieces.put

    def counted(self, table, name, content):
        n = next(count)
        if n == last and not after:
            raise KeyboardInterrupt
        put(self, table, name, content)
        if n == last:
            raise KeyboardInterrupt

    monkeypatch.setattr(Pieces, "put", counted)


def test_tables_are_complete(whole):
    result = load(whole)
    assert isinstance(result, CalibrationResult)
    result.require_whole()
    assert result.posterior["weight"].sum() == pytest.approx(1.0)
    assert set(result.parameters) < set(result.posterior.columns)
    assert result.patterns["pattern"].tolist() == list(facts.NAMES)
    assert result.patterns.loc[~result.patterns["fitted"], "pattern"].tolist() == list(facts.held_out())
    assert len(facts.held_out()) >= 4
    assert result.waves["points"].tolist() == [65, 16, 32, 6] and result.waves["runs"].tolist() == [4, 4, 20, 40]
    assert result.posterior["confirmed"].sum() == 6
    assert not (whole / "pieces").exists() or not any((whole / "pieces").rglob("*.parquet"))
    found = status(whole)
    assert (found.state, found.missing, found.failed) == ("complete", 0, 0)
    assert found.total == found.done == 2 * (65 * 4 + 16 * 4 + 32 * 20 + 6 * 40)


def test_held_out_facts_are_declared_before_the_first_wave(tmp_path, monkeypatch):
    puts(monkeypatch, 0, after=False)  # nothing is on the disk but what the study is
    seen = {}
    original = Kept.keep_design

    def looked_at(self, wave, values, sets):
        seen.update(read_provenance(tmp_path / "study")["plan"])
        return original(self, wave, values, sets)

    monkeypatch.setattr(Kept, "keep_design", looked_at)
    with pytest.raises(KeyboardInterrupt):
        small.done(tmp_path / "study")
    assert seen["held_out"] == facts.held_out_hash()


def test_defaults_are_a_confirmed_set(whole):
    result = load(whole)
    chosen = yaml.safe_load((whole / "defaults.yaml").read_text())
    assert list(chosen) == list(result.parameters)
    rows = result.posterior[result.posterior["confirmed"]]
    same = np.isclose(rows[list(chosen)], list(chosen.values()), rtol=1e-5).all(axis=1)
    assert same.sum() == 1
    got = result.patterns.set_index("pattern")["got"]
    assert got["density"] == pytest.approx(float(rows[same]["density_predicted"].iloc[0]))


def test_few_sets_are_refused_the_name_of_a_posterior(whole):
    result = load(whole)
    assert result.effective < 100 and not result.enough
    assert result.identified["identified"].isna().all()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("last", [0, 13, 14, 15, 20, 36, 44])
def test_stopped_anywhere_it_ends_in_the_same_bytes(whole, tmp_path, monkeypatch, last, after):
    with monkeypatch.context() as patched:
        puts(patched, last, after)
        with pytest.raises(KeyboardInterrupt):
            small.done(tmp_path / "study")
    outcome = small.done(tmp_path / "study")
    assert outcome.computed <= status(whole).total
    assert small.contents(tmp_path / "study") == small.contents(whole)


def test_killed_it_ends_in_the_same_bytes(whole, tmp_path):
    folder = tmp_path / "study"
    for wanted in ("pieces/runs/*.parquet", "facts/01.parquet"):
        process = subprocess.Popen([sys.executable, "-m", "helpers.small_calibrations", str(folder)], env=ENVIRONMENT)
        wait_until(lambda wanted=wanted: any(folder.glob(wanted)), process)
        process.kill()
        process.wait()
    small.done(folder)
    assert small.contents(folder) == small.contents(whole)


@pytest.mark.parametrize("execution", [{"workers": 1, "chunk": 7}, {"processes": True, "chunk": 100}])
def test_tables_do_not_depend_on_how_it_is_carried_out(whole, tmp_path, execution):
    small.done(tmp_path / "study", **execution)
    assert small.contents(tmp_path / "study") == small.contents(whole)


@pytest.mark.parametrize("name", ["designs/01.parquet", "proposals/01.parquet", "facts/00.parquet", "waves.csv"])
def test_what_is_damaged_is_made_again(whole, tmp_path, name):
    import shutil

    folder = tmp_path / "study"
    shutil.copytree(whole, folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:-9])
    small.done(folder)
    assert small.contents(folder) == small.contents(whole)


def test_complete_it_is_found_so(whole):
    before = small.contents(whole)
    assert small.done(whole).computed == 0
    assert small.contents(whole) == before


def test_runs_that_fail_are_told_and_the_rest_counts(tmp_path):
    outcome = small.done(tmp_path / "study", "helpers.stub_models:SometimesBroken", points=16, waves=2)
    assert outcome.failures > 0
    failures = pd.read_csv(tmp_path / "study" / "failures.csv")
    assert len(failures) == outcome.failures == status(tmp_path / "study").failed
    assert pq.read_table(tmp_path / "study/facts/00.parquet")["runs"].to_pylist() == [3] * 17


def test_worlds_are_separate(whole):
    """No two points meet the same worlds: else a fit is to these worlds."""
    from zaedno.experiments.study.plan import SEPARATE, seed_of

    assert len({seed_of(3, SEPARATE, point) for point in range(200)}) == 200


def test_other_settings_are_refused(whole):
    for changed in ({"seed": 4}, {"points": 128}, {"waves": 4}):
        with pytest.raises(InputError, match="holds another study"):
            small.done(whole, **changed)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"points": 3}, "points=3"),
        ({"runs": 1}, "runs=1"),
        ({"waves": 1}, "waves=1"),
        ({"minutes": -1}, "minutes=-1"),
        ({"minutes": True}, "minutes=True"),
        ({"minutes": float("nan")}, "minutes=nan"),
        ({"points": "many"}, "points='many'"),
    ],
)
def test_settings_that_are_not_accepted(wrong, told):
    with pytest.raises(InputError) as error:
        CalibrationSettings(**{"runs": 20, "seed": 0, **wrong})
    assert str(error.value).startswith(told) and "accepted" in str(error.value)


def test_configuration_makes_the_same_settings(whole):
    config = yaml.safe_load((whole / "config.yaml").read_text())
    assert CalibrationSettings.from_study(config).study() == small.settings(whole).study()
    with pytest.raises(InputError, match="not as this version declares it"):
        CalibrationSettings.from_study({**config, "held_out": ["density"]})
    assert json.loads((whole / "provenance.json").read_text())["plan"]["waves"][0] == [65, 4]
