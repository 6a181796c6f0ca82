"""Where the organisations of one connected piece of the network stand: partners close together, strangers outside.

Places come from stress majorisation (Gansner, Koren & North 2004) on the bipartite graph of organisations and
partnerships; then every partnership draws its members into a disc just large enough for them, and pushes out whoever
is no member.  Lengths are in units of the picture's own.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx as nx

    Place = tuple[float, float]

NEAREST = 0.72  # two marks keep this distance
_CLEAR = 0.58  # wished distance between a stranger and a disc's or a spine's nearest member
_STEPS, _LAST_STEPS = 300, 30
_MAJORISATIONS = 60
_RING = 6  # so many marks stand well in a ring; more of them leave it hollow

Groups = Sequence[NDArray[np.int64]]  # rows of each partnership's members


def place(graph: "nx.Graph", members: Mapping[int, Sequence[int]]) -> "dict[int, Place]":
    """Places of the organisations of one component, its long side horizontal.

    `graph` joins ("o", organisation) to ("p", partnership); `members` are the same partnerships.
    """
    nodes = sorted(graph.nodes)  # organisations first
    organisations = [number for kind, number in nodes if kind == "o"]
    row = {organisation: i for i, organisation in enumerate(organisations)}
    groups = [np.array([row[o] for o in group]) for group in members.values()]
    if len(groups) == 1 and len(organisations) > _RING:
        at = _spiral(len(organisations))
    else:
        at = _stress_layout(_steps_between(graph, nodes))[: len(organisations)]
        at = at / max(_median_partner_distance(at, groups), 1e-9)
    at = _turned(_gathered(at, groups))
    return {organisation: (float(at[i, 0]), float(at[i, 1])) for organisation, i in row.items()}


def disc(members: int) -> float:
    """Radius of the disc that holds the centres of so many marks: that of a hexagonal packing, and a little."""
    return NEAREST * max(0.55 * math.sqrt(members) - 0.25, 0.0)


def spine(at: NDArray[np.float64], group: NDArray[np.int64]) -> list[tuple[int, int]]:
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


def _spiral(n: int) -> NDArray[np.float64]:
    """Places that fill a disc evenly (Vogel 1979), shape (n, 2)."""
    i = np.arange(n)
    angle = i * math.pi * (3 - math.sqrt(5))
    return 0.55 * NEAREST * np.sqrt(i + 0.5)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _median_partner_distance(at: NDArray[np.float64], groups: Groups) -> float:
    lengths = [math.dist(at[a], at[b]) for group in groups for a, b in spine(at, group)]
    return float(np.median(lengths)) if lengths else 1.0


def _gathered(at: NDArray[np.float64], groups: Groups) -> NDArray[np.float64]:
    """`at` after marks moved apart, members into their discs and strangers out of them.  Shape (organisations, 2)."""
    at = at.copy()
    member = np.zeros((len(groups), len(at)), dtype=bool)
    for i, group in enumerate(groups):
        member[i, group] = True
    for step in range(_STEPS):
        if step % 8 == 0:
            spines = [(a, b, i) for i, group in enumerate(groups) for a, b in spine(at, group)]
            if not spines:
                return at
            first, second, owner = np.array(spines).T
            stranger = ~member[owner]  # (spines, organisations)
        move = _apart(at) + _into_discs(at, member) + _off_spines(at, first, second, stranger)
        reach = np.hypot(*move.T)
        at += move * np.minimum(1.0, 0.25 / np.maximum(reach, 1e-9))[:, None]
    for _ in range(_LAST_STEPS):  # whatever else is wished for, marks must not lie on each other
        at += _apart(at)
    return at


def _apart(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Moves that part marks nearer than `NEAREST`."""
    between = at[:, None] - at[None]
    distance = np.hypot(between[..., 0], between[..., 1])
    np.fill_diagonal(distance, np.inf)
    push = np.maximum(NEAREST - distance, 0.0) / np.maximum(distance, 1e-6)
    return 0.4 * (between * push[..., None]).sum(axis=1)


def _into_discs(at: NDArray[np.float64], member: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Moves that draw members, shape (partnerships, organisations), into a disc around their centre and part strangers
    from it: half of the way each of the two goes."""
    size = member.sum(axis=1)
    radius = np.array([disc(int(n)) for n in size])
    centre = (member @ at) / size[:, None]
    away = at[None] - centre[:, None]
    distance = np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-6)
    direction = away / distance[..., None]
    outside = np.where(member, np.maximum(distance - radius[:, None], 0.0), 0.0)
    inside = np.where(member, 0.0, np.maximum(radius[:, None] + _CLEAR - distance, 0.0))
    move = (direction * (0.12 * inside - 0.15 * outside)[..., None]).sum(axis=0)
    pushed = -0.12 * (direction * inside[..., None]).sum(axis=1)  # of the disc as a whole
    return move + member.T @ pushed


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
    push = direction * (np.maximum(_CLEAR - distance, 0.0) * stranger)[..., None]
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
