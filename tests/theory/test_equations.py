"""The equations of docs/ODD.md by number: each written out in NumPy as it stands there, and held against the model.

Where an equation has luck in it, two worlds are drawn of the same seed: one tells what the luck was, which has to be
of the distribution that the equation names; the other, with other parameters, has to be what the equation makes of it.
`tests/docs/test_equations.py` sees to it that every number of the protocol is marked on a test.
"""

import functools

import numpy as np
import pytest
from helpers.significance import LEVEL, assert_count, assert_even
from helpers.small_worlds import add_issue, add_partnership, compiled, grant, organisations, partnership, team, world
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, ks_2samp, kstest, norm, poisson

from zaedno.sim.beginning import GROWTH
from zaedno.sim.processes.attitudes import practise
from zaedno.sim.processes.bargaining import divide, keep_books
from zaedno.sim.processes.checkins import checkins
from zaedno.sim.processes.circumstances import motives, new_issues
from zaedno.sim.processes.relations import conduct, recognise, update_trust
from zaedno.sim.processes.work import work
from zaedno.sim.rules.calls import hoped_for
from zaedno.sim.rules.issues import close_issue, emerge
from zaedno.sim.rules.ledger import meet
from zaedno.sim.rules.population import COMPETENCE_SD, LEAST_POWER, POWER_SD, SECTOR_MISSION, SECTOR_POWER
from zaedno.sim.rules.production import FACILITATION_HOURS, WITHOUT_MEANS, overhead
from zaedno.sim.rules.quarrels import start_quarrel
from zaedno.sim.rules.value_test import STARTUP_MONTHS, appraise, weigh_proposal
from zaedno.sim.vocabulary import Category, Cause, Power, Role, Sector

SOME = settings(max_examples=15)  # each of them makes worlds
NOBODY = -1
SINGLE = 2e-6  # trust is kept in single precision
CIVIL = 6

share = st.floats(0.0, 1.0)


def clip(x, low=0.0, high=1.0):
    return np.minimum(high, np.maximum(low, x))


def sine(angles):
    return np.sin(np.radians(angles))


def is_standard_normal(z):
    assert kstest(z, norm.cdf).pvalue > LEVEL


# -- 4.0 population --------------------------------------------------------------------------------

N = 60
SECTORS = np.arange(N) % 3
FUNCTIONS = np.where(SECTORS == Sector.NGO, 1 << (np.arange(N) % CIVIL), 0)


def drawn(**parameters):
    """Organisations of which all but sector and functions is drawn, always by the same luck."""
    blank = dict.fromkeys(("svo", "hidden", "hours", "competence", "mission", "power"), np.nan)
    plain = {"svo_mean": 0.0, "svo_sd": 10.0, "hidden_mean": 0.5, "hidden_sd": 0.1, "hours_median": 1.0}
    plain |= {"hours_sigma": 1.0, "hours_public_factor": 1.0, "competence_mean": 0.5, "competence_other": 0.5}
    plain |= {"mission_focus": 1.0}
    template = organisations(N, sector=SECTORS, functions=FUNCTIONS, **blank)
    return world(template, 1, seed=3, **{**plain, **parameters}).organisations.copy()


@functools.cache
def luck():
    """Standard normal draws behind attitude, disposition, hours and competence; exponential ones behind missions."""
    them = drawn()
    e = them["mission"] / np.array(SECTOR_MISSION)[SECTORS]  # up to a factor of each organisation
    return {
        "svo": them["svo"] / 10.0,
        "hidden": (them["hidden"] - 0.5) / 0.1,
        "hours": np.log(them["hours"]),
        "competence": (them["competence"] - 0.5) / COMPETENCE_SD,
        "mission": e / e.sum(axis=1, keepdims=True),
        "power": them["power"],
    }


@pytest.mark.parametrize("of", ["svo", "hidden", "hours", "competence"])
def test_the_luck_of_organisations_is_normal(of):
    is_standard_normal(luck()[of].ravel())


