"""Every declared parameter is a knob with a wire: in the same worlds, turning it moves some measure."""

import functools
import re
from pathlib import Path

import numpy as np
import pytest
from helpers.small_worlds import LIVELY

from zaedno import sim
from zaedno.sim import Scenario, simulate
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.parameters import declaration, names

SOURCES = {path: path.read_text(encoding="utf-8") for path in Path(sim.__file__).parent.rglob("*.py")}
READERS = "\n".join(text for path, text in SOURCES.items() if path.name != "parameters.py")
MONTHS, RUNS = 36, 2
# Everything happens here: two territories, with a past, all levers, all kinds of motives, all kinds of endings.
EVERYTHING: dict[str, float | int] = {
    **LIVELY,
    "organisations": 150,
    "history": 18,
    "abroad_ties": 4.0,
    "acquaintance_standing": 0.4,
    "newcomer_share": 0.5,
    "exit_rate": 0.005,
    "vulnerable_share": 0.3,
    "mission_drift": 0.3,
    "hidden_mean": 0.3,
    "hidden_sd": 0.2,
    "leak_rate": 0.1,
    "quarrel_hours": 2.0,
    "quarrel_leave": 0.1,
    "quarrel_settling": 0.1,
    "svo_sd": 25.0,
    "win_lose_share": 0.3,
    "win_lose_angle": -30.0,
    "power_gap": 1.5,
    "recognition_start": 0.1,
    "lead_premium": 0.3,
    "capture_ratio": 1.3,
    "person_leaves": 0.3,
    "person_keeps": 0.3,
    "issue_patience": 6,
    "innovation_rate": 0.1,
    "means_share": 0.4,
    "calculation": 4.0,
    "tiring": 0.05,
    "alone": 1,
    "shared_meetings": 0.5,
    "memory_months": 12,
    "social_meetings": 0.3,
    "advocacy_voice": 0.05,
    "change_watch": 2.0,
    "capacity_teaching": 0.02,
    "learning_value": 6.0,
    "learning_rate": 0.05,
    "checkin_interval": 4,
    "charter": 1,
    "disclosure": 0.3,
    "charter_disclosure": 0.6,
    "facilitation_rate": 0.05,
    "matchmaking": 3.0,
    "introductions": 2,
    "consultations": 0.1,
    "time_refund": 0.2,
    "training_share": 0.3,
    "grant_rate": 0.4,
    "grant_delay": 3,
    "grant_months": 12,
    "startup_support": 0.4,
    "onboarding": 2,
    "outreach": 0.2,
    "running_budget": 1e4,
}
# What moves nothing beside these: where two settings do one thing, the other is out of the way.
BESIDE: dict[str, dict[str, float | int]] = {
    "disclosure": {"charter": 0},
    "share_municipality": {"share_business": 0.3},
    "running_budget": {"running_budget": 10.0},
}
# Where half of the way to the further end of the range is nothing that would show, or could be lived in.
TO: dict[str, float | int] = {
    "organisations": 140,
    "history": 30,
    "memory_months": 0,
    "running_budget": 1.0,
    "value_ratio_late": 0.6,
    "bid_hours": 20.0,
    "grant_size": 10_000.0,
    "euro_per_unit": 20.0,
    "value_ratio": 2.0,
    "exit_rate": 0.02,
    "creation_cost": 30.0,
    "value_ratio_months": 5.0,
    "issue_patience": 24,
    "grant_months": 24,
    "grant_delay": 12,
    "membership_hours": 8.0,
    "coordination_hours": 1.5,
    "coordination_growth": 0.6,
    "hours_median": 30.0,
    "hours_public_factor": 1.0,
    "issue_work": 300.0,
    "issue_need": 4.0,
    "issue_value": 2.0,
    "call_rivals": 1.0,
    "distrust_floor": 0.3,
    "facilitator_hours": 40.0,
    "event_hours": 48.0,
    "checkin_interval": 12,
    "mission_focus": 3.0,
}


def turned(name: str, base: dict[str, float | int]) -> float | int:
    """Another value of the parameter: the one that is named, or half of the way to the end that is further away."""
    if name in TO:
        return TO[name]
    declared = declaration(name)
    low, high, now = declared["low"], declared["high"], base.get(name, declared["default"])
    end = low if now - low > high - now else high
    return round(end) if declared["integer"] else now + 0.5 * (end - now)


@functools.cache
def lived(**changed: float | int) -> list[np.ndarray]:
    scenario = Scenario.load("baseline", "none", "synthetic", months=MONTHS, **{**EVERYTHING, **changed})
    return [result.months for result in simulate(scenario, RUNS, seed=3).results]


@pytest.mark.parametrize("name", names())
def test_it_is_read(name):
    read = re.search(rf"\b(p|p\[0\]|parameters)\.{name}\b", READERS)
    assert read, f"sim/parameters.py: {name}: no rule in sim/ reads p.{name}; use it, or take it away"


@pytest.mark.parametrize("name", names())
def test_it_moves_some_measure_in_the_same_worlds(name):
    beside = BESIDE.get(name, {})
    value = turned(name, {**EVERYTHING, **beside})
    assert value != {**EVERYTHING, **beside}.get(name, declaration(name)["default"])
    before, after = lived(**beside), lived(**{**beside, name: value})
    moved = {
        measure.name
        for one, other in zip(before, after, strict=True)
        for measure in MEASURES
        if measure.name != "identity_error"
        and not np.allclose(one[measure.name], other[measure.name], rtol=1e-9, atol=1e-12, equal_nan=True)
    }
    assert moved, f"{name}={value}: nothing changes; use it, or take it away"
