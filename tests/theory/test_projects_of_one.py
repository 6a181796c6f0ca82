"""Projects of one: what they deliver, whose it is, which hours they take, and how they begin and end."""

import math

import numpy as np
import pytest
from helpers.significance import assert_count
from helpers.small_worlds import LIVELY, acquaint, add_issue, compiled, organisations, partnership, started, world
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim import Scenario, simulate
from zaedno.sim.month import live, month
from zaedno.sim.processes.circumstances import CLOSING_RATE, circumstances
from zaedno.sim.processes.scouting import scouting, take_up
from zaedno.sim.processes.work import work
from zaedno.sim.rules import projects
from zaedno.sim.rules.membership import form
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event, Role
from zaedno.sim.world import Room, event_table

ONE, OTHER = int(Role.SERVICE), int(Role.ENTERPRISE)
ALONE: dict = {
    "alone": 1,
    "scouting_rate": 1.0,
    "membership_hours": 10.0,
    "setup_months": 0.0,
    "divisible": 0.6,
    "community_regard": 0.5,
    "solo_yield": 0.01,
    "mission_floor": 0.05,
    "strategy_floor": 0.0,
    "elasticity": 2.0,
    "memory_months": 24,
    "collective_bonus": 0.0,
    "coordination_hours": 0.5,
    "coordination_growth": 0.3,
    "value_ratio": 1.0,
    "value_ratio_late": 1.0,
    "hour_value": 0.2,
    "lead_premium": 0.0,
}
TWO_ROLES = {ONE: 0.5, OTHER: 0.5}


def skilled(*pairs):
    """Competences of organisations that master two roles as given."""
    table = np.zeros((len(pairs), 8))
    table[:, [ONE, OTHER]] = pairs
    return table


def one_at_work(hours=10.0, *, need=2.0, weights=TWO_ROLES, **more):
    """Somebody who knows nobody has found the only issue, whose effective hours a month are 10 (.3 + .4)^2 = 4.9."""
    kept = {name: more.pop(name) for name in ("work",) if name in more}
    template = organisations(1, hours=hours, competence=skilled((0.36, 0.64)), svo=30.0)
    w = world(template, months=40, **{**ALONE, **more})
    row = add_issue(w, weights, need=need, value=1.5, **kept)
    scouting(w, 0)
    return w, row


def test_output_and_net_by_hand():
    w, row = one_at_work()
    me, output = w.organisations[0], 1.5 * (4.9 - 2.0)
    assert me.project == row and w.issues[row].carrier == 0
    assert me.project_net == pytest.approx(0.6 * output + 0.5 * math.sin(math.pi / 6) / 6 * 0.4 * output, rel=1e-9)
    work(w, 0)
    assert w.month[0].output_alone == pytest.approx(output, rel=1e-12)
    assert w.month[0].output == w.month[0].divided == 0.0
    assert w.month[0].community_gain == pytest.approx(0.4 * output, rel=1e-12)
    assert me.month_net == me.took_out == w.month[0].solo_gain == pytest.approx(0.6 * output, rel=1e-12)


def test_it_is_set_up_before_it_delivers():
    w, _ = one_at_work(setup_months=4.0)  # 8 effective hours: the months 0 and 1
    delivered = []
    for k in range(4):
        w.clock[0].month = k
        work(w, 0)
        delivered.append(float(w.month[k].output_alone) > 0.0)
    assert delivered == [False, False, True, True]


def test_nobody_starts_what_small_matters_outweigh_and_nobody_without_hours():
    net = one_at_work()[0].organisations[0].project_net
    assert one_at_work(solo_yield=0.99 * net / 10)[0].organisations[0].project >= 0
    assert one_at_work(solo_yield=1.01 * net / 10)[0].organisations[0].project == NOBODY
    assert one_at_work(hours=9.9)[0].organisations[0].project == NOBODY
    assert one_at_work(alone=0)[0].organisations[0].project == NOBODY


