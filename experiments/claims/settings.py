"""What a study of the claims is: plain, typed, validated values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.communities import COMMUNITIES, POINTS, UNCERTAIN, UNCERTAIN_PARAMETERS, UNCERTAINTY
from zaedno.experiments.settings import LANGUAGES, MOST_RUNS, MOST_SEED, MOST_WORKERS, require_integer, require_switch
from zaedno.sim.messages import InputError, Message
from zaedno.sim.scenario import MOST_MONTHS

COMMAND = "claims"
CELL_RUNS = 60  # worlds of a cell of a boundary map, at most
_KEYS = ("command", "runs", "seed", "months", "communities", "claims")


@dataclass(frozen=True)
class ClaimsSettings:
    """Everything that `claims` needs.  Raises `InputError` on a value that is not accepted.

    `runs` is the most replications of a treatment in the default community; fewer are done where they tell enough.
    """

    runs: int
    seed: int
    months: int
    workers: int | None = None
    out: Path | None = None
    figures: bool = True
    language: str = "en"
    dry_run: bool = False

    def __post_init__(self) -> None:
        require_integer("runs", self.runs, 2, MOST_RUNS, Message("replications at most"))
        require_integer("seed", self.seed, 0, MOST_SEED)
        require_integer("months", self.months, 1, MOST_MONTHS, Message("months"))
        require_switch("dry_run", self.dry_run)
        if self.workers is not None:
            require_integer("workers", self.workers, 1, MOST_WORKERS, Message("cores"))
        if self.language not in LANGUAGES:
            raise InputError(
                "language={language!r}: no such language; accepted: {languages}",
                language=self.language,
                languages=", ".join(LANGUAGES),
            )
        if not isinstance(self.figures, bool):
            raise InputError("figures={figures!r}: not a choice; accepted: on, off", figures=self.figures)

    @property
    def folder(self) -> Path:
        """The result folder: `out`, or outputs/claims/seedSEED below the working directory."""
        return self.out if self.out is not None else Path("outputs") / COMMAND / f"seed{self.seed}"

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
        settings = cls(study["runs"], study["seed"], study["months"], **presentation)
        from zaedno.experiments.store import difference

        different = difference(dict(study), settings.study())
        if different:
            raise InputError(
                "{different}: not as this version declares it; accepted: a study of this version", different=different
            )
        return settings
