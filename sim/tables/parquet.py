"""Parquet, in pieces; an index that has a name is a column like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from zaedno.sim.messages import InputError, Message
from zaedno.sim.tables.cells import Unread
from zaedno.sim.tables.source import ACCEPTED, Source

_PIECE = 1 << 14  # rows
_UNNAMED = "__index_level_"  # how pandas calls an index without a name


def read_parquet(place: str, data: bytes) -> Source:
    """The rows of a Parquet file, the first of them the names of columns as row 0.  Raises `InputError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        schema = file.schema_arrow
        indices = (schema.pandas_metadata or {}).get("index_columns", [])
        ranges = [index for index in indices if isinstance(index, dict) and index.get("name") is not None]
    except (pa.ArrowException, OSError, ValueError, AttributeError) as error:
        raise _unreadable(place, error) from error
    for column in schema.names:
        if column.startswith(_UNNAMED) and not pa.types.is_integer(schema.field(column).type):
            raise InputError(
                "{file}, column {column}: an index without a name; accepted: a name, or reset_index(drop=True)",
                file=place,
                column=column,
            )
    return Source(_rows(place, file, ranges))


def _rows(place: str, file: Any, ranges: Sequence[dict[str, Any]]) -> Iterator[tuple[int, Sequence[str]]]:
    import pyarrow as pa

    names = file.schema_arrow.names
    kept = [at for at, name in enumerate(names) if not name.startswith(_UNNAMED)]
    yield 0, [*(str(index["name"]) for index in ranges), *(names[at] for at in kept)]
    row = 0
    try:
        for batch in file.iter_batches(batch_size=_PIECE):
            columns = [_texts(batch.column(at)) for at in kept]
            for number in range(batch.num_rows):
                counted = [str(int(index["start"]) + row * int(index["step"])) for index in ranges]
                row += 1
                yield row, [*counted, *(column[number] for column in columns)]
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise _unreadable(place, error) from error


def _texts(column: Any) -> list[str]:
    return [_text(value) for value in column.to_pylist()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (str, int, float, Decimal)):
        return str(value)
    return Unread(str(value), Message("neither a number nor a text"))


def _unreadable(place: str, error: Exception) -> InputError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return InputError("{file}: cannot be read ({reason}); {accepted}", file=place, reason=reason, accepted=ACCEPTED)