def test_the_work_left_ends_it_and_closes_the_issue():
    w, row = one_at_work(work=6.0, scouting_rate=0.5)
    output = []
    for k in range(3):
        w.clock[0].month = k
        work(w, 0)
        output.append(float(w.month[k].output_alone))
    assert output == pytest.approx([1.5 * 2.9, 6.0 - 1.5 * 2.9, 0.0])
    assert w.organisations[0].project == NOBODY and not w.issues[row].open and w.territories[0].n_issues == 0


def noted(w, event):
    """(month, organisation, value) of every such event."""
    table = w.events[: w.clock[0].n_events]
    return [(int(e.month), int(e.organisation), float(e.value)) for e in table if e.event == event]


def keeping_events(w):
    kept = w._replace(events=event_table(len(w.organisations), Room()).view(np.recarray))
    kept.clock[0].keep_events = 1
    return kept


def test_an_exit_and_a_closing_from_outside_end_it():
    w, row = one_at_work()
    w = keeping_events(w)
    w.organisations[0].gone = 0
    circumstances(w, 0)
    assert w.organisations[0].project == w.issues[row].carrier == NOBODY and w.issues[row].open
    assert noted(w, Event.ENDED_ALONE) == [(0, 0, projects.GONE)]
    closed = 0
    for seed in range(40):
        template = organisations(1, competence=skilled((0.36, 0.64)), svo=30.0)
        w = keeping_events(
            world(template, months=400, seed=seed, **{**ALONE, "scouting_rate": 1.0, "issue_patience": 1})
        )
        add_issue(w, TWO_ROLES, need=2.0, value=1.5)
        scouting(w, 0)
        for k in range(400):
            w.clock[0].month = k
            circumstances(w, 0)
        assert w.territories[0].n_issues == (w.organisations[0].project >= 0)
        ends = noted(w, Event.ENDED_ALONE)
        assert [how for _, _, how in ends] == [projects.CLOSED] * (1 - w.territories[0].n_issues)
        closed += len(ends)
    assert_count(closed, 40, 1.0 - (1.0 - CLOSING_RATE) ** 400)


