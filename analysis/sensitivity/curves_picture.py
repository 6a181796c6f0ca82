"""The picture of a measure against each factor: points of the design, and the mean along the factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis import labels, style
from analysis.figures.picture import Picture
from analysis.language import Language, digits_of
from analysis.sensitivity import words
from analysis.sensitivity.curves import Curve

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMNS = 3
_MOST = 9  # factors that are drawn; the table has them all
_SHOWN = 600  # points at most
_LABEL = 34  # letters under a panel


def picture(curves: list[Curve], measure: str, case: str, name: str, language: Language) -> Picture:
    """`curves` of one `case`, as `analysis.sensitivity.curves.curves` gives them."""
    _ = language
    note = _(
        "A dot is a point of the design: the mean of its runs. The line goes through means over groups of points, "
        "wherever the other factors stand; bars: 95 % intervals, Student’s t over points, of a single point over its "
        "runs."
    )
    if len(curves) > _MOST:
        note += " " + _("Drawn are the {n} factors that it goes with most.").format(n=language.number(_MOST, 0))
    return Picture(
        name=name,
        title=_("{measure} along each factor: {case}").format(measure=labels.measure(measure, _), case=case),
        says=says(curves, measure, _),
        note=note,
        words=1,
        header=(_("factor"), _("from"), _("to"), _("points"), _("mean"), _("95 % interval of the mean")),
        rows=tuple(row for curve in curves for row in _rows(curve, _)),
        draw=lambda: _draw(curves[:_MOST], measure, _),
    )


def says(curves: list[Curve], measure: str, language: Language) -> str:
    """Of the three factors that the measure goes with most, how far."""
    _ = language
    told = [curve for curve in curves if curve.reach > 0][:3]
    if not told:
        return _("{measure}: no factor shows by itself in the points so far.").format(
            measure=labels.with_unit(measure, language)
        )
    return _("{measure}: {list}.").format(
        measure=labels.with_unit(measure, language), list="; ".join(_told(curve, language) for curve in told)
    )


def _told(curve: Curve, language: Language) -> str:
    assert curve.ends is not None
    first, last = curve.ends
    digits = min(digits_of(float(at.mean), float(at.low), float(at.high)) for at in (first.at, last.at))
    return language("{factor}: from {mean} (at {first}) to {other} (at {last})").format(
        factor=words.factor(curve.factor, language),
        first=_where(first.low, first.high, language),
        mean=language.number(float(first.at.mean), digits),
        last=_where(last.low, last.high, language),
        other=language.number(float(last.at.mean), digits),
    )


def _where(low: float, high: float, language: Language) -> str:
    return language.number(low) if low == high else language.interval(low, high)


def _rows(curve: Curve, language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for group in curve.groups:
        mean, low, high = (float(getattr(group.at, name)) for name in ("mean", "low", "high"))
        digits = digits_of(mean, low, high)
        rows.append(
            (
                words.factor_with_unit(curve.factor, language),
                language.number(group.low),
                language.number(group.high),
                language.number(group.points, 0),
                language.number(mean, digits),
                language.interval(low, high, digits),
            )
        )
    return rows


def _draw(curves: list[Curve], measure: str, language: Language) -> Figure:
    columns = min(_COLUMNS, len(curves))
    lines = -(-len(curves) // columns)
    figure = style.new_figure(0.4 + 3.0 * lines)
    grid = figure.subplots(lines, columns, sharey=True, squeeze=False)
    for axes, curve in zip(grid.flat, curves, strict=False):
        _panel(axes, curve)
        axes.set_xlabel(words.folded(words.factor_with_unit(curve.factor, language), _LABEL))
        style.numbers(axes, language)
    for axes in list(grid.flat)[len(curves) :]:
        axes.set_visible(False)
    figure.supylabel(labels.with_unit(measure, language), fontsize=12)
    return figure


def _panel(axes: Axes, curve: Curve) -> None:
    shown = np.unique(np.linspace(0, len(curve.values) - 1, _SHOWN).astype(np.int64))
    axes.plot(curve.values[shown], curve.answered[shown], "o", color=style.MUTED, markersize=3, alpha=0.3, zorder=1)
    x = np.array([group.middle for group in curve.groups])
    mean, low, high = (
        np.array([float(getattr(group.at, end)) for group in curve.groups]) for end in ("mean", "low", "high")
    )
    axes.errorbar(
        x, mean, yerr=[mean - low, high - mean], fmt="o-", color=style.BLUE, markersize=6, markerfacecolor="white",
        markeredgewidth=2, capsize=4, linewidth=2.4, zorder=3,
    )  # fmt: skip
