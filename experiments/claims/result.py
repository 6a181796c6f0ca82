"""The folder of a study of the claims, opened: its tables as pandas."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.experiments.claims.columns import MAPS, RUNS
from zaedno.experiments.claims.worlds import Worlds, read_units
from zaedno.experiments.provenance import changed
from zaedno.experiments.reading import read_csv
from zaedno.experiments.result import load
from zaedno.sim.messages import InputError

if TYPE_CHECKING:
    import pandas as pd

CLAIMS_TABLE, ARMS, BOUNDARIES = "claims.csv", "arms.csv", "boundaries.csv"
COLUMNS_OF = {
    CLAIMS_TABLE: (
        "claim", "community", "verdict", "statement", "part", "expected", "effect", "low", "high", "in_deviations",
        "agree", "state", "more_where",
    ),
    ARMS: ("claim", "community", "arm", "measure", "mean", "low", "high", "runs"),
    BOUNDARIES: ("claim", "x", "x_value", "y", "y_value", "measure", "effect", "low", "high"),
}  # fmt: skip
NUMBERS = ("effect", "low", "high", "in_deviations", "agree", "mean", "runs", "x_value", "y_value")
_KEYS = {RUNS: ["claim", "community", "arm", "unit", "run"], MAPS: ["claim", "y_value", "x_value", "run"]}


class ClaimsResult:
    """What a study of the claims has given so far.  Tables are read when they are first asked for.

    `runs`, `maps` and `units` hold the worlds that are done; `claims`, `arms` and `boundaries` follow from them, and
    are there when the study is complete.  Each raises `InputError` where it is not there.
    """

    def __init__(self, folder: Path) -> None:
        opened = load(folder)
        self.folder, self.config, self.provenance = opened.folder, opened.config, opened.provenance

    @property
    def complete(self) -> bool:
        return self.provenance.get("end") is not None

    @cached_property
    def claims(self) -> pd.DataFrame:
        """A row a claim, community and statement; `more_where` is '' where nothing is said."""
        table = self._concluded(CLAIMS_TABLE)
        return table.assign(more_where=table["more_where"].astype(object).fillna(""))

    @cached_property
    def arms(self) -> pd.DataFrame:
        """A row a treatment, community and measure."""
        return self._concluded(ARMS)

    @cached_property
    def boundaries(self) -> pd.DataFrame:
        """A row a cell of a boundary map; of a study that was made before maps had bands, with the bands as well."""
        from zaedno.experiments.claims.boundaries import COLUMNS, boundary

        table = self._concluded(BOUNDARIES)
        return table if set(COLUMNS) <= set(table.columns) else boundary(self.maps)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a world of a unit under a treatment; columns are documented in the files."""
        return self._worlds(RUNS)

    @cached_property
    def maps(self) -> pd.DataFrame:
        """A row a world of a cell of a boundary map."""
        return self._worlds(MAPS)

    @cached_property
    def units(self) -> pd.DataFrame:
        """A row a unit, with the parameters that set it apart from the default community."""
        return read_units(self.folder).to_pandas()

    @property
    def communities(self) -> list[str]:
        return list(dict.fromkeys(self.claims["community"]))

    def verdict(self, claim: str, community: str) -> str:
        rows = self.claims[(self.claims["claim"] == claim) & (self.claims["community"] == community)]
        return str(rows["verdict"].iloc[0])

    def _concluded(self, name: str) -> pd.DataFrame:
        path = self.folder / name
        if not self.complete:
            raise InputError(
                "{path}: not there yet; accepted: a complete study of the claims (the command that began it goes on)",
                path=path,
            )
        table = read_csv(path, COLUMNS_OF[name], NUMBERS)
        for damage in changed(self.folder, self.provenance, [name]):
            raise damage
        return table

    def _worlds(self, table: str) -> pd.DataFrame:
        import pyarrow as pa

        pieces = list(Worlds(self.folder).pieces(table))
        if not pieces:
            raise InputError(
                "{path}: no world is done yet; accepted: a study that has come so far", path=self.folder / table
            )
        return pa.concat_tables(pieces).to_pandas().sort_values(_KEYS[table], kind="stable", ignore_index=True)
