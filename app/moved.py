"""A study that is repeated where its files lie elsewhere: their content has to be the same, their place not."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zaedno.sim.messages import InputError

MOVED = ("roster.path", "design.path")


def moved(study: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    """The resolved configuration `study` with the places of its files as they were typed.

    Raises `InputError` where the study reads no such file; whether it is the same is asked when it is read.
    """
    there = copy.deepcopy(dict(study))
    scenarios = there.get("scenarios")
    rosters = (
        [each.get("roster") for each in scenarios if isinstance(each, Mapping)] if isinstance(scenarios, list) else []
    )
    readers = {"roster.path": rosters, "design.path": [there.get("design")]}
    for key in MOVED:
        if key in paths:
            found = [reader for reader in readers[key] if isinstance(reader, dict) and reader.get("path") is not None]
            if not found:
                raise InputError(
                    "{key}={path}: this study reads no such file; accepted: config= without {key}",
                    key=key,
                    path=paths[key],
                )
            for reader in found:
                reader["path"] = str(Path(paths[key]).expanduser().resolve())
    return there