def test_the_luck_of_missions_is_exponential_and_that_of_powers_normal():
    """A part of a sum of six exponentials is of a beta distribution; a normal draw that was not cut is a cut normal."""
    assert kstest(luck()["mission"][:, 0], beta(1, 5).cdf).pvalue > LEVEL
    mean = np.array(SECTOR_POWER)[SECTORS]
    low, high = norm.cdf((LEAST_POWER - mean) / POWER_SD), norm.cdf((1.0 - mean) / POWER_SD)
    inside = (luck()["power"] > LEAST_POWER) & (luck()["power"] < 1.0)
    rank = (norm.cdf((luck()["power"] - mean) / POWER_SD) - low) / (high - low)
    assert kstest(rank[inside], "uniform").pvalue > LEVEL
    assert_count((~inside).sum(), inside.size, float((low + 1.0 - high).mean()))


@pytest.mark.equation("4.0.1")
@given(st.floats(-45, 45), st.floats(0, 45), share, st.floats(-45, 0))
@SOME
def test_attitudes(mean, sd, chance, angle):
    plain = drawn(svo_mean=mean, svo_sd=sd)["svo"]
    np.testing.assert_allclose(plain, clip(mean + sd * luck()["svo"], -45.0, 45.0), atol=1e-9)
    mixed = drawn(svo_mean=mean, svo_sd=sd, win_lose_share=chance, win_lose_angle=angle)["svo"]
    assert ((mixed == plain) | (mixed == angle)).all()
    if not (plain == angle).any():
        assert_count((mixed == angle).sum(), N, chance)


@pytest.mark.equation("4.0.2")
@given(share, st.floats(0, 0.5))
@SOME
def test_dispositions_to_hide(mean, sd):
    np.testing.assert_allclose(
        drawn(hidden_mean=mean, hidden_sd=sd)["hidden"], clip(mean + sd * luck()["hidden"]), atol=1e-9
    )


@pytest.mark.equation("4.0.3")
@given(st.floats(0, 200), st.floats(0, 2), st.floats(0.1, 10))
@SOME
def test_hours(median, sigma, factor):
    public = np.where(SECTORS == Sector.MUNICIPALITY, factor, 1.0)
    found = drawn(hours_median=median, hours_sigma=sigma, hours_public_factor=factor)["hours"]
    np.testing.assert_allclose(found, median * np.exp(sigma * luck()["hours"]) * public, rtol=1e-9)


@pytest.mark.equation("4.0.4")
@given(st.floats(0.05, 0.95), st.floats(0.0, 0.95))
@SOME
def test_competence(performed, other):
    """High in one's functions and in the role of one's sector; public bodies half-way in service, representation."""
    mean = np.full((N, 8), other)
    for i in range(N):
        if SECTORS[i] == Sector.NGO:
            mean[i, i % CIVIL] = performed
        elif SECTORS[i] == Sector.BUSINESS:
            mean[i, Role.ENTERPRISE] = performed
        else:
            mean[i, Role.ADMINISTRATION] = performed
            mean[i, [Role.SERVICE, Role.REPRESENTATION]] = (performed + other) / 2.0
    found = drawn(competence_mean=performed, competence_other=other)["competence"]
    np.testing.assert_allclose(found, clip(mean + COMPETENCE_SD * luck()["competence"], 0.01), atol=1e-9)


@pytest.mark.equation("4.0.5")
@given(st.floats(0.2, 20))
@SOME
def test_missions(focus):
    weights = luck()["mission"] ** focus * np.array(SECTOR_MISSION)[SECTORS]
    found = drawn(mission_focus=focus)["mission"]
    np.testing.assert_allclose(found, weights / weights.sum(axis=1, keepdims=True), rtol=1e-6, atol=1e-12)


@pytest.mark.equation("4.0.6")
@given(st.floats(0, 3))
@SOME
def test_powers(gap):
    inner = luck()["power"]
    mean = inner.mean(axis=0)
    np.testing.assert_allclose(
        drawn(power_gap=gap)["power"], clip(mean + gap * (inner - mean), LEAST_POWER), atol=1e-12
    )


# -- 4.1 issues ------------------------------------------------------------------------------------


