"""In which year of their age partnerships are at risk: of those alive at its start, the share that ends in it."""

from typing import TYPE_CHECKING

import numpy as np

from zaedno.analysis import style
from zaedno.analysis.figures import multiples
from zaedno.analysis.figures.looks import LOOKS, MOST, Look, looks
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.lives import YEAR, Lives, lives
from zaedno.analysis.reading import Reading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_ENOUGH = 50  # partnerships that enter a year, to speak of it


def pictures(reading: Reading) -> list[Picture]:
    """None where no partnership could be followed through a year of its age."""
    _ = reading.language
    found = reading.cases
    told = [lives(reading.result, case, name) for case, name in zip(found, reading.names, strict=True)]
    if not any(len(of.hazards[0]) for of in told):
        return []
    return [
        Picture(
            name="hazard_by_year",
            title=_("When partnerships are at risk"),
            says=" ".join(_says(of, _) for of in told),
            note=_note(told[0].worlds == 1, _),
            words=1,
            header=(
                _("case"),
                _("year of age"),
                _("end in it (%)"),
                _("95 % interval"),
                _("partnerships that enter it"),
            ),
            rows=tuple(row for of in told for row in _rows(of, _)),
            draw=lambda: _draw(told, looks(found), _),
        )
    ]


def _note(single: bool, language: Language) -> str:
    _ = language
    note = _(
        "Of the partnerships formed from month 0 on that enter a year of their age, the share that ends in it, "
        "whatever the cause. Years that fewer than {n} have entered are in the table only."
    ).format(n=language.number(_ENOUGH, 0))
    if single:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    return (
        note
        + " "
        + _("Lines: 95 % intervals (Greenwood, log–log), as if partnerships ended independently of each other.")
    )


def _says(of: Lives, language: Language) -> str:
    _ = language
    hazards = of.hazards[0][: len(_told_years(of))]
    if not hazards.any():
        return _("“{case}”: too few partnerships end to name a year of the highest risk.").format(case=of.name)
    return _("“{case}”: the risk is highest in year {year} of their age, in which {share} of 100 end.").format(
        case=of.name,
        year=language.number(int(hazards.argmax()) + 1, 0),
        share=language.number(100 * float(hazards.max()), 0),
    )


def _rows(of: Lives, language: Language) -> list[tuple[str, ...]]:
    return [
        (
            of.name,
            language.number(year + 1, 0),
            language.number(100 * hazard, 1),
            language.interval(100 * low, 100 * high, 1),
            language.number(of.at_risk(YEAR * year), 0),
        )
        for year, (hazard, low, high) in enumerate(zip(*of.hazards, strict=True))
    ]


def _draw(told: list[Lives], looked: list[Look], language: Language) -> "Figure":
    from matplotlib.lines import Line2D

    years = max(1, *(len(_told_years(of)) for of in told))
    beside = language("end in that year (%)")
    if len(told) > MOST:
        figure, shown = multiples.panels([of.name for of in told], language("year of age"), beside)
        for axes, of in zip(shown, told, strict=True):
            first = 100 * told[0].hazards[0][: len(_told_years(told[0]))]
            axes.plot(np.arange(len(first)) + 1, first, **multiples.REFERENCE)
            _points(axes, of, LOOKS[style.BLUE], 0.0)
            _finish(axes, years, language)
        style.key(figure, [Line2D([], [], **multiples.REFERENCE, label=told[0].name)])
        return figure
    figure = style.new_figure(4.6)
    axes = figure.add_subplot()
    handles = []
    for i, (of, look) in enumerate(zip(told, looked, strict=True)):
        _points(axes, of, look, 0.12 * (i - (len(told) - 1) / 2))
        handles.append(Line2D([], [], color=look.colour, marker=look.marker, markersize=9, label=of.name))
    _finish(axes, years, language)
    axes.set_xlabel(language("year of age"))
    axes.set_ylabel(beside)
    style.key(figure, handles)
    return figure


def _points(axes: "Axes", of: Lives, look: Look, aside: float) -> None:
    """Only years that enough partnerships enter: a share of a handful would draw the eye to nothing."""
    years = _told_years(of)
    hazard, low, high = (100 * values[: len(years)] for values in of.hazards)
    year = np.array(years, dtype=np.float64) + 1 + aside
    axes.vlines(year, low, high, color=look.colour, linewidth=2)
    axes.plot(year, hazard, color=look.colour, marker=look.marker, markersize=8, linewidth=1.2, markeredgecolor="white")


def _told_years(of: Lives) -> list[int]:
    """Years of age, from 0, that enough partnerships enter to speak of them; fewer enter each later one."""
    return [year for year in range(len(of.hazards[0])) if of.at_risk(YEAR * year) >= _ENOUGH]


def _finish(axes: "Axes", years: int, language: Language) -> None:
    axes.set_xlim(0.5, years + 0.5)
    axes.set_xticks(range(1, years + 1))
    axes.set_ylim(bottom=0)
    style.numbers(axes, language)
