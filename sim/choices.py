"""The choices of a configuration group: YAML files of the package `configs`, and of a folder of the user's own.

A user's folder has the same layout (scenario/, policy/, roster/) and is looked at first.
"""

import difflib
import importlib.resources
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from zaedno.sim import plain_yaml
from zaedno.sim.messages import InputError
from zaedno.sim.parameters import check_value, require_known
from zaedno.sim.schedule import Schedule

_MOST_BYTES = 200  # of a name: it becomes part of names of folders, of which file systems take 255
_ORDER = re.compile(r"^#\s*@package\b", re.MULTILINE)  # a comment that Hydra obeys


def bundled(group: str) -> Path:
    """The folder of the group's files that come with the software."""
    return Path(str(importlib.resources.files("zaedno.configs"))) / group


def known(group: str, config_dir: str | Path | None = None) -> tuple[str, ...]:
    """Names of all choices of `group`, sorted."""
    return tuple(sorted(_places(group, config_dir)))


def is_name(text: object) -> bool:
    """Whether `text` may name a choice: letters and digits of any script, spaces inside, - and _.

    No dots and no separators: a name cannot lead out of its folder.

    >>> is_name("план 2026"), is_name("../plan"), is_name(" plan")
    (True, False, False)
    """
    if not isinstance(text, str) or not 0 < len(text.encode("utf-8", "replace")) <= _MOST_BYTES:
        return False
    fits = all(character in " -_" or unicodedata.category(character)[0] in "LMN" for character in text)
    return fits and text[0] not in " -" and text[-1] != " " and unicodedata.category(text[0])[0] != "M"


def read(
    group: str, name: str, keys: tuple[str, ...], config_dir: str | Path | None = None
) -> tuple[dict[str, Any], Path]:
    """Content and place of the file of choice `name`, which may hold `keys` only.

    Raises `InputError` where there is no such choice, or its file is not accepted.
    """
    name, path = _find(group, name, config_dir)
    content = plain_yaml.read(path, texts=("name",))
    _refuse_orders(path)
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
    if _composed(str(content.get("name"))) != name:
        raise InputError(
            "{path}: name={name!r}: not the file's own name; accepted: name: {own}",
            path=path,
            name=content.get("name"),
            own=name,
        )
    return {**content, "name": name}, path


class Choice(NamedTuple):
    """What a scenario or a policy sets: parameters, and when its levers are in force."""

    parameters: dict[str, Any]
    schedule: Schedule


def read_choice(group: str, name: str, config_dir: str | Path | None = None) -> Choice:
    """What the choice `name` of `group` sets, all checked.  Raises `InputError`."""
    content, path = read(group, name, ("name", "parameters", "schedule"), config_dir)
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
    return Choice(dict(values), Schedule.from_mapping(f"{path}: schedule", content.get("schedule") or {}))


def _folders(group: str, config_dir: str | Path | None) -> tuple[Path, ...]:
    if config_dir is None:
        return (bundled(group),)
    if not Path(config_dir).is_dir():
        raise InputError(
            "config_dir={config_dir!r}: no such folder; accepted: a folder that holds scenario/, policy/ or roster/",
            config_dir=str(config_dir),
        )
    return (Path(config_dir).resolve() / group, bundled(group))


def _places(group: str, config_dir: str | Path | None) -> dict[str, Path]:
    """The file of every choice by its name, the user's own before those of the software."""
    found: dict[str, Path] = {}
    for folder in reversed(_folders(group, config_dir)):
        try:
            paths = sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            raise InputError(
                "{folder}: cannot be read ({strerror}); accepted: a folder that you may read",
                folder=folder,
                strerror=error.strerror,
            ) from error
        for path in paths:
            if path.suffix == ".yaml" and is_name(_composed(path.stem)):
                found[_composed(path.stem)] = path
    return found


def _composed(name: str) -> str:
    """`name` with its letters and their marks as one character each: some file systems take them apart."""
    return unicodedata.normalize("NFC", name)


def _find(group: str, name: str, config_dir: str | Path | None) -> tuple[str, Path]:
    places = _places(group, config_dir)
    if not is_name(name):
        raise InputError(
            "{group}={name!r}: not a name; accepted: {known}", group=group, name=name, known=", ".join(sorted(places))
        )
    name = _composed(name)
    if name not in places:
        raise InputError(
            "{group}={name!r}: no such {group}; nearest: {near}; accepted: {names}",
            group=group,
            name=name,
            near=difflib.get_close_matches(name, places, n=1, cutoff=0.0)[0],
            names=", ".join(sorted(places)),
        )
    return name, places[name]


def _refuse_orders(path: Path) -> None:
    """Raise `InputError` where a file tells Hydra where its content goes: here it goes where its folder says."""
    found = _ORDER.search(path.read_text(encoding="utf-8-sig"))
    if found:
        raise InputError("{path}: {order}: not obeyed here; accepted: a file without it", path=path, order=found[0])
