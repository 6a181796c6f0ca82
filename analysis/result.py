"""What a stored result looks like from here: the tables of a result folder, opened by `zaedno.load`."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd


class Recorded(Protocol):
    """What every study keeps of itself: what was asked for, and how it was carried out."""

    @property
    def config(self) -> Mapping[str, Any]: ...
    @property
    def provenance(self) -> Mapping[str, Any]: ...


class Result(Recorded, Protocol):
    """The tables of one study.  `zaedno.load(FOLDER)` gives one; so may anything with these attributes.

    Of the tables that not every study has (`memberships`, `differences`, `patterns`, `uncertainty`) the absent ones are
    None or missing.
    """

    @property
    def runs(self) -> pd.DataFrame: ...
    @property
    def months(self) -> pd.DataFrame: ...
    @property
    def partnerships(self) -> pd.DataFrame: ...
    @property
    def organisations(self) -> pd.DataFrame: ...


def optional(result: Result, name: str) -> pd.DataFrame | None:
    """The table `name` of `result`, or None where the study has none, or an empty one."""
    table = getattr(result, name, None)
    return None if table is None or table.empty else table


def part(result: Result, table: str, columns: Sequence[str], run: int | None = None) -> pd.DataFrame:
    """Some columns of a table, of all runs or of one; read from the disk alone where `result` can do that."""
    read = getattr(result, "part", None)
    if read is not None:
        rows: pd.DataFrame = read(table, columns, run)
        return rows
    whole: pd.DataFrame = getattr(result, table)
    return whole[list(columns)] if run is None else whole.loc[whole["run"] == run, list(columns)]


def number_of_runs(result: Result) -> int:
    """Worlds in the study: replications of one case."""
    return int(result.runs["run"].nunique())


def number_of_months(result: Result) -> int:
    return int(result.months["month"].nunique())
