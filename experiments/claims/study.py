"""Carries the study of the claims out, or what is missing of it: every claim in every community, then boundary maps."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.claims.boundaries import boundary
from experiments.claims.catalogue import CLAIMS
from experiments.claims.communities import Community, communities
from experiments.claims.laboratory import Laboratory
from experiments.claims.notebook import Notebook
from experiments.claims.precision import replicate
from experiments.claims.result import ARMS
from experiments.claims.result import BOUNDARIES as BOUNDARIES
from experiments.claims.result import CLAIMS_TABLE as CLAIMS_TABLE
from experiments.claims.settings import ClaimsSettings
from experiments.claims.stages import extent, stages
from experiments.claims.tables import arms_table, claims_table
from experiments.claims.worlds import UNITS_TABLE, Worlds, read_units, units_table
from experiments.files import flush, new_folder, replacing, write_csv, write_json, write_yaml
from experiments.provenance import now, provenance
from experiments.result import load
from experiments.store import CONFIG, PROVENANCE, holds_complete, holds_study
from sim.messages import InputError

MAPS = "maps"  # what `told` gets in place of a community while the boundary maps are made
_VERSIONS = ("numpy", "scipy")  # on which units, measures and effects may depend

Told = Callable[[str, str], None]


def carry_out(
    settings: ClaimsSettings, command_line: list[str], progress: Callable[[int], None], told: Told | None = None
) -> None:
    """Simulate what is missing, and conclude.  What is done is kept in any case, and read back by the next call.

    `progress` is told runs, of those that are `missing` (see `stages.how_far`); those that precision made unnecessary
    count as done.  `told` hears of each community (or `MAPS`) and claim that begins.  Raises `InputError` where the
    folder holds anything else, or is in use; `OSError` where the disk does not take what was simulated.
    """
    places = communities(settings.runs, settings.seed, settings.months)
    worlds = _open_folder(settings, places, command_line)
    with worlds.locked():
        worlds.clear()
        if worlds.end is None:  # else another process has just ended it
            _work_off(settings, places, worlds, progress, told or (lambda place, claim: None))
            worlds.note_end(now())


def holds(settings: ClaimsSettings) -> bool:
    """Whether the study's folder is there and complete.  Raises `InputError` where the folder holds something else."""
    study = settings.study()
    if not holds_study(settings.folder, study) or load(settings.folder).provenance.get("end") is None:
        return False
    return holds_complete(settings.folder, study, (UNITS_TABLE, CLAIMS_TABLE, ARMS, BOUNDARIES))


def _open_folder(settings: ClaimsSettings, places: Sequence[Community], command_line: list[str]) -> Worlds:
    """The study's folder, new or as it was left.  Raises `InputError` where it holds anything else."""
    start = {**provenance(settings.seed, settings.workers, command_line, now()), "claims": _sources(), "end": None}
    units = units_table(places)
    if holds_study(settings.folder, settings.study()):
        worlds = Worlds(settings.folder)
        worlds.require_same_code(_code(load(settings.folder).provenance), _code(start))
        if not read_units(settings.folder).equals(units):
            raise InputError(
                "out={folder}: {table} holds other units than this study has; accepted: a new folder",
                folder=settings.folder,
                table=UNITS_TABLE,
            )
        return worlds
    import pyarrow.parquet as pq

    with new_folder(settings.folder) as aside:
        write_yaml(aside / CONFIG, settings.study())
        pq.write_table(units, aside / UNITS_TABLE)
        write_json(aside / PROVENANCE, start)
    return Worlds(settings.folder)


def _sources() -> str:
    """Content of this package: what is kept was measured by it."""
    from sim.machine_code import source_hash

    return source_hash(Path(__file__).parent)


def _code(origin: Mapping[str, Any]) -> dict[str, Any]:
    versions = origin.get("versions") or {}
    return {
        "model": origin.get("model"),
        "claims": origin.get("claims"),
        "versions": {name: versions.get(name) for name in _VERSIONS},
    }


def _work_off(
    settings: ClaimsSettings,
    places: Sequence[Community],
    worlds: Worlds,
    progress: Callable[[int], None],
    told: Told,
) -> None:
    import pandas as pd

    planned = stages(places, settings.cell_runs)
    found = extent(planned, worlds)
    counter = _Counter(progress, found.most - found.missing)
    notebook = Notebook(Laboratory(settings.workers, counter), worlds)
    most = (stage.most for stage in planned)
    tables, arms, maps = [], [], []
    for community in places:
        effects, observe = [], notebook.observer(community)
        for claim in CLAIMS:
            told(community.name, claim.name)
            with counter.stage(next(most)):
                units, of_claim, _ = replicate(claim, community, observe)
            effects.append(of_claim)
            arms.append(arms_table(claim, community, units))
        tables.append(claims_table(CLAIMS, community, effects))
    for claim in CLAIMS:
        told(MAPS, claim.name)
        with counter.stage(next(most)):
            maps.append(boundary(notebook.cells(claim, settings)))
    for name, table in (
        (CLAIMS_TABLE, pd.concat(tables).sort_values("claim", kind="stable")),
        (ARMS, pd.concat(arms).sort_values("claim", kind="stable")),
        (BOUNDARIES, pd.concat(maps)),
    ):
        with replacing(worlds.folder / name) as aside:
            write_csv(aside, table)
            flush(aside)


class _Counter:
    """Where the study is, in runs of the most that it may take; tells what goes beyond the first `told` of them.

    A stage that took fewer runs than it might have is told as done at its end.
    """

    def __init__(self, progress: Callable[[int], None], told: int) -> None:
        self._progress, self._told = progress, told
        self._at = self._end = 0
        self._lock = threading.Lock()

    def __call__(self, runs: int) -> None:
        with self._lock:
            self._reach(min(self._at + runs, self._end))

    @contextlib.contextmanager
    def stage(self, most: int) -> Iterator[None]:
        self._end = self._at + most
        yield
        self._reach(self._end)

    def _reach(self, place: int) -> None:
        self._at = place
        if place > self._told:
            self._progress(place - self._told)
            self._told = place
