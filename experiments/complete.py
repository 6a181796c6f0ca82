"""Whether a result folder, which anybody may have edited, holds what an analysis needs: tables, columns, origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.columns import ON_REQUEST, expected, is_number
from experiments.differences import COLUMNS as DIFFERENCES
from experiments.patterns import COLUMNS as PATTERNS
from experiments.result import Result
from experiments.settings import COMPARE
from experiments.summary import measures_of
from sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd

    from experiments.sweep.result import SweepResult

_SMALL = {"differences": DIFFERENCES, "patterns": PATTERNS}
_ACCEPTED = Message("accepted: a folder as `zaedno run` or `zaedno compare` wrote it")


def require_complete(result: Result) -> None:
    """Raise `InputError` on the first thing that is missing from `result`, or is not what it should be."""
    require_origin(result, _ACCEPTED)
    for name in ("runs", "months", "partnerships", "organisations", *ON_REQUEST):
        table = getattr(result, name)
        if table is not None:
            _require_columns(result, name, table)
    if result.runs.empty or result.months.empty:
        raise InputError("{folder}: its tables are empty; {accepted}", folder=result.folder, accepted=_ACCEPTED)
    if result.config.get("command") == COMPARE and result.differences is None:
        raise InputError("{folder}: differences.csv is missing; {accepted}", folder=result.folder, accepted=_ACCEPTED)
    for name, table in (("differences", result.differences), ("patterns", result.patterns)):
        if table is not None:
            _require_small(result, name, table)


def _require_small(result: Result, name: str, table: pd.DataFrame) -> None:
    file = result.folder / f"{name}.csv"
    for column in _SMALL[name]:
        if column not in table.columns:
            raise InputError(
                "{file}: the column {column} is missing; {accepted}", file=file, column=column, accepted=_ACCEPTED
            )
    if name == "differences":
        others = len(result.runs[["scenario", "policy"]].drop_duplicates()) - 1
        if set(table["measure"]) < set(measures_of(result.runs)) or (table.groupby("measure").size() != others).any():
            raise InputError("{file}: not a row for each measure and case; {accepted}", file=file, accepted=_ACCEPTED)


def require_origin(result: Result | SweepResult, accepted: Message) -> None:
    """Raise `InputError`, which says what is `accepted`, unless a study says where it comes from, and of what it is."""
    provenance: Any = result.provenance
    if not isinstance(provenance, Mapping) or not isinstance(provenance.get("versions", {}), Mapping):
        raise InputError(
            "{path}: not a mapping of names to values; {accepted}",
            path=result.folder / "provenance.json",
            accepted=accepted,
        )
    scenarios = result.config.get("scenarios")
    if not isinstance(scenarios, list) or not scenarios or not all(map(_is_scenario, scenarios)):
        raise InputError(
            "{path}: scenarios is no list of scenarios; {accepted}",
            path=result.folder / "config.yaml",
            accepted=accepted,
        )


def _is_scenario(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and {"scenario", "policy"} <= set(value)
        and all(isinstance(value.get(key), Mapping) for key in ("parameters", "roster"))
    )


def _require_columns(result: Result, name: str, table: pd.DataFrame) -> None:
    from pandas.api.types import is_numeric_dtype

    file = result.folder / f"{name}.parquet"
    for column in expected(name):
        if column not in table.columns:
            raise InputError(
                "{file}: the column {column} is missing; {accepted}", file=file, column=column, accepted=_ACCEPTED
            )
        if is_number(name, column) and not is_numeric_dtype(table[column]) and not table[column].isna().all():
            raise InputError(
                "{file}: the column {column} holds no numbers; {accepted}", file=file, column=column, accepted=_ACCEPTED
            )
