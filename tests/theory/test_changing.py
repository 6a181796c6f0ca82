"""Circumstances and interests change: missions drift, persons leave, work tires, and a mission may be elsewhere."""

import numpy as np
import pytest
from helpers.significance import LEVEL, assert_count, assert_even
from helpers.small_worlds import LIVELY, add_issue, add_partnership, organisations, partnership, team, trust, world
from scipy.stats import chi2

from zaedno.sim import Scenario, simulate
from zaedno.sim.processes.checkins import checkins
from zaedno.sim.processes.circumstances import circumstances
from zaedno.sim.processes.work import work
from zaedno.sim.vocabulary import Cause, Event

YEARS = 5


@pytest.mark.parametrize("drift", [0.06, 0.3])
def test_the_log_ratio_of_two_themes_is_a_random_walk_of_twice_the_variance_a_year(drift):
    """Each weight takes a step of its own, so a ratio takes two; weights go on summing to 1."""
    w = world(organisations(300), months=12 * YEARS, mission_drift=drift)
    found, moves = [], np.zeros(12 * YEARS, int)
    for k in range(12 * YEARS):
        before = w.organisations.mission.copy()
        w.clock[0].month = k
        circumstances(w, 0)
        moves[k] = (w.organisations.mission != before).any(axis=1).sum()
        np.testing.assert_allclose(w.organisations.mission.sum(axis=1), 1.0, rtol=1e-12)
        if k % 12 == 11:
            log = np.log(w.organisations.mission)
            found.append([(log[:, a] - log[:, b]) for a, b in ((0, 1), (2, 3), (4, 5))])
    assert_even(moves)  # everybody once a year, a twelfth of them each month
    for year, ratios in enumerate(found, 1):
        variance = 2.0 * drift**2 * year
        squares = float((np.ravel(ratios) ** 2).sum()) / variance
        n = np.size(ratios)
        assert chi2.ppf(LEVEL / 2, n) < squares < chi2.ppf(1 - LEVEL / 2, n)


def test_without_drift_missions_stay():
    w = world(organisations(20), months=36)
    first = w.organisations.mission.copy()
    for k in range(36):
        w.clock[0].month = k
        circumstances(w, 0)
    assert (w.organisations.mission == first).all()


def departures(rate, months=240, n=6, runs=4):
    """How many times a person has left, by what trust is after: kept in part, and not always the same member."""
    count = 0
    for run in range(runs):
        w = team(n, 0.9, person_leaves=rate, person_keeps=0.9, stranger_trust=0.1, months=months, run=run)
        for k in range(months):
            w.clock[0].month = k
            for ledger in w.ledger[:n]:
                ledger.trust[ledger.who >= 0] = 0.9
            circumstances(w, 0)
            # Trust of a pair is .1 + .9^m (.9 - .1) where m persons of the two have left; sums tell how many in all
            lost = sum(
                round(np.log((trust(w, i, j) - 0.1) / 0.8) / np.log(0.9)) for i in range(n) for j in range(n) if i != j
            )
            count += lost / (2 * (n - 1))
    return round(count), n * months * runs


@pytest.mark.parametrize("rate", [0.14, 0.9])
def test_persons_leave_at_their_yearly_rate(rate):
    gone, months = departures(rate)
    assert_count(gone, months, rate / 12.0)
    assert departures(0.0, months=12, runs=1)[0] == 0


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("ties", [1, 2, 3])
def test_what_is_trusted_beyond_a_stranger_fades_the_less_the_more_ties_there_are(kept, ties):
    """trust = stranger + keeps (trust - stranger) with one tie; with k of them 1 - keeps is lost k times less."""
    w = world(
        organisations(3, hours=100.0),
        months=500,
        person_leaves=1.0,
        person_keeps=kept,
        stranger_trust=0.2,
        first_trust=0.8,
    )
    issues = [add_issue(w, {0: 1.0}) for _ in range(ties)]
    add_partnership(w, [0, 1, 2], issues[0])
    for issue in issues[1:]:
        add_partnership(w, [0, 1], issue)
    # In the first month in which exactly one person leaves
    for k in range(500):
        w.clock[0].month = k
        for ledger in w.ledger[:3]:
            ledger.trust[ledger.who >= 0] = 0.8
        circumstances(w, 0)
        many = 1.0 - (1.0 - kept) / ties
        faded = {pair: 0.2 + share * 0.6 for pair, share in (((0, 1), many), ((0, 2), kept), ((1, 2), kept))}
        touched = {pair for pair in faded if abs(trust(w, *pair) - 0.8) > 1e-6}
        if (
            kept < 1.0
            and (0, 1) in touched
            and len(touched) == 2
            and all(abs(trust(w, *p) - faded[p]) < 1e-6 for p in touched)
        ):
            for one, other in touched:
                assert trust(w, one, other) == trust(w, other, one)
            return
        assert kept < 1.0 or not touched
    assert kept == 1.0


