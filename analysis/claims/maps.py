"""Boundary maps: over two parameters, where a claim holds, where it turns over, and where nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import Language, digits_of
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.claims.result import ClaimsResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HALF = (("#D55E00", 0.0), ("#F3B98F", 0.32), ("#FFFFFF", 0.5), ("#92C4E3", 0.68), ("#0072B2", 1.0))


def pictures(result: ClaimsResult, language: Language) -> list[Picture]:
    table = result.boundaries
    first = result.communities[0]
    return [
        _picture(claim, table[table["claim"] == claim.name], result.verdict(claim.name, first), language)
        for claim in CLAIMS
    ]


def _picture(claim: Claim, cells: Any, verdict: str, language: Language) -> Picture:
    _ = language
    plan = claim.boundary
    sign = plan.direction
    band = sign * cells[["band_low", "band_high"]]
    for_sure = int(band.min(axis=1).gt(0).sum())
    against = int(band.max(axis=1).lt(0).sum())
    title = called.titled(claim, verdict, _)
    says = _("As claimed in {holds} of {all} cells, the opposite in {against}; in the others nobody can tell.")
    rows = tuple(
        (
            language.tick(row.x_value),
            language.tick(row.y_value),
            language.signed(row.effect),
            language.interval(row.band_low, row.band_high, digits_of(row.effect, row.band_low, row.band_high)),
        )
        for row in cells.itertuples()
    )
    return Picture(
        name=f"boundary_{claim.name.lower()}",
        title=title,
        says=says.format(
            holds=language.number(for_sure, 0), all=language.number(len(cells), 0), against=language.number(against, 0)
        ),
        note=_(
            "Blue: as claimed; orange: the opposite. Hatched: the 95 % band crosses zero, which holds for all cells of "
            "the map at once. All cells have the same worlds: neighbours agree by luck, too. Line: where it turns over."
        ),
        words=0,
        header=(labels.along_axis(plan.x, _), labels.along_axis(plan.y, _), _("effect"), _("95 % band over the map")),
        rows=rows,
        draw=lambda: _draw(claim, cells, title, language),
    )


def _draw(claim: Claim, cells: Any, title: str, language: Language) -> Figure:
    from textwrap import fill

    from matplotlib.colors import LinearSegmentedColormap, Normalize
    from matplotlib.patches import Patch

    _ = language
    plan = claim.boundary
    effect, low, high = (_grid(cells, column) for column in ("effect", "band_low", "band_high"))
    figure = style.new_figure(7.4)
    axes = figure.add_subplot()
    largest = max(float(np.nanmax(np.abs(effect), initial=0.0)), 1e-12)
    as_claimed = LinearSegmentedColormap.from_list("claim", [(place, colour) for colour, place in _HALF])
    sided = as_claimed if plan.direction > 0 else as_claimed.reversed()
    colours = sided.with_extremes(bad=style.GRID)
    image = axes.pcolormesh(effect, cmap=colours, norm=Normalize(-largest, largest), edgecolors="white", linewidth=1.5)
    _hatch(axes, ~((low > 0) | (high < 0)))
    _write(axes, effect, language)
    if (low > 0).any() and (high < 0).any():
        # Effects stand for the middles of cells; carried on to the borders, so that the line ends there.
        places = [np.concatenate([[0], np.arange(size) + 0.5, [size]]) for size in effect.shape[::-1]]
        axes.contour(*places, np.pad(effect, 1, mode="edge"), levels=[0.0], colors=style.INK, linewidths=2.6)
    axes.set_xticks(np.arange(effect.shape[1]) + 0.5, [language.tick(x) for x in plan.xs])
    axes.set_yticks(np.arange(effect.shape[0]) + 0.5, [language.tick(y) for y in plan.ys])
    axes.grid(visible=False)
    axes.set_xlabel(labels.along_axis(plan.x, _))
    axes.set_ylabel(fill(labels.along_axis(plan.y, _), 44, break_on_hyphens=False))
    axes.set_title(fill(title, 82, break_on_hyphens=False))
    bar = figure.colorbar(image, ax=axes, pad=0.02)
    bar.set_label(fill(_(plan.words), 56, break_on_hyphens=False))
    bar.outline.set_visible(False)
    style.numbers(bar.ax, language, "y")
    top, bottom = (style.BLUE, style.VERMILLION)
    style.key(
        figure,
        [
            Patch(facecolor=top, edgecolor=style.INK, label=_("as claimed")),
            Patch(facecolor=bottom, edgecolor=style.INK, label=_("the opposite")),
            Patch(facecolor="white", edgecolor=style.MUTED, hatch="///", label=_("band crosses zero")),
        ],
    )
    return figure


def _grid(cells: Any, column: str) -> np.ndarray:
    """Shape (ys, xs), as the cells are ordered."""
    return cells.pivot(index="y_value", columns="x_value", values=column).sort_index().sort_index(axis=1).to_numpy()


def _hatch(axes: Axes, open_: np.ndarray) -> None:
    from matplotlib.patches import Rectangle

    for row, column in np.argwhere(open_).tolist():
        axes.add_patch(
            Rectangle((column, row), 1, 1, fill=False, hatch="///", edgecolor=style.MUTED, linewidth=0, alpha=0.7)
        )


def _write(axes: Axes, effect: np.ndarray, language: Language) -> None:
    """The number in each cell, on a pale ground that lifts it off colour and hatching."""
    finite = np.isfinite(effect)
    digits = min(2, digits_of(float(np.nanmax(np.abs(effect), initial=0.0)), 0.0, 0.0))
    for row, column in np.argwhere(finite).tolist():
        axes.text(
            column + 0.5, row + 0.5, language.signed(float(effect[row, column]), digits), ha="center", va="center",
            fontsize=11, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.8},
        )  # fmt: skip