def pair(first_hours, *, trusts=0.9, skills=((0.9, 0.1), (0.1, 0.9)), months=12, **more):
    """Row 1 serves an issue alone; row 0, who knows it, has the other skill.  Neither has looked further."""
    template = organisations(2, hours=first_hours, competence=skilled(*skills), svo=40.0)
    w = keeping_events(world(template, months=months, **{**ALONE, "hour_value": 0.05, "scouting_rate": 1.0, **more}))
    row = add_issue(w, TWO_ROLES, need=1.0, value=1.5)
    w.organisations[0].seats = 0  # row 1 looks alone
    scouting(w, 0)
    assert w.organisations[1].project == row
    w.organisations[0].seats = int(np.broadcast_to(first_hours, 2)[0] // 10)
    acquaint(w, 0, 1, trusts)
    return w, row


def test_joined_by_another_it_is_a_partnership_of_two_with_the_set_up_that_is_left():
    w, row = pair(10.0, setup_months=9.0)
    work(w, 0)
    left = float(w.organisations[1].project_setup)
    issue = w.issues[row]
    issue.grant_left, issue.grant_from, issue.grant_month = 5, 0, 0.5
    w.clock[0].month = 1
    scouting(w, 0)
    record = partnership(w)
    assert sorted(record.members[:2]) == [0, 1] and record.n == 2 and record.issue == row
    assert 0.0 < left < 9.0 and record.setup_left == left
    assert w.organisations[1].project == issue.carrier == NOBODY and issue.server == w.live[0, 0]
    assert (issue.grant_left, issue.grant_month) == (5, 0.5)  # it goes on
    assert noted(w, Event.ENDED_ALONE) == [(1, 1, projects.JOINED)]


def test_who_does_better_alone_does_not_let_itself_be_joined():
    w, row = pair(10.0, skills=((0.05, 0.05), (0.9, 0.9)))
    w.clock[0].month = 1
    scouting(w, 0)
    assert w.territories[0].n_live == 0 and w.organisations[1].project == row
    assert w.month[1].declined_alternative + w.month[1].passed_cost + w.month[1].passed_alternative == 1.0


def test_it_gives_way_to_a_membership_that_takes_the_last_hours_and_to_no_other():
    for hours, left in ((10.0, False), (20.0, True)):
        w, row = pair(hours)
        other = add_issue(w, TWO_ROLES)
        w.scratch[0]["values"][:] = 0.0
        compiled(form)(w, 0, np.array([0, 1]), 2, other, 0, 0.0)
        assert (w.organisations[1].project == row) == (w.issues[row].carrier == 1) == left
        assert len(noted(w, Event.ENDED_ALONE)) == (not left)
        assert left or noted(w, Event.ENDED_ALONE)[0][2] == projects.GIVEN_UP


def test_whoever_passes_on_partners_for_other_ways_does_it_alone():
    """In a community that has lived for two years, whoever is confronted with each issue that nobody serves."""
    passed = 0
    for run in range(4):
        w = started(Scenario.load(months=30, **{**LIVELY, "history": 0, "alone": 1, "solo_yield": 0.0}), run=run)
        live(w, 24)
        for i in range(len(w.organisations)):
            me = w.organisations[i]
            for row in w.open[0, : w.territories[0].n_issues].tolist():
                issue = w.issues[row]
                if issue.server >= 0 or issue.carrier >= 0 or not me.present or me.n_memberships >= me.seats:
                    continue
                before, had = float(w.month[24].passed_alternative), int(me.project)
                compiled(take_up)(w, 0, i, row)
                if w.month[24].passed_alternative > before:
                    passed += 1
                    assert me.project == (row if had < 0 else had)
                    assert w.issues[me.project].carrier == i
    assert passed > 10


def test_where_nobody_may_there_is_no_trace_of_it():
    ensemble = simulate(Scenario.load(months=24, alone=0, solo_yield=0.0), 4, seed=2, events=[0, 1, 2, 3])
    assert not ensemble.months[["output_alone", "served_alone", "passed_alternative", "solo_gain"]].to_numpy().any()
    assert not ensemble.events["event"].isin([Event.STARTED_ALONE.slug, Event.ENDED_ALONE.slug]).any()
    assert (ensemble.months["declined_alternative"] == 0.0).all()


@settings(max_examples=12)
@given(
    st.integers(0, 2**32),
    st.floats(8.0, 60.0),
    st.floats(0.0, 0.6),
    st.floats(0.1, 1.0),
    st.floats(0.0, 0.05),
    st.floats(0.05, 0.6),
)
def test_nobody_ever_books_more_hours_than_it_has(seed, hours, need, scouting_rate, exits, across):
    parameters = {
        **LIVELY,
        "history": 0,
        "hours_median": hours,
        "issue_need": 10 * need,
        "scouting_rate": scouting_rate,
    }
    scenario = Scenario.load(
        months=40,
        alone=1,
        exit_rate=exits,
        acquaintance_across=across,
        issue_work=60.0,
        **{name: value for name, value in parameters.items() if name not in ("acquaintance_across", "issue_work")},
    )
    w = started(scenario, seed=seed)
    for _ in range(40):
        month(w)
        them = w.organisations
        assert (them.n_memberships + (them.project >= 0) <= them.seats).all()
        carried = [(int(w.issues[row].carrier), row) for row in w.open[0, : w.territories[0].n_issues].tolist()]
        carried = [(carrier, row) for carrier, row in carried if carrier >= 0]
        assert sorted(carried) == [(i, int(them[i].project)) for i in np.flatnonzero(them.project >= 0)]
        assert all(w.issues[row].work > 0.0 and w.issues[row].server < 0 for _, row in carried)
        assert w.month[w.clock[0].month - 1].identity_error < 1e-9
        booked = w.month[w.clock[0].month - 1]
        assert booked.community_gain == pytest.approx(
            booked.output + booked.output_alone - booked.divided - _own_alone(w, booked), rel=1e-9, abs=1e-9
        )


def _own_alone(w, booked):
    """What those who work alone keep of what their projects deliver."""
    return float(w.p[0].divisible) * float(booked.output_alone)
