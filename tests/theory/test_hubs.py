"""Who is known, by sectors and by standing; who sits on the LAG's board; how many memberships hours allow."""

import numpy as np
import pytest
from helpers.significance import LEVEL
from helpers.small_worlds import organisations, world
from scipy.stats import chi2

from zaedno.sim.vocabulary import Role, Sector

NGO, BUSINESS, PUBLIC = int(Sector.NGO), int(Sector.BUSINESS), int(Sector.MUNICIPALITY)
SECTORS = np.array([NGO] * 9 + [BUSINESS] * 8 + [PUBLIC] * 6)
SOCIAL = 1 << int(Role.SOCIAL)
CHANCES = {
    "acquaintance_within": 0.45,
    "acquaintance_across": 0.1,
    "acquaintance_public": 0.25,
    "acquaintance_standing": 0.35,
}


def expected(i, j, standing):
    """Chance that rows `i` and `j` know each other, in words of the paper."""
    one, other = SECTORS[i], SECTORS[j]
    if one == other:
        known = CHANCES["acquaintance_within"]
    else:
        known = CHANCES["acquaintance_public" if PUBLIC in (one, other) else "acquaintance_across"]
    return max(known, CHANCES["acquaintance_standing"]) if i in standing or j in standing else known


def test_acquaintance_is_by_sectors_and_standing():
    """Pearson's chi-square over the kinds of pairs; everybody who knows is known."""
    functions = np.zeros(len(SECTORS), int)
    functions[[7, 8]] = SOCIAL
    standing = {0, 1, 2, 9, 10, 17, 18}  # the board, by number: no function makes one known
    met: dict[tuple, list[int]] = {}
    for run in range(300):
        w = world(organisations(len(SECTORS), sector=SECTORS, functions=functions), run=run, **CHANCES)
        knows = [set(row[row >= 0].tolist()) for row in w.ledger.who]
        for i in range(len(SECTORS)):
            for j in range(i):
                assert (j in knows[i]) == (i in knows[j])
                kind = (min(SECTORS[i], SECTORS[j]), max(SECTORS[i], SECTORS[j]), i in standing or j in standing)
                met.setdefault((*kind, expected(i, j, standing)), []).append(j in knows[i])
    assert len(met) == 12
    off = 0.0
    for (*_, chance), seen in met.items():
        off += (sum(seen) - len(seen) * chance) ** 2 / (len(seen) * chance * (1.0 - chance))
    assert off < chi2.ppf(1 - LEVEL, len(met))


def test_standing_never_makes_less_known():
    first = world(organisations(len(SECTORS), sector=SECTORS), **{**CHANCES, "acquaintance_standing": 0.0})
    other = world(organisations(len(SECTORS), sector=SECTORS), **CHANCES)
    for few, more in zip(first.ledger.who, other.ledger.who, strict=True):
        assert set(few) - {-1} <= set(more) - {-1}


def board(**given):
    w = world(organisations(len(given["sector"]), **given))
    return set(np.flatnonzero(w.organisations.board).tolist())


def test_the_board_has_3_2_2_seats_for_those_with_most_power_of_their_sector():
    power = np.random.default_rng(2).permutation(len(SECTORS)) / 100.0 + 0.3
    picked = set()
    for sector, seats in ((NGO, 3), (BUSINESS, 2), (PUBLIC, 2)):
        rows = np.flatnonzero(sector == SECTORS)
        picked |= set(rows[np.argsort(-power[rows])][:seats].tolist())
    assert board(sector=SECTORS, power=np.repeat(power[:, None], 3, axis=1)) == picked


def test_of_equal_power_the_smaller_identity_sits_whatever_the_order_of_rows():
    order = np.random.default_rng(5).permutation(len(SECTORS))
    sits = board(sector=SECTORS[order], uid=order)
    assert {int(order[row]) for row in sits} == {0, 1, 2, 9, 10, 17, 18}


def test_a_sector_with_few_organisations_leaves_seats_empty_and_newcomers_take_none():
    assert board(sector=[NGO, BUSINESS, BUSINESS, BUSINESS]) == {0, 1, 2}
    assert board(
        sector=[NGO] * 3 + [PUBLIC] * 2, entered=[0, 5, 0, 3, 0], power=[[p] * 3 for p in (0.2, 1, 0.3, 1, 0.1)]
    ) == {0, 2, 4}


@pytest.mark.parametrize("sector", [NGO, BUSINESS, PUBLIC])
def test_seats_follow_from_hours_up_to_ten(sector):
    hours = np.array([0.0, 9.99, 10.0, 19.0, 20.0, 55.0, 99.9, 100.0, 109.0, 500.0])
    w = world(organisations(10, sector=sector, hours=hours), membership_hours=10.0)
    assert w.organisations.seats.tolist() == [0, 0, 1, 1, 2, 5, 9, 10, 10, 10]
