"""The result store: a folder a study, which is complete or none.

Files are written into a hidden folder in it, flushed to the disk, and renamed; `provenance.json`, which tells that it
is complete, is the last of them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from zaedno.experiments.files import flush, make_way, parquet_sink, remove, write_csv, write_json, write_yaml
from zaedno.experiments.place import ASIDE, absolute, entries
from zaedno.experiments.provenance import (
    PROVENANCE,
    changed,
    digests,
    note,
    read_provenance,
    require_study,
    study_digest,
)
from zaedno.experiments.reading import MISSING, DamagedError, read_json
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

CONFIG = "config.yaml"
SUMMARY, DIFFERENCES, PATTERNS = "summary.csv", "differences.csv", "patterns.csv"
POINTS = "points.csv"  # where a precision was asked for
UNCERTAINTY = "uncertainty.csv"  # where parameters were drawn from a posterior
FAILURES = "failures.csv"

type Mended = Callable[[DamagedError], None]  # hears of each file that is not as it was written


def ignored(damage: DamagedError) -> None:
    """For who does not want to hear of it."""


def holds_complete(
    folder: Path,
    study: Mapping[str, Any],
    expected: Sequence[str],
    require_whole: Callable[[], None],
    mended: Mended = ignored,
) -> bool:
    """Whether `folder` holds `study` with all `expected` files as they were written, by this version of the model.

    `require_whole` reads the tables of a folder of version 0.1, which noted no digests, and raises `DamagedError`.
    False where there is no folder, or an empty one, or something is damaged.  Raises `InputError` where the folder
    holds something else.
    """
    if not holds_study(folder, study):
        return False
    from zaedno.sim.engine.machine_code import source_hash

    try:
        origin = require_study(folder, study)
    except DamagedError as unknown:
        mended(unknown)
        return False
    if origin.get("model") != source_hash():
        raise InputError(
            "out={folder}: holds this study made by another version of the model; accepted: a new folder", folder=folder
        )
    damages = list(_damages(folder, expected, origin, require_whole))
    for damage in damages:
        mended(damage)
    return not damages and origin["end"] is not None


def _damages(
    folder: Path, expected: Sequence[str], origin: Mapping[str, Any], require_whole: Callable[[], None]
) -> Iterator[DamagedError]:
    """What is not as it was written: told by digests, or, of a folder that has none, by what the files look like."""
    missing = [name for name in expected if not (folder / name).is_file()]
    for name in missing:
        yield DamagedError(folder / name, MISSING)
    if "files" in origin:
        told = {folder / name for name in missing}
        yield from (damage for damage in changed(folder, origin) if damage.path not in told)
    elif not missing:
        try:
            require_whole()
        except DamagedError as unreadable:
            yield unreadable


def holds_study(folder: Path, study: Mapping[str, Any]) -> bool:
    """Whether `folder` holds `study`, complete or not; False where there is no folder, or an empty one.

    A study whose `config.yaml` is damaged is known by the digest that was noted.  Raises `InputError` where the folder
    holds anything else.
    """
    accepted = Message("accepted: a new folder (out=FOLDER), or the one of the same study")
    if not os.path.lexists(folder):
        return False
    if not os.path.isdir(folder):
        raise InputError("out={folder}: not a folder; {accepted}", folder=folder, accepted=accepted)
    try:
        there = entries(folder)
    except OSError as error:
        raise InputError(
            "out={folder}: cannot be read ({strerror}); {accepted}",
            folder=folder,
            strerror=error.strerror,
            accepted=accepted,
        ) from error
    if not there:
        return False
    if not {CONFIG, PROVENANCE} & set(there):
        raise InputError("out={folder}: holds other files; {accepted}", folder=folder, accepted=accepted)
    different = config_difference(folder, study)
    if different and _noted_study(folder) != study_digest(study):
        if isinstance(different, InputError):
            raise different
        raise InputError(
            "out={folder}: holds another study, with {different}; {accepted}",
            folder=folder,
            different=different,
            accepted=accepted,
        )
    return True


def config_difference(folder: Path, study: Mapping[str, Any]) -> str | Message | InputError:
    """What `config.yaml` has otherwise than `study` (see `difference`), or the error with which it cannot be read."""
    from zaedno.experiments.result import read_yaml

    if not (folder / CONFIG).is_file():
        return DamagedError(folder / CONFIG, MISSING)
    try:
        return difference(read_yaml(folder / CONFIG), study)
    except InputError as error:
        return error


def _noted_study(folder: Path) -> str | None:
    with contextlib.suppress(DamagedError):
        noted: str | None = read_provenance(folder).get("study")
        return noted
    return None


def difference(there: Any, here: Any, place: str = "") -> str | Message:
    """The first difference of two nested plain values, as `KEY=THERE instead of HERE`; '' where there is none."""
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for key in dict.fromkeys([*here, *there]):
            if key == "path" and place.endswith(("roster", "design")):
                continue  # a file is its content, which `sha256` tells
            if key == "sha256" and place.endswith(("roster", "design")) and there.get(key) != here.get(key):
                return Message("another content of its {what} file", what=place.rpartition(".")[2])
            found = difference(there.get(key), here.get(key), f"{place}.{key}" if place else str(key))
            if found:
                return found
        return ""
    if isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        pairs = enumerate(zip(there, here, strict=True))
        return next((told for i, (a, b) in pairs if (told := difference(a, b, f"{place}[{i}]"))), "")
    if there == here and isinstance(there, bool) is isinstance(here, bool):  # to Python 1 is true
        return ""
    return f"{place}={_short(there)} instead of {_short(here)}"


def _short(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return ", ".join(f"{item.get('scenario')}/{item.get('policy')}" for item in value) or "[]"
    return str(value)


class Staging:
    """A study's files while they are written: `with held(FOLDER), Staging(FOLDER) as staging: … staging.commit()`.

    Leaving without `commit` puts nothing into the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._final = absolute(folder)
        self.folder = self._final / ASIDE
        self._writers: dict[str, tuple[pq.ParquetWriter, pa.NativeFile]] = {}

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer, sink in self._writers.values():
            writer.is_open = False  # else it would try once more at its end, and print that the disk is full
            with contextlib.suppress(OSError):
                sink.close()
        self._writers.clear()

    def append(self, table: str, rows: pa.Table) -> None:
        """Write `rows` at the end of `table`, as a row group; the first ones tell its columns (`columns.arrow`)."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if table not in self._writers:
            words = [field.name for field in rows.schema if pa.types.is_string(field.type)]
            sink = parquet_sink(self.folder / f"{table}.parquet")
            writer = pq.ParquetWriter(
                sink, rows.schema, compression="zstd", use_dictionary=words, write_page_checksum=True
            )
            self._writers[table] = writer, sink
        writer, _ = self._writers[table]
        writer.write_table(rows)

    def finish(self, table: str) -> Path:
        """Ends a table, which can be read from then on.  Gives its file."""
        writer, sink = self._writers[table]
        writer.close()
        sink.close()
        del self._writers[table]  # not before: an error is `__exit__`'s
        return self.folder / f"{table}.parquet"

    def write_csv(self, name: str, rows: pd.DataFrame) -> None:
        write_csv(self.folder / name, rows)

    def write_config(self, study: Mapping[str, Any]) -> None:
        write_yaml(self.folder / CONFIG, study)

    def write_provenance(self, provenance: Mapping[str, Any]) -> None:
        write_json(self.folder / PROVENANCE, provenance)

    def commit(self) -> None:
        """Flush everything to the disk and put it into the folder, `provenance.json` last."""
        for table in list(self._writers):
            self.finish(table)
        names = sorted(path.name for path in self.folder.iterdir())
        if PROVENANCE in names:
            names.remove(PROVENANCE)
            path = self.folder / PROVENANCE
            write_json(path, {**read_json(path), "files": digests(self.folder, names)})
            names.append(PROVENANCE)
        for name in names:
            flush(self.folder / name)
        remove(self._final / PROVENANCE)  # of a study that is made again: no longer what is there
        for name in names:
            make_way(self._final / name)
            os.replace(self.folder / name, self._final / name)
        flush(self._final)


def note_pictures(folder: Path, language: str, names: Sequence[str]) -> None:
    """Record in `provenance.json` in which language the pictures are, and their files, once they are there."""
    note(folder, figures=language, pictures=sorted(names))


def files_in(folder: Path, name: str) -> list[str]:
    """The files in the folder `name` of a study, as seen from the study's."""
    return [f"{name}/{path.name}" for path in (folder / name).iterdir()]


def drawn(folder: Path, language: str) -> bool:
    """Whether the pictures that were drawn in `language` are all there."""
    origin = read_provenance(folder)
    names = origin.get("pictures")
    if origin.get("figures") != language or names is None:  # one that tells no names is of an earlier version
        return False
    return all((folder / name).is_file() and (folder / name).stat().st_size for name in names)
