"""What a sweep is: scenarios, a design, replications, precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zaedno.experiments.study.checks import MOST_RUNS, folder_name, require_switch
from zaedno.experiments.study.execution import Precision, first_runs
from zaedno.experiments.study.plan import SEPARATE, chunk_size
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.sweep.design import Design
from zaedno.sim.messages import InputError
from zaedno.sim.scenario import Scenario

SWEEP = "sweep"
SHARED = "shared"
MONTHS = "months"


@dataclass(frozen=True, kw_only=True)
class SweepSettings(StudySettings):
    """Everything that `sweep` needs.  Raises `InputError` on a value that is not accepted.

    Every point of `design` is run in every one of `scenarios` (a scenario under a policy), `runs` times.  With
    `worlds` shared, replication r of every point meets the world r (common random numbers); separate worlds are
    drawn for each point.  With a `precision`, `runs` are those that a point has at least: the first round has
    `first_runs`.  `months` keeps the months of every run too.
    """

    command: str = SWEEP
    scenarios: tuple[Scenario, ...]
    design: Design
    worlds: str = SHARED
    months: bool = False
    precision: Precision | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.worlds not in (SHARED, SEPARATE):
            raise InputError(
                "worlds={worlds!r}: accepted: {shared}, {separate}",
                worlds=self.worlds,
                shared=SHARED,
                separate=SEPARATE,
            )
        require_switch("keep_months", self.months)
        labels = [scenario.label for scenario in self.scenarios]
        if len(set(labels)) < len(labels):
            raise InputError("sweep: {labels}: one of them twice; accepted: each once", labels=", ".join(labels))
        if self.cells * self.first_runs > MOST_RUNS:
            raise InputError(
                "points={count}: {runs} runs; accepted: {most} or fewer",
                count=self.design.count,
                runs=self.cells * self.first_runs,
                most=MOST_RUNS,
            )

    @property
    def first_runs(self) -> int:
        """Replications of each point in the first round: `runs`, with a precision target no fewer than it takes."""
        return first_runs(self.runs, self.precision)

    @property
    def cells(self) -> int:
        """Number of points times scenarios."""
        return self.design.count * len(self.scenarios)

    @property
    def chunk(self) -> int:
        """Runs that are committed together: those asked for, or about a second's work at the largest community."""
        varied = [int(factor.high) for factor in self.design.factors if factor.name == "organisations"]
        organisations = max(len(scenario.roster) for scenario in self.scenarios)
        months = max(scenario.past_months + scenario.months for scenario in self.scenarios)
        return self.execution.chunk or chunk_size(max([organisations, *varied]), months)

    @property
    def name(self) -> str:
        scenarios = dict.fromkeys(scenario.name for scenario in self.scenarios)
        policies = dict.fromkeys(scenario.policy for scenario in self.scenarios)
        return folder_name(f"{'-'.join(scenarios)}-{'-'.join(policies)}-{self.design.kind}-seed{self.seed}")

    def study(self) -> dict[str, Any]:
        """The study as plain values: the content of `config.yaml`."""
        return {
            "command": SWEEP,
            "runs": self.runs,
            "seed": self.seed,
            "worlds": self.worlds,
            "months": self.months,
            "precision": None if self.precision is None else self.precision.as_config(),
            "design": self.design.as_config(),
            "scenarios": [scenario.as_config() for scenario in self.scenarios],
        }

    @classmethod
    def from_study(cls, study: Mapping[str, Any], **presentation: Any) -> SweepSettings:
        """The settings whose `study()` is given, with `execution`, `out`, `language`.  Raises `InputError`."""
        missing = [key for key in ("runs", "seed", "design", "scenarios") if key not in study]
        if missing:
            raise InputError("{missing}: missing; accepted: the config.yaml of a sweep", missing=missing[0])
        precision = study.get("precision")
        return cls(
            scenarios=tuple(Scenario.from_config(config) for config in study["scenarios"]),
            design=Design.from_config(study["design"]),
            runs=study["runs"],
            seed=study["seed"],
            worlds=study.get("worlds", SHARED),
            months=study.get("months", False),
            precision=None if precision is None else Precision(**precision),
            **presentation,
        )
