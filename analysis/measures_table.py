"""The main measures of each case as cells of a table, for the terminal and for the page."""

from zaedno.analysis import labels
from zaedno.analysis.cases import Case
from zaedno.analysis.figures.picture import estimate_cells, estimate_header
from zaedno.analysis.language import Language
from zaedno.analysis.reading import Reading
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


def rows(reading: Reading) -> list[tuple[str, ...]]:
    """A row a measure and case; the last column says in how many worlds the measure can be told."""
    _ = reading.language
    found = reading.cases
    table: list[tuple[str, ...]] = []
    for name in MAIN:
        for named, case in zip(reading.names, found, strict=True):
            known = _.number(int(reading.values(case, name).notna().sum()), 0)
            shown = cells(reading, case, name)
            table.append((labels.measure(name, _), labels.unit(name, _), named, *shown, known))
    return table


def cells(reading: Reading, case: Case, measure: str) -> tuple[str, str, str]:
    """Mean, interval of the mean, middle of the worlds; dashes where hardly a world has the measure."""
    _ = reading.language
    return estimate_cells(where_known(reading.values(case, measure).to_numpy()), _)
