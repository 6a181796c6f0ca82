"""Carries the study of the claims out, or what is missing of it: every claim in every community, then boundary maps."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from zaedno.experiments.claims.boundaries import boundary
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.columns import MAPS as MAPS_TABLE
from zaedno.experiments.claims.columns import RUNS
from zaedno.experiments.claims.communities import Community, communities
from zaedno.experiments.claims.laboratory import Laboratory
from zaedno.experiments.claims.notebook import Notebook
from zaedno.experiments.claims.precision import replicate
from zaedno.experiments.claims.result import ARMS
from zaedno.experiments.claims.result import BOUNDARIES as BOUNDARIES
from zaedno.experiments.claims.result import CLAIMS_TABLE as CLAIMS_TABLE
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.stages import extent, stages
from zaedno.experiments.claims.tables import arms_table, claims_table
from zaedno.experiments.claims.worlds import UNITS_TABLE, Worlds, read_units, units_table
from zaedno.experiments.files import flush, write_csv, write_json, write_parquet, write_yaml
from zaedno.experiments.place import absolute, putting
from zaedno.experiments.provenance import NOT_AS_WRITTEN, PROVENANCE, now, provenance, read_provenance, require_study
from zaedno.experiments.reading import DamagedError, schema_of
from zaedno.experiments.store import CONFIG, Mended, config_difference, holds_complete, holds_study, ignored
from zaedno.sim.messages import InputError

MAPS = "maps"  # what `told` gets in place of a community while the boundary maps are made
_CODE = b"code"  # in the metadata of units.parquet: what `_code` tells
_VERSIONS = ("numpy", "scipy")  # on which units, measures and effects may depend

Told = Callable[[str, str], None]


def carry_out(
    settings: ClaimsSettings,
    command_line: list[str],
    progress: Callable[[int], None],
    told: Told | None = None,
    mended: Mended = ignored,
) -> None:
    """Simulate what is missing, and conclude.  What is done is kept in any case, and read back by the next call.

    `progress` is told runs, of those that are `missing` (see `stages.how_far`); those that precision made unnecessary
    count as done.  `told` hears of each community (or `MAPS`) and claim that begins, `mended` of each file that is
    damaged and made again.  Whoever calls holds the folder.  Raises `InputError` where it holds anything else;
    `OSError` where the disk does not take what was simulated.
    """
    places = communities(settings.runs, settings.seed, settings.months)
    worlds = _open_folder(settings, places, command_line, mended)
    worlds.clear()
    worlds.make_way((RUNS, MAPS_TABLE))
    worlds.note_end(None)
    _work_off(settings, places, worlds, progress, told or (lambda place, claim: None), mended)
    pieces = (
        path.relative_to(worlds.folder).as_posix() for table in (RUNS, MAPS_TABLE) for path in worlds.files(table)
    )
    worlds.note_end(now(), (CONFIG, UNITS_TABLE, CLAIMS_TABLE, ARMS, BOUNDARIES, *sorted(pieces)))


def holds(settings: ClaimsSettings, mended: Mended = ignored) -> bool:
    """Whether the study's folder is there, complete and whole; `mended` hears of what is damaged and made again.

    Raises `InputError` where the folder holds something else.
    """
    if not holds_study(settings.folder, settings.study()):
        return False
    with contextlib.suppress(DamagedError):
        if read_provenance(settings.folder)["end"] is None:
            return False
    expected = (CONFIG, UNITS_TABLE, CLAIMS_TABLE, ARMS, BOUNDARIES)
    return holds_complete(settings.folder, settings.study(), expected, mended)


def _open_folder(
    settings: ClaimsSettings, places: Sequence[Community], command_line: list[str], mended: Mended = ignored
) -> Worlds:
    """The study's folder, new or as it was left.  What is damaged of its description is written anew.

    Raises `InputError` where it holds anything else.
    """
    folder, study = absolute(settings.folder), settings.study()
    origin = provenance(settings.seed, settings.workers, command_line, now(), study)
    start = {**origin, "claims": _sources(), "end": None}
    worlds = Worlds(folder)
    there = holds_study(settings.folder, study)
    damages = list(_damages(folder, study, places)) if there else []
    for damage in damages:
        mended(damage)
    wrong = {damage.path.name for damage in damages}
    if not there or {UNITS_TABLE, PROVENANCE} <= wrong:
        if worlds.begun:
            raise InputError(
                "{path}: cannot be read, nor {units}: with what the study was begun is not known; accepted: a new "
                "folder (out=FOLDER)",
                path=folder / PROVENANCE,
                units=UNITS_TABLE,
            )
        wrong = {CONFIG, UNITS_TABLE, PROVENANCE}
    elif PROVENANCE in wrong:
        worlds.require_same_code(_code_of_units(folder), _code(start))
    if PROVENANCE not in wrong:
        worlds.require_same_code(_code(read_provenance(folder)), _code(start))
    if CONFIG in wrong:
        with putting(folder / CONFIG) as aside:
            write_yaml(aside, study)
            flush(aside)
    if UNITS_TABLE in wrong:
        units = units_table(places)
        known = {**(units.schema.metadata or {}), _CODE: json.dumps(_code(start)).encode()}
        with putting(folder / UNITS_TABLE) as aside:
            write_parquet(aside, units.replace_schema_metadata(known))
            flush(aside)
    if PROVENANCE in wrong:
        with putting(folder / PROVENANCE) as aside:
            write_json(aside, start)
            flush(aside)
    return worlds


def _damages(folder: Path, study: Mapping[str, Any], places: Sequence[Community]) -> Iterator[DamagedError]:
    """What is wrong with the description of a study in its folder."""
    different = config_difference(folder, study)
    if different:
        yield different if isinstance(different, DamagedError) else DamagedError(folder / CONFIG, NOT_AS_WRITTEN)
    try:
        require_study(folder, study)
    except DamagedError as damage:
        yield damage
    try:
        if not read_units(folder).equals(units_table(places)):
            yield DamagedError(folder / UNITS_TABLE, NOT_AS_WRITTEN)
    except DamagedError as damage:
        yield damage


def _code_of_units(folder: Path) -> dict[str, Any]:
    """The code with which a study was begun, as its units tell it."""
    code = (schema_of(folder / UNITS_TABLE).metadata or {}).get(_CODE)
    if code is None:
        raise DamagedError(folder / PROVENANCE, NOT_AS_WRITTEN)
    found: dict[str, Any] = json.loads(code)
    return found


def _sources() -> str:
    """Content of this package: what is kept was measured by it."""
    from zaedno.sim.engine.machine_code import source_hash

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
    mended: Mended,
) -> None:
    import pandas as pd

    planned = stages(places, settings.cell_runs)
    found = extent(planned, worlds)
    counter = _Counter(progress, found.most - found.missing)
    notebook = Notebook(Laboratory(settings.workers, counter), worlds, mended)
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
    notebook.remove_others()
    for name, table in (
        (CLAIMS_TABLE, pd.concat(tables).sort_values("claim", kind="stable")),
        (ARMS, pd.concat(arms).sort_values("claim", kind="stable")),
        (BOUNDARIES, pd.concat(maps)),
    ):
        with putting(worlds.folder / name) as aside:
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
