"""A scenario: which parameters, which organisations and how many months, under one policy.

Names are labels only: whatever a scenario or a policy does, it does through parameters.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from zaedno.sim import choices
from zaedno.sim.arguments import of_kind, require_path
from zaedno.sim.messages import InputError, printable
from zaedno.sim.parameters import Parameters, declaration, require_known
from zaedno.sim.roster import SYNTHETIC, Roster, load_roster, read_roster, synthetic

MONTHS = 84  # one EU programming period of seven years
MOST_MONTHS = 1200
BASELINE, NO_POLICY, COMMUNITY = "baseline", "none", "lyaskovets_strazhitsa"

_KEYS = ("scenario", "policy", "roster", "months", "parameters")
_ROSTER_KEYS = ("name", "path", "sha256")
_LONGEST_LABEL = 200  # characters


@dataclass(frozen=True)
class Scenario:
    """A frozen, validated scenario; equal ones have equal hashes.  Raises `InputError` on what is not accepted."""

    name: str
    policy: str
    parameters: Parameters
    roster: Roster
    months: int = MONTHS

    def __post_init__(self) -> None:
        of_kind("name", self.name, str, "text")
        of_kind("policy", self.policy, str, "text")
        of_kind("parameters", self.parameters, Parameters, "zaedno.sim.Parameters")
        of_kind("roster", self.roster, Roster, "a roster, as Scenario.load finds it")
        whole = isinstance(self.months, (int, np.integer)) and not isinstance(self.months, bool)
        if not whole or not 1 <= self.months <= MOST_MONTHS:
            raise InputError(
                "months={months!r}: accepted: an integer from 1 to {most_months} (months)",
                months=self.months,
                most_months=MOST_MONTHS,
            )

    @classmethod
    def of(cls, given: Scenario | str) -> Scenario:
        """The scenario itself, or the one of that name, without a policy.  Raises `InputError`."""
        if isinstance(given, str):
            return cls.load(given)
        return of_kind("scenario", given, cls, "a Scenario, or the name of one")

    @classmethod
    def load(
        cls,
        name: str = BASELINE,
        policy: str = NO_POLICY,
        roster: str = COMMUNITY,
        *,
        months: int = MONTHS,
        roster_path: str | Path | None = None,
        config_dir: str | Path | None = None,
        **parameter_overrides: Any,
    ) -> Scenario:
        """The scenario `name` under `policy` with the organisations of `roster`.

        Declared defaults give way to the scenario's file, this to the policy's, this to `parameter_overrides`.
        Files in `config_dir` come before those of the software.  Raises `InputError`.

        >>> Scenario.load("win_lose", checkin_interval=3).parameters.svo_mean
        -15.0
        """
        for argument, given in (("config_dir", config_dir), ("roster_path", roster_path)):
            if given is not None:
                require_path(argument, given)
        values = {
            **choices.read_parameters("scenario", name, config_dir),
            **choices.read_parameters("policy", policy, config_dir),
            **parameter_overrides,
        }
        parameters = Parameters.from_mapping(values)
        organisations = load_roster(roster, parameters, roster_path, config_dir)
        if not organisations.drawn:
            _require_own_size(organisations, values)
            parameters = replace(parameters, organisations=len(organisations))
        return cls(name, policy, parameters, organisations, months)

    @property
    def label(self) -> str:
        """`NAME/POLICY`, as in logs and legends."""
        return f"{self.name}/{self.policy}"

    def replace(self, *, months: int | None = None, **parameter_overrides: Any) -> Scenario:
        """This scenario with other parameters; a synthetic roster follows them.  Raises `InputError`."""
        for key in parameter_overrides:
            require_known(key)
        parameters = replace(self.parameters, **parameter_overrides)
        roster = self.roster
        if roster.drawn:
            roster = synthetic(parameters)
        else:
            _require_own_size(roster, parameter_overrides)
        return Scenario(self.name, self.policy, parameters, roster, self.months if months is None else months)

    def as_config(self) -> dict[str, Any]:
        """Plain dict from which `from_config` rebuilds this scenario exactly: for `config.yaml`."""
        roster: dict[str, Any] = {"name": self.roster.name, "path": self.roster.path}
        if self.roster.sha256 is not None:
            roster["sha256"] = self.roster.sha256
        plain = {
            key: int(value) if declaration(key)["integer"] else float(value)
            for key, value in self.parameters.as_dict().items()
        }
        return {
            "scenario": self.name,
            "policy": self.policy,
            "roster": roster,
            "months": int(self.months),
            "parameters": plain,
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Scenario:
        """The scenario that `as_config` described.  Raises `InputError`, too where the roster's file has changed."""
        _require_keys("config", config, _KEYS, _KEYS)
        chosen = config["roster"]
        _require_keys("config.roster", chosen, _ROSTER_KEYS, ("name",))
        if not isinstance(config["parameters"], Mapping):
            raise InputError(
                "config.parameters={parameters!r}: accepted: a mapping NAME: VALUE", parameters=config["parameters"]
            )
        parameters = Parameters.from_mapping(config["parameters"])
        roster = _roster_of(chosen, parameters)
        if not roster.drawn:
            _require_own_size(roster, config["parameters"])
        scenario, policy = (_label(f"config.{key}", config[key]) for key in ("scenario", "policy"))
        return cls(scenario, policy, parameters, roster, config["months"])


def _roster_of(chosen: Mapping[str, Any], parameters: Parameters) -> Roster:
    path, name = chosen.get("path"), _label("config.roster.name", chosen["name"])
    if path is None:
        return load_roster(name, parameters)
    if name == SYNTHETIC:
        raise InputError("config.roster.path={path!r}: a synthetic roster has no file; accepted: null", path=path)
    if not os.path.exists(str(path)):
        raise InputError(
            "config.roster.path={path!r}: the roster file is no longer there; accepted: roster.path=FILE beside "
            "config=, the same file where it is now",
            path=str(path),
        )
    return read_roster(str(path), name, str(chosen.get("sha256")))


def _label(place: str, value: Any) -> str:
    """A name out of a file: it stands in tables, pictures and names of folders.  Raises `InputError`."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST_LABEL or printable(text) != text:
        raise InputError(
            "{place}={value!r}: not a name; accepted: up to {most} characters, none of which a terminal obeys",
            place=place,
            value=value,
            most=_LONGEST_LABEL,
        )
    return text


def _require_own_size(roster: Roster, values: Mapping[str, Any]) -> None:
    """A roster that is a table has its own size; another one in `organisations` contradicts it."""
    if values.get("organisations", len(roster)) != len(roster):
        raise InputError(
            "parameters.organisations={organisations!r}: roster={name} has {own} organisations of its own; "
            "accepted: roster=synthetic",
            organisations=values["organisations"],
            name=roster.name,
            own=len(roster),
        )


def _require_keys(place: str, config: Any, known: tuple[str, ...], required: tuple[str, ...]) -> None:
    if not isinstance(config, Mapping):
        raise InputError(
            "{place}={config!r}: not a mapping; accepted: the keys {known}",
            place=place,
            config=config,
            known=", ".join(known),
        )
    for key in config:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.0)[0]
            raise InputError(
                "{place}.{key}: no such key; nearest: {near}; accepted: {known}",
                place=place,
                key=key,
                near=near,
                known=", ".join(known),
            )
    for key in required:
        if key not in config:
            raise InputError(
                "{place}.{key}: missing; accepted: all of {required}",
                place=place,
                key=key,
                required=", ".join(required),
            )
