"""Whether a chunk of a study holds what its plan says: these runs and no others, in these columns, in whole files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.columns import Describe
from zaedno.experiments.reading import MISSING, DamagedError, mistrusted, read_table, schema_of
from zaedno.experiments.study.pieces import KEYS, Pieces, chunk_name
from zaedno.experiments.study.plan import Part, Round
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pyarrow as pa

type Keys = NDArray[np.int64]  # (cell, run) of rows, shape (rows, 2)

NOT_PLANNED = Message("not in the plan of this study")
_OTHERS = Message("holds other runs than its plan")


class Look(NamedTuple):
    """What the pieces of a study must hold.

    `labels`: scenarios and policies in their order; `seed`: the seed of a point's worlds; `columns`: those of a table,
    none where it is not kept; `describe`: their types; `months`: of a run; `strict`: columns are those of this version;
    `varied`: the parameters that points set, and `points`, shape (points, parameters), their values (given, every page
    of every column is looked at, else keys alone).
    """

    labels: Sequence[tuple[str, str]]
    seed: Callable[[int], int]
    columns: Callable[[str], Sequence[str]]
    describe: Describe
    months: int = 0
    strict: bool = True
    varied: Sequence[str] = ()
    points: NDArray[np.float64] | None = None


class Inspector:
    """Looks at the chunks of a study."""

    def __init__(self, pieces: Pieces, look: Look) -> None:
        self._pieces, self._look = pieces, look
        self._labels = {label: k for k, label in enumerate(look.labels)}

    def require_sound(self, work: Round, chunk: int, size: int) -> None:
        """Raises `DamagedError` unless a chunk of a round, `size` runs long, holds what it should."""
        name = chunk_name(work.name, chunk)
        if chunk >= work.chunks(size):
            raise DamagedError(self._path("runs", name), NOT_PLANNED)
        planned = self._planned(work, chunk, size)
        failed = self._keys("failures", name)
        path = self._path("failures" if failed is not None else "runs", name)
        done = self._keys("runs", name)
        none = np.empty((0, 2), np.int64)
        if done is None and not self._pieces.all_failed(name):
            raise DamagedError(self._path("runs", name), MISSING)
        lost = _among(planned, none if failed is None else failed)
        if failed is not None and not np.array_equal(planned[lost], failed):
            raise DamagedError(path, _OTHERS)
        if not np.array_equal(planned[~lost], none if done is None else done):
            raise DamagedError(self._path("runs", name), _OTHERS)
        if done is not None:
            self._require_others(name, done)

    def require_retried(self, name: str, failed: Keys) -> None:
        """Raises `DamagedError` unless a chunk of runs that were run once more holds some that had `failed`."""
        for table in ("runs", "failures"):
            keys = self._keys(table, name)
            if keys is not None and (len(np.unique(keys, axis=0)) < len(keys) or not _among(keys, failed).all()):
                raise DamagedError(self._path(table, name), _OTHERS)
            if table == "runs" and keys is not None:
                self._require_others(name, keys)

    def failed(self, names: Iterable[str]) -> Keys:
        """The runs that failed in chunks with these names."""
        found = (self._keys("failures", name) for name in names)
        return np.concatenate([np.empty((0, 2), np.int64), *(keys for keys in found if keys is not None)])

    def _path(self, table: str, name: str) -> Path:
        return self._pieces.place / table / name

    def _planned(self, work: Round, chunk: int, size: int) -> Keys:
        parts: list[Part] = list(work.chunk(chunk, size))
        counts = [part.runs for part in parts]
        cells = np.repeat([part.cell for part in parts], counts)
        runs = np.concatenate([np.arange(part.first, part.first + part.runs) for part in parts])
        return np.stack([cells, runs], axis=1)

    def _keys(self, table: str, name: str) -> Keys | None:
        """The runs in a file, in its order; None where there is none."""
        path = self._path(table, name)
        if not path.is_symlink() and not path.exists():
            return None
        keys = [*KEYS, "seed"]
        rows = self._read(path, table, keys)
        with mistrusted(path):
            found = self._of(rows, path)
            seeds = rows["seed"].to_numpy()
        points, places = np.unique(found[:, 0] // len(self._labels), return_inverse=True)
        expected = [self._look.seed(int(point)) for point in points]
        if not np.array_equal(seeds, np.array(expected, np.uint64)[places]):
            raise DamagedError(path, Message("holds runs of other seeds"))
        if table == "runs" and self._look.points is not None:
            self._require_points(path, rows, found, self._look.points)
        return found

    def _require_points(self, path: Path, rows: pa.Table, keys: Keys, points: NDArray[np.float64]) -> None:
        """That the varied parameters have the values that the design gives them."""
        of_rows = points[keys[:, 0] // len(self._labels)]
        for k, name in enumerate(self._look.varied):
            if name in rows.schema.names and not np.array_equal(rows[name].to_numpy(), of_rows[:, k]):
                raise DamagedError(path, Message("holds runs of other points"))

    def _require_others(self, name: str, done: Keys) -> None:
        """That the other tables tell of the runs that are `done`, and of no others."""
        for table in self._pieces.tables:
            path = self._path(table, name)
            if table in ("runs", "failures"):
                continue
            if table == "months" and "point" in self._look.columns(table):
                self._require_months(path, done)
            elif self._look.columns(table):
                with mistrusted(path):
                    runs = read_table(path)["run"].to_numpy()
                if not np.isin(runs, done[:, 1]).all():
                    raise DamagedError(path, _OTHERS)

    def _require_months(self, path: Path, done: Keys) -> None:
        """That the months of the runs that are `done` are all there."""
        rows = self._read(path, "months", [*KEYS, "month"])
        with mistrusted(path):
            same = len(rows) == len(done) * self._look.months and np.array_equal(
                self._of(rows, path), np.repeat(done, self._look.months, axis=0)
            )
            months = rows["month"].to_numpy()
        if not same or not np.array_equal(months, np.tile(np.arange(self._look.months), len(done))):
            raise DamagedError(path, _OTHERS)

    def _read(self, path: Path, table: str, keys: list[str]) -> pa.Table:
        schema = schema_of(path)
        for name in keys:
            if name not in schema.names:
                raise DamagedError(path, Message("the column {name} is missing", name=name))
        found = dict(zip(schema.names, map(str, schema.types), strict=True))
        expected = self._look.columns(table) if self._look.strict else []
        for name in expected or keys:
            known = self._look.describe(table, name)
            if name not in found:
                raise DamagedError(path, Message("the column {name} is missing", name=name))
            if known is not None and found[name] != known.type:
                raise DamagedError(path, Message("the column {name} is of another type", name=name))
        if expected and len(found) != len(expected):
            raise DamagedError(path, Message("holds other columns"))
        return read_table(path, keys if self._look.points is None else None)

    def _of(self, rows: pa.Table, path: Path) -> Keys:
        if any(rows[name].null_count for name in KEYS):
            raise DamagedError(path, _OTHERS)
        frame = rows.select(["scenario", "policy"]).to_pandas()
        labels = frame.groupby(["scenario", "policy"], sort=False).ngroup().to_numpy()
        firsts = np.unique(labels, return_index=True)[1]
        codes = [self._labels.get(tuple(frame.iloc[int(k)]), -1) for k in firsts]
        if -1 in codes:
            raise DamagedError(path, _OTHERS)
        places = np.array(codes, np.int64)[labels] if len(labels) else np.empty(0, np.int64)
        cells = rows["point"].to_numpy() * len(self._labels) + places
        return np.stack([cells, rows["run"].to_numpy()], axis=1)


def _among(keys: Keys, others: Keys) -> NDArray[np.bool_]:
    """For each of `keys` whether it is one of `others`."""
    most = 1 + max(int(keys[:, 1].max(initial=0)), int(others[:, 1].max(initial=0)))
    return np.isin(keys[:, 0] * most + keys[:, 1], others[:, 0] * most + others[:, 1])
