"""The contest against a search for best responses and against closed forms; claims that fit, and that grow.

In the contest of L units party i spends x_i, wins the share s_i = b_i x_i / sum_j b_j x_j and maximises
cos(theta_i) pi_i + sin(theta_i) sum_{j != i} pi_j, with pi_i = s_i L - x_i.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from helpers.small_worlds import compiled, organisations, world
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from zaedno.sim import Scenario, simulate
from zaedno.sim.rules.contest import claims, contest

fight, claim = compiled(contest), compiled(claims)


def equilibrium(pot, bargaining, angles, joy=0.0):
    """(shares, spending), or None when nobody fights."""
    b, angles = np.asarray(bargaining, dtype=float), np.asarray(angles)
    press = np.where(angles < 45.0, 1.0 - np.tan(np.radians(angles)), 0.0)  # NumPy's tan(45 degrees) is not quite 1
    strength = b * press * (1.0 + joy)
    n = len(b)
    share, spent, order = np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, np.int64)
    return (share, spent) if fight(n, pot, b, strength, share, spent, order) else None


def utility(i, x, pot, b, angles):
    """What party `i` makes of everybody's spending `x`; nobody wins where nobody spends."""
    whole = float(b @ x)
    payoffs = (b * x / whole * pot if whole > 0.0 else np.zeros(len(x))) - x
    angle = math.radians(angles[i])
    return math.cos(angle) * payoffs[i] + math.sin(angle) * (payoffs.sum() - payoffs[i])


def best_response(i, x, pot, b, angles):
    """The highest utility party `i` can reach by changing its own spending, found by search."""

    def loss(own):
        changed = x.copy()
        changed[i] = own
        return -utility(i, changed, pot, b, angles)

    # It is concave in one's own spending, so that one bounded search finds the top; 0 is a corner of its own.
    found = minimize_scalar(loss, bounds=(0.0, 3.0 * pot), method="bounded", options={"xatol": 1e-12 * pot})
    return max(-found.fun, -loss(0.0))


@st.composite
def parties(draw):
    n = draw(st.integers(2, 12))
    bargaining = draw(st.lists(st.floats(0.02, 1.3), min_size=n, max_size=n))
    # Below 44.9 degrees somebody fights; the search divides by how much a unit won is worth.
    angles = draw(st.lists(st.floats(-45.0, 44.5), min_size=n, max_size=n))
    return draw(st.floats(1e-3, 1e4)), np.array(bargaining), np.array(angles)


@pytest.mark.equation("4.6.4", "4.6.5")
@given(parties())
@settings(max_examples=150)
def test_nobody_does_better_by_spending_otherwise(case):
    pot, b, angles = case
    share, spent = equilibrium(pot, b, angles)
    assert share.sum() == pytest.approx(1.0, abs=1e-12)
    assert (share >= 0.0).all() and (spent >= 0.0).all()
    won = b * spent / (b @ spent)
    np.testing.assert_allclose(share, won, atol=1e-9)  # shares are those that spending buys
    for i in range(len(b)):
        reached = utility(i, spent, pot, b, angles)
        # The search's own precision: its last bracket is about 1e-8 of the range, flat at the top.
        assert best_response(i, spent, pot, b, angles) <= reached + 1e-9 * pot


@pytest.mark.parametrize("seed", range(12))
def test_best_responses_settle_where_the_closed_form_says(seed):
    """Parties that answer each other in turn end up there from anywhere, not only stay there."""
    rng = np.random.default_rng(seed)
    n, pot = int(rng.integers(2, 7)), 10.0
    b, angles = rng.uniform(0.2, 1.0, n), rng.uniform(-40.0, 30.0, n)
    x = rng.uniform(0.1, 3.0, n)
    for _ in range(400):
        before = x.copy()
        for i in range(n):
            # First-order condition of the concave utility, solved by bisection: oracle without share functions.
            rest, prize = float(b @ x) - b[i] * x[i], pot * (1.0 - math.tan(math.radians(angles[i])))
            low, high = 0.0, 4.0 * pot
            for _ in range(80):
                middle = 0.5 * (low + high)
                whole = rest + b[i] * middle
                low, high = (middle, high) if prize * b[i] * rest > whole * whole else (low, middle)
            x[i] += 0.5 * (low - x[i])  # half-way: full answers can swing for ever
        if np.abs(x - before).max() < 1e-12:
            break
    _, spent = equilibrium(pot, b, angles)
    np.testing.assert_allclose(x, spent, atol=1e-8 * pot)


@pytest.mark.parametrize("n", [2, 3, 5, 12])
@pytest.mark.parametrize("angle", [-45.0, -20.0, 0.0, 20.0, 40.0])
def test_equals_waste_a_known_part_of_the_pot(n, angle):
    _, spent = equilibrium(7.0, np.full(n, 0.4), np.full(n, angle))
    assert spent.sum() == pytest.approx(7.0 * (n - 1) / n * (1.0 - math.tan(math.radians(angle))), rel=1e-12)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 4.0, 9.0])
def test_unequal_effectiveness_wastes_less(ratio):
    _, spent = equilibrium(5.0, [ratio, 1.0], [0.0, 0.0])
    assert spent.sum() / 5.0 == pytest.approx(2.0 * ratio / (1.0 + ratio) ** 2, rel=1e-12)
    assert spent.sum() / 5.0 == pytest.approx({1.0: 0.50, 2.0: 0.44, 4.0: 0.32, 9.0: 0.18}[ratio], abs=0.005)


def test_where_nobody_fights_nothing_is_decided():
    assert equilibrium(5.0, [0.5, 0.9, 0.1], [45.0, 45.0, 45.0]) is None


