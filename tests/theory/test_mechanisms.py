"""Every mechanism earns its place: switched off, in the same worlds, it moves a measure by what can be told.

A tenth of the standard deviation between worlds at least, in the scenario where it matters, and beyond what luck does:
so many measures are looked at that the greatest of as many |t| of nothing is below 4.5 in all but one of a thousand.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
import pytest

from zaedno.sim import Scenario, simulate
from zaedno.sim.observation.measures import MEASURES

RUNS, LEAST, BEYOND_LUCK = 200, 0.1, 4.5
Values = dict[str, float | int]
CALLS: Values = {"grant_rate": 0.25, "running_budget": 100.0}
OFFICE: Values = {"introductions": 4, "consultations": 0.19, "running_budget": 100.0}
STRANGERS: Values = {
    "history": 0,
    "acquaintance_within": 0.02,
    "acquaintance_across": 0.0,
    "acquaintance_public": 0.02,
    "acquaintance_standing": 0.0,
}
# Mechanism: what is switched off, and the scenario and settings in which it matters.
MECHANISMS: dict[str, tuple[Values, str, Values]] = {
    "serving an issue alone": ({"alone": 0}, "baseline", {}),
    "means": ({"means_share": 0.0}, "baseline", {}),
    "calculated effort": ({"calculation": 0.0}, "win_lose", {}),
    "votes at the voucher's trust": ({"vouching": 0}, "win_win", {"stranger_trust": 0.02}),
    "memory of refusals and departures": ({"memory_months": 0}, "baseline", {}),
    "a past": ({"history": 0}, "baseline", {}),
    "missions drift": ({"mission_drift": 0.0}, "baseline", {}),
    "persons leave": ({"person_leaves": 0.0}, "baseline", {}),
    "work tires": ({"tiring": 0.0}, "hidden_agendas", {}),
    "quarrels": ({"quarrel_hours": 0.0, "quarrel_leave": 0.0}, "baseline", {}),
    "standing": ({"acquaintance_standing": 0.0}, "baseline", {}),
    "shared leadership meets more": ({"shared_meetings": 0.0}, "baseline", CALLS),
    "the lead's premium": ({"lead_premium": 0.0}, "win_lose", {"overrating": 0.5}),
    "social organisations introduce": ({"social_meetings": 0.0}, "baseline", STRANGERS),
    "advocacy": ({"advocacy_voice": 0.0}, "baseline", {}),
    "social change": ({"change_watch": 0.0}, "hidden_agendas", {}),
    "capacity building": ({"capacity_teaching": 0.0}, "civil_only", {}),
    "bids cost hours": ({"bid_hours": 0.0}, "baseline", CALLS),
    "grants buy hours": ({"hired_competence": 0.0}, "baseline", CALLS),
    "grants come late": ({"grant_delay": 0}, "baseline", CALLS),
    "the office knows whom it has met": ({"consultations": 0.0}, "newcomers", OFFICE),
    "regard for the community": ({"community_regard": 0.0}, "win_win", {"divisible": 0.3}),
    "joy of winning": ({"joy_of_winning": 0.0}, "win_lose", {}),
    "overrating one's effort": ({"overrating": 0.0}, "win_lose", {}),
    "collective power": ({"collective_bonus": 0.0}, "baseline", {}),
    "hours of learning": ({"learning_hours": 0.0}, "baseline", {}),
    "competence is learnt": ({"learning_rate": 0.0}, "baseline", {}),
    "learning is worth something": ({"learning_value": 0.0}, "baseline", {}),
}


class Moved(NamedTuple):
    measure: str
    by: float  # standard deviations between worlds
    t: float


@functools.lru_cache(maxsize=4)
def _runs(scenario: str, values: tuple[tuple[str, float | int], ...]):
    return simulate(Scenario.load(scenario, **dict(values)), RUNS, seed=41).runs


def moved(mechanism: str) -> list[Moved]:
    """How far each measure moves when the mechanism is switched off, the surest first."""
    off, scenario, settings = MECHANISMS[mechanism]
    on_runs = _runs(scenario, tuple(settings.items()))
    off_runs = _runs(scenario, tuple({**settings, **off}.items()))
    found = []
    for measure in MEASURES:
        if measure.name == "identity_error":
            continue
        on = on_runs[measure.name].to_numpy()
        difference = off_runs[measure.name].to_numpy() - on
        difference = difference[~np.isnan(difference)]
        if len(difference) < RUNS // 2 or not difference.any():
            continue
        spread = float(np.nanstd(on))
        error = difference.std() / np.sqrt(len(difference))
        t = abs(difference.mean()) / error if error > 0.0 else np.inf
        found.append(Moved(measure.name, float(difference.mean() / spread) if spread > 0.0 else np.inf, float(t)))
    return sorted(found, key=lambda one: -one.t)


@pytest.mark.long
@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_it_moves_a_measure_by_a_tenth_of_a_standard_deviation(mechanism):
    found = moved(mechanism)
    sure = [one for one in found if one.t >= BEYOND_LUCK]
    assert any(abs(one.by) >= LEAST for one in sure), found[:3]
    most = max(sure, key=lambda one: abs(one.by))
    print(f"\n{mechanism} | {most.measure} | {most.by:+.2f} sd | t = {most.t:.0f}")  # with -s: the table
