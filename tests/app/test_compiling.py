"""That machine code could not be kept is said in a line, and is no failure."""

import numba
import pytest

from zaedno.app.cli import main
from zaedno.sim.engine.machine_code import KEEP

SMALL = ["runs=1", "months=2", "figures=off", "--quiet"]


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the compiled model cannot be kept (/a/place: No space left on device);"),
        ("bg", "/a/place: No space left on device"),
    ],
)
def test_machine_code_that_cannot_be_kept_is_told_in_a_line(tmp_path, monkeypatch, capsys, language, said):
    monkeypatch.setattr(KEEP, "refusal", "/a/place: No space left on device")
    assert main(["run", *SMALL, f"language={language}", f"out={tmp_path / 'study'}"]) == 0
    told = capsys.readouterr().err
    assert said in told and told.startswith("zaedno: ") and told.count("\n") == 1


def test_where_it_is_kept_nothing_is_said(tmp_path, capsys):
    assert main(["run", *SMALL, f"out={tmp_path / 'study'}"]) == 0
    assert capsys.readouterr().err == ""
