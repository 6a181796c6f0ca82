"""Models for tests of sweeps: they cost nothing, and some of them fail."""

import os

import numpy as np

from zaedno.sim.observation.measures import MONTH
from zaedno.sim.scenario import Scenario

BROKEN_ABOVE = 0.3  # disposition from which on `Broken` fails


class Cheap:
    """Months whose cohesion is drawn around the disposition with a standard deviation of 0.1; all else is 0."""

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray:
        months = np.zeros(scenario.months, MONTH)
        point = round(1e6 * scenario.parameters.hidden_mean)
        noise = np.random.default_rng([seed, run, point]).normal(0.0, 0.1)
        months["cohesion"] = scenario.parameters.hidden_mean + noise
        return months


class Broken(Cheap):
    """Fails above a disposition, until the environment variable REPAIRED is set."""

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray:
        if scenario.parameters.hidden_mean > BROKEN_ABOVE and "REPAIRED" not in os.environ:
            raise ZeroDivisionError("nobody is left to share with")
        return super().__call__(scenario, seed, run)


class Deadly(Cheap):
    """Takes its process with it, as a lack of memory would."""

    def __call__(self, scenario: Scenario, seed: int, run: int) -> np.ndarray:
        if scenario.parameters.hidden_mean > BROKEN_ABOVE:
            os._exit(9)
        return super().__call__(scenario, seed, run)
