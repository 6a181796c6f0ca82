"""The main measures of each case as cells of a table, for the terminal and for the page."""

from zaedno.analysis import labels
from zaedno.analysis.cases import Case, by_run, cases, names
from zaedno.analysis.figures.picture import estimate_cells, estimate_header
from zaedno.analysis.language import Language
from zaedno.analysis.result import Result
from zaedno.experiments.inference.intervals import where_known

MAIN = (
    "collective_gain",
    "individual_gain_mean",
    "individual_gain_gini",
    "gain_kept",
    "cohesion",
    "network_cohesion",
    "hidden_share",
    "partnerships",
    "members",
    "lasting",
    "outcome_win_win",
    "contest_waste_share",
    "contest_waste",
    "transaction_cost",
    "policy_cost",
)


def header(language: Language) -> tuple[str, ...]:
    _ = language
    return (_("measure"), _("unit"), _("case"), *estimate_header(language), _("worlds"))


def rows(result: Result, language: Language) -> list[tuple[str, ...]]:
    """A row a measure and case; the last column says in how many worlds the measure can be told."""
    found = cases(result.runs)
    table: list[tuple[str, ...]] = []
    for name in MAIN:
        for named, case in zip(names(found, language), found, strict=True):
            known = language.number(int(by_run(result.runs, case, name).notna().sum()), 0)
            shown = cells(result, case, name, language)
            table.append((labels.measure(name, language), labels.unit(name, language), named, *shown, known))
    return table


def cells(result: Result, case: Case, measure: str, language: Language) -> tuple[str, str, str]:
    """Mean, interval of the mean, middle of the worlds; dashes where hardly a world has the measure."""
    return estimate_cells(where_known(by_run(result.runs, case, measure).to_numpy()), language)
