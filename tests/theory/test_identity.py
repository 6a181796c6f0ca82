"""The accounting identity, and the books behind it, in configurations drawn from all over the parameters' ranges."""

import numpy as np
import pytest
from helpers.small_worlds import LIVELY

from zaedno.sim import Scenario, simulate
from zaedno.sim.choices import known
from zaedno.sim.parameters import declaration, names

CONFIGURATIONS, PARTS = 1000, 10
# Where the whole range would make a world too large to draw many of, or so bare that nothing is booked in it.
SENSIBLE = {
    "organisations": (2, 90),
    "hours_median": (5.0, 60.0),
    "issue_rate": (0.0, 0.1),
    "issue_stock": (0.0, 0.5),
    "issue_value": (0.0, 20.0),
    "issue_work": (1.0, 20_000.0),
    "issue_need": (0.0, 8.0),
    "exit_rate": (0.0, 0.03),
    "membership_hours": (2.0, 20.0),
    "coordination_hours": (0.0, 3.0),
    "coordination_growth": (0.0, 1.0),
    "hour_value": (0.0, 0.6),
    "solo_yield": (0.0, 0.3),
    "setup_months": (0.0, 12.0),
    "creation_cost": (0.0, 50.0),
    "distrust_floor": (0.0, 0.3),
    "facilitation_hours": (0.0, 20.0),
    "grant_size": (0.0, 200_000.0),
    "running_budget": (0.0, 500.0),
    "mission_floor": (0.0, 0.2),
    "strategy_floor": (0.0, 0.2),
    "euro_per_unit": (1.0, 100.0),
    "value_ratio": (0.5, 2.5),
    "looks": (1, 16),
}
NEVER_NEGATIVE = ("output", "divided", "community_gain", "private_gain", "solo_gain", "grants", "refunds")
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
    return Scenario.load(scenario, policy, roster, months=int(rng.integers(1, 31)), **kept)


def check_books(seed: int) -> dict[str, float]:
    """Runs a random configuration and checks its books; returns its flows, so that the caller sees what was booked."""
    scenario = random_scenario(seed)
    ensemble = simulate(scenario, 2, seed=seed, workers=1)
    whole = dict.fromkeys((*NEVER_NEGATIVE, *PAID), 0.0)
    for result in ensemble.results:
        months, accounts = result.months, result.accounts
        assert months["identity_error"].max() < 1e-9
        flows = {name: float(months[name].sum()) for name in whole}
        received = sum(flows[name] for name in ("divided", "private_gain", "solo_gain", "grants", "refunds"))
        paid = sum(flows[name] for name in PAID)
        close = 1e-9 * max(1.0, received + paid)
        # The books of organisations are kept apart from those of months
        assert accounts["net"].sum() == pytest.approx(months["took_out"].sum(), abs=close)
        np.testing.assert_allclose(accounts["net"], accounts["took_out"] - accounts["put_in"], atol=close)
        assert accounts["took_out"].sum() == pytest.approx(received - flows["refunds"], abs=close)
        assert accounts["put_in"].sum() == pytest.approx(paid - flows["refunds"], abs=close)
        # ... and so are those of partnerships: they brought their members all but what these earned alone
        assert result.lives["gain"].sum() == pytest.approx(accounts["net"].sum() - flows["solo_gain"], abs=close)
        assert flows["divided"] + flows["community_gain"] == pytest.approx(flows["output"], abs=close)
        own = months["policy_cost"].sum() - flows["refunds"] - flows["grants"]
        assert months["collective_gain"].sum() == pytest.approx(flows["output"] - paid - own, abs=close + 1e-9 * own)
        for name in (*NEVER_NEGATIVE, *PAID):
            assert months[name].min() >= 0.0
        for name in SHARES:
            shares = months[name][~np.isnan(months[name])]
            assert ((shares >= -1e-12) & (shares <= 1.0 + 1e-12)).all(), name
        assert (accounts["risked"] >= 0.0).all()
        whole = {name: whole[name] + flows[name] for name in whole}
    return whole


@pytest.mark.parametrize("part", range(PARTS))
def test_books_balance_in_random_configurations(part):
    flows = [check_books(seed) for seed in range(part, CONFIGURATIONS, PARTS)]
    for name in (*NEVER_NEGATIVE, *PAID):  # each kind of entry was made in some of them
        assert sum(booked[name] > 0.0 for booked in flows) > len(flows) // 20, name


def test_every_parameter_is_varied():
    """The search reaches all parameters: none keeps a single value."""
    seen: dict[str, set[float]] = {name: set() for name in names()}
    for seed in range(60):
        for name, value in random_scenario(seed).parameters.as_dict().items():
            seen[name].add(value)
    assert all(len(values) > 1 for values in seen.values())
