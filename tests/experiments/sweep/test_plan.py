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


def needed(done, succeeded, valid, deviation, unlike=None, half_width=0.1, most=1000):
    unlike = valid - 1 if unlike is None else unlike
    seen = Tally(*(np.array([value]) for value in (succeeded, valid, unlike, 0.0, deviation)))
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


def test_the_first_round_is_large_enough_to_judge_by():
    grid = Design("grid", 2, factors_of({"hidden_mean": [0.0, 0.6]}))
    counts = {
        (runs, most): SweepSettings((Scenario.load(),), grid, runs, 0, precision=Precision("cohesion", 0.1, most))
        for runs, most in ((1, 200), (4, 11), (50, 200))
    }

    assert {key: each.first_runs for key, each in counts.items()} == {(1, 200): 20, (4, 11): 11, (50, 200): 50}
    assert SweepSettings((Scenario.load(),), grid, 1, 0).first_runs == 1


def test_a_chunk_is_small_where_communities_get_large():
    synthetic = Scenario.load(roster="synthetic", organisations=100)
    design = Design("grid", 2, factors_of({"organisations": [100, 100_000]}))

    assert SweepSettings((synthetic,), design, 1, 0).chunk == chunk_size(100_000, 84)
