"""What a sweep was asked for, in its folder: `config.yaml`, `plan.json`, `design.parquet`, `provenance.json`.

Written when the study begins; what is damaged of it later is written anew, as far as it is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from zaedno.experiments.files import flush, write_json, write_parquet, write_yaml
from zaedno.experiments.place import absolute, putting
from zaedno.experiments.provenance import NOT_AS_WRITTEN, PROVENANCE, now, provenance, read_provenance, require_study
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.store import CONFIG, Mended, config_difference, holds_study, ignored
from zaedno.experiments.sweep.dataset import DESIGN, PLAN, Dataset, require_plan
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.sim.messages import InputError

_VERSIONS = ("numpy", "scipy", "SALib")  # on which points and means of runs may depend


def open_folder(
    settings: SweepSettings,
    points: np.ndarray,
    model: str,
    command_line: list[str],
    mended: Mended = ignored,
) -> Dataset:
    """The study's folder, new or as it was left; whoever opens it holds it.

    What is damaged of its description is written anew, as far as it is known, and told to `mended`.  Raises
    `InputError` where the folder holds anything else.
    """
    folder, study = absolute(settings.folder), settings.study()
    plan = {
        "model": model,
        "sources": _sources(),
        "versions": {name: version(name) for name in _VERSIONS},
        "points": len(points),
        "chunk": settings.chunk,
        "first": settings.first_runs,
    }
    dataset = Dataset(folder)
    there = holds_study(settings.folder, study)
    damages = list(_damages(dataset, study, points)) if there else []
    wrong = {damage.path.name for damage in damages}
    noted = _noted_plan(folder, {**plan, "first": settings.runs}) if PLAN in wrong and PROVENANCE not in wrong else None
    if not there or (PLAN in wrong and noted is None):
        if dataset.begun:
            raise InputError(
                "{path}: cannot be read, nor {provenance}: with what the study was begun is not known; accepted: a new "
                "folder (out=FOLDER)",
                path=folder / PLAN,
                provenance=PROVENANCE,
            )
        wrong = {CONFIG, PLAN, PROVENANCE, DESIGN}
    else:
        plan, now_there = noted or dataset.plan, plan
        code = ("sources", "model", "versions")
        dataset.require_same_code({key: plan[key] for key in code}, {key: now_there[key] for key in code})
    for damage in damages:
        mended(damage)
    _write(dataset, settings, points, plan, command_line, wrong)
    return dataset


def _noted_plan(folder: Path, plan: dict[str, Any]) -> dict[str, Any] | None:
    """The plan as `provenance.json` has it, `plan` where that keeps no copy, as of version 0.1; None if damaged."""
    kept = read_provenance(folder).get("plan")
    try:
        return require_plan(folder / PROVENANCE, kept) if kept else plan
    except DamagedError:
        return None


def _damages(dataset: Dataset, study: Mapping[str, Any], points: np.ndarray) -> Iterator[DamagedError]:
    """What is wrong with the description of a study in its folder."""
    folder = dataset.folder
    different = config_difference(folder, study)
    if different:
        yield different if isinstance(different, DamagedError) else DamagedError(folder / CONFIG, NOT_AS_WRITTEN)
    try:
        require_study(folder, study)
    except DamagedError as damage:
        yield damage
    try:
        if dataset.plan["points"] != len(points):
            yield DamagedError(folder / PLAN, NOT_AS_WRITTEN)
    except DamagedError as damage:
        yield damage
    try:
        if not np.array_equal(dataset.design(len(points)).drop(columns="point").to_numpy(), points):
            yield DamagedError(folder / DESIGN, NOT_AS_WRITTEN)
    except DamagedError as damage:
        yield damage


def _write(
    dataset: Dataset,
    settings: SweepSettings,
    points: np.ndarray,
    plan: Mapping[str, Any],
    command_line: list[str],
    names: Collection[str],
) -> None:
    """Writes of what a study was asked for the files in `names`; `config.yaml`, which tells what it is, first."""
    from zaedno.experiments.sweep.columns import table_of

    folder = dataset.folder
    if CONFIG in names:
        with putting(folder / CONFIG) as aside:
            write_yaml(aside, settings.study())
            flush(aside)
    if PROVENANCE in names:
        start = provenance(settings.seed, settings.execution.workers, command_line, now(), settings.study())
        with putting(folder / PROVENANCE) as aside:
            write_json(aside, {**start, "end": None, "plan": plan})
            flush(aside)
    if PLAN in names:
        with putting(folder / PLAN) as aside:
            write_json(aside, plan)
            flush(aside)
        vars(dataset).pop("plan", None)
    if DESIGN in names:
        columns = {"point": np.arange(len(points)), **dict(zip(settings.design.names, points.T, strict=True))}
        with putting(folder / DESIGN) as aside:
            write_parquet(aside, table_of("design", columns))
            flush(aside)


def _sources() -> str:
    from zaedno.sim.machine_code import source_hash

    return source_hash()
