"""A stand-in for the model: facts that are straight lines of five parameters, with noise, so that the answer is known.

The last parameter is dead: no fact hears of it.
"""

import numpy as np

from zaedno.experiments.calibration import proposals
from zaedno.experiments.calibration.asking import Seen, ask

SLOPES = np.array([[4.0, -1.0, 0.5], [1.0, 3.5, 1.0], [-1.0, 2.0, 4.5], [0.5, 0.5, 2.0], [0.0, 0.0, 0.0]])
NOISE = 0.5  # standard deviation of z by 20 runs
RUNS = 20
FACTS, DIMENSIONS = SLOPES.shape[1], SLOPES.shape[0]


def facts(units):
    return (units - 0.5) @ SLOPES


def simulated(units, draw, runs=RUNS):
    return facts(units) + NOISE * np.sqrt(RUNS / runs) * draw.standard_normal((len(units), FACTS))


def seen(waves, of=simulated, draw=None, fitted=FACTS):
    """What waves of units gave."""
    draw = draw or np.random.default_rng(11)
    units = np.concatenate(waves)
    z = np.concatenate([of(wave, draw) for wave in waves])
    wave = np.repeat(np.arange(len(waves)), [len(each) for each in waves])
    scatter = np.full(z.shape, NOISE**2)
    return Seen(units, z, scatter, np.full(len(z), RUNS), wave, np.zeros(len(z), bool), np.arange(z.shape[1]) < fitted)


def calibrated(points=256, later=200, waves=2, of=simulated, seed=5, dimensions=DIMENSIONS):
    """Some waves: what was seen, and the proposals of the later ones."""
    units, proposed = [proposals.first(points, dimensions, [seed, 0])], []
    for wave in range(1, waves + 1):
        more, proposal = ask(seen(units, of), later, [seed, wave])
        units.append(more)
        proposed.append(proposal)
    return seen(units, of), proposed
