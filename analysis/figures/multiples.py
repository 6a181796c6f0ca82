"""Small multiples: a panel a case, where there are more cases than one pair of axes can show."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from zaedno.analysis import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

REFERENCE: dict[str, Any] = {"color": style.INK, "linestyle": style.DASHES[2], "linewidth": 1.6}  # the first case
_COLUMNS = 4
_TITLE = 20  # letters that fit above one


def panels(titles: Sequence[str], below: str, beside: str, high: float = 2.6) -> "tuple[Figure, list[Axes]]":
    """A panel under each title, `high` inches and all to one scale; `below` and `beside` say what their axes are."""
    rows = -(-len(titles) // _COLUMNS)
    columns = -(-len(titles) // rows)  # as even as the number of rows allows
    figure = style.new_figure(1.2 + high * rows)
    below = _wrapped(below, 0.9 * style.WIDTH / columns)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    shown = list(grid.flat[: len(titles)])
    for axes, title in zip(shown, titles, strict=True):
        axes.set_title("\n".join(wrap(title, _TITLE)), fontsize=12)
    for axes in grid.flat[len(titles) :]:
        axes.set_visible(False)
    for column in range(columns):  # the lowest panel that is there carries what is below
        last = grid[(len(titles) - 1 - column) // columns, column]
        last.tick_params(labelbottom=True)
        last.set_xlabel(below)
    figure.supylabel(_wrapped(beside, high * rows + 0.6), fontsize=12)
    return figure, shown


def _wrapped(text: str, inches: float) -> str:
    return "\n".join(wrap(text, int(inches / style.LETTER)))
