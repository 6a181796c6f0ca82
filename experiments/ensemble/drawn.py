"""Runs under sets of parameters that were drawn: what a scenario sets itself stays, and all share one past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zaedno.sim.parameters import declaration
from zaedno.sim.scenario import Scenario


def under(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with `values` in place of the defaults: it is these that a calibration tells.

    What the scenario, the policy or the command line has set to anything but its default stays.  Before month 0, where
    scenarios are alike, the set's values hold.
    """
    own = {name for name in values if getattr(scenario.parameters, name) != declaration(name)["default"]}
    tried = scenario.replace(**{name: value for name, value in values.items() if name not in own})
    return replace(tried, before=tuple((name, values.get(name, value)) for name, value in tried.before))
