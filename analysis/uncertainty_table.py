"""How much of what differs between runs is their parameters, and how much the worlds they meet, as cells of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from zaedno.analysis import labels
from zaedno.analysis.cases import Case, names
from zaedno.analysis.language import NOT_A_NUMBER, Language, digits_of, mark
from zaedno.analysis.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

MEASURES = ("collective_gain", "cohesion", "lasting", "output", "outcome_win_win")
WORDS = 2
TITLE = mark("Parameters or luck")
NOTE = mark(
    "Every run has a set of parameters of its own, drawn from a calibration and the same in all cases. The interval is "
    "that of the mean over sets: what the facts leave open of the parameters is in it. The share is that part of the "
    "variance between runs that comes from parameters; the rest is luck. It is told where sets met several worlds, "
    "from about twice as many runs as sets on."
)


def header(language: Language) -> tuple[str, ...]:
    _ = language
    return _("case"), _("measure"), _("mean"), _("95 % interval"), _("from parameters"), _("95 % interval")


def rows(reading: Reading) -> list[tuple[str, ...]]:
    """A row a case and measure, then a row a difference from the first case; none where no sets were drawn."""
    table = reading.table("uncertainty")
    return [] if table is None else list(_rows(table, reading))


def _rows(table: pd.DataFrame, reading: Reading) -> Iterator[tuple[str, ...]]:
    _ = reading.language
    called = dict(zip(reading.cases, names(reading.cases, _), strict=True))
    shown = table[table["measure"].isin(MEASURES)]
    differences = shown["baseline"].notna()
    for row in pd.concat([shown[~differences], shown[differences]]).itertuples(index=False):
        case = called.get(Case(str(row.scenario), str(row.policy)), str(row.scenario))
        if isinstance(row.baseline, str):
            case = _("“{case}” less “{baseline}”").format(case=case, baseline=reading.names[0])
        mean, low, high = (float(value) * labels.scale(row.measure) for value in (row.mean, row.low, row.high))
        if np.isnan(mean):
            continue
        digits = digits_of(mean, low, high)
        told = not pd.isna(row.share_parameters)
        yield (
            case,
            labels.with_unit(row.measure, _),
            _.number(mean, digits),
            _.interval(low, high, digits),
            _.percent(row.share_parameters) if told else NOT_A_NUMBER,
            f"{_.percent(row.share_low)} – {_.percent(row.share_high)}" if told else NOT_A_NUMBER,
        )
