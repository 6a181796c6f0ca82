"""The accounting identity, and the books behind it, in configurations drawn from all over the parameters' ranges."""

import numpy as np
import pytest
from helpers.small_worlds import LIVELY
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim import Scenario, simulate
from zaedno.sim.choices import known
from zaedno.sim.parameters import declaration, names
from zaedno.sim.schedule import ALL, SCHEDULED

CONFIGURATIONS, PARTS = 1000, 10
# Where the whole range would make a world too large to draw many of, or so bare that nothing is booked in it.
SENSIBLE = {
    "organisations": (2, 90),
    "hours_median": (5.0, 60.0),
    "issue_rate": (0.0, 0.1),
    "issue_value": (0.0, 20.0),
    "issue_work": (1.0, 20_000.0),
    "issue_need": (0.0, 8.0),
    "exit_rate": (0.0, 0.03),
    "history": (0, 24),
    "quarrel_hours": (0.0, 5.0),
    "bid_hours": (0.0, 200.0),
    "membership_hours": (2.0, 20.0),
    "coordination_hours": (0.0, 3.0),
    "coordination_growth": (0.0, 1.0),
    "hour_value": (0.0, 0.6),
    "solo_yield": (0.0, 0.3),
    "setup_months": (0.0, 12.0),
    "creation_cost": (0.0, 50.0),
    "distrust_floor": (0.0, 0.3),
    "grant_size": (0.0, 200_000.0),
    "running_budget": (0.0, 500.0),
    "mission_floor": (0.0, 0.2),
    "strategy_floor": (0.0, 0.2),
    "euro_per_unit": (1.0, 100.0),
    "value_ratio": (0.5, 2.5),
}
NEVER_NEGATIVE = (
    "output",
    "output_alone",
    "divided",
    "community_gain",
    "private_gain",
    "solo_gain",
    "grants",
    "hired",
    "refunds",
)
PAID = ("transaction_cost", "contest_waste")
SHARES = ("cohesion", "cohesion_min", "hidden_share", "recognition", "density", "clustering", "individual_gain_gini")


def random_scenario(seed: int) -> Scenario:
    """A scenario with every parameter drawn at random, and a random scenario, policy and roster behind it."""
    rng = np.random.default_rng(seed)
    values: dict[str, float | int] = {}
    for name in names():
        declared = declaration(name)
        low, high = SENSIBLE.get(name, (declared["low"], declared["high"]))
        if rng.random() < 0.15:  # corners, and the default, are worth a visit
            drawn = (low, high, min(max(declared["default"], low), high))[rng.integers(3)]
        else:
            drawn = low + (high - low) * rng.random()
        values[name] = round(drawn) if declared["integer"] else float(drawn)
    values["value_ratio_late"] = min(values["value_ratio_late"], values["value_ratio"])
    values["share_municipality"] = min(values["share_municipality"], 1.0 - values["share_business"])
    roster = ("lyaskovets_strazhitsa", "synthetic")[rng.integers(2)]
    if roster != "synthetic":
        del values["organisations"]
    part = rng.choice([0.1, 0.4, 1.0])  # all at random, or a part of them in a community in which a lot happens
    kept = {name: value for name, value in values.items() if rng.random() < part}
    kept |= {name: value for name, value in LIVELY.items() if name not in kept and rng.random() < 0.8}
    for pair in (("value_ratio", "value_ratio_late"), ("share_municipality", "share_business")):
        kept |= {name: values[name] for name in pair}
    scenario, policy = (str(rng.choice(known(group))) for group in ("scenario", "policy"))
    months = int(rng.integers(1, 31))
    schedule = {}
    for lever in rng.choice((*SCHEDULED, ALL), 3, replace=False) if rng.random() < 0.5 else ():
        first = int(rng.integers(0, months))
        schedule[str(lever)] = [first, first + int(rng.integers(1, 12))]
    return Scenario.load(scenario, policy, roster, months=months, schedule=schedule, **kept)


def check_books(scenario: Scenario, seed: int) -> tuple[dict[str, float], float]:
    """Runs a configuration and checks its books; returns its flows, and the largest error of the identity."""
    ensemble = simulate(scenario, 2, seed=seed, workers=1)
    p, error = scenario.parameters, 0.0
    whole = dict.fromkeys((*NEVER_NEGATIVE, *PAID), 0.0)
    for result in ensemble.results:
        months, accounts = result.months, result.accounts
        error = max(error, float(months["identity_error"].max()))
        assert error < 1e-9
        flows = {name: float(months[name].sum()) for name in whole}
        received = sum(flows[name] for name in ("divided", "private_gain", "solo_gain", "grants", "refunds"))
        paid = sum(flows[name] for name in PAID)
        close = 1e-9 * max(1.0, received + paid)
        # The books of organisations are kept apart from those of months
        assert accounts["net"].sum() == pytest.approx(months["took_out"].sum(), abs=close)
        np.testing.assert_allclose(accounts["net"], accounts["took_out"] - accounts["put_in"], atol=close)
        assert accounts["took_out"].sum() == pytest.approx(received - flows["refunds"], abs=close)
        assert accounts["put_in"].sum() == pytest.approx(paid - flows["refunds"], abs=close)
        # ... and so are those of partnerships: they brought their members all but what these earned alone, grants for
        # it included, and what they spent on bids
        bids = p.hour_value * p.bid_hours * months["bids"].sum()
        alone = accounts["net"].sum() + bids - flows["solo_gain"] - result.lives["gain"].sum()
        assert -close <= alone <= flows["grants"] + close
        whole_output = flows["output"] + flows["output_alone"]
        shared = flows["output"] + (1.0 - p.divisible) * flows["output_alone"]
        assert flows["divided"] + flows["community_gain"] == pytest.approx(shared, abs=close + 1e-9 * whole_output)
        own = months["policy_cost"].sum() - flows["refunds"] - flows["grants"] - flows["hired"]
        gain = months["collective_gain"].sum()
        assert gain == pytest.approx(whole_output - paid - own, abs=close + 1e-9 * (abs(own) + whole_output))
        for name in (*NEVER_NEGATIVE, *PAID):
            assert months[name].min() >= 0.0
        for name in SHARES:
            shares = months[name][~np.isnan(months[name])]
            assert ((shares >= -1e-12) & (shares <= 1.0 + 1e-12)).all(), name
        assert (accounts["risked"] >= 0.0).all()
        whole = {name: whole[name] + flows[name] for name in whole}
    return whole, error


