"""A study's folder, and the worlds that are kept in it, piece by piece (experiments/study/pieces.py tells how).

units.parquet                              what the units are: a row each
runs/COMMUNITY-CLAIM-FIRST.parquet         a block of worlds, from the run FIRST on, under all arms of a claim
maps/CLAIM.parquet                         the worlds of all cells of a boundary map
failures/NAME.parquet                      the worlds of a block or map whose runs failed
claims.csv  arms.csv  boundaries.csv       what follows from them, there when all of them are
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.claims.columns import FAILURES, MAPS, MEASURES, RUNS, SIMULATED, UNITS, described, table_of
from zaedno.experiments.claims.communities import Community
from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.claims.laboratory import Observed, runs_of
from zaedno.experiments.claims.measuring import Values
from zaedno.experiments.files import remove
from zaedno.experiments.reading import DamagedError, mistrusted, opened, read_table
from zaedno.experiments.study.pieces import Pieces
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

UNITS_TABLE = f"{UNITS}.parquet"
_OTHERS = Message("holds other worlds than its plan")

_NAMES = {
    FAILURES: re.compile(r"[\w-]+", re.ASCII),
    RUNS: re.compile(r"\w+-\w+-\d{7,}", re.ASCII),
    MAPS: re.compile(r"\w+", re.ASCII),
}
_FAILED = ("claim", "community", "arm", "unit", "run", "origin", "message")
_BLOCK_KEYS = ("claim", "arm", "community", "unit", "run")

type Columns = Mapping[str, NDArray[np.generic]]
type Recorded = Mapping[tuple[str, int], Values]  # arm and unit → measures of some runs


class Block(NamedTuple):
    """Worlds of a community under all arms of a claim, from the run `first` on (arms with a party: fewer)."""

    community: str
    claim: Claim
    first: int

    @property
    def name(self) -> str:
        return f"{self.community}-{self.claim.name}-{self.first:07d}"


class Worlds(Pieces):
    """The worlds that are kept in a study's folder."""

    def is_piece(self, table: str, stem: str) -> bool:
        return _NAMES[table].fullmatch(stem) is not None

    def block(self, block: Block, units: int, runs: int) -> Recorded | None:
        """What a block gave, of so many units, up to the run `runs`; None while it is missing.

        Raises `DamagedError` where it does not hold just that.
        """
        table = self._read(RUNS, block.name)
        if table is None:
            return None
        path = self._path(RUNS, block.name)
        _require_columns(path, table, RUNS, [*_BLOCK_KEYS, *MEASURES])
        with mistrusted(path):
            frame = table.to_pandas()
            groups = dict(iter(frame.groupby(["arm", "unit"], sort=False)))
            planned = {
                (arm.name, unit): np.arange(runs_of(arm, block.first), runs_of(arm, runs))
                for arm in block.claim.arms
                for unit in range(units)
            }
            same = (
                set(frame["claim"]) | set(frame["community"]) == {block.claim.name, block.community}
                and set(groups) == {key for key, numbers in planned.items() if len(numbers)}
                and all(np.array_equal(rows["run"], planned[key]) for key, rows in groups.items())
            )
        if not same:
            raise DamagedError(path, _OTHERS)
        return {key: {name: rows[name].to_numpy() for name in MEASURES} for key, rows in groups.items()}

    def keep_block(self, block: Block, observed: Sequence[Observed], simulated: int) -> None:
        """Keeps what was observed of each unit, from the block's first run on; `simulated` runs were new."""
        rows: dict[str, list[NDArray[np.generic]]] = {}
        for arm in block.claim.arms:
            first = runs_of(arm, block.first)
            for unit, of_unit in enumerate(observed):
                values = of_unit[arm.name]
                runs = np.arange(first, len(values[MEASURES[0]]))
                labels = {"claim": block.claim.name, "arm": arm.name, "community": block.community}
                columns: dict[str, NDArray[np.generic]] = {
                    **{key: np.full(len(runs), label, dtype=object) for key, label in labels.items()},
                    "unit": np.full(len(runs), unit),
                    "run": runs,
                    **{name: values[name][first:] for name in MEASURES},
                }
                for key, column in columns.items():
                    rows.setdefault(key, []).append(column)
        joined = {key: np.concatenate(columns) for key, columns in rows.items()}
        self._keep(RUNS, block.name, joined, simulated)

    def cells(self, claim: Claim, planned: Columns) -> pd.DataFrame | None:
        """The worlds of a claim's boundary map; None while they are missing.

        Raises `DamagedError` where they are not those of the columns `planned`.
        """
        table = self._read(MAPS, claim.name)
        if table is None:
            return None
        path = self._path(MAPS, claim.name)
        _require_columns(path, table, MAPS, [*planned, "control", "treated"])
        with mistrusted(path):
            same = all(np.array_equal(table[name].to_numpy(), column) for name, column in planned.items())
        if not same:
            raise DamagedError(path, _OTHERS)
        return table.to_pandas()

    def keep_cells(self, claim: Claim, columns: Columns, simulated: int) -> None:
        self._keep(MAPS, claim.name, columns, simulated)

    def keep_failures(self, name: str, rows: Sequence[tuple[str, str, str, int, int, str, str]]) -> None:
        """Keeps which worlds of a block or map failed, beside its own: claim, community, arm, unit, run, and why."""
        columns = zip(*rows, strict=True)
        kinds = (object, object, object, np.int64, np.int64, object, object)
        found = {key: np.array(list(column), kind) for key, kind, column in zip(_FAILED, kinds, columns, strict=True)}
        self.put(FAILURES, f"{name}.parquet", table_of(FAILURES, found))

    def failures(self) -> pd.DataFrame | None:
        """All worlds whose runs failed; None where there is none."""
        parts = list(self.pieces(FAILURES))
        if not parts:
            return None
        import pyarrow as pa

        return pa.concat_tables(parts).to_pandas().sort_values(list(_FAILED[:5]), kind="stable", ignore_index=True)

    def drop_failed(self) -> None:
        """Removes the blocks and maps in which a run failed, so that they are done again."""
        for path in list(self.files(FAILURES)):
            for table in (RUNS, MAPS, FAILURES):
                remove(self._path(table, path.stem))

    def simulated(self, table: str, beginning: str = "") -> int | None:
        """Runs that were simulated for the pieces of a table whose names begin so; None where there is no piece."""
        paths = [path for path in self.files(table) if path.name.startswith(beginning)]
        return sum(map(_simulated, paths)) if paths else None

    def pieces(self, table: str) -> Iterator[pa.Table]:
        """A table piece by piece."""
        for path in sorted(self.files(table)):
            found = self._read(table, path.stem)
            if found is not None:
                yield found

    def _keep(self, table: str, name: str, columns: Columns, simulated: int) -> None:
        self.put(table, f"{name}.parquet", table_of(table, columns, simulated))

    def _path(self, table: str, name: str) -> Path:
        return self.folder / table / f"{name}.parquet"

    def _read(self, table: str, name: str) -> pa.Table | None:
        path = self._path(table, name)
        return read_table(path) if path.is_symlink() or path.exists() else None


