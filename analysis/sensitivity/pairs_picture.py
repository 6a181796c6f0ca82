"""The picture of second-order Sobol indices: which pairs of factors work on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.sensitivity.dots import COLUMNS, TITLE, lowest, panel

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARK = {"S2": ("D", style.GREEN, 0.0)}
_MOST = 8  # pairs that are drawn; the table has them all
_NAME = 30  # letters


def picture(rows: pd.DataFrame, name: str, language: Language) -> Picture:
    """The picture of one scenario under one policy, from its rows of S2 of the mean."""
    _ = language
    first = rows.iloc[0]
    note = _(
        "Second-order Sobol indices: the share of a measure’s variance that two factors explain only together, beyond "
        "what each explains alone. Lines: 95 % intervals; one that reaches zero may be nothing."
    )
    pairs = _pairs(rows)
    if len(pairs) > _MOST:
        note += " " + _("Drawn are the {n} pairs whose intervals lie highest; the table has all of them.").format(
            n=language.number(_MOST, 0)
        )
    return Picture(
        name=name,
        title=_("Which factors work on each other: {case}").format(
            case=labels.case(first["scenario"], first["policy"], language)
        ),
        says=_says(rows, language),
        note=note,
        words=2,
        header=(_("measure"), _("pair of factors"), _("value"), _("95 % interval")),
        rows=tuple(
            (
                labels.measure(row.measure, language),
                labels.parameter(row.factor, language),
                language.number(row.value, digits_of(row.value, row.low, row.high)),
                language.interval(row.low, row.high, digits_of(row.value, row.low, row.high)),
            )
            for row in rows.itertuples(index=False)
        ),
        draw=lambda: _draw(rows, pairs[:_MOST], language),
    )


def _pairs(rows: pd.DataFrame) -> list[str]:
    """Pairs of factors, that which most surely does something to any of the measures first."""
    surest = rows.groupby("factor", sort=False)["low"].max()
    return [str(pair) for pair in surest.sort_values(ascending=False, kind="stable").index]


def _says(rows: pd.DataFrame, language: Language) -> str:
    """The pairs whose interval lies above zero, the largest first."""
    sure = rows[rows["low"] > 0].sort_values("value", ascending=False, kind="stable").head(3)
    if sure.empty:
        return language("No pair of factors stands out: every interval reaches zero.")
    return language("For sure together: {list}.").format(
        list="; ".join(
            f"{labels.parameter(row.factor, language)} {language.number(row.value, 2)}"
            f" ({language.interval(row.low, row.high, 2)}; {labels.within(row.measure, language)})"
            for row in sure.itertuples(index=False)
        )
    )


def _draw(rows: pd.DataFrame, pairs: list[str], language: Language) -> Figure:
    measures = list(dict.fromkeys(rows["measure"]))
    shown = rows[rows["factor"].isin(pairs)]
    columns = min(COLUMNS, len(measures))
    lines = -(-len(measures) // columns)
    figure = style.new_figure(lines * (1.2 + 0.46 * len(pairs)))
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    for axes, measure in zip(grid.flat, measures, strict=False):
        panel(axes, shown[shown["measure"] == measure], pairs, _MARK)
        axes.set_title(style.folded(labels.in_short(measure, language), TITLE))
        axes.tick_params(labelbottom=True)
        style.numbers(axes, language, "x")
    for axes in list(grid.flat)[len(measures) :]:
        axes.set_visible(False)
    left, right = float(np.nanmin([-0.02, *shown["low"]])), float(np.nanmax([0.1, *shown["high"]]))
    grid[0, 0].set_xlim(max(left, -0.6) - 0.02, min(right, 1.2) + 0.02)
    grid[0, 0].set_yticks(range(len(pairs)), [style.folded(labels.parameter(pair, language), _NAME) for pair in pairs])
    grid[0, 0].set_ylim(len(pairs) - 0.5, -0.5)
    for axes in lowest(grid, len(measures)):
        axes.set_xlabel(language("share of the variance"))
    return figure
