"""The picture of a measure against each factor: points of the design, and the mean along the factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.analysis import labels, style
from zaedno.analysis.figures.curves import LOOKS
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.sensitivity.main_effects import MainEffect

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMNS = 3
_MOST = 9  # factors that are drawn; the table has them all
_SHOWN = 600  # points at most
_LABEL = 34  # letters under a panel
_BESIDE = 26  # letters beside a row of panels
_SHAPES = ("o", "s", "^", "D")


type Cases = Mapping[str, Sequence[MainEffect]]  # what a case is called → its effects


def picture(cases: Cases, measure: str, name: str, language: Language) -> Picture:
    """The effects of one case, or of several in the same panels: as many as `style.MARKS` at most."""
    _ = language
    first = next(iter(cases.values()))
    note = _("The line goes through means over groups of points, wherever the other factors stand;") + " "
    note += _(
        "bars: 95 % intervals, Student’s t over points (of Morris’s design over trajectories), of a single point over "
        "its runs. A factor is named only if a test over all of its groups, corrected for the number of factors, finds "
        "it; the means told are those at the ends of its range."
    )
    if len(cases) == 1:
        note = _("A dot is a point of the design: the mean of its runs.") + " " + note
    if len(first) > _MOST:
        note += " " + _("Drawn are the {n} factors that it goes with most.").format(n=language.number(_MOST, 0))
    header = (_("factor"), _("from"), _("to"), _("points"), _("mean"), _("95 % interval of the mean"))
    rows = [((case,) if len(cases) > 1 else ()) + row for case in cases for c in cases[case] for row in _rows(c, _)]
    return Picture(
        name=name,
        title=_("{measure} along each factor: {case}").format(
            measure=labels.measure(measure, _), case="; ".join(cases)
        ),
        says=" ".join(says(effects, measure, _, case if len(cases) > 1 else "") for case, effects in cases.items()),
        note=note,
        words=len(header) - 5 + (len(cases) > 1),
        header=((_("case"),) if len(cases) > 1 else ()) + header,
        rows=tuple(rows),
        draw=lambda: _draw(cases, measure, _),
    )


def says(effects: Sequence[MainEffect], measure: str, language: Language, case: str = "") -> str:
    """Of the three factors that the measure goes with most, how far; it begins with the name of the `case`."""
    _ = language
    if case:
        return _("“{case}”: {text}").format(case=case, text=says(effects, measure, language))
    told = [effect for effect in effects if effect.shows][:3]
    if not told:
        return _("{measure}: no factor shows by itself in the points so far.").format(
            measure=labels.with_unit(measure, language)
        )
    return _("{measure}: {list}.").format(
        measure=labels.with_unit(measure, language), list="; ".join(_told(effect, language) for effect in told)
    )


def _told(effect: MainEffect, language: Language) -> str:
    """Between the ends of the factor's range, over its middle where the ends are alike: no group is chosen for its
    mean."""
    (first, last), middle = effect.ends, effect.middle
    shown = (first, middle, last) if effect.bends else (first, last)
    digits = min(digits_of(float(group.at.mean), float(group.at.low), float(group.at.high)) for group in shown)
    text = language("{factor}: from {mean} (at {first}) to {other} (at {last})")
    if effect.bends:
        text = language("{factor}: from {mean} (at {first}) over {between} (at {middle}) to {other} (at {last})")
    return text.format(
        factor=labels.parameter(effect.factor, language),
        first=_where(first.low, first.high, language),
        mean=language.number(float(first.at.mean), digits),
        between=language.number(float(middle.at.mean), digits),
        middle=_where(middle.low, middle.high, language),
        last=_where(last.low, last.high, language),
        other=language.number(float(last.at.mean), digits),
    )


def _where(low: float, high: float, language: Language) -> str:
    return language.number(low) if low == high else language.span(low, high)


def _rows(effect: MainEffect, language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for group in effect.groups:
        mean, low, high = (float(getattr(group.at, name)) for name in ("mean", "low", "high"))
        digits = digits_of(mean, low, high)
        rows.append(
            (
                labels.along_axis(effect.factor, language),
                language.number(group.low),
                language.number(group.high),
                language.number(group.points, 0),
                language.number(mean, digits),
                language.interval(low, high, digits),
            )
        )
    return rows


def _draw(cases: Cases, measure: str, language: Language) -> Figure:
    from matplotlib.lines import Line2D

    shown = next(iter(cases.values()))[:_MOST]
    columns = min(_COLUMNS, len(shown))
    lines = -(-len(shown) // columns)
    figure = style.new_figure(0.6 + 3.3 * lines)
    grid = figure.subplots(lines, columns, sharey=True, squeeze=False)
    for axes, of_first in zip(grid.flat, shown, strict=False):
        for effects, look in zip(cases.values(), LOOKS, strict=False):
            (effect,) = (each for each in effects if each.factor == of_first.factor)
            if len(cases) == 1:
                _points(axes, effect)
            _line(axes, effect, look)
        axes.set_xlabel(style.folded(labels.along_axis(of_first.factor, language), _LABEL))
        style.numbers(axes, language)
    for axes in list(grid.flat)[len(shown) :]:
        axes.set_visible(False)
    figure.supylabel(style.folded(labels.with_unit(measure, language), _BESIDE * lines), fontsize=12)
    if len(cases) > 1:
        handles = [
            Line2D([], [], marker=mark, **look, label=case)
            for case, look, mark in zip(cases, LOOKS, _SHAPES, strict=False)
        ]
        style.key(figure, handles)
    return figure


def _points(axes: Axes, effect: MainEffect) -> None:
    shown = np.unique(np.linspace(0, len(effect.values) - 1, _SHOWN).astype(np.int64))
    axes.plot(effect.values[shown], effect.response[shown], "o", color=style.MUTED, markersize=3, alpha=0.3, zorder=1)


def _line(axes: Axes, effect: MainEffect, look: dict[str, Any]) -> None:
    at = [group.at for group in effect.groups]
    x = np.array([group.middle for group in effect.groups])
    mean, low, high = (np.array([float(getattr(each, end)) for each in at]) for end in ("mean", "low", "high"))
    axes.errorbar(
        x, mean, yerr=[mean - low, high - mean], marker=_SHAPES[LOOKS.index(look)], markersize=6,
        markerfacecolor="white", markeredgewidth=2, capsize=4, linewidth=2.4, zorder=3, **look,
    )  # fmt: skip
