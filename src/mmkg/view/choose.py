"""Which nodes are drawn at first, and which of their edges: a thousand of tens of thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from mmkg.schema import RELATIONS

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from mmkg.view.mapdata import MapData

    Matrix = sparse.csr_array[Any, tuple[int, int]]

_ORDER = list(RELATIONS)
_LISTS = _ORDER.index("lists")
_CITES = _ORDER.index("cites")
_WEIGHTS = np.array([{"cites": 1.0, "lists": 0.1}.get(name, 3.0) for name in RELATIONS])
"""How far relevance flows along a relation: a hand-made tie far, an entry of a long list hardly."""


def adjacency(data: MapData) -> Matrix:
    """Return the symmetric matrix of the map; parallel edges add up."""
    size = len(data.tables.nodes)
    weights = _WEIGHTS[data.relations]
    one_way = sparse.coo_array((weights, (data.subjects, data.objects)), shape=(size, size)).tocsr()
    both: Matrix = (one_way + one_way.T).tocsr()
    return both


def relevance(matrix: Matrix, seeds: NDArray[np.bool_], *, steps: int = 30) -> NDArray[np.float64]:
    """Return personalised PageRank from `seeds` (damping 0.85; Haveliwala 2002), by power iteration."""
    start = seeds.astype(float) if seeds.any() else np.ones(matrix.shape[0])
    start /= start.sum()
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    inverse = np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)
    spread = (sparse.diags_array(inverse) @ matrix).T.tocsr()
    score = start
    for _ in range(steps):
        score = 0.85 * (spread @ score) + 0.15 * start
    return score


def choose(data: MapData, matrix: Matrix, limit: int = 1000, focus: int | None = None) -> NDArray[np.int64]:
    """Return the rows to draw, sorted: the curated ones, then the most relevant that tie to two of the chosen."""
    seeds = data.curated
    if focus is not None:
        seeds = np.arange(len(seeds)) == focus
    score = relevance(matrix, seeds)
    rank = score + (data.curated if focus is None else seeds).astype(float) * 10
    best = np.lexsort((np.arange(len(rank)), -rank))
    best = best[rank[best] > 0]
    pool = best[: limit + limit // 2]
    ties = np.asarray((matrix[pool][:, pool] > 0).sum(axis=1)).ravel()
    held = (ties >= 2) | (rank[pool] >= 10)
    ordered = np.concatenate([pool[held], pool[~held]])
    return np.sort(ordered[:limit])


def likeness(matrix: Matrix, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how alike the rows' neighbourhoods are (cosine; Salton 1963), with a share for a direct tie."""
    part = matrix[rows]
    lengths = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
    inverse = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    scaled = sparse.diags_array(inverse) @ part
    alike: NDArray[np.float64] = (scaled @ scaled.T).toarray()
    direct = (matrix[rows][:, rows] > 0).toarray()
    alike += direct * 0.15
    np.fill_diagonal(alike, 0.0)
    return alike


def strongest(alike: NDArray[np.float64], count: int) -> list[tuple[int, int]]:
    """Return the pairs that are among the `count` most alike of either end, sorted; each once."""
    size = len(alike)
    if size < 2:
        return []
    count = min(count, size - 1)
    best = np.argsort(-alike, axis=1, kind="stable")[:, :count]
    pairs = {
        (min(one, int(other)), max(one, int(other)))
        for one in range(size)
        for other in best[one]
        if alike[one, other] > 0
    }
    return sorted(pairs)


def drawn_edges(data: MapData, rows: NDArray[np.int64], alike: NDArray[np.float64], count: int = 3) -> list[int]:
    """Return the edges drawn at rest: hand-made ties, and for each paper its strongest citations.

    All 10,000 citations among 1,000 papers at once would be a grey cloud; the others show on hover.
    """
    place = np.full(len(data.tables.nodes), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    ends = place[data.subjects], place[data.objects]
    inside = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    typed = np.flatnonzero(inside & (data.relations != _LISTS) & (data.relations != _CITES))
    cites = np.flatnonzero(inside & (data.relations == _CITES))
    strength = alike[ends[0][cites], ends[1][cites]]
    kept: dict[int, int] = {}
    taken: list[int] = []
    for edge in cites[np.lexsort((cites, -strength))]:
        one, other = int(ends[0][edge]), int(ends[1][edge])
        if kept.get(one, 0) < count or kept.get(other, 0) < count:
            taken.append(int(edge))
            kept[one], kept[other] = kept.get(one, 0) + 1, kept.get(other, 0) + 1
    return sorted([*typed.tolist(), *taken])
