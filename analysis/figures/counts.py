"""How partnerships begin and end: formed by category, ended by cause, in one world, on average."""

from typing import TYPE_CHECKING

import numpy as np

from zaedno.analysis import labels, style
from zaedno.analysis.cases import Case
from zaedno.analysis.figures.cells import shaded
from zaedno.analysis.figures.looks import Look, looks
from zaedno.analysis.figures.picture import Picture, estimate_cells, estimate_header
from zaedno.analysis.language import Language
from zaedno.analysis.reading import Reading
from zaedno.experiments.inference.intervals import Estimate, estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FEW = 3  # cases whose bars can stand side by side
_GROUPS = (("formed_", labels.CATEGORIES), ("ended_", labels.CAUSES))

Counts = dict[str, list[Estimate]]  # measure → an estimate a case


def pictures(reading: Reading) -> list[Picture]:
    _ = reading.language
    found = reading.cases
    named = reading.names
    counts = _counts(reading, found)
    months = _.plural("over {n} month", "over {n} months", reading.months)
    single = reading.worlds == 1
    rows = [
        (name, labels.measure(measure, _), *estimate_cells(at, _))
        for measure, estimates in counts.items()
        for name, at in zip(named, estimates, strict=True)
    ]
    return [
        Picture(
            name="formed_and_ended",
            title=_("Partnerships formed and ended"),
            says=_says(named, counts, _),
            note=_note(single, len(named) <= _FEW, _),
            words=2,
            header=(_("case"), _("what"), *estimate_header(_)),
            rows=tuple(rows),
            draw=lambda: _draw(named, looks(found), counts, single, months, _),
        )
    ]


def _counts(reading: Reading, found: list[Case]) -> Counts:
    measures = [prefix + slug for prefix, group in _GROUPS for slug in group]
    return {
        measure: [estimate(case.rows(reading.result.runs)[measure].to_numpy(dtype=np.float64)) for case in found]
        for measure in measures
    }


def _note(single: bool, few: bool, language: Language) -> str:
    _ = language
    note = _(
        "An ending is no failure by itself: work completed is one of its causes. What ended may have been formed "
        "before month 0."
    )
    if single:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    if few:
        return note + " " + _("Bars: means over all worlds; thin black lines: the 95 % interval of the mean.")
    return note + " " + _("Means over all worlds; their 95 % intervals are in the table.")


def _says(named: list[str], counts: Counts, language: Language) -> str:
    _ = language
    return " ".join(
        _("“{case}”: on average {formed} partnerships are formed in a world and {ended} end.").format(
            case=name,
            formed=language.number(_total(counts, "formed_", i), 1),
            ended=language.number(_total(counts, "ended_", i), 1),
        )
        for i, name in enumerate(named)
    )


def _total(counts: Counts, prefix: str, case: int) -> float:
    return float(sum(at[case].mean for measure, at in counts.items() if measure.startswith(prefix)))


def _draw(
    named: list[str], shown: list[Look], counts: Counts, single: bool, months: str, language: Language
) -> "Figure":
    few = len(named) <= _FEW
    figure = style.new_figure(4.9 if few else 2.6 + 0.42 * len(named))
    panels = figure.subplots(1, 2, width_ratios=[4, 7] if not few else [1, 1.15])
    titles = (language("Formed, by category"), language("Ended, by cause"))
    for axes, (prefix, group), title in zip(panels, _GROUPS, titles, strict=True):
        estimates = [counts[prefix + slug] for slug in group]
        if few:
            _bars(axes, estimates, shown, [language(text) for text in group.values()], single, language)
            axes.set_xlabel(language("partnerships in a world, {months}").format(months=months))
        else:
            on_the_left = named if prefix == "formed_" else None
            means = np.array([[float(at.mean) for at in row] for row in estimates]).T
            texts = np.array([[language.number(mean, 1) for mean in row] for row in means])
            shaded(axes, means, texts, [language(text) for text in group.values()], on_the_left)
        axes.set_title(title)
    if few:
        from matplotlib.patches import Patch

        style.key(
            figure,
            [
                Patch(facecolor=look.fill, edgecolor=style.INK, hatch=look.hatch, label=name)
                for look, name in zip(shown, named, strict=True)
            ],
        )
    else:
        figure.supxlabel(language("partnerships in a world, {months}").format(months=months), fontsize=12)
    return figure


def _bars(
    axes: "Axes",
    estimates: list[list[Estimate]],
    shown: list[Look],
    words: list[str],
    single: bool,
    language: Language,
) -> None:
    """A group of bars a word, a bar a case."""
    cases_here = len(estimates[0])
    thick = 0.8 / cases_here
    for case in range(cases_here):
        y = np.arange(len(words)) + (case - (cases_here - 1) / 2) * thick
        mean = np.array([float(row[case].mean) for row in estimates])
        look = shown[case]
        axes.barh(y, mean, thick * 0.92, color=look.fill, edgecolor=style.INK, linewidth=0.8, hatch=look.hatch)
        if not single:
            reach = np.array([float(row[case].high - row[case].mean) for row in estimates])
            axes.errorbar(mean, y, xerr=reach, fmt="none", ecolor=style.INK, elinewidth=1.6, capsize=3)
    axes.set_yticks(range(len(words)), words)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.grid(visible=False, axis="y")
    style.numbers(axes, language, "x")
