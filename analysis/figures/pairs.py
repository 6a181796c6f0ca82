"""What a scenario or policy changes in the very same worlds: paired differences from the first case."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import labels, style
from analysis.cases import Case, cases, names
from analysis.figures.picture import Picture
from analysis.language import Language
from analysis.result import Result, number_of_runs, optional

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = ("collective_gain", "individual_gain_mean", "cohesion", "lasting", "contest_waste", "individual_gain_gini")
_CLOUD = 60  # dots at most for single worlds


def pictures(result: Result, language: Language) -> list[Picture]:
    table = optional(result, "differences")
    if table is None:
        return []
    _ = language
    named = names(cases(result.runs), language)
    worlds = number_of_runs(result)
    return [
        Picture(
            name="differences",
            title=_("Differences from “{baseline}” in the same worlds").format(baseline=named[0]),
            alt=_alt(table, named, worlds, language),
            note=_note(worlds, language),
            header=(
                _("against"),
                _("measure"),
                _("unit"),
                _("mean difference"),
                _("95 % interval of the mean"),
                _("better in"),
            ),
            rows=tuple(_rows(table, named, worlds, language)),
            draw=lambda: _draw(result, table, named, worlds, language),
        )
    ]


def of_measure(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of `differences` on `measure`, one a case, in the order of the cases after the first."""
    return table[table["measure"] == measure].reset_index(drop=True)


def better_in(superiority: float, worlds: int, language: Language) -> str:
    """In how many worlds it is better, in words."""
    if np.isnan(superiority):
        return language.number(superiority)
    return language("{n} of {worlds}").format(
        n=language.number(superiority * worlds, 0), worlds=language.number(worlds, 0)
    )


def _note(worlds: int, language: Language) -> str:
    _ = language
    if worlds == 1:
        return _("One world only: there is no interval, and another world would go another way.")
    return _(
        "Every case lived through the same worlds with the same luck, so that luck cancels out. Small dots: single worlds; large dot "
        "and line: the mean and its 95 % interval; on the right: in how many worlds it is better than the first case."
    )


def _alt(table: pd.DataFrame, named: list[str], worlds: int, language: Language) -> str:
    sentences = []
    for measure in SHOWN[:3]:
        for name, row in zip(named[1:], of_measure(table, measure).itertuples(index=False), strict=True):
            sentences.append(
                language("{case}, {measure}: {difference}, better in {better} worlds.").format(
                    case=name,
                    measure=labels.with_unit(measure, language),
                    difference=language.signed(row.difference),
                    better=better_in(row.superiority, worlds, language),
                )
            )
    return " ".join(sentences)


def _rows(table: pd.DataFrame, named: list[str], worlds: int, language: Language) -> list[tuple[str, ...]]:
    return [
        (
            name,
            labels.measure(measure, language),
            labels.unit(measure, language),
            language.signed(row.difference),
            language.interval(row.low, row.high),
            better_in(row.superiority, worlds, language),
        )
        for measure in SHOWN
        for name, row in zip(named[1:], of_measure(table, measure).itertuples(index=False), strict=True)
    ]


def _draw(result: Result, table: pd.DataFrame, named: list[str], worlds: int, language: Language) -> "Figure":
    found = cases(result.runs)
    many = len(named) > 3
    columns = 2
    rows = -(-len(SHOWN) // columns)
    figure = style.new_figure(rows * (1.25 + 0.38 * (len(named) - 1)))
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, measure in zip(grid.flat, SHOWN, strict=True):
        clouds = [_cloud(result.runs, found[0], case, measure) for case in found[1:]]
        _panel(axes, of_measure(table, measure), clouds, worlds, language)
        axes.set_title(labels.measure(measure, language))
        axes.set_xlabel(labels.unit(measure, language))
    for i, axes in enumerate(grid.flat):
        left = i % columns == 0
        axes.set_yticks(range(len(named) - 1), named[1:] if left or not many else [""] * (len(named) - 1))
    return figure


def _cloud(runs: pd.DataFrame, first: Case, other: Case, measure: str) -> NDArray[np.float64]:
    """Differences of single worlds, sorted; evenly chosen ones where there are many."""
    a, b = (case.rows(runs).set_index("run")[measure] for case in (other, first))
    values = np.sort((a - b).dropna().to_numpy(dtype=np.float64))
    if values.size > _CLOUD:
        values = np.quantile(values, (np.arange(_CLOUD) + 0.5) / _CLOUD)
    return values


def _panel(
    axes: "Axes", rows: pd.DataFrame, clouds: list[NDArray[np.float64]], worlds: int, language: Language
) -> None:
    for y, (row, cloud) in enumerate(zip(rows.itertuples(index=False), clouds, strict=True)):
        heights = y + 0.26 * (((np.arange(cloud.size) * 0.618) % 1.0) * 2 - 1)  # golden steps: even, not random
        axes.scatter(cloud, heights, s=14, color=style.SKY, edgecolor=style.MUTED, linewidth=0.4, alpha=0.7)
        if worlds > 1:
            axes.plot([row.low, row.high], [y, y], color=style.INK, linewidth=4, solid_capstyle="butt")
        axes.plot(row.difference, y, "o", color=style.INK, markersize=9, markeredgecolor="white", markeredgewidth=1.2)
        if not np.isnan(row.superiority):
            axes.annotate(
                better_in(row.superiority, worlds, language), (1.02, y), xycoords=("axes fraction", "data"), va="center"
            )
    axes.axvline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])
    axes.set_ylim(len(clouds) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.locator_params(axis="x", nbins=6)
    style.numbers(axes, language, "x")
