"""The seven claims as seven lines: whether each holds, in each kind of community, and one number that says how much."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from zaedno.analysis import style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import NOT_A_NUMBER, Language, digits_of
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.declaration import TESTED, Claim
from zaedno.experiments.claims.result import ClaimsResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS = {"supported": ("✔", style.BLUE), "partly": ("◐", style.MUTED), "not_supported": ("✘", style.VERMILLION)}
_CLAIM, _STATEMENT, _COMMUNITY = 54, 44, 10  # letters in a line
_MARK, _SAYS, _NUMBER = 0.07, 0.22, 0.69  # places from left to right, of the width
_LINE, _PAD, _HEAD = 0.19, 0.16, 0.95  # inches: a line of a claim, what is free above and below, what stands above all


@dataclass(frozen=True)
class Line:
    """A claim: its verdict in each community, and in the first the statement on which it stands or falls."""

    claim: Claim
    verdicts: tuple[str, ...]
    statement: str
    effect: str  # with its interval


def picture(result: ClaimsResult, language: Language) -> Picture:
    _ = language
    lines = [_line(result, claim, language) for claim in CLAIMS]
    named = [called.community(name, _) for name in result.communities]
    return Picture(
        name="seven",
        title=_("What the training claims, and what the model says"),
        says=" ".join(called.titled(line.claim, line.verdicts[0], _) for line in lines),
        note=_(
            "Of each claim the number tells of the statement on which it stands or falls in the first community: the "
            "weakest of what holds, or what goes against it the most; in brackets the 95 % interval."
        ),
        words=3 + len(named),
        header=(_("claim"), "", *named, _("statement"), _("effect")),
        rows=tuple(
            (
                line.claim.name,
                _(line.claim.hypothesis),
                *(called.verdict(verdict, _) for verdict in line.verdicts),
                line.statement,
                line.effect,
            )
            for line in lines
        ),
        draw=lambda: _draw(lines, named, _),
    )


def _line(result: ClaimsResult, claim: Claim, language: Language) -> Line:
    rows = result.claims
    rows = rows[(rows["claim"] == claim.name) & (rows["community"] == result.communities[0]) & (rows["part"] == TESTED)]
    row = rows.loc[rows["in_deviations"].fillna(float("-inf")).idxmin()]
    spoken = {statement.name: statement.words for statement in claim.statements}
    return Line(
        claim,
        tuple(result.verdict(claim.name, community) for community in result.communities),
        language(spoken[str(row["statement"])]),
        _effect(row, language),
    )


def _effect(row: Any, language: Language) -> str:
    effect, low, high = (float(row[name]) for name in ("effect", "low", "high"))
    digits = digits_of(effect, low, high)
    told, interval = language.signed(effect, digits), language.interval(low, high, digits)
    return told if interval == NOT_A_NUMBER else f"{told} ({interval})"


def _draw(lines: list[Line], named: list[str], language: Language) -> Figure:
    claims = [fill(_told(line, language), _CLAIM, break_on_hyphens=False) for line in lines]
    statements = [fill(line.statement, _STATEMENT, break_on_hyphens=False) for line in lines]
    heights = [
        _PAD + _LINE * max(claim.count("\n") + 1, statement.count("\n") + 2)
        for claim, statement in zip(claims, statements, strict=True)
    ]
    figure = style.new_figure(_HEAD + sum(heights))
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(sum(heights), -_HEAD)
    _head(axes, named, language)
    top = 0.0
    for line, claim, statement, height in zip(lines, claims, statements, heights, strict=True):
        axes.axhline(top, color=style.GRID, linewidth=0.8)
        _row(axes, top + height / 2, line)
        axes.text(_SAYS, top + height / 2, claim, va="center", fontsize=11, linespacing=1.15)
        axes.text(_NUMBER, top + _PAD / 2, line.effect, va="top", fontsize=11.5, fontweight="bold")
        below = top + _PAD / 2 + 1.15 * _LINE
        axes.text(_NUMBER, below, statement, va="top", fontsize=9.5, color=style.MUTED, linespacing=1.15)
        top += height
    return figure


def _told(line: Line, language: Language) -> str:
    return f"{line.claim.name}. {language(line.claim.hypothesis)}"


def _head(axes: Axes, named: list[str], language: Language) -> None:
    """What the marks mean, and which community each column is of."""
    for place, (verdict, (mark, colour)) in enumerate(MARKS.items()):
        text = f"{mark} {called.verdict(verdict, language)}"
        axes.text(
            0.26 * place + _SAYS, -_HEAD, text, va="top", fontsize=12, color=style.letters(colour), fontweight="bold"
        )
    for place, community in enumerate(named):
        text = fill(community, _COMMUNITY, break_on_hyphens=False, break_long_words=False)
        axes.text(_MARK * (place + 0.5), -0.06, text, ha="center", va="bottom", fontsize=8.5, color=style.MUTED)


def _row(axes: Axes, at: float, line: Line) -> None:
    for place, verdict in enumerate(line.verdicts):
        mark, colour = MARKS[verdict]
        large = 24 if place == 0 else 14  # the first community is the one that sentences tell of
        axes.text(
            _MARK * (place + 0.5), at, mark, ha="center", va="center", fontsize=large, color=style.letters(colour)
        )
