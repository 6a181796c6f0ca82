"""A study's folder that fills piece by piece: what is done is kept, and the same command goes on.

    config.yaml  provenance.json    what was asked for, there from the start; `end` is noted when all else is there
    TABLE/NAME.parquet              a piece that is done

A piece is written aside, flushed to the disk, renamed: it is there whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zaedno.experiments.files import flush, make_way, write_parquet
from zaedno.experiments.place import ASIDE, clear, in_use
from zaedno.experiments.provenance import PROVENANCE, digests, note, read_provenance
from zaedno.experiments.store import difference
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    import pyarrow as pa

Told = Callable[[Message], None]


class InterruptedStudyError(RuntimeError):
    """A study could not go on; what it has done is kept.  `told`: it says so, and how to go on."""

    def __init__(self, reason: str, *, told: bool = False) -> None:
        super().__init__(reason)
        self.told = told


class Kept:
    """The pieces of a study in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self, table: str) -> Iterator[Path]:
        """The pieces of a table, in no order; other files that somebody has put there are none."""
        folder = self.folder / table
        there = folder.glob("*.parquet") if folder.is_dir() else iter(())
        return (path for path in there if self.is_piece(table, path.stem))

    def is_piece(self, table: str, stem: str) -> bool:
        """Whether a piece of `table` may have this name."""
        return not stem.startswith(".")

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
        folder = self.folder / table
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)  # another process may be as far
            flush(self.folder)
        make_way(folder / name)
        os.replace(path, folder / name)
        flush(folder)

    def clear(self) -> None:
        """Removes what is half written; nobody else may be at work."""
        clear(self.folder)

    def make_way(self, tables: Iterable[str]) -> None:
        """Removes what stands where the folders of tables are to be, and is none."""
        for folder in (self.folder / table for table in tables):
            if os.path.lexists(folder) and not folder.is_dir():
                folder.unlink()

    @property
    def begun(self) -> bool:
        """Whether a piece is there."""
        return any(True for _ in self.folder.glob("*/*.parquet"))

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

    def require_same_code(self, began: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """Raises `InputError` where a study `began` with other code than there is `now`.

        Both hold `versions` of libraries; all else in them tells the content of code.
        """
        if any(began[key] != now[key] for key in now if key != "versions"):
            raise InputError(
                "out={folder}: holds this study begun with another version of the model; accepted: a new folder "
                "(out=FOLDER), or the code as it was (commit in {provenance})",
                folder=self.folder,
                provenance=self.folder / PROVENANCE,
            )
        different = difference(began["versions"], now["versions"])
        if different:
            raise InputError(
                "out={folder}: was begun with {different}; accepted: a new folder, or those versions",
                folder=self.folder,
                different=different,
            )
