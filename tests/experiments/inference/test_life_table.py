"""Life tables: a textbook's numbers, an independent implementation, and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zaedno.experiments.inference.life_table import (
    greenwood,
    incidence,
    incidence_intervals,
    incidence_variance,
    log_log,
    survival,
    yearly_hazard_intervals,
    yearly_hazards,
)

# Weeks of remission under 6-MP (Freireich et al. 1963): 9 of 21 had a relapse.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

# Days to relapse (1) or death (2), or to when last seen alive (0), after a transplant of bone marrow: the 54 patients
# with low-risk acute myelocytic leukaemia of Klein & Moeschberger (2003), table D.1.
RELAPSE = [421, 748, 486, 272, 381, 248, 211, 219, 606]
DEATH = [414, 2204, 1063, 481, 105, 641, 390, 288, 79, 48, 1074, 10, 53, 80, 35, 704]
ALIVE = (
    "2569 2506 2409 2218 1857 1829 1562 1470 1363 1030 860 1258 2246 1870 1799 1709 1674 1568 1527 1324 957 932 847 848"
    " 1850 1843 1535 1447 1384"
)

TRANSPLANTED = np.array(RELAPSE + DEATH + [int(days) for days in ALIVE.split()])
BY_CAUSE = np.array([0] * len(RELAPSE) + [1] * len(DEATH) + [-1] * len(ALIVE.split()))

lives = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)


def test_the_textbook_example():
    """The survival that textbooks print for the remissions, with Greenwood's error and the log-log interval."""
    age, ended = np.array(RELAPSED + IN_REMISSION), np.arange(21) < len(RELAPSED)
    alive, variance = survival(age, ended), greenwood(age, ended)
    error = alive * np.sqrt(variance)
    low, high = log_log(alive, variance)

    printed = {
        6: (0.8571, 0.0764, 0.6197, 0.9516),
        7: (0.8067, 0.0869, 0.5631, 0.9228),
        10: (0.7529, 0.0963, 0.5032, 0.8894),
        13: (0.6902, 0.1068, 0.4316, 0.8491),
        16: (0.6275, 0.1141, 0.3675, 0.8049),
        22: (0.5378, 0.1282, 0.2678, 0.7468),
        23: (0.4482, 0.1346, 0.1881, 0.6801),
    }
    found = np.array([alive, error, low, high]).T.round(4)
    assert {week: tuple(found[week + 1].tolist()) for week in printed} == printed


def test_the_textbook_example_of_competing_causes():
    """The cumulative incidence of relapse that cmprsk prints for the transplants (CAMIS, R: survival_cif, 2025)."""
    relapse, _ = incidence(TRANSPLANTED, BY_CAUSE, 2)

    printed = {0.5: 0.0, 1.0: 0.0741, 1.5: 0.1296, 2.0: 0.1481, 3.0: 0.1667}
    assert {years: round(relapse[int(365.25 * years) + 1], 4) for years in printed} == printed


def test_its_standard_error_is_that_of_lifelines():
    """What AalenJohansenFitter of lifelines 0.30.3 gives for the relapses: no two of these days are equal."""
    error = np.sqrt(incidence_variance(TRANSPLANTED, BY_CAUSE, 2)[0])

    given_by_it = {1.0: 0.0356389055, 1.5: 0.0457095883, 2.0: 0.0483429635, 3.0: 0.0507150516}
    assert {years: round(error[int(365.25 * years) + 1], 10) for years in given_by_it} == given_by_it


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


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-1, 2)), min_size=1, max_size=60))
def test_causes_add_up_and_weigh_as_scipy_does(pairs):
    """Another road to the same numbers: every ending, weighted by the chance of not having been censored before it.

    The two are equal with ties too, as long as who ends at an age goes before who is last seen at it.
    """
    age, cause = np.array([a for a, _ in pairs]), np.array([c for _, c in pairs])
    ended, after = cause >= 0, np.arange(age.max() + 2)

    found = incidence(age, cause, 3)

    assert found.sum(axis=0) + survival(age, ended) == pytest.approx(1.0)
    if not ended.all():
        halves = 2 * age + ~ended  # half a month later
        censored = stats.ecdf(stats.CensoredData(uncensored=halves[~ended], right=halves[ended])).sf
        weight = 1.0 / np.maximum(censored.evaluate(2 * age), 1e-9)  # nobody ends where everybody was censored
    else:
        weight = np.ones(len(age))
    weighted = [[(weight * (cause == c) * (age < k)).sum() / len(age) for k in after] for c in range(3)]
    assert found == pytest.approx(np.array(weighted))


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(-1, 2)), min_size=1, max_size=60))
def test_the_variance_of_incidence_is_that_of_the_matrix_product(pairs):
    """Another road, with ties: Greenwood's covariance of the product-limit matrix, by its recursion.

    Andersen, Borgan, Gill & Keiding (1993), section IV.4.1, with the state "alive" before the causes.
    """
    age, cause = np.array([a for a, _ in pairs]), np.array([c for _, c in pairs])

    p, covariance, expected = np.eye(4), np.zeros((16, 16)), [np.zeros(3)]
    for month in range(age.max() + 1):
        seen = (age >= month).sum()
        hazard = np.array([(age[cause == c] == month).sum() for c in range(3)]) / seen
        jump = np.zeros((4, 4))
        jump[0] = -hazard.sum(), *hazard
        out = np.vstack([-np.ones(3), np.eye(3)])  # who ends leaves the first state for that of the cause
        spread = np.zeros((16, 16))  # entries in the order of the columns
        spread[::4, ::4] = out @ (np.diag(hazard) - np.outer(hazard, hazard)) @ out.T / seen
        on, before = np.kron((np.eye(4) + jump).T, np.eye(4)), np.kron(np.eye(4), p)
        covariance = on @ covariance @ on.T + before @ spread @ before.T
        p = p @ (np.eye(4) + jump)
        expected.append(np.diag(covariance)[[4, 8, 12]])

    assert incidence_variance(age, cause, 3) == pytest.approx(np.array(expected).T, abs=1e-12)


