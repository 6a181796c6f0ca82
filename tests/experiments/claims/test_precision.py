"""Replications: as many as precision needs, in blocks, up to the most; spreads decide, effects do not."""

import numpy as np
import pytest
from helpers.synthetic_claims import MadeUp, claim

from zaedno.experiments.claims.precision import TARGET, replicate


def test_it_goes_on_until_the_interval_is_narrow_enough(community):
    _, effects, runs = replicate(claim("T", ["m0"]), community(1, 50, 5000), MadeUp(0))

    found = effects["T_m0"]
    assert found.half <= TARGET * found.spread
    assert runs % 50 == 0
    assert 300 <= runs <= 800  # differences have a standard deviation of 0.8·√2: (1.96·1.13/0.1)² is 492


def test_it_stops_at_the_most(community):
    _, effects, runs = replicate(claim("T", ["m0"]), community(1, 50, 120), MadeUp(0))

    assert runs == 120
    assert effects["T_m0"].half > TARGET * effects["T_m0"].spread


@pytest.mark.parametrize("shift", [0.0, 3.0, -3.0])
def test_the_size_of_an_effect_does_not_decide(community, shift):
    """The same luck with another effect takes the same number of runs."""
    _, _, runs = replicate(claim("T", ["m0"]), community(1, 25, 5000), MadeUp(9, {"m0": shift}))
    _, _, without = replicate(claim("T", ["m0"]), community(1, 25, 5000), MadeUp(9))

    assert runs == without


def test_a_quiet_measure_takes_one_block(community):
    """Arms that differ by next to no luck of their own are told apart at once."""

    def quiet(units, claim, runs):
        shared = np.random.default_rng(0).standard_normal(runs)
        small = 0.01 * np.random.default_rng(1).standard_normal(runs)
        return [{"off": {"m0": shared}, "on": {"m0": shared + 0.5 + small}} for _ in units]

    assert replicate(claim("T", ["m0"]), community(1, 20, 1000), quiet)[2] == 20


def test_the_least_precise_statement_decides(community):
    both, one = claim("T", ["m0", "m1"]), claim("T", ["m0"])

    def uneven(units, claim, runs):
        luck = np.random.default_rng(0).standard_normal((4, 5000))[:, :runs]
        off = {"m0": luck[0], "m1": luck[0]}
        return [{"off": off, "on": {"m0": luck[0] + 0.05 * luck[1], "m1": luck[2]}} for _ in units]

    place = community(1, 20, 5000)
    assert replicate(both, place, uneven)[2] > replicate(one, place, uneven)[2]
