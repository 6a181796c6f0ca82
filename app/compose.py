"""From what was typed to plain values: Hydra composes, and nothing of it gets further."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from zaedno.app.call import Call
from zaedno.app.commands import COMMANDS
from zaedno.app.keys import GROUPS, KEYS, MAPPINGS, PARAMETER
from zaedno.app.moved import MOVED, moved
from zaedno.app.paths import path_of
from zaedno.app.readable import require_readable
from zaedno.app.settings import OWN_SCENARIOS, presentation, repeated, scenario_of, settings_of
from zaedno.experiments.ensemble.settings import RUN
from zaedno.experiments.files import first_line
from zaedno.experiments.result import read_yaml
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.sweep.design import POSTERIOR
from zaedno.sim import choices
from zaedno.sim.messages import InputError

_SHOWN = ("workers", "figures", "language", "dry_run", "executor", "executor.scheduler", "executor.processes", "retry")
_BESIDE = (*_SHOWN, "out", *MOVED)  # config=
_LISTS = ("scenario", "policy")
_GROUP_KEYS = ("name", "parameters", "path", "size", "processes", "scheduler", "schedule")  # of the files of all groups
PARAMETERS = "parameters"
_ONE = threading.Lock()


def compose(call: Call) -> StudySettings:
    """The settings of `call`.  Raises `InputError`."""
    paths = paths_of(call)
    if "config" in paths:
        return _repeat(call, Path(paths["config"]), paths)
    composed = configurations(call, paths)
    scenarios = [] if call.command in OWN_SCENARIOS else [scenario_of(config, paths) for config in composed]
    return settings_of(call.command, composed[0], paths, scenarios)


def paths_of(call: Call) -> dict[str, str]:
    """The keys of a call whose values are paths, taken as they were typed.  Raises `InputError` where one is none."""
    return {
        key: str(path_of(key, value, KEYS[key].wanted))
        for key, value in call.values.items()
        if key in KEYS and KEYS[key].path
    }


def configurations(call: Call, paths: Mapping[str, str]) -> list[dict[str, Any]]:
    """The command's configuration with what was typed, for each scenario and policy that was.  Raises `InputError`.

    A user's own choices are data: they are read as such, and take their places in what Hydra composed of ours.
    """
    groups, name = COMMANDS[call.command].groups, COMMANDS[call.command].config
    values = {key: value for key, value in call.values.items() if key not in paths}
    _require_drawn(values.pop(PARAMETERS, None), paths)
    options = {
        key: [each.strip() for each in values[key].split(",")] if key in _LISTS else [values[key]]
        for key in groups
        if key in values
    }
    if call.command == RUN:
        _require_single(call, options)
    config_dir = paths.get("config_dir")
    choices.known("scenario", config_dir)  # refuses a folder that does not exist
    overrides = [_override(key, value) for key, value in values.items() if key not in groups]
    composed = []
    for names in product(*options.values()):
        own, ours = {}, []
        for group, choice in zip(options, names, strict=True):
            content, path = choices.read(group, choice, _GROUP_KEYS, config_dir if group in GROUPS else None)
            if path.parent == choices.bundled(group):
                ours.append(f"{group}={choice}")
            else:
                own[group] = content
        composed.append({**_compose([*ours, *overrides], name), **own})
    return composed


def _require_drawn(given: str | None, paths: Mapping[str, str]) -> None:
    """Raises `InputError` unless sets of parameters are drawn from a calibration that is named, or none at all."""
    if given is not None and given != POSTERIOR:
        raise InputError("parameters={given}: accepted: posterior, or parameters.NAME=VALUE", given=given)
    if given is not None and POSTERIOR not in paths:
        raise InputError(
            "parameters=posterior: of which calibration is not said; accepted: with posterior=FOLDER, which zaedno "
            "calibrate wrote"
        )
    if given is None and POSTERIOR in paths:
        raise InputError(
            "posterior={folder}: nothing is drawn from it; accepted: with parameters=posterior", folder=paths[POSTERIOR]
        )
    if given is not None and "design.path" in paths:
        raise InputError(
            "design.path={path}: parameters come from a calibration; accepted: one of them", path=paths["design.path"]
        )


def _require_single(call: Call, options: Mapping[str, list[str]]) -> None:
    for group, names in options.items():
        if len(names) > 1:
            raise InputError(
                "{group}={names}: several; accepted: one, or zaedno compare {group}={names}",
                group=group,
                names=",".join(names),
            )


def _repeat(call: Call, path: Path, paths: Mapping[str, str]) -> StudySettings:
    """The settings of a resolved configuration; what is typed beside it may not change the numbers."""
    known = (*COMMANDS[call.command].groups, *COMMANDS[call.command].keys)
    beside = [key for key in _BESIDE if key in known]
    for key, value in call.values.items():
        if key != "config" and key not in beside:
            raise InputError(
                "{key}={value}: cannot go with config={path}, which repeats a study as it was; accepted beside "
                "it: {beside}",
                key=key,
                value=value,
                path=path,
                beside=", ".join(beside),
            )
    study = read_yaml(path)
    if study.get("command", call.command) != call.command:
        raise InputError(
            "config={path}: a study of zaedno {command}; accepted: zaedno {command} config={path}",
            path=path,
            command=study["command"],
        )
    values = {key: value for key, value in call.values.items() if key in _SHOWN}
    (config,) = configurations(replace(call, values=values), {})
    try:
        return repeated(call.command, moved(study, paths), presentation(config, paths))
    except InputError as error:
        raise error.within("config={path}: {error}", path=path) from error


def _override(key: str, value: str) -> str:
    """The override in Hydra's grammar; parameters are added, for config.yaml lists none."""
    return f"++{key}={value}" if key.startswith(PARAMETER) or key in MAPPINGS else f"{key}={value}"


def _compose(overrides: list[str], name: str = "config") -> dict[str, Any]:
    """The configuration as plain values.  Raises `InputError`."""
    import hydra
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    for override in overrides:
        require_readable(override)
    with _alone(), hydra.initialize_config_module("zaedno.configs", version_base="1.3"):
        try:
            config = hydra.compose(name, overrides)
            plain = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
        except (HydraException, OmegaConfBaseException) as error:
            raise InputError(
                "{overrides}: {error}; accepted: as zaedno --help tells",
                overrides=" ".join(overrides),
                error=first_line(error),
            ) from error
    assert isinstance(plain, dict)
    return {str(key): value for key, value in plain.items()}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hydra has one state for the whole process: one thread at a time has it, and leaves it as it was."""
    from hydra.core.global_hydra import GlobalHydra

    with _ONE:
        instance = GlobalHydra.instance()
        outer, instance.hydra = instance.hydra, None
        try:
            yield
        finally:
            GlobalHydra.instance().hydra = outer  # Hydra has put another instance there
