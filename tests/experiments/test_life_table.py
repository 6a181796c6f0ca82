"""Life tables: a textbook's numbers, an independent implementation, and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.life_table import survival, yearly_hazards

lives = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)


def test_the_textbook_example():
    """Weeks of remission under 6-MP (Freireich et al. 1963), with the survival that textbooks print for it."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    seen = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

    alive = survival(np.array(ended + seen), np.array([True] * len(ended) + [False] * len(seen)))

    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(alive[week + 1], 3) for week in printed} == printed


@given(lives)
def test_it_is_what_scipy_finds(pairs):
    age, ended = np.array([a for a, _ in pairs]), np.array([e for _, e in pairs])

    expected = stats.ecdf(stats.CensoredData(uncensored=age[ended], right=age[~ended])).sf

    assert survival(age, ended)[1:] == pytest.approx(expected.evaluate(np.arange(age.max() + 1)))


@given(lives)
def test_without_censoring_it_is_the_share_that_lives_longer(pairs):
    age = np.array([a for a, _ in pairs])

    alive = survival(age, np.ones(len(age), dtype=bool))

    assert alive == pytest.approx([(age >= k).mean() for k in range(age.max() + 2)])


def test_a_constant_hazard_is_found():
    rng = np.random.default_rng(0)
    age = rng.geometric(0.01, 200_000) - 1  # months survived before the one in which it ends
    seen = rng.integers(0, 96, len(age))

    hazards = yearly_hazards(survival(np.minimum(age, seen), age <= seen))

    assert hazards == pytest.approx([1 - 0.99**12] * 8, rel=0.05)


def test_years_that_are_not_over_are_left_out():
    assert yearly_hazards(np.ones(24)).tolist() == [0.0]
    assert yearly_hazards(np.ones(25)).tolist() == [0.0, 0.0]


def test_nobody_left_and_nobody_at_all():
    assert yearly_hazards(survival(np.array([3, 23]), np.array([True, True]))).tolist() == [0.5, 1.0]
    assert survival(np.array([], dtype=np.int64), np.array([], dtype=bool)).tolist() == [1.0]