def _require_columns(path: Path, table: pa.Table, kind: str, names: Sequence[str]) -> None:
    found = dict(zip(table.schema.names, map(str, table.schema.types), strict=True))
    for name in names:
        known = described(kind, name)
        if name not in found:
            raise DamagedError(path, Message("the column {name} is missing", name=name))
        if known is not None and found[name] != known.type:
            raise DamagedError(path, Message("the column {name} is of another type", name=name))
    if len(found) != len(names):
        raise DamagedError(path, Message("holds other columns"))


def _simulated(path: Path) -> int:
    with opened(path) as file:
        return int((file.schema_arrow.metadata or {}).get(SIMULATED.encode(), 0))


def units_table(places: Sequence[Community]) -> pa.Table:
    """The content of `units.parquet`: what sets each unit apart from the default community."""
    units = [(place.name, k, unit) for place in places for k, unit in enumerate(place.units)]
    varied = dict.fromkeys(name for _, _, unit in units for name in unit.varied)
    columns = {
        "community": np.array([name for name, _, _ in units], dtype=object),
        "unit": np.array([k for _, k, _ in units]),
        "seed": np.array([unit.seed for _, _, unit in units], dtype=np.uint64),
        **{name: np.array([unit.varied.get(name, np.nan) for _, _, unit in units]) for name in varied},
    }
    return table_of(UNITS, columns)


def read_units(folder: Path) -> pa.Table:
    """`units.parquet` as it is in `folder`.  Raises `DamagedError` where it cannot be read."""
    return read_table(folder / UNITS_TABLE)
