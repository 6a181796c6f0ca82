"""What the settings of every study have: replications, a seed, how it is carried out, where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zaedno.experiments.study.checks import LANGUAGES, MOST_RUNS, MOST_SEED, require_integer
from zaedno.experiments.study.execution import Execution
from zaedno.sim.messages import InputError, Message

_PLAINLY = Execution()


@dataclass(frozen=True, kw_only=True)
class StudySettings:
    """Raises `InputError` on a value that is not accepted.  `study()` makes the study, and its numbers follow from that
    alone; the other fields say how it is carried out, where it goes and how it is shown.
    """

    command: str
    runs: int
    seed: int
    execution: Execution = _PLAINLY
    out: Path | None = None
    figures: bool = True
    language: str = "en"

    def __post_init__(self) -> None:
        require_integer("runs", self.runs, 1, MOST_RUNS, Message("replications"))
        require_integer("seed", self.seed, 0, MOST_SEED)
        if self.language not in LANGUAGES:
            raise InputError(
                "language={language!r}: no such language; accepted: {languages}",
                language=self.language,
                languages=", ".join(LANGUAGES),
            )
        if not isinstance(self.figures, bool):
            raise InputError("figures={figures!r}: not a choice; accepted: on, off", figures=self.figures)

    @property
    def name(self) -> str:
        """What its folder is called where `out` says nothing."""
        raise NotImplementedError

    def study(self) -> dict[str, Any]:
        """The study as plain values: the content of `config.yaml`."""
        raise NotImplementedError

    @property
    def notices(self) -> list[Message]:
        """How the files that it reads were read, where that is not beyond doubt."""
        scenarios, designs = getattr(self, "scenarios", ()), (getattr(self, name, None) for name in ("design", "table"))
        of_rosters = [each for scenario in scenarios for each in scenario.roster.notices]
        return [*of_rosters, *(each for design in designs if design is not None for each in design.notices)]

    @property
    def folder(self) -> Path:
        """The result folder: `out`, or outputs/COMMAND/NAME below the working directory."""
        return self.out if self.out is not None else Path("outputs") / self.command / self.name