def test_one_fighter_alone_takes_everything_and_spends_nothing():
    share, spent = equilibrium(5.0, [0.5, 0.1, 0.9], [45.0, -10.0, 45.0])
    assert list(share) == [0.0, 1.0, 0.0]
    assert list(spent) == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("n", [3, 4, 12])
def test_three_or_more_win_lose_parties_spend_more_than_there_is_to_win(n):
    _, spent = equilibrium(5.0, np.full(n, 0.5), np.full(n, -45.0))
    assert spent.sum() > 5.0


def test_a_weak_party_stays_out():
    """Strengths 1, 1 and z: the third joins where 1 - 2 / ((2 + 1/z) z) > 0, from z = 1/2 on."""
    share, spent = equilibrium(6.0, [1.0, 1.0, 0.49], [0.0, 0.0, 0.0])
    assert share[2] == 0.0 == spent[2]
    np.testing.assert_allclose(share[:2], 0.5)
    np.testing.assert_allclose(spent[:2], 1.5)
    share, spent = equilibrium(6.0, [1.0, 1.0, 0.6], [0.0, 0.0, 0.0])
    assert share[2] > 0.0 < spent[2]


def test_joy_of_winning_multiplies_what_is_spent():
    plain, joyful = equilibrium(6.0, [0.3, 0.8], [10.0, -20.0]), equilibrium(6.0, [0.3, 0.8], [10.0, -20.0], joy=0.5)
    np.testing.assert_allclose(joyful[1], 1.5 * plain[1])
    np.testing.assert_allclose(joyful[0], plain[0])


def claimed(agreed, recognition, *, svo, power, overrating=0.2):
    n = len(agreed)
    w = world(organisations(n, svo=svo, power=power))
    out = np.zeros(n)
    total = claim(w.organisations, np.arange(n), n, np.asarray(agreed), recognition, overrating, np.zeros(3), out)
    assert total == pytest.approx(out.sum(), rel=1e-12)
    return out


POWERS = np.array([[0.9, 0.2, 0.5], [0.1, 0.6, 0.5], [0.2, 0.2, 0.9]])
AGREED = np.array([0.2, 0.5, 0.3])


@pytest.mark.equation("4.6.1")
def test_a_claim_by_hand():
    """Best criteria: authority 0.9/1.2, own effort 0.5 x 1.2 (just as resources 0.6/1.0), legitimacy 0.9/1.9."""
    out = claimed(AGREED, 0.4, svo=[0.0, 0.0, 0.0], power=POWERS)
    best = np.array([0.75, 0.6, 0.9 / 1.9])
    np.testing.assert_allclose(out, AGREED + 0.6 * (best - AGREED), rtol=1e-12)
    out = claimed(AGREED, 0.4, svo=[-45.0, 0.0, 0.0], power=POWERS)
    assert out[0] == pytest.approx(0.2 + 0.6 * 2.0 * 0.55, rel=1e-12)


def test_an_equal_part_is_a_criterion_too():
    out = claimed([0.05, 0.95], 0.0, svo=[0.0, 0.0], power=[[0.1] * 3, [0.9] * 3], overrating=0.0)
    assert out[0] == pytest.approx(0.5, rel=1e-12)
    assert out[1] == pytest.approx(0.95, rel=1e-12)


def test_claims_never_exceed_the_whole():
    assert claimed([0.2, 0.8], 0.0, svo=[-45.0, -45.0], power=[[1.0] * 3, [0.02] * 3]).max() == 1.0


def test_full_recognition_makes_claims_fit():
    np.testing.assert_allclose(claimed(AGREED, 1.0, svo=[-45.0, 0.0, 20.0], power=POWERS), AGREED, rtol=1e-12)


def test_win_win_all_around_makes_claims_fit():
    np.testing.assert_allclose(claimed(AGREED, 0.0, svo=[45.0] * 3, power=POWERS), AGREED, atol=1e-12)


@given(st.lists(st.floats(-45.0, 44.0), min_size=3, max_size=3), st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6))
@settings(max_examples=60)
def test_claims_fall_as_recognition_rises(svo, levels):
    totals = [claimed(AGREED, level, svo=svo, power=POWERS) for level in sorted(levels)]
    for less, more in pairwise(totals):
        assert (more <= less + 1e-15).all()
    assert claimed(AGREED, 0.0, svo=svo, power=POWERS).sum() > 1.0


# -- what is reported of it ------------------------------------------------------------------------


def test_the_share_lost_in_contests_is_of_all_that_members_divide_grants_included():
    """Where little can be divided, grants are most of what is fought over: of the output alone more than all was lost.

    Nobody works alone here, for a grant to one alone is divided by nobody.
    """
    money = {"alone": 0, "divisible": 0.02, "grant_margin": 1.0, "grant_rate": 0.5}
    ensemble = simulate(Scenario.load("win_lose", "full_programme", **money), 60, seed=1)
    months = np.stack([result.months for result in ensemble.results])
    waste, output, grants = (months[name].sum(axis=1) for name in ("contest_waste", "divided", "grants"))
    share = ensemble.runs["contest_waste_share"].to_numpy(dtype=float)
    something = output + grants > 0.0
    np.testing.assert_allclose(
        share[something], (waste / np.where(something, output + grants, 1.0))[something], rtol=1e-12
    )
    assert np.isnan(share[~something]).all()
    assert something.sum() > 50 and (waste > 0.0).sum() > 50
    assert ((share[something] >= 0.0) & (share[something] <= 1.0)).all()
    assert (waste > output)[something].any()
    each = months["contest_waste_share"]
    divided = months["divided"] + months["grants"]
    np.testing.assert_array_equal(np.isnan(each), divided == 0.0)
    np.testing.assert_allclose(
        each[divided > 0.0], (months["contest_waste"][divided > 0.0] / divided[divided > 0.0]), rtol=1e-12
    )