def weariness(tiring, need):
    """A team's weariness month by month; `need` is what stands before anything is delivered."""
    w = team(2, 0.6, svo=10.0, tiring=tiring, setup_months=0.0, months=len(need))
    out, share = [], []
    issue = w.issues[partnership(w).issue]
    for k, needed in enumerate(need):
        w.clock[0].month = k
        issue.need = needed
        work(w, 0)
        out.append(float(partnership(w).weariness))
        share.append(float(partnership(w).effort[0] / partnership(w).open_hours[0]))
    return np.array(out), np.array(share)


@pytest.mark.parametrize("tiring", [0.0, 0.02, 0.3])
def test_months_of_nothing_tire_and_each_that_delivers_takes_half_of_it_away(tiring):
    tired, share = weariness(tiring, [1e3] * 12 + [0.0] * 6)
    rested = 1.0 - (1.0 - tiring) ** np.arange(1, 13)
    np.testing.assert_allclose(tired[:12], rested, atol=1e-12)
    np.testing.assert_allclose(tired[12:], rested[-1] * 0.5 ** np.arange(1, 7), rtol=1e-9, atol=1e-15)
    before = np.concatenate([[0.0], tired[:-1]])
    np.testing.assert_allclose(share, share[0] * (1.0 - before), rtol=1e-9)


def test_setting_up_tires_too():
    w = team(2, 0.6, tiring=0.1, setup_months=0.0)
    partnership(w).setup_left = 1e6
    work(w, 0)
    assert partnership(w).weariness == pytest.approx(0.1)


@pytest.mark.parametrize(("weight", "hidden", "goes"), [(0.04, 0.5, True), (0.06, 0.5, False), (0.04, 0.25, False)])
def test_whose_mission_has_drifted_below_the_floor_says_so_and_goes(weight, hidden, goes):
    mission = np.full((3, 6), 1.0 / 6.0)
    mission[1] = [weight, *[(1.0 - weight) / 5] * 5]
    w = team(
        3,
        0.7,
        hidden=[0.0, hidden, 0.0],
        mission=mission,
        mission_floor=0.05,
        checkin_interval=1,
        disclosure=1.0,
        charter=0,
    )
    w.clock[0].month = 1
    checkins(w, 0)
    members = set(partnership(w).members[: partnership(w).n].tolist())
    assert members == ({0, 2} if goes else {0, 1, 2})
    assert w.month[1].disclosures == 1.0
    assert partnership(w).cause == (Cause.VALUE if goes else -1)


def test_missions_that_drift_bring_such_departures_about():
    """Nobody below the floor may join, so without drift nobody is ever elsewhere."""
    gone = {}
    for drift in (0.0, 0.6):
        given = {**LIVELY, "checkin_interval": 1, "disclosure": 1.0, "hidden_mean": 0.6, "leave_rate": 0.0}
        events = simulate(Scenario.load(months=60, mission_drift=drift, **given), 3, seed=4, events=range(3)).events
        left = events[events["event"] == Event.LEFT.slug]
        gone[drift] = (left["value"] == float(Cause.VALUE)).sum()
    assert gone[0.0] < 0.2 * gone[0.6]
