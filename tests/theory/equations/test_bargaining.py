"""Equations of docs/ODD.md by number, claims and contests, written out in NumPy and held against the model."""

import numpy as np
import pytest
from helpers.drawn_team import Drawn
from helpers.small_worlds import compiled, partnership
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim.processes.bargaining import divide


@pytest.mark.equation("4.6.1", "4.6.2", "4.6.3", "4.6.4", "4.6.5")
@given(st.integers(0, 10**6))
@settings(max_examples=150)
def test_what_members_claim_receive_and_spend(seed):
    x = Drawn(seed, live=True)
    record, n, p = partnership(x.w), x.n, x.w.p[0]
    effort, rho, pot = x.rng.random(n), x.rng.random(), 1.0 + 9.0 * x.rng.random()
    record.effort[:n], record.recognition = effort, rho
    compiled(divide)(x.w, record, pot)
    a = effort / effort.sum()
    k = np.maximum(0.0, 1.0 - np.tan(np.radians(x.svo)))
    best = np.maximum.reduce([a * (1.0 + p.overrating), np.full(n, 1.0 / n), *(x.power / x.power.sum(axis=0)).T])
    claim = np.minimum(1.0, a + (1.0 - rho) * k * (best - a))
    contested = max(0.0, 1.0 - 1.0 / claim.sum())
    prize = contested * pot
    b = x.b * (1.0 + p.lead_premium * (np.arange(n) == record.lead))
    sigma = b * k * (1.0 + p.joy_of_winning)
    order = np.argsort(-sigma)
    s, spent = np.zeros(n), np.zeros(n)
    for size in range(2, n + 1):  # in falling order, while the next share would be positive
        active = order[:size]
        total = prize * (size - 1) / (1.0 / sigma[active]).sum()
        if 1.0 - total / (prize * sigma[order[size - 1]]) <= 0.0:
            break
        s[:], spent[:] = 0.0, 0.0
        s[active] = 1.0 - total / (prize * sigma[active])
        spent[active] = s[active] * total / b[active]
    np.testing.assert_allclose(record.agreed[:n], a, rtol=1e-12)
    np.testing.assert_allclose(record.received[:n], (1.0 - contested) * a + contested * s, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(x.w.scratch[0].spent[:n], spent, rtol=1e-9, atol=1e-12)
