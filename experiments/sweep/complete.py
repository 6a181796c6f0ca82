"""Whether the folder of a sweep, which anybody may have edited, holds what an analysis needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zaedno.experiments.reading import DamagedError, schema_of
from zaedno.experiments.study.pieces import DESIGN, KEYS
from zaedno.experiments.sweep.result import SweepResult
from zaedno.sim.messages import Message


def require_readable(result: SweepResult, measures: Sequence[str]) -> None:
    """Raise `DamagedError` on the first thing that is missing or no table; runs may be missing."""
    folder = result.folder
    _require_columns(folder / DESIGN, ("point", *result.config["design"]["factors"]), ())
    for path in sorted(result.dataset.files("runs")):
        _require_columns(path, KEYS, measures)


def _require_columns(path: Path, columns: Sequence[str], measures: Sequence[str]) -> None:
    import pyarrow.types as types

    schema = schema_of(path)
    for name in (*columns, *measures):
        if name not in schema.names:
            raise DamagedError(path, Message("the column {name} is missing", name=name))
    for name in measures:
        kind = schema.field(name).type
        if not types.is_floating(kind) and not types.is_integer(kind):
            raise DamagedError(path, Message("the column {name} holds no numbers", name=name))
