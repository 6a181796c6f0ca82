"""The three questions: an appraisal by hand, and that each of them can stop an offer and is counted."""

import math

import numpy as np
import pytest
from helpers.small_worlds import acquaint, add_issue, compiled, organisations, world

from zaedno.sim.rules.calls import hoped_for
from zaedno.sim.rules.production import FACILITATION_HOURS, WITHOUT_MEANS
from zaedno.sim.rules.projects import net_alone
from zaedno.sim.rules.value_test import appraise, consider, gains_by_newcomer, startup_cost, weigh_proposal
from zaedno.sim.vocabulary import Category, Power, Question, Role

SERVICE, ENTERPRISE = int(Role.SERVICE), int(Role.ENTERPRISE)
NOBODY = -1
KNOWN = {
    "membership_hours": 10.0,
    "coordination_hours": 0.5,
    "coordination_growth": 0.5,  # one partner: 1 hour together
    "divisible": 0.6,
    "community_regard": 0.1,
    "collective_bonus": 0.5,
    "private_benefit": 0.2,
    "hour_value": 0.2,
    "solo_yield": 0.03,
    "value_ratio": 1.6,
    "mission_floor": 0.05,
    "strategy_floor": 0.0,
    "learning_value": 2.0,
    "learning_rate": 0.05,
    "learning_hours": 0.1,
    "creation_cost": 12.0,
    "hired_competence": 0.0,
}


def pair(**parameters):
    """Two with different skills who trust each other by 0.64, and an issue that needs both: (world, members, issue)."""
    competence = [[0.0] * 8, [0.0] * 8]
    competence[0][SERVICE], competence[1][ENTERPRISE] = 0.8, 0.5
    power = [[0.4] * 3, [0.7] * 3]
    template = organisations(2, svo=[30.0, 0.0], hidden=[0.25, 0.0], competence=competence, power=power)
    w = world(template, **{**KNOWN, **parameters})
    acquaint(w, 0, 1, 0.64)
    issue = w.issues[add_issue(w, {SERVICE: 0.5, ENTERPRISE: 0.5}, value=2.0, need=1.0, work=1e6)]
    w.scratch[0].members[:2] = (0, 1)
    return w, w.scratch[0].members, issue


def appraised(i, category=Category.COMPLEMENTARY, grant=0.0, **parameters):
    w, members, issue = pair(**parameters)
    return compiled(appraise)(w, 0, i, members, 2, NOBODY, issue, int(category), grant)


def by_hand(grant=0.0, working=1.0):
    """Benefit and cost of row 0: regard sin 30 = 1/2, so it gives 0.64^(1/2) = 0.8 of the 9 hours left to work."""
    own, trust, room = 0.8, 0.64, 9.0
    effective = (0.5 * math.sqrt(own * 0.75 * 0.8) + 0.5 * math.sqrt(trust * 0.5)) ** 2 * room * working
    power = trust * (0.7 + 0.4 * 0.75)
    output = 2.0 * (effective - 1.0) * (1.0 + 0.5 * power / (1.0 + power))
    share = own / (own + trust)
    regard = 0.1 * 0.5 / 6.0
    benefit = share * (0.6 * output + grant) + regard * 0.4 * output + 0.2 * 0.25 * own * room
    return benefit, 0.2 * 1.0


@pytest.mark.equation("4.4.1", "4.4.2", "4.4.3", "4.4.4", "4.4.6")
def test_an_appraisal_by_hand():
    assert appraised(0) == pytest.approx(by_hand(), rel=1e-6)  # trust is kept in 24 bits
    assert appraised(0, grant=5.0) == pytest.approx(by_hand(grant=5.0), rel=1e-6)