@given(lives)
def test_the_interval_of_a_single_cause_is_that_of_survival(pairs):
    age, ended = np.array([a for a, _ in pairs]), np.array([e for _, e in pairs])
    cause = np.where(ended, 0, -1)
    share, variance = incidence(age, cause, 1)[0], incidence_variance(age, cause, 1)[0]

    low, high = log_log(survival(age, ended), greenwood(age, ended))

    assert np.array(incidence_intervals(share, variance)) == pytest.approx(1.0 - np.array([high, low]), nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2)), min_size=1, max_size=60))
def test_without_censoring_the_variance_is_that_of_a_share(pairs):
    age, cause = np.array([a for a, _ in pairs]), np.array([c for _, c in pairs])

    share = incidence(age, cause, 3)

    assert incidence_variance(age, cause, 3) == pytest.approx(share * (1.0 - share) / len(age), abs=1e-12)


def test_intervals_of_incidence_hold_it_as_often_as_they_say():
    """Two exponential hazards and censoring by chance: a count at the 0.1 % binomial level around 95 %."""
    rng, studies, hazards = np.random.default_rng(2), 2000, np.array([0.03, 0.015])
    after = np.array([12, 36, 60])
    held = np.zeros((2, 3))
    for _ in range(studies):
        lasts = rng.exponential(1 / hazards, (300, 2))
        end, seen = lasts.min(axis=1).astype(np.int64), rng.integers(12, 120, 300)
        cause = np.where(end <= seen, lasts.argmin(axis=1), -1)
        age = np.minimum(end, seen)
        low, high = incidence_intervals(incidence(age, cause, 2), incidence_variance(age, cause, 2))
        true = (hazards / hazards.sum())[:, None] * (1.0 - np.exp(-hazards.sum() * after))
        held += (low[:, after] <= true) & (true <= high[:, after])
    least, most = stats.binom.ppf([0.0005, 0.9995], studies, 0.95)
    assert ((least <= held) & (held <= most)).all(), held / studies


def test_where_a_cause_has_ended_none_or_all_there_is_no_interval():
    age, cause = np.array([1, 2, 2]), np.array([0, 0, 0])
    low, high = incidence_intervals(incidence(age, cause, 2), incidence_variance(age, cause, 2))
    assert np.isnan([low, high]).tolist() == [[[True, True, False, True], [True] * 4]] * 2


def test_where_all_or_none_are_alive_there_is_no_interval():
    age, ended = np.array([1, 1, 2]), np.array([True, True, True])
    low, high = log_log(survival(age, ended), greenwood(age, ended))
    assert np.isnan([low, high]).tolist() == [[True, True, False, True]] * 2
    assert low[2] < 1 / 3 < high[2]


def test_intervals_of_hazards_hold_them_as_often_as_they_say():
    rng = np.random.default_rng(1)
    age = np.minimum(rng.geometric(0.02, (400, 150)) - 1, 60)  # seen for five years
    held = []
    for row in age:
        ended = row < 60
        alive = survival(row, ended)
        low, high = yearly_hazard_intervals(alive, greenwood(row, ended))
        held.append((low <= 1 - 0.98**12) & (high >= 1 - 0.98**12))
    assert np.mean(held, axis=0) == pytest.approx(0.95, abs=0.03)


def test_years_that_are_not_over_are_left_out():
    assert yearly_hazards(np.ones(24)).tolist() == [0.0]
    assert yearly_hazards(np.ones(25)).tolist() == [0.0, 0.0]


def test_nobody_left_and_nobody_at_all():
    assert yearly_hazards(survival(np.array([3, 23]), np.array([True, True]))).tolist() == [0.5, 1.0]
    assert survival(np.array([], dtype=np.int64), np.array([], dtype=bool)).tolist() == [1.0]
