"""What pictures of Sobol indices share: a mark with its interval for each index, panel by panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zaedno.analysis import style
from zaedno.analysis.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

type Marks = Mapping[str, tuple[str, str, float]]  # index → mark, colour, shift

TWO: Marks = {"S1": ("o", style.BLUE, -0.17), "ST": ("s", style.VERMILLION, 0.17)}
COLUMNS = 3
TITLE = 23  # letters above a panel


def panel(axes: Axes, rows: pd.DataFrame, factors: list[str], marks: Marks) -> None:
    """Draws the indices of one measure, a line a factor."""
    for index, (mark, colour, shift) in marks.items():
        ours = rows[rows["index"] == index].set_index("factor").reindex(factors)
        y = np.arange(len(factors)) + shift
        axes.hlines(y, ours["low"], ours["high"], color=colour, linewidth=2.2)
        axes.plot(ours["value"], y, mark, color=colour, markersize=6.5, markerfacecolor="white", markeredgewidth=2)
    axes.axvline(0, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])


def key(figure: Figure, language: Language) -> None:
    """The legend of first and total order."""
    told = {"S1": language("first order: a factor alone"), "ST": language("total: with all it does with others")}
    style.key(figure, [_handle(index, text) for index, text in told.items()])


def _handle(index: str, text: str) -> object:
    from matplotlib.lines import Line2D

    mark, colour, _ = TWO[index]
    dash = style.DASHES[list(TWO).index(index)]
    return Line2D(
        [], [], color=colour, marker=mark, linestyle=dash, markerfacecolor="white", markeredgewidth=2, label=text
    )


def lowest(grid: NDArray[Any], filled: int) -> list[Axes]:
    """The lowest axes in use of each column, of which the first `filled` in reading order are."""
    columns = grid.shape[1]
    return list(grid.flat)[max(0, filled - columns) : filled]