@pytest.mark.equation("4.4.5")
@pytest.mark.parametrize("idle", [0.0, 1.0])
def test_a_convergent_partner_counts_learning_and_the_effort_it_takes(idle):
    """What the partner could teach in roles that the issue does not need (`idle`) counts for nothing."""
    w, members, issue = pair()
    w.organisations[1].competence[int(Role.ADVOCACY)] = idle
    benefit, cost = by_hand(working=0.9)
    learning = 2.0 * 12.0 * 0.05 * 0.5  # a year's gain on the 0.5 that it is behind in enterprise
    found = compiled(appraise)(w, 0, 0, members, 2, NOBODY, issue, int(Category.CONVERGENT), 0.0)
    assert found == pytest.approx((benefit + learning, cost), rel=1e-6)


@pytest.mark.equation("4.4.6")
def test_founders_count_their_start_up_over_two_years():
    benefit, cost = by_hand()
    for support in (0.0, 0.75):
        w, members, issue = pair(startup_support=support)
        assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.CREATION), 0.0, 0.0) == 2
        startup = (1.0 - support) * 0.2 * 12.0 / 24.0
        assert w.scratch[0]["values"][0] == pytest.approx(benefit - cost - startup, rel=1e-6)
    assert appraised(0, Category.CREATION) == pytest.approx((benefit, cost), rel=1e-6)  # so for those who join later
    w, _, _ = pair()
    others = (Category.COMPLEMENTARY, Category.CONVERGENT, Category.CONSORTIUM)
    assert not any(compiled(startup_cost)(w.p[0], w.territories[0], int(category)) for category in others)


def test_overheads_of_check_ins_and_facilitation_are_expected_and_refunds_too():
    benefit, cost = appraised(0)
    w = {"checkin_interval": 4, "checkin_hours": 2.0, "facilitation_rate": 0.1}
    less, more = appraised(0, **w)
    assert more == pytest.approx(0.2 * (1.0 + 0.5 + 0.1 * FACILITATION_HOURS), rel=1e-12)
    assert less < benefit
    assert appraised(0, time_refund=0.25)[1] == pytest.approx(0.75 * cost, rel=1e-12)


def test_a_stranger_is_trusted_as_far_as_who_vouches_for_it():
    """Through a third, trusted by 0.8, who trusts it by 0.9, it counts as known and trusted by 0.72."""
    plain, members, issue = pair()
    skills = [plain.organisations.competence[i] for i in (0, 1, 1)]
    w = world(organisations(3, svo=[30.0, 0.0, 0.0], competence=skills), **{**KNOWN, "stranger_trust": 0.2})
    acquaint(w, 0, 2, 0.8)
    acquaint(w, 2, 1, 0.9)

    def benefit(via):
        return compiled(appraise)(w, 0, 0, members, 2, via, issue, 0, 0.0)[0]

    unknown, vouched = benefit(NOBODY), benefit(2)
    acquaint(w, 0, 1, 0.72)
    assert vouched == pytest.approx(benefit(NOBODY), rel=1e-6)
    assert unknown < vouched


def answer(i=0, category=Category.COMPLEMENTARY, **parameters):
    w, members, issue = pair(**parameters)
    code, _ = compiled(consider)(w, 0, i, members, 2, NOBODY, issue, int(category), 0.0, 0.0)
    return Question(int(code))


STOPS = [
    pytest.param({"mission_floor": 0.2}, Question.MISSION, id="mission"),
    pytest.param({"strategy_floor": 1.0}, Question.MISSION, id="strategy"),
    pytest.param({"solo_yield": 2.0}, Question.ALTERNATIVE, id="alternative"),
    # 1 unit of cost against a benefit of 2.4 or more: above it, but not by the ratio asked for
    pytest.param({"hour_value": 1.0, "value_ratio": 5.0}, Question.COST, id="cost"),
    # What costs more than it brings is declined for that, though hours alone would yield more as well
    pytest.param({"hour_value": 8.0, "solo_yield": 2.0}, Question.COST, id="loss"),
]


PASSED = {Question.MISSION: "passed_mission", Question.ALTERNATIVE: "passed_alternative", Question.COST: "passed_cost"}
DECLINED = {question: name.replace("passed", "declined") for question, name in PASSED.items()}


def counted(w):
    """What was counted in the month, by name, nothing left out."""
    names = (*PASSED.values(), *DECLINED.values())
    return {name: float(w.month[0][name]) for name in names if w.month[0][name]}


