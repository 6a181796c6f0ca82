"""The main measures of each case as cells of a table, for the terminal and for the page."""

from analysis import labels
from analysis.cases import Case, cases, names
from analysis.figures.picture import estimate_cells, estimate_header
from analysis.intervals import estimate
from analysis.language import Language
from analysis.result import Result

MAIN = (
    "collective_gain",
    "individual_gain_mean",
    "individual_gain_gini",
    "gain_kept",
    "cohesion",
    "network_cohesion",
    "hidden_share",
    "partnerships",
    "lasting",
    "outcome_win_win",
    "contest_waste",
    "transaction_cost",
    "policy_cost",
)


def header(language: Language) -> tuple[str, ...]:
    return (language("measure"), language("unit"), language("case"), *estimate_header(language))


def rows(result: Result, language: Language) -> list[tuple[str, ...]]:
    """A row a measure and case."""
    found = cases(result.runs)
    return [
        (labels.measure(name, language), labels.unit(name, language), named, *cells(result, case, name, language))
        for name in MAIN
        for named, case in zip(names(found, language), found, strict=True)
    ]


def cells(result: Result, case: Case, measure: str, language: Language) -> tuple[str, str, str]:
    """Mean, interval of the mean, middle of the worlds."""
    return estimate_cells(estimate(case.rows(result.runs)[measure].to_numpy(dtype=float)), language)
