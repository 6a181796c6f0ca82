"""A user's own table of points: CSV or Parquet, a column a factor, a row a point."""

from __future__ import annotations

import contextlib
import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.files import first_line
from experiments.sweep.factors import Factor, Points
from sim.messages import InputError, Message
from sim.parameters import check_value, declaration

if TYPE_CHECKING:
    import pandas as pd

_ACCEPTED = Message("accepted: a CSV or Parquet file with a column for each factor and a row for each point")


def read_table(path: Path) -> tuple[tuple[Factor, ...], Points, str]:
    """Factors (with the ranges that the table covers), points, and the file's SHA-256.  Raises `InputError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            "design.path={path}: cannot be read ({strerror}); {accepted}",
            path=path,
            strerror=error.strerror,
            accepted=_ACCEPTED,
        ) from error
    frame = _frame(path)
    if frame.empty or not len(frame.columns):
        raise InputError("design.path={path}: no points in it; {accepted}", path=path, accepted=_ACCEPTED)
    factors = []
    for name in map(str, frame.columns):
        try:
            declared = declaration(name)
        except InputError as error:
            raise InputError(
                "design.path={path}: column {name}: {error}; {accepted}",
                path=path,
                name=name,
                error=error,
                accepted=_ACCEPTED,
            ) from error
        values = frame[name]
        for row, value in enumerate(values.tolist(), start=1):
            _check(path, name, row, _number(value), declared["integer"])
        factors.append(Factor(name, float(values.min()), float(values.max()), declared["integer"]))
    return tuple(factors), frame.to_numpy(dtype=np.float64), hashlib.sha256(content).hexdigest()


def _frame(path: Path) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa

    try:
        return pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_csv(path)
    except (ValueError, OSError, pa.ArrowException) as error:  # pandas' parser errors are ValueErrors
        raise InputError(
            "design.path={path}: cannot be read ({error}); {accepted}",
            path=path,
            error=first_line(error),
            accepted=_ACCEPTED,
        ) from error


def _number(value: object) -> object:
    """A number that stands in a column with text, and so came as text, as the number it is."""
    with contextlib.suppress(ValueError):
        return float(value) if isinstance(value, str) else value
    return value


def _check(path: Path, name: str, row: int, value: object, integer: bool) -> None:
    whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
    try:
        check_value(name, int(value) if integer and whole else value)  # type: ignore[call-overload]
    except InputError as error:
        raise InputError(
            "design.path={path}: row {row}, column {name}: {error}", path=path, row=row, name=name, error=error
        ) from error
