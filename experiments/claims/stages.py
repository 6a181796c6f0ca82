"""The stages of a study in their order, and how far it is: each claim in each community, then each boundary map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from zaedno.experiments.claims.boundaries import cells_of
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.columns import MAPS, RUNS
from zaedno.experiments.claims.communities import Community, communities
from zaedno.experiments.claims.laboratory import runs_of
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.worlds import Worlds
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.result import read_origin
from zaedno.experiments.study.status import COMPLETE, RUNNING, STOPPED, Status


class Stage(NamedTuple):
    """Its pieces are those of `table` whose names begin with `beginning`; it takes `most` runs at most."""

    table: str
    beginning: str
    most: int


class Extent(NamedTuple):
    """Runs: the `most` that a study may take, those `done` and kept, those `missing` at most."""

    most: int
    done: int
    missing: int


def stages(places: Sequence[Community], cell_runs: int) -> list[Stage]:
    """All of them; `cell_runs`: worlds of a cell of a map."""
    found = [
        Stage(RUNS, f"{community.name}-{claim.name}-", most)
        for community in places
        for claim, most in zip(CLAIMS, most_runs(community), strict=True)
    ]
    cells = [(claim.name, cells_of(claim.boundary)) for claim in CLAIMS]
    return [*found, *(Stage(MAPS, f"{name}.", count * cell_runs) for name, count in cells)]


def extent(planned: Sequence[Stage], worlds: Worlds) -> Extent:
    """How far the study is whose worlds these are.

    A stage after which another has begun needs no more runs: effects were known well enough.
    """
    there = [_simulated(worlds, stage) for stage in planned]
    last = max((k for k, runs in enumerate(there) if runs is not None), default=-1)
    missing = sum(stage.most for stage in planned[last + 1 :])
    if last >= 0:
        missing += max(0, planned[last].most - (there[last] or 0))
    return Extent(sum(stage.most for stage in planned), sum(runs or 0 for runs in there), missing)


def _simulated(worlds: Worlds, stage: Stage) -> int | None:
    """Runs that the pieces of a stage took; a stage with a damaged piece counts as one that has not begun."""
    try:
        return worlds.simulated(stage.table, stage.beginning)
    except DamagedError:
        return None


def how_far(settings: ClaimsSettings) -> Extent:
    """How far the study is in its folder, if that is there."""
    places = communities(settings.runs, settings.seed, settings.months, settings.table)
    return extent(stages(places, settings.cell_runs), Worlds(settings.folder))


def most_runs(community: Community) -> list[int]:
    """The most runs of each claim; an arm that an earlier claim has too is there already."""
    seen: set[Any] = set()
    found, base = [], community.units[0].scenario
    for claim in CLAIMS:
        new = {(base.replace(**arm.settings).parameters, arm.party): arm for arm in claim.arms}
        runs = sum(runs_of(arm, community.most) for key, arm in new.items() if key not in seen)
        seen |= set(new)
        found.append(runs * len(community.units))
    return found


def status(folder: Path) -> Status:
    """The status of a study of the claims; runs are missing at most, for it stops where effects are known well enough.

    Raises `InputError` where the folder holds none, or a damaged one, or an incomplete one of another version.
    """
    worlds = Worlds(folder)
    for table in (RUNS, MAPS):
        for _piece in worlds.pieces(table):
            pass  # one that cannot be read raises
    failures = worlds.failures()
    failed = 0 if failures is None else len(failures)
    if worlds.end is not None:
        done = sum(worlds.simulated(table) or 0 for table in (RUNS, MAPS))
        return Status(done, done - failed, failed, 0, None, COMPLETE)
    found = how_far(ClaimsSettings.from_study(read_origin(folder)[0], out=folder))
    state = RUNNING if worlds.in_use() else STOPPED
    return Status(found.done + found.missing, found.done - failed, failed, found.missing, None, state, at_most=True)
