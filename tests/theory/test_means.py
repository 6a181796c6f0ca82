"""What hours cannot replace: an issue that asks for a means is served in full by whoever holds it, else at a tenth."""

import numpy as np
import pytest
from helpers.significance import assert_count, assert_even
from helpers.small_worlds import LIVELY, add_issue, compiled, organisations, partnership, team, world
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim import PartnershipModel, Scenario
from zaedno.sim.month import month
from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.work import work
from zaedno.sim.rules.production import WITHOUT_MEANS, gate
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Power, Role, Sector

AUTHORITY, RESOURCES, LEGITIMACY = int(Power.AUTHORITY), int(Power.RESOURCES), int(Power.LEGITIMACY)


def powers(*held):
    """Powers of organisations, each of which holds the kinds given."""
    return np.array([[0.5 if kind in kinds else 0.49 for kind in range(3)] for kinds in held])


def output(held, means, **more):
    """A month's output of a team whose members hold the kinds given."""
    known = {"collective_bonus": 0.0, "setup_months": 0.0, "svo": 20.0}
    w = team(len(held), 0.6, power=powers(*held), **{**known, **more})
    w.issues[partnership(w).issue].means = means
    work(w, 0)
    return float(partnership(w).output)


@pytest.mark.parametrize("kind", range(3))
def test_the_gate_by_hand(kind):
    w = world(organisations(1))
    issue = w.issues[add_issue(w, {0: 1.0})]
    of = compiled(gate)
    assert [of(issue, bits) for bits in range(8)] == [1.0] * 8
    issue.means = kind
    assert [of(issue, bits) for bits in range(8)] == [1.0 if bits & 1 << kind else WITHOUT_MEANS for bits in range(8)]


@pytest.mark.parametrize("kind", range(3))
def test_one_partner_that_holds_the_means_lifts_it(kind):
    whole = output([[], [], []], NOBODY)
    assert whole > 0.0
    assert output([[], [], []], kind) == pytest.approx(0.1 * whole, rel=1e-9)
    others = [k for k in range(3) if k != kind]
    assert output([others, others, others], kind) == pytest.approx(0.1 * whole, rel=1e-9)
    assert output([others, [kind], []], kind) == pytest.approx(whole, rel=1e-9)


@given(st.lists(st.sets(st.integers(0, 2)), min_size=2, max_size=5), st.sets(st.integers(0, 2)), st.integers(0, 2))
def test_one_more_member_never_closes_it(held, newcomer, kind):
    before = output(held, kind) > 0.5 * output(held, NOBODY)
    after = output([*held, newcomer], kind) > 0.5 * output([*held, newcomer], NOBODY)
    assert after == (before or kind in newcomer)


def test_what_asks_for_an_authority_is_served_at_a_tenth_by_civil_society_alone():
    sectors = [int(Sector.NGO), int(Sector.BUSINESS), int(Sector.MUNICIPALITY)]
    power = [[0.25, 0.3, 0.6], [0.25, 0.55, 0.4], [0.8, 0.65, 0.55]]
    found = {}
    for civil in (0, 1):
        for means in (NOBODY, AUTHORITY):
            w = team(3, 0.6, sector=sectors, power=power, civil_only=civil, collective_bonus=0.0, setup_months=0.0)
            assert set(w.organisations.sector) == ({0} if civil else {0, 1, 2})
            w.issues[partnership(w).issue].means = means
            work(w, 0)
            found[civil, means] = float(partnership(w).output)
    assert found[0, AUTHORITY] == found[0, NOBODY] == found[1, NOBODY] > 0.0
    assert found[1, AUTHORITY] == pytest.approx(0.1 * found[1, NOBODY], rel=1e-9)


def test_no_share_of_means_equals_a_model_without_them():
    """... in which what issues ask for is taken away as they come up."""

    def forget(w, t):
        w.issues["means"] = NOBODY

    given = {**LIVELY, "history": 0, "innovation_rate": 0.0}
    tables = []
    for share in (0.0, 0.7):
        model = PartnershipModel(
            Scenario.load(months=24, means_share=share, **given),
            rng=5,
            after={"circumstances": forget} if share else None,
        )
        forget(model.world, 0)
        model.run_for(24)
        tables.append(model.world.month.tobytes())
    assert tables[0] == tables[1]
    asked = PartnershipModel(Scenario.load(months=24, means_share=0.7, **given), rng=5)
    asked.run_for(24)
    assert asked.world.month.tobytes() != tables[0]
    assert asked.world.month["output"].sum() > 0.0


def test_money_of_a_grant_counts_as_resources_while_it_is_paid():
    w = team(2, 0.6, power=powers([], []), collective_bonus=0.0, setup_months=0.0, hired_competence=0.0, trust_up=0.0)
    issue = w.issues[partnership(w).issue]
    issue.means, issue.grant_from, issue.grant_left, issue.grant_month = RESOURCES, 2, 3, 0.1
    outputs = []
    for k in range(7):
        w.clock[0].month = k
        work(w, 0)
        bargaining(w, 0)
        outputs.append(float(partnership(w).output))
    np.testing.assert_allclose(outputs, outputs[2] * np.array([0.1, 0.1, 1.0, 1.0, 1.0, 0.1, 0.1]), rtol=1e-9)
    issue.means, issue.grant_left, issue.grant_from = AUTHORITY, 3, 0
    work(w, 0)
    assert partnership(w).output == pytest.approx(0.1 * outputs[2], rel=1e-9)  # money buys no authority


def test_who_represents_people_has_their_confidence():
    w = world(organisations(3, power=0.1, functions=[1 << Role.REPRESENTATION, 1 << Role.SERVICE, 0]))
    assert w.organisations.means.tolist() == [1 << LEGITIMACY, 0, 0]


def test_an_organisation_holds_what_goes_with_half_of_a_power():
    w = world(organisations(2, power=[[0.5, 0.499, 1.0], [0.499, 0.5, 0.499]]))
    assert w.organisations.means.tolist() == [1 << AUTHORITY | 1 << LEGITIMACY, 1 << RESOURCES]


def test_issues_ask_for_means_as_often_as_declared_and_for_each_kind_alike():
    w = world(
        organisations(75, sector=0), months=400, issue_rate=0.02, means_share=0.6, scouting_rate=0.0, issue_patience=1
    )
    asked = []
    for _ in range(400):
        month(w)
        asked += [int(w.issues[row].means) for row in w.open[0, : w.territories[0].n_issues]]
    counts = np.bincount(np.array(asked) + 1, minlength=4)
    assert_count(counts[1:].sum(), counts.sum(), 0.6)
    assert_even(counts[1:])
