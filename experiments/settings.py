"""What a study is: plain, typed, validated values.  No configuration library is seen from here on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from zaedno.sim import choices
from zaedno.sim.messages import InputError, Message
from zaedno.sim.scenario import BASELINE, NO_POLICY, Scenario

RUN, COMPARE = "run", "compare"
LANGUAGES = ("en", "bg")
MOST_SEED = 2**64 - 1
MOST_RUNS = 10**9
MOST_WORKERS = 1024
_LONGEST_NAME, _MOST_BYTES = 120, 200  # of a folder's name; file systems take 255 bytes
_STUDY_KEYS = ("command", "runs", "seed", "events", "scenarios")


@dataclass(frozen=True)
class RunSettings:
    """Everything that `run` or `compare` needs.  Raises `InputError` on a value that is not accepted.

    `scenarios` are simulated in the same worlds, the first being the baseline of a comparison.
    `command`, `runs`, `seed`, `events` and `scenarios` make the study, and its numbers follow from them
    alone; the other fields say where it goes and how it is shown.
    """

    command: str
    scenarios: tuple[Scenario, ...]
    runs: int
    seed: int
    events: tuple[int, ...] = ()
    workers: int | None = None
    out: Path | None = None
    figures: bool = True
    language: str = "en"
    dry_run: bool = False

    def __post_init__(self) -> None:
        require_integer("runs", self.runs, 1, MOST_RUNS, Message("replications"))
        require_integer("seed", self.seed, 0, MOST_SEED)
        if self.workers is not None:
            require_integer("workers", self.workers, 1, MOST_WORKERS, Message("cores"))
        for run in self.events:
            require_integer("events", run, 0, self.runs - 1, Message("numbers of runs of this study"))
        if self.language not in LANGUAGES:
            raise InputError(
                "language={language!r}: no such language; accepted: {languages}",
                language=self.language,
                languages=", ".join(LANGUAGES),
            )
        if not isinstance(self.figures, bool):
            raise InputError("figures={figures!r}: not a choice; accepted: on, off", figures=self.figures)
        require_switch("dry_run", self.dry_run)
        _require_combinations(self.command, self.scenarios)

    @property
    def folder(self) -> Path:
        """The result folder: `out`, or outputs/COMMAND/NAME below the working directory."""
        return self.out if self.out is not None else Path("outputs") / self.command / self.name

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
        }

    @classmethod
    def from_study(cls, study: Any, **presentation: Any) -> Self:
        """The settings whose `study()` is given, with `workers`, `out`, `figures`, `language`.  Raises `InputError`."""
        if not isinstance(study, Mapping):
            raise InputError(
                "not a resolved configuration; accepted: a mapping with {keys}", keys=", ".join(_STUDY_KEYS)
            )
        for key in study:
            if key not in _STUDY_KEYS:
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
            **presentation,
        )


def folder_name(wanted: str) -> str:
    """`wanted` as a folder may be called: a name in a file that was edited cannot lead out of outputs/."""
    name = "".join(character if choices.is_name(f"a{character}a") else "_" for character in wanted)
    if len(name) <= _LONGEST_NAME and len(name.encode()) <= _MOST_BYTES:
        return name
    start = name[: _LONGEST_NAME - 9].encode()[: _MOST_BYTES - 9].decode(errors="ignore")
    return f"{start}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def require_integer(key: str, value: Any, low: int, high: int, unit: Message | None = None) -> None:
    """Raise `InputError` unless `value` is an integer (and no boolean) from `low` to `high`."""
    if unit:
        accepted = Message("accepted: an integer from {low} to {high} ({unit})", low=low, high=high, unit=unit)
    else:
        accepted = Message("accepted: an integer from {low} to {high}", low=low, high=high)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError("{key}={value!r}: not an integer; {accepted}", key=key, value=value, accepted=accepted)
    if not low <= value <= high:
        raise InputError("{key}={value}: out of range; {accepted}", key=key, value=value, accepted=accepted)


def require_switch(key: str, value: Any) -> None:
    """Raise `InputError` unless `value` is true or false."""
    if not isinstance(value, bool):
        raise InputError("{key}={value!r}: accepted: true, false", key=key, value=value)


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
