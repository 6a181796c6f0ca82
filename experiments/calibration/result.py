"""A calibration's folder, opened: its tables as pandas, and whether its sets are worth the name of a posterior."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.calibration.weights import ENOUGH, effective
from zaedno.experiments.reading import DamagedError, read_csv, read_frame
from zaedno.experiments.result import read_origin
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd

COMMAND = "calibrate"
POSTERIOR, PATTERNS, IDENTIFIED = "posterior.parquet", "patterns.csv", "identified.csv"
FIGHTS, WAVES, DEFAULTS = "fights.csv", "waves.csv", "defaults.yaml"
_COLUMNS = {
    PATTERNS: (
        "pattern", "source", "low", "high", "got", "inside", "fitted", "prior_5", "prior_50", "prior_95",
        "prior_inside", "posterior_5", "posterior_50", "posterior_95", "posterior_inside",
    ),
    IDENTIFIED: (
        "parameter", "prior_low", "prior_high", "low", "median", "high", "shipped", "width", "width_low", "width_high",
        "identified", "goes_with", "correlation",
    ),
    FIGHTS: ("fact", "other", "chance", "chance_other", "chance_both", "ratio", "fight", "fitted"),
    WAVES: ("wave", "points", "runs", "failed", "confirmation", "emulator_sd", "expected_inside", "inside",
            "effective_sets"),
}  # fmt: skip
_WORDS = ("pattern", "source", "parameter", "goes_with", "fact", "other", "inside", "fitted", "identified", "fight")


class CalibrationResult:
    """What a calibration has given; its tables are there when it is complete.

    `posterior` (a row a set), `patterns` (a row a fact), `identified` (a row a parameter), `fights` (a row a pair of
    facts), `waves` (a row a wave).  Each raises `InputError` where it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.config, self.provenance = read_origin(self.folder)

    @property
    def complete(self) -> bool:
        return self.provenance.get("end") is not None

    def require_complete(self) -> None:
        """Raises `InputError` where waves are still missing."""
        if not self.complete:
            raise InputError(
                "{folder}: waves are missing (zaedno status tells how many runs); accepted: a complete calibration "
                "(the command that began it goes on)",
                folder=self.folder,
            )

    def require_whole(self) -> None:
        """Raises `DamagedError` on the first table that is not as it was written."""
        _ = self.posterior, self.patterns, self.identified, self.fights, self.waves

    @cached_property
    def posterior(self) -> pd.DataFrame:
        self.require_complete()
        found = read_frame(self.folder / POSTERIOR)
        for name in ("set", "weight", *self.parameters):
            if name not in found.columns:
                raise DamagedError(self.folder / POSTERIOR, Message("the column {name} is missing", name=name))
        weight = found["weight"].to_numpy()
        if not len(found) or not np.isfinite(weight).all() or (weight < 0).any() or not weight.sum() > 0:
            raise DamagedError(self.folder / POSTERIOR, Message("holds no weights"))
        return found

    @cached_property
    def patterns(self) -> pd.DataFrame:
        return self._table(PATTERNS)

    @cached_property
    def identified(self) -> pd.DataFrame:
        return self._table(IDENTIFIED)

    @cached_property
    def fights(self) -> pd.DataFrame:
        return self._table(FIGHTS)

    @cached_property
    def waves(self) -> pd.DataFrame:
        return self._table(WAVES)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of what was varied."""
        return tuple(self.config["priors"])

    @cached_property
    def effective(self) -> float:
        """As many sets of equal weight would tell as much."""
        return effective(self.posterior["weight"].to_numpy(np.float64))

    @property
    def enough(self) -> bool:
        """Whether there are so many that the sets may be called a posterior."""
        return self.effective >= ENOUGH

    def _table(self, name: str) -> pd.DataFrame:
        self.require_complete()
        columns = _COLUMNS[name]
        numbers = [column for column in columns if column not in (*_WORDS, "confirmation")]
        return read_csv(self.folder / name, columns, numbers)
