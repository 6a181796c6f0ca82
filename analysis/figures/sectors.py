"""Who gains: an organisation's net gain over the whole horizon, by sector."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import part
from zaedno.experiments.inference.intervals import Estimate, estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ACCOUNTS = ("put_in", "risked", "took_out", "net")


@dataclass(frozen=True)
class Gain:
    """Of one sector in one case: the account of a mean organisation, and the net of nine in ten of them."""

    case: str
    sector: str
    accounts: dict[str, Estimate]  # each of ACCOUNTS, of the mean organisation
    bottom: float
    top: float

    @property
    def net(self) -> Estimate:
        return self.accounts["net"]


def pictures(reading: Reading) -> list[Picture]:
    _ = reading.language
    found = gains(reading)
    months = _.plural("over {n} month", "over {n} months", reading.months)
    single = reading.worlds == 1
    return [
        Picture(
            name="gains_by_sector",
            title=_("Individual gains by sector"),
            says=_says(found, months, _),
            note=_note(single, _),
            words=2,
            header=(
                _("case"),
                _("sector"),
                _("net gain"),
                _("95 % interval of the mean"),
                _("middle 90 % of organisations"),
            ),
            rows=tuple(_row(gain, _) for gain in found),
            draw=lambda: _draw(found, months, single, _),
        )
    ]


def gains(reading: Reading) -> list[Gain]:
    """A row a case and sector that has any organisation.  An account at a time, for the table may be large."""
    found = reading.cases
    means: dict[tuple[int, str], dict[str, pd.Series]] = {}  # of each run
    nets: dict[tuple[int, str], tuple[float, float]] = {}
    for account in ACCOUNTS:
        table = part(reading.result, "organisations", ("scenario", "policy", "run", "sector", account))
        for place, case in enumerate(found):
            rows = case.rows(table)
            for sector in labels.SECTORS:
                ours = rows.loc[rows["sector"] == sector, ["run", account]]
                if not ours.empty:
                    means.setdefault((place, sector), {})[account] = ours.groupby("run")[account].mean()
                    if account == "net":
                        nets[place, sector] = _middle(ours[account])
        del table
    named = reading.names
    return [
        Gain(
            named[place],
            sector,
            {account: estimate(of[account].to_numpy()) for account in ACCOUNTS},
            *nets[place, sector],
        )
        for (place, sector), of in means.items()
    ]


def _middle(nets: pd.Series) -> tuple[float, float]:
    """Between which nine of ten organisations are."""
    bottom, top = np.nanquantile(nets.to_numpy(dtype=np.float64), (0.05, 0.95))
    return float(bottom), float(top)


def _note(single: bool, language: Language) -> str:
    _ = language
    first = _("Thin lines: nine of ten organisations.")
    if single:
        return first + " " + _("One world only: there is no interval, and another world would go another way.")
    return first + " " + _("Thick lines: the 95 % interval of the mean.")


def _says(gains: list[Gain], months: str, language: Language) -> str:
    _ = language
    by_case: dict[str, list[str]] = {}
    for gain in gains:
        sector = labels.named(labels.SECTORS, gain.sector, language)
        by_case.setdefault(gain.case, []).append(f"{sector} {language.number(float(gain.net.mean))}")
    sentences = [f"{_('“{name}”').format(name=case)}: {', '.join(parts)}." for case, parts in by_case.items()]
    return (
        _("Net gain of an organisation on average, in units, {months}.").format(months=months)
        + " "
        + " ".join(sentences)
    )


def _row(gain: Gain, language: Language) -> tuple[str, ...]:
    return (
        gain.case,
        labels.named(labels.SECTORS, gain.sector, language),
        language.number(float(gain.net.mean)),
        language.interval(float(gain.net.low), float(gain.net.high)),
        language.interval(gain.bottom, gain.top),
    )


def _draw(gains: list[Gain], months: str, single: bool, language: Language) -> "Figure":
    from matplotlib.lines import Line2D

    _ = language
    named = list(dict.fromkeys(gain.case for gain in gains))
    figure = style.new_figure(1.7 + 0.95 * len(named))
    axes = figure.add_subplot()
    offsets = dict(zip(labels.SECTORS, (-0.24, 0.0, 0.24), strict=True))
    for gain in gains:
        y = named.index(gain.case) + offsets[gain.sector]
        marker, colour = style.SECTOR_MARKS[gain.sector]
        axes.plot([gain.bottom, gain.top], [y, y], color=colour, linewidth=1.4, solid_capstyle="butt")
        if not single:
            reach = gain.net.high - gain.net.mean
            axes.errorbar(gain.net.mean, y, xerr=reach, color=colour, elinewidth=3, capsize=7, capthick=3)
        axes.plot(gain.net.mean, y, marker, color=colour, markersize=9, markeredgecolor="white", markeredgewidth=1)
    axes.axvline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])
    axes.set_yticks(range(len(named)), named)
    axes.set_ylim(len(named) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(_("net gain of an organisation (units, {months})").format(months=months))
    style.numbers(axes, language, "x")
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markersize=10, label=_(labels.SECTORS[sector]))
        for sector, (marker, colour) in style.SECTOR_MARKS.items()
    ]
    if not single:
        bar: dict[str, Any] = {
            "color": style.MUTED,
            "linewidth": 3,
            "marker": "|",
            "markersize": 12,
            "markeredgewidth": 3,
        }
        handles.append(Line2D([], [], **bar, label=_("95 % interval of the mean")))
    handles.append(Line2D([], [], color=style.MUTED, linewidth=1.4, label=_("middle 90 % of organisations")))
    style.key(figure, handles)
    return figure
