"""All tested statements in one picture: how large each effect is, for or against, in every kind of community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zaedno.analysis import style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import Language
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.declaration import TESTED
from zaedno.experiments.claims.result import ClaimsResult
from zaedno.experiments.inference.effects import SMALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARKERS = ("o", "s", "D")
_LINE = 34  # letters of a statement in a line
_TICKS = (-10, -5, -2, -1, -0.5, 0, 0.5, 1, 2, 5, 10)


def picture(result: ClaimsResult, language: Language) -> Picture:
    _ = language
    table = result.claims[result.claims["part"] == TESTED]
    spoken = {statement.name: statement.words for claim in CLAIMS for statement in claim.statements}
    rows = tuple(
        (
            row.claim,
            _(spoken[str(row.statement)]),
            called.community(str(row.community), _),
            called.state(str(row.state), _),
            language.signed(float(row.in_deviations)),
        )
        for row in table.itertuples()
    )
    return Picture(
        name="claims",
        title=_("What holds of the claims, and how much"),
        says=" ".join(_says(result, name, _) for name in result.communities),
        note=_(
            "To the right: as claimed; to the left: the opposite. An effect is told in standard deviations of its "
            "measure between worlds; the grey band is what is too small to matter. Lines: 95 % intervals."
        ),
        words=4,
        header=(_("claim"), _("statement"), _("community"), _("what came out"), _("effect")),
        rows=rows,
        draw=lambda: _draw(table, spoken, result.communities, _),
    )


def _says(result: ClaimsResult, community: str, language: Language) -> str:
    _ = language
    verdicts = "; ".join(f"{claim.name} {called.verdict(result.verdict(claim.name, community), _)}" for claim in CLAIMS)
    return _("“{name}”: {list}.").format(name=called.community(community, _), list=verdicts)


def _draw(table: Any, spoken: dict[str, str], communities: list[str], language: Language) -> Figure:
    from textwrap import fill

    import numpy as np
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FixedLocator, NullLocator

    _ = language
    statements = list(dict.fromkeys(table["statement"]))
    figure = style.new_figure(2.0 + 0.62 * len(statements))
    axes = figure.add_subplot()
    axes.axvspan(-SMALL, SMALL, color=style.GRID, alpha=0.6, linewidth=0)
    axes.axvline(0, color=style.INK, linewidth=1)
    claims = table.drop_duplicates("statement")["claim"].tolist()
    for at in range(1, len(claims)):
        if claims[at] != claims[at - 1]:
            axes.axhline(at - 0.5, color=style.MUTED, linewidth=0.8)
    for k, community in enumerate(communities):
        rows = table[table["community"] == community].set_index("statement").loc[statements]
        sign = rows["expected"].map({"rises": 1.0, "falls": -1.0})
        spread = (rows["effect"] / rows["in_deviations"]).abs()
        middle = sign * rows["effect"] / spread
        half = (rows["high"] - rows["low"]) / 2 / spread
        middle, half = middle.where(np.isfinite(middle)), half.where(np.isfinite(half))  # of too few worlds
        places = [at + 0.24 * (k - (len(communities) - 1) / 2) for at in range(len(statements))]
        axes.errorbar(
            middle, places, xerr=half, fmt=_MARKERS[k], color=style.MARKS[k], markersize=7, linewidth=2, capsize=3
        )
    labels = [
        fill(f"{claim} {_(spoken[name])}", _LINE, break_on_hyphens=False)
        for claim, name in zip(claims, statements, strict=True)
    ]
    axes.set_yticks(range(len(statements)), labels, fontsize=10.5)
    axes.set_ylim(len(statements) - 0.5, -0.5)
    axes.set_xscale("symlog", linthresh=0.5, linscale=0.7)
    axes.set_xlim(-11, 11)
    axes.xaxis.set_major_locator(FixedLocator(_TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    style.numbers(axes, language, "x")
    axes.grid(visible=False, axis="y")
    told = _("effect (standard deviations between worlds)  ← the opposite · as claimed →")
    axes.set_xlabel(told)
    axes.set_title(told, loc="center", fontsize=12, fontweight="normal")  # nobody scrolls down for the axis
    axes.tick_params(top=True, labeltop=True)
    style.key(
        figure,
        [
            Line2D([], [], marker=_MARKERS[k], color=style.MARKS[k], markersize=7, label=called.community(name, _))
            for k, name in enumerate(communities)
        ],
    )
    return figure
