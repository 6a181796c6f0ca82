"""Equations of docs/ODD.md by number, teams and what they pay, written out in NumPy and held against the model."""

import numpy as np
import pytest
from helpers.drawn_team import NEEDED, Drawn
from helpers.equations import NOBODY, SINGLE, sine
from helpers.small_worlds import compiled, grant, partnership
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim.processes.bargaining import keep_books
from zaedno.sim.processes.work import work
from zaedno.sim.rules.calls import hoped_for
from zaedno.sim.rules.production import overhead
from zaedno.sim.rules.quarrels import start_quarrel
from zaedno.sim.rules.value_test import STARTUP_MONTHS, appraise, weigh_proposal
from zaedno.sim.vocabulary import Category, Cause

# -- 4.4 value test --------------------------------------------------------------------------------


def expected(x, i, kept, likely):
    """(4.4.1) to (4.4.6), without what founders pay: benefit and cost of `i`."""
    o = x.coordination() + (x.checkin_hours / x.checkin_interval if x.checkin_interval else 0.0)
    room = max(0.0, x.membership_hours - o)
    trusts = np.array([x.t[i, j] for j in x.others(i)])
    t = trusts.mean()
    e = max(t ** (1.0 - sine(x.svo[i])), x.what_pays(i, room, x.hidden[i]))
    hired = 0.0
    if likely and room:
        hired = likely * x.hired_competence * min(2.0 * (e + trusts.sum()), x.whole_grant[1] / room)
    supplied = e * (1.0 - x.hidden[i]) * x.c[i, NEEDED] + trusts @ x.c[np.ix_(x.others(i), NEEDED)] + hired
    effective = x.gate(x.held(range(x.n))) * room * x.working * x.mean_of_roles(supplied)
    power = t * (x.b[i] * (1.0 - x.hidden[i]) + x.b[x.others(i)].sum())
    output = x.output(effective, power)
    learning = 0.0
    if x.category == Category.CONVERGENT:
        gaps = (x.c.max(axis=0) - x.c[i])[NEEDED]
        learning = x.learning_value * min(1.0, 12.0 * x.learning_rate) * gaps.sum()
    benefit = e / (e + trusts.sum()) * (x.divisible * output + kept)
    benefit += x.community_regard * max(0.0, sine(x.svo[i])) * x.mission[i, 2] * (1.0 - x.divisible) * output
    benefit += x.private_benefit * x.hidden[i] * e * room + learning
    return benefit, x.hour_value * o * (1.0 - x.time_refund)


@pytest.mark.equation("4.4.1", "4.4.2", "4.4.3", "4.4.4", "4.4.5", "4.4.6")
@given(st.integers(0, 10**6), st.sampled_from(["none", "hoped for", "there"]))
@settings(max_examples=150)
def test_what_is_expected_of_a_team(seed, money):
    x = Drawn(seed, live=False)
    kept = {"none": 0.0, "hoped for": x.whole_grant[0] / (1.0 + x.call_rivals), "there": x.whole_grant[0]}[money]
    likely = {"none": 0.0, "hoped for": 1.0 / (1.0 + x.call_rivals), "there": 1.0}[money]
    if money == "hoped for":
        assert compiled(hoped_for)(x.w.p[0]) == pytest.approx(kept, rel=1e-12)
    members = x.w.scratch[0].members
    members[: x.n] = np.arange(x.n)
    for i in range(x.n):
        found = compiled(appraise)(x.w, 0, i, members, x.n, NOBODY, x.issue, int(x.category), kept)
        assert found == pytest.approx(expected(x, i, kept, likely), rel=SINGLE, abs=1e-9)


@pytest.mark.equation("4.4.6")
@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=60)
def test_what_founders_pay(seed, bids):
    """Start-up of a created group, and the hours of a bid, which all share: both over two years."""
    x = Drawn(seed, live=False)
    members = x.w.scratch[0].members
    members[: x.n] = np.arange(x.n)
    bid = x.hour_value * x.bid_hours if bids else 0.0
    if compiled(weigh_proposal)(x.w, 0, members, x.n, x.issue, int(x.category), 0.0, bid) < x.n:
        return  # somebody declined, and the rest thought again
    startup = x.hour_value * x.creation_cost * (1.0 - x.startup_support) if x.category == Category.CREATION else 0.0
    for i in range(x.n):
        benefit, cost = expected(x, i, 0.0, 0.0)
        net = benefit - cost - startup / STARTUP_MONTHS - bid / x.n / STARTUP_MONTHS
        assert x.w.scratch[0]["values"][i] == pytest.approx(net, rel=1e-5, abs=1e-9)


