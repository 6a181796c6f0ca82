"""What a study was asked for, in its folder: `config.yaml`, `plan.json`, `provenance.json`, tables that describe it.

Written when the study begins; what is damaged of it later is written anew, as far as it is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from zaedno.experiments.files import flush, write_json, write_parquet, write_yaml
from zaedno.experiments.place import putting
from zaedno.experiments.provenance import NOT_AS_WRITTEN, PROVENANCE, now, provenance, read_provenance, require_study
from zaedno.experiments.reading import DamagedError, read_table
from zaedno.experiments.store import CONFIG, Mended, config_difference, difference, holds_study, ignored
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.pieces import PLAN, Pieces, require_plan
from zaedno.sim.messages import InputError

_NO_CODE = ("points", "chunk", "first")  # what of a plan is no code


def open_folder(kind: Kind, model: str, command_line: Sequence[str], mended: Mended = ignored) -> Pieces:
    """The study's folder, new or as it was left; whoever opens it holds it.

    What is damaged of its description is written anew, as far as it is known, and told to `mended`.  Raises
    `InputError` where the folder holds anything else.
    """
    settings, pieces = kind.settings, kind.pieces()
    plan = here = _plan(kind, model)
    there = holds_study(settings.folder, settings.study())
    damages = list(_damages(kind, pieces)) if there else []
    wrong = {damage.path.name for damage in damages}
    if not kind.begun:
        wrong = {CONFIG, PLAN, PROVENANCE, *kind.described()}
    else:
        known = there and not {PLAN, PROVENANCE} <= wrong
        noted = (_plan_noted(kind, pieces, here) if PLAN in wrong else pieces.plan) if known else None
        if noted is None:
            raise InputError(
                "{path}: cannot be read, nor {provenance}: with what the study was begun is not known; accepted: a new "
                "folder (out=FOLDER)",
                path=pieces.folder / PLAN,
                provenance=PROVENANCE,
            )
        plan = noted
        code = {key: value for key, value in here.items() if key not in _NO_CODE}
        _require_same_code(pieces, {key: plan.get(key) for key in code}, code)
    if kind.begun or kind.files is None:
        for damage in damages:
            mended(damage)
    _write(kind, pieces, plan, command_line, wrong)
    return pieces


def _require_same_code(pieces: Pieces, began: Mapping[str, Any], there: Mapping[str, Any]) -> None:
    """Raises `InputError` where a study `began` with other code, or versions of libraries, than there is now."""
    if any(began[key] != there[key] for key in there if key != "versions"):
        raise InputError(
            "out={folder}: holds this study begun with another version of the model; accepted: a new folder "
            "(out=FOLDER), or the code as it was (commit in {provenance})",
            folder=pieces.folder,
            provenance=pieces.folder / PROVENANCE,
        )
    different = difference(began["versions"], there["versions"])
    if different:
        raise InputError(
            "out={folder}: was begun with {different}; accepted: a new folder, or those versions",
            folder=pieces.folder,
            different=different,
        )


def _plan(kind: Kind, model: str) -> dict[str, Any]:
    from zaedno.sim.engine.machine_code import source_hash

    return {
        "model": model,
        "sources": source_hash(),
        "versions": {name: version(name) for name in kind.versions},
        "points": kind.points,
        "chunk": kind.chunk,
        "first": kind.first_runs,
        **kind.code,
    }


def _plan_noted(kind: Kind, pieces: Pieces, plan: Mapping[str, Any]) -> dict[str, Any] | None:
    """The plan as `provenance.json` has it, None where that is damaged; version 0.1 kept no copy, but told the code."""
    origin = read_provenance(pieces.folder)
    kept = origin.get("plan")
    if not kept:
        code = {key: origin.get(key) for key in kind.code}
        return {**plan, "first": kind.settings.runs, "sources": origin.get("model"), **code}
    try:
        return require_plan(pieces.folder / PROVENANCE, kept)
    except DamagedError:
        return None


def _damages(kind: Kind, pieces: Pieces) -> Iterator[DamagedError]:
    """What is wrong with the description of a study in its folder."""
    folder, study = pieces.folder, kind.settings.study()
    different = config_difference(folder, study)
    if different:
        yield different if isinstance(different, DamagedError) else DamagedError(folder / CONFIG, NOT_AS_WRITTEN)
    try:
        require_study(folder, study)
    except DamagedError as damage:
        yield damage
    try:
        if pieces.plan["points"] != kind.points:
            yield DamagedError(folder / PLAN, NOT_AS_WRITTEN)
    except DamagedError as damage:
        yield damage
    for name, table in kind.described().items():
        try:
            if not read_table(folder / name).equals(table):
                yield DamagedError(folder / name, NOT_AS_WRITTEN)
        except DamagedError as damage:
            yield damage


def _write(
    kind: Kind, pieces: Pieces, plan: Mapping[str, Any], command_line: Sequence[str], names: Collection[str]
) -> None:
    """Writes of what a study was asked for the files in `names`; `config.yaml`, which tells what it is, first."""
    folder, settings = pieces.folder, kind.settings
    if CONFIG in names:
        with putting(folder / CONFIG) as aside:
            write_yaml(aside, settings.study())
            flush(aside)
    if PROVENANCE in names:
        start = provenance(settings.seed, settings.execution.workers, list(command_line), now(), settings.study())
        with putting(folder / PROVENANCE) as aside:
            write_json(aside, {**start, "end": None, "plan": plan})
            flush(aside)
    if PLAN in names:
        with putting(folder / PLAN) as aside:
            write_json(aside, plan)
            flush(aside)
        vars(pieces).pop("plan", None)
    for name, table in kind.described().items():
        if name in names:
            with putting(folder / name) as aside:
                write_parquet(aside, table)
                flush(aside)
