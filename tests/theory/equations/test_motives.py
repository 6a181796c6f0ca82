"""Equations of docs/ODD.md by number, motives and attitudes, written out in NumPy and held against the model.

Where there is luck in it, two worlds are drawn of the same seed: one tells what the luck was, which has to be of the
distribution that the equation names; the other, with other parameters, has to be what the equation makes of it.
"""

import functools

import numpy as np
import pytest
from helpers.equations import SOME, TWELVE, clip, is_standard_normal, share
from helpers.small_worlds import compiled, partnership, team
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim.processes.attitudes import practise
from zaedno.sim.processes.circumstances import motives

# -- 4.2 hidden motives ----------------------------------------------------------------------------


def drifted(start, disposition, run, **parameters):
    """Undisclosed shares of twelve a month later, by the same luck in the same run."""
    w = team(TWELVE, 0.5, hidden=disposition, run=run, **parameters)
    partnership(w).hidden[:TWELVE] = start
    compiled(motives)(w, 0)
    return partnership(w).hidden[:TWELVE].copy()


@functools.cache
def luck_of_motives():
    return [(drifted(0.5, 0.5, run, hidden_reversion=0.0, hidden_drift=0.05) - 0.5) / 0.05 for run in range(40)]


def test_the_luck_of_motives_is_normal():
    is_standard_normal(np.concatenate(luck_of_motives()))


@pytest.mark.equation("4.2.2")
@given(share, share, share, st.floats(0, 0.3), st.integers(0, 39))
@SOME
def test_motives_drift(start, disposition, reversion, drift, run):
    found = drifted(start, disposition, run, hidden_reversion=reversion, hidden_drift=drift)
    expected = clip(start + reversion * (disposition - start) + drift * luck_of_motives()[run])
    np.testing.assert_allclose(found, expected, atol=1e-9)


# -- 4.11 attitudes --------------------------------------------------------------------------------


@functools.cache
def pair_of_partners():
    return {step: team(2, 0.5, training_step=step) for step in (0.0, 0.25, 1.0)}


@pytest.mark.equation("4.11.1")
@given(st.floats(-45, 45), st.sampled_from([0.0, 0.25, 1.0]))
def test_training_that_is_practised(angle, step):
    w = pair_of_partners()[step]
    me = w.organisations[0]
    me.svo, me.trained = angle, 0
    compiled(practise)(w, me)
    assert me.svo == pytest.approx(angle + step * (45.0 - angle), abs=1e-12)
