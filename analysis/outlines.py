"""Where organisations stand in a network picture, and the outline around each partnership's members.

Pure geometry, in units of the ideal distance between two partners.  Each component of the bipartite graph of
organisations and partnerships is laid out by stress majorisation (Gansner, Koren & North 2004), then loosened until
hardly an outline touches whom it does not belong to.  What is still touched is cut out of the outline, so that no
organisation seems a member that is none.
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

NODE = 0.17  # radius of a mean mark
NEAREST = 0.72  # two marks keep this distance
REACH = 0.34  # an outline's distance from its members' centres
NEST = 0.045  # outlines that share a member differ by this, so that both can be seen
_LAYERS = 3  # different distances at most
CLEAR = 0.26  # kept free around an organisation inside an outline that is not its own
_ROUND = 0.22  # radius that smooths an outline's corners
_APART = REACH + NODE + 0.16  # wished distance between an organisation and a stranger's outline's spine
_STEPS = 160
_MAJORISATIONS = 60
_GAP = 0.5  # between components
_CELL = 0.2  # of the grid on which components are packed
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
    places, width, height = _pack(pieces, members)
    return NetworkLayout(places, _outlines(members, places), width, height)


def _component(graph: "nx.Graph", members: Members) -> "dict[int, Place]":
    """Places of one component's organisations, its long side horizontal."""
    nodes = sorted(graph.nodes)  # organisations first
    organisations = [number for kind, number in nodes if kind == "o"]
    row = {organisation: i for i, organisation in enumerate(organisations)}
    groups = [np.array([row[o] for o in group]) for group in members.values()]
    at = _stress_layout(_steps_between(graph, nodes))[: len(organisations)]
    at = at / max(_median_partner_distance(at, groups), 1e-9)
    at = _turned(_loosen(at, groups))
    return {organisation: (float(at[i, 0]), float(at[i, 1])) for organisation, i in row.items()}


def _steps_between(graph: "nx.Graph", nodes: Sequence[tuple[str, int]]) -> NDArray[np.float64]:
    """Shortest paths between all `nodes` of a connected graph, counted in edges."""
    import networkx as nx

    row = {node: i for i, node in enumerate(nodes)}
    steps = np.zeros((len(nodes), len(nodes)))
    for node, reached in nx.all_pairs_shortest_path_length(graph):
        for other, n in reached.items():
            steps[row[node], row[other]] = n
    return steps


def _stress_layout(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places, shape (nodes, 2), whose distances are near to `steps`, short ones above all (weights steps^-2)."""
    n = len(steps)
    centre = np.eye(n) - 1.0 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ steps**2 @ centre)  # classical scaling, to begin with
    vectors = vectors[:, [-1, -2]]
    vectors = vectors * np.where(vectors[np.abs(vectors).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    at = vectors * np.sqrt(np.maximum(values[[-1, -2]], 1e-6))
    at = at + 0.05 * np.stack([np.cos(2.4 * np.arange(n)), np.sin(2.4 * np.arange(n))], axis=1)  # twins fall together
    weight = 1.0 / np.maximum(steps, 1.0) ** 2
    np.fill_diagonal(weight, 0.0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    for _ in range(_MAJORISATIONS):
        between = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
        ratio = -weight * steps / np.maximum(between, 1e-9)
        np.fill_diagonal(ratio, 0.0)
        at = inverse @ ((ratio - np.diag(ratio.sum(axis=1))) @ at)
    return at


def _median_partner_distance(at: NDArray[np.float64], groups: Sequence[NDArray[np.int64]]) -> float:
    lengths = [math.dist(at[a], at[b]) for group in groups for a, b in _spine(at, group)]
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


def _pack(pieces: "Sequence[dict[int, Place]]", members: Members) -> "tuple[dict[int, Place], float, float]":
    """All pieces, each in the lowest free place that its shape fits into; and the width and height of all."""
    if not pieces:
        return {}, 0.0, 0.0
    shapes = [_shape(piece, members) for piece in pieces]
    cells = sum(int(shape.sum()) for shape, _corner in shapes)
    wide = max([math.ceil(math.sqrt(1.3 * cells * _ASPECT)), *(shape.shape[1] for shape, _corner in shapes)])
    taken = np.zeros((sum(shape.shape[0] for shape, _corner in shapes), wide), dtype=bool)
    places: dict[int, Place] = {}
    for piece, (shape, corner) in zip(pieces, shapes, strict=True):
        row, column = _free_place(taken, shape)
        taken[row : row + shape.shape[0], column : column + shape.shape[1]] |= shape
        for organisation, (x, y) in piece.items():
            places[organisation] = (x - float(corner[0]) + column * _CELL, y - float(corner[1]) + row * _CELL)
    used_rows, used_columns = np.flatnonzero(taken.any(axis=1)), np.flatnonzero(taken.any(axis=0))
    return places, (int(used_columns[-1]) + 1) * _CELL, (int(used_rows[-1]) + 1) * _CELL


def _shape(piece: "dict[int, Place]", members: Members) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """The cells that a piece needs with half a gap around it, and the place of its lower left corner."""
    organisations = list(piece)
    row = {organisation: i for i, organisation in enumerate(organisations)}
    at = np.array([piece[o] for o in organisations])
    groups = [np.array([row[o] for o in group]) for group in members.values() if group[0] in row]
    stations = np.linspace(0.0, 1.0, 6)[:, None]
    lines = [at[a] + stations * (at[b] - at[a]) for group in groups for a, b in _spine(at, group)]
    points = np.concatenate([at, *lines])
    reach = REACH + _LAYERS * NEST + _GAP / 2
    corner = points.min(axis=0) - reach
    columns, rows = np.ceil((points.max(axis=0) + reach - corner) / _CELL).astype(int)
    x = corner[0] + (np.arange(columns) + 0.5) * _CELL
    y = corner[1] + (np.arange(rows) + 0.5) * _CELL
    square = (x[None, :, None] - points[:, 0]) ** 2 + (y[:, None, None] - points[:, 1]) ** 2
    return square.min(axis=2) < reach**2, corner


def _free_place(taken: NDArray[np.bool_], shape: NDArray[np.bool_]) -> tuple[int, int]:
    """Row and column of the lowest, then leftmost place of `taken` where `shape` overlaps nothing."""
    rows, columns = shape.shape
    for row in range(taken.shape[0] - rows + 1):
        for column in range(taken.shape[1] - columns + 1):
            if not (taken[row : row + rows, column : column + columns] & shape).any():
                return row, column
    raise AssertionError("the grid is as high as all shapes on top of each other")


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
        reach = REACH + NEST * min(layers[partnership], _LAYERS)
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
