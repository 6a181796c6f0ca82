"""The laboratory's notebook: what is observed is kept, and what is kept is read back instead of simulated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zaedno.experiments.claims.boundaries import cells, keys
from zaedno.experiments.claims.columns import MAPS, RUNS
from zaedno.experiments.claims.communities import Community, Unit
from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.claims.laboratory import Laboratory, Observed
from zaedno.experiments.claims.precision import Observe
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.worlds import Block, Worlds
from zaedno.experiments.files import remove
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.store import Mended
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pandas as pd


class Notebook:
    """Observes in `laboratory`, and keeps the worlds in `worlds`; `mended` hears of what is damaged there."""

    def __init__(self, laboratory: Laboratory, worlds: Worlds, mended: Mended) -> None:
        self._laboratory, self._worlds, self._mended = laboratory, worlds, mended
        self._asked: set[str] = set()  # names of the pieces that the study consists of

    def observer(self, community: Community) -> Observe:
        """`Laboratory.observe` in one community; each call's new runs of a claim are a block."""
        observed_so_far: dict[str, int] = {}

        def observe(units: Sequence[Unit], claim: Claim, runs: int) -> list[Observed]:
            block = Block(community.name, claim, observed_so_far.get(claim.name, 0))
            self._asked.add(f"{block.name}.parquet")
            before = self._laboratory.known
            kept = self._whole(lambda: self._worlds.block(block, len(units), runs))
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
        self._asked.add(f"{claim.name}.parquet")
        planned = keys(claim, settings.cell_runs)
        kept = self._whole(lambda: self._worlds.cells(claim, planned))
        if kept is None:
            columns, simulated = cells(claim, settings.cell_runs, settings.seed, settings.months, self._laboratory)
            self._worlds.keep_cells(claim, columns, simulated)
            kept = self._worlds.cells(claim, planned)
            assert kept is not None
        return kept

    def remove_others(self) -> None:
        """Removes pieces that the study has not asked for, once it has asked for all of them."""
        for table in (RUNS, MAPS):
            for path in list(self._worlds.files(table)):
                if path.name not in self._asked:
                    self._mended(DamagedError(path, Message("not in the plan of this study")))
                    remove(path)

    def _whole[Piece](self, read: Callable[[], Piece | None]) -> Piece | None:
        """What is read; None too where it is damaged, and then it is removed."""
        try:
            return read()
        except DamagedError as damage:
            self._mended(damage)
            remove(damage.path)
            return None
