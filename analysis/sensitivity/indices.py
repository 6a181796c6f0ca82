"""Tables of indices: a row a measure, factor and index, for every scenario under a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis.sensitivity.sweep_data import Response, SweepData
from zaedno.experiments.inference.morris import morris_indices
from zaedno.experiments.inference.replications import MEANS, MOST_FOR_VARIANCE, VARIANCES, Output, enough_for_variance
from zaedno.experiments.inference.sobol import base_of, by_salib, sobol_indices
from zaedno.experiments.sweep.design import MORRIS_LEVELS
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.sim.messages import InputError

if TYPE_CHECKING:
    import pandas as pd

type Values = NDArray[np.float64]

MEASURES = ("cohesion", "collective_gain", "individual_gain_mean", "collective_power", "partnerships")
KINDS = ("sobol", "morris")
MEAN, VARIANCE = "mean", "variance"
NOISE, REPLICATIONS = "noise", "replications"
COLUMNS = (
    "scenario", "policy", "measure", "factor", "index", "value", "low", "high",
    "of", "salib", "points", "runs", "nulls",
)  # fmt: skip
CONVERGENCE = ("scenario", "policy", "measure", "base", "factor", "index", "value", "low", "high")
_FIRST_BASE = 8


@dataclass(frozen=True)
class SensitivityAnalysis:
    """A complete sweep with a design that has indices.  Raises `InputError` on any other."""

    data: SweepData

    def __post_init__(self) -> None:
        kind = self.data.config["design"]["kind"]
        if kind not in KINDS:
            raise InputError(
                "{folder}: design={kind} has no indices; accepted: a sweep with design=sobol or morris (zaedno "
                "discover takes any)",
                folder=self.data.folder,
                kind=kind,
            )
        self.data.require_complete()

    @cached_property
    def settings(self) -> SweepSettings:
        return SweepSettings.from_study(self.data.config)

    @property
    def kind(self) -> str:
        return self.settings.design.kind

    @cached_property
    def problem(self) -> dict[str, Any]:
        """The design as SALib describes it."""
        return self.settings.design.problem()

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Factors, or groups of them where the design has groups; in SALib's order."""
        from SALib.util import extract_group_names

        return tuple(map(str, extract_group_names(self.problem)[0]))

    @cached_property
    def unit(self) -> Values:
        """The points in the unit cube.  Raises `InputError` where they are not those that were run."""
        design, seed = self.settings.design, self.settings.seed
        if not np.array_equal(design.points(seed), self.data.design.to_numpy()):
            raise InputError(
                "{folder}: its points are not those that SALib draws today; accepted: the version in plan.json",
                folder=self.data.folder,
            )
        return design.unit_points(seed)

    def indices(self, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
        """`COLUMNS`: the indices of every measure, of its mean over runs and, of enough runs, of its variance.

        `index` is S1, ST, S2 (`factor` "a × b") or mu_star, mu, sigma; and noise, the share of replication noise.
        `salib` is what SALib gives for the means alone, `nulls` the runs that count as 0 for want of a partnership.
        """
        import pandas as pd

        rows = []
        for scenario, policy in self.data.labels:
            for measure in measures:
                response = self.data.response(scenario, policy, measure)
                for of, output, values in self._outputs(response):
                    end = (of, *values.shape, response.nulls)
                    for factor, index, interval, salib in self._rows(values, output):
                        of_, points, runs, nulls = end
                        row = (scenario, policy, measure, factor, index, *interval, of_, salib, points, runs, nulls)
                        rows.append(row)
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def convergence(self, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
        """`CONVERGENCE`: S1 and ST of the mean from the first 8, 16, … base points, each half a Sobol design too."""
        import pandas as pd

        rows = []
        for scenario, policy in self.data.labels:
            for measure in measures:
                values = self.data.response(scenario, policy, measure).values
                for base in _bases(base_of(len(values), len(self.factors))):
                    part = values[: base * (2 * len(self.factors) + 2)]
                    found = sobol_indices(part, len(self.factors), self.settings.seed, self.data.shared_worlds)
                    for index, three in (("S1", found.first), ("ST", found.total)):
                        for k, factor in enumerate(self.factors):
                            rows.append((scenario, policy, measure, base, factor, index, *three[:, k]))
        return pd.DataFrame(rows, columns=list(CONVERGENCE))

    def _outputs(self, response: Response) -> Iterator[tuple[str, Output, Values]]:
        """What indices are of, what makes it out of runs, and the runs, shape (points, runs)."""
        yield MEAN, MEANS, response.values
        if response.runs >= enough_for_variance(self.data.shared_worlds):
            yield VARIANCE, VARIANCES, response.values[:, :MOST_FOR_VARIANCE]

    def _rows(self, values: Values, output: Output) -> Iterator[tuple[str, str, Values, float]]:
        """Factor, index, (value, low, high), SALib's value."""
        return self._sobol(values, output) if self.kind == "sobol" else self._morris(values, output)

    def _sobol(self, values: Values, output: Output) -> Iterator[tuple[str, str, Values, float]]:
        found = sobol_indices(values, len(self.factors), self.settings.seed, self.data.shared_worlds, output)
        means = values.mean(axis=1) if output is MEANS else values.var(axis=1, ddof=1)
        constant = np.ptp(means) == 0.0
        salib = {} if constant else by_salib(self.problem, means)
        pairs = [f"{a} × {b}" for a, b in combinations(self.factors, 2)]
        for index, three, names in (
            ("S1", found.first, self.factors),
            ("ST", found.total, self.factors),
            ("S2", found.second, pairs),
        ):
            for k, name in enumerate(names):
                yield name, index, three[:, k], np.nan if constant else float(salib[index][k])
        yield REPLICATIONS, NOISE, found.noise, np.nan

    def _morris(self, values: Values, output: Output) -> Iterator[tuple[str, str, Values, float]]:
        shared, seed = self.data.shared_worlds, self.settings.seed
        found = morris_indices(self.problem, self.unit, values, MORRIS_LEVELS, seed, shared, output)
        for index in ("mu_star", "mu", "sigma"):
            three = getattr(found, index)
            for k, name in enumerate(self.factors):
                yield name, index, three[:, k], float(three[0, k])
        for k, name in enumerate(self.factors):
            yield name, NOISE, found.noise[:, k], np.nan


def as_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` of indices with shares of noise as shares: estimates may come out below 0, or above 1 of what does next to
    nothing."""
    noise = rows["index"] == NOISE
    return rows.assign(**{name: rows[name].mask(noise, rows[name].clip(0.0, 1.0)) for name in ("value", "low", "high")})


def _bases(base: int) -> list[int]:
    """Powers of two up to `base`."""
    first = min(_FIRST_BASE, base)
    return [first << k for k in range((base // first).bit_length())]
