"""The result store: a folder a study, which appears complete or not at all.

Everything is written into a hidden folder beside the final one, flushed to the disk, and renamed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from experiments.columns import ON_REQUEST, TABLES, column
from experiments.files import new_folder, replacing, write_csv, write_json, write_yaml
from experiments.settings import RunSettings
from sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

CONFIG, PROVENANCE = "config.yaml", "provenance.json"
SUMMARY, DIFFERENCES, PATTERNS = "summary.csv", "differences.csv", "patterns.csv"
POINTS = "points.csv"  # of a sweep with a precision target


def expected_files(settings: RunSettings) -> list[str]:
    """Names of the files that the study's complete folder holds at least."""
    tables = [f"{name}.parquet" for name in TABLES if settings.events or name not in ON_REQUEST]
    concluding = [SUMMARY]
    if len(settings.scenarios) > 1:
        concluding.append(DIFFERENCES)
    if settings.of_baseline:
        concluding.append(PATTERNS)
    return [CONFIG, PROVENANCE, *concluding, *tables]


def holds(settings: RunSettings) -> bool:
    """Whether the study's folder is there, complete, and made by this version of the model (see `holds_complete`)."""
    return holds_complete(settings.folder, settings.study(), expected_files(settings))


def holds_complete(folder: Path, study: Mapping[str, Any], expected: Sequence[str]) -> bool:
    """Whether `folder` holds `study` with all `expected` files, made by this version of the model.

    False where there is no folder, or an empty one.  Raises `InputError` where the folder holds something else.
    """
    if not holds_study(folder, study):
        return False
    from experiments.result import load
    from sim.machine_code import source_hash

    if load(folder).provenance.get("model") != source_hash():
        raise InputError(
            "out={folder}: holds this study made by another version of the model; accepted: a new folder", folder=folder
        )
    for name in expected:
        if not (folder / name).is_file():
            raise InputError(
                "out={folder}: {name} is missing from it; accepted: a new folder (out=FOLDER)", folder=folder, name=name
            )
    return True


def holds_study(folder: Path, study: Mapping[str, Any]) -> bool:
    """Whether `folder` holds `study`, complete or not; False where there is no folder, or an empty one.

    Raises `InputError` where it holds anything else.
    """
    from experiments.result import read_yaml

    accepted = Message("accepted: a new folder (out=FOLDER), or the one of the same study")
    if not os.path.lexists(folder):
        return False
    if not folder.is_dir():
        raise InputError("out={folder}: not a folder; {accepted}", folder=folder, accepted=accepted)
    try:
        if not any(folder.iterdir()):
            return False
    except OSError as error:
        raise InputError(
            "out={folder}: cannot be read ({strerror}); {accepted}",
            folder=folder,
            strerror=error.strerror,
            accepted=accepted,
        ) from error
    if not (folder / CONFIG).is_file():
        raise InputError("out={folder}: holds other files; {accepted}", folder=folder, accepted=accepted)
    different = difference(read_yaml(folder / CONFIG), study)
    if different:
        raise InputError(
            "out={folder}: holds another study, with {different}; {accepted}",
            folder=folder,
            different=different,
            accepted=accepted,
        )
    return True


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
    if there == here:
        return ""
    return f"{place}={_short(there)} instead of {_short(here)}"


def _short(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return ", ".join(f"{item.get('scenario')}/{item.get('policy')}" for item in value) or "[]"
    return str(value)


class Staging:
    """A study's folder while it is written: `with Staging(settings) as staging: … staging.commit()`.

    Leaving without `commit` removes all of it.  Raises `InputError` where it cannot be written.
    """

    def __init__(self, settings: RunSettings) -> None:
        self._place = new_folder(settings.folder)
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._committed = False

    def __enter__(self) -> Self:
        self.folder = self._place.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if self._committed:
            return
        self._place.__exit__(kind or _AbandonedError, value or _AbandonedError(), trace)

    def append(self, table: str, rows: pd.DataFrame) -> None:
        """Write `rows` at the end of `table`, as a row group, with every column's documentation."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if table not in self._writers:
            schema = pa.schema([_field(table, name, rows) for name in rows.columns])
            schema = pa.Table.from_pandas(rows, schema, preserve_index=False).schema  # with what pandas adds
            schema = schema.with_metadata({**(schema.metadata or {}), "description": TABLES[table]})
            words = [field.name for field in schema if pa.types.is_string(field.type)]
            self._writers[table] = pq.ParquetWriter(
                self.folder / f"{table}.parquet", schema, compression="zstd", use_dictionary=words
            )
        writer = self._writers[table]
        writer.write_table(pa.Table.from_pandas(rows, writer.schema, preserve_index=False))

    def finish(self, table: str) -> Path:
        """Ends a table, which can be read from then on.  Gives its file."""
        self._writers.pop(table).close()
        return self.folder / f"{table}.parquet"

    def write_csv(self, name: str, rows: pd.DataFrame) -> None:
        write_csv(self.folder / name, rows)

    def write_config(self, study: Mapping[str, Any]) -> None:
        write_yaml(self.folder / CONFIG, study)

    def write_provenance(self, provenance: Mapping[str, Any]) -> None:
        write_json(self.folder / PROVENANCE, provenance)

    def commit(self) -> None:
        """Flush everything to the disk and give the folder its name."""
        self._close()
        self._place.__exit__(None, None, None)
        self._committed = True

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()


class _AbandonedError(Exception):
    """A folder that was left without being committed."""


def _field(table: str, name: str, rows: pd.DataFrame) -> pa.Field:
    """The declared type and documentation of a column; Arrow's guess for a varied parameter."""
    import pyarrow as pa

    declared = column(table, name)
    if declared is None:
        return pa.field(name, pa.Array.from_pandas(rows[name]).type)
    documented = {"unit": declared.unit, "description": declared.about}
    return pa.field(name, pa.type_for_alias(declared.type), metadata=documented)


def note_figures(folder: Path, language: str) -> None:
    """Record in `provenance.json` in which language the pictures are, once they are there."""
    path = folder / PROVENANCE
    values = json.loads(path.read_text(encoding="utf-8"))
    values["figures"] = language
    with replacing(path) as aside:
        write_json(aside, values)
