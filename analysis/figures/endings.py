"""What ends partnerships, and when: the share that each cause has ended by each age, with its interval."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis import labels, style
from zaedno.analysis.figures import curves, multiples
from zaedno.analysis.figures.looks import MOST, Look, looks
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, mark
from zaedno.analysis.lives import Lives, ages_told, at, lives
from zaedno.analysis.reading import Reading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMNS = 3  # ages in the table
_TOLD = 3  # causes in words
_RARE = 0.02  # a share that is no more than a line along the axis


def pictures(reading: Reading) -> list[Picture]:
    """None where no partnership was ever formed."""
    _ = reading.language
    found = reading.cases
    told = [lives(reading.result, case, name) for case, name in zip(found, reading.names, strict=True)]
    if not any(of.count for of in told):
        return []
    ages, months = _ages(reading), reading.months
    last = max(age for age in ages if any(age < len(of.alive) for of in told) or age == ages[0])
    return [
        Picture(
            name="endings",
            title=_("What ends partnerships, and when"),
            says=" ".join(_says(of, last, _) for of in told),
            note=_note(told, last, _),
            words=2,
            header=(_("case"), _("cause"), *(cell for age in ages for cell in _header(age, _))),
            rows=tuple(row for of in told for row in _rows(of, ages, _)),
            draw=lambda: _draw(told, looks(found), last, months, _),
        )
    ]


def _ages(reading: Reading) -> list[int]:
    """A few of the ages that tables tell, evenly apart."""
    ages = ages_told(reading.result)
    return ages[:: -(-len(ages) // _COLUMNS)]


def _note(told: list[Lives], last: int, language: Language) -> str:
    _ = language
    note = _(
        "Cumulative incidence of competing causes (Aalen–Johansen): the causes and those still alive add up to 100 %. "
        "Of partnerships formed from month 0 on; what is alive at the horizon counts as seen until then."
    )
    if len(told) > MOST:
        note += " " + _("Drawn at an age of {n} months.").format(n=language.number(last, 0))
    if len(_drawn(told, last)) < len(labels.CAUSES):
        rare = _("Causes that end fewer than {n} of 100 partnerships in every case are in the table only.")
        note += " " + rare.format(n=language.number(100 * _RARE, 0))
    if told[0].worlds == 1:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    if len(told) > MOST:
        return note + " " + _("Lines: 95 % intervals (delta method, log–log).")
    return (
        note
        + " "
        + _("Bands: 95 % intervals (delta method, log–log), as if partnerships ended independently of each other.")
    )


def _says(of: Lives, last: int, language: Language) -> str:
    """The causes that end the most."""
    _ = language
    age = min(last, len(_settled(of, of.alive, last)) - 1)
    shares = {cause: 100 * at(_settled(of, values, age), age) for cause, values in of.ended_by.items()}
    leading = [cause for cause in sorted(shares, key=lambda cause: -shares[cause]) if shares[cause] >= 0.5][:_TOLD]
    if not leading:
        return _("“{case}”: none of 100 partnerships has ended after {months} months.").format(
            case=of.name, months=language.number(age, 0)
        )
    listed = "; ".join(f"{_(labels.CAUSES[cause])} {language.number(shares[cause], 0)}" for cause in leading)
    return _("“{case}”: of 100 partnerships have ended within {months} months: {list}.").format(
        case=of.name, months=language.number(age, 0), list=listed
    )


def _header(age: int, language: Language) -> tuple[str, str]:
    return language("by month {n} (%)").format(n=language.number(age, 0)), language("95 % interval")


def _rows(of: Lives, ages: list[int], language: Language) -> list[tuple[str, ...]]:
    shown = {labels.CAUSES[cause]: (share, *of.ended_by_intervals[cause]) for cause, share in of.ended_by.items()}
    shown[mark("still alive")] = (of.alive, *of.interval)
    return [
        (of.name, language(name), *(cell for age in ages for cell in _cells(of, values, age, language)))
        for name, values in shown.items()
    ]


def _cells(of: Lives, values: Sequence[NDArray[np.float64]], age: int, language: Language) -> tuple[str, str]:
    share, low, high = (100 * at(_settled(of, value, age), age) for value in values)
    return language.number(share, 1), language.interval(low, high, 1)


def _settled(of: Lives, values: NDArray[np.float64], months: int) -> NDArray[np.float64]:
    """`values` as far as `months` where all have ended by then: nothing changes any more."""
    if of.count and of.alive[-1] == 0.0:
        return np.pad(values, (0, max(0, months + 1 - len(values))), mode="edge")
    return values


def _draw(told: list[Lives], shown: list[Look], last: int, months: int, language: Language) -> "Figure":
    """A panel a cause, all to one scale."""
    from matplotlib.lines import Line2D

    causes = _drawn(told, last)
    titles = [language(labels.CAUSES[cause]) for cause in causes]
    if len(told) > MOST:
        figure, panels = multiples.panels(titles, language("ended by it (%)"), "", max(2.6, 0.4 * len(told)))
        _points(dict(zip(causes, panels, strict=True)), told, last, language)
        return figure
    figure, panels = multiples.panels(titles, language("age (months)"), language("ended by it (%)"), 3.4)
    _curves(dict(zip(causes, panels, strict=True)), told, shown, months, language)
    keys = [Line2D([], [], **look.line, label=of.name) for of, look in zip(told, shown, strict=True)]
    style.key(figure, keys)
    return figure


def _drawn(told: list[Lives], last: int) -> list[str]:
    """The causes that there is something to see of; of causes that are all rare, the one that ends the most."""
    until = last if len(told) > MOST else -1  # points stand for one age, curves reach to their end
    most = {cause: max(of.ended_by[cause][: until + 1 or None][-1] for of in told) for cause in labels.CAUSES}
    return [cause for cause, share in most.items() if share >= _RARE] or [max(most, key=lambda cause: most[cause])]


def _curves(
    panels: "Mapping[str, Axes]", told: list[Lives], shown: list[Look], months: int, language: Language
) -> None:
    highest = _RARE
    for cause, axes in panels.items():
        for of, look in zip(told, shown, strict=True):
            share, low, high = (
                _settled(of, values, months) for values in (of.ended_by[cause], *of.ended_by_intervals[cause])
            )
            curves.steps(axes, share, (low, high), look.line)
            highest = max(highest, share.max(), np.nan_to_num(high).max())
        curves.finish(axes, months, language, years=2)
    for axes in panels.values():
        axes.set_ylim(0, 102 * highest)


def _points(panels: "Mapping[str, Axes]", told: list[Lives], last: int, language: Language) -> None:
    """Many cases: a row a case, at the age of `last` months."""
    rows, highest = range(len(told)), 100 * _RARE
    for cause, axes in panels.items():
        share, low, high = (
            np.array([100 * at(_settled(of, values, last), last) for of, values in zip(told, of_cases, strict=True)])
            for of_cases in zip(*((of.ended_by[cause], *of.ended_by_intervals[cause]) for of in told), strict=True)
        )
        axes.hlines(rows, low, high, color=style.BLUE, linewidth=2)
        axes.plot(share, rows, "o", color=style.BLUE, markersize=7, markeredgecolor="white", clip_on=False, zorder=3)
        axes.grid(visible=False, axis="y")
        style.numbers(axes, language, "x")
        highest = max(highest, np.nan_to_num(share).max(), np.nan_to_num(high).max())
    for axes in panels.values():
        axes.set_xlim(0, 1.02 * highest)
    first = next(iter(panels.values()))
    first.set_yticks(rows, [of.name for of in told])
    first.set_ylim(len(told) - 0.5, -0.5)
