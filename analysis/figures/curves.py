"""Draws survival curves: steps with their intervals, and below the ages how many partnerships each rests on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis import style
from zaedno.analysis.figures.looks import LOOKS as BY_COLOUR
from zaedno.analysis.language import Language
from zaedno.analysis.lives import YEAR, Lives

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Values = NDArray[np.float64]

LOOKS: tuple[dict[str, Any], ...] = tuple(look.line for look in BY_COLOUR.values())  # of what has no look of its own


def curve(axes: "Axes", of: Lives, look: dict[str, Any], band: bool = True) -> None:
    steps(axes, of.alive, of.interval if band else None, look)


def steps(axes: "Axes", share: Values, interval: tuple[Values, Values] | None, look: dict[str, Any]) -> None:
    """A share after 0, 1, … months, as per cent, with the band of its interval."""
    months = np.arange(len(share))
    if interval is not None:
        low, high = interval
        axes.fill_between(months, 100 * low, 100 * high, step="post", color=look["color"], alpha=0.25, linewidth=0)
    axes.step(months, 100 * share, where="post", **look)


def finish(axes: "Axes", months: int, language: Language, years: int = 1) -> None:
    """Both axes from their very beginning to their very end, a tick every so many `years`."""
    axes.set_xlim(0, max(months, 1))
    axes.set_ylim(0, 102)
    step = years * YEAR if months >= 2 * years * YEAR else max(1, months // 4)
    axes.set_xticks(range(0, months + 1, step))
    style.numbers(axes, language)


def at_risk_below(axes: "Axes", told: Sequence[Lives], named: Sequence[str], language: Language) -> None:
    """Under each age a line a curve: how many partnerships were seen alive at it; `named` stand on the left."""
    ages = [int(age) for age in axes.get_xticks()]
    columns = [[language.tick(age), *(language.number(of.at_risk(age), 0) for of in told)] for age in ages]
    axes.set_xticks(ages, ["\n".join(column) for column in columns], linespacing=1.35)
    axes.annotate(
        "\n".join([language("seen alive at month"), *named]), (0, 0), xycoords="axes fraction", xytext=(-24, -7),
        textcoords="offset points", ha="right", va="top", linespacing=1.35, color=style.INK,
    )  # fmt: skip
