"""Whether the `config.yaml` of a study, which anybody may have edited, is of the form that analyses read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zaedno.experiments.provenance import PROVENANCE, study_digest
from zaedno.experiments.reading import DamagedError
from zaedno.sim.messages import Message
from zaedno.sim.parameters import declaration, names


def require_configuration(path: Path, config: Mapping[str, Any], noted: str | None = None) -> None:
    """Raises `DamagedError` on the first thing that is not as it should be; `noted`: digest of what was written."""
    _require_form(path, config)
    if noted is not None and study_digest(config) != noted:
        raise DamagedError(path, Message("not the study that {provenance} tells of", provenance=PROVENANCE))


def _require_form(path: Path, config: Mapping[str, Any]) -> None:
    for key in ("runs", "seed", "months"):
        switch = key == "months" and isinstance(config.get(key), bool)  # a sweep's: whether they are kept
        if key in config and not switch and not _is_integer(config[key]):
            raise DamagedError(path, Message("{key} is no whole number", key=key))
    scenarios = config.get("scenarios")
    if config.get("command") == "claims":
        return  # held against what this version declares where that matters
    if not isinstance(scenarios, list) or not scenarios or not all(map(_is_scenario, scenarios)):
        raise DamagedError(path, Message("scenarios is no list of scenarios"))
    if config.get("command") == "sweep":
        design = config.get("design")
        if not isinstance(design, Mapping) or not isinstance(design.get("factors"), Mapping) or "kind" not in design:
            raise DamagedError(path, Message("design is none, with kind and factors"))
    for scenario in scenarios:
        for name, value in scenario["parameters"].items():
            if name in names() and not _fits(value, declaration(str(name))):
                raise DamagedError(path, Message("{key} is no number", key=name))


def _is_scenario(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and all(isinstance(value.get(key), str) for key in ("scenario", "policy"))
        and _is_integer(value.get("months"))
        and all(isinstance(value.get(key), Mapping) for key in ("parameters", "roster"))
    )


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fits(value: Any, declared: Mapping[str, Any]) -> bool:
    """Whether a value is of the kind that the parameter's default is."""
    default = declared["default"]
    if isinstance(default, (int, float)) and not isinstance(default, bool):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return not isinstance(value, (list, Mapping))
