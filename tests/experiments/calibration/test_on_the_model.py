"""The method on the model itself: 40 truths of the prior, whose parameters the intervals must hold."""

import numpy as np
import pytest

from zaedno.experiments.calibration import chance, facts, priors, proposals, sums
from zaedno.experiments.calibration.asking import Seen
from zaedno.experiments.calibration.coverage import covered, observed, refuted
from zaedno.experiments.patterns import patterns
from zaedno.sim import simulate

POINTS, TRUTHS, RUNS = 512, 40, 20


def lived(units, seed, runs=RUNS):
    """z and its variance of points, in worlds of their own; what scenario 1 tells is left out."""
    base, tally = facts.scenarios()[0], facts.Tally(len(units))
    for point, values in enumerate(priors.values(priors.PRIORS, units)):
        chosen = {f.name: float(v) for f, v in zip(priors.PRIORS, values, strict=True)}
        results = simulate(base.replace(**chosen), runs, seed + point).results
        rows = dict(zip(sums.COUNTS, np.array([sums.counts(each) for each in results]).T, strict=True))
        rows |= sums.values([each.months for each in results])
        tally.add(rows, np.full(runs, point), np.arange(runs))
    got, variance = tally.facts()
    half = np.array([fact.half for fact in facts.FACTS])
    z = np.column_stack([fact.z(got[:, k]) for k, fact in enumerate(facts.FACTS)])
    fitted = np.array([fact.fitted for fact in facts.FACTS])
    return z[:, fitted], (variance / half**2)[:, fitted]


@pytest.mark.long
def test_intervals_hold_forty_truths_of_the_model():
    """Only where facts exist: who forms no partnership has none.  A fit that takes its emulator for exact fails."""
    d, draw = len(priors.PRIORS), np.random.default_rng(8)
    units = proposals.first(POINTS, d, [17])
    z, scatter = lived(units, 10_000)
    everything = np.ones(z.shape[1], bool)
    none = np.zeros(POINTS, bool)
    seen = Seen(units, z, scatter, np.full(POINTS, RUNS), np.zeros(POINTS, int), none, everything)
    emulator = seen.learnt([17, 1])
    truths = draw.random((3 * TRUTHS, d))
    of_truths, _ = lived(truths, 90_000)
    there = np.flatnonzero(np.isfinite(of_truths).all(axis=1) & (np.abs(of_truths) < chance.HIGHEST).all(axis=1))
    truths, of_truths = truths[there[:TRUTHS]], of_truths[there[:TRUTHS]]
    assert len(truths) == TRUTHS
    middles, pool = observed(of_truths, draw), draw.random((100_000, d))
    predicted = emulator.predict(pool)
    # Truths lie anywhere in the prior, not near the bands: there the emulator errs as its residuals do on the whole.
    folds = np.random.default_rng([17, 1, 0]).permutation(POINTS) % 5
    residual = np.sqrt(((chance.clipped(z) - emulator.unseen(units, folds)) ** 2).mean(axis=0))
    hits = covered(truths, middles, pool, predicted, residual)
    assert refuted(hits).min() > 0.001
    assert 0.86 < hits.mean() < 0.94
    exact = covered(truths, middles, pool, predicted, np.full(z.shape[1], chance.LEAST_SD))
    assert refuted(exact).min() < 0.001 and exact.mean() < 0.85


def test_smooth_facts_are_what_the_patterns_say():
    """What is put smoothly is near what `experiments.patterns` finds in the same runs; the others are the same."""
    ensemble = simulate(facts.scenarios()[0], 60, 5)
    rows = dict(zip(sums.COUNTS, np.array([sums.counts(each) for each in ensemble.results]).T, strict=True))
    rows |= sums.values([each.months for each in ensemble.results])
    tally = facts.Tally(1)
    tally.add(rows, np.zeros(60, int), np.arange(60))
    got = dict(zip(facts.NAMES, tally.facts()[0][0], strict=True))
    found = patterns(ensemble.runs, ensemble.partnerships, 84).set_index("pattern")["got"]
    for name in set(got) & set(found.index):
        within = {"median_size": 0.5, "alive_after_5_years": 0.01}.get(name, 1e-9)
        assert got[name] == pytest.approx(found[name], abs=within), name


def test_facts_do_not_depend_on_how_runs_are_put_together():
    draw = np.random.default_rng(1)
    rows = {name: draw.integers(0, 9, 24) for name in sums.COUNTS} | {name: draw.random(24) for name in sums.VALUES}
    point, run = np.repeat([0, 1], 12), np.tile(np.arange(12), 2)
    whole, parts = facts.Tally(2), facts.Tally(2)
    whole.add(rows, point, run)
    for first in range(0, 24, 5):
        those = slice(first, first + 5)
        parts.add({name: column[those] for name, column in rows.items()}, point[those], run[those])
    for one, other in zip(whole.facts(), parts.facts(), strict=True):
        assert one.tobytes() == other.tobytes()


def test_variance_is_that_of_more_of_the_same():
    """The jackknife's variance of a fact is near that over points that differ by luck alone."""
    units = np.repeat(priors.units(priors.PRIORS, priors.defaults(priors.PRIORS)), 30, axis=0)
    z, variance = lived(units, 400)
    told, seen = np.sqrt(np.nanmean(variance, axis=0)), z.std(axis=0, ddof=1)
    assert told == pytest.approx(seen, rel=0.45)


def test_a_point_without_partnerships_has_no_facts_and_is_outside():
    tally = facts.Tally(1)
    rows = {name: np.zeros(3) for name in sums.COUNTS} | {name: np.full(3, np.nan) for name in sums.VALUES}
    tally.add(rows, np.zeros(3, int), np.arange(3))
    got, variance = tally.facts()
    assert np.isnan(got).all() and np.isnan(variance).all()
    assert (chance.clipped(got) == chance.LOWEST).all()


def test_priors_are_wide_where_evidence_is_weak():
    """[M] and [I] are at least as wide as what was seen ([V], [S], [D]), relative to the middle of the range."""
    from zaedno.sim.parameters import declaration

    assert 25 <= len(priors.checked()) <= 30
    width = {f.name: (f.high - f.low) / (f.high + f.low) for f in priors.PRIORS}
    seen = [w for name, w in width.items() if declaration(name)["source"][0] in "VSD"]
    weak = [w for name, w in width.items() if declaration(name)["source"][0] in "MI"]
    assert seen and max(seen) <= np.median(weak)
    for f in priors.PRIORS:
        assert f.low <= declaration(f.name)["default"] <= f.high, f.name
        assert not {f.name} & facts.own_parameters()
