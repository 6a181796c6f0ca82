"""A sweep as its analyses read it: a number a point and run, without a null that nobody has heard of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.reading import mistrusted
from zaedno.experiments.result import load
from zaedno.experiments.study.pieces import DESIGN, Pieces
from zaedno.experiments.sweep.settings import SWEEP
from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

type Values = NDArray[np.float64]

# What a run counts as in which no partnership was alive, and the measure therefore null: the value that the measure
# goes to as partnerships fall apart.  Of other measures (hidden motives of nobody, size of nothing) there is no such
# value, and an analysis of them is refused.
SUBSTITUTES = {"cohesion": 0.0, "cohesion_min": 0.0, "cohesive_share": 0.0, "collective_power": 0.0}


@dataclass(frozen=True)
class Response:
    """`values` of a measure, shape (points, runs): the runs that every point has; `nulls` of them were substituted."""

    measure: str
    values: Values
    nulls: int
    left_out: int  # runs of single points only: failed elsewhere, or added for precision

    @property
    def runs(self) -> int:
        return int(self.values.shape[1])


class SweepData:
    """The folder of a sweep, read for an analysis.  Raises `InputError` where it is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dataset = Pieces(folder)
        self.config: dict[str, Any] = load(folder).config
        if self.config.get("command") != SWEEP:
            raise InputError("{folder}: not a sweep; accepted: a folder that `zaedno sweep` wrote", folder=folder)

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row a point, a column a factor, as floats."""
        design = self.dataset.design()
        with mistrusted(self.folder / DESIGN):
            return design.set_index("point").astype(np.float64)

    @cached_property
    def blocks(self) -> NDArray[np.int64]:
        """A number for each point, the same for points that share coordinates by design: those of a base point of
        Sobol's, or of a trajectory of Morris's; else each point is alone."""
        design, points = self.config["design"], self.design.index.to_numpy(dtype=np.int64)
        width = len(design.get("groups") or {}) or len(design["factors"])
        return points // {"sobol": 2 * width + 2, "morris": width + 1}.get(design["kind"], 1)

    @cached_property
    def labels(self) -> list[tuple[str, str]]:
        """(scenario, policy), in the order of the study."""
        return [(str(each["scenario"]), str(each["policy"])) for each in self.config["scenarios"]]

    @property
    def shared_worlds(self) -> bool:
        """Whether run r of every point meets the same world (common random numbers)."""
        return bool(self.config.get("worlds") == "shared")

    def require_complete(self) -> None:
        """Raises `InputError` while runs are missing."""
        from zaedno.experiments.opening import how_far, load

        found = how_far(load(self.folder))
        if found.missing:
            raise InputError(
                "{folder}: {missing} of {total} runs are missing; accepted: a complete sweep (the command that "
                "began it goes on)",
                folder=self.folder,
                missing=found.missing,
                total=found.total,
            )

    def response(self, scenario: str, policy: str, measure: str) -> Response:
        """The response of a scenario under a policy.  Raises `InputError` on nulls that nothing can stand for."""
        ours = self._runs(scenario, policy, measure)
        table = ours.assign(place=ours.index).pivot(index="point", columns="run", values="place")
        table = table.reindex(self.design.index)
        everywhere = table.notna().all(axis=0)
        if not everywhere.any():
            raise InputError(
                "{folder}: no replication of {scenario}/{policy} is there at every point; accepted: a sweep "
                "without failures (retry=failed runs them once more)",
                folder=self.folder,
                scenario=scenario,
                policy=policy,
            )
        places = table.loc[:, everywhere].to_numpy(dtype=np.int64)
        values = ours[measure].to_numpy(dtype=np.float64)[places]
        null = np.isnan(values)
        if null.any() and measure not in SUBSTITUTES:
            raise InputError(
                "measure={measure}: null in {nulls} of {runs} runs, at {some} of {points} points, for no "
                "partnership was alive; accepted: measures that are never null, and {substitutes}, which then "
                "count as 0",
                measure=measure,
                nulls=int(null.sum()),
                runs=null.size,
                some=int(null.any(axis=1).sum()),
                points=len(null),
                substitutes=", ".join(SUBSTITUTES),
            )
        values = np.where(null, SUBSTITUTES.get(measure, np.nan), values)
        return Response(measure, values, int(null.sum()), len(ours) - values.size)

    def values(self, scenario: str, policy: str, measure: str) -> pd.Series[float]:
        """The measure in every run that is done, whether the sweep is complete or not; the index is the point.

        Nulls count as in `response`; those that nothing stands for are left out.
        """
        ours = self._runs(scenario, policy, measure)
        values = ours[measure].astype(np.float64).fillna(SUBSTITUTES.get(measure, np.nan))
        return values.set_axis(ours["point"].to_numpy()).dropna()

    def means(self, scenario: str, policy: str, measure: str) -> pd.Series[float]:
        """The mean of `values` at each point that has any; the index is the point."""
        return self.values(scenario, policy, measure).groupby(level=0).mean()

    def _runs(self, scenario: str, policy: str, measure: str) -> pd.DataFrame:
        """The runs of a scenario under a policy, with one measure, in the order of points and runs."""
        if measure not in BY_NAME:
            raise InputError(
                "measure={measure!r}: no such measure; accepted: those of docs/measures.md", measure=measure
            )
        runs = self.dataset.read("runs", [measure])
        if runs is None:
            raise InputError("{folder}: no run is done yet; accepted: a sweep that has begun", folder=self.folder)
        return runs[(runs["scenario"] == scenario) & (runs["policy"] == policy)].reset_index(drop=True)
