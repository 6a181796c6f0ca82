"""What ends partnerships, and when: the share that each cause has ended by each age, beside those still alive."""

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import labels, style
from analysis.cases import cases, names
from analysis.figures import curves
from analysis.figures.picture import Picture
from analysis.language import Language
from analysis.lives import Lives, ages_told, at, lives
from analysis.result import Result, number_of_months

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FILLS = {
    "completed": (style.SKY, ""),
    "value": (style.YELLOW, ".."),
    "distrust": (style.ORANGE, "//"),
    "exposed": ("#CC79A7", "\\\\"),
    "capture": ("#FFFFFF", "xx"),
    "closed": ("#BBBBBB", ""),
    "member_gone": ("#777777", "--"),
}
_MOST_PANELS = 4
_TOLD = 3  # causes in words


def pictures(result: Result, language: Language) -> list[Picture]:
    """None where no partnership was ever formed."""
    _ = language
    found = cases(result.runs)
    told = [lives(result, case, name) for case, name in zip(found, names(found, language), strict=True)]
    if not any(of.count for of in told):
        return []
    ages, months = ages_told(result), number_of_months(result)
    last = max(age for age in ages if any(age < len(of.alive) for of in told) or age == ages[0])
    return [
        Picture(
            name="endings",
            title=_("What ends partnerships, and when"),
            says=" ".join(_says(of, last, language) for of in told),
            note=_note(len(told) > _MOST_PANELS, last, language),
            words=2,
            header=(_("case"), _("cause"), *(_("by month {n} (%)").format(n=language.number(age, 0)) for age in ages)),
            rows=tuple(row for of in told for row in _rows(of, ages, language)),
            draw=lambda: _draw(told, last, months, language),
        )
    ]


def _note(many: bool, last: int, language: Language) -> str:
    _ = language
    note = _(
        "Cumulative incidence of competing causes (Aalen–Johansen): the causes and those still alive add up to 100 %. "
        "What is alive at the horizon counts as seen until then."
    )
    if many:
        note += " " + _("Drawn at an age of {n} months.").format(n=language.number(last, 0))
    return note


def _says(of: Lives, last: int, language: Language) -> str:
    """The causes that end the most."""
    _ = language
    age = min(last, len(of.alive) - 1)
    shares = {cause: 100 * at(values, age) for cause, values in of.ended_by.items()}
    leading = [cause for cause in sorted(shares, key=lambda cause: -shares[cause]) if shares[cause] >= 0.5][:_TOLD]
    if not leading:
        return _("“{case}”: none of 100 partnerships has ended after {months} months.").format(
            case=of.name, months=language.number(age, 0)
        )
    listed = "; ".join(f"{_(labels.CAUSES[cause])} {language.number(shares[cause], 0)}" for cause in leading)
    return _("“{case}”: of 100 partnerships have ended within {months} months: {list}.").format(
        case=of.name, months=language.number(age, 0), list=listed
    )


def _rows(of: Lives, ages: list[int], language: Language) -> list[tuple[str, ...]]:
    shown = {language(labels.CAUSES[cause]): values for cause, values in of.ended_by.items()}
    shown[language("still alive")] = of.alive
    return [
        (of.name, cause, *(language.number(100 * at(values, age), 1) for age in ages))
        for cause, values in shown.items()
    ]


def _draw(told: list[Lives], last: int, months: int, language: Language) -> "Figure":
    from matplotlib.patches import Patch

    figure = _bars(told, last, language) if len(told) > _MOST_PANELS else _panels(told, months, language)
    keys = [
        Patch(facecolor=fill, edgecolor=style.INK, hatch=hatch, label=language(labels.CAUSES[cause]))
        for cause, (fill, hatch) in _FILLS.items()
    ]
    style.key(figure, [*keys, Patch(facecolor="white", edgecolor=style.INK, label=language("still alive"))])
    return figure


def _panels(told: list[Lives], months: int, language: Language) -> "Figure":
    columns = min(2, len(told))
    rows = -(-len(told) // columns)
    figure = style.new_figure(1.4 + 4.0 * rows)
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    for axes, of in zip(grid.flat, told, strict=False):
        _areas(axes, of, months)
        curves.finish(axes, months, language)
        axes.set_ylim(0, 100)
        axes.set_title(of.name)
        axes.set_xlabel(language("age (months)"))
    for axes in grid.flat[len(told) :]:
        axes.set_visible(False)
    for row in grid:
        row[0].set_ylabel(language("partnerships (%)"))
    return figure


def _areas(axes: "Axes", of: Lives, horizon: int) -> None:
    """The causes on top of each other; what is left above them is alive."""
    months = np.arange(len(of.alive))
    if of.alive[-1] == 0.0:  # all have ended, and nothing changes any more
        months = np.append(months, max(horizon, len(months)))
    below = np.zeros(len(months))
    for cause, (fill, hatch) in _FILLS.items():
        above = below + 100 * np.pad(of.ended_by[cause], (0, len(months) - len(of.alive)), mode="edge")
        if above[-1] > below[-1]:
            look: dict[str, Any] = {"facecolor": fill, "edgecolor": style.INK, "hatch": hatch, "linewidth": 0.6}
            axes.fill_between(months, below, above, step="post", **look)
        below = above


def _bars(told: list[Lives], last: int, language: Language) -> "Figure":
    """Many cases: a bar a case, at the age of `last` months."""
    figure = style.new_figure(2.2 + 0.45 * len(told))
    axes = figure.add_subplot()
    left = np.zeros(len(told))
    for cause, (fill, hatch) in _FILLS.items():
        wide = np.nan_to_num([100 * at(of.ended_by[cause], last) for of in told])
        axes.barh(range(len(told)), wide, 0.7, left=left, color=fill, edgecolor=style.INK, hatch=hatch, linewidth=0.6)
        left += wide
    axes.set_yticks(range(len(told)), [of.name for of in told])
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(language("partnerships (%)"))
    style.numbers(axes, language, "x")
    return figure
