"""A study's tables while they fill: one file a chunk and table, each of which is there whole or not at all.

    runs/ROUND-CHUNK.parquet                   a chunk that is done (the last of its files to get its name)
    months/…  failures/…                       the same chunk's other tables

A chunk is done when its file in runs/ (or, where no run of it succeeded, in failures/) has its name.  Doing a chunk
again writes the same rows under the same name.  A piece is written aside, flushed to the disk, renamed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.files import flush, make_way, remove, write_parquet
from zaedno.experiments.place import ASIDE, clear, in_use
from zaedno.experiments.provenance import digests, note, read_provenance
from zaedno.experiments.reading import DamagedError, mistrusted, opened, read_frame, read_json, read_table, schema_of
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from zaedno.experiments.study.work import Done

PLAN, DESIGN = "plan.json", "design.parquet"
MEANWHILE = "pieces"  # folder of what is done of a study, or a block of one, that ends in other files
PLANNED = ("model", "sources", "versions", "points", "chunk")  # what a plan holds
KEYS = ("point", "scenario", "policy", "run")
TABLES = ("months", "failures", "runs")  # in the order of writing: `runs` tells that a chunk is done
_NAME = re.compile(r"([\w-]+)-(\d{7,})", re.ASCII)


def chunk_name(round_name: str, chunk: int) -> str:
    return f"{round_name}-{chunk:07d}.parquet"


def require_plan(path: Path, plan: dict[str, Any]) -> dict[str, Any]:
    """The `plan` that stands in the file at `path`.  Raises `DamagedError` where it is none."""
    for key in (*PLANNED, "first"):
        if key not in plan:
            if key == "first":  # of version 0.1
                continue
            raise DamagedError(path, Message("{key} is missing", key=key))
        whole = key in ("points", "chunk", "first")
        kind = int if whole else dict if key == "versions" else str
        if not isinstance(plan[key], kind) or isinstance(plan[key], bool) or (whole and plan[key] < 1):
            raise DamagedError(path, Message("{key} is not what it should be", key=key))
    return plan


class Pieces:
    """The tables of a study in `folder`, in the folder itself or `inside` it, while a study of few files fills."""

    def __init__(self, folder: Path, tables: Sequence[str] = TABLES, inside: str = "") -> None:
        self.folder, self.tables, self.place = folder, tuple(tables), folder / inside if inside else folder
        self.held: dict[str, dict[str, pa.Table]] = {}  # tables of chunks that need not be on the disk, by name

    def files(self, table: str) -> Iterator[Path]:
        """The pieces of a table, in no order; other files that somebody has put there are none."""
        folder = self.place / table
        there = folder.glob("*.parquet") if folder.is_dir() else iter(())
        return (path for path in there if self.is_piece(table, path.stem))

    def is_piece(self, table: str, stem: str) -> bool:
        """Whether a piece of `table` may have this name."""
        return _NAME.fullmatch(stem) is not None

    def put(self, table: str, name: str, content: pa.Table) -> None:
        """Puts a piece in place.  Raises `OSError` where the disk does not take it; nothing is half there."""
        aside = self.folder / ASIDE
        aside.mkdir(exist_ok=True)  # the study that this worker was started for may be gone, and its folder cleared
        path = aside / f"{os.getpid()}-{table}-{name}"  # a worker whose study was killed may still be at it
        words = [field.name for field in content.schema if str(field.type) == "string"]
        singles = {field.name: "BYTE_STREAM_SPLIT" for field in content.schema if str(field.type) == "float"}
        try:
            write_parquet(path, content, use_dictionary=words, column_encoding=singles or None)
            flush(path)
        except BaseException:
            path.unlink(missing_ok=True)  # on a full disk it takes the place that others need
            raise
        folder = self.place / table
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)  # another process may be as far
            flush(self.folder)
            flush(self.place)
        make_way(folder / name)
        os.replace(path, folder / name)
        flush(folder)

    def make_way(self, tables: Iterable[str]) -> None:
        """Removes what stands where the folders of tables are to be, and is none."""
        for folder in (self.place / table for table in tables):
            if os.path.lexists(folder) and not folder.is_dir():
                folder.unlink()

    @property
    def begun(self) -> bool:
        """Whether a piece is there."""
        return any(True for _ in self.place.glob("*/*.parquet"))

    @property
    def end(self) -> str | None:
        """When the study's tables became what they are; None while pieces are missing.  Raises `DamagedError`."""
        end: str | None = read_provenance(self.folder)["end"]
        return end

    def note_end(self, end: str | None, files: Sequence[str] = ()) -> None:
        """Notes when the tables became what they are, and the digests of `files`; None while they are added to."""
        note(self.folder, end=end, files=digests(self.folder, files))

    def in_use(self) -> bool:
        """Whether a process works on the study."""
        return in_use(self.folder)

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What `plan.json` holds.  Raises `DamagedError` where it is no plan."""
        return require_plan(self.folder / PLAN, read_json(self.folder / PLAN))

    def design(self, points: int | None = None) -> pd.DataFrame:
        """What `design.parquet` holds: a row for each of `points` (None: as the plan says).  Raises `DamagedError`."""
        count = int(self.plan["points"]) if points is None else points
        path = self.folder / DESIGN
        design = read_frame(path)
        if "point" not in design.columns:
            raise DamagedError(path, Message("the column {name} is missing", name="point"))
        with mistrusted(path):
            if not np.array_equal(design["point"].to_numpy(), np.arange(count)):
                raise DamagedError(path, Message("not a row for each point"))
            return design

    def done(self, round_name: str) -> set[int]:
        """Numbers of the chunks of a round that are done."""
        names = [name.removesuffix(".parquet").rpartition("-") for name in self._done()]
        return {int(chunk) for of_round, _, chunk in names if of_round == round_name}

    def _done(self) -> set[str]:
        """Names of the files of chunks that are done."""
        succeeded = {path.name for path in self.files("runs")}
        failed = {path.name for path in self.files("failures")} - succeeded
        return succeeded | {name for name in failed if self.all_failed(name)}

    def all_failed(self, name: str) -> bool:
        """Whether a chunk without a file in runs/ is done: all its runs failed, and the file says so.

        One that cannot be read counts as done: it is found damaged when it is looked at.
        """
        path = self.place / "failures" / name
        if not path.is_symlink() and not path.exists():
            return False
        try:
            return (schema_of(path).metadata or {}).get(b"all_failed") == b"yes"
        except DamagedError:
            return True

    def drop(self, round_name: str, chunk: int) -> None:
        """Removes what there is of a chunk that is damaged.  Raises `InputError` where that cannot be."""
        for table in self.tables:
            remove(self.place / table / chunk_name(round_name, chunk))

    def chunks(self) -> list[tuple[str, int]]:
        """Round and number of all chunks that are done, in order."""
        names = sorted(name.removesuffix(".parquet").rpartition("-") for name in self._done())
        return [(of_round, int(chunk)) for of_round, _, chunk in names]

    def rounds(self) -> set[str]:
        """Names of the rounds of which something is done."""
        return {name.rpartition("-")[0] for name in self._done()}

    def commit(self, done: Done) -> None:
        """Puts a chunk's tables in place.

        Raises `OSError` where the disk does not take them; nothing is half there.
        """
        name = chunk_name(done.round, done.chunk)
        for table in filter(done.tables.__contains__, self.tables):
            self.put(table, name, done.tables[table])

    def hold(self, done: Done) -> None:
        """Keeps a chunk's tables in memory instead: the study ends with them."""
        self.held[chunk_name(done.round, done.chunk)] = done.tables

    def forget(self) -> None:
        """Removes all pieces, what they told being elsewhere."""
        self.held.clear()
        for table in self.tables:
            for path in list(self.files(table)):
                remove(path)

    def stored(self, table: str) -> Iterator[pa.Table]:
        """A table chunk by chunk, as far as chunks have it.  Raises `DamagedError`."""
        of_chunks = {path.name: path for path in self.files(table)}
        for name in sorted({*of_chunks, *self.held}, key=_place):
            if name not in self.held:
                yield read_table(of_chunks[name])
            elif table in self.held[name]:
                yield self.held[name][table]

    def clear(self) -> None:
        """Removes what a process or worker that died left of chunks that are not done; none may be at work."""
        clear(self.folder)
        self.make_way(self.tables)
        done = self._done()
        for table in self.tables[:-1]:
            for path in self.files(table):
                if path.name not in done:
                    remove(path)

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns; none where there is no such table."""
        first = min(self.files(table), default=None)
        return [] if first is None else list(schema_of(first).names)

    def parts(self, table: str, columns: list[str] | None = None, round_name: str = "*") -> Iterator[pa.Table]:
        """A table chunk by chunk, whole or some of its columns.  Raises `DamagedError` on one that is like no other.

        Not as an Arrow dataset: that one keeps what it knows of every file, a megabyte for three of them.
        """
        first = None
        for path in sorted(self.files(table)):
            if round_name not in ("*", path.stem.rpartition("-")[0]):
                continue
            part = read_table(path, columns)
            first = first or part.schema
            if not part.schema.equals(first) or not set(columns or ()) <= set(part.schema.names):
                raise DamagedError(path, Message("holds other columns"))
            yield part

    def read(self, table: str, columns: list[str] | None = None) -> pd.DataFrame | None:
        """A table, whole or some of its columns, in the order of point, scenario, policy, run (and month)."""
        known = self.columns(table)
        if not known:
            return None
        keys = [name for name in (*KEYS, "month") if name in known]
        wanted = None if columns is None else [*keys, *(name for name in columns if name not in keys)]
        return _in_order(_frame(self.parts(table, wanted)), keys)

    def read_round(self, round_name: str, columns: list[str]) -> pd.DataFrame | None:
        """Keys and some columns of the runs of one round."""
        parts = list(self.parts("runs", [*KEYS, *columns], round_name))
        return _frame(parts) if parts else None

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        rows = 0
        for path in self.files(table):
            with opened(path) as file:
                rows += file.metadata.num_rows
        return rows

    def unresolved(self) -> pd.DataFrame | None:
        """Failures of runs that have not succeeded since; None where there is none."""
        failures = self.read("failures")
        if failures is None:
            return None
        keys = list(KEYS)
        failures = failures.drop_duplicates(keys, keep="last")
        runs = self.read("runs", keys)
        if runs is not None:
            there = failures.merge(runs, on=keys, how="left", indicator=True)["_merge"] == "left_only"
            failures = failures[there.to_numpy()]
        return failures.reset_index(drop=True) if len(failures) else None


def _place(name: str) -> tuple[int, str]:
    """Where a chunk stands in the order of rounds: 10 comes after 2."""
    return len(name), name


def _frame(parts: Iterable[pa.Table]) -> pd.DataFrame:
    """Parts of a table as one; Arrow's columns are let go as pandas' are made, so that it is there once, not twice."""
    import pyarrow as pa

    frame: pd.DataFrame = pa.concat_tables(parts).to_pandas(split_blocks=True, self_destruct=True)
    return frame


def _in_order(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """`frame` sorted by `keys`; itself where it is so already, as files of one round are."""
    import pandas as pd

    codes = [
        frame[key].to_numpy() if frame[key].dtype == "int64" else pd.factorize(frame[key], sort=True)[0] for key in keys
    ]
    order = np.lexsort(codes[::-1])
    return frame if np.array_equal(order, np.arange(len(order))) else frame.take(order).reset_index(drop=True)
