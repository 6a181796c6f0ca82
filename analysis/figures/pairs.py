"""What a scenario or policy changes in the very same worlds: paired differences from the first case.

Of two cases the worse one is what the other is measured from: what is better lies on the right.
"""

from textwrap import wrap
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zaedno.analysis import labels, style
from zaedno.analysis.cases import Case, by_run
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.reading import Reading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = (
    "collective_gain",
    "individual_gain_mean",
    "cohesion",
    "lasting",
    "contest_waste_share",
    "individual_gain_gini",
)
_TITLE = 22  # letters that fit beside the words on the right
_CLOUD = 60  # dots at most for single worlds


def pictures(reading: Reading) -> list[Picture]:
    reading = Reading(_worse_first(reading), reading.language)
    table = reading.table("differences")
    if table is None:
        return []
    _ = reading.language
    named = reading.names
    single = reading.worlds == 1
    return [
        Picture(
            name="differences",
            title=_("Differences from “{baseline}” in the same worlds").format(baseline=named[0]),
            says=_says(reading, table, named),
            note=_note(named[0], single, _),
            words=3,
            header=(
                _("against"),
                _("measure"),
                _("unit"),
                _("difference"),
                _("95 % interval"),
                _("worlds"),
                _("better in"),
            ),
            rows=tuple(rows(reading)),
            draw=lambda: _draw(reading, table, named, single),
        )
    ]


def _worse_first(reading: Reading) -> Any:
    """`result` as it is; of two cases the second of which gains less for sure, with that one as the first."""
    table = reading.table("differences")
    if table is None or len(reading.cases) != 2:
        return reading.result
    gain = table[table["measure"] == SHOWN[0]].iloc[0]
    if not gain["high"] < 0:
        return reading.result
    first, second = reading.cases
    turned = table.assign(
        baseline=table["against"],
        against=table["baseline"],
        difference=-table["difference"],
        low=-table["high"],
        high=-table["low"],
        superiority=1 - table["superiority"],
    )
    runs = pd.concat([second.rows(reading.result.runs), first.rows(reading.result.runs)])
    return SimpleNamespace(runs=runs, differences=turned)


