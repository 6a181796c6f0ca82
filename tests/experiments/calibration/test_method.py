"""The method on a stand-in whose answer is known: posterior, coverage, dead parameters, facts that contradict."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import linear_facts as stand_in
from helpers.linear_facts import DIMENSIONS, FACTS, NOISE, calibrated, facts, simulated

from zaedno.experiments.calibration import chance, proposals
from zaedno.experiments.calibration.coverage import covered, observed, refuted
from zaedno.experiments.calibration.emulator import Emulator
from zaedno.experiments.calibration.tempering import cool
from zaedno.experiments.calibration.weights import densities, effective, identified, pairs, quantiles

SEED = [5, 99]


@pytest.fixture(scope="module")
def calibration():
    seen, proposed = calibrated()
    emulator = seen.learnt(SEED)
    mean, sd = seen.told(emulator, SEED)
    return seen, proposed, emulator, mean, sd, seen.weigh(mean, sd, densities(seen.units, proposed))


def exact(dimensions=DIMENSIONS, blur=0.15):
    """The posterior by brute force, where facts are known to `blur`."""
    units = np.random.default_rng(3).random((200_000, dimensions))
    logs = chance.all_inside(facts(units), np.full((1, FACTS), blur))
    return units, np.exp(logs - logs.max())


def test_posterior_is_the_known_one(calibration):
    seen, _, _, _, _, weight = calibration
    units, right = exact()
    assert effective(weight) > 100
    for k in range(DIMENSIONS):
        found, wanted = (quantiles(u[:, k], w, [0.05, 0.5, 0.95]) for u, w in ((seen.units, weight), (units, right)))
        assert found == pytest.approx(wanted, abs=0.12), k


def test_dead_parameter_comes_out_uniform(calibration):
    seen, _, _, _, _, weight = calibration
    told = identified(seen.units, weight, [1])
    assert not told[-1].identified and told[-1].width == pytest.approx(1.0, abs=0.08)
    assert told[2].identified and told[2].width < 0.85
    assert quantiles(seen.units[:, -1], weight, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.12)


def test_predicted_chance_is_met(calibration):
    """Of a wave the emulator has not seen, as many points are inside as it says, noise of the runs included."""
    seen, proposed, *_ = calibration
    emulator = proposed[0].emulator
    those = seen.wave == 1
    sd = np.sqrt(emulator.spread**2 + NOISE**2)
    expected = np.exp(chance.all_inside(emulator.predict(seen.units[those]), np.broadcast_to(sd, (1, FACTS))))
    met = (np.abs(seen.z[those]) <= 1.0).all(axis=1)
    error = np.sqrt((expected * (1.0 - expected)).sum())
    assert abs(met.sum() - expected.sum()) < 3.3 * error


def test_density_of_a_proposal_is_that_of_its_points(calibration):
    """Points of the prior, weighted by density, have the proposal's mean; density has the mean 1."""
    _, proposed, *_ = calibration
    units = np.random.default_rng(8).random((60_000, DIMENSIONS))
    density = proposed[-1].density(units)
    assert density.mean() == pytest.approx(1.0, abs=0.1)
    drawn, _ = proposals.propose(proposed[-1].emulator, np.ones(FACTS, bool), proposed[-1].centres, 2000, [4])
    assert drawn.mean(axis=0) == pytest.approx(density @ units / density.sum(), abs=0.04)


def test_cooling_gives_the_mean_of_a_chance_that_is_known():
    """A normal chance in the middle of the cube, whose mean is a product of integrals."""
    found = cool(lambda u: -0.5 * (((u - 0.5) / 0.05) ** 2).sum(axis=1), 4, 1024, [1])[-1]
    assert found.log_mean == pytest.approx(4 * np.log(0.05 * np.sqrt(2 * np.pi)), abs=0.25)
    assert found.units.std(axis=0) == pytest.approx(np.full(4, 0.05), abs=0.008)


@pytest.fixture(scope="module")
def forty():
    """40 truths, what their runs gave, points of the prior, and the emulator that all share."""
    draw = np.random.default_rng(21)
    emulator = stand_in.seen([proposals.first(512, DIMENSIONS, [6])]).learnt([6, 1])
    truths, pool = draw.random((40, DIMENSIONS)), draw.random((20_000, DIMENSIONS))
    return emulator, truths, observed(simulated(truths, draw), draw), pool


def test_intervals_hold_forty_truths(forty):
    emulator, truths, middles, pool = forty
    sd = np.sqrt(emulator.spread**2 + NOISE**2)
    hits = covered(truths, middles, pool, emulator.predict(pool), sd)
    assert refuted(hits).min() > 0.001
    assert 0.83 < hits.mean() < 0.97


def test_fit_that_takes_its_emulator_for_exact_fails(forty):
    emulator, truths, middles, pool = forty
    hits = covered(truths, middles, pool, emulator.predict(pool), np.full(FACTS, chance.LEAST_SD))
    assert refuted(hits[:, :-1]).min() < 0.001
    assert hits[:, :-1].mean() < 0.8


def test_facts_that_contradict_are_named(calibration):
    """A fourth fact that wants the first parameter where the first one does not."""
    units = np.random.default_rng(2).random((4096, DIMENSIONS))
    z = np.column_stack([facts(units), 8.0 - facts(units)[:, 0] * 2.0])
    chances = np.exp(chance.log_chance(z, 0.2))
    found = pairs(chances)
    assert {found[0].first, found[0].second} == {0, 3} and found[0].fight
    assert not any(pair.fight for pair in found if 3 not in (pair.first, pair.second))


def test_same_numbers_make_the_same_proposal(calibration):
    seen, proposed, emulator, *_ = calibration
    again, proposal = calibrated(waves=1)
    assert again.units.tobytes() == seen.units[: len(again.units)].tobytes()
    kept = Emulator(np.frombuffer(emulator.flat.tobytes()), emulator.dimensions, emulator.facts)
    assert kept.predict(seen.units[:9]).tobytes() == emulator.predict(seen.units[:9]).tobytes()
    assert proposal[0].density(seen.units[:9]).tobytes() == proposed[0].density(seen.units[:9]).tobytes()


def test_good_set_that_nobody_proposed_is_learnt_and_has_no_weight():
    units = [proposals.first(256, DIMENSIONS, [9])]
    bare = stand_in.seen(units)
    given = np.zeros(256, bool)
    given[7] = True
    seen = replace(bare, given=given)
    mean, sd = seen.told(seen.learnt([9, 1]), [9, 1])
    weight = seen.weigh(mean, sd, densities(seen.units, []))
    assert weight[7] == 0.0 and weight.sum() == pytest.approx(1.0)


def test_chance_far_outside_is_a_number():
    logs = chance.log_chance(np.array([-300.0, 300.0, 0.0]), 0.01)
    assert np.isfinite(logs).all() and logs[0] == pytest.approx(logs[1]) and logs[2] == pytest.approx(0.0, abs=1e-9)


def test_scatter_of_far_points_does_not_count_as_noise():
    bare = stand_in.seen([proposals.first(64, DIMENSIONS, [3])])
    far = replace(bare, z=bare.z.copy(), scatter=bare.scatter.copy())
    far.z[:20] = 50.0
    far.scatter[:20] = 1e6
    assert far.noise == pytest.approx(np.full(far.z.shape, NOISE**2))
