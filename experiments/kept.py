"""A study's folder that fills piece by piece: what is done is kept, and the same command goes on.

    config.yaml  provenance.json    what was asked for, there from the start; `end` is noted when all else is there
    TABLE/NAME.parquet              a piece that is done
    .aside/                         what is being written
    .lock                           held while a process works on the study

A piece is written aside, flushed to the disk, renamed: it is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.files import flush, replacing, write_json
from experiments.store import PROVENANCE, difference
from sim.messages import InputError

if TYPE_CHECKING:
    import pyarrow as pa

LOCK, ASIDE = ".lock", ".aside"


class InterruptedStudyError(RuntimeError):
    """A study could not go on; what it has done is kept."""


class Kept:
    """The pieces of a study in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self, table: str) -> Iterator[Path]:
        """The pieces of a table, in no order."""
        folder = self.folder / table
        return folder.glob("*.parquet") if folder.is_dir() else iter(())

    def put(self, table: str, name: str, content: pa.Table) -> None:
        """Puts a piece in place.  Raises `OSError` where the disk does not take it; nothing is half there."""
        import pyarrow.parquet as pq

        aside = self.folder / ASIDE
        aside.mkdir(exist_ok=True)
        path = aside / f"{os.getpid()}-{table}-{name}"  # a worker whose study was killed may still be at it
        words = [field.name for field in content.schema if str(field.type) == "string"]
        singles = {field.name: "BYTE_STREAM_SPLIT" for field in content.schema if str(field.type) == "float"}
        try:
            pq.write_table(content, path, compression="zstd", use_dictionary=words, column_encoding=singles or None)
            flush(path)
        except BaseException:
            path.unlink(missing_ok=True)  # on a full disk it takes the place that others need
            raise
        if not (self.folder / table).is_dir():
            (self.folder / table).mkdir(exist_ok=True)  # another process may be as far
            flush(self.folder)
        os.replace(path, self.folder / table / name)
        flush(self.folder / table)

    def clear(self) -> None:
        """Removes what a process that died left half-written; none may be at work."""
        shutil.rmtree(self.folder / ASIDE, ignore_errors=True)

    @property
    def end(self) -> str | None:
        """When the study's tables became what they are; None while pieces are missing.  Raises `InputError`."""
        path = self.folder / PROVENANCE
        try:
            end: str | None = json.loads(path.read_text(encoding="utf-8"))["end"]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InputError(
                "{path}: cannot be read ({error}); accepted: as it was written", path=path, error=error
            ) from error
        return end

    def note_end(self, end: str | None) -> None:
        """Notes when the tables became what they are; None while they are being added to."""
        path = self.folder / PROVENANCE
        before = json.loads(path.read_text(encoding="utf-8"))
        with replacing(path) as aside:
            write_json(aside, {**before, "end": end})
            flush(aside)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the study's lock.  Raises `InputError` where another process has it; a killed one lets it go."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise InputError(
                "out={folder}: another process is working on this study; accepted: wait for it, or another folder",
                folder=self.folder,
            ) from None
        try:
            yield
        finally:
            lock.release()

    def in_use(self) -> bool:
        """Whether a process works on the study."""
        if not (self.folder / LOCK).exists():
            return False
        try:
            with self.locked():
                return False
        except InputError:
            return True

    def require_same_code(self, began: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """Raises `InputError` where a study `began` with other code than there is `now`.

        Both hold `versions` of libraries; all else in them tells the content of code.
        """
        if any(began[key] != now[key] for key in now if key != "versions"):
            raise InputError(
                "out={folder}: holds this study begun with another version of the model; accepted: a new folder "
                "(out=FOLDER), or the code as it was (commit in {value})",
                folder=self.folder,
                value=self.folder / PROVENANCE,
            )
        different = difference(began["versions"], now["versions"])
        if different:
            raise InputError(
                "out={folder}: was begun with {different}; accepted: a new folder, or those versions",
                folder=self.folder,
                different=different,
            )
