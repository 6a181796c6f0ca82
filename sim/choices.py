"""The choices of a configuration group: YAML files of the package `configs`, and of a folder of the user's own.

A user's folder has the same layout (scenario/, policy/, roster/) and is looked at first.
"""

import difflib
import importlib.resources
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.messages import InputError
from sim.parameters import check_value, require_known

_NAME = re.compile(r"\w[\w-]*")  # no dots and no separators: a name cannot lead out of its folder


def bundled(group: str) -> Path:
    """The folder of the group's files that come with the software."""
    return Path(str(importlib.resources.files("configs"))) / group


def known(group: str, config_dir: str | Path | None = None) -> tuple[str, ...]:
    """Names of all choices of `group`, sorted."""
    return tuple(sorted({path.stem for folder in _folders(group, config_dir) for path in folder.glob("*.yaml")}))


def read(
    group: str, name: str, keys: tuple[str, ...], config_dir: str | Path | None = None
) -> tuple[dict[str, Any], Path]:
    """Content and place of the file of choice `name`, which may hold `keys` only.

    Raises `InputError` where there is no such choice, or its file is not accepted.
    """
    path = _find(group, name, config_dir)
    content = _yaml(path)
    for key in content:
        if key not in keys:
            near = difflib.get_close_matches(str(key), keys, n=1, cutoff=0.0)[0]
            raise InputError(
                "{path}: {key}={content!r}: no such key; nearest: {near}; accepted: {keys}",
                path=path,
                key=key,
                content=content[key],
                near=near,
                keys=", ".join(keys),
            )
    if content.get("name") != name:
        raise InputError(
            "{path}: name={name!r}: not the file's own name; accepted: name: {name_2}",
            path=path,
            name=content.get("name"),
            name_2=name,
        )
    return content, path


def read_parameters(group: str, name: str, config_dir: str | Path | None = None) -> dict[str, Any]:
    """The parameters that the choice `name` of `group` sets, each checked.  Raises `InputError`."""
    content, path = read(group, name, ("name", "parameters"), config_dir)
    values = content.get("parameters") or {}
    if not isinstance(values, Mapping):
        raise InputError(
            "{path}: parameters={values!r}: not a mapping; accepted: lines of the form NAME: VALUE",
            path=path,
            values=values,
        )
    for key, value in values.items():
        try:
            require_known(str(key))
            check_value(str(key), value)
        except InputError as error:
            raise InputError("{path}: {error}", path=path, error=error) from error
    return dict(values)


def _folders(group: str, config_dir: str | Path | None) -> tuple[Path, ...]:
    if config_dir is None:
        return (bundled(group),)
    if not Path(config_dir).is_dir():
        raise InputError(
            "config_dir={config_dir!r}: no such folder; accepted: a folder that holds scenario/, policy/ or roster/",
            config_dir=str(config_dir),
        )
    return (Path(config_dir).resolve() / group, bundled(group))


def _find(group: str, name: str, config_dir: str | Path | None) -> Path:
    folders = _folders(group, config_dir)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InputError(
            "{group}={name!r}: not a name; accepted: {known}",
            group=group,
            name=name,
            known=", ".join(known(group, config_dir)),
        )
    for folder in folders:
        if (folder / f"{name}.yaml").is_file():
            return folder / f"{name}.yaml"
    names = known(group, config_dir)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.0)[0]
    raise InputError(
        "{group}={name!r}: no such {group}; nearest: {near}; accepted: {names}",
        group=group,
        name=name,
        near=near,
        names=", ".join(names),
    )


def _yaml(path: Path) -> dict[str, Any]:
    """The mapping in the file, read as Hydra reads it."""
    import yaml
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        content = OmegaConf.to_container(OmegaConf.load(path), resolve=True)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(
            "{path}, line {line}: not YAML ({problem}); accepted: lines of the form KEY: VALUE",
            path=path,
            line=line,
            problem=error.problem,
        ) from error
    except (yaml.YAMLError, OSError, UnicodeDecodeError, OmegaConfBaseException) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            "{path}: cannot be read ({reason}); accepted: YAML in UTF-8, lines of the form KEY: VALUE",
            path=path,
            reason=reason,
        ) from error
    if not isinstance(content, dict):
        raise InputError("{path}: not a mapping; accepted: YAML, lines of the form KEY: VALUE", path=path)
    return {str(key): value for key, value in content.items()}
