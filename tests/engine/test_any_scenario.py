"""Any scenario that is accepted runs: its books balance, and its measures are finite, or null for want of a case."""

from typing import Any

import numpy as np
import pytest
from helpers.small_worlds import LIVELY
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim import Scenario, simulate
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.observation.results import RunResult
from zaedno.sim.parameters import declaration, names
from zaedno.sim.vocabulary import Sector

MONTHS, LARGEST = 12, 60
MUCH = {"organisations": 50, "grant_rate": 0.5, "call_rivals": 0.05, "time_refund": 0.2, "setup_months": 0.5}
BUSY = Scenario.load("newcomers", "full_programme", "synthetic", months=MONTHS, **{**LIVELY, **MUCH, "grant_delay": 0})
USUAL = BUSY.parameters.as_dict()


def bounds(name: str) -> tuple[float, float]:
    """The whole range, but for the size of the community, which is a matter of memory only."""
    declared = declaration(name)
    return declared["low"], LARGEST if name == "organisations" else declared["high"]


def together(values: dict[str, Any]) -> dict[str, Any]:
    """The values, those that bound each other brought within their bounds."""
    whole = {**USUAL, **values}
    if whole["share_municipality"] + whole["share_business"] > 1.0:
        values = {**values, "share_municipality": 0.25, "share_business": min(0.75, whole["share_business"])}
    if whole["value_ratio_late"] > whole["value_ratio"]:
        values = {**values, "value_ratio": whole["value_ratio_late"], "value_ratio_late": whole["value_ratio"]}
    return values


def anywhere(name: str) -> st.SearchStrategy[float]:
    """The usual value, an end of the range, or any between."""
    low, high = bounds(name)
    between = (
        st.integers(int(low), int(high))
        if declaration(name)["integer"]
        else st.floats(low, high, allow_subnormal=False)
    )
    return st.sampled_from([USUAL[name], USUAL[name], low, high]) | between


def nulls_of(result: RunResult) -> dict[str, np.ndarray]:
    """In which months a measure has nothing to be a mean or a share of; one that is not named always has."""
    months, accounts = result.months, result.accounts
    nobody, idle, never = months["present"] == 0, months["partnerships"] == 0, months["present"] < 0
    formed = sum(months[name] for name in months.dtype.names if name.startswith("formed_")).cumsum()
    ended = sum(months[name] for name in months.dtype.names if name.startswith("ended_")).cumsum()
    now = np.arange(MONTHS)[:, None]
    there = (accounts["entry"] <= now) & ((accounts["gone"] < 0) | (accounts["gone"] > now))
    missing = {s: ~(there & (accounts["sector"] == s)).any(axis=1) for s in Sector}
    means = ("cohesion", "cohesion_min", "cohesive_share", "hidden_share", "collective_power", "recognition")
    shares = ("size_mean", "cross_sector_share", "multi_sector_share", "public_partner_share", "inclusion_share")
    return {
        **{measure.name: never for measure in MEASURES},
        **dict.fromkeys((*means, *shares), idle),
        **dict.fromkeys(("outcome_win_win", "outcome_win_lose", "outcome_lose_lose"), ended == 0),
        **dict.fromkeys(("attitude_mean", "attitude_sd", "individual_gain_mean", "network_cohesion"), nobody),
        **{f"gain_{s.slug}": missing[s] for s in Sector},
        "transaction_cost_share": months["output"] == 0,
        "strategy_alignment": months["output"] + months["output_alone"] == 0,
        **{f"{s.slug}_in".replace("municipality", "public"): missing[s] for s in Sector},
        "newcomers_in": ~((accounts["entry"] > 0) & (accounts["entry"] <= now)).any(axis=1),
        "contest_waste_share": months["contested_pot"] == 0,
        "issues_served_share": months["unserved"] + months["served_alone"] + months["served_together"] == 0,
        "density": months["present"] < 2,
        **dict.fromkeys(("centralisation", "lag_density", "lag_centralisation"), months["present"] < 3),
        # Looked at once a year: null after a month with too few
        **{
            name: np.isnan(months[name]) & (months["present"].min() < 3)
            for name in ("known_density", "known_centralisation")
        },
        # Null without these, and in some other cases that months do not tell
        "gain_kept": np.isnan(months["gain_kept"]),
        "emergent_wait": np.isnan(months["emergent_wait"]) | (formed == 0),
        **{name: np.isnan(months[name]) | idle for name in ("clustering", "cross_sector_ngos", "assortativity")},
    }


def check(scenario: Scenario, seed: int = 0) -> np.ndarray:
    """Runs it and looks at all that comes out; returns its months."""
    result = simulate(scenario, 1, seed=seed, workers=1).results[0]
    for name, null in nulls_of(result).items():
        np.testing.assert_array_equal(np.isnan(result.months[name]), null, err_msg=name)
        assert not np.isinf(result.months[name]).any(), name
    assert result.months["identity_error"].max() < 1e-9
    for name in ("svo", "hidden", "net", "put_in", "took_out", "risked"):
        assert np.isfinite(result.accounts[name]).all(), name
    return result.months


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.fixed_dictionaries({name: anywhere(name) for name in names()}), st.integers(0, 2**64 - 1))
def test_any_accepted_scenario_runs_and_its_measures_are_numbers(values, seed):
    check(BUSY.replace(**together(values)), seed)


@pytest.mark.parametrize("name", names())
def test_either_end_of_any_range_runs(name):
    for end in bounds(name):
        check(BUSY.replace(**together({name: end})))


# Where the least there is does make a difference, by the rules: one public body a LAG; a first month spent on set-up;
# something, however little, that can be disclosed; a pull, however small, that a scout follows; effort that is worked
# out, however roughly; a grant, however small, that is hoped for
STEPS = (
    "share_municipality",
    "setup_months",
    "issue_need",
    "hidden_drift",
    "issue_value",
    "calculation",
    "grant_size",
    "grant_margin",
)
FROM_0 = [name for name in names() if bounds(name)[0] == 0 and not declaration(name)["integer"]]


@pytest.mark.parametrize("name", FROM_0)
def test_a_value_next_to_nothing_is_as_good_as_nothing(name):
    """Whatever is divided by it, or told from 0 or 1: what is hardly more than nothing breaks nothing."""
    nothing = check(BUSY.replace(**together({name: 0.0})))
    for least in (1e-300, 1e-17):
        months = check(BUSY.replace(**together({name: least})))
        if name not in STEPS:
            for count in ("present", "partnerships", "scouted", "proposed", "leaks", "disclosures", "conflicts"):
                np.testing.assert_array_equal(months[count], nothing[count], err_msg=count)
            for flow in ("output", "took_out", "policy_cost"):
                np.testing.assert_allclose(months[flow], nothing[flow], rtol=1e-9, atol=1e-9, err_msg=flow)


def test_the_community_in_which_they_are_tried_is_a_lively_one():
    months = check(BUSY)
    for name in ("output", "contest_waste", "grants", "refunds", "policy_cost", "private_gain", "leaks", "disclosures"):
        assert months[name].sum() > 0.0, name
