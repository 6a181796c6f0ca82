"""Paired differences: what a scenario or policy changes in the very same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.summary import interval, measures_of
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["baseline", "against", "measure", "difference", "low", "high", "superiority"]
# Measures of which less is better; of all others more counts as better.
LESS_IS_BETTER = frozenset(
    {
        "conflicts",
        "contest_waste",
        "contest_waste_share",
        "declined_alternative",
        "declined_cost",
        "declined_mission",
        "emergent_wait",
        "ended_capture",
        "ended_closed",
        "ended_distrust",
        "ended_exposed",
        "ended_member_gone",
        "ended_value",
        "hidden_share",
        "identity_error",
        "individual_gain_gini",
        "issues_open",
        "leaks",
        "outcome_lose_lose",
        "outcome_win_lose",
        "policy_cost",
        "transaction_cost",
        "transaction_cost_share",
    }
)


def labels(scenarios: Sequence[Scenario]) -> list[str]:
    """What tells the combinations apart: scenarios' names, policies' names, or SCENARIO/POLICY."""
    if len({scenario.policy for scenario in scenarios}) == 1:
        return [scenario.name for scenario in scenarios]
    if len({scenario.name for scenario in scenarios}) == 1:
        return [scenario.policy for scenario in scenarios]
    return [scenario.label for scenario in scenarios]


def paired(baseline: np.ndarray, against: np.ndarray, less_is_better: bool) -> tuple[float, float, float, float]:
    """Mean of `against` − `baseline`, its 95 % t interval, and the superiority of `against`.

    Both arrays have shape (runs,) and hold the same worlds in the same order; worlds in which either is
    null are left out.  Superiority is the share of worlds in which `against` is better, a tie counted half
    (the paired form of the probability of superiority, Grissom & Kim 2012).  NaN where there is too little.
    """
    difference = against - baseline
    difference = difference[~np.isnan(difference)]
    mean, low, high = interval(difference)
    if not len(difference):
        return mean, low, high, np.nan
    gain = -difference if less_is_better else difference
    return mean, low, high, float(np.mean((gain > 0) + 0.5 * (gain == 0)))


def differences(runs: Sequence[pd.DataFrame], scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """The table `differences.csv`: each later combination against the first, measure by measure.

    `runs` holds the table `runs` of each combination.
    """
    import pandas as pd

    names = labels(scenarios)
    first = runs[0].sort_values("run")
    rows = []
    for name, frame in zip(names[1:], runs[1:], strict=True):
        other = frame.sort_values("run")
        assert np.array_equal(first["run"], other["run"]), "paired tables hold the same worlds"
        for measure in measures_of(first):
            values = paired(
                first[measure].to_numpy(dtype=float), other[measure].to_numpy(dtype=float), measure in LESS_IS_BETTER
            )
            rows.append((names[0], name, measure, *values))
    return pd.DataFrame(rows, columns=COLUMNS)
