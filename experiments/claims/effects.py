"""The effect that a statement of a claim speaks of: its contrast between arms in each world, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.claims.declaration import Statement
from zaedno.experiments.claims.measuring import Values
from zaedno.experiments.inference.effects import Effect, pooled_deviation, pooled_effect


def effect(statement: Statement, units: Sequence[Mapping[str, Values]]) -> Effect:
    """The effect that `statement` speaks of; `units` holds what each unit gave, arm by arm.

    A world in which one of the arms has nothing to measure is left out.
    """
    within = [_differences(statement, observed) for observed in units]
    return pooled_effect(within, statement.direction, _deviation(statement, units))


def _differences(statement: Statement, observed: Mapping[str, Values]) -> NDArray[np.float64]:
    """The contrast in each world of a unit in which all its arms have a value."""
    weighted = [weight * observed[arm][statement.measure] for arm, weight in statement.weights.items() if weight]
    values = np.sum(weighted, axis=0)
    return values[~np.isnan(values)]


def _deviation(statement: Statement, units: Sequence[Mapping[str, Values]]) -> float:
    """Standard deviation between worlds, pooled over arms and units; NaN where no arm has two worlds.

    Where each unit has one world only, that between the worlds of all units.
    """
    arms = [arm for arm, weight in statement.weights.items() if weight]
    worlds = [observed[arm][statement.measure] for observed in units for arm in arms]
    if all(len(values) < 2 for values in worlds):
        worlds = [np.concatenate([observed[arm][statement.measure] for observed in units]) for arm in arms]
    return pooled_deviation(worlds)
