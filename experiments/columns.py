"""The tables of a result folder: what a row is, and every column's type, unit and meaning.

All of it is written into the Parquet files, so that a table explains itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = {
    "runs": "a row is a run; key: scenario, policy, run",
    "months": "a row is a run's month; key: scenario, policy, run, month",
    "partnerships": "a row is a partnership; key: scenario, policy, run, partnership",
    "organisations": "a row is an organisation in a run; key: scenario, policy, run, organisation",
    "events": "a row is something that happened, in the runs asked for",
    "memberships": "a row is an organisation's stay in a partnership, in the runs asked for",
}
ON_REQUEST = ("events", "memberships")  # for the runs in `events` only
_SINCE = {"organisations": ("exited",)}  # columns that tables of version 0.1 do not have


class Column(NamedTuple):
    """`type` is a name of Arrow's types; `unit` is '' where there is none."""

    type: str
    unit: str
    about: str


_KEYS = {
    "run": Column("int64", "", "replication; the same number is the same world in every scenario and policy"),
    "scenario": Column("string", "", "name of the scenario"),
    "policy": Column("string", "", "name of the policy"),
    "seed": Column("uint64", "", "seed of the worlds; up to 2^64 - 1, which takes an unsigned 64-bit integer to hold"),
    "month": Column("int64", "months", "month, from 0"),
    "partnership": Column("int64", "", "number of the partnership in its run"),
    "organisation": Column("int64", "", "number of the organisation, from 0: its place in the roster, then newcomers"),
}
_COLUMNS = {
    "partnerships": {
        "category": Column("string", "", "category of cooperation at formation"),
        "issue": Column("int64", "", "number of the issue it works on"),
        "formed": Column("int64", "months", "month of formation; negative: so many months before month 0"),
        "ended": Column("int64", "months", "month of its end; null: still alive"),
        "cause": Column("string", "", "why it ended; null: still alive"),
        "size_max": Column("int64", "members", "most members it had"),
        "sectors": Column("int64", "count", "sectors that were ever in it, 1 to 3"),
        "gain": Column(
            "double", "units", "net gain of all its members, past ones included, over its life from month 0 on"
        ),
        "outcome": Column(
            "string", "", "win_win: every member's net account at least 0; win_lose; lose_lose; null: still alive"
        ),
    },
    "organisations": {
        "sector": Column("string", "", "ngo, business or municipality"),
        "put_in": Column("double", "units", "what it gave, over the horizon"),
        "risked": Column("double", "units", "deepest point of its account in any partnership: how far out of pocket"),
        "took_out": Column("double", "units", "what it received, over the horizon"),
        "net": Column("double", "units", "took out less put in"),
        "memberships": Column("int64", "count", "memberships it had at month 0 or later"),
        "entered": Column("int64", "months", "month of entry; 0: from the start"),
        "exited": Column("int64", "months", "month of leaving for good; null: there to the end"),
        "vulnerable": Column("bool", "", "represents a vulnerable group"),
        "svo": Column("double", "degrees", "attitude (Social Value Orientation) at the end"),
        "hidden": Column("double", "share", "disposition to keep a part of its agenda from partners"),
    },
    "events": {
        "event": Column("string", "", "what happened"),
        "value": Column("double", "", "size of what happened, where it has one"),
    },
    "memberships": {
        "joined": Column("int64", "months", "month of joining; 0 too where it joined before month 0"),
        "left": Column("int64", "months", "month of leaving; null: a member to the end"),
    },
}


_OF_RUN = ("run", "scenario", "policy")
_KEYS_OF = {
    "runs": (*_OF_RUN, "seed"),
    "months": (*_OF_RUN, "month"),
    "partnerships": (*_OF_RUN, "partnership"),
    "organisations": (*_OF_RUN, "organisation"),
    "events": (*_OF_RUN, "month", "organisation", "partnership"),
    "memberships": (*_OF_RUN, "partnership", "organisation"),
}


def expected(table: str) -> list[str]:
    """The columns that `table` has in every study, whatever version made it.

    >>> expected("memberships")
    ['run', 'scenario', 'policy', 'partnership', 'organisation', 'joined', 'left']
    """
    columns = [*_KEYS_OF[table], *(BY_NAME if table in ("runs", "months") else _COLUMNS[table])]
    return [name for name in columns if name not in _SINCE.get(table, ())]


def is_number(table: str, name: str) -> bool:
    """Whether the column `name` of `table` is declared to hold numbers."""
    declared = column(table, name)
    return declared is not None and declared.type not in ("string", "bool")


def column(table: str, name: str) -> Column | None:
    """The column `name` of `table`; None where it is described nowhere.

    >>> column("runs", "cohesion").unit
    'share'
    """
    if table in ("runs", "months") and name in BY_NAME:
        measure = BY_NAME[name]
        how = f"; of a run: {measure.kind}" if table == "runs" else ""
        return Column("double", measure.unit, measure.about + how)
    return _COLUMNS.get(table, {}).get(name) or _KEYS.get(name)


type Describe = Callable[[str, str], Column | None]  # a table and a column of it → what it is


def documented(
    table: str, columns: Mapping[str, np.ndarray], describe: Describe, metadata: Mapping[str, str]
) -> pa.Table:
    """`columns` as an Arrow table of fixed types, each column with unit and meaning; NaN is null.

    Straight from NumPy: through pandas a hundred columns take longer than they take to be written.
    """
    import pyarrow as pa

    schema = _schema(table, tuple(columns), describe)
    arrays = [pa.array(columns[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema.with_metadata(dict(metadata)))


def arrow(table: str, rows: pd.DataFrame) -> pa.Table:
    """Rows of a table of `run` and `compare`, of the declared types, with every column's documentation."""
    import pyarrow as pa

    fields = []
    for name in rows.columns:
        declared = column(table, name) or varied(name)
        assert declared is not None, f"{table}.{name} is described nowhere"
        documented = {"unit": declared.unit, "description": declared.about}
        fields.append(pa.field(name, pa.type_for_alias(declared.type), metadata=documented))
    content = pa.Table.from_pandas(rows, pa.schema(fields), preserve_index=False)
    return content.replace_schema_metadata({**(content.schema.metadata or {}), "description": TABLES[table]})


def varied(name: str) -> Column | None:
    """The column of a parameter that a design or a table of points sets, or of the point itself; else None."""
    from zaedno.sim.parameters import declaration, names

    if name == "point":
        return Column("int64", "", "point of the design, from 0: a row of design.parquet")
    if name not in names():
        return None
    declared = declaration(name)
    return Column("double", declared["unit"], f"{declared['about']} (varied by the design)")


FAILURES = {
    "origin": Column("string", "", "where the error came from: file, line, function"),
    "message": Column("string", "", "what the error says"),
}


def described_failure(table: str, name: str) -> Column | None:
    return FAILURES.get(name) or varied(name) or column(table, name)


@lru_cache(maxsize=8)
def _schema(table: str, names: tuple[str, ...], describe: Describe) -> pa.Schema:
    import pyarrow as pa

    fields = []
    for name in names:
        known = describe(table, name)
        assert known is not None, f"{table}.{name} is described nowhere"
        fields.append(
            pa.field(name, pa.type_for_alias(known.type), metadata={"unit": known.unit, "description": known.about})
        )
    return pa.schema(fields)
