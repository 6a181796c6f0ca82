"""Whether the folder of a sweep, which anybody may have edited, holds what an analysis needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.complete import require_origin
from experiments.files import first_line
from experiments.store import CONFIG
from experiments.sweep.dataset import DESIGN, KEYS
from experiments.sweep.result import SweepResult
from sim.messages import InputError, Message

if TYPE_CHECKING:
    import pyarrow as pa

_ACCEPTED = Message("accepted: as `zaedno sweep` wrote it")


def require_readable(result: SweepResult, measures: Sequence[str]) -> None:
    """Raise `InputError` on the first thing that is missing or no table; runs may be missing."""
    require_origin(result, _ACCEPTED)
    folder, design = result.folder, result.config.get("design")
    if not isinstance(design, Mapping) or not isinstance(design.get("factors"), Mapping) or "kind" not in design:
        raise InputError(
            "{value}: design is none, with kind and factors; {accepted}", value=folder / CONFIG, accepted=_ACCEPTED
        )
    factors = design["factors"]
    _require_columns(folder / DESIGN, ("point", *factors), ())
    for path in sorted((folder / "runs").glob("*.parquet")):
        _require_columns(path, KEYS, measures)


def _require_columns(path: Path, columns: Sequence[str], measures: Sequence[str]) -> None:
    import pyarrow.types as types

    schema = _schema(path)
    for name in (*columns, *measures):
        if name not in schema.names:
            raise InputError(
                "{path}: the column {name} is missing; {accepted}", path=path, name=name, accepted=_ACCEPTED
            )
    for name in measures:
        kind = schema.field(name).type
        if not types.is_floating(kind) and not types.is_integer(kind):
            raise InputError(
                "{path}: the column {name} holds no numbers; {accepted}", path=path, name=name, accepted=_ACCEPTED
            )


def _schema(path: Path) -> pa.Schema:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            "{path}: cannot be read ({error}); {accepted}", path=path, error=first_line(error), accepted=_ACCEPTED
        ) from error
