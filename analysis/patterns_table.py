"""Outside facts and what a run of the baseline gave, as cells of a table, for the terminal and for the page."""

import pandas as pd

from zaedno.analysis import labels
from zaedno.analysis.language import NOT_A_NUMBER, Language
from zaedno.analysis.reading import Reading

WORDS = 2  # columns of words, the fact and its source; numbers follow


def header(language: Language) -> tuple[str, ...]:
    _ = language
    return _("fact"), _("source"), _("seen elsewhere"), _("this run"), _("met"), _("fitted")


def rows(reading: Reading) -> list[tuple[str, ...]]:
    """A row a pattern; none where the study is not a run of the baseline."""
    _ = reading.language
    table = reading.table("patterns")
    if table is None:
        return []
    return [
        (
            labels.named(labels.PATTERNS, row.pattern, _),
            str(row.source),
            _.interval(row.low, row.high, 2 if _is_share(row.high) else 0),
            _got(row.got, row.high, _),
            _yes_or_no(row.inside, _),
            _yes_or_no(row.fitted, _),
        )
        for row in table.itertuples(index=False)
    ]


def _is_share(high: float) -> bool:
    return high <= 1.0  # members and years reach beyond


def _got(value: float, high: float, language: Language) -> str:
    if pd.isna(value):
        return NOT_A_NUMBER
    return language.number(value, 2) if _is_share(high) else language.tick(value)


def _yes_or_no(value: object, language: Language) -> str:
    if pd.isna(value):
        return NOT_A_NUMBER
    return language("yes") if value else language("no")
