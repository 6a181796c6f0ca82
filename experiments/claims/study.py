"""Carries the study of the claims out: every claim in every community, then the boundary maps, into one folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from experiments.claims.boundaries import boundary, cells_of
from experiments.claims.catalogue import CLAIMS
from experiments.claims.communities import Community, communities
from experiments.claims.laboratory import Laboratory, runs_of
from experiments.claims.precision import replicate
from experiments.claims.settings import ClaimsSettings
from experiments.claims.tables import arms_table, claims_table
from experiments.files import new_folder, write_csv, write_json, write_yaml
from experiments.provenance import now, provenance
from experiments.store import CONFIG, PROVENANCE, holds_complete

CLAIMS_TABLE, ARMS, BOUNDARIES = "claims.csv", "arms.csv", "boundaries.csv"
MAPS = "maps"  # what `told` gets in place of a community while the boundary maps are made

Told = Callable[[str, str], None]


def carry_out(
    settings: ClaimsSettings, command_line: list[str], progress: Callable[[int], None], told: Told | None = None
) -> None:
    """Run everything and put the folder in place, complete.

    `progress` is told runs, of `most_runs(settings)`; those that precision made unnecessary count as done.  `told`
    hears of each community (or `MAPS`) and claim that begins.
    """
    import pandas as pd

    start, told = now(), told or (lambda place, claim: None)
    counter = _Counter(progress)
    laboratory = Laboratory(settings.workers, counter)
    tables, arms, maps = [], [], []
    with new_folder(settings.folder) as folder:
        write_yaml(folder / CONFIG, settings.study())
        for community in communities(settings.runs, settings.seed, settings.months):
            effects = []
            for claim, most in zip(CLAIMS, _most(community), strict=True):
                told(community.name, claim.name)
                with counter.stage(most):
                    units, found, _ = replicate(claim, community, laboratory.observe)
                effects.append(found)
                arms.append(arms_table(claim, community, units))
            tables.append(claims_table(CLAIMS, community, effects))
        for claim in CLAIMS:
            told(MAPS, claim.name)
            maps.append(boundary(claim, settings.cell_runs, settings.seed, settings.months, laboratory))
        write_csv(folder / CLAIMS_TABLE, pd.concat(tables).sort_values("claim", kind="stable"))
        write_csv(folder / ARMS, pd.concat(arms).sort_values("claim", kind="stable"))
        write_csv(folder / BOUNDARIES, pd.concat(maps))
        write_json(folder / PROVENANCE, provenance(settings.seed, settings.workers, command_line, start))


def most_runs(settings: ClaimsSettings) -> int:
    """How many runs the study takes if no effect is known well enough before the last block."""
    places = communities(settings.runs, settings.seed, settings.months)
    cells = sum(cells_of(claim.boundary) for claim in CLAIMS)
    return sum(sum(_most(community)) for community in places) + cells * settings.cell_runs


def _most(community: Community) -> list[int]:
    """The most runs of each claim; an arm that an earlier claim has too is there already."""
    seen: set[Any] = set()
    found, base = [], community.units[0].scenario
    for claim in CLAIMS:
        new = {(base.replace(**arm.settings).parameters, arm.party): arm for arm in claim.arms}
        runs = sum(runs_of(arm, community.most) for key, arm in new.items() if key not in seen)
        seen |= set(new)
        found.append(runs * len(community.units))
    return found


class _Counter:
    """Tells progress; a stage that took fewer runs than it might have is told as done at its end."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self._progress, self._done = progress, 0

    def __call__(self, runs: int) -> None:
        self._done += runs
        self._progress(runs)

    def stage(self, most: int) -> _Stage:
        return _Stage(self, self._done + most)

    def reach(self, runs: int) -> None:
        if runs > self._done:
            self(runs - self._done)


class _Stage:
    def __init__(self, counter: _Counter, end: int) -> None:
        self._counter, self._end = counter, end

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: object) -> None:
        if kind is None:
            self._counter.reach(self._end)


def holds(settings: ClaimsSettings) -> bool:
    """Whether the study's folder is there and complete.  Raises `InputError` where the folder holds something else."""
    return holds_complete(settings.folder, settings.study(), (CLAIMS_TABLE, ARMS, BOUNDARIES))
