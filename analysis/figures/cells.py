"""Many cases side by side: a cell a case and word, shaded by its value, which is written in it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def shaded(
    axes: "Axes", values: NDArray[np.float64], texts: NDArray[np.str_], words: list[str], named: list[str] | None
) -> None:
    """`values` and `texts` of shape (cases, words); `named`, the cases, on the left unless None."""
    import seaborn as sns

    sns.heatmap(
        values,
        ax=axes,
        cmap=sns.light_palette(style.SKY, as_cmap=True),
        vmin=0,
        cbar=False,
        annot=texts,
        fmt="",
        annot_kws={"color": style.INK, "fontsize": 11},
        linewidths=1,
        xticklabels=words,
        yticklabels=named or False,
    )
    axes.tick_params(axis="x", rotation=35, length=0)
    for tick in axes.get_xticklabels():
        tick.set_horizontalalignment("right")
        tick.set_rotation_mode("anchor")
    axes.tick_params(axis="y", rotation=0, length=0)
