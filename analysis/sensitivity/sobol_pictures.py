"""Pictures of Sobol indices: which factor matters for what, and whether the design was large enough to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.sensitivity import convergence_picture, pairs_picture
from zaedno.analysis.sensitivity.dots import COLUMNS, TITLE, TWO, key, lowest, panel
from zaedno.analysis.sensitivity.indices import MEAN, NOISE, VARIANCE, as_shares
from zaedno.analysis.sentences.indices import of_noise, of_nulls, of_worlds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = 26  # letters


def pictures(
    indices: pd.DataFrame, convergence: pd.DataFrame, shared: bool, language: Language, suffix: str = ""
) -> Iterator[Picture]:
    """The pictures of one scenario under one policy, from its rows of both tables."""
    for of, name in ((MEAN, "indices"), (VARIANCE, "indices_variance")):
        rows = as_shares(indices[indices["of"] == of])
        if len(rows):
            yield _of_indices(rows, of, name + suffix, shared, language)
    means = indices[(indices["of"] == MEAN) & (indices["index"] == "S2")]
    if means["value"].notna().any():
        yield pairs_picture.picture(means, "indices_pairs" + suffix, language)
    for measure, rows in convergence.groupby("measure", sort=False):
        yield convergence_picture.picture(str(measure), rows, suffix, language)


def _of_indices(rows: pd.DataFrame, of: str, name: str, shared: bool, language: Language) -> Picture:
    _ = language
    first = rows.iloc[0]
    case = labels.case(first["scenario"], first["policy"], language)
    title = {
        MEAN: _("What the results hang on: {case}"),
        VARIANCE: _("What the differences between worlds hang on: {case}"),
    }[of].format(case=case)
    note = _(
        "Sobol indices: shares of a measure's variance over the design. Where a square lies right of its circle, the "
        "factor works together with others. Lines: 95 % intervals; one that reaches zero may be nothing."
    )
    if of == VARIANCE:
        note += " " + _("Here the measure is its variance over the worlds of a point.")
    note += of_noise(int(first["runs"]), shared, language) + of_worlds(int(first["runs"]), shared, language)
    note += of_nulls(rows, language)
    return Picture(
        name=name,
        title=title,
        says=_says(rows, language),
        note=note,
        words=3,
        header=(_("measure"), _("factor"), _("index"), _("value"), _("95 % interval")),
        rows=tuple(_rows(rows[rows["index"] != "S2"], language)),  # pairs have a picture of their own
        draw=lambda: _draw(rows, language),
    )


def _rows(rows: pd.DataFrame, language: Language) -> Iterator[tuple[str, ...]]:
    for row in rows.itertuples(index=False):
        digits = digits_of(row.value, row.low, row.high)
        named = language("replications") if row.index == NOISE else labels.parameter(row.factor, language)
        index = language("share that is noise") if row.index == NOISE else row.index
        yield (
            labels.measure(row.measure, language),
            named,
            index,
            language.number(row.value, digits),
            language.interval(row.low, row.high, digits),
        )


def _says(rows: pd.DataFrame, language: Language) -> str:
    """For each measure the two factors with the largest total index, and the noise."""
    sentences = []
    for measure, ours in rows.groupby("measure", sort=False):
        total = ours[ours["index"] == "ST"].dropna(subset="value").nlargest(2, "value")
        if total.empty:
            text = language("{measure}: too noisy, or the same everywhere: nothing can be told.")
            sentences.append(text.format(measure=labels.measure(str(measure), language)))
            continue
        listed = "; ".join(
            f"{labels.parameter(row.factor, language)} {language.number(row.value, 2)}"
            f" ({language.interval(row.low, row.high, 2)})"
            for row in total.itertuples(index=False)
        )
        told = language("{measure}, largest total indices: {list}.")
        told = told.format(measure=labels.measure(str(measure), language), list=listed)
        noise = float(ours.loc[ours["index"] == NOISE, "value"].iloc[0])
        if np.isfinite(noise):
            told += " " + language("Noise: {share} of the variance.").format(share=language.share(noise))
        sentences.append(told)
    return " ".join(sentences)


def _draw(rows: pd.DataFrame, language: Language) -> Figure:
    measures = list(dict.fromkeys(rows["measure"]))
    total = rows[rows["index"] == "ST"]
    factors = total.groupby("factor", sort=False)["value"].mean().sort_values(ascending=False, kind="stable").index
    columns = min(COLUMNS, len(measures))
    lines = -(-len(measures) // columns)
    figure = style.new_figure(lines * (1.2 + 0.42 * len(factors)) + 0.5)
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    shown = rows[rows["index"].isin(list(TWO))]
    right = min(max(1.0, float(np.nanmax([1.0, *shown["high"]]))), 1.6)
    left = max(min(-0.05, float(np.nanmin([0.0, *shown["low"]]))), -0.4)
    for axes, measure in zip(grid.flat, measures, strict=False):
        panel(axes, shown[shown["measure"] == measure], list(factors), TWO)
        axes.set_title(style.folded(labels.in_short(measure, language), TITLE))
        axes.set_xlim(left, right + 0.03)
        axes.tick_params(labelbottom=True)
        style.numbers(axes, language, "x")
    for axes in list(grid.flat)[len(measures) :]:
        axes.set_visible(False)
    names = [style.folded(labels.parameter(name, language), _NAME) for name in factors]
    grid[0, 0].set_yticks(range(len(factors)), names)
    grid[0, 0].set_ylim(len(factors) - 0.5, -0.5)
    for axes in lowest(grid, len(measures)):
        axes.set_xlabel(language("share of the variance"))
    key(figure, language)
    return figure
