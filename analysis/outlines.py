"""Where organisations stand in a network picture, and the outline around each partnership's members.

Pure geometry, in units of the ideal distance between two partners.  The layout is made on the bipartite graph of
organisations and partnerships, component by component, then loosened until hardly an outline touches whom it does
not belong to; what is still touched is cut out of the outline, so that no organisation seems a member that is none.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx as nx
    from shapely.geometry.base import BaseGeometry

    Place = tuple[float, float]

NODE = 0.2  # half the width of a mean mark
NEAREST = 0.72  # two marks keep this distance
REACH = 0.33  # an outline's distance from its members' centres
NEST = 0.05  # outlines that share a member differ by this, so that both can be seen
CLEAR = 0.27  # kept free around an organisation inside an outline that is not its own
_ROUND = 0.22  # radius that smooths an outline's corners
_APART = REACH + NODE + 0.16  # wished distance between an organisation and a stranger's outline's spine
_STEPS = 240
_GAP = 0.9  # between components
_ASPECT = 1.9  # width over height of the whole picture

Members = Mapping[int, Sequence[int]]  # partnership → organisations


@dataclass(frozen=True)
class NetworkLayout:
    """`places` of organisations in a partnership, an outline for each partnership; lower left corner (0, 0)."""

    places: "dict[int, Place]"
    outlines: "dict[int, BaseGeometry]"
    width: float
    height: float


def network_layout(members: Members) -> NetworkLayout:
    """The picture's geometry for `members`, the organisations in each live partnership."""
    import networkx as nx

    graph = nx.Graph()
    for partnership in sorted(members):
        graph.add_edges_from((("p", partnership), ("o", organisation)) for organisation in sorted(members[partnership]))
    pieces = []
    for nodes in sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes))):
        ours = {number: sorted(members[number]) for kind, number in sorted(nodes) if kind == "p"}
        pieces.append(_component(graph.subgraph(nodes), ours))
    places, width, height = _pack(pieces)
    return NetworkLayout(places, _outlines(members, places), width, height)


def _component(graph: "nx.Graph", members: Members) -> "dict[int, Place]":
    """Places of one component's organisations, its long side horizontal."""
    import networkx as nx

    ordered = nx.Graph()  # a subgraph's order of nodes is not fixed
    ordered.add_nodes_from(sorted(graph.nodes))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges))
    found = nx.kamada_kawai_layout(ordered)
    organisations = [number for kind, number in ordered.nodes if kind == "o"]
    row = {organisation: i for i, organisation in enumerate(organisations)}
    at = np.array([found["o", organisation] for organisation in organisations], dtype=np.float64)
    if len(at) > 1:
        at *= 1.0 / max(_median_partner_distance(at, [[row[o] for o in group] for group in members.values()]), 1e-9)
    at = _loosen(at, [np.array([row[o] for o in group]) for group in members.values()])
    at = _turned(at)
    return {organisation: (float(at[i, 0]), float(at[i, 1])) for organisation, i in row.items()}


def _median_partner_distance(at: NDArray[np.float64], groups: Sequence[Sequence[int]]) -> float:
    lengths = [
        math.dist(at[a], at[b]) for group in groups if len(group) > 1 for a, b in _spine(at, np.asarray(group))
    ]
    return float(np.median(lengths)) if lengths else 1.0


