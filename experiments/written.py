"""A table that has just been written, read back column by column: of all runs, one measure at a time is in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from zaedno.experiments.reading import opened, schema_of

if TYPE_CHECKING:
    import pandas as pd


class Written:
    """The rows of one combination of a Parquet file, from its row group `first` to before `last`, as they were written.

    It answers to what conclusions ask of a data frame: `columns`, and a column by its name.
    """

    def __init__(self, path: Path, first: int, last: int) -> None:
        self._path, self._groups = path, list(range(first, last))
        self.columns: list[str] = schema_of(path).names

    def __getitem__(self, name: str) -> pd.Series:
        with opened(self._path) as file:
            return file.read_row_groups(self._groups, [name], use_threads=False).to_pandas()[name]

    def sort_values(self, by: str) -> Self:
        """Itself: runs are written in their order."""
        assert by == "run"
        return self
