"""What `run` and `compare` ask for: plain, typed, validated values.  No configuration library is seen from here on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from zaedno.experiments.study.checks import folder_name, require_integer
from zaedno.experiments.study.execution import Precision, first_runs
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.sweep.design import POSTERIOR, Design
from zaedno.sim.messages import InputError, Message
from zaedno.sim.scenario import BASELINE, NO_POLICY, Scenario

RUN, COMPARE = "run", "compare"
_STUDY_KEYS = ("command", "runs", "seed", "events", "scenarios")
_MORE_KEYS = ("precision", "design")  # where they were asked for


@dataclass(frozen=True, kw_only=True)
class RunSettings(StudySettings):
    """Everything that `run` or `compare` needs.  Raises `InputError` on a value that is not accepted.

    `scenarios` are simulated in the same worlds, the first being the baseline of a comparison.  With a `table` of
    points, run r of every scenario is lived under the parameters in row r of it, and so on from its first row.  With a
    `precision`, each scenario gets as many runs as that takes, and at least `runs`.
    """

    scenarios: tuple[Scenario, ...]
    events: tuple[int, ...] = ()
    precision: Precision | None = None
    table: Design | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for run in self.events:
            require_integer("events", run, 0, self.runs - 1, Message("numbers of runs of this study"))
        _require_combinations(self.command, self.scenarios)

    @property
    def first_runs(self) -> int:
        """Replications of each scenario in the first round."""
        return first_runs(self.runs, self.precision)

    @property
    def drawn(self) -> bool:
        """Whether parameters are sets that were drawn from a calibration."""
        return self.table is not None and self.table.kind == POSTERIOR

    @property
    def of_baseline(self) -> bool:
        """Whether it is a run of the baseline under no policy, with its parameters or others: what facts speak of."""
        named = [(scenario.name, scenario.policy) for scenario in self.scenarios]
        return self.command == RUN and named == [(BASELINE, NO_POLICY)]

    @property
    def name(self) -> str:
        """A folder's name from scenarios, policies and seed."""
        scenarios = dict.fromkeys(scenario.name for scenario in self.scenarios)
        policies = dict.fromkeys(scenario.policy for scenario in self.scenarios)
        return folder_name(f"{'-vs-'.join(scenarios)}-{'-vs-'.join(policies)}-seed{self.seed}")

    def study(self) -> dict[str, Any]:
        """The study as plain values: the content of `config.yaml`."""
        return {
            "command": self.command,
            "runs": self.runs,
            "seed": self.seed,
            "events": list(self.events),
            "scenarios": [scenario.as_config() for scenario in self.scenarios],
            **({} if self.precision is None else {"precision": self.precision.as_config()}),
            **({} if self.table is None else {"design": self.table.as_config()}),
        }

    @classmethod
    def from_study(cls, study: Any, **presentation: Any) -> Self:
        """The settings whose `study()` is given, with `execution`, `out`, `figures`, `language`; or `InputError`."""
        if not isinstance(study, Mapping):
            raise InputError(
                "not a resolved configuration; accepted: a mapping with {keys}", keys=", ".join(_STUDY_KEYS)
            )
        for key in study:
            if key not in (*_STUDY_KEYS, *_MORE_KEYS):
                raise InputError(
                    "{key}: no key of a resolved configuration; accepted: {keys}",
                    key=key,
                    keys=", ".join(_STUDY_KEYS),
                )
        for key in _STUDY_KEYS:
            if key not in study:
                raise InputError(
                    "{key}: missing; accepted: a resolved configuration, with {keys}",
                    key=key,
                    keys=", ".join(_STUDY_KEYS),
                )
        scenarios, events = _require_list("scenarios", study["scenarios"]), _require_list("events", study["events"])
        return cls(
            command=str(study["command"]),
            scenarios=tuple(Scenario.from_config(config) for config in scenarios),
            runs=study["runs"],
            seed=study["seed"],
            events=tuple(events),
            precision=Precision(**study["precision"]) if study.get("precision") else None,
            table=Design.from_config(study["design"]) if study.get("design") else None,
            **presentation,
        )


def _require_list(key: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)):
        raise InputError("{key}={value!r}: not a list; accepted: a list, such as [0, 1]", key=key, value=value)
    return value


def _require_combinations(command: str, scenarios: Sequence[Scenario]) -> None:
    labels = [scenario.label for scenario in scenarios]
    if command == RUN and len(labels) != 1:
        raise InputError(
            "run: {count} scenarios ({labels}); accepted: one, or the command compare",
            count=len(labels),
            labels=", ".join(labels),
        )
    if command == COMPARE and len(labels) < 2:
        raise InputError(
            "compare: nothing to compare {labels} with; accepted: two or more, as in "
            "scenario=win_win,win_lose or policy=none,quarterly_checkins",
            labels=", ".join(labels),
        )
    if command not in (RUN, COMPARE):
        raise InputError(
            "command={command!r}: no such command; accepted: {run}, {compare}",
            command=command,
            run=RUN,
            compare=COMPARE,
        )
    if len(set(labels)) < len(labels):
        raise InputError("compare: {labels}: one of them twice; accepted: each once", labels=", ".join(labels))
