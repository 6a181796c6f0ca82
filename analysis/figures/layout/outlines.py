"""The geometry of a network picture: where organisations stand, and the outline around each partnership's members.

Lengths are in units of the picture's own.  A stranger within a partnership's reach is cut out of its outline, so that
no organisation seems a member that is none.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis.figures.layout.packing import cells, pack
from zaedno.analysis.figures.layout.placing import NEAREST, disc, place, spine

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from zaedno.analysis.figures.layout.placing import Place

NODE = 0.17  # radius of a mean mark
REACH = 0.34  # an outline's distance from its members' centres
NEST = 0.045  # outlines that share a member differ by this, so that both can be seen
CLEAR = 0.26  # kept free around an organisation inside an outline that is not its own
_LAYERS = 3  # different distances at most
_ROUND = 0.22  # radius that smooths an outline's corners
_FINE = 0.004  # points of an outline nearer to a straight line than this are left out
_GAP = 0.4  # between components

Members = Mapping[int, Sequence[int]]  # partnership → organisations


@dataclass(frozen=True)
class NetworkLayout:
    """`places` of organisations in a partnership, an outline for each partnership; lower left corner (0, 0)."""

    places: "dict[int, Place]"
    outlines: "dict[int, BaseGeometry]"
    width: float
    height: float


def network_layout(members: Members, aspect: float = 1.9) -> NetworkLayout:
    """The picture's geometry for `members`, the organisations in each live partnership; about `aspect` wide to high."""
    return _layout(tuple((partnership, tuple(sorted(members[partnership]))) for partnership in sorted(members)), aspect)


@lru_cache(maxsize=16)  # a world is drawn in several pictures, and in several languages
def _layout(groups: tuple[tuple[int, tuple[int, ...]], ...], aspect: float) -> NetworkLayout:
    import networkx as nx

    members = dict(groups)
    if not members:
        return NetworkLayout({}, {}, 0.0, 0.0)
    graph = nx.Graph()
    for partnership in sorted(members):
        graph.add_edges_from((("p", partnership), ("o", organisation)) for organisation in sorted(members[partnership]))
    pieces = []
    for nodes in sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes))):
        ours = {number: sorted(members[number]) for kind, number in sorted(nodes) if kind == "p"}
        pieces.append(place(graph.subgraph(nodes), ours))
    shapes = [cells(_stations(piece, members), REACH + _LAYERS * NEST + _GAP / 2) for piece in pieces]
    corners, width, height = pack([shape for shape, _ in shapes], aspect)
    places = {}
    for piece, (_, origin), corner in zip(pieces, shapes, corners, strict=True):
        for organisation, (x, y) in piece.items():
            places[organisation] = (x - float(origin[0]) + corner[0], y - float(origin[1]) + corner[1])
    return NetworkLayout(places, _outlines(members, places), width, height)


def _stations(piece: "Mapping[int, Place]", members: Members) -> NDArray[np.float64]:
    """Points all over a piece: its organisations, and stations on the lines between partners."""
    row = {organisation: i for i, organisation in enumerate(piece)}
    at = np.array(list(piece.values()))
    stations = np.linspace(0.0, 1.0, 6)[:, None]
    groups = [[row[o] for o in group] for group in members.values() if group[0] in row]
    pairs = [(a, b) for group in groups for a in group for b in group if a < b]
    return np.concatenate([at, *(at[a] + stations * (at[b] - at[a]) for a, b in pairs)])


def _outlines(members: Members, places: "Mapping[int, Place]") -> "dict[int, BaseGeometry]":
    organisations = sorted(places)
    at = np.array([places[o] for o in organisations]).reshape(-1, 2)
    row = {organisation: i for i, organisation in enumerate(organisations)}
    layers = _layers(members)
    return {
        partnership: _outline(
            at, np.array([row[o] for o in sorted(group)]), REACH + NEST * min(layers[partnership], _LAYERS)
        )
        for partnership, group in sorted(members.items())
    }


def _outline(at: NDArray[np.float64], group: NDArray[np.int64], reach: float) -> "BaseGeometry":
    """Around the members, rows of `at`, and the triangles between them that hold no stranger."""
    from shapely.geometry import LineString, MultiPoint, Point
    from shapely.ops import triangulate, unary_union

    inside = MultiPoint(at[group])
    strangers = [Point(place) for i, place in enumerate(at) if i not in set(group.tolist())]
    # In a crowd no further than half of the way to the next member, whom the cut must not reach
    kept_free = unary_union([stranger.buffer(min(CLEAR, 0.5 * stranger.distance(inside))) for stranger in strangers])
    heads = inside.buffer(reach)
    lines = [LineString([at[a], at[b]]) for a, b in spine(at, group)]
    narrow = 2.2 * disc(len(group)) + NEAREST  # a triangle as wide as the partnership's disc, and a little
    between = [
        triangle
        for triangle in triangulate(inside)
        if max(_sides(triangle)) < narrow and not triangle.buffer(0.5 * reach).intersects(kept_free)
    ]
    body = unary_union(
        [heads, *(line.buffer(0.72 * reach) for line in lines), *(t.buffer(0.9 * reach) for t in between)]
    )
    body = body.buffer(_ROUND).buffer(-2 * _ROUND).buffer(_ROUND)
    return unary_union([body, heads]).difference(kept_free).simplify(_FINE)


def _sides(triangle: "Polygon") -> list[float]:
    corners = list(triangle.exterior.coords)
    return [math.dist(a, b) for a, b in pairwise(corners)]


def _layers(members: Members) -> dict[int, int]:
    """A layer for each partnership, different for those that share a member (greedy colouring)."""
    import networkx as nx

    sharing = nx.Graph()
    sharing.add_nodes_from(sorted(members))
    numbers = sorted(members)
    for i, a in enumerate(numbers):
        sharing.add_edges_from((a, b) for b in numbers[i + 1 :] if set(members[a]) & set(members[b]))
    return dict(nx.greedy_color(sharing, strategy="largest_first"))