def _spine(at: NDArray[np.float64], group: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The shortest tree through the places of `group` (Prim), as pairs of rows of `at`."""
    if len(group) < 2:
        return []
    here = at[group]
    distance = np.hypot(*(here[:, None] - here[None]).transpose(2, 0, 1))
    best, via = distance[0].copy(), np.zeros(len(group), dtype=np.int64)
    best[0] = np.inf
    joined = np.zeros(len(group), dtype=bool)
    joined[0] = True
    pairs = []
    for _ in range(len(group) - 1):
        new = int(np.argmin(np.where(joined, np.inf, best)))
        pairs.append((int(group[via[new]]), int(group[new])))
        joined[new] = True
        closer = distance[new] < best
        best, via = np.where(closer, distance[new], best), np.where(closer, new, via)
    return pairs


def _loosen(at: NDArray[np.float64], groups: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """`at` after marks moved apart, away from strangers' spines, and partners together.  Shape (organisations, 2)."""
    at = at.copy()
    member = np.zeros((len(groups), len(at)), dtype=bool)
    for i, group in enumerate(groups):
        member[i, group] = True
    for step in range(_STEPS):
        if step % 8 == 0:
            spines = [(a, b, i) for i, group in enumerate(groups) for a, b in _spine(at, group)]
            if not spines:
                return at
            first, second, owner = np.array(spines).T
            stranger = ~member[owner]  # (spines, organisations)
        move = _apart(at)
        move += _off_spines(at, first, second, stranger)
        span = at[second] - at[first]
        length = np.maximum(np.hypot(*span.T), 1e-9)
        pull = 0.08 * span * (np.maximum(length - 1.0, 0.0) / length)[:, None]
        np.add.at(move, first, pull)
        np.add.at(move, second, -pull)
        reach = np.hypot(*move.T)
        at += move * np.minimum(1.0, 0.25 / np.maximum(reach, 1e-9))[:, None]
    return at


def _apart(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Moves that part marks nearer than `NEAREST`."""
    between = at[:, None] - at[None]
    distance = np.hypot(between[..., 0], between[..., 1])
    np.fill_diagonal(distance, np.inf)
    push = np.maximum(NEAREST - distance, 0.0) / np.maximum(distance, 1e-6)
    return 0.4 * (between * push[..., None]).sum(axis=1)


def _off_spines(
    at: NDArray[np.float64], first: NDArray[np.int64], second: NDArray[np.int64], stranger: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Moves that part organisations from the spines of partnerships they are not in, and those spines from them."""
    span = at[second] - at[first]
    square = np.maximum((span**2).sum(axis=1), 1e-12)
    along = ((at[None] - at[first][:, None]) * span[:, None]).sum(axis=2) / square[:, None]
    along = np.clip(along, 0.0, 1.0)
    away = at[None] - (at[first][:, None] + along[..., None] * span[:, None])
    distance = np.hypot(away[..., 0], away[..., 1])
    straight = np.stack([-span[:, 1], span[:, 0]], axis=1) / np.sqrt(square)[:, None]
    on_it = (distance < 1e-6)[..., None]
    direction = np.where(on_it, straight[:, None], away / np.maximum(distance, 1e-6)[..., None])
    push = direction * (np.maximum(_APART - distance, 0.0) * stranger)[..., None]
    move = 0.3 * push.sum(axis=0)
    np.add.at(move, first, -0.3 * (push * (1.0 - along)[..., None]).sum(axis=1))
    np.add.at(move, second, -0.3 * (push * along[..., None]).sum(axis=1))
    return move


def _turned(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """`at` turned so that it is widest horizontally."""
    centred = at - at.mean(axis=0)
    if len(at) < 2:
        return centred
    angles = np.linspace(0.0, np.pi, 36, endpoint=False)
    turns = [np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]]) for a in angles]
    heights = [np.ptp((centred @ turn)[:, 1]) for turn in turns]
    return centred @ turns[int(np.argmin(heights))]


def _pack(pieces: "Sequence[dict[int, Place]]") -> "tuple[dict[int, Place], float, float]":
    """All pieces on shelves, the largest first, each shelf as wide as the picture; and the width and height of all."""
    margin = REACH + 4 * NEST
    boxes = []
    for piece in pieces:
        at = np.array(list(piece.values()))
        boxes.append((at.min(axis=0) - margin, at.max(axis=0) + margin))
    sizes = [high - low for low, high in boxes]
    area = sum(float((size + _GAP).prod()) for size in sizes)
    widest = max([math.sqrt(area * _ASPECT), *(float(size[0]) for size in sizes)], default=1.0)
    places: dict[int, Place] = {}
    x = y = shelf = width = 0.0
    for piece, (low, _high), size in zip(pieces, boxes, sizes, strict=True):
        if x > 0 and x + size[0] > widest:
            x, y, shelf = 0.0, y + shelf + _GAP, 0.0
        for organisation, (px, py) in piece.items():
            places[organisation] = (px - float(low[0]) + x, py - float(low[1]) + y)
        x, shelf = x + float(size[0]) + _GAP, max(shelf, float(size[1]))
        width = max(width, x - _GAP)
    return places, width, y + shelf


def _outlines(members: Members, places: "Mapping[int, Place]") -> "dict[int, BaseGeometry]":
    from shapely.geometry import LineString, MultiPoint, Point
    from shapely.ops import unary_union

    organisations = sorted(places)
    at = np.array([places[o] for o in organisations]).reshape(-1, 2)
    row = {organisation: i for i, organisation in enumerate(organisations)}
    layers = _layers(members)
    outlines = {}
    for partnership, group in sorted(members.items()):
        rows = np.array([row[o] for o in sorted(group)])
        lines = [LineString([at[a], at[b]]) for a, b in _spine(at, rows)]
        reach = REACH + NEST * layers[partnership]
        heads = MultiPoint(at[rows]).buffer(reach)
        body = unary_union([heads, *(line.buffer(0.72 * reach) for line in lines)])
        body = body.buffer(_ROUND).buffer(-2 * _ROUND).buffer(_ROUND)
        body = unary_union([body, heads])
        strangers = [Point(at[i]).buffer(CLEAR) for i in range(len(at)) if i not in set(rows.tolist())]
        near = [disc for disc in strangers if disc.intersects(body)]
        outlines[partnership] = body.difference(unary_union(near)) if near else body
    return outlines


def _layers(members: Members) -> dict[int, int]:
    """A layer for each partnership, different for those that share a member (greedy colouring)."""
    import networkx as nx

    sharing = nx.Graph()
    sharing.add_nodes_from(sorted(members))
    numbers = sorted(members)
    for i, a in enumerate(numbers):
        sharing.add_edges_from((a, b) for b in numbers[i + 1 :] if set(members[a]) & set(members[b]))
    return dict(nx.greedy_color(sharing, strategy="largest_first"))
