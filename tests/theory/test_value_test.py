"""The three questions: an appraisal by hand, and that each of them can stop an offer and is counted."""

import math

import pytest
from helpers.small_worlds import acquaint, add_issue, compiled, organisations, world

from zaedno.sim.month import month
from zaedno.sim.rules.value_test import appraise, consider, remember, startup_cost, weigh_proposal
from zaedno.sim.vocabulary import Category, Question, Role

SERVICE, ENTERPRISE = int(Role.SERVICE), int(Role.ENTERPRISE)
NOBODY = -1
KNOWN = {
    "membership_hours": 10.0,
    "coordination_hours": 0.5,
    "coordination_growth": 0.5,
    "coordination_exponent": 1.0,
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
    "option_discount": 0.5,
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


def test_an_appraisal_by_hand():
    assert appraised(0) == pytest.approx(by_hand(), rel=1e-6)  # trust is kept in 24 bits
    assert appraised(0, grant=5.0) == pytest.approx(by_hand(grant=5.0), rel=1e-6)


@pytest.mark.parametrize("idle", [0.0, 1.0])
def test_a_convergent_partner_counts_learning_and_the_effort_it_takes(idle):
    """What the partner could teach in roles that the issue does not need (`idle`) counts for nothing."""
    w, members, issue = pair()
    w.organisations[1].competence[int(Role.ADVOCACY)] = idle
    benefit, cost = by_hand(working=0.9)
    learning = 2.0 * 12.0 * 0.05 * 0.5  # a year's gain on the 0.5 that it is behind in enterprise
    found = compiled(appraise)(w, 0, 0, members, 2, NOBODY, issue, int(Category.CONVERGENT), 0.0)
    assert found == pytest.approx((benefit + learning, cost), rel=1e-6)


def test_founders_count_their_start_up_over_two_years():
    benefit, cost = by_hand()
    for support in (0.0, 0.75):
        w, members, issue = pair(startup_support=support)
        assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.CREATION), 0.0) == 2
        startup = (1.0 - support) * 0.2 * 12.0 / 24.0
        assert w.scratch[0]["values"][0] == pytest.approx(benefit - cost - startup, rel=1e-6)
    assert appraised(0, Category.CREATION) == pytest.approx((benefit, cost), rel=1e-6)  # so for those who join later
    w, _, _ = pair()
    others = (Category.COMPLEMENTARY, Category.CONVERGENT, Category.CONSORTIUM)
    assert not any(compiled(startup_cost)(w.p[0], w.territories[0], int(category)) for category in others)


def test_overheads_of_check_ins_and_facilitation_are_expected_and_refunds_too():
    benefit, cost = appraised(0)
    w = {"checkin_interval": 4, "checkin_hours": 2.0, "facilitation_rate": 0.1, "facilitation_hours": 5.0}
    less, more = appraised(0, **w)
    assert more == pytest.approx(0.2 * (1.0 + 0.5 + 0.5), rel=1e-12)
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


@pytest.mark.parametrize(("parameters", "question"), STOPS)
def test_each_question_can_stop_an_offer_and_is_counted(parameters, question):
    assert answer() == Question.ACCEPTED
    assert answer(**parameters) == question
    w, members, issue = pair(**parameters)
    assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.COMPLEMENTARY), 0.0) == 0
    counts = {Question.MISSION: "declined_mission", Question.ALTERNATIVE: "declined_alternative"}
    now = w.month[0]
    assert now[counts.get(question, "declined_cost")] >= 1.0
    assert now.declined_mission + now.declined_alternative + now.declined_cost <= 2.0


def test_a_created_group_may_take_up_what_the_strategy_does_not_hold():
    assert answer(category=Category.CREATION, strategy_floor=1.0) == Question.ACCEPTED
    assert answer(category=Category.CREATION, mission_floor=0.2) == Question.MISSION


def test_a_better_offer_seen_lately_stops_a_worse_one():
    w, members, issue = pair()
    asks = compiled(consider)
    _, net = asks(w, 0, 0, members, 2, NOBODY, issue, 0, 0.0, 0.0)
    w.organisations[0].option = 2.0 * net * 0.999
    assert asks(w, 0, 0, members, 2, NOBODY, issue, 0, 0.0, 0.0)[0] == Question.ACCEPTED
    w.organisations[0].option = 2.0 * net * 1.001
    assert asks(w, 0, 0, members, 2, NOBODY, issue, 0, 0.0, 0.0)[0] == Question.ALTERNATIVE


@pytest.mark.parametrize(
    ("answer", "left"),
    [(Question.MISSION, 2.0), (Question.ACCEPTED, 3.0), (Question.ALTERNATIVE, 3.0), (Question.COST, 3.0)],
)
def test_an_offer_is_remembered_as_an_option_if_it_serves_the_mission(answer, left):
    w = world(organisations(1), option_memory=0.5)
    w.organisations[0].option = 2.0
    compiled(remember)(w.organisations[0], int(answer), 3.0)
    assert w.organisations[0].option == left
    compiled(remember)(w.organisations[0], int(answer), 1.0)  # a worse one changes nothing
    assert w.organisations[0].option == left


def test_what_was_proposed_is_an_option_for_everybody_asked():
    """Also for whom it was too dear, and though nothing came of it."""
    w, members, issue = pair(hour_value=1.0, value_ratio=5.0)
    asks = compiled(consider)
    net = asks(w, 0, 0, members, 2, NOBODY, issue, 0, 0.0, 0.0)[1]
    assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.COMPLEMENTARY), 0.0) == 0
    assert w.organisations[0].option == pytest.approx(net, rel=1e-12)
    assert net > 0.0


def test_a_seen_alternative_fades_from_month_to_month():
    w = world(organisations(3), option_memory=0.75)
    w.organisations.option = [1.0, 0.0, 4.0]
    month(w)
    assert w.organisations.option.tolist() == [0.75, 0.0, 3.0]


def test_who_can_do_it_alone_does_not_partner_for_it():
    """With all the skills itself it expects 0.6 x 2 x (10 x 0.9 - 1) alone, without any share to give away."""
    w, members, issue = pair()
    w.organisations[0].competence[:] = 0.9
    code, net = compiled(consider)(w, 0, 0, members, 2, NOBODY, issue, 0, 0.0, 0.0)
    assert (Question(int(code)) == Question.ALTERNATIVE) == (net < 0.6 * 2.0 * (10.0 * 0.9 - 1.0))
    assert Question(int(code)) == Question.ALTERNATIVE


def test_an_accepted_proposal_keeps_everybody_and_what_they_expect():
    w, members, issue = pair()
    assert compiled(weigh_proposal)(w, 0, members, 2, issue, int(Category.COMPLEMENTARY), 0.0) == 2
    expected = by_hand()
    assert w.scratch[0]["values"][0] == pytest.approx(expected[0] - expected[1], rel=1e-6)
    assert not (w.month[0].declined_mission + w.month[0].declined_alternative + w.month[0].declined_cost)
