"""Philox against its published answers and a plain oracle; the distributions against SciPy.

`numpy.random.Philox` is the 4x64 variety, with other words, so it is no reference for 4x32-10.
"""

import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from zaedno.sim.engine.compiled import callable_kernel
from zaedno.sim.engine.draws import (
    Decision,
    Stream,
    chance,
    draw,
    draw_part,
    fill_run_keys,
    integer_below,
    normal,
    philox,
    poisson,
    run_keys,
    uniform,
)

MASK = 2**32 - 1
WORD = st.integers(0, MASK)

compiled_philox, compiled_draw, compiled_part = (callable_kernel(function) for function in (philox, draw, draw_part))
compiled_uniform, compiled_normal = callable_kernel(uniform), callable_kernel(normal)
compiled_chance, compiled_poisson = callable_kernel(chance), callable_kernel(poisson)
compiled_below, compiled_fill = (
    callable_kernel(integer_below),
    callable_kernel(fill_run_keys),
)


def oracle(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    """Philox4x32-10 as the paper defines it, in Python's unbounded integers."""
    left0, right0, left1, right1 = counter
    for round_number in range(10):
        key0 = (key[0] + round_number * 0x9E3779B9) % 2**32
        key1 = (key[1] + round_number * 0xBB67AE85) % 2**32
        high0, low0 = divmod(0xD2511F53 * left0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * left1, 2**32)
        left0, right0, left1, right1 = (
            high1 ^ right0 ^ key0,
            low1,
            high0 ^ right1 ^ key1,
            low0,
        )
    return [left0, right0, left1, right1]


def block(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    out = np.zeros(4, np.uint64)
    compiled_philox(*(np.uint64(word) for word in (*key, *counter)), out)
    return [int(word) for word in out]


def drawn(
    keys: tuple[int, int],
    month: int,
    decision: int,
    who: int,
    other: int,
    part: int | None = None,
) -> list[int]:
    out = np.zeros(4, np.uint64)
    pair = np.array(keys, np.uint64)
    if part is None:
        compiled_draw(pair, month, decision, who, other, out)
    else:
        compiled_part(pair, month, decision, who, other, part, out)
    return [int(word) for word in out]


@pytest.mark.parametrize(
    ("key", "counter", "answer"),
    [  # Random123, kat_vectors
        ((0, 0), (0, 0, 0, 0), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        (
            (MASK, MASK),
            (MASK, MASK, MASK, MASK),
            [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD],
        ),
        (
            (0xA4093822, 0x299F31D0),
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_published_answers(key, counter, answer):
    assert block(key, counter) == answer
    assert oracle(key, counter) == answer


@given(st.tuples(WORD, WORD), st.tuples(WORD, WORD, WORD, WORD))
def test_philox_equals_the_oracle(key, counter):
    assert block(key, counter) == oracle(key, counter)


@given(
    st.tuples(WORD, WORD),
    st.integers(0, 2**16 - 1),
    st.sampled_from(Decision),
    st.integers(-1, MASK - 1),
    st.integers(-1, MASK - 1),
    st.integers(0, 100),
)
def test_a_draw_is_the_block_of_its_counter(keys, month, decision, who, other, part):
    counter = (month + 2**16 * decision.value, who % 2**32, other % 2**32, part)
    assert drawn(keys, month, decision.value, who, other, part) == oracle(keys, counter)
    assert drawn(keys, month, decision.value, who, other) == oracle(keys, (*counter[:3], 0))


def test_decisions_fit_the_counter():
    assert all(0 < decision.value < 2**16 for decision in Decision)


def test_keys_of_seeds_runs_and_streams_all_differ():
    seeds = [0, 1, 2, 2**32 - 1, 2**32, 2**63, 2**64 - 2, 2**64 - 1]
    keys = [run_keys(*which) for which in itertools.product(seeds, [*range(500), 2**32, 2**40], Stream)]
    assert len(set(keys)) == len(seeds) * 502 * 2
    assert all(0 <= word <= MASK for key in keys for word in key)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**63 - 1), st.sampled_from(Stream))
@example(0, 0, Stream.WORLD)
@example(2**64 - 1, 2**63 - 1, Stream.BEHAVIOUR)
def test_keys_are_a_block_of_philox_compiled_and_not(seed, run, stream):
    keys = np.zeros(2, np.uint64)
    compiled_fill(np.uint64(seed), run, stream.value, keys)
    expected = oracle((seed % 2**32, seed >> 32), (run % 2**32, run >> 32, stream.value, 0))
    assert run_keys(seed, run, stream) == tuple(expected[:2]) == tuple(int(key) for key in keys)


def test_uniform_never_reaches_0_or_1():
    assert compiled_uniform(np.uint64(0)) == 2.0**-33
    assert compiled_uniform(np.uint64(MASK)) == 1.0 - 2.0**-33


def test_words_of_neighbouring_counters_are_even_and_unrelated():
    keys = run_keys(1, 0, Stream.BEHAVIOUR)
    words = np.array([drawn(keys, month, Decision.ACT, who, -1) for month in range(84) for who in range(75)])
    uniforms = (words + 0.5) / 2**32
    assert all(stats.kstest(column, "uniform").pvalue > 1e-4 for column in uniforms.T)
    by_month = uniforms.reshape(84, 75, 4)
    pairs = [
        (by_month[1:], by_month[:-1]),
        (by_month[:, 1:], by_month[:, :-1]),
        (by_month[..., 1:], by_month[..., :-1]),
    ]
    for one, other in pairs:  # next month, next organisation, next word
        assert stats.pearsonr(one.ravel(), other.ravel()).pvalue > 1e-4


@given(WORD)
@example(0)
@example(MASK)
def test_chance_is_sure_at_0_and_1(word):
    assert not compiled_chance(np.uint64(word), 0.0)
    assert compiled_chance(np.uint64(word), 1.0)


@given(WORD, st.floats(0.0, 1.0))
def test_chance_compares_with_the_uniform_number(word, probability):
    assert compiled_chance(np.uint64(word), probability) == ((2 * word + 1) / 2**33 < probability)


@given(WORD)
@example(0)
@example(MASK)
@example(2**31)
@example(2**30)  # where one octave of cells ends
def test_normal_is_the_inverse_of_its_distribution_function_and_odd(word):
    value = compiled_normal(np.uint64(word))
    small = min(word, MASK - word)  # the lower tail, where SciPy keeps all digits
    assert abs(value) == pytest.approx(-stats.norm.ppf((small + 0.5) / 2**32), abs=3e-8)
    assert value == -compiled_normal(np.uint64(MASK - word))
    assert (value > 0.0) == (word >= 2**31)


@given(WORD, st.floats(0.0, 50.0))
@example(MASK, 50.0)
@example(0, 50.0)
@example(MASK, 0.0)
def test_poisson_is_the_inverse_of_its_distribution_function(word, mean):
    u = (word + 0.5) / 2**32
    k = compiled_poisson(np.uint64(word), mean)
    assert stats.poisson.cdf(k - 1, mean) - 1e-13 <= u <= stats.poisson.cdf(k, mean) + 1e-13


@given(WORD, st.integers(1, 2**32))
@example(MASK, 2**32)
@example(MASK, 1)
def test_integer_below_scales_the_word(word, n):
    assert compiled_below(np.uint64(word), n) == word * n // 2**32 < n
