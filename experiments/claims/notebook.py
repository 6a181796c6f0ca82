"""The laboratory's notebook: what is observed is kept, and what is kept is read back instead of simulated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.claims.boundaries import cells
from experiments.claims.communities import Community, Unit
from experiments.claims.declaration import Claim
from experiments.claims.laboratory import Laboratory, Observed
from experiments.claims.precision import Observe
from experiments.claims.settings import ClaimsSettings
from experiments.claims.worlds import Block, Worlds

if TYPE_CHECKING:
    import pandas as pd


class Notebook:
    """Observes in `laboratory`, and keeps the worlds in `worlds`."""

    def __init__(self, laboratory: Laboratory, worlds: Worlds) -> None:
        self._laboratory, self._worlds = laboratory, worlds

    def observer(self, community: Community) -> Observe:
        """`Laboratory.observe` in one community; each call's new runs of a claim are a block."""
        observed_so_far: dict[str, int] = {}

        def observe(units: Sequence[Unit], claim: Claim, runs: int) -> list[Observed]:
            block = Block(community.name, claim, observed_so_far.get(claim.name, 0))
            before, kept = self._laboratory.known, self._worlds.block(block)
            if kept is not None:
                self._laboratory.recall(units, claim, block.first, kept)
            observed = self._laboratory.observe(units, claim, runs)
            if kept is None:
                self._worlds.keep_block(block, observed, self._laboratory.known - before)
            observed_so_far[claim.name] = runs
            return observed

        return observe

    def cells(self, claim: Claim, settings: ClaimsSettings) -> pd.DataFrame:
        """The worlds of a claim's boundary map."""
        kept = self._worlds.cells(claim)
        if kept is None:
            columns, simulated = cells(claim, settings.cell_runs, settings.seed, settings.months, self._laboratory)
            self._worlds.keep_cells(claim, columns, simulated)
            kept = self._worlds.cells(claim)
            assert kept is not None
        return kept
