"""The cases of a study: which scenario under which policy, in the order in which they were asked for."""

from dataclasses import dataclass

import pandas as pd

from zaedno.analysis import labels
from zaedno.analysis.language import Language


@dataclass(frozen=True, slots=True)
class Case:
    scenario: str
    policy: str

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of `table` that belong to this case."""
        ours = (table["scenario"] == self.scenario) & (table["policy"] == self.policy)
        return table if ours.all() else table[ours]  # large tables are not copied for nothing


def cases(runs: pd.DataFrame) -> list[Case]:
    pairs = runs[["scenario", "policy"]].drop_duplicates()
    return [Case(str(scenario), str(policy)) for scenario, policy in pairs.itertuples(index=False)]


def names(found: list[Case], language: Language) -> list[str]:
    """A name for each case: only what tells the cases apart, or the scenario (and a policy) of a single one."""
    scenarios, policies = {case.scenario for case in found}, {case.policy for case in found}
    return [_name(case, len(scenarios) > 1, len(policies) > 1, language) for case in found]


def _name(case: Case, many_scenarios: bool, many_policies: bool, language: Language) -> str:
    scenario = labels.scenario(case.scenario, language)
    policy = labels.named(labels.POLICIES, case.policy, language)
    if many_policies and not many_scenarios:
        return policy
    if many_policies or (not many_scenarios and case.policy != "none"):
        return f"{scenario} · {policy}"
    return scenario


def by_run(runs: pd.DataFrame, case: Case, measure: str) -> "pd.Series[float]":
    """`measure` of `case` in the unit in which it is shown; the index is the number of the run."""
    return case.rows(runs).set_index("run")[measure].astype(float) * labels.scale(measure)


def by_month(months: pd.DataFrame, case: Case, measure: str) -> pd.DataFrame:
    """`measure` of `case`: a row a run, by its number, a column a month."""
    return case.rows(months).pivot_table(index="run", columns="month", values=measure, aggfunc="mean", dropna=False)