@pytest.mark.equation("4.1.1")
@pytest.mark.parametrize(("n", "rate"), [(10, 0.05), (10, 0.2), (40, 0.05)])
def test_arrivals(n, rate):
    months = 1500
    w = world(organisations(n), months, issue_rate=rate)
    counts = np.zeros(40, int)
    for month in range(months):
        w.clock[0].month = month
        compiled(new_issues)(w, 0)
        counts[w.territories[0].n_issues] += 1
        while w.territories[0].n_issues:
            compiled(close_issue)(w, 0, int(w.open[0, 0]))
    assert w.clock[0].overflow == 0
    usual = int(poisson.ppf(0.99, rate * n))  # cells of at least a few months, the last with all beyond
    shares = poisson.pmf(np.arange(usual + 1), rate * n)
    assert_even(np.append(counts[: usual + 1], counts[usual + 1 :].sum()), np.append(shares, 1.0 - shares.sum()))


def issues_of(n=150, **parameters):
    """`n` issues as they come up, always by the same luck: a table."""
    w = world(organisations(2), **{"issue_value": 1.0, "issue_work": 1.0, "issue_need": 1.0, **parameters})
    found = []
    for k in range(n):
        row = int(compiled(emerge)(w, 0, k // 64, k % 64, 0))
        found.append(w.issues[row : row + 1].copy())
        compiled(close_issue)(w, 0, row)
    return np.concatenate(found)


@functools.cache
def luck_of_issues():
    them = issues_of(3000, issue_value_sigma=1.0, issue_work_sigma=1.0, issue_need_sigma=1.0)
    return {name: np.log(them[name]) for name in ("value", "work", "need")} | {"weights": them}


@pytest.mark.parametrize("of", ["value", "work", "need"])
def test_the_luck_of_issues_is_normal(of):
    is_standard_normal(luck_of_issues()[of])


@pytest.mark.equation("4.1.2", "4.1.3", "4.1.4")
@pytest.mark.parametrize("of", ["value", "work", "need"])
@given(st.floats(1.0, 1000.0), st.floats(0.0, 2.0))
@SOME
def test_what_an_issue_is_worth_holds_and_needs(of, median, sigma):
    found = issues_of(**{f"issue_{of}": median, f"issue_{of}_sigma": sigma})[of]
    np.testing.assert_allclose(found, median * np.exp(sigma * luck_of_issues()[of][: len(found)]), rtol=1e-9)


@pytest.mark.equation("4.1.5")
@pytest.mark.parametrize("n", [2, 3, 4])
def test_weights_of_needs(n):
    them = luck_of_issues()["weights"]
    found = them["weights"][them["n_needs"] == n][:, :n]
    expected = 0.5 + np.random.default_rng(1).random((50_000, n))
    expected /= expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-12)
    for d in range(n):
        assert ks_2samp(found[:, d], expected[:, d]).pvalue > LEVEL


# -- 4.2 hidden motives ----------------------------------------------------------------------------

TWELVE = 12


def drifted(start, disposition, run, **parameters):
    """Undisclosed shares of twelve a month later, by the same luck in the same run."""
    w = team(TWELVE, 0.5, hidden=disposition, run=run, **parameters)
    partnership(w).hidden[:TWELVE] = start
    compiled(motives)(w, 0)
    return partnership(w).hidden[:TWELVE].copy()


@functools.cache
def luck_of_motives():
    return [(drifted(0.5, 0.5, run, hidden_reversion=0.0, hidden_drift=0.05) - 0.5) / 0.05 for run in range(40)]


def test_the_luck_of_motives_is_normal():
    is_standard_normal(np.concatenate(luck_of_motives()))


@pytest.mark.equation("4.2.2")
@given(share, share, share, st.floats(0, 0.3), st.integers(0, 39))
@SOME
def test_motives_drift(start, disposition, reversion, drift, run):
    found = drifted(start, disposition, run, hidden_reversion=reversion, hidden_drift=drift)
    expected = clip(start + reversion * (disposition - start) + drift * luck_of_motives()[run])
    np.testing.assert_allclose(found, expected, atol=1e-9)


# -- a team of which everything is drawn -----------------------------------------------------------

ROLES_NEEDED = {int(Role.SERVICE): 0.5, int(Role.CAPACITY): 0.2, int(Role.ENTERPRISE): 0.3}
NEEDED, WEIGHTS = np.array(list(ROLES_NEEDED)), np.array(list(ROLES_NEEDED.values()))


class Drawn:
    """A team of two to five, an issue, and parameters, at random; and what NumPy needs to know of them."""

    def __init__(self, seed, *, live, elasticity=None):
        rng = self.rng = np.random.default_rng(seed)
        self.n = n = int(rng.integers(2, 6))
        self.category = Category(int(rng.integers(4)))
        self.svo, self.hidden = rng.uniform(-45, rng.choice([0, 45]), n), rng.random(n) * rng.integers(0, 2)
        self.c, self.power = rng.random((n, 8)), 0.02 + rng.choice([0.4, 0.98]) * rng.random((n, 3))
        self.mission = rng.dirichlet(np.ones(6), n)
        self.p = {
            "membership_hours": rng.uniform(5, 20),
            "coordination_hours": rng.uniform(0, 2),
            "coordination_growth": rng.uniform(0, 1),
            "shared_meetings": rng.random(),
            "checkin_interval": int(rng.integers(0, 7)),
            "checkin_hours": rng.uniform(0, 3),
            "facilitation_rate": rng.uniform(0, 0.5) * rng.integers(0, 2),
            "time_refund": rng.random() * rng.integers(0, 2),
            "divisible": rng.random(),
            "community_regard": rng.random(),
            "collective_bonus": rng.uniform(0, 2),
            "private_benefit": rng.random(),
            "hour_value": rng.uniform(0.01, 0.3),
            "calculation": rng.choice([0.0, 1.0, 4.0]),
            "elasticity": elasticity or rng.choice([1.3, 2.0, 3.0]),
            "learning_hours": rng.random(),
            "learning_rate": rng.uniform(0, 0.12),
            "learning_value": rng.uniform(0, 5),
            "creation_cost": rng.uniform(0, 50),
            "startup_support": rng.random() * rng.integers(0, 2),
            "bid_hours": rng.uniform(0, 100),
            "grant_size": 36_000.0,
            "grant_margin": rng.uniform(0.1, 0.9),
            "euro_per_unit": 36.0,
            "grant_months": 24,
            "hired_competence": rng.random(),
            "call_rivals": rng.uniform(0, 2),
            "quarrel_hours": rng.uniform(0, 2),
            "mission_floor": 0.0,
            "strategy_floor": 0.0,
            "value_ratio": 0.5,
            "value_ratio_late": 0.5,
            "solo_yield": 0.0,
            "setup_months": 0.0,
            "running_budget": 1e5,
        }
        given = {"svo": self.svo, "hidden": self.hidden, "competence": self.c, "power": self.power}
        self.w = world(organisations(n, mission=self.mission, **given), 30, **self.p)
        self.t = np.array(rng.uniform(0.05, 1.0, (n, n)), np.float32).astype(float)
        for i in range(n):
            for j in range(n):
                if i != j:
                    compiled(meet)(self.w.ledger[i], j, self.t[i, j], 0)
        self.value, self.need = rng.uniform(0.2, 3), rng.uniform(0, 4)
        self.work = rng.choice([1e9, 5.0])
        self.asked = int(rng.integers(-1, 3))
        fields = {"value": self.value, "need": self.need, "work": self.work, "means": self.asked, "theme": 2}
        self.row = add_issue(self.w, ROLES_NEEDED, **fields)
        self.issue = self.w.issues[self.row]
        self.b = self.power.mean(axis=1)
        self.means = [{kind for kind in Power if self.power[i, kind] >= 0.5} for i in range(n)]
        if live:
            add_partnership(self.w, range(n), self.row, category=self.category)

    def __getattr__(self, name):
        return self.p[name]

    def others(self, i):
        return [j for j in range(self.n) if j != i]

    def gate(self, held):
        return 1.0 if self.asked < 0 or self.asked in held else WITHOUT_MEANS

    def held(self, rows, paid=False):
        return set().union(*(self.means[j] for j in rows), {Power.RESOURCES} if paid else set())

    def mean_of_roles(self, hours):
        """(4.5.3) without the gate."""
        order = 1.0 - 1.0 / self.elasticity
        return float((WEIGHTS @ hours**order) ** (1.0 / order))

    def output(self, effective, power):
        """(4.5.6)"""
        return min(
            self.work,
            self.value * max(0.0, effective - self.need) * (1.0 + self.collective_bonus * power / (1.0 + power)),
        )

    def what_pays(self, i, room, hidden, paid=False):
        """(4.5.7) and (4.5.8): at the effort that `i` trusts the others to give, without the bonus of power."""
        if self.calculation == 0.0 or room == 0.0:
            return 0.0
        supplied = room * sum(self.t[i, j] * self.c[j, NEEDED] for j in self.others(i))
        own = room * (1.0 - hidden) * self.c[i, NEEDED]
        without = self.gate(self.held(self.others(i), paid)) * self.mean_of_roles(supplied)
        within = self.gate(self.held(range(self.n), paid)) * self.mean_of_roles(supplied + own)
        x = self.divisible * (self.output(within, 0.0) - self.output(without, 0.0)) / (self.n * self.hour_value * room)
        return x**self.calculation / (1.0 + x**self.calculation)

    def coordination(self):
        shared = self.shared_meetings if self.category == Category.CONSORTIUM else 0.0
        hours = self.coordination_hours + self.coordination_growth * (self.n - 1) ** GROWTH
        return hours * (1.0 + shared) + self.facilitation_rate * FACILITATION_HOURS

    @property
    def working(self):
        return 1.0 - self.learning_hours if self.category == Category.CONVERGENT else 1.0

    @property
    def whole_grant(self):
        """What is kept of it a month, and the hours that the rest buys."""
        kept = self.grant_size * self.grant_margin / self.euro_per_unit / self.grant_months
        rest = self.grant_size * (1.0 - self.grant_margin) / self.euro_per_unit / self.grant_months
        return kept, rest / self.hour_value


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


# -- 4.6 bargaining and contest --------------------------------------------------------------------


@pytest.mark.equation("4.6.1", "4.6.2", "4.6.3", "4.6.4", "4.6.5")
@given(st.integers(0, 10**6))
@settings(max_examples=150)
def test_what_members_claim_receive_and_spend(seed):
    x = Drawn(seed, live=True)
    record, n, p = partnership(x.w), x.n, x.w.p[0]
    effort, rho, pot = x.rng.random(n), x.rng.random(), 1.0 + 9.0 * x.rng.random()
    record.effort[:n], record.recognition = effort, rho
    compiled(divide)(x.w, record, pot)
    a = effort / effort.sum()
    k = np.maximum(0.0, 1.0 - np.tan(np.radians(x.svo)))
    best = np.maximum.reduce([a * (1.0 + p.overrating), np.full(n, 1.0 / n), *(x.power / x.power.sum(axis=0)).T])
    claim = np.minimum(1.0, a + (1.0 - rho) * k * (best - a))
    contested = max(0.0, 1.0 - 1.0 / claim.sum())
    prize = contested * pot
    b = x.b * (1.0 + p.lead_premium * (np.arange(n) == record.lead))
    sigma = b * k * (1.0 + p.joy_of_winning)
    order = np.argsort(-sigma)
    s, spent = np.zeros(n), np.zeros(n)
    for size in range(2, n + 1):  # in falling order, while the next share would be positive
        active = order[:size]
        total = prize * (size - 1) / (1.0 / sigma[active]).sum()
        if 1.0 - total / (prize * sigma[order[size - 1]]) <= 0.0:
            break
        s[:], spent[:] = 0.0, 0.0
        s[active] = 1.0 - total / (prize * sigma[active])
        spent[active] = s[active] * total / b[active]
    np.testing.assert_allclose(record.agreed[:n], a, rtol=1e-12)
    np.testing.assert_allclose(record.received[:n], (1.0 - contested) * a + contested * s, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(x.w.scratch[0].spent[:n], spent, rtol=1e-9, atol=1e-12)


# -- 4.7 recognition -------------------------------------------------------------------------------


@pytest.mark.equation("4.7.1")
@given(share, st.floats(0.0, 0.5))
@SOME
def test_recognition_by_facilitation(rho, rate):
    w = team(3, 0.5, facilitation_rate=rate)
    partnership(w).recognition = rho
    checkins(w, 0)
    assert partnership(w).recognition == pytest.approx(rho + rate * (1.0 - rho), rel=1e-12)


@pytest.mark.equation("4.7.2")
@given(share, share, st.floats(0, 0.5), share, st.integers(0, 10**6))
@SOME
def test_recognition_by_itself(rho, cohesion, growth, voice, seed):
    """The loudest advocate counts, of those who perform advocacy."""
    rng = np.random.default_rng(seed)
    functions, competence = rng.integers(0, 64, 4), rng.random((4, 8))
    w = team(4, 0.5, functions=functions, competence=competence, recognition_growth=growth, advocacy_voice=voice)
    partnership(w).recognition, partnership(w).cohesion = rho, cohesion
    compiled(recognise)(w, partnership(w))
    loudest = (competence[:, Role.ADVOCACY] * (functions >> Role.ADVOCACY & 1)).max()
    expected = min(1.0, rho + (growth * cohesion + voice * loudest) * (1.0 - rho))
    assert partnership(w).recognition == pytest.approx(expected, rel=1e-12)


# -- 4.8 trust -------------------------------------------------------------------------------------


def seen(run, hidden, effort, excess, **parameters):
    """What twelve are seen to do, by the same luck in the same run."""
    w = team(TWELVE, 0.5, run=run, **parameters)
    record = partnership(w)
    record.open_hours[:TWELVE], record.hidden[:TWELVE] = 8.0, hidden
    record.effort[:TWELVE] = 8.0 * np.asarray(effort)
    record.agreed[:TWELVE] = 0.25
    record.received[:TWELVE] = 0.25 + np.asarray(excess)
    compiled(conduct)(w, record)
    return w.scratch[0].seen[:TWELVE].copy()


@functools.cache
def luck_of_conduct():
    return [(seen(run, 0.0, 0.5, 0.0, trust_noise=0.05) - 0.5) / 0.05 for run in range(40)]


def test_the_luck_of_what_is_seen_is_normal():
    is_standard_normal(np.concatenate(luck_of_conduct()))


@pytest.mark.equation("4.8.1")
@given(st.integers(0, 39), st.integers(0, 10**6), st.floats(0, 0.5))
@SOME
def test_conduct_as_it_is_seen(run, seed, noise):
    rng = np.random.default_rng(seed)
    h, e = rng.random(TWELVE), rng.random(TWELVE)
    excess = rng.uniform(-0.25, 0.25, TWELVE) * rng.integers(0, 2, TWELVE)
    found = seen(run, h, e, excess, trust_noise=noise)
    taken = np.minimum(1.0, TWELVE * np.maximum(0.0, excess))
    np.testing.assert_allclose(found, clip((1.0 - h) * e - taken + noise * luck_of_conduct()[run]), atol=1e-9)


@functools.cache
def two():
    return world(organisations(2))


@pytest.mark.equation("4.8.2")
@given(share, share, share, share)
def test_trust_follows_conduct(trust, conduct_seen, up, down):
    ledger = two().ledger[0]
    ledger.trust[compiled(meet)(ledger, 1, 0.5, 0)] = trust
    before, after = compiled(update_trust)(ledger, 1, conduct_seen, up, down, 0.2, 1)
    assert before == pytest.approx(trust, abs=1e-7)
    speed = up if conduct_seen > before else down
    assert after == pytest.approx(before + speed * (conduct_seen - before), abs=1e-12)


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


# -- 4.11 attitudes --------------------------------------------------------------------------------


@functools.cache
def pair_of_partners():
    return {step: team(2, 0.5, training_step=step) for step in (0.0, 0.25, 1.0)}


@pytest.mark.equation("4.11.1")
@given(st.floats(-45, 45), st.sampled_from([0.0, 0.25, 1.0]))
def test_training_that_is_practised(angle, step):
    w = pair_of_partners()[step]
    me = w.organisations[0]
    me.svo, me.trained = angle, 0
    compiled(practise)(w, me)
    assert me.svo == pytest.approx(angle + step * (45.0 - angle), abs=1e-12)
