"""A study's folder, and the worlds that are kept in it, piece by piece (experiments/kept.py tells how).

units.parquet                              what the units are: a row each
runs/COMMUNITY-CLAIM-FIRST.parquet         a block of worlds, from the run FIRST on, under all arms of a claim
maps/CLAIM.parquet                         the worlds of all cells of a boundary map
claims.csv  arms.csv  boundaries.csv       what follows from them, there when all of them are
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.claims.columns import MAPS, MEASURES, RUNS, SIMULATED, UNITS, table_of
from experiments.claims.communities import Community
from experiments.claims.declaration import Claim
from experiments.claims.laboratory import Observed, runs_of
from experiments.claims.measuring import Values
from experiments.files import first_line
from experiments.kept import Kept
from sim.messages import InputError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

UNITS_TABLE = f"{UNITS}.parquet"
_AS_WRITTEN = "as it was written, or none (it is simulated again)"

type Columns = Mapping[str, NDArray[np.generic]]
type Pieces = Mapping[tuple[str, int], Values]  # arm and unit → measures of some runs


class Block(NamedTuple):
    """Worlds of a community under all arms of a claim, from the run `first` on (arms with a party: fewer)."""

    community: str
    claim: Claim
    first: int

    @property
    def name(self) -> str:
        return f"{self.community}-{self.claim.name}-{self.first:07d}"


class Worlds(Kept):
    """The worlds that are kept in a study's folder."""

    def block(self, block: Block) -> Pieces | None:
        """What a block gave; None while it is missing.  Raises `InputError` where it cannot be read."""
        table = self._read(RUNS, block.name)
        if table is None:
            return None
        groups = table.to_pandas().groupby(["arm", "unit"], sort=False)
        return {key: {name: rows[name].to_numpy() for name in MEASURES} for key, rows in groups}

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

    def cells(self, claim: Claim) -> pd.DataFrame | None:
        """The worlds of a claim's boundary map; None while they are missing."""
        table = self._read(MAPS, claim.name)
        return None if table is None else table.to_pandas()

    def keep_cells(self, claim: Claim, columns: Columns, simulated: int) -> None:
        self._keep(MAPS, claim.name, columns, simulated)

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

    def _read(self, table: str, name: str) -> pa.Table | None:
        path = self.folder / table / f"{name}.parquet"
        if not path.is_file():
            return None
        with _opened(path, _AS_WRITTEN) as file:
            return file.read()


@contextlib.contextmanager
def _opened(path: Path, accepted: str) -> Iterator[pq.ParquetFile]:
    """A Parquet file.  Raises `InputError` where it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            "{path}: cannot be read ({error}); accepted: {accepted}",
            path=path,
            error=first_line(error),
            accepted=accepted,
        ) from error


def _simulated(path: Path) -> int:
    with _opened(path, _AS_WRITTEN) as file:
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
    """`units.parquet` as it is in `folder`.  Raises `InputError` where it cannot be read."""
    with _opened(folder / UNITS_TABLE, "as `zaedno claims` wrote it") as file:
        return file.read()
