"""Trust in a homogeneous team: its fixed point, the way there, and its decay where nobody regards others.

Without noise and excess, members that trust by t contribute t^(1 - sin theta) of their open hours, of which
(1 - h) is open to see; so trust rests where t = (1 - h) t^(1 - sin theta), at t* = (1 - h)^(1 / sin theta).
"""

import math
from itertools import pairwise

import pytest
from helpers.small_worlds import compiled, organisations, partnership, team, trust, world

from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.relations import relations, update_trust
from zaedno.sim.processes.work import work
from zaedno.sim.rules.ledger import meet


def months_of(n, start, months, *, svo, hidden, **parameters):
    """Trust of row 0 in row 1, month by month, of a team that works and observes; there is nothing to divide."""
    w = team(n, start, svo=svo, hidden=hidden, months=months + 1, **{"divisible": 0.0, **parameters})
    partnership(w).hidden[:n] = hidden
    path = [trust(w, 0, 1)]
    for month in range(months):
        w.clock[0].month = month
        work(w, 0)
        bargaining(w, 0)
        relations(w, 0)
        path.append(trust(w, 0, 1))
    return path


@pytest.mark.parametrize("n", [2, 5])
@pytest.mark.parametrize(("svo", "hidden"), [(40.0, 0.1), (30.0, 0.2), (20.0, 0.05), (45.0, 0.5)])
@pytest.mark.parametrize("start", [0.05, 0.95])
def test_a_regardful_team_settles_at_its_fixed_point(n, svo, hidden, start):
    path = months_of(n, start, 900, svo=svo, hidden=hidden, trust_up=0.05, trust_down=0.16)
    fixed = (1.0 - hidden) ** (1.0 / math.sin(math.radians(svo)))
    # A step shrinks by 5 % x sin(theta) a month at least: 900 months leave e^-15; trust is kept in 24 bits, and a
    # step below half its last bit, 3e-8, is lost: 3e-8 / (0.05 x 0.34) is about 2e-6.
    assert path[-1] == pytest.approx(fixed, abs=4e-6)
    gaps = [abs(value - fixed) for value in path]
    assert all(after <= before + 1e-7 for before, after in pairwise(gaps))


@pytest.mark.equation("4.8.1", "4.8.2")
@pytest.mark.parametrize("start", [0.2, 0.9])
def test_the_way_to_the_fixed_point_is_that_of_the_recursion(start):
    path = months_of(3, start, 60, svo=30.0, hidden=0.2, trust_up=0.05, trust_down=0.16)
    expected = start
    for value in path[1:]:
        seen = 0.8 * math.sqrt(expected)
        expected += (0.05 if seen > expected else 0.16) * (seen - expected)
        assert value == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("svo", [0.0, -20.0, -45.0])
@pytest.mark.parametrize("calculation", [0.0, 4.0])
def test_trust_decays_to_nothing_where_nobody_regards_others_and_nobody_has_a_return(svo, calculation):
    """Nothing can be divided: then calculation finds nothing that pays, and changes nothing."""
    # Slowest at 0 degrees, where it falls by 16 % x h a month: 0.9 x (1 - 0.016)^900 is 4e-7.
    path = months_of(3, 0.9, 900, svo=svo, hidden=0.1, trust_down=0.16, calculation=calculation)
    assert path[-1] < 1e-5


@pytest.mark.parametrize("svo", [0.0, -30.0])
@pytest.mark.parametrize("price", [0.15, 0.3, 0.6])
@pytest.mark.parametrize("start", [0.1, 0.9])
def test_calculating_partners_settle_at_what_pays(svo, price, start):
    """Of one role, competence c and value V, all of one's hours add V c (1 - h) an hour, a half of it one's own.

    So effort is e = x^k / (1 + x^k), x = mu V c (1 - h) / 2w, whatever the trust; and trust rests at (1 - h) e, where
    e is no less than what it would be out of cooperation: at angles up to 0 that is at most the trust itself.
    """
    known = {"calculation": 4.0, "divisible": 0.6, "hour_value": price, "setup_months": 0.0, "recognition_start": 1.0}
    path = months_of(2, start, 400, svo=svo, hidden=0.1, trust_up=0.1, trust_down=0.16, **known)
    x = 0.6 * 0.5 * 0.9 / 2.0 / price
    effort = x**4 / (1.0 + x**4)
    assert path[-1] == pytest.approx(0.9 * effort, abs=1e-4)


def test_full_openness_keeps_full_trust():
    assert months_of(3, 1.0, 50, svo=20.0, hidden=0.0)[-1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.equation("4.8.2")
def test_trust_falls_faster_than_it_rises():
    w = world(organisations(2))
    compiled(meet)(w.ledger[0], 1, 0.5, 0)
    move = compiled(update_trust)
    before, after = move(w.ledger[0], 1, 0.7, 0.05, 0.16, 0.2, 1)
    assert before == 0.5 and after - before == pytest.approx(0.05 * 0.2, rel=1e-6)
    w.ledger[0].trust[:] = 0.5
    before, after = move(w.ledger[0], 1, 0.3, 0.05, 0.16, 0.2, 1)
    assert before == 0.5 and after - before == pytest.approx(-0.16 * 0.2, rel=1e-6)
    assert w.ledger[0].met.max() == 1


@pytest.mark.equation("4.8.1")
def test_taking_more_than_agreed_costs_trust():
    known = {"recognition_start": 0.0, "setup_months": 0.0, "divisible": 0.6}
    power = [[0.9, 0.9, 0.9], [0.1, 0.1, 0.1], [0.1, 0.1, 0.1]]
    w = team(3, 0.6, svo=[-40.0, 30.0, 30.0], hidden=0.1, power=power, **known)
    work(w, 0)
    bargaining(w, 0)
    record = partnership(w)
    excess = record.received[0] - record.agreed[0]
    assert record.contested == 1 and excess > 0.05
    relations(w, 0)
    seen = max(0.0, 0.9 * record.effort[0] / record.open_hours[0] - min(1.0, 3.0 * excess))
    assert trust(w, 1, 0) == pytest.approx(0.6 + w.p[0].trust_down * (seen - 0.6), abs=1e-6)
    assert trust(w, 1, 0) < 0.6 + w.p[0].trust_down * (0.9 * record.effort[0] / record.open_hours[0] - 0.6)


@pytest.mark.parametrize("noise", [0.05, 0.2])
def test_what_is_seen_of_conduct_is_noisy_by_the_declared_spread(noise):
    """Trust that moves all the way each month shows what was seen: 0.5 on average, with that spread."""
    w = team(2, 0.5, svo=0.0, hidden=0.0, months=2000, trust_up=1.0, trust_down=1.0, trust_noise=noise)
    seen = []
    for month in range(2000):
        w.clock[0].month = month
        w.ledger.trust[:] = 0.5
        work(w, 0)
        relations(w, 0)
        seen.append(trust(w, 0, 1))
    # Five standard errors, of a mean and of a spread; a spread of 0.2 is clipped at 0 and 1 in 1.2 % of months.
    mean, spread = sum(seen) / 2000, math.sqrt(sum((value - 0.5) ** 2 for value in seen) / 2000)
    assert mean == pytest.approx(0.5, abs=5 * noise / math.sqrt(2000))
    assert spread == pytest.approx(noise, abs=5 * noise / math.sqrt(4000) + 0.01 * noise)
