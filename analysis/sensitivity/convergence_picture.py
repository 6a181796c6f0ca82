"""Whether a Sobol design was large enough: its indices from the first half of it, the first quarter and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.sensitivity.dots import COLUMNS, TITLE, TWO, key, lowest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_FACTORS = 9  # whose convergence is shown


def picture(measure: str, rows: pd.DataFrame, suffix: str, language: Language) -> Picture:
    _ = language
    largest = rows[rows["base"] == rows["base"].max()]
    total = largest[largest["index"] == "ST"].set_index("factor")["value"]
    factors = list(total.sort_values(ascending=False, kind="stable").index[:_MOST_FACTORS])
    widths = largest.assign(width=largest["high"] - largest["low"]).dropna(subset="width")
    if widths.empty:
        says = _("{measure}: too noisy, or the same everywhere: nothing can be told.").format(
            measure=labels.measure(measure, language)
        )
    else:
        widest = widths.nlargest(1, "width").iloc[0]
        says = _("With base N = {base} the widest 95 % interval is {width} wide ({factor}, {index}).").format(
            base=language.number(int(rows["base"].max()), 0),
            width=language.number(float(widest["width"]), 2),
            factor=labels.parameter(str(widest["factor"]), language),
            index=str(widest["index"]),
        )
    table = [
        (
            labels.parameter(row.factor, language),
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
        draw=lambda: _draw(rows, factors, language),
    )


def _draw(rows: pd.DataFrame, factors: list[str], language: Language) -> Figure:
    columns = min(COLUMNS, len(factors))
    lines = -(-len(factors) // columns)
    figure = style.new_figure(2.1 * lines + 0.9)
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    bases = sorted(rows["base"].unique())
    for axes, factor in zip(grid.flat, factors, strict=False):
        for (index, (mark, colour, _)), dash in zip(TWO.items(), style.DASHES, strict=False):
            ours = rows[(rows["factor"] == factor) & (rows["index"] == index)]
            x = np.log2(ours["base"].to_numpy(dtype=np.float64))
            axes.fill_between(x, ours["low"], ours["high"], color=colour, alpha=0.2, linewidth=0)
            axes.plot(x, ours["value"], linestyle=dash, marker=mark, color=colour, markerfacecolor="white")
        axes.set_title(style.folded(labels.parameter(factor, language), TITLE))
        axes.set_xticks(np.log2(np.asarray(bases, dtype=np.float64)), [language.number(base, 0) for base in bases])
        axes.axhline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])
        axes.set_ylim(max(-0.5, rows["value"].min() - 0.05), min(2.0, max(1.0, rows["value"].max() + 0.05)))
        axes.tick_params(labelbottom=True)
        style.numbers(axes, language, "y")
    for axes in list(grid.flat)[len(factors) :]:
        axes.set_visible(False)
    for axes in lowest(grid, len(factors)):
        axes.set_xlabel(language("base N of the design"))
    figure.supylabel(language("share of the variance"), fontsize=12)
    key(figure, language)
    return figure
