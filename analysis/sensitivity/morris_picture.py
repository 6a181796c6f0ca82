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
_A_COLUMN = 15  # names that fit below each other
_NEAR = (0.04, 0.06)  # of the axes: where two numbers would lie on each other


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
    lines = -(-(len(measures) + 1) // _COLUMNS)  # one place more, for the names
    figure = style.new_figure(3.7 * lines)
    grid = figure.subplots(lines, _COLUMNS, squeeze=False)
    for axes, measure in zip(grid.flat, measures, strict=False):
        _panel(axes, rows[rows["measure"] == measure], factors)
        axes.set_title(words.folded(labels.measure(measure, language), _TITLE))
        unit = labels.unit(measure, language)
        unit = unit if of == "mean" else language("square of {unit}").format(unit=unit)
        axes.set_xlabel(language("mean size of effects, μ* ({unit})").format(unit=unit))
        axes.set_ylabel(language("their spread, σ"))
        style.numbers(axes, language)
    for axes in list(grid.flat)[len(measures) :]:
        axes.set_axis_off()
    named = [f"{k}  {words.factor(factor, language)}" for k, factor in enumerate(factors, start=1)]
    handles = [Line2D([], [], linestyle="none", label=text) for text in named]
    columns = 1 if len(named) <= _A_COLUMN else 2
    size = 11 if len(named) <= _A_COLUMN else 11 * min(0.8, 2 * _A_COLUMN / len(named))
    grid.flat[len(measures)].legend(handles=handles, loc="center", ncols=columns, handlelength=0, fontsize=size)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, factors: list[str]) -> None:
    sizes, spreads = (rows[rows["index"] == index].set_index("factor").loc[factors] for index in ("mu_star", "sigma"))
    right = 1.1 * float(np.nanmax([1e-12, *sizes["value"], *sizes["high"]]))
    top = 1.15 * float(np.nanmax([1e-12, *spreads["value"]]))
    end = max(right, top)
    axes.plot([0, end], [0, end], color=style.MUTED, linewidth=1.4, linestyle=style.DASHES[1])
    axes.hlines(spreads["value"], sizes["low"], sizes["high"], color=style.SKY, linewidth=2)
    axes.plot(sizes["value"], spreads["value"], "o", color=style.BLUE, markersize=6)
    taken: list[tuple[float, float]] = []
    for k in np.argsort(-sizes["value"].to_numpy()).tolist():
        x, y = float(sizes["value"].iloc[k]) / right, float(spreads["value"].iloc[k]) / top
        # Numbers of factors that do nothing would make a heap near the origin: of them the table tells
        if all(abs(x - other_x) > _NEAR[0] or abs(y - other_y) > _NEAR[1] for other_x, other_y in taken):
            axes.annotate(
                str(k + 1), (x * right, y * top), xytext=(4, 4), textcoords="offset points", fontweight="bold"
            )
            taken.append((x, y))
    axes.set_xlim(0, right)
    axes.set_ylim(0, top)
