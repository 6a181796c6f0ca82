"""From what was typed to one typed, validated `SweepSettings`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zaedno.app.call import Call
from zaedno.app.compose import configurations, paths_of, scenario_of
from zaedno.app.keys import KEYS, SWEEP_GROUPS
from zaedno.app.moved import MOVED, moved
from zaedno.experiments.result import read_yaml
from zaedno.experiments.settings import require_integer
from zaedno.experiments.sweep.design import Design, from_table
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import Execution, Precision, SweepSettings
from zaedno.sim.messages import InputError

_BESIDE = ("workers", "out", "language", "executor", "executor.scheduler", "executor.processes", "dry_run", "retry")
_BESIDE_CONFIG = (*_BESIDE, *MOVED)
_PRECISION = ("measure", "half_width", "most")


def compose_sweep(call: Call) -> SweepSettings:
    """The settings of `call`.  Raises `InputError`."""
    paths = paths_of(call)
    if "config" in paths:
        return _repeat(call, Path(paths["config"]), paths)
    composed = configurations(call, paths, True, "sweep", SWEEP_GROUPS)
    config = composed[0]
    return SweepSettings(
        scenarios=tuple(scenario_of(each, paths) for each in composed),
        design=_design(config, paths),
        runs=config["runs"],
        seed=config["seed"],
        worlds=config["worlds"],
        months=config["keep_months"],
        precision=_precision(config["precision"]),
        **_presentation(config, paths),
    )


def _repeat(call: Call, path: Path, paths: Mapping[str, str]) -> SweepSettings:
    for key, value in call.values.items():
        if key != "config" and key not in _BESIDE_CONFIG:
            raise InputError(
                "{key}={value}: cannot go with config={path}, which repeats a study as it was; accepted beside "
                "it: {beside}",
                key=key,
                value=value,
                path=path,
                beside=", ".join(_BESIDE_CONFIG),
            )
    study = read_yaml(path)
    if study.get("command") != call.command:
        raise InputError("config={path}: no study of zaedno sweep; accepted: the config.yaml of a sweep", path=path)
    values = {key: value for key, value in call.values.items() if key in _BESIDE}
    (config,) = configurations(Call(call.command, values, call.quiet, call.typed), paths, False, "sweep", SWEEP_GROUPS)
    try:
        return SweepSettings.from_study(moved(study, paths), **_presentation(config, paths))
    except InputError as error:
        raise error.within("config={path}: {error}", path=path) from error


def _design(config: Mapping[str, Any], paths: Mapping[str, str]) -> Design:
    chosen = config["design"]
    if chosen["name"] == "table":
        return _table(config, paths)
    if "design.path" in paths:
        raise InputError(
            "design.path={design_path}: design={name} reads none; accepted: design=table",
            design_path=paths["design.path"],
            name=chosen["name"],
        )
    size = config["points"] if config["points"] is not None else chosen["size"]
    if size is not None:
        require_integer("points", size, 2 if chosen["name"] in ("sobol", "sobol_points", "morris") else 1, 10**7)
    groups = config["groups"]
    if not isinstance(groups, Mapping) or not all(isinstance(names, list) for names in groups.values()):
        raise InputError("groups={groups!r}: accepted: {accepted}", groups=groups, accepted=KEYS["groups"].wanted)
    named = {str(group): tuple(map(str, names)) for group, names in groups.items()}
    return Design(chosen["name"], size, factors_of(config["factors"]), named)


def _table(config: Mapping[str, Any], paths: Mapping[str, str]) -> Design:
    if "design.path" not in paths:
        raise InputError("design.path: missing; accepted: design=table design.path=FILE (CSV, XLSX or Parquet)")
    for key in ("factors", "groups", "points"):
        if config[key]:
            raise InputError(
                "{key}={config!r}: a table has its own; accepted: design=table without {key}",
                key=key,
                config=config[key],
            )
    return from_table(Path(paths["design.path"]).resolve())


def _precision(given: Any) -> Precision | None:
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) != set(_PRECISION):
        raise InputError("precision={given!r}: accepted: {accepted}", given=given, accepted=KEYS["precision"].wanted)
    return Precision(**{str(key): value for key, value in given.items()})


def _presentation(config: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    executor = config["executor"]
    return {
        "execution": Execution(
            executor["name"],
            executor["processes"],
            executor["scheduler"],
            config["workers"],
            config["chunk"],
            config["retry"],
            config["dry_run"],
        ),
        "out": Path(paths["out"]) if "out" in paths else None,
        "language": config["language"],
    }
