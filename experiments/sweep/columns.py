"""Columns of a sweep's tables, with their documentation inside the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.columns import TABLES, Column, column
from sim.parameters import declaration, names

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_POINT = Column("int64", "", "point of the design, from 0: a row of design.parquet")
_DESCRIPTIONS = {
    **TABLES,
    "runs": "a row is a run; key: scenario, policy, point, run",
    "months": "a row is a run's month, in single precision; key: scenario, policy, point, run, month",
    "failures": "a row is a run that failed; key: scenario, policy, point, run",
    "design": "a row is a point of the design",
}
_FAILURES = {
    "origin": Column("string", "", "where the error came from: file, line, function"),
    "message": Column("string", "", "what the error says"),
}


def described(table: str, name: str) -> Column | None:
    """The column `name` of `table`; varied parameters are documented by their declaration."""
    if name == "point":
        return _POINT
    if table == "failures" and name in _FAILURES:
        return _FAILURES[name]
    found = column(table, name)
    if found is None and name in names():
        declared = declaration(name)
        return Column("double", declared["unit"], f"{declared['about']} (varied by the design)")
    if found is not None and table == "months" and found.type == "double":
        return found._replace(type="float")
    return found


def table_of(table: str, rows: pd.DataFrame, *, all_failed: bool = False) -> pa.Table:
    """`rows` as an Arrow table of fixed types, each column with unit and meaning."""
    import pyarrow as pa

    fields = []
    for name in rows.columns:
        known = described(table, name)
        assert known is not None, f"{table}.{name} is described nowhere"
        documented = {"unit": known.unit, "description": known.about}
        fields.append(pa.field(name, pa.type_for_alias(known.type), metadata=documented))
    metadata = {"description": _DESCRIPTIONS[table], **({"all_failed": "yes"} if all_failed else {})}
    return pa.Table.from_pandas(rows, pa.schema(fields), preserve_index=False).replace_schema_metadata(metadata)
