"""A measure over the months: its mean, the interval of the mean, and where single worlds lie."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis import labels, style
from zaedno.analysis.figures import line_names, multiples
from zaedno.analysis.figures.looks import LOOKS, MOST, Look, looks
from zaedno.analysis.figures.picture import Picture, estimate_cells, estimate_header
from zaedno.analysis.language import Language
from zaedno.analysis.reading import Reading
from zaedno.experiments.inference.intervals import Estimate, where_known
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = ("cohesion", "collective_gain")
_PAID_IN_MEETINGS = ("collective_gain",)
_YEAR = 12

Course = tuple[str, NDArray[np.int64], Estimate]  # a case's name, the months, the measure in each


def pictures(reading: Reading) -> list[Picture]:
    """A picture for each measure that tells the story best over time."""
    return [_picture(reading, measure) for measure in SHOWN]


def _picture(reading: Reading, measure: str) -> Picture:
    _ = reading.language
    found = reading.cases
    courses = []
    yearly = measure in _PAID_IN_MEETINGS and _some_meet(reading)
    for name, case in zip(reading.names, found, strict=True):
        months, values = reading.course(case, measure)
        courses.append((name, months, where_known(_over_years(values) if yearly else values)))
    single = reading.worlds == 1
    return Picture(
        name=measure,
        title=_("{measure} over the months").format(measure=labels.measure(measure, _)),
        says=_says(courses, yearly, _),
        note=_note(measure, single, yearly, _),
        words=1,
        header=(_("case"), _("month"), *estimate_header(_)),
        rows=tuple(_rows(courses, _)),
        draw=lambda: _draw(courses, looks(found), measure, single, _),
    )


def _some_meet(reading: Reading) -> bool:
    """Whether the partners of any case hold check-ins, whose hours would draw a saw into what is counted by month."""
    scenarios = reading.result.config.get("scenarios", ())
    meet = any(scenario["parameters"].get("checkin_interval", 0) for scenario in scenarios)
    return meet and reading.months >= 2 * _YEAR


def _over_years(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """In each month the mean of the twelve that end with it; NaN in the first eleven."""
    summed = np.cumsum(np.nan_to_num(values), axis=1)
    means = np.full_like(values, np.nan)
    means[:, _YEAR - 1 :] = (summed - np.pad(summed, ((0, 0), (_YEAR, 0)))[:, : values.shape[1]])[
        :, _YEAR - 1 :
    ] / _YEAR
    return means


def _note(measure: str, single: bool, yearly: bool, language: Language) -> str:
    _ = language
    if yearly:
        so = _("Each point is the mean of the 12 months that end there: months with check-ins cost more than others.")
        return f"{so} {_note(measure, single, False, language)}"
    if single:
        return _("One world only: there is no interval, and another world would go another way.")
    note = _("The dark band is the 95 % interval of the mean; nine of ten single worlds lie in the light one.")
    if measure == "cohesion":
        return note + " " + _("Months in which fewer than a tenth of the worlds has a live partnership are not drawn.")
    return note


def _says(courses: list[Course], yearly: bool, language: Language) -> str:
    _ = language
    if yearly:
        sentence = _("“{case}”: {first} in the first year, {last} in the last.")
    else:
        sentence = _("“{case}”: {first} at the start, {last} at the end.")
    sentences = [
        sentence.format(case=name, first=language.number(_known(at.mean, 0)), last=language.number(_known(at.mean, -1)))
        for name, _months, at in courses
    ]
    return " ".join(sentences)


def _known(means: NDArray[np.float64], place: int) -> float:
    """The first (0) or last (-1) mean that is a number."""
    known = means[~np.isnan(means)]
    return float(known[place]) if known.size else float("nan")


def _rows(courses: list[Course], language: Language) -> list[tuple[str, ...]]:
    """A row a case and year: the last month of each."""
    rows: list[tuple[str, ...]] = []
    for name, months, at in courses:
        ends = sorted({*range(_YEAR - 1, months.size, _YEAR), months.size - 1})
        for i in ends:
            here = Estimate(at.mean[i], at.low[i], at.high[i], at.bottom[i], at.top[i])
            rows.append((name, language.number(months[i] - months[0] + 1, 0), *estimate_cells(here, language)))
    return rows


def _draw(courses: list[Course], shown: list[Look], measure: str, single: bool, language: Language) -> "Figure":
    if len(courses) <= MOST:
        return _together(courses, shown, measure, single, language)
    return _side_by_side(courses, measure, single, language)


def _together(courses: list[Course], shown: list[Look], measure: str, single: bool, language: Language) -> "Figure":
    figure = style.new_figure(4.4)
    axes = figure.add_subplot()
    lines = []
    for (name, months, at), look in zip(courses, shown, strict=True):
        _course(axes, months, at, look, single)
        lines.append((_label(name, at, language), _known(at.mean, -1), look))
    _finish(axes, courses, measure, language)
    line_names.write(axes, lines)
    axes.set_ylabel(f"{labels.measure(measure, language)}\n({labels.unit(measure, language)})")
    axes.set_xlabel(language("month"))
    if not single:
        style.key(figure, _band_keys(language))
    return figure


def _side_by_side(courses: list[Course], measure: str, single: bool, language: Language) -> "Figure":
    """A panel a case, each with the first case's mean beside its own."""
    from matplotlib.lines import Line2D

    titles = [_label(name, at, language) for name, _months, at in courses]
    figure, shown = multiples.panels(titles, language("month"), labels.with_unit(measure, language))
    first_name, first_months, first = courses[0]
    for axes, (_name, months, at) in zip(shown, courses, strict=True):
        axes.plot(first_months - first_months[0] + 1, first.mean, **multiples.REFERENCE)
        _course(axes, months, at, LOOKS[style.BLUE], single)
        _finish(axes, courses, measure, language)
    reference = Line2D([], [], **multiples.REFERENCE, label=first_name)
    style.key(figure, [reference, *(() if single else _band_keys(language))])
    return figure


def _label(name: str, at: Estimate, language: Language) -> str:
    if np.isnan(at.mean).all():
        return language("{case} (not drawn)").format(case=name)
    return name


def _course(axes: "Axes", months: NDArray[np.int64], at: Estimate, look: Look, single: bool) -> None:
    month = months - months[0] + 1
    if not single:
        axes.fill_between(month, at.bottom, at.top, color=look.colour, alpha=0.14, linewidth=0)
        axes.fill_between(month, at.low, at.high, color=look.colour, alpha=0.38, linewidth=0)
    axes.plot(month, at.mean, **look.line)


def _finish(axes: "Axes", courses: list[Course], measure: str, language: Language) -> None:
    """Limits that hide nothing, a tick each year, numbers in the reader's language."""
    months = max(course[1].size for course in courses)
    axes.set_xlim(1, max(months, 2))
    step = _YEAR if months >= 2 * _YEAR else max(1, months // 4)
    axes.set_xticks(range(step, months + 1, step))
    if BY_NAME[measure].unit == "share":
        axes.set_ylim(0, 1)
    else:
        axes.axhline(0, color=style.MUTED, linewidth=1)
    style.numbers(axes, language)


def _band_keys(language: Language) -> list[object]:
    from matplotlib.patches import Patch

    return [
        Patch(color=style.MUTED, alpha=0.5, label=language("95 % interval of the mean")),
        Patch(color=style.MUTED, alpha=0.2, label=language("middle 90 % of worlds")),
    ]
