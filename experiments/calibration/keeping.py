"""What a calibration keeps of each wave, a file each, whole or not at all (experiments/study/pieces.py tells how).

proposals/WW.parquet     the emulator that proposed the wave, and how densely it lies; none of the first wave
designs/WW.parquet       its points, written before any of them is run
facts/WW.parquet         what its runs gave; with that its pieces are gone
failures/WW.parquet      which of its runs failed, where some did
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration import facts
from zaedno.experiments.calibration.chance import Array
from zaedno.experiments.calibration.columns import DESIGNS, FACTS, PROPOSALS, described, table_of
from zaedno.experiments.calibration.effort import Wave
from zaedno.experiments.calibration.emulator import Emulator
from zaedno.experiments.calibration.proposals import Proposal
from zaedno.experiments.files import remove
from zaedno.experiments.reading import DamagedError, mistrusted, read_table
from zaedno.experiments.study.pieces import Pieces
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FAILURES = "failures"
TABLES = (PROPOSALS, DESIGNS, FACTS, FAILURES)
_NAME = re.compile(r"\d{2,}", re.ASCII)
_OTHERS = Message("holds other points than its plan")
_HEAD = 2  # numbers before centres: the logs of two means


@dataclass(frozen=True)
class Told:
    """What a wave's runs gave of each point: facts and standard deviations (points, facts); runs, failures (points,).

    Standard deviations are as they are kept: their squares are the same before and after a study was stopped.
    """

    got: Array
    sd: Array
    runs: NDArray[np.int64]
    failed: NDArray[np.int64]


class Kept(Pieces):
    """The waves in a study's folder, whose parameters are `names`."""

    def __init__(self, folder: Path, names: Sequence[str], fitted: NDArray[np.bool_]) -> None:
        super().__init__(folder, TABLES)
        self._names, self._fitted = tuple(names), fitted

    def is_piece(self, table: str, stem: str) -> bool:
        return _NAME.fullmatch(stem) is not None

    @property
    def begun(self) -> bool:
        return any(True for table in (PROPOSALS, DESIGNS, FACTS) for _ in self.files(table))

    @property
    def written(self) -> list[str]:
        """All files, by their names in the folder."""
        return sorted(path.relative_to(self.folder).as_posix() for table in TABLES for path in self.files(table))

    def drop(self, table: str, wave: Wave) -> None:  # type: ignore[override]
        remove(self._path(table, wave))

    def design(self, wave: Wave) -> tuple[Array, NDArray[np.int64]] | None:  # type: ignore[override]
        """Values of a wave's points (points, parameters), and the sets that they are (-1: new); None while missing."""
        table = self._read(DESIGNS, wave, ["point", "set", "given", *self._names])
        if table is None:
            return None
        values = np.column_stack([table[name].to_numpy() for name in self._names])
        if not np.isfinite(values).all():
            raise DamagedError(self._path(DESIGNS, wave), _OTHERS)
        return values, table["set"].to_numpy().astype(np.int64)

    def keep_design(self, wave: Wave, values: Array, sets: NDArray[np.int64]) -> None:
        given = np.zeros(wave.points, bool)
        given[-1] = wave.number == 0
        columns = {"point": wave.first + np.arange(wave.points), "set": sets, "given": given}
        columns |= dict(zip(self._names, values.T, strict=True))
        self.put(DESIGNS, f"{wave.name}.parquet", table_of(DESIGNS, columns))

    def facts(self, wave: Wave, values: Array) -> Told | None:
        """What the runs of a wave's points gave; None while missing.  `values`: what its design says they are."""
        named = [f"{name}{part}" for name in facts.NAMES for part in ("", "_sd")]
        table = self._read(FACTS, wave, ["point", "runs", "failed", *self._names, *named])
        if table is None:
            return None
        there = np.column_stack([table[name].to_numpy() for name in self._names])
        if not np.array_equal(there, values):
            raise DamagedError(self._path(FACTS, wave), _OTHERS)
        got, sd = (
            np.column_stack([table[f"{name}{part}"].to_numpy(zero_copy_only=False) for name in facts.NAMES])
            for part in ("", "_sd")
        )
        runs, failed = (table[name].to_numpy().astype(np.int64) for name in ("runs", "failed"))
        return Told(got, sd, runs, failed)

    def keep_facts(self, wave: Wave, values: Array, told: Told) -> None:
        columns: dict[str, np.ndarray] = {"point": wave.first + np.arange(wave.points)}
        columns |= {"runs": told.runs, "failed": told.failed, **dict(zip(self._names, values.T, strict=True))}
        for k, name in enumerate(facts.NAMES):
            columns |= {name: told.got[:, k], f"{name}_sd": told.sd[:, k]}
        self.put(FACTS, f"{wave.name}.parquet", table_of(FACTS, columns))

    def keep_failures(self, wave: Wave, rows: pa.Table | None) -> None:
        if rows is None:
            remove(self._path(FAILURES, wave))
        else:
            self.put(FAILURES, f"{wave.name}.parquet", rows)

    def failures(self) -> pd.DataFrame | None:
        """All runs that failed; None where there is none."""
        parts = [read_table(path) for path in sorted(self.files(FAILURES))]
        if not parts:
            return None
        import pyarrow as pa

        return pa.concat_tables(parts).to_pandas()

    def proposal(self, wave: Wave) -> Proposal | None:
        """How a later wave was proposed; None while missing."""
        path = self._path(PROPOSALS, wave)
        if not path.is_symlink() and not path.exists():
            return None
        flat = read_table(path, ["value"])["value"].to_numpy().astype(np.float64)
        d, f = len(self._names), len(facts.NAMES)
        with mistrusted(path):
            centres = int(flat[_HEAD])
            start = _HEAD + 1 + centres * d
            found = Emulator(flat[start:], d, f)
            found.predict(np.full((1, d), 0.5))  # raises where it is of another length
            return Proposal(
                found, self._fitted, (float(flat[0]), float(flat[1])), flat[_HEAD + 1 : start].reshape(-1, d)
            )

    def keep_proposal(self, wave: Wave, proposal: Proposal) -> None:
        head = [*proposal.log_means, float(len(proposal.centres))]
        flat = np.concatenate([head, proposal.centres.ravel(), proposal.emulator.flat])
        self.put(PROPOSALS, f"{wave.name}.parquet", table_of(PROPOSALS, {"value": flat}))

    def _path(self, table: str, wave: Wave) -> Path:
        return self.folder / table / f"{wave.name}.parquet"

    def _read(self, table: str, wave: Wave, names: Sequence[str]) -> pa.Table | None:
        path = self._path(table, wave)
        if not path.is_symlink() and not path.exists():
            return None
        found = read_table(path)
        for name in names:
            known = described(table, name)
            if name not in found.schema.names:
                raise DamagedError(path, Message("the column {name} is missing", name=name))
            if known is not None and str(found.schema.field(name).type) != known.type:
                raise DamagedError(path, Message("the column {name} is of another type", name=name))
        if not np.array_equal(found["point"].to_numpy(), wave.first + np.arange(wave.points)):
            raise DamagedError(path, _OTHERS)
        return found
