"""The tables of a study of the claims, read back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.claims.study import BOUNDARIES, CLAIMS_TABLE

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ClaimsResult:
    """A folder that `zaedno claims` wrote."""

    folder: Path

    @cached_property
    def claims(self) -> pd.DataFrame:
        """A row a claim, community and statement; `more_where` is '' where nothing is said."""
        import pandas as pd

        table = pd.read_csv(self.folder / CLAIMS_TABLE, dtype={"more_where": object})
        return table.assign(more_where=table["more_where"].fillna(""))

    @cached_property
    def boundaries(self) -> pd.DataFrame:
        """A row a cell of a boundary map."""
        import pandas as pd

        return pd.read_csv(self.folder / BOUNDARIES)

    @property
    def communities(self) -> list[str]:
        return list(dict.fromkeys(self.claims["community"]))

    def verdict(self, claim: str, community: str) -> str:
        rows = self.claims[(self.claims["claim"] == claim) & (self.claims["community"] == community)]
        return str(rows["verdict"].iloc[0])