@pytest.mark.equation("5.1")
@pytest.mark.parametrize("part", range(PARTS))
def test_books_balance_in_random_configurations(part):
    flows = [check_books(random_scenario(seed), seed)[0] for seed in range(part, CONFIGURATIONS, PARTS)]
    for name in (*NEVER_NEGATIVE, *PAID):  # each kind of entry was made in some of them
        assert sum(booked[name] > 0.0 for booked in flows) > len(flows) // 50, name


def test_every_parameter_is_varied():
    """The search reaches all parameters: none keeps a single value."""
    seen: dict[str, set[float]] = {name: set() for name in names()}
    for seed in range(60):
        for name, value in random_scenario(seed).parameters.as_dict().items():
            seen[name].add(value)
    assert all(len(values) > 1 for values in seen.values())


# -- every mechanism at once -----------------------------------------------------------------------

HORIZON = 30
# All of it is on, however strongly.
ON: dict[str, tuple[float, float]] = {
    "history": (1, 36),
    "grant_rate": (0.2, 1.0),
    "grant_size": (1_000.0, 200_000.0),
    "grant_margin": (0.01, 0.9),
    "grant_months": (1, 24),
    "grant_delay": (0, 12),
    "bid_hours": (1.0, 160.0),
    "call_rivals": (0.0, 1.0),
    "hired_competence": (0.05, 1.0),
    "means_share": (0.1, 1.0),
    "calculation": (0.5, 20.0),
    "elasticity": (1.0, 6.0),
    "tiring": (0.005, 0.3),
    "person_leaves": (0.05, 1.0),
    "person_keeps": (0.0, 1.0),
    "mission_drift": (0.01, 1.0),
    "leak_rate": (0.02, 0.5),
    "hidden_mean": (0.05, 0.6),
    "quarrel_hours": (0.1, 6.0),
    "quarrel_leave": (0.01, 0.6),
    "quarrel_settling": (0.0, 0.9),
    "capture_ratio": (1.0, 3.0),
    "win_lose_share": (0.1, 0.7),
    "memory_months": (1, 48),
    "shared_meetings": (0.1, 3.0),
    "consultations": (0.02, 0.5),
    "introductions": (1, 4),
    "checkin_interval": (1, 12),
    "time_refund": (0.05, 1.0),
    "startup_support": (0.1, 1.0),
    "training_share": (0.05, 1.0),
    "matchmaking": (0.5, 12.0),
    "facilitation_rate": (0.01, 0.5),
    "running_budget": (1.0, 500.0),
    "newcomer_share": (0.1, 0.5),
    "exit_rate": (0.001, 0.03),
    "divisible": (0.2, 1.0),
    "hour_value": (0.01, 0.5),
    "issue_work": (20.0, 3_000.0),
    "setup_months": (0.0, 4.0),
}


def within(name: str) -> st.SearchStrategy[float]:
    low, high = ON[name]
    return st.integers(int(low), int(high)) if declaration(name)["integer"] else st.floats(low, high)


windows = st.tuples(st.integers(0, HORIZON - 1), st.integers(1, HORIZON)).map(lambda two: [two[0], two[0] + two[1]])
configurations = st.tuples(
    st.fixed_dictionaries({name: within(name) for name in ON}),
    st.dictionaries(st.sampled_from((*SCHEDULED, ALL)), windows, max_size=4),
    st.sampled_from(("baseline", "win_lose", "newcomers", "hidden_agendas")),
    st.integers(0, 2**32),
)
largest: dict[str, float] = {}


def check_one(configuration) -> None:
    values, schedule, name, seed = configuration
    whole = {**LIVELY, "organisations": 60, **values}
    scenario = Scenario.load(name, "none", "synthetic", months=HORIZON, schedule=schedule, **whole)
    flows, error = check_books(scenario, seed)
    largest["error"] = max(largest.get("error", 0.0), error)
    for flow, value in flows.items():
        largest[flow] = max(largest.get(flow, 0.0), value)


@settings(max_examples=40)
@given(configurations)
def test_books_balance_with_every_mechanism_on(configuration):
    check_one(configuration)


def test_with_every_mechanism_on_all_kinds_of_entries_are_made():
    largest.clear()
    middle = {name: (round if declaration(name)["integer"] else float)(0.5 * (a + b)) for name, (a, b) in ON.items()}
    check_one((middle, {"matchmaking": [3, 20]}, "baseline", 5))
    assert all(largest[flow] > 0.0 for flow in (*NEVER_NEGATIVE, *PAID))


@pytest.mark.long
def test_books_balance_with_every_mechanism_on_in_many_configurations():
    """With -s it tells the largest error of the identity."""
    largest.clear()
    settings(max_examples=2000)(given(configurations)(check_one))()
    print(f"\nlargest error of the identity: {largest['error']:.2g}")
