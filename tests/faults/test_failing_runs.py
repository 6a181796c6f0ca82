"""A run that fails is a row; the others go on, and it can be run once more."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from helpers.killed_studies import ENVIRONMENT, contents, ended_at_last, finish, sweep_of, wait_until
from helpers.stub_models import BROKEN_ABOVE

from zaedno.app.cli import main
from zaedno.experiments.opening import status
from zaedno.experiments.study.interrupted import InterruptedStudyError
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.sweep.study import sweep

KEYS = ["point", "scenario", "policy", "run"]


def done(folder, model="helpers.stub_models:Broken", **changed):
    settings, name = sweep_of(folder, model, **changed)
    return sweep(settings, ["zaedno"], model=name)


@pytest.fixture
def failed(tmp_path):
    """The folder of a study some of whose runs have failed."""
    done(tmp_path / "study")
    return tmp_path / "study"


def test_failures_are_rows_and_the_others_go_on(failed):
    rows, runs = Pieces(failed).read("failures"), Pieces(failed).read("runs")

    assert (runs["hidden_mean"] <= BROKEN_ABOVE).all()
    assert len(rows) + len(runs) == 20
    assert set(rows["message"]) == {"ZeroDivisionError: nobody is left to share with"}
    assert rows["origin"].str.match(r"tests/helpers/stub_models\.py:\d+ __call__").all()
    told = pd.read_csv(failed / "failures.csv")
    pd.testing.assert_frame_equal(told[[*KEYS, "message"]], rows[[*KEYS, "message"]], check_dtype=False)
    assert (status(failed).done, status(failed).failed, status(failed).missing) == (len(runs), len(rows), 0)


def test_a_failed_run_is_not_run_again_unasked(failed, monkeypatch):
    monkeypatch.setenv("REPAIRED", "yes")

    outcome = done(failed)

    assert (outcome.computed, outcome.failures) == (0, len(Pieces(failed).read("failures")))


def test_what_failed_is_run_once_more_and_then_all_is_there(failed, tmp_path, monkeypatch):
    there = {path: path.stat().st_ino for path in failed.glob("runs/*")}
    failures = len(Pieces(failed).read("failures"))
    monkeypatch.setenv("REPAIRED", "yes")

    outcome = done(failed, retry="failed")

    assert (outcome.computed, outcome.failures, outcome.runs) == (failures, 0, 20)
    assert {path: path.stat().st_ino for path in there} == there
    assert not (failed / "failures.csv").exists()
    done(tmp_path / "whole", "helpers.stub_models:Cheap")
    whole = Pieces(tmp_path / "whole")
    pd.testing.assert_frame_equal(Pieces(failed).read("runs"), whole.read("runs"), check_exact=True)
    assert (failed / "summary.csv").read_bytes() == (tmp_path / "whole" / "summary.csv").read_bytes()
    assert done(failed, retry="failed").computed == 0


def test_what_fails_again_stays_a_failure_and_is_listed_once(failed):
    before = pd.read_csv(failed / "failures.csv")

    outcome = done(failed, retry="failed")

    assert outcome.computed == outcome.failures == len(before)
    pd.testing.assert_frame_equal(pd.read_csv(failed / "failures.csv"), before)


def test_a_failure_whose_chunk_was_not_committed_is_not_taken_for_one(failed, monkeypatch):
    """Killed between a chunk's failures and its runs: the chunk is missing, and its failures are no rows."""
    mixed = next(path for path in failed.glob("runs/*") if (failed / "failures" / path.name).exists())
    mixed.unlink()
    monkeypatch.setenv("REPAIRED", "yes")

    done(failed, retry="failed")
    outcome = done(failed)

    assert (outcome.runs, outcome.failures) == (20, 0)
    assert not Pieces(failed).read("runs").duplicated(KEYS).any()


def test_a_retry_that_was_killed_goes_on(tmp_path):
    folder = tmp_path / "study"
    command = [sys.executable, str(Path(__file__).with_name("failing_study.py")), str(folder)]

    def start(*further, **environment):
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([*command, *further], env={**ENVIRONMENT, **environment}, **piped)

    finish(start())
    retried = start("retry", REPAIRED="yes")
    with ended_at_last(retried):
        assert wait_until(lambda: any(folder.glob("runs/retry*")), retried)
        retried.kill()
    finish(start("retry", REPAIRED="yes"))

    runs = Pieces(folder).read("runs")
    assert len(runs) == 1000
    assert not runs.duplicated(KEYS).any()
    assert Pieces(folder).unresolved() is None
    before = contents(folder)
    finish(start(REPAIRED="yes"))
    assert contents(folder) == before


def test_a_model_that_takes_its_process_with_it_ends_the_study_in_order(tmp_path):
    folder = tmp_path / "study"

    with pytest.raises(InterruptedStudyError, match="keep dying"):
        done(folder, "helpers.stub_models:Deadly", processes=True, workers=1, chunk=1)

    assert status(folder).state == "stopped"
    assert status(folder).done == 6  # up to the disposition that is deadly


def test_the_command_says_what_to_do(failed, monkeypatch, capsys):
    """The same folder through the command line, which knows the compiled model only: refused, with the reason."""
    monkeypatch.chdir(failed.parent)

    assert main(["sweep", f"config={failed}/config.yaml", f"out={failed}", "--quiet"]) == 2

    assert "another version of the model" in capsys.readouterr().err
