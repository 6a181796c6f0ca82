"""Equations of docs/ODD.md by number, recognition and trust, written out in NumPy and held against the model.

Where there is luck in it, two worlds are drawn of the same seed: one tells what the luck was, which has to be of the
distribution that the equation names; the other, with other parameters, has to be what the equation makes of it.
"""

import functools

import numpy as np
import pytest
from helpers.equations import SOME, TWELVE, clip, is_standard_normal, share
from helpers.small_worlds import compiled, organisations, partnership, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim.processes.checkins import checkins
from zaedno.sim.processes.relations import conduct, recognise, update_trust
from zaedno.sim.rules.ledger import meet
from zaedno.sim.vocabulary import Role

# -- 4.7 recognition -------------------------------------------------------------------------------


@pytest.mark.equation("4.7.1")
@given(share, st.floats(0.0, 0.5))
@SOME
def test_recognition_by_facilitation(rho, rate):
    w = team(3, 0.5, facilitation_rate=rate)
    partnership(w).recognition = rho
    checkins(w, 0)
    assert partnership(w).recognition == pytest.approx(rho + rate * (1.0 - rho), rel=1e-12)


@pytest.mark.equation("4.7.2")
@given(share, share, st.floats(0, 0.5), share, st.integers(0, 10**6))
@SOME
def test_recognition_by_itself(rho, cohesion, growth, voice, seed):
    """The loudest advocate counts, of those who perform advocacy."""
    rng = np.random.default_rng(seed)
    functions, competence = rng.integers(0, 64, 4), rng.random((4, 8))
    w = team(4, 0.5, functions=functions, competence=competence, recognition_growth=growth, advocacy_voice=voice)
    partnership(w).recognition, partnership(w).cohesion = rho, cohesion
    compiled(recognise)(w, partnership(w))
    loudest = (competence[:, Role.ADVOCACY] * (functions >> Role.ADVOCACY & 1)).max()
    expected = min(1.0, rho + (growth * cohesion + voice * loudest) * (1.0 - rho))
    assert partnership(w).recognition == pytest.approx(expected, rel=1e-12)


# -- 4.8 trust -------------------------------------------------------------------------------------


def seen(run, hidden, effort, excess, **parameters):
    """What twelve are seen to do, by the same luck in the same run."""
    w = team(TWELVE, 0.5, run=run, **parameters)
    record = partnership(w)
    record.open_hours[:TWELVE], record.hidden[:TWELVE] = 8.0, hidden
    record.effort[:TWELVE] = 8.0 * np.asarray(effort)
    record.agreed[:TWELVE] = 0.25
    record.received[:TWELVE] = 0.25 + np.asarray(excess)
    compiled(conduct)(w, record)
    return w.scratch[0].seen[:TWELVE].copy()


@functools.cache
def luck_of_conduct():
    return [(seen(run, 0.0, 0.5, 0.0, trust_noise=0.05) - 0.5) / 0.05 for run in range(40)]


def test_the_luck_of_what_is_seen_is_normal():
    is_standard_normal(np.concatenate(luck_of_conduct()))


@pytest.mark.equation("4.8.1")
@given(st.integers(0, 39), st.integers(0, 10**6), st.floats(0, 0.5))
@SOME
def test_conduct_as_it_is_seen(run, seed, noise):
    rng = np.random.default_rng(seed)
    h, e = rng.random(TWELVE), rng.random(TWELVE)
    excess = rng.uniform(-0.25, 0.25, TWELVE) * rng.integers(0, 2, TWELVE)
    found = seen(run, h, e, excess, trust_noise=noise)
    taken = np.minimum(1.0, TWELVE * np.maximum(0.0, excess))
    np.testing.assert_allclose(found, clip((1.0 - h) * e - taken + noise * luck_of_conduct()[run]), atol=1e-9)


@functools.cache
def two():
    return world(organisations(2))


@pytest.mark.equation("4.8.2")
@given(share, share, share, share)
def test_trust_follows_conduct(trust, conduct_seen, up, down):
    ledger = two().ledger[0]
    ledger.trust[compiled(meet)(ledger, 1, 0.5, 0)] = trust
    before, after = compiled(update_trust)(ledger, 1, conduct_seen, up, down, 0.2, 1)
    assert before == pytest.approx(trust, abs=1e-7)
    speed = up if conduct_seen > before else down
    assert after == pytest.approx(before + speed * (conduct_seen - before), abs=1e-12)
