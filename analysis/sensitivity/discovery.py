"""Where in the design something happens: a condition on a measure, and the boxes in which it mostly holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.experiments.inference.held_out import held_out
from zaedno.experiments.inference.prim import HIGH, LOW, Found, Step, boxes, peeled
from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

type Values = NDArray[np.float64]

COLUMNS = (
    "scenario", "policy", "measure", "condition", "box", "factor", "low", "high", "quasi_p",
    "coverage", "density", "mass", "share", "density_held_out",
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """`measure` below or above a threshold.  Raises `InputError` unless it is exactly one of the two."""

    measure: str
    below: float | None = None
    above: float | None = None

    def __post_init__(self) -> None:
        if self.measure not in BY_NAME:
            raise InputError(
                "measure={measure!r}: no such measure; accepted: those of docs/measures.md", measure=self.measure
            )
        if (self.below is None) == (self.above is None):
            raise InputError(
                "measure={measure}: neither or both of below and above; accepted: one of them, as in below=0 ({unit})",
                measure=self.measure,
                unit=BY_NAME[self.measure].unit,
            )
        if not np.isfinite(self.threshold):
            raise InputError(
                "{sign}={threshold}: accepted: a number ({unit})",
                sign=self.sign,
                threshold=self.threshold,
                unit=BY_NAME[self.measure].unit,
            )

    @property
    def sign(self) -> str:
        return "below" if self.below is not None else "above"

    @property
    def threshold(self) -> float:
        return self.below if self.below is not None else self.above if self.above is not None else np.nan

    def holds(self, values: Values) -> NDArray[np.bool_]:
        return values < self.threshold if self.below is not None else values > self.threshold


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found in a scenario under a policy: `points` (points, factors), `share` (points,) of a point's runs in
    which the condition holds; `nulls` of the runs counted as 0.

    `elsewhere`: the density of each box found, at points that were left out of the search; `asked`: the density asked
    for; `trajectory`: the search for the first box.
    """

    scenario: str
    policy: str
    condition: Condition
    factors: tuple[str, ...]
    points: Values
    share: Values
    runs: int
    nulls: int
    found: tuple[Found, ...]
    elsewhere: tuple[float, ...]
    asked: float | None
    trajectory: tuple[Step, ...]

    @property
    def densest(self) -> float:
        """The largest density of the search."""
        return max(step.density for step in self.trajectory)


def discover(data: SweepData, condition: Condition, density: float | None = None) -> list[Discovery]:
    """A discovery for each scenario under a policy.  Raises `InputError` where the condition holds never or always."""
    data.require_complete()
    if density is not None and not 0.0 < density <= 1.0:
        raise InputError("density={density}: accepted: a share above 0, to 1", density=density)
    points = data.design.to_numpy()
    discoveries = []
    for scenario, policy in data.labels:
        response = data.response(scenario, policy, condition.measure)
        share = condition.holds(response.values).mean(axis=1)
        if share.min() == share.max():
            low, high = float(response.values.min()), float(response.values.max())
            raise InputError(
                "{sign}={threshold:g}: sets no point of {scenario}/{policy} apart, where {measure} goes from "
                "{low:.4g} to {high:.4g}; accepted: a threshold in between",
                sign=condition.sign,
                threshold=condition.threshold,
                scenario=scenario,
                policy=policy,
                measure=condition.measure,
                low=low,
                high=high,
            )
        found = tuple(boxes(points, share, density))
        discoveries.append(
            Discovery(
                scenario,
                policy,
                condition,
                tuple(map(str, data.design.columns)),
                points,
                share,
                response.runs,
                response.nulls,
                found,
                held_out(points, share, data.blocks, density, len(found)),
                density,
                found[0].trajectory if found else peeled(points, share),
            )
        )
    return discoveries


def table(discoveries: list[Discovery]) -> pd.DataFrame:
    """`COLUMNS`: a row a box and factor that it limits; an end that is not limited is null.

    `quasi_p` is that of the weaker limit, `share` that of all runs in which the condition holds, `density_held_out` the
    density at points that were left out of the search.
    """
    import pandas as pd

    rows = []
    for each in discoveries:
        condition = f"{each.condition.sign} {each.condition.threshold:g}"
        for number, found in enumerate(each.found, start=1):
            limits = found.step.box.limits
            for k, factor in enumerate(each.factors):
                if not np.isfinite(limits[k]).any():
                    continue
                low, high = (float(end) if np.isfinite(end) else np.nan for end in limits[k])
                worst = max(p for (j, side), p in found.quasi_p.items() if j == k and side in (LOW, HIGH))
                _, coverage, density, mass = found.step
                rows.append(
                    (each.scenario, each.policy, each.condition.measure, condition, number, factor, low, high, worst,
                     coverage, density, mass, float(each.share.mean()), each.elsewhere[number - 1])
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
