"""Points of a design as parameters of the model, and whether the model accepts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import Points
from zaedno.sim.messages import InputError
from zaedno.sim.parameters import Parameters
from zaedno.sim.scenario import Scenario


def require_points(scenarios: Sequence[Scenario], design: Design, points: Points) -> None:
    """Raises `InputError` unless every point makes parameters that are accepted together."""
    rows = {int(row) for k in range(points.shape[1]) for row in (points[:, k].argmin(), points[:, k].argmax())}
    for scenario in scenarios:
        for row in sorted(rows | _nearest_to_contradiction(design, points, scenario.parameters)):
            values = values_of(design, points, row)
            try:
                if scenario.roster.drawn:
                    replace(scenario.parameters, **values)  # without the roster, which may be large
                else:
                    scenario.replace(**values)
            except InputError as error:
                raise InputError("point {row} of the design: {error}", row=row, error=error) from error


def _nearest_to_contradiction(design: Design, points: Points, parameters: Parameters) -> set[int]:
    """The points at which parameters that are bound together are nearest to contradicting each other."""

    def column(name: str) -> np.ndarray | float:
        names = list(design.names)
        return points[:, names.index(name)] if name in names else float(getattr(parameters, name))

    together = (
        column("share_municipality") + column("share_business"),
        column("value_ratio_late") - column("value_ratio"),
    )
    return {int(np.argmax(values)) for values in together if isinstance(values, np.ndarray)}


def values_of(design: Design, points: Points, row: int) -> dict[str, Any]:
    """The parameters of a point, whole numbers as integers."""
    pairs = zip(design.factors, points[row].tolist(), strict=True)
    return {factor.name: int(value) if factor.integer else value for factor, value in pairs}
