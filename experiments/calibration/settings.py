"""What a calibration is: how much of it, what is varied, what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from zaedno.experiments.calibration import facts, priors
from zaedno.experiments.calibration.effort import LEAST_POINTS, LEAST_RUNS
from zaedno.experiments.calibration.result import COMMAND
from zaedno.experiments.study.checks import MOST_RUNS, require_integer
from zaedno.experiments.study.settings import StudySettings
from zaedno.sim.messages import InputError, Message

_KEYS = ("command", "runs", "seed", "points", "waves", "minutes", "priors", "facts", "held_out", "scenarios")
_MOST_POINTS, _MOST_WAVES, _MOST_MINUTES = 2**20, 50, 100_000.0


@dataclass(frozen=True, kw_only=True)
class CalibrationSettings(StudySettings):
    """Everything that `calibrate` needs.  Raises `InputError` on a value that is not accepted.

    The first of `waves` has `points` points of `runs` runs each; with None for points they are as many as take about
    `minutes`, and `runs` are the most.  With None for waves there are fewer where there are few minutes.
    """

    command: str = COMMAND
    points: int | None = None
    waves: int | None = None
    minutes: float = 20.0

    def __post_init__(self) -> None:
        super().__post_init__()
        require_integer("runs", self.runs, LEAST_RUNS, MOST_RUNS, Message("runs of a point in the first waves"))
        if self.waves is not None:
            require_integer("waves", self.waves, 2, _MOST_WAVES, Message("waves before the confirmation"))
        if self.points is not None:
            require_integer("points", self.points, LEAST_POINTS, _MOST_POINTS, Message("points of the first wave"))
        number = isinstance(self.minutes, (int, float)) and not isinstance(self.minutes, bool)
        if not number or not 0.0 < self.minutes <= _MOST_MINUTES:
            raise InputError(
                "minutes={minutes!r}: accepted: a number above 0, up to {most:g} (minutes of computing)",
                minutes=self.minutes,
                most=_MOST_MINUTES,
            )

    @property
    def name(self) -> str:
        return f"seed{self.seed}"

    def study(self) -> dict[str, Any]:
        """The study as plain values, priors and bands included: the content of `config.yaml`."""
        return {
            "command": COMMAND,
            "runs": self.runs,
            "seed": self.seed,
            "points": self.points,
            "waves": self.waves,
            "minutes": self.minutes if self.points is None else None,
            "priors": dict(priors.as_config(priors.PRIORS)),
            "facts": {fact.name: [fact.low, fact.high] for fact in facts.FACTS},
            "held_out": list(facts.held_out()),
            "scenarios": [scenario.as_config() for scenario in facts.scenarios()],
        }

    @classmethod
    def from_study(cls, study: Any, **presentation: Any) -> Self:
        """The settings whose `study()` is given.  Raises `InputError`, too where priors or facts were others."""
        if not isinstance(study, Mapping) or study.get("command") != COMMAND:
            raise InputError("no study of zaedno calibrate; accepted: the config.yaml of one")
        for key in _KEYS:
            if key not in study:
                raise InputError(
                    "{key}: missing; accepted: a resolved configuration, with {keys}", key=key, keys=", ".join(_KEYS)
                )
        minutes = {} if study["minutes"] is None else {"minutes": study["minutes"]}
        settings = cls(
            runs=study["runs"],
            seed=study["seed"],
            points=study["points"],
            waves=study["waves"],
            **minutes,
            **presentation,
        )
        from zaedno.experiments.store import difference

        different = difference(dict(study), settings.study())
        if different:
            raise InputError(
                "{different}: not as this version declares it; accepted: a study of this version", different=different
            )
        return settings
