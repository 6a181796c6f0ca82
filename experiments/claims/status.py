"""How far a study of the claims is, told from its folder alone."""

from __future__ import annotations

from pathlib import Path

from zaedno.experiments.claims.columns import MAPS, RUNS
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.stages import how_far
from zaedno.experiments.claims.worlds import Worlds
from zaedno.experiments.result import load
from zaedno.experiments.status import COMPLETE, RUNNING, STOPPED, Status


def status(folder: Path) -> Status:
    """The status of a study of the claims; runs are missing at most, for it stops where effects are known well enough.

    Raises `InputError` where the folder holds none, or a damaged one, or an incomplete one of another version.
    """
    worlds = Worlds(folder)
    for table in (RUNS, MAPS):
        for _piece in worlds.pieces(table):
            pass  # one that cannot be read raises
    if worlds.end is not None:
        done = sum(worlds.simulated(table) or 0 for table in (RUNS, MAPS))
        return Status(done, done, 0, 0, None, COMPLETE)
    found = how_far(ClaimsSettings.from_study(load(folder).config, out=folder))
    state = RUNNING if worlds.in_use() else STOPPED
    return Status(found.done + found.missing, found.done, 0, found.missing, None, state, at_most=True)
