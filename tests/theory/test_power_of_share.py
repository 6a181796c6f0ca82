"""Powers of shares: the quick kernel beside the exact one."""

import math

import numpy as np
import pytest

from zaedno.sim.engine.compiled import callable_kernel
from zaedno.sim.engine.elementary import power, power_of_share

quick, exact = callable_kernel(power_of_share), callable_kernel(power)


def test_it_keeps_to_the_exact_one():
    rng = np.random.default_rng(5)
    shares = np.concatenate([rng.random(20_000), 1.0 - rng.random(2_000) * 1e-9, rng.random(2_000) * 1e-12])
    for x, y in zip(shares, 2.0 * rng.random(len(shares)), strict=True):
        assert quick(x, y) == pytest.approx(exact(x, y), rel=5e-16 * (1.0 - y * math.log(x)), abs=1e-300)


@pytest.mark.parametrize(("x", "y", "value"), [(0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.3, 0.0, 1.0), (1.0, 1.7, 1.0)])
def test_ends(x, y, value):
    assert quick(x, y) == value
