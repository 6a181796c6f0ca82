"""The pictures of a calibration: fact by fact before and after, and how much of each prior is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.analysis import labels, style
from zaedno.analysis.calibration import rows
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, translator
from zaedno.experiments.calibration.result import CalibrationResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LINE = 38  # letters of a label in a line
_FARTHEST = 4.0  # half widths that are shown


def pictures(result: CalibrationResult, language: str) -> list[Picture]:
    """All of them, in the order in which to look at them."""
    _ = translator(language)
    return [_of_facts(result, _), _of_parameters(result, _)]


def draw_all(result: CalibrationResult, folder: Path, language: str) -> list[Path]:
    """Draw every picture into `folder`, as SVG and PNG; return the paths of the SVGs."""
    with style.applied():
        return [style.save(picture.draw(), folder, picture.name) for picture in pictures(result, language)]


def _of_facts(result: CalibrationResult, language: Language) -> Picture:
    _ = language
    return Picture(
        name="facts",
        title=_("Fact by fact, before and afterwards"),
        says=f"{rows.worth(result, _)} {rows.held_out(result, _)}",
        note=_(
            "Every fact is measured from the middle of what was seen elsewhere, in half widths of it: the grey band is "
            "inside. Thin: the middle 90 % of the prior; thick: that of the weighted sets; the dot is their median."
        ),
        words=rows.FACT_WORDS,
        header=rows.facts_header(_),
        rows=tuple(rows.facts(result, _)),
        draw=lambda: _draw_facts(result, _),
    )


def _draw_facts(result: CalibrationResult, language: Language) -> Figure:
    from matplotlib.lines import Line2D

    _, table = language, result.patterns
    figure = style.new_figure(1.8 + 0.5 * len(table))
    axes = figure.add_subplot()
    axes.axvspan(-1, 1, color=style.GRID, alpha=0.6, linewidth=0)
    names = []
    for at, row in enumerate(table.itertuples(index=False)):
        middle, half = (row.low + row.high) / 2, (row.high - row.low) / 2
        ends = [(value - middle) / half for value in (row.prior_5, row.prior_95, row.posterior_5, row.posterior_95)]
        colour = style.BLUE if row.fitted else style.VERMILLION
        axes.plot(ends[:2], [at, at], color=style.MUTED, linewidth=1.4)
        axes.plot(ends[2:], [at, at], color=colour, linewidth=5, solid_capstyle="butt")
        axes.plot([(row.posterior_50 - middle) / half], [at], marker="o" if row.fitted else "s", color=style.INK)
        names.append(style.folded(labels.named(labels.PATTERNS, row.pattern, _), _LINE))
    axes.set_yticks(range(len(names)), names, fontsize=10.5)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(-_FARTHEST, _FARTHEST)
    axes.set_xlabel(_("distance from the middle of the band (half widths)"))
    style.numbers(axes, language, "x")
    axes.grid(visible=False, axis="y")
    style.key(
        figure,
        [
            Line2D([], [], color=style.MUTED, linewidth=1.4, label=_("prior")),
            Line2D([], [], color=style.BLUE, linewidth=5, marker="o", markerfacecolor=style.INK, label=_("fitted")),
            Line2D(
                [], [], color=style.VERMILLION, linewidth=5, marker="s", markerfacecolor=style.INK, label=_("held out")
            ),
        ],
    )
    return figure


def _of_parameters(result: CalibrationResult, language: Language) -> Picture:
    _ = language
    return Picture(
        name="widths",
        title=_("What the facts tell of the parameters"),
        says=rows.told(result, _),
        note=_(
            "Width of the middle 90 % over that of the prior: at 1 a parameter comes out as it went in, and what "
            "depends on it is assumption. Lines: 95 % intervals (bootstrap over sets)."
        ),
        words=rows.PARAMETER_WORDS,
        header=rows.parameters_header(_),
        rows=tuple(rows.parameters(result, _)),
        draw=lambda: _draw_parameters(result, _),
    )


def _draw_parameters(result: CalibrationResult, language: Language) -> Figure:
    _, table = language, result.identified.sort_values("width", kind="stable")
    figure = style.new_figure(1.4 + 0.33 * len(table))
    axes = figure.add_subplot()
    axes.axvline(1, color=style.INK, linewidth=1)
    for at, row in enumerate(table.itertuples(index=False)):
        axes.plot([row.width_low, row.width_high], [at, at], color=style.BLUE, linewidth=2)
        axes.plot([row.width], [at], marker="o", color=style.BLUE, linestyle="")
    names = [style.folded(labels.parameter(name, _), _LINE) for name in table["parameter"]]
    axes.set_yticks(range(len(names)), names, fontsize=10)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, max(1.1, float(table["width_high"].max()) * 1.05))
    axes.set_xlabel(_("width over the prior's"))
    style.numbers(axes, language, "x")
    axes.grid(visible=False, axis="y")
    return figure
