"""Points of a design as parameters of the model, and whether the model accepts them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.sim.messages import InputError
from zaedno.sim.parameters import Parameters


def require_points(settings: SweepSettings, points: np.ndarray) -> None:
    """Raises `InputError` unless every point makes parameters that are accepted together."""
    rows = {int(row) for k in range(points.shape[1]) for row in (points[:, k].argmin(), points[:, k].argmax())}
    for scenario in settings.scenarios:
        for row in sorted(rows | _nearest_to_contradiction(settings, points, scenario.parameters)):
            values = values_of(settings, points, row)
            try:
                if scenario.roster.drawn:
                    replace(scenario.parameters, **values)  # without the roster, which may be large
                else:
                    scenario.replace(**values)
            except InputError as error:
                raise InputError("point {row} of the design: {error}", row=row, error=error) from error


def _nearest_to_contradiction(settings: SweepSettings, points: np.ndarray, parameters: Parameters) -> set[int]:
    """The points at which parameters that are bound together are nearest to contradicting each other."""

    def column(name: str) -> np.ndarray | float:
        names = list(settings.design.names)
        return points[:, names.index(name)] if name in names else float(getattr(parameters, name))

    together = (
        column("share_municipality") + column("share_business"),
        column("value_ratio_late") - column("value_ratio"),
    )
    return {int(np.argmax(values)) for values in together if isinstance(values, np.ndarray)}


def values_of(settings: SweepSettings, points: np.ndarray, row: int) -> dict[str, Any]:
    """The parameters of a point, whole numbers as integers."""
    pairs = zip(settings.design.factors, points[row].tolist(), strict=True)
    return {factor.name: int(value) if factor.integer else value for factor, value in pairs}
