"""The picture of a screening: mean size of a factor's effects against their spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from zaedno.analysis import labels, style
from zaedno.analysis.figures.line_names import apart
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.sensitivity.indices import NOISE, as_shares
from zaedno.analysis.sentences.indices import of_nulls, of_worlds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMNS = 2
_TITLE = 42  # letters
_NAMED = 6  # factors of a panel that carry their names; of the others the table tells
_LETTERS = 22  # of a name in a line
_LINE = 0.062  # of the height of a panel, that a line of a name takes


def picture(indices: pd.DataFrame, of: str, name: str, shared: bool, language: Language) -> Picture:
    """The picture of one scenario under one policy, from its rows of indices of the mean or the variance (`of`)."""
    _ = language
    rows = _in_shown_units(as_shares(indices[indices["of"] == of]), of)
    first = rows.iloc[0]
    title = {
        "mean": _("Screening of factors: {case}"),
        "variance": _("Screening of factors, differences between worlds: {case}"),
    }[of].format(case=labels.case(first["scenario"], first["policy"], language))
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
        note=note + of_worlds(int(first["runs"]), shared, language) + of_nulls(rows, language),
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
        labels.parameter(row.factor, language),
        language("share that is noise") if row.index == NOISE else row.index,
        language.number(row.value, digits),
        language.interval(row.low, row.high, digits),
    )


def _says(rows: pd.DataFrame, language: Language) -> str:
    sentences = []
    for measure, ours in rows[rows["index"] == "mu_star"].groupby("measure", sort=False):
        if not ours["value"].any():
            text = language("{measure}: the same at all points, so that no factor has an effect.")
            sentences.append(text.format(measure=labels.measure(str(measure), language)))
            continue
        listed = "; ".join(
            f"{labels.parameter(row.factor, language)} {language.number(row.value)}"
            for row in ours.nlargest(3, "value").itertuples(index=False)
        )
        text = language("{measure}, largest mean effects: {list}.")
        sentences.append(text.format(measure=labels.with_unit(str(measure), language), list=listed))
    return " ".join(sentences)


def _draw(rows: pd.DataFrame, of: str, language: Language) -> Figure:
    measures = list(dict.fromkeys(rows["measure"]))
    factors = list(dict.fromkeys(rows.loc[rows["index"] == "mu_star", "factor"]))
    named = [style.folded(labels.parameter(factor, language), _LETTERS) for factor in factors]
    lines = -(-len(measures) // _COLUMNS)
    figure = style.new_figure(3.7 * lines)
    grid = figure.subplots(lines, _COLUMNS, squeeze=False)
    for axes, measure in zip(grid.flat, measures, strict=False):
        _panel(axes, rows[rows["measure"] == measure], factors, named)
        axes.set_title(style.folded(labels.in_short(measure, language), _TITLE))
        unit = labels.unit(measure, language)
        unit = unit if of == "mean" else language("square of {unit}").format(unit=unit)
        axes.set_xlabel(language("mean size of effects, μ* ({unit})").format(unit=unit))
        axes.set_ylabel(language("their spread, σ"))
        style.numbers(axes, language)
    for axes in list(grid.flat)[len(measures) :]:
        axes.set_axis_off()
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, factors: list[str], named: list[str]) -> None:
    sizes, spreads = (rows[rows["index"] == index].set_index("factor").loc[factors] for index in ("mu_star", "sigma"))
    right = 1.1 * float(np.nanmax([1e-12, *sizes["value"], *sizes["high"]]))
    top = 1.15 * float(np.nanmax([1e-12, *spreads["value"]]))
    end = max(right, top)
    axes.plot([0, end], [0, end], color=style.MUTED, linewidth=1.4, linestyle=style.DASHES[1])
    axes.hlines(spreads["value"], sizes["low"], sizes["high"], color=style.SKY, linewidth=2)
    axes.plot(sizes["value"], spreads["value"], "o", color=style.BLUE, markersize=6)
    largest = np.argsort(-np.nan_to_num(sizes["value"].to_numpy()), kind="stable")[:_NAMED]
    places = np.array([float(spreads["value"].iloc[k]) / top for k in largest])
    for k, place in zip(largest, apart(places, [_LINE * (named[k].count("\n") + 1) for k in largest]), strict=True):
        x, y = float(sizes["value"].iloc[k]), float(spreads["value"].iloc[k])
        beside = x < 0.6 * right  # names of what lies far right stand on its left
        axes.annotate(
            named[k], (x, y), xytext=(x + (0.03 if beside else -0.03) * right, place * top), fontsize=9.5,
            ha="left" if beside else "right", va="center", linespacing=1.0,
            arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 3},
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
        )  # fmt: skip
    axes.set_xlim(0, right)
    axes.set_ylim(0, top)
