"""Draws worlds side by side at one scale: outlines around partners, marks for organisations, a strip of the rest."""

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.analysis import labels, style
from zaedno.analysis.figures.layout.outlines import NODE, NetworkLayout, network_layout
from zaedno.analysis.language import Language
from zaedno.analysis.snapshot import Snapshot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from shapely.geometry.base import BaseGeometry

_FILLS = {"complementary": style.SKY, "convergent": style.YELLOW, "creation": style.ORANGE, "consortium": "#BBBBBB"}
_SIZES = (0.75, 1.2)  # of marks, from the least to the greatest gain, over a mean mark
_LABEL = 6  # points of a short label
_STRIP = 0.58  # between organisations in no partnership
_HEAD = 1.2  # above the first row of the strip, for its words
_ASPECTS = (2.0, 1.1)  # width over height of one panel alone, of one beside another
_LEAST = (14.0, 9.0)  # width of such a panel at least
_LETTERS = (90, 45)  # of a title that fit above such a panel
_LINE = 0.25  # inches of a title beyond its first
_TALLEST = 12.0  # inches
_EDGE = {"edgecolor": "white", "linewidth": 0.8}
_EDGE_ALONE = {"edgecolor": style.INK, "linewidth": 2.0}  # of whoever serves an issue alone


def draw(worlds: list[Snapshot], language: Language, columns: int) -> "Figure":
    """A panel a world, row by row in one or two `columns`."""
    layouts = [network_layout(world.members, _ASPECTS[columns - 1]) for world in worlds]
    wide = max(_LEAST[columns - 1], *(layout.width for layout in layouts))
    a_row = int(wide / _STRIP)
    alone = [_alone(world) for world in worlds]
    strips = [_HEAD + _STRIP * -(-len(rest) // a_row) if rest else 0.0 for rest in alone]
    tall, strip = max(layout.height for layout in layouts), max(strips)
    rows = -(-len(worlds) // columns)
    titles = ["\n".join(wrap(_title(world, language), _LETTERS[columns - 1])) for world in worlds]
    head = 0.7 + _LINE * max(title.count("\n") for title in titles)
    inches = rows * (head + (style.WIDTH - 0.3 * columns) / columns * (tall + strip + 0.4) / (wide + 0.4))
    figure = style.new_figure(min(_TALLEST * rows, inches + 0.7))
    grid = figure.subplots(rows, columns, squeeze=False)
    most = max((net for world in worlds for net in world.net.values()), default=0.0)
    for axes, world, title, layout, rest in zip(grid.flat, worlds, titles, layouts, alone, strict=False):
        axes.set_aspect("equal")
        axes.set_xlim(-0.2, wide + 0.2)
        axes.set_ylim(-strip - 0.2, tall + 0.2)
        axes.set_title(title)
        _partners(axes, world, layout, ((wide - layout.width) / 2, tall - layout.height), most)
        if rest:
            text = language.plural(
                "In no partnership: {n} organisation", "In no partnership: {n} organisations", len(rest)
            )
            axes.text(0.0, -0.55, text, va="center", color=style.INK)
        for i, organisation in enumerate(rest):
            x, y = (i % a_row + 0.5) * _STRIP, -_HEAD - (i // a_row) * _STRIP
            _mark(axes, x, y, world, organisation, most)
    for axes in grid.flat:
        axes.set_axis_off()
    return figure


def _title(world: Snapshot, language: Language) -> str:
    live = language.plural("{n} live partnership", "{n} live partnerships", len(world.members))
    return f"{world.case}: {live}"


def _alone(world: Snapshot) -> list[int]:
    """Who is in no partnership: sector by sector, the greatest gain first."""
    order = list(labels.SECTORS)
    rest = world.sector.keys() - world.partnered
    return sorted(rest, key=lambda o: (order.index(world.sector[o]), -world.net[o], o))


def _partners(axes: "Axes", world: Snapshot, layout: NetworkLayout, corner: tuple[float, float], most: float) -> None:
    for partnership, outline in sorted(layout.outlines.items(), key=lambda item: -item[1].area):
        _outline(axes, outline, corner, world.category[partnership], world.loses[partnership])
    for organisation, (x, y) in sorted(layout.places.items()):
        _mark(axes, x + corner[0], y + corner[1], world, organisation, most)


def _scale(net: float, most: float) -> float:
    """Size of a mark over a mean mark: area grows with what an organisation has gained, least where it lost."""
    low, high = (size**2 for size in _SIZES)
    return float(np.sqrt(low + (high - low) * max(0.0, net) / max(most, 1e-9)))


def _outline(axes: "Axes", outline: "BaseGeometry", corner: tuple[float, float], category: str, loses: bool) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    parts = []
    for polygon in getattr(outline, "geoms", [outline]):
        for ring in (polygon.exterior, *polygon.interiors):
            parts.append(Path(np.asarray(ring.coords) + np.array(corner), closed=True))
    look: dict[str, Any] = {"linestyle": (0, (4, 2)), "hatch": "///"} if loses else {}
    path = Path.make_compound_path(*parts)
    axes.add_patch(PathPatch(path, facecolor=_FILLS[category], edgecolor="none", alpha=0.42))
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=style.MUTED, linewidth=1.4, **look))


def _mark(axes: "Axes", x: float, y: float, world: Snapshot, organisation: int, most: float) -> None:
    """A square, a triangle or a circle of equal area, in the units of the layout; dark at the edge who serves an issue
    alone.
    """
    from matplotlib.patches import Circle, Polygon, Rectangle

    size = NODE * _scale(world.net[organisation], most)
    shape, colour = style.SECTOR_MARKS[world.sector[organisation]]
    edge: dict[str, Any] = _EDGE_ALONE if organisation in world.carriers else _EDGE
    look: dict[str, Any] = {"facecolor": colour, "zorder": 3, **edge}
    if shape == "o":
        axes.add_patch(Circle((x, y), size, **look))
    elif shape == "s":
        side = size * np.sqrt(np.pi)
        axes.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, **look))
    else:
        side = size * np.sqrt(4 * np.pi / np.sqrt(3))
        tall = side * np.sqrt(3) / 2
        foot, top = y - tall / 3, y + 2 * tall / 3
        axes.add_patch(Polygon([(x - side / 2, foot), (x + side / 2, foot), (x, top)], **look))
    if organisation in world.short:  # straight below: another organisation's mark lies to every side
        text = world.short[organisation]
        axes.text(x, y - size - 0.02, text, size=_LABEL, ha="center", va="top", color=style.INK, zorder=4, clip_on=True)


def keys(worlds: list[Snapshot], language: Language) -> list[Any]:
    """What marks mean, then what outlines mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks: list[Any] = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markersize=11, label=language(labels.SECTORS[sector]))
        for sector, (marker, colour) in style.SECTOR_MARKS.items()
    ]
    if any(world.carriers for world in worlds):
        look: dict[str, Any] = {"markerfacecolor": "white", "markeredgecolor": style.INK, "markeredgewidth": 2.0}
        label = language("serves an issue alone")
        marks.append(Line2D([], [], linestyle="", marker="o", markersize=11, label=label, **look))
    present = {world.category[p] for world in worlds for p in world.members}
    outlines: list[Any] = [
        Patch(facecolor=fill, edgecolor=style.MUTED, alpha=0.6, label=language(labels.CATEGORIES[category]))
        for category, fill in _FILLS.items()
        if category in present
    ]
    if any(world.loses[p] for world in worlds for p in world.members):
        outlines.append(
            Patch(facecolor="white", edgecolor=style.MUTED, hatch="///", linestyle="--", label=language("loss so far"))
        )
    return [*marks, *outlines]
