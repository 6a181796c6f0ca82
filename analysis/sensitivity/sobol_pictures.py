"""Pictures of Sobol indices: which factor matters for what, and whether the design was large enough to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import labels, style
from analysis.figures.picture import Picture
from analysis.language import Language, digits_of
from analysis.sensitivity import words
from analysis.sensitivity.indices import MEAN, NOISE, VARIANCE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARKS = {"S1": ("o", style.BLUE, -0.17), "ST": ("s", style.VERMILLION, 0.17)}
_COLUMNS = 3
_MOST_FACTORS = 9  # whose convergence is shown
_NAME, _TITLE = 26, 23  # letters


def pictures(
    indices: pd.DataFrame, convergence: pd.DataFrame, shared: bool, language: Language, suffix: str = ""
) -> Iterator[Picture]:
    """The pictures of one scenario under one policy, from its rows of both tables."""
    for of, name in ((MEAN, "indices"), (VARIANCE, "indices_variance")):
        rows = indices[indices["of"] == of]
        if len(rows):
            yield _of_indices(rows, of, name + suffix, shared, language)
    for measure, rows in convergence.groupby("measure", sort=False):
        yield _of_convergence(str(measure), rows, suffix, language)


def _keys(language: Language) -> dict[str, str]:
    return {"S1": language("first order: a factor alone"), "ST": language("total: with all it does with others")}


def _of_indices(rows: pd.DataFrame, of: str, name: str, shared: bool, language: Language) -> Picture:
    _ = language
    first = rows.iloc[0]
    case = words.case(first["scenario"], first["policy"], language)
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
    note += words.of_noise(int(first["runs"]), shared, language) + words.of_nulls(rows, language)
    return Picture(
        name=name,
        title=title,
        says=_says(rows, language),
        note=note,
        words=3,
        header=(_("measure"), _("factor"), _("index"), _("value"), _("95 % interval")),
        rows=tuple(_rows(rows, language)),
        draw=lambda: _draw(rows, language),
    )


def _rows(rows: pd.DataFrame, language: Language) -> Iterator[tuple[str, ...]]:
    for row in rows.itertuples(index=False):
        digits = digits_of(row.value, row.low, row.high)
        named = language("replications") if row.index == NOISE else words.factor(row.factor, language)
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
            f"{words.factor(row.factor, language)} {language.number(row.value, 2)}"
            f" ({language.interval(row.low, row.high, 2)})"
            for row in total.itertuples(index=False)
        )
        told = language("{measure}, largest total indices: {list}.")
        told = told.format(measure=labels.measure(str(measure), language), list=listed)
        noise = float(ours.loc[ours["index"] == NOISE, "value"].iloc[0])
        if np.isfinite(noise):
            told += " " + language("Noise: {share} of the variance.").format(share=words.share(noise, language))
        sentences.append(told)
    return " ".join(sentences)


def _draw(rows: pd.DataFrame, language: Language) -> Figure:
    measures = list(dict.fromkeys(rows["measure"]))
    total = rows[rows["index"] == "ST"]
    factors = total.groupby("factor", sort=False)["value"].mean().sort_values(ascending=False, kind="stable").index
    columns = min(_COLUMNS, len(measures))
    lines = -(-len(measures) // columns)
    figure = style.new_figure(lines * (1.2 + 0.42 * len(factors)) + 0.5)
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    shown = rows[rows["index"].isin(list(_MARKS))]
    right = min(max(1.0, float(np.nanmax([1.0, *shown["high"]]))), 1.6)
    left = max(min(-0.05, float(np.nanmin([0.0, *shown["low"]]))), -0.4)
    for axes, measure in zip(grid.flat, measures, strict=False):
        _panel(axes, shown[shown["measure"] == measure], list(factors))
        axes.set_title(words.folded(labels.measure(measure, language), _TITLE))
        axes.set_xlim(left, right + 0.03)
        axes.tick_params(labelbottom=True)
        style.numbers(axes, language, "x")
    for axes in list(grid.flat)[len(measures) :]:
        axes.set_visible(False)
    names = [words.folded(words.factor(name, language), _NAME) for name in factors]
    grid[0, 0].set_yticks(range(len(factors)), names)
    grid[0, 0].set_ylim(len(factors) - 0.5, -0.5)
    for axes in _lowest(grid, len(measures)):
        axes.set_xlabel(language("share of the variance"))
    style.key(figure, [_handle(index, text) for index, text in _keys(language).items()])
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, factors: list[str]) -> None:
    for index, (mark, colour, shift) in _MARKS.items():
        ours = rows[rows["index"] == index].set_index("factor").reindex(factors)
        y = np.arange(len(factors)) + shift
        axes.hlines(y, ours["low"], ours["high"], color=colour, linewidth=2.2)
        axes.plot(ours["value"], y, mark, color=colour, markersize=6.5, markerfacecolor="white", markeredgewidth=2)
    axes.axvline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])


def _handle(index: str, text: str) -> object:
    from matplotlib.lines import Line2D

    mark, colour, _ = _MARKS[index]
    dash = style.DASHES[list(_MARKS).index(index)]
    return Line2D(
        [], [], color=colour, marker=mark, linestyle=dash, markerfacecolor="white", markeredgewidth=2, label=text
    )


def _lowest(grid: NDArray[Any], filled: int) -> list[Axes]:
    """The lowest axes in use of each column, of which the first `filled` in reading order are."""
    columns = grid.shape[1]
    return list(grid.flat)[max(0, filled - columns) : filled]


def _of_convergence(measure: str, rows: pd.DataFrame, suffix: str, language: Language) -> Picture:
    _ = language
    largest = rows[rows["base"] == rows["base"].max()]
    total = largest[largest["index"] == "ST"].set_index("factor")["value"]
    factors = list(total.sort_values(ascending=False, kind="stable").index[:_MOST_FACTORS])
    widest = largest.assign(width=largest["high"] - largest["low"]).nlargest(1, "width")
    says = _("With base N = {base} the widest 95 % interval is {width} wide ({factor}, {index}).").format(
        base=language.number(int(rows["base"].max()), 0),
        width=language.number(float(widest["width"].iloc[0]) if len(widest) else np.nan, 2),
        factor=words.factor(str(widest["factor"].iloc[0]), language) if len(widest) else "–",
        index=str(widest["index"].iloc[0]) if len(widest) else "–",
    )
    table = [
        (
            words.factor(row.factor, language),
            row.index,
            language.number(row.base, 0),
            language.number(row.value, 2),
            language.interval(row.low, row.high, 2),
        )
        for row in rows.itertuples(index=False)
    ]
    return Picture(
        name=f"convergence_{measure}{suffix}",
        title=_("Is the design large enough? {measure}").format(measure=labels.measure(measure, language)),
        says=says,
        note=_(
            "The same indices from the first half of the design, its first quarter and so on. Where the lines "
            "have come to rest and the bands (95 % intervals) are narrow, a larger design would change little."
        ),
        words=2,
        header=(_("factor"), _("index"), _("base N"), _("value"), _("95 % interval")),
        rows=tuple(table),
        draw=lambda: _draw_convergence(rows, factors, language),
    )


def _draw_convergence(rows: pd.DataFrame, factors: list[str], language: Language) -> Figure:
    columns = min(_COLUMNS, len(factors))
    lines = -(-len(factors) // columns)
    figure = style.new_figure(2.1 * lines + 0.9)
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    bases = sorted(rows["base"].unique())
    for axes, factor in zip(grid.flat, factors, strict=False):
        for (index, (mark, colour, _)), dash in zip(_MARKS.items(), style.DASHES, strict=False):
            ours = rows[(rows["factor"] == factor) & (rows["index"] == index)]
            x = np.log2(ours["base"].to_numpy(dtype=np.float64))
            axes.fill_between(x, ours["low"], ours["high"], color=colour, alpha=0.2, linewidth=0)
            axes.plot(x, ours["value"], linestyle=dash, marker=mark, color=colour, markerfacecolor="white")
        axes.set_title(words.folded(words.factor(factor, language), _TITLE))
        axes.set_xticks(np.log2(np.asarray(bases, dtype=np.float64)), [language.number(base, 0) for base in bases])
        axes.axhline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])
        axes.set_ylim(max(-0.5, rows["value"].min() - 0.05), min(2.0, max(1.0, rows["value"].max() + 0.05)))
        axes.tick_params(labelbottom=True)
        style.numbers(axes, language, "y")
    for axes in list(grid.flat)[len(factors) :]:
        axes.set_visible(False)
    for axes in _lowest(grid, len(factors)):
        axes.set_xlabel(language("base N of the design"))
    figure.supylabel(language("share of the variance"), fontsize=12)
    style.key(figure, [_handle(index, text) for index, text in _keys(language).items()])
    return figure
