"""Whether a result folder, which anybody may have edited, holds what an analysis needs: tables, columns, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zaedno.experiments.columns import ON_REQUEST, expected, is_number
from zaedno.experiments.differences import COLUMNS as DIFFERENCES
from zaedno.experiments.ensemble.settings import COMPARE
from zaedno.experiments.patterns import COLUMNS as PATTERNS
from zaedno.experiments.reading import MISSING, DamagedError
from zaedno.experiments.result import Result
from zaedno.experiments.summary import measures_of
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pandas as pd

_SMALL = {"differences": DIFFERENCES, "patterns": PATTERNS}


def require_complete(result: Result) -> None:
    """Raise `DamagedError` on the first thing that is missing from `result`, or is not what it should be."""
    for name in ("runs", "months", "partnerships", "organisations", *ON_REQUEST):
        table = getattr(result, name)
        if table is not None:
            _require_columns(result, name, table)
    for name in ("runs", "months"):
        if getattr(result, name).empty:
            raise DamagedError(result.folder / f"{name}.parquet", Message("holds no rows"))
    if result.config.get("command") == COMPARE and result.differences is None:
        raise DamagedError(result.folder / "differences.csv", MISSING)
    for name, table in (("differences", result.differences), ("patterns", result.patterns)):
        if table is not None:
            _require_small(result, name, table)
    require_cases(result)


def require_cases(result: Result) -> None:
    """Raise `DamagedError` unless the runs are those of the study: so many, of the cases that `config.yaml` lists."""
    runs, config = result.runs, result.config
    wanted = {(each["scenario"], each["policy"]) for each in config.get("scenarios", ())}
    there = set(zip(runs["scenario"], runs["policy"], strict=True))
    keys = runs[["scenario", "policy", "run"]]
    if wanted and (there != wanted or len(runs) != len(wanted) * config.get("runs", 0) or keys.duplicated().any()):
        raise DamagedError(result.folder / "runs.parquet", Message("not a row for each run and case"))


def _require_small(result: Result, name: str, table: pd.DataFrame) -> None:
    file = result.folder / f"{name}.csv"
    for column in _SMALL[name]:
        if column not in table.columns:
            raise DamagedError(file, Message("the column {name} is missing", name=column))
    if name == "differences":
        others = len(result.runs[["scenario", "policy"]].drop_duplicates()) - 1
        if set(table["measure"]) < set(measures_of(result.runs)) or (table.groupby("measure").size() != others).any():
            raise DamagedError(file, Message("not a row for each measure and case"))


def _require_columns(result: Result, name: str, table: pd.DataFrame) -> None:
    from pandas.api.types import is_numeric_dtype

    file = result.folder / f"{name}.parquet"
    for column in expected(name):
        if column not in table.columns:
            raise DamagedError(file, Message("the column {name} is missing", name=column))
        if is_number(name, column) and not is_numeric_dtype(table[column]) and not table[column].isna().all():
            raise DamagedError(file, Message("the column {name} holds no numbers", name=column))