def of_measure(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of `differences` on `measure` in its shown unit, one a case, in the order of cases after the first."""
    rows = table[table["measure"] == measure].reset_index(drop=True)
    return rows.assign(**{name: rows[name] * labels.scale(measure) for name in ("difference", "low", "high")})


def common_worlds(reading: Reading, measure: str) -> list[int]:
    """For each case after the first, the worlds in which `measure` is known of both."""
    first, *others = reading.cases
    return [_paired(reading.result.runs, first, other, measure).size for other in others]


def better_in(superiority: float, worlds: int, language: Language) -> str:
    """In how many worlds it is better, in words."""
    if np.isnan(superiority):
        return language.number(superiority)
    return language("{n} of {worlds}").format(
        n=language.number(superiority * worlds, 0), worlds=language.number(worlds, 0)
    )


def _note(baseline: str, single: bool, language: Language) -> str:
    _ = language
    if single:
        return _("One world only: there is no interval, and another world would go another way.")
    return _(
        "Every case lived through the same worlds, so that a part of the luck cancels out. "
        "Left of the dashed line is less than under “{baseline}”, right of it more. "
        "Small dots: single worlds; large dot and line: their mean and its 95 % interval, each by itself. "
        "On the right: in how many worlds it is better than there; of losses and inequality less is better."
    ).format(baseline=baseline)


def _says(reading: Reading, table: pd.DataFrame, named: list[str]) -> str:
    """The main differences: three where there is one other case, one where there are several."""
    _ = reading.language
    parts: dict[str, list[str]] = {}
    for measure in SHOWN[: 3 if len(named) == 2 else 1]:
        for name, row, _worlds in lines(reading, table, measure, named):
            difference = _.signed(row.difference, digits_of(row.difference, row.low, row.high))
            parts.setdefault(name, []).append(f"{labels.within(measure, _)} {difference}")
    sentence = _("“{case}” against “{baseline}”: {list}.")
    return " ".join(
        sentence.format(case=name, baseline=named[0], list="; ".join(listed)) for name, listed in parts.items()
    )


def rows(reading: Reading) -> list[tuple[str, ...]]:
    """A row a measure and case: against, measure, unit, difference, its interval, worlds, better in."""
    return [row for measure in SHOWN for row in rows_of(reading, measure)]


def rows_of(reading: Reading, measure: str) -> list[tuple[str, ...]]:
    """The `rows` of one measure."""
    _ = reading.language
    table = reading.table("differences")
    if table is None:
        return []
    named = reading.names
    found: list[tuple[str, ...]] = []
    for name, row, worlds in lines(reading, table, measure, named):
        digits = digits_of(row.difference, row.low, row.high)
        found.append(
            (
                name,
                labels.measure(measure, _),
                labels.unit(measure, _),
                _.signed(row.difference, digits),
                _.interval(row.low, row.high, digits),
                _.number(worlds, 0),
                better_in(row.superiority, worlds, _),
            )
        )
    return found


def lines(reading: Reading, table: pd.DataFrame, measure: str, named: list[str]) -> list[tuple[str, Any, int]]:
    """For each case after the first: its name, its row of `differences`, the worlds that both share."""
    rows = of_measure(table, measure).itertuples(index=False)
    return list(zip(named[1:], rows, common_worlds(reading, measure), strict=True))


def _draw(reading: Reading, table: pd.DataFrame, named: list[str], single: bool) -> "Figure":
    _ = reading.language
    found = reading.cases
    columns = 2
    rows = -(-len(SHOWN) // columns)
    figure = style.new_figure(rows * (1.25 + 0.38 * (len(named) - 1)))
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, measure in zip(grid.flat, SHOWN, strict=True):
        worlds = [_paired(reading.result.runs, found[0], case, measure) for case in found[1:]]
        _panel(axes, of_measure(table, measure), worlds, single, _)
        axes.set_title("\n".join(wrap(labels.measure(measure, _), _TITLE)))
        axes.set_xlabel(labels.unit(measure, _))
    for i, axes in enumerate(grid.flat):
        axes.set_yticks(range(len(named) - 1), named[1:] if i % columns == 0 else [""] * (len(named) - 1))
    return figure


def _paired(runs: pd.DataFrame, first: Case, other: Case, measure: str) -> NDArray[np.float64]:
    """Differences of single worlds from the first case, sorted."""
    a, b = (by_run(runs, case, measure) for case in (other, first))
    return np.sort((a - b).dropna().to_numpy())


def _cloud(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sorted differences, or evenly chosen ones where there are many."""
    if values.size > _CLOUD:
        values = np.quantile(values, (np.arange(_CLOUD) + 0.5) / _CLOUD)
    return values


def _panel(
    axes: "Axes", rows: pd.DataFrame, worlds: list[NDArray[np.float64]], single: bool, language: Language
) -> None:
    for y, (row, values) in enumerate(zip(rows.itertuples(index=False), worlds, strict=True)):
        cloud = _cloud(values)
        heights = y + 0.26 * (((np.arange(cloud.size) * 0.618) % 1.0) * 2 - 1)  # golden steps: even, not random
        axes.scatter(cloud, heights, s=14, color=style.SKY, edgecolor=style.MUTED, linewidth=0.4, alpha=0.7)
        if not single:
            reach = [[row.difference - row.low], [row.high - row.difference]]
            axes.errorbar(row.difference, y, xerr=reach, color=style.INK, elinewidth=2.4, capsize=7, capthick=2.4)
        axes.plot(row.difference, y, "o", color=style.INK, markersize=7)
        if not np.isnan(row.superiority):
            text = better_in(row.superiority, values.size, language)
            axes.annotate(text, (1.02, y), xycoords=("axes fraction", "data"), va="center")
    axes.annotate(language("better in"), (1.02, 1.0), xycoords="axes fraction", va="bottom", color=style.MUTED)
    axes.axvline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])
    axes.set_ylim(len(worlds) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.locator_params(axis="x", nbins=5)
    style.numbers(axes, language, "x")
