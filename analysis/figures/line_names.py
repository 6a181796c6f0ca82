"""Names of curves at their ends, where the eye follows them: no legend has to be looked up."""

from collections.abc import Sequence
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis import style
from zaedno.analysis.figures.looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LETTERS = 17  # of a name in a line
_LINE = 0.055  # of the axes' height, that a line of a name takes


def write(axes: "Axes", lines: Sequence[tuple[str, float, Look]]) -> None:
    """On the right of `axes` the name of each curve, beside the height at which it ends; limits have to be set before.

    A curve that ends nowhere (NaN) is named at the bottom.
    """
    low, high = axes.get_ylim()
    texts = ["\n".join(wrap(text, _LETTERS, break_on_hyphens=False, break_long_words=False)) for text, _, _ in lines]
    wanted = np.nan_to_num([(height - low) / (high - low) for _, height, _ in lines], nan=0.0)
    sizes = [_LINE * (text.count("\n") + 1) for text in texts]
    for text, place, (_, _, of) in zip(texts, apart(wanted, sizes), lines, strict=True):
        look: dict[str, Any] = {"color": style.letters(of.colour), "fontweight": "bold", "linespacing": 1.1}
        axes.annotate(text, (1.015, place), xycoords="axes fraction", va="center", **look)


def apart(wanted: NDArray[np.float64], sizes: Sequence[float]) -> NDArray[np.float64]:
    """Heights near the `wanted` ones, all within 0 to 1, at which no text of the given sizes lies over another."""
    if not len(wanted):
        return wanted
    order = np.argsort(wanted, kind="stable")
    placed = np.clip(wanted, 0.0, 1.0)
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + (sizes[below] + sizes[above]) / 2)
    over = placed[order[-1]] + sizes[order[-1]] / 2 - 1.02
    if over > 0:  # the highest may not leave the picture: it presses the others down
        placed[order[-1]] -= over
        for above, below in pairwise(order[::-1]):
            placed[below] = min(placed[below], placed[above] - (sizes[below] + sizes[above]) / 2)
    return placed
