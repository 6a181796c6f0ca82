"""What a study of the claims is: plain, typed, validated values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.communities import COMMUNITIES, POINTS, UNCERTAIN, UNCERTAIN_PARAMETERS, UNCERTAINTY
from zaedno.experiments.study.checks import MOST_RUNS, require_integer
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.sweep.design import Design
from zaedno.sim.messages import InputError, Message
from zaedno.sim.scenario import MOST_MONTHS

COMMAND = "claims"
TARGET = 0.1  # standard deviations of the measure between worlds: half of what is called a small effect
CELL_RUNS = 60  # worlds of a cell of a boundary map, at most
_KEYS = ("command", "runs", "seed", "months", "communities", "claims")


@dataclass(frozen=True, kw_only=True)
class ClaimsSettings(StudySettings):
    """Everything that `claims` needs.  Raises `InputError` on a value that is not accepted.

    `runs` is the most replications of a treatment in the default community; fewer are done where effects are known to
    ± `precision` standard deviations of their measure.  With a `table`, its points stand in place of the uncertain
    parameters' own.
    """

    command: str = COMMAND
    months: int
    precision: float = TARGET
    table: Design | None = None

    def __post_init__(self) -> None:
        require_integer("runs", self.runs, 2, MOST_RUNS, Message("replications at most"))
        super().__post_init__()
        require_integer("months", self.months, 1, MOST_MONTHS, Message("months"))
        number = isinstance(self.precision, (int, float)) and not isinstance(self.precision, bool)
        if not number or not 0.0 < self.precision < float("inf"):
            raise InputError(
                "precision={precision!r}: accepted: a number above 0 (standard deviations of the measure)",
                precision=self.precision,
            )

    @property
    def name(self) -> str:
        return f"seed{self.seed}"

    @property
    def cell_runs(self) -> int:
        return min(CELL_RUNS, self.runs)

    def study(self) -> dict[str, Any]:
        """The study as plain values, the declared experiments included: the content of `config.yaml`."""
        return {
            "command": COMMAND,
            "runs": self.runs,
            "seed": self.seed,
            "months": self.months,
            "communities": {
                "synthetic": COMMUNITIES,
                UNCERTAIN: {"points": POINTS, "within": UNCERTAINTY, "parameters": list(UNCERTAIN_PARAMETERS)},
            },
            "claims": {claim.name: claim.as_config() for claim in CLAIMS},
            **({} if self.precision == TARGET else {"precision": self.precision}),
            **({} if self.table is None else {"design": self.table.as_config()}),
        }

    @classmethod
    def from_study(cls, study: Any, **presentation: Any) -> Self:
        """The settings whose `study()` is given.  Raises `InputError`, too where claims were declared otherwise."""
        if not isinstance(study, Mapping) or study.get("command") != COMMAND:
            raise InputError("no study of zaedno claims; accepted: the config.yaml of one")
        for key in _KEYS:
            if key not in study:
                raise InputError(
                    "{key}: missing; accepted: a resolved configuration, with {keys}", key=key, keys=", ".join(_KEYS)
                )
        table = Design.from_config(study["design"]) if study.get("design") else None
        settings = cls(
            runs=study["runs"],
            seed=study["seed"],
            months=study["months"],
            precision=study.get("precision", TARGET),
            table=table,
            **presentation,
        )
        from zaedno.experiments.store import difference

        different = difference(dict(study), settings.study())
        if different:
            raise InputError(
                "{different}: not as this version declares it; accepted: a study of this version", different=different
            )
        return settings
