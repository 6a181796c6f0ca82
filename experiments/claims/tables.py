"""The tables of a study of the claims: verdicts with their effects, and what each treatment gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.claims.communities import Community
from zaedno.experiments.claims.declaration import RISES, Claim
from zaedno.experiments.claims.laboratory import Observed
from zaedno.experiments.claims.measuring import OWN
from zaedno.experiments.claims.verdicts import Effects, conditions, verdicts
from zaedno.experiments.inference.effects import Effect
from zaedno.experiments.inference.intervals import interval
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd


def unit_of(measure: str) -> str:
    return OWN[measure][0] if measure in OWN else BY_NAME[measure].unit


def claims_table(claims: Sequence[Claim], community: Community, effects: Sequence[Effects]) -> pd.DataFrame:
    """The rows of `claims.csv` for one community: a row a statement, with the verdict on its claim."""
    import pandas as pd

    found = verdicts(claims, effects, len(community.units) > 1)
    rows = []
    for claim, verdict, of_claim in zip(claims, found, effects, strict=True):
        for statement in claim.statements:
            effect = of_claim[statement.name]
            rows.append(
                {
                    "claim": claim.name,
                    "community": community.name,
                    "verdict": verdict.verdict,
                    "statement": statement.name,
                    "part": statement.part,
                    "measure": statement.measure,
                    "unit": unit_of(statement.measure),
                    "expected": "rises" if statement.direction == RISES else "falls",
                    **_numbers(effect),
                    "p": verdict.ps[statement.name],
                    "p_claim": verdict.p,
                    "state": verdict.states[statement.name],
                    "units": len(community.units),
                    "more_where": _where(community, effect, statement.direction),
                }
            )
    return pd.DataFrame(rows)


def _numbers(effect: Effect) -> dict[str, float]:
    return {
        "effect": effect.mean,
        "low": effect.low,
        "high": effect.high,
        "runs": effect.runs,
        "in_deviations": effect.in_deviations,
        "agree": effect.agree,
    }


def _where(community: Community, effect: Effect, direction: int) -> str:
    """Where an effect is more as claimed: `high NAME` or `low NAME` of parameters, the strongest first."""
    found = conditions([unit.varied for unit in community.units], effect, direction)
    return "; ".join(f"{'high' if sign > 0 else 'low'} {name}" for name, sign in found)


def arms_table(claim: Claim, community: Community, units: Sequence[Observed]) -> pd.DataFrame:
    """A row a treatment and measure: the mean over the worlds of one community, or over the means of several."""
    import pandas as pd

    pairs = {(arm, each.measure): None for each in claim.statements for arm in each.weights}
    rows: list[dict[str, Any]] = []
    for arm, measure in pairs:
        worlds = [observed[arm][measure][~np.isnan(observed[arm][measure])] for observed in units]
        means = np.array([values.mean() for values in worlds if len(values)])
        mean, low, high = interval(worlds[0] if len(units) == 1 else means)
        keys = {"claim": claim.name, "community": community.name, "arm": arm, "measure": measure}
        rows.append({**keys, "mean": mean, "low": low, "high": high, "runs": sum(map(len, worlds))})
    return pd.DataFrame(rows)
