"""Which scenario, parameters and seed a run of a study had, so that it can be lived again."""

from __future__ import annotations

from typing import Any

from zaedno.experiments.study.plan import seed_of
from zaedno.sim.messages import InputError
from zaedno.sim.parameters import declaration, names
from zaedno.sim.scenario import Scenario


def settings_of_run(
    result: Any, run: int, point: int | None, scenario: str | None, policy: str | None
) -> tuple[Scenario, int]:
    """The scenario with the run's own parameters, and the seed of its worlds.

    None stands for the first: `point`, `scenario`, `policy`.  Raises `InputError` where the study has no such run.
    """
    config = result.config
    given = config.get("scenarios")
    if not given:
        raise InputError(
            "rerun: a study of zaedno {command}; accepted: of run, compare, sweep", command=config["command"]
        )
    cases = [each for each in given if scenario in (None, each["scenario"]) and policy in (None, each["policy"])]
    if not cases:
        there = ", ".join(f"{each['scenario']}/{each['policy']}" for each in given)
        raise InputError(
            "scenario={scenario!r}, policy={policy!r}: not in this study; accepted: {there}",
            scenario=scenario,
            policy=policy,
            there=there,
        )
    chosen = Scenario.from_config(cases[0])
    runs = result.runs
    here = runs["scenario"].eq(chosen.name) & runs["policy"].eq(chosen.policy) & runs["run"].eq(run)
    place = 0 if point is None else point
    if "point" in runs:
        here &= runs["point"].eq(place)
    elif point is not None:
        raise InputError("point={point}: this study has no points; accepted: none", point=point)
    rows = runs[here]
    if rows.empty:
        raise InputError("run={run}: not in this study; accepted: a run that is in its table runs", run=run)
    varied = _varied(config)
    values: dict[str, Any] = {name: _plain(name, rows.iloc[0][name]) for name in varied}
    return chosen.replace(**values) if values else chosen, seed_of(config["seed"], config.get("worlds"), place)


def _varied(config: dict[str, Any]) -> list[str]:
    factors = (config.get("design") or {}).get("factors") or {}
    return [name for name in factors if name in names()]


def _plain(name: str, value: Any) -> float | int:
    return int(value) if declaration(name)["integer"] else float(value)
