"""Paired differences: what a scenario or policy changes in the very same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.inference.multiplicity import holm
from zaedno.experiments.inference.paired import Paired, paired
from zaedno.experiments.summary import measures_of
from zaedno.sim.observation.measures import BY_NAME, LESS, MORE, Measure

if TYPE_CHECKING:
    import pandas as pd

OF_FIRST_VERSION = ["baseline", "against", "measure", "difference", "low", "high", "superiority"]
KEYS = OF_FIRST_VERSION[:3]
COLUMNS = [*KEYS, "difference", "low", "high", "runs", "p", "p_holm", "superiority", "centre"]

Case = tuple[str, str]  # scenario, policy


def labels(cases: Sequence[Case]) -> list[str]:
    """What tells the combinations apart: scenarios' names, policies' names, or SCENARIO/POLICY."""
    if len({policy for _, policy in cases}) == 1:
        return [scenario for scenario, _ in cases]
    if len({scenario for scenario, _ in cases}) == 1:
        return [policy for _, policy in cases]
    return [f"{scenario}/{policy}" for scenario, policy in cases]


def differences(runs: Sequence[pd.DataFrame], cases: Sequence[Case]) -> pd.DataFrame:
    """The table `differences.csv`: each later combination against the first, measure by measure.

    `runs` holds the table `runs` of each of `cases`.  `p_holm` is corrected over all rows: all measures of all
    combinations.
    """
    names = labels(cases)
    first = runs[0].sort_values("run")
    rows: list[tuple[str, str, str, Paired]] = []
    for name, frame in zip(names[1:], runs[1:], strict=True):
        other = frame.sort_values("run")
        both = np.intersect1d(first["run"], other["run"], assume_unique=True)  # a run may have failed in one of them
        of_first, of_other = (np.isin(table["run"], both) for table in (first, other))
        for measure in measures_of(first):
            before = first[measure].to_numpy(dtype=float)[of_first]
            after = other[measure].to_numpy(dtype=float)[of_other]
            rows.append((names[0], name, measure, difference(before, after, BY_NAME[measure])))
    return table_of(rows)


def difference(baseline: np.ndarray, against: np.ndarray, measure: Measure) -> Paired:
    """`measure` in the same worlds, both of shape (runs,), after the centre and the direction that it declares."""
    better = {MORE: 1, LESS: -1}.get(measure.better, 0)
    return paired(baseline, against, centre=measure.centre, better=better)


def table_of(rows: Sequence[tuple[str, str, str, Paired]]) -> pd.DataFrame:
    """`COLUMNS`, with Holm's p over all rows that have a p: (baseline, against, measure, what was found)."""
    import pandas as pd

    table = pd.DataFrame([(*keys, *found) for *keys, found in rows], columns=[*KEYS, *Paired._fields])
    known = table["p"].notna()
    table["p_holm"] = np.nan
    table.loc[known, "p_holm"] = holm(table.loc[known, "p"].tolist())
    return table[COLUMNS]


def completed(table: pd.DataFrame, runs: pd.DataFrame, cases: Sequence[Case]) -> pd.DataFrame:
    """`table` as version 0.1 wrote it, made again from the worlds in `runs`; any other table as it is.

    Rows and their order stay.  One that is of no measure or case in `runs` keeps its key and nothing else.
    """
    if list(table.columns) != OF_FIRST_VERSION or not {"run", "scenario", "policy"} <= set(runs.columns):
        return table
    of_case = dict(list(runs.groupby(["scenario", "policy"], sort=False)))
    if not set(cases) <= set(of_case):
        return table
    return table[KEYS].merge(differences([of_case[case] for case in cases], cases), on=KEYS, how="left")
