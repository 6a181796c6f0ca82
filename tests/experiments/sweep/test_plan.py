"""The plan: every run in exactly one chunk, however it is cut; and how many runs a precision asks for."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zaedno.experiments.study.execution import Precision
from zaedno.experiments.study.plan import Round, chunk_size, first_round
from zaedno.experiments.study.precision import ALLOWANCE, FEW_UNLIKE, Tally, next_round, tally
from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.sim import Scenario

counts = st.lists(st.integers(0, 7), min_size=1, max_size=30)


@given(counts, st.integers(1, 40), st.integers(0, 5))
def test_chunks_hold_every_run_once(counts, size, first):
    cells = np.arange(len(counts))[::-1] * 3
    work = Round("1", cells, np.full(len(counts), first), np.array(counts, dtype=np.int64))

    chunks = [list(work.chunk(k, size)) for k in range(work.chunks(size))]

    runs = [[(part.cell, part.first + k) for part in chunk for k in range(part.runs)] for chunk in chunks]
    found = [run for chunk in runs for run in chunk]
    assert found == [(cell, first + k) for cell, n in zip(cells.tolist(), counts, strict=True) for k in range(n)]
    assert [len(chunk) for chunk in runs] == [work.size_of(k, size) for k in range(len(chunks))]
    assert max(map(len, runs), default=0) <= size
    assert max(Counter(found).values(), default=1) == 1


def test_the_first_round_is_the_same_for_all():
    work = first_round(3, 4)

    assert [tuple(part) for part in work.chunk(1, 5)] == [(1, 1, 3), (2, 0, 2)]
    assert work.runs == 12


def test_a_chunk_is_about_a_second_of_work():
    assert chunk_size(75, 84) == 317
    assert chunk_size(10**6, 84) == 1


def needed(done, succeeded, valid, deviation, unlike=None, half_width=0.1, most=1000, third=0.0):
    unlike = valid - 1 if unlike is None else unlike
    seen = Tally(*(np.array([value]) for value in (succeeded, valid, unlike, 0.0, deviation, third)))
    found = next_round("1", Precision("cohesion", half_width, most), np.array([done]), seen)
    return 0 if found is None else int(found.counts[0])


def test_runs_that_a_precision_asks_for():
    """(t s / W)² and the allowance, t of as many degrees of freedom as there are: 20 runs, s = 0.25, W = 0.1."""
    in_all = int(np.ceil((stats.t.ppf(0.975, 19) * 0.25 / 0.1) ** 2 + ALLOWANCE))

    assert in_all == 34
    assert needed(20, 20, 20, 0.25) == 14


@pytest.mark.parametrize(
    ("seen", "more"),
    [
        ((20, 20, 20, 0.05), 0),  # narrow enough
        ((20, 20, 20, 3.0), 20),  # never more than there are
        ((900, 900, 900, 30.0), 100),  # never beyond the most
        ((40, 40, 20, 0.2), 8),  # null in half of them: twice as many are needed
        ((20, 20, 1, np.nan), 20),  # a single value tells nothing
        ((20, 0, 0, np.nan), 0),  # all have failed
        ((20, 20, 20, 0.0, 0), 20),  # all the same: nobody knows
        ((640, 640, 640, 0.01, FEW_UNLIKE - 1), 360),  # hardly any that is another
        ((640, 640, 640, 0.01, FEW_UNLIKE), 0),
    ],
)
def test_limits_of_a_round(seen, more):
    assert needed(*seen) == more


def test_a_skewed_measure_takes_as_many_runs_as_its_t_interval():
    """A skewness of 3 in 54 runs, of which two standard errors of 1/3 are taken off: 25 times its square."""
    narrow = {"half_width": 1.0, "most": 100}
    assert needed(54, 54, 54, 0.5, third=0.5**3 * 3.0, **narrow) == 46  # the most; else 137 in all
    assert needed(54, 54, 54, 0.5, third=-(0.5**3) * 3.0, half_width=1.0) == 54  # no more than there are
    assert needed(137, 137, 137, 0.5, third=0.5**3 * (7 / 3 + 2 * np.sqrt(6 / 137)), half_width=1.0) == 0
    assert needed(136, 136, 136, 0.5, third=0.5**3 * (7 / 3 + 2 * np.sqrt(6 / 136)), half_width=1.0) == 1
    assert needed(54, 54, 54, 0.5, third=0.5**3 * 1.2, **narrow) == 0  # below 20 runs
    assert needed(54, 54, 54, 0.5, unlike=FEW_UNLIKE, third=0.5**3 * 3.0, **narrow) == 0  # a count of what seldom is


def test_the_skewness_is_that_of_the_study():
    """Of a cell alone there is doubt, and its own scale and mean do not count; a cell of few values tells nothing."""
    rng = np.random.default_rng(4)
    cells, values = np.repeat(np.arange(50), 20), rng.exponential(size=1000)
    shifted = tally(cells, values + 100.0 * cells, 50).skewness
    assert (
        shifted
        == pytest.approx(tally(cells, values, 50).skewness)
        == pytest.approx(2.0 - 2 * np.sqrt(6 / 1000), abs=0.3)
    )
    assert tally(cells, -values, 50).skewness == pytest.approx(shifted)
    assert tally(cells[:20], values[:20], 1).skewness < 1.0
    assert tally(cells, rng.standard_normal(1000), 50).skewness == 0.0
    assert tally(cells, (values > 2.0).astype(float), 50).skewness == 0.0
    assert tally(cells, np.full(1000, np.nan), 50).skewness == 0.0


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.0, 1.0, 2.5, np.nan])), max_size=40))
def test_a_tally_is_what_pandas_counts(rows):
    frame = pd.DataFrame(rows, columns=["cell", "value"]).astype({"cell": int, "value": float})

    found = tally(frame["cell"].to_numpy(), frame["value"].to_numpy(), 4)

    for cell in range(4):
        values = frame.loc[frame["cell"] == cell, "value"]
        counts = values.value_counts()
        assert found.succeeded[cell] == len(values)
        assert found.valid[cell] == values.count()
        assert found.unlike[cell] == values.count() - (counts.max() if len(counts) else 0)
        assert (found.mean[cell], found.deviation[cell]) == pytest.approx((values.mean(), values.std()), nan_ok=True)
        third = values.skew() * values.std() ** 3 if values.nunique() > 1 or values.count() < 3 else 0.0
        assert found.third[cell] == pytest.approx(third, nan_ok=True, abs=1e-12)


def test_the_first_round_is_large_enough_to_judge_by():
    grid = Design("grid", 2, factors_of({"hidden_mean": [0.0, 0.6]}))
    counts = {
        (runs, most): SweepSettings(
            scenarios=(Scenario.load(),), design=grid, runs=runs, seed=0, precision=Precision("cohesion", 0.1, most)
        )
        for runs, most in ((1, 200), (4, 11), (50, 200))
    }

    assert {key: each.first_runs for key, each in counts.items()} == {(1, 200): 20, (4, 11): 11, (50, 200): 50}
    assert SweepSettings(scenarios=(Scenario.load(),), design=grid, runs=1, seed=0).first_runs == 1


def test_a_chunk_is_small_where_communities_get_large():
    synthetic = Scenario.load(roster="synthetic", organisations=100, history=36)
    design = Design("grid", 2, factors_of({"organisations": [100, 100_000]}))

    assert SweepSettings(scenarios=(synthetic,), design=design, runs=1, seed=0).chunk == chunk_size(100_000, 36 + 84)
