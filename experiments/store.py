"""The result store: a folder a study, which appears complete or not at all.

Everything is written into a hidden folder beside the final one, flushed to the disk, and renamed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from experiments.columns import ON_REQUEST, TABLES, column
from experiments.settings import RunSettings
from sim.parameters import InputError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

CONFIG, PROVENANCE = "config.yaml", "provenance.json"
SUMMARY, DIFFERENCES, PATTERNS = "summary.csv", "differences.csv", "patterns.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell starts that a spreadsheet would run


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
    """Whether the study's folder is there, complete, and made by this version of the model.

    False where there is no folder, or an empty one.  Raises `InputError` where the folder holds something else.
    """
    folder = settings.folder
    accepted = "accepted: a new folder (out=FOLDER), or the one of the same study"
    if not os.path.lexists(folder):
        return False
    if not folder.is_dir():
        raise InputError(f"out={folder}: not a folder; {accepted}")
    try:
        if not any(folder.iterdir()):
            return False
    except OSError as error:
        raise InputError(f"out={folder}: cannot be read ({error.strerror}); {accepted}") from error
    if not (folder / CONFIG).is_file():
        raise InputError(f"out={folder}: holds other files; {accepted}")
    from experiments.result import load
    from sim.compiled import source_hash

    there = load(folder)
    different = _difference(there.config, settings.study())
    if different:
        raise InputError(f"out={folder}: holds another study, with {different}; {accepted}")
    if there.provenance.get("model") != source_hash():
        raise InputError(f"out={folder}: holds this study made by another version of the model; accepted: a new folder")
    for name in expected_files(settings):
        if not (folder / name).is_file():
            raise InputError(f"out={folder}: {name} is missing from it; accepted: a new folder (out=FOLDER)")
    return True


def _difference(there: Any, here: Any, place: str = "") -> str:
    """The first difference of two nested plain values, as `KEY=THERE instead of HERE`; '' where there is none."""
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for key in dict.fromkeys([*here, *there]):
            if key == "path" and place.endswith("roster"):
                continue  # a roster is its content, which `sha256` tells
            found = _difference(there.get(key), here.get(key), f"{place}.{key}" if place else str(key))
            if found:
                return found
        return ""
    if isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        pairs = enumerate(zip(there, here, strict=True))
        return next(filter(None, (_difference(a, b, f"{place}[{i}]") for i, (a, b) in pairs)), "")
    if there == here:
        return ""
    return f"{place}={_short(there)} instead of {_short(here)}"


def _short(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return ", ".join(f"{item.get('scenario')}/{item.get('policy')}" for item in value) or "[]"
    return str(value)


class Staging:
    """A study's folder while it is written: `with Staging(settings) as staging: … staging.commit()`.

    Entering proves that the folder can be written, before anything is computed; leaving without
    `commit` removes all of it.  Raises `InputError` where it cannot be written.
    """

    def __init__(self, settings: RunSettings) -> None:
        self._final = Path(os.path.abspath(settings.folder))
        self._made: list[Path] = []
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        try:
            self._make_parents()
            self.folder = Path(tempfile.mkdtemp(prefix=f".{self._final.name[:60]}.", dir=self._final.parent))
        except OSError as error:
            self._remove_parents()
            raise InputError(
                f"out={self._final}: cannot be written ({error.strerror}); accepted: a folder that you may write"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if self.folder.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            self._remove_parents()

    def _make_parents(self) -> None:
        missing = [parent for parent in self._final.parents if not parent.exists()]
        for parent in reversed(missing):
            parent.mkdir(exist_ok=True)
            self._made.append(parent)

    def _remove_parents(self) -> None:
        for parent in reversed(self._made):
            with contextlib.suppress(OSError):  # somebody else has put something there
                parent.rmdir()

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

    def write_csv(self, name: str, rows: pd.DataFrame) -> None:
        """Write a small table for people: full precision, no cell that a spreadsheet would run as a formula."""
        safe = rows.copy()
        for name_of_column in safe.select_dtypes(exclude="number"):
            safe[name_of_column] = [safe_cell(cell) for cell in safe[name_of_column]]
        safe.to_csv(self.folder / name, index=False, lineterminator="\n", encoding="utf-8")

    def write_config(self, study: Mapping[str, Any]) -> None:
        from omegaconf import OmegaConf

        text = OmegaConf.to_yaml(OmegaConf.create(dict(study)))
        (self.folder / CONFIG).write_text(text, encoding="utf-8", newline="\n")

    def write_provenance(self, provenance: Mapping[str, Any]) -> None:
        (self.folder / PROVENANCE).write_text(_json(provenance), encoding="utf-8", newline="\n")

    def commit(self) -> None:
        """Flush everything to the disk and give the folder its name."""
        self._close()
        self.folder.chmod(0o755)  # mkdtemp's is for its owner alone
        for path in self.folder.iterdir():
            flush(path)
        flush(self.folder)
        if self._final.is_dir():
            self._final.rmdir()  # an empty folder, or this raises
        self.folder.rename(self._final)
        flush(self._final.parent)

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()


def _field(table: str, name: str, rows: pd.DataFrame) -> pa.Field:
    """The declared type and documentation of a column; Arrow's guess for a varied parameter."""
    import pyarrow as pa

    declared = column(table, name)
    if declared is None:
        return pa.field(name, pa.Array.from_pandas(rows[name]).type)
    documented = {"unit": declared.unit, "description": declared.about}
    return pa.field(name, pa.type_for_alias(declared.type), metadata=documented)


def safe_cell(cell: Any) -> Any:
    """`cell` with an apostrophe before it if it is text that a spreadsheet would run as a formula.

    >>> safe_cell("=1+1"), safe_cell("win_win")
    ("'=1+1", 'win_win')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def flush(path: Path) -> None:
    """Have the system put a file or folder on the disk (folders: where the system knows that)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside `path` to write a file or a folder at, which takes its place when all went well."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield aside
        if path.is_dir():
            shutil.rmtree(path)
        os.replace(aside, path)
    finally:
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.unlink(missing_ok=True)


def note_figures(folder: Path, language: str) -> None:
    """Record in `provenance.json` in which language the pictures are, once they are there."""
    path = folder / PROVENANCE
    values = json.loads(path.read_text(encoding="utf-8"))
    values["figures"] = language
    with replacing(path) as aside:
        aside.write_text(_json(values), encoding="utf-8", newline="\n")
