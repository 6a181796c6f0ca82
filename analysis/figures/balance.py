"""The balance sheet of a mean organisation by sector: what it put in, risked and took out, over the whole horizon."""

from typing import TYPE_CHECKING, Any

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.figures.sectors import ACCOUNTS, Gain, gains
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.reading import Reading
from zaedno.experiments.inference.intervals import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PUT_IN, _RISKED, _TOOK_OUT = (style.ORANGE, "//"), (style.INK, ""), (style.SKY, "")
_PANEL = 2.1  # inches
_SEEN = 0.02  # of what the picture spans: what was risked is drawn from here on


def pictures(reading: Reading) -> list[Picture]:
    _ = reading.language
    sheets = gains(reading)
    months = _.plural("over {n} month", "over {n} months", reading.months)
    single = reading.worlds == 1
    return [
        Picture(
            name="balance",
            title=_("Put in, risked, took out"),
            says=_says(sheets, months, _),
            note=_note(sheets, single, _),
            words=2,
            header=(_("case"), _("sector"), _("put in"), _("risked"), _("took out"), _("net gain")),
            rows=tuple(_row(sheet, _) for sheet in sheets),
            draw=lambda: _draw(sheets, months, single, _),
        )
    ]


def _risk_shows(sheets: list[Gain]) -> bool:
    """Whether what was risked is large enough to be seen beside what was put in and taken out."""
    of = {account: max(float(sheet.accounts[account].mean) for sheet in sheets) for account in ACCOUNTS}
    return of["risked"] >= _SEEN * (of["put_in"] + of["took_out"])


def _note(sheets: list[Gain], single: bool, language: Language) -> str:
    _ = language
    note = _(
        "What one organisation put in, on average, is left of zero, what it took out right of it; the diamond is what "
        "remains. Risked is how far it was out of pocket in a partnership at the deepest point:"
    )
    if _risk_shows(sheets):
        note += " " + _("the dark bar.")
    else:
        most = max(float(sheet.accounts["risked"].mean) for sheet in sheets)
        note += " " + _("{most} units at most, too little to be seen here; the table has it.").format(
            most=language.number(most, 1)
        )
    if single:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    return note + " " + _("In brackets in the table, and as lines through the diamonds: 95 % intervals of the means.")


def _says(sheets: list[Gain], months: str, language: Language) -> str:
    _ = language
    sentences = [_("One organisation on average, in units, {months}.").format(months=months)]
    for case in dict.fromkeys(sheet.case for sheet in sheets):
        parts = [
            _("{sector} put in {put_in} and took out {took_out}").format(
                sector=labels.named(labels.SECTORS, sheet.sector, language),
                put_in=language.number(float(sheet.accounts["put_in"].mean)),
                took_out=language.number(float(sheet.accounts["took_out"].mean)),
            )
            for sheet in sheets
            if sheet.case == case
        ]
        sentences.append(f"{_('“{name}”').format(name=case)}: {'; '.join(parts)}.")
    return " ".join(sentences)


def _row(sheet: Gain, language: Language) -> tuple[str, ...]:
    cells = (_cell(sheet.accounts[account], language) for account in ACCOUNTS)
    return sheet.case, labels.named(labels.SECTORS, sheet.sector, language), *cells


def _cell(of: Estimate, language: Language) -> str:
    mean, low, high = float(of.mean), float(of.low), float(of.high)
    digits = digits_of(mean, low, high)
    if low != low:  # one world has no interval
        return language.number(mean, digits)
    return f"{language.number(mean, digits)} ({language.interval(low, high, digits)})"


def _draw(sheets: list[Gain], months: str, single: bool, language: Language) -> "Figure":
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    _ = language
    named = list(dict.fromkeys(sheet.case for sheet in sheets))
    columns = min(2, len(named))
    rows = -(-len(named) // columns)
    figure = style.new_figure(1.2 + _PANEL * rows)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    risk = _risk_shows(sheets)
    for axes, name in zip(grid.flat, named, strict=False):
        _sheet(axes, [sheet for sheet in sheets if sheet.case == name], single, risk)
        axes.set_title(name)
        axes.set_yticks(range(len(labels.SECTORS)), [_(text) for text in labels.SECTORS.values()])
        axes.set_ylim(len(labels.SECTORS) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        axes.tick_params(labelbottom=True)
        axes.set_xlabel(_("units of an organisation, {months}").format(months=months))
        style.numbers(axes, language, "x")
    for axes in grid.flat[len(named) :]:
        axes.set_visible(False)
    keys = [
        Patch(facecolor=fill, edgecolor=style.INK, hatch=hatch, label=label)
        for (fill, hatch), label in (
            (_PUT_IN, _("put in")),
            *(((_RISKED, _("risked")),) if risk else ()),
            (_TOOK_OUT, _("took out")),
        )
    ]
    style.key(figure, [*keys, Line2D([], [], linestyle="", marker="D", color=style.INK, label=_("net gain"))])
    return figure


def _sheet(axes: "Axes", sheets: list[Gain], single: bool, risk: bool) -> None:
    order = list(labels.SECTORS)
    for sheet in sheets:
        y = order.index(sheet.sector)
        of = {account: float(at.mean) for account, at in sheet.accounts.items()}
        look: dict[str, Any] = {"edgecolor": style.INK, "linewidth": 0.8}
        axes.barh(y, -of["put_in"], 0.62, color=_PUT_IN[0], hatch=_PUT_IN[1], **look)
        axes.barh(y, of["took_out"], 0.62, color=_TOOK_OUT[0], **look)
        if risk:
            axes.barh(y, -of["risked"], 0.2, color=_RISKED[0])
        net = sheet.net
        if not single:
            axes.hlines(y, float(net.low), float(net.high), color=style.INK, linewidth=2.4)
        axes.plot(float(net.mean), y, "D", color=style.INK, markersize=8, markeredgecolor="white")
    axes.axvline(0, color=style.INK, linewidth=1.2)
