"""A calibration of a model that costs nothing, made once."""

import pytest
from helpers import small_calibrations as small

from zaedno.experiments.calibration import emulator, proposals


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """A calibration that nothing disturbed."""
    before = emulator._STEPS, emulator._EPOCHS, proposals._LEAST_POPULATION
    small.quick()
    folder = tmp_path_factory.mktemp("calibrations") / "whole"
    small.done(folder)
    emulator._STEPS, emulator._EPOCHS, proposals._LEAST_POPULATION = before
    return folder
