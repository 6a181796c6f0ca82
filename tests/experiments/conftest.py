"""A small study, made once."""

import pytest

from experiments.place import held, unlocked
from experiments.result import load
from experiments.runner import carry_out
from experiments.settings import RunSettings
from experiments.store import Staging
from sim import Scenario


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
    with held(settings.folder), Staging(settings) as staging:
        carry_out(settings, staging, ["zaedno"])
        unlocked(settings.folder)
    return load(settings.folder)
