"""A community for numbers that are made up (tests/helpers/synthetic_claims.py)."""

import pytest

from zaedno.experiments.claims.communities import Community, Unit
from zaedno.sim import Scenario


@pytest.fixture(scope="session")
def community():
    """A community of `units` that differ in `hidden_mean` (a single one in nothing)."""
    scenario = Scenario.load()

    def made(units: int = 1, block: int = 20, most: int = 100) -> Community:
        varied = [{} if units == 1 else {"hidden_mean": float(k)} for k in range(units)]
        return Community("made_up", tuple(Unit(scenario, k, each) for k, each in enumerate(varied)), block, most)

    return made
