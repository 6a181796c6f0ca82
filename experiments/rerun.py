"""A run of a study, lived again: which scenario, parameters and seed it had, and whether it comes out as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.ensemble.drawn import under
from zaedno.experiments.study.plan import seed_of
from zaedno.experiments.sweep.design import POSTERIOR
from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.parameters import declaration, names
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    from zaedno.sim.observation.results import Ensemble

_SAME = 1e-9  # relative difference up to which two machines are taken to give the same number


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
    cases = [
        each for each in given if scenario in (None, each.get("scenario")) and policy in (None, each.get("policy"))
    ]
    if not cases:
        there = ", ".join(f"{each.get('scenario')}/{each.get('policy')}" for each in given)
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
    if values and (config.get("design") or {}).get("kind") == POSTERIOR:
        chosen = under(chosen, values)
    elif values:
        chosen = chosen.replace(**values)
    return chosen, seed_of(config["seed"], config.get("worlds"), place)


def live_again(
    result: Any, run: int, point: int | None = None, scenario: str | None = None, policy: str | None = None
) -> Ensemble:
    """That run once more, with every event: an ensemble of one run.  Arguments and errors as of `settings_of_run`."""
    from zaedno.sim.ensemble import simulate

    chosen, seed = settings_of_run(result, run, point, scenario, policy)
    return simulate(chosen, 1, seed, workers=1, first_run=run, events=[run])


def same_again(result: Any, run: int, scenario: str, policy: str) -> Ensemble | None:
    """As `live_again`; None where it cannot be lived again, or is another one by now, as of another version."""
    try:
        again = live_again(result, run, None, scenario, policy)
    except InputError:  # a parameter, or the roster's file, that there is no more
        return None
    runs = result.runs
    was = runs[runs["run"].eq(run) & runs["scenario"].eq(scenario) & runs["policy"].eq(policy)]
    names = [measure.name for measure in MEASURES if measure.name != "identity_error"]  # that one is rounding
    if len(was) != 1 or not set(names) <= set(was.columns):
        return None
    then, now = (table[names].to_numpy(dtype=np.float64) for table in (was, again.runs))
    return again if np.allclose(then, now, rtol=_SAME, atol=_SAME, equal_nan=True) else None


def _varied(config: dict[str, Any]) -> list[str]:
    factors = (config.get("design") or {}).get("factors") or {}
    return [name for name in factors if name in names()]


def _plain(name: str, value: Any) -> float | int:
    return int(value) if declaration(name)["integer"] else float(value)