@pytest.mark.parametrize(("parameters", "question"), STOPS)
def test_each_question_can_stop_an_offer_and_what_askers_answer_themselves_is_no_declined_proposal(
    parameters, question
):
    assert answer() == Question.ACCEPTED
    assert answer(**parameters) == question
    w, members, issue = pair(**parameters)
    assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.COMPLEMENTARY), 0.0, 0.0) == 0
    assert counted(w) == {PASSED[question]: 1.0}


@pytest.mark.parametrize(
    ("spoil", "question"),
    [
        pytest.param({"mission": [0.0, 0.2, 0.2, 0.2, 0.2, 0.2]}, Question.MISSION, id="mission"),
        pytest.param({"project": 0, "project_net": 1e3, "seats": 1}, Question.ALTERNATIVE, id="alternative"),
        pytest.param({"reserve": 50.0}, Question.COST, id="cost"),
    ],
)
def test_what_somebody_who_is_asked_answers_is_a_declined_proposal(spoil, question):
    """The second is asked by the first, whom it suits."""
    w, members, issue = pair(
        hour_value=0.9 if question == Question.COST else 0.2, value_ratio=1.0, value_ratio_late=1.0
    )
    for name, value in spoil.items():
        w.organisations[1][name] = value
    assert compiled(consider)(w, 0, 0, members, 2, 0, issue, 0, 0.0, 0.0)[0] == Question.ACCEPTED
    assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.COMPLEMENTARY), 0.0, 0.0) == 0
    assert counted(w)[DECLINED[question]] == 1.0


def test_a_created_group_may_take_up_what_the_strategy_does_not_hold():
    assert answer(category=Category.CREATION, strategy_floor=1.0) == Question.ACCEPTED
    assert answer(category=Category.CREATION, mission_floor=0.2) == Question.MISSION


def asked(w, members, issue, i=0):
    code, net = compiled(consider)(w, 0, i, members, 2, NOBODY, issue, 0, 0.0, 0.0)
    return Question(int(code)), net


@pytest.mark.parametrize(("seats", "gives_way"), [(1, True), (2, False), (5, False)])
def test_a_project_of_ones_own_is_an_alternative_where_a_membership_would_take_its_hours(seats, gives_way):
    """What it could do in other ways is what it will go on doing if it declines: no more, and no less."""
    w, members, issue = pair()
    _, net = asked(w, members, issue)
    me = w.organisations[0]
    me.project, me.seats = add_issue(w, {SERVICE: 1.0}), seats
    me.project_net = net * 0.999
    assert asked(w, members, issue)[0] == Question.ACCEPTED
    me.project_net = net * 1.001
    assert asked(w, members, issue)[0] == (Question.ALTERNATIVE if gives_way else Question.ACCEPTED)


def test_who_serves_the_issue_alone_shares_it_only_if_it_expects_more_of_that():
    w, members, issue = pair()
    _, net = asked(w, members, issue)
    me = w.organisations[0]
    me.seats, issue.carrier = 9, 0
    me.project_net = net * 0.999
    assert asked(w, members, issue)[0] == Question.ACCEPTED
    me.project_net = net * 1.001
    assert asked(w, members, issue)[0] == Question.ALTERNATIVE


def test_skill_alone_is_no_reason_to_decline():
    """It could do the issue by itself, but does not: then it is nothing that it gives up."""
    w, members, issue = pair()
    w.organisations[0].competence[:] = 0.9
    question, net = asked(w, members, issue)
    assert compiled(net_alone)(w, w.organisations[0], issue, 0.0) > net
    assert question == Question.ACCEPTED