# -- 4.5 work --------------------------------------------------------------------------------------


@pytest.mark.equation("4.5.1", "4.5.2", "4.5.3", "4.5.4", "4.5.5", "4.5.6", "4.5.7", "4.5.8")
@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=200)
def test_a_month_of_work(seed, paid):
    x = Drawn(seed, live=True)
    record, n = partnership(x.w), x.n
    weary = record.weariness = x.rng.random() * x.rng.integers(0, 2)
    h = x.rng.random(n)
    record.hidden[:n] = h
    if paid:
        grant(x.w, x.row)
    o = x.coordination()
    if x.rng.random() < 0.5:
        compiled(start_quarrel)(x.w, record, 0, int(Cause.EXPOSED))
        o += x.quarrel_hours
    room = max(0.0, x.membership_hours - o)
    work(x.w, 0)
    t = np.array([np.mean([x.t[i, j] for j in x.others(i)]) for i in range(n)])
    pays = np.array([x.what_pays(i, room, h[i], paid) for i in range(n)])
    cooperation = t ** (1.0 - sine(x.svo))
    pays = np.where(cooperation >= 0.98, 0.0, pays)  # hardly anything could be added: nobody asks
    e = (1.0 - weary) * room * np.maximum(cooperation, pays)
    np.testing.assert_allclose(record.effort[:n], e, rtol=SINGLE, atol=1e-9)
    hired = x.hired_competence * min(2.0 * e.sum(), x.whole_grant[1]) if paid else 0.0
    supplied = x.working * ((1.0 - h) * e) @ x.c[:, NEEDED] + hired
    effective = x.gate(x.held(range(n), paid)) * x.mean_of_roles(supplied)
    cohesion = sum(x.t[i, j] for i in range(n) for j in x.others(i)) / (n * (n - 1))
    power = cohesion * (x.b * (1.0 - h)).sum()
    assert record.cohesion == pytest.approx(cohesion, rel=SINGLE)
    assert record.collective_power == pytest.approx(power, rel=SINGLE)
    assert record.output == pytest.approx(x.output(effective, power), rel=1e-5, abs=1e-5)


# -- 4.9 costs and accounts ------------------------------------------------------------------------


@pytest.mark.equation("4.9.1", "4.9.2")
@given(st.integers(0, 10**6), st.integers(0, 25), st.booleans())
@settings(max_examples=100)
def test_overhead_and_what_it_costs(seed, age, quarrels):
    x = Drawn(seed, live=True)
    record, n = partnership(x.w), x.n
    x.w.clock[0].month = age
    if quarrels:
        compiled(start_quarrel)(x.w, record, 1, int(Cause.CAPTURE))
    o = x.coordination() + quarrels * x.quarrel_hours
    if x.checkin_interval and age and age % x.checkin_interval == 0:
        o += x.checkin_hours
    found = compiled(overhead)(x.w.p[0], x.w.clock[0], x.w.territories[0], record, age)
    assert found == pytest.approx(o, rel=1e-12)
    received, spent, effort, hidden = x.rng.dirichlet(np.ones(n)), *x.rng.random((3, n))
    record.received[:n], record.agreed[:n], record.effort[:n], record.hidden[:n] = received, received, effort, hidden
    x.w.scratch[0].spent[:n] = spent
    compiled(keep_books)(x.w, 0, record, 7.0)
    cost = x.hour_value * o * (1.0 - x.time_refund)
    took_out, put_in = 7.0 * received + x.private_benefit * hidden * effort, cost + spent
    np.testing.assert_allclose(x.w.organisations.took_out[:n], took_out, rtol=1e-12)
    np.testing.assert_allclose(x.w.organisations.put_in[:n], put_in, rtol=1e-12)
    np.testing.assert_allclose(record.account[:n], took_out - put_in, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(record.deepest[:n], np.minimum(0.0, took_out - put_in), rtol=1e-9, atol=1e-12)
