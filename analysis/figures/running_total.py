"""What measures of the LAG have brought so far against doing nothing: the lean years, and the payback."""

from typing import TYPE_CHECKING

import numpy as np

from zaedno.analysis import style
from zaedno.analysis.figures import line_names
from zaedno.analysis.figures.looks import MOST, Look, looks
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.payoff import Payoff, euro_per_unit, is_asked, payoffs
from zaedno.analysis.payoff_table import month
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.payoff import paid_back
from zaedno.experiments.inference.intervals import interval, t_quantile
from zaedno.experiments.inference.payback import ENOUGH_WORLDS, NEVER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME = "running_total"
_THREADS = 10  # single worlds beside one measure
_THOUSAND = 1000.0
_YEAR = 12


def pictures(reading: Reading) -> list[Picture]:
    """One picture where measures of the LAG are compared; more of them than can be told apart: the first by total."""
    if not is_asked(reading):
        return []
    _ = reading.language
    found = payoffs(reading)
    return [
        Picture(
            name=NAME,
            title=_("What it has brought so far, against “{baseline}”").format(baseline=reading.names[0]),
            says=" ".join(f"{_('“{name}”').format(name=of.name)}: {paid_back(of, _)}." for of in found[: MOST - 1]),
            note=_note(reading, len(found)),
            words=1,
            header=(_("case"), _("month"), _("total so far, €"), _("95 % interval")),
            rows=tuple(row for of in found for row in _rows(of)),
            draw=lambda: _draw(reading, found),
        )
    ]


def _note(reading: Reading, many: int) -> str:
    _ = reading.language
    text = _(
        "Running total of the collective gain, costs taken off, less that under “{baseline}” in the same worlds, at "
        "{rate} € a unit. Below the line a policy has cost more than it has brought. Mean of {worlds} worlds with "
        "its 95 % interval."
    ).format(
        baseline=reading.names[0],
        rate=_.tick(euro_per_unit(reading)),
        worlds=_.number(reading.worlds, 0),
    )
    if many == 1:
        text += " " + _("Thin lines: ten single worlds, from the 5th to the 95th of a hundred by their total.")
    if many > MOST - 1:
        text += " " + _("Only the {n} with the largest totals are drawn; the table has all.").format(
            n=_.number(MOST - 1, 0)
        )
    if reading.worlds < ENOUGH_WORLDS:
        text += " " + _("To tell the month of payback well takes about {n} worlds.").format(
            n=_.number(ENOUGH_WORLDS, 0)
        )
    return text


def _rows(of: Payoff) -> list[tuple[str, ...]]:
    """The end of each year."""
    _, rate = of.reading.language, euro_per_unit(of.reading)
    months = of.running.shape[1]
    rows: list[tuple[str, ...]] = []
    for k in sorted({*range(_YEAR - 1, months, _YEAR), months - 1}):
        mean, low, high = (rate * value for value in interval(of.running[:, k]))
        rows.append((of.name, _.number(k + 1, 0), _.signed(mean, 0), _.interval(low, high, 0)))
    return rows


def _draw(reading: Reading, found: list[Payoff]) -> "Figure":
    language = reading.language
    figure = style.new_figure(4.4)
    axes = figure.add_subplot()
    lines = []
    all_looks = looks(reading.cases) if len(reading.cases) <= MOST else looks(reading.cases[:MOST])
    for k, of in enumerate(found[: MOST - 1]):
        look = all_looks[of.place] if of.place < len(all_looks) else all_looks[k + 1]
        lines.append((of.name, _line(axes, of, look, threads=len(found) == 1), look))
    months = reading.months
    axes.axhline(0, color=style.INK, linewidth=1.4)
    axes.set_xlim(1, max(months, 2))
    step = _YEAR if months >= 2 * _YEAR else max(1, months // 4)
    axes.set_xticks(range(step, months + 1, step))
    style.numbers(axes, language)
    line_names.write(axes, lines)
    for of in found[: MOST - 1]:
        _mark(axes, of, language)
    axes.set_xlabel(language("month"))
    axes.set_ylabel(language("total so far\n(thousand €)"))
    return figure


def _line(axes: "Axes", of: Payoff, look: Look, *, threads: bool) -> float:
    """Draws the mean, its interval, and single worlds; returns the height at which it ends."""
    scale = euro_per_unit(of.reading) / _THOUSAND
    running = scale * of.running
    worlds, months = running.shape
    month_numbers = np.arange(1, months + 1)
    mean = running.mean(axis=0)
    reach = t_quantile(worlds - 1) * running.std(axis=0, ddof=1) / np.sqrt(worlds)
    if threads and worlds >= _THREADS:
        order = np.argsort(running[:, -1], kind="stable")
        places = np.rint(np.linspace(0.05, 0.95, _THREADS) * (worlds - 1)).astype(int)
        axes.plot(month_numbers, running[order[places]].T, color=look.colour, linewidth=0.8, alpha=0.4)
    axes.fill_between(month_numbers, mean - reach, mean + reach, color=look.colour, alpha=0.3, linewidth=0)
    axes.plot(month_numbers, mean, **look.line)
    return float(mean[-1])


def _mark(axes: "Axes", of: Payoff, language: Language) -> None:
    """A ring on the line of zero in the month of payback, and the bar of its interval."""
    at, months = of.payback, of.running.shape[1]
    if at.month == NEVER or at.month <= 1:
        return
    if np.isfinite(at.low):
        axes.plot([at.low, min(at.high, months)], [0, 0], color=style.INK, linewidth=4, solid_capstyle="butt", zorder=3)
    axes.plot([at.month], [0], marker="o", markersize=9, markerfacecolor="white", color=style.INK, zorder=4)
    text = language("month {month}").format(month=month(at.month, of.reading))
    axes.annotate(
        text, (at.month, 0), xytext=(-6, 7), textcoords="offset points", ha="right", va="bottom", fontweight="bold"
    )