@pytest.mark.parametrize("asks", Power)
def test_an_appraisal_knows_who_holds_the_means_that_the_issue_asks_for(asks):
    """Where neither does, hours count a tenth; where either does, in full."""
    open_hours = {}
    for holders in ((), (0,), (1,), (0, 1)):
        w, members, issue = pair(collective_bonus=0.0)
        issue.means, issue.need = asks, 0.0
        for i in holders:
            w.organisations[i].means = 1 << asks
        for i in {0, 1} - set(holders):
            w.organisations[i].means = 7 & ~(1 << asks)
        w.organisations.hidden = 0.0  # no private benefit
        open_hours[holders] = compiled(appraise)(w, 0, 0, members, 2, NOBODY, issue, 0, 0.0)[0]
    assert open_hours[(0,)] == open_hours[(1,)] == open_hours[(0, 1)]
    assert open_hours[()] == pytest.approx(WITHOUT_MEANS * open_hours[(0,)], rel=1e-12)


@pytest.mark.parametrize("rivals", [0.25, 1.0])
def test_a_grant_that_is_hoped_for_counts_with_its_hours_as_far_as_it_is_likely(rivals):
    """Hired hours, twice those of the two at most, add their competence to every role."""
    money = {
        "grant_size": 36_000.0,
        "grant_margin": 0.2,
        "euro_per_unit": 36.0,
        "grant_months": 10,
        "call_rivals": rivals,
    }
    w, members, issue = pair(hired_competence=0.4, collective_bonus=0.0, **money)
    hoped = compiled(hoped_for)(w.p[0])
    assert hoped == pytest.approx(20.0 / (1.0 + rivals))
    benefit, cost = compiled(appraise)(w, 0, 0, members, 2, NOBODY, issue, 0, hoped)
    own, trust, room = 0.8, 0.64, 9.0
    hours = min(2.0 * (own + trust), 80.0 / 0.2 / room)  # 80 units a month at the price of an hour, over the room
    hired = 0.4 * hours / (1.0 + rivals)
    effective = (0.5 * math.sqrt(own * 0.75 * 0.8 + hired) + 0.5 * math.sqrt(trust * 0.5 + hired)) ** 2 * room
    output = 2.0 * (effective - 1.0)
    share = own / (own + trust)
    expected = share * (0.6 * output + hoped) + 0.1 * 0.5 / 6.0 * 0.4 * output + 0.2 * 0.25 * own * room
    assert (benefit, cost) == pytest.approx((expected, 0.2), rel=1e-6)


@pytest.mark.equation("4.4.6")
def test_a_bid_is_a_start_up_cost_that_all_share():
    nets = []
    for bid in (0.0, 4.8):
        w, members, issue = pair()
        assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.CONSORTIUM), 0.0, bid) == 2
        nets.append(w.scratch[0]["values"][0])
    assert nets[0] - nets[1] == pytest.approx(4.8 / 2.0 / 24.0, rel=1e-9)


@pytest.mark.parametrize("vouching", [0, 1])
def test_incumbents_vote_at_the_trust_of_whoever_brings_the_newcomer(vouching):
    """The first knows the third by the second only: as a stranger it is not worth its overhead, vouched for it is.

    Of equals in one role all that another adds for one is its part of the fixed need.
    """
    skills = np.zeros((3, 8))
    skills[:, SERVICE] = 0.6
    w = world(
        organisations(3, svo=30.0, competence=skills, hidden=0.0),
        **{**KNOWN, "stranger_trust": 0.01, "vouching": vouching, "hour_value": 0.2},
    )
    acquaint(w, 0, 1, 0.8)
    acquaint(w, 1, 2, 0.9)
    issue = w.issues[add_issue(w, {SERVICE: 1.0}, value=2.0, need=4.0)]
    members = w.scratch[0].members
    members[:3] = (0, 1, 2)
    votes = compiled(gains_by_newcomer)
    assert not votes(w, 0, 0, members, 3, NOBODY, issue, 0)
    assert bool(votes(w, 0, 0, members, 3, 1, issue, 0)) == (vouching == 1)


def test_an_accepted_proposal_keeps_everybody_and_what_they_expect():
    w, members, issue = pair()
    assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.COMPLEMENTARY), 0.0, 0.0) == 2
    expected = by_hand()
    assert w.scratch[0]["values"][0] == pytest.approx(expected[0] - expected[1], rel=1e-6)
    assert not counted(w)
