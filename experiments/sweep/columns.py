"""Columns of a sweep's tables, with their documentation inside the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.columns import FAILURES, TABLES, Column, column, documented, varied

if TYPE_CHECKING:
    import pyarrow as pa

_DESCRIPTIONS = {
    **TABLES,
    "runs": "a row is a run; key: scenario, policy, point, run",
    "months": "a row is a run's month, in single precision; key: scenario, policy, point, run, month",
    "failures": "a row is a run that failed; key: scenario, policy, point, run",
    "design": "a row is a point of the design",
}


def described(table: str, name: str) -> Column | None:
    """The column `name` of `table`; varied parameters are documented by their declaration."""
    if table == "failures" and name in FAILURES:
        return FAILURES[name]
    found = column(table, name) or varied(name)
    if found is not None and table == "months" and found.type == "double":
        return found._replace(type="float")
    return found


def table_of(table: str, columns: Mapping[str, np.ndarray], *, all_failed: bool = False) -> pa.Table:
    """`columns` as an Arrow table of fixed types, each column with unit and meaning; NaN is null."""
    metadata = {"description": _DESCRIPTIONS[table], **({"all_failed": "yes"} if all_failed else {})}
    return documented(table, columns, described, metadata)
