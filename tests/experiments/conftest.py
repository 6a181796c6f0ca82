"""A small study, made once."""

import pytest

from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.ensemble.study import RunStudy
from zaedno.experiments.place import unlocked
from zaedno.experiments.result import load
from zaedno.experiments.study.once import carry_out
from zaedno.sim import Scenario


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    """The result of a comparison of two scenarios in four worlds, with the events of run 1."""
    settings = RunSettings(
        command="compare",
        scenarios=(Scenario.load("win_win", months=14), Scenario.load("win_lose", months=14)),
        runs=4,
        seed=2**64 - 1,
        events=(1,),
        out=tmp_path_factory.mktemp("studies") / "study",
    )
    carry_out(RunStudy(settings), ["zaedno"], then=lambda: unlocked(settings.folder))
    return load(settings.folder)
