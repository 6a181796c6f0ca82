"""The picture of a screening: mean size of a factor's effects against their spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import labels, style
from analysis.figures.picture import Picture
from analysis.language import Language, digits_of
from analysis.sensitivity import words
from analysis.sensitivity.indices import NOISE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMNS = 2
_TITLE = 42  # letters


def picture(indices: pd.DataFrame, of: str, name: str, language: Language) -> Picture:
    """The picture of one scenario under one policy, from its rows of indices of the mean or the variance (`of`)."""
    _ = language
    rows = _in_shown_units(indices[indices["of"] == of], of)
    first = rows.iloc[0]
    title = {
        "mean": _("Screening of factors: {case}"),
        "variance": _("Screening of factors, differences between worlds: {case}"),
    }[of].format(case=words.case(first["scenario"], first["policy"], language))
    note = _(
        "Elementary effects: how much a measure changes when a factor goes through its whole range, wherever the "
        "others stand. To the right: large effects (line: 95 % interval). Near the dashed line and above it the effect "
        "depends on where the others stand, or is not linear; near the bottom it is the same everywhere. Noise of the "
        "replications, whose share is in the table, makes both seem larger."
    )
    return Picture(
        name=name,
        title=title,
        says=_says(rows, language),
        note=note + words.of_nulls(rows, language),
        words=3,
        header=(_("measure"), _("factor"), _("index"), _("value"), _("95 % interval")),
        rows=tuple(_row(row, language) for row in rows.itertuples(index=False)),
        draw=lambda: _draw(rows, of, language),
    )


def _in_shown_units(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    """`rows` with effects in the unit in which their measure is shown."""
    scale = rows["measure"].map(labels.scale).where(rows["index"] != NOISE, 1.0) ** (1 if of == "mean" else 2)
    return rows.assign(**{name: rows[name] * scale for name in ("value", "low", "high")})


def _row(row: Any, language: Language) -> tuple[str, ...]:
    digits = digits_of(row.value, row.low, row.high)
    return (
        labels.measure(row.measure, language),
        words.factor(row.factor, language),
        language("share that is noise") if row.index == NOISE else row.index,
        language.number(row.value, digits),
        language.interval(row.low, row.high, digits),
    )


def _says(rows: pd.DataFrame, language: Language) -> str:
    sentences = []
    for measure, ours in rows[rows["index"] == "mu_star"].groupby("measure", sort=False):
        listed = "; ".join(
            f"{words.factor(row.factor, language)} {language.number(row.value)}"
            for row in ours.nlargest(3, "value").itertuples(index=False)
        )
        text = language("{measure}, largest mean effects: {list}.")
        sentences.append(text.format(measure=labels.with_unit(str(measure), language), list=listed))
    return " ".join(sentences)


def _draw(rows: pd.DataFrame, of: str, language: Language) -> Figure:
    from matplotlib.lines import Line2D

    measures = list(dict.fromkeys(rows["measure"]))
    factors = list(dict.fromkeys(rows.loc[rows["index"] == "mu_star", "factor"]))
    columns = min(_COLUMNS, len(measures))
    lines = -(-len(measures) // columns)
    figure = style.new_figure(3.3 * lines + 0.3 * (1 + len(factors) // 3))
    grid = figure.subplots(lines, columns, squeeze=False)
    for axes, measure in zip(grid.flat, measures, strict=False):
        _panel(axes, rows[rows["measure"] == measure], factors)
        axes.set_title(words.folded(labels.measure(measure, language), _TITLE))
        unit = labels.unit(measure, language)
        unit = unit if of == "mean" else language("square of {unit}").format(unit=unit)
        axes.set_xlabel(language("mean size of effects, μ* ({unit})").format(unit=unit))
        axes.set_ylabel(language("their spread, σ"))
        style.numbers(axes, language)
    for axes in list(grid.flat)[len(measures) :]:
        axes.set_visible(False)
    named = [f"{k}  {words.factor(factor, language)}" for k, factor in enumerate(factors, start=1)]
    style.key(figure, [Line2D([], [], linestyle="none", label=text) for text in named])
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, factors: list[str]) -> None:
    sizes, spreads = (rows[rows["index"] == index].set_index("factor").loc[factors] for index in ("mu_star", "sigma"))
    top = 1.12 * float(np.nanmax([1e-12, *sizes["high"].fillna(0.0), *spreads["value"].fillna(0.0)]))
    axes.plot([0, top], [0, top], color=style.MUTED, linewidth=1.4, linestyle=style.DASHES[1])
    axes.hlines(spreads["value"], sizes["low"], sizes["high"], color=style.SKY, linewidth=2)
    axes.plot(sizes["value"], spreads["value"], "o", color=style.BLUE, markersize=6)
    taken: list[tuple[float, float]] = []
    for k in np.argsort(-sizes["value"].to_numpy()).tolist():
        place = (float(sizes["value"].iloc[k]), float(spreads["value"].iloc[k]))
        # Numbers of factors that do nothing fall together near the origin: there the table tells more than a heap
        if all(abs(place[0] - x) + abs(place[1] - y) > 0.035 * top for x, y in taken):
            axes.annotate(str(k + 1), place, xytext=(5, 5), textcoords="offset points", fontweight="bold")
            taken.append(place)
    axes.set_xlim(0, top)
    axes.set_ylim(0, top)
