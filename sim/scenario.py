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
from zaedno.sim.parameters import Parameters, check_value, declaration, names, require_known
from zaedno.sim.roster import SYNTHETIC, Roster, load_roster, read_roster, synthetic
from zaedno.sim.schedule import NO_SCHEDULE, SCHEDULED, Schedule

MONTHS = 84  # one EU programming period of seven years
MOST_MONTHS = 1200
BASELINE, NO_POLICY, COMMUNITY, AS_BUILT = "baseline", "none", "lyaskovets_strazhitsa", "as_built"

_KEYS = ("scenario", "policy", "roster", "months", "parameters", "before", "schedule")
_REQUIRED = ("scenario", "policy", "roster", "months", "parameters")
# What people are like, and how unequal: where a scenario has it otherwise, it is so from month 0 on.  All that is
# compared then shares one past.
CHARACTER = ("svo_mean", "svo_sd", "win_lose_share", "win_lose_angle", "hidden_mean", "hidden_sd", "power_gap")
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
    before: tuple[tuple[str, float], ...] = ()  # parameters of CHARACTER that were otherwise before month 0
    schedule: Schedule = NO_SCHEDULE

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
        structure: str = AS_BUILT,
        schedule: Mapping[str, Any] | None = None,
        months: int = MONTHS,
        roster_path: str | Path | None = None,
        config_dir: str | Path | None = None,
        **parameter_overrides: Any,
    ) -> Scenario:
        """The scenario `name` under `policy` with the organisations of `roster`.

        Declared defaults give way to the scenario's file, this to the policy's, this to the `structure`'s, this to
        `parameter_overrides`.  Levers are in force in the months of `schedule` ({LEVER: [FROM, TO]}) and of the files.
        What a scenario says of people's attitudes, motives and powers holds from month 0 on, all else in its past too.
        Files in `config_dir` come before those of the software.  Raises `InputError`.

        >>> Scenario.load("win_lose", checkin_interval=3).parameters.svo_mean
        -15.0
        """
        for argument, given in (("config_dir", config_dir), ("roster_path", roster_path)):
            if given is not None:
                require_path(argument, given)
        chosen = choices.read_choice("scenario", name, config_dir)
        measures = choices.read_choice("policy", policy, config_dir)
        built = choices.read_choice("structure", structure, None)
        for_good = {**measures.parameters, **built.parameters, **parameter_overrides}
        values = {**chosen.parameters, **for_good}
        parameters = Parameters.from_mapping(values)
        before = before_month_0(chosen.parameters, for_good)
        in_force = chosen.schedule.within(measures.schedule)
        if schedule:
            in_force = in_force.within(Schedule.from_mapping("schedule", schedule))
        organisations = load_roster(roster, parameters, roster_path, config_dir)
        if not organisations.drawn:
            _require_own_size(organisations, values)
            parameters = replace(parameters, organisations=len(organisations))
        label = name if structure == AS_BUILT else f"{name}-{structure}"
        return cls(label, policy, parameters, organisations, months, before, in_force)

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
        before = tuple((key, value) for key, value in self.before if key not in parameter_overrides)
        months = self.months if months is None else months
        return Scenario(self.name, self.policy, parameters, roster, months, before, self.schedule)

    @property
    def past_months(self) -> int:
        """Months before month 0."""
        return int(self.parameters.history)

    def past(self) -> Parameters:
        """What held before month 0: no lever, and people as they were."""
        changed: dict[str, Any] = dict.fromkeys(SCHEDULED, 0) | dict(self.before)
        return replace(self.parameters, **changed)

    def plan(self) -> np.ndarray:
        """Parameters in force in each month, shape (past and horizon, parameters)."""
        months = np.repeat(_numbers(self.parameters)[None], self.past_months + self.months, axis=0)
        months[: self.past_months] = _numbers(self.past())
        for name, off in self.schedule.off(self.months).items():
            months[self.past_months :, names().index(name)][off] = 0.0
        return months

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
            "before": dict(self.before),
            "schedule": self.schedule.as_dict(),
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Scenario:
        """The scenario that `as_config` described.  Raises `InputError`, too where the roster's file has changed."""
        _require_keys("config", config, _KEYS, _REQUIRED)
        chosen = config["roster"]
        _require_keys("config.roster", chosen, _ROSTER_KEYS, ("name",))
        if not isinstance(config["parameters"], Mapping):
            raise InputError(
                "config.parameters={parameters!r}: accepted: a mapping NAME: VALUE", parameters=config["parameters"]
            )
        _require_names(config["parameters"])
        parameters = Parameters.from_mapping(config["parameters"])
        roster = _roster_of(chosen, parameters)
        if not roster.drawn:
            _require_own_size(roster, config["parameters"])
        _require_all(config["parameters"])
        scenario, policy = (_label(f"config.{key}", config[key]) for key in ("scenario", "policy"))
        before = _before(config.get("before") or {})
        schedule = Schedule.from_mapping("config.schedule", config.get("schedule") or {})
        return cls(scenario, policy, parameters, roster, config["months"], before, schedule)


def before_month_0(of_scenario: Mapping[str, Any], otherwise: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """What people were like before month 0, where the scenario has it otherwise and nobody has set it for good."""
    return tuple(
        (name, float(declaration(name)["default"]))
        for name in CHARACTER
        if name in of_scenario and name not in otherwise
    )


def _require_names(values: Mapping[Any, Any]) -> None:
    """What this version does not know it cannot repeat.  Raises `InputError`."""
    for name in values:
        if name not in names():
            raise InputError(
                "config.parameters.{name}: no such parameter in this version; nearest: {near}; accepted: the "
                "config.yaml of a study of this version (one of an earlier version is repeated by that, which "
                "provenance.json names)",
                name=name,
                near=difflib.get_close_matches(str(name), names(), n=1, cutoff=0.0)[0],
            )


def _require_all(values: Mapping[str, Any]) -> None:
    """A resolved configuration holds every parameter: nothing that is lacking is made up.  Raises `InputError`."""
    for name in names():
        if name not in values:
            raise InputError(
                "config.parameters.{name}: missing; accepted: the config.yaml of a study of this version (one of an "
                "earlier version is repeated by that, which provenance.json names)",
                name=name,
            )


def _before(values: Any) -> tuple[tuple[str, float], ...]:
    _require_keys("config.before", values, CHARACTER, ())
    for name, value in values.items():
        check_value(name, value)
    return tuple((name, float(values[name])) for name in CHARACTER if name in values)


def _numbers(parameters: Parameters) -> np.ndarray:
    return np.array(list(parameters.as_dict().values()), dtype=np.float64)


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
