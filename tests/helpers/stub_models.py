"""Models for tests of sweeps: they cost nothing, and some of them fail."""

import os

import numpy as np

from zaedno.sim.observation.measures import MONTH
from zaedno.sim.observation.results import ACCOUNT, RunResult
from zaedno.sim.scenario import Scenario
from zaedno.sim.state import LIFE
from zaedno.sim.vocabulary import Cause

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


class Lives:
    """Whole runs of 84 months that cost nothing: how many partnerships end in a month follows from a rate of leaving,
    how large they are from one of recruiting; measures are drawn around what parameters say.
    """

    def __call__(self, scenario: Scenario, seed: int, run: int, events: bool = False) -> RunResult:
        p = scenario.parameters
        draw = np.random.default_rng([seed % 2**32, seed // 2**32, run, len(scenario.roster)])
        months = np.zeros(scenario.months, MONTH)
        months["present"], months["members"] = 75.0, 75.0 * np.clip(0.5 + p.scouting_rate + draw.normal(0, 0.05), 0, 1)
        months["density"] = p.acquaintance_within / 5.0
        months["known_density"], months["lag_centralisation"] = 0.5, 0.8
        months["cross_sector_ngos"] = p.acquaintance_across + draw.normal(0, 0.02)
        lives = np.zeros(30, LIFE)
        lives["formed"] = draw.integers(-60, 30, 30)
        age = draw.geometric(p.leave_rate / 4.0, 30)
        lives["ended"] = np.where(np.maximum(lives["formed"], 0) + age < 84, np.maximum(lives["formed"], 0) + age, -1)
        lives["cause"] = np.where(draw.random(30) < p.competence_other, Cause.COMPLETED, Cause.VALUE)
        lives["size_max"] = 2 + draw.poisson(10.0 * p.recruiting_rate, 30)
        return RunResult(months, lives, np.zeros(0, ACCOUNT), None)


class SometimesBroken(Lives):
    """As `Lives`, but every fifth run fails."""

    def __call__(self, scenario: Scenario, seed: int, run: int, events: bool = False) -> RunResult:
        if run % 5 == 3:
            raise ZeroDivisionError("nobody is left to share with")
        return super().__call__(scenario, seed, run, events)
