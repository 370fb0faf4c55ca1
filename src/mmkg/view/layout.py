"""Where the drawn nodes stand, computed once in Python so that the page needs no physics."""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import TYPE_CHECKING

import igraph
import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SEED = 20230130
"""Any number: it makes two runs give the same picture."""

EVEN = 0.4
"""How far the layout is pulled to even density: 0 leaves it a star with empty corners, 1 makes it a grid."""


@contextmanager
def seeded() -> Iterator[None]:
    """Make igraph's random numbers repeat within the block, and leave Python's own untouched."""
    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - positions, not secrets
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def similarity_graph(size: int, pairs: list[tuple[int, int]], alike: NDArray[np.float64]) -> igraph.Graph:
    """Return the undirected graph of the pairs, weighted by likeness."""
    graph = igraph.Graph(n=size, edges=pairs)
    graph.es["weight"] = [float(alike[one, other]) for one, other in pairs]
    return graph


def communities(graph: igraph.Graph, *, smallest: int = 12, most: int = 14) -> NDArray[np.int64]:
    """Return each node's community, the largest first; -1 where it belongs to none that is worth a name.

    Leiden on modularity (Traag, Waltman, van Eck 2019).
    """
    with seeded():
        found = graph.community_leiden("modularity", weights="weight", n_iterations=10)
    parts = sorted((part for part in found if len(part) >= smallest), key=lambda part: (-len(part), part[0]))[:most]
    member = np.full(graph.vcount(), -1, dtype=np.int64)
    for number, part in enumerate(parts):
        member[part] = number
    return _adopt(graph, member)


def _adopt(graph: igraph.Graph, member: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give what is left to the community it is tied to most."""
    result = member.copy()
    for node in np.flatnonzero(member < 0):
        pull: dict[int, float] = {}
        for edge in graph.es[graph.incident(int(node))]:
            other = int(member[edge.target if edge.source == node else edge.source])
            if other >= 0:
                pull[other] = pull.get(other, 0.0) + edge["weight"]
        if pull:
            result[node] = min(pull, key=lambda part: (-pull[part], part))
    return result


def positions(
    graph: igraph.Graph, member: NDArray[np.int64], radii: NDArray[np.float64], *, aspect: float = 1.15
) -> NDArray[np.float64]:
    """Return x and y of each node: communities apart, no two nodes on one place, wider than high."""
    size = graph.vcount()
    if size == 0:
        return np.zeros((0, 2))
    if size == 1:
        return np.zeros((1, 2))
    whole = _tied_together(graph, member)
    with seeded():
        start = whole.layout_circle()
        laid = whole.layout_fruchterman_reingold(weights="weight", seed=start, niter=300, grid=False)
    place = np.array(laid.coords)[:size]
    return _spread(_fill(place, aspect, radii), radii)


def _tied_together(graph: igraph.Graph, member: NDArray[np.int64]) -> igraph.Graph:
    """Return the graph with a hidden hub for each community and one for all, so that nothing drifts away."""
    size, parts = graph.vcount(), int(member.max(initial=-1)) + 1
    whole = graph.copy()
    for edge in whole.es:
        same = member[edge.source] == member[edge.target]
        edge["weight"] = (0.25 + edge["weight"]) * (1.0 if same else 0.12)
    whole.add_vertices(parts + 1)
    hubs = [(node, size + int(part)) for node, part in enumerate(member) if part >= 0]
    loose = [(node, size + parts) for node, part in enumerate(member) if part < 0]
    centre = [(size + part, size + parts) for part in range(parts)]
    whole.add_edges(
        [*hubs, *loose, *centre], {"weight": [0.35] * len(hubs) + [0.08] * len(loose) + [0.4] * len(centre)}
    )
    return whole


def _fill(place: NDArray[np.float64], aspect: float, radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale to a rectangle with room for all discs; part of the way to even density, so that corners are used."""
    room = (radii + 6) ** 2
    height = np.sqrt(float(room.sum()) * 8 / aspect)
    size = np.array([height * aspect, height])
    span = np.ptp(place, axis=0)
    linear = (place - place.min(axis=0)) / np.where(span > 0, span, 1.0) * size
    result: NDArray[np.float64] = (1 - EVEN) * linear + EVEN * _even(linear, room, size) - size / 2
    return result


def _even(place: NDArray[np.float64], room: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill the rectangle evenly: cut the nodes in halves across its longer side, give each the room it needs, go on."""
    even = np.empty_like(place)
    parts = [(np.arange(len(place)), np.zeros(2), size)]
    while parts:
        rows, corner, size = parts.pop()
        if len(rows) == 1:
            even[rows] = corner + size / 2
            continue
        axis = int(size[1] > size[0])
        ordered = rows[np.argsort(place[rows, axis], kind="stable")]
        one, other = np.array_split(ordered, 2)
        kept, gone = size.copy(), np.zeros(2)
        kept[axis] = gone[axis] = size[axis] * room[one].sum() / room[ordered].sum()
        parts += [(one, corner, kept), (other, corner + gone, np.where(gone > 0, size - gone, size))]
    return even


def _spread(place: NDArray[np.float64], radii: NDArray[np.float64], *, rounds: int = 80) -> NDArray[np.float64]:
    """Push discs apart until none overlap (or `rounds` are over)."""
    place = place.copy()
    angle = np.arange(len(place)) * 2.399963  # golden angle: what lies on one point parts in all directions
    place += np.column_stack([np.cos(angle), np.sin(angle)]) * 0.01
    for _ in range(rounds):
        pairs = cKDTree(place).query_pairs(2 * float(radii.max()), output_type="ndarray")
        one, other = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
        offset = place[one] - place[other]
        distance = np.maximum(np.hypot(offset[:, 0], offset[:, 1]), 1e-6)
        lack = radii[one] + radii[other] - distance
        close = lack > 0.01
        if not close.any():
            break
        push = offset[close] * (lack[close] / distance[close] / 2 * 0.8)[:, None]
        np.add.at(place, one[close], push)
        np.add.at(place, other[close], -push)
    return np.round(place, 1)
