"""Files of a study, read with mistrust: what is not as it was written is named, and what helps is said.

A disk fills, a copy breaks off, somebody opens a table with another tool: libraries have a different error for each.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zaedno.experiments.files import NAMES, first_line
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

MISSING = Message("missing")
_OURS_TO_TELL = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM)  # the file may be whole


class DamagedError(InputError):
    """A file of a study that is not as it was written; the command that began the study makes it again."""

    def __init__(self, path: Path, wrong: str | Message) -> None:
        text = Message(
            "{path}: {wrong}; accepted: as it was written (the command that began the study makes it again)",
            path=path,
            wrong=wrong,
        )
        super().__init__(text)
        self.path, self.wrong = path, wrong

    @property
    def notice(self) -> Message:
        """What the command says that makes it again."""
        return Message("{path}: {wrong}: made again", path=self.path, wrong=self.wrong)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.path, self.wrong)


@contextlib.contextmanager
def mistrusted(path: Path) -> Iterator[None]:
    """Whatever goes wrong while `path` is read is a `DamagedError`, unless it is the system that cannot read now."""
    try:
        yield
    except InputError:
        raise
    except FileNotFoundError as error:
        raise DamagedError(path, MISSING) from error
    except Exception as error:  # libraries raise what comes to hand on bytes that make no sense
        if isinstance(error, OSError) and error.errno in _OURS_TO_TELL:
            raise
        raise DamagedError(path, Message("cannot be read ({error})", error=_reason(error))) from error


def _reason(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, OSError) and error.strerror else first_line(error)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[pq.ParquetFile]:
    """The Parquet file at `path`; pages are held against their checksums.  Raises `DamagedError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # As bytes: a name need not be UTF-8, nor does one like `s3:x` mean a place in the network
    with mistrusted(path), pa.OSFile(os.fsencode(path), "rb") as source:
        yield pq.ParquetFile(source, page_checksum_verification=True)


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A Parquet file, whole or some of its columns.  Raises `DamagedError`."""
    with opened(path) as file:
        table = file.read(None if columns is None else list(columns), use_threads=False)
        _decode(table.schema)
        return table


def read_part(path: Path, columns: Sequence[str], filters: list[tuple[str, str, Any]] | None = None) -> pa.Table:
    """Some columns of a Parquet file, of all rows or of some; words as categories.  Raises `DamagedError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = schema_of(path)
    for name in columns:
        if name not in schema.names:
            raise DamagedError(path, Message("the column {name} is missing", name=name))
    words = [name for name in columns if pa.types.is_string(schema.field(name).type)]
    with mistrusted(path), pa.OSFile(os.fsencode(path), "rb") as source:
        table = pq.read_table(
            source,
            columns=list(columns),
            filters=filters,
            read_dictionary=words,
            page_checksum_verification=True,
        )
        _decode(table.schema)
        return table


def read_frame(path: Path) -> pd.DataFrame:
    """A Parquet file as pandas.  Raises `DamagedError`."""
    with mistrusted(path):
        return read_table(path).to_pandas()


def schema_of(path: Path) -> pa.Schema:
    """The columns of a Parquet file, their types and documentation.  Raises `DamagedError`."""
    with opened(path) as file:
        schema = file.schema_arrow
        _decode(schema)
        return schema


def _decode(schema: pa.Schema) -> None:
    """Reads the words of a schema, which Arrow puts off until somebody asks: no checksum tells that they are whole."""
    _ = schema.names, schema.pandas_metadata


def read_csv(path: Path, columns: Sequence[str] = (), numbers: Sequence[str] = ()) -> pd.DataFrame:
    """A small table; only empty cells are null.

    Raises `DamagedError` where it cannot be read, has no rows, lacks one of `columns`, or one of `numbers` is none.
    """
    import pandas as pd
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    with (
        mistrusted(path),
        open(path, encoding="utf-8", newline="") as file,
    ):  # by itself pandas takes `file:x` for a URL
        table = pd.read_csv(file, dtype=NAMES, keep_default_na=False, na_values=[""])
    for name in columns:
        if name not in table.columns:
            raise DamagedError(path, Message("the column {name} is missing", name=name))
    for name in set(numbers) & set(table.columns):
        kind = table[name]
        if not kind.isna().all() and (not is_numeric_dtype(kind) or is_bool_dtype(kind)):
            raise DamagedError(path, Message("the column {name} holds no numbers", name=name))
    return table


def read_json(path: Path) -> dict[str, Any]:
    """The mapping in a JSON file.  Raises `DamagedError`."""
    with mistrusted(path):
        found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise DamagedError(path, Message("not a mapping of names to values"))
    return found
