"""From a map to its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mmkg.schema import RELATIONS
from mmkg.view.choose import adjacency, choose, drawn_edges, likeness, relevance, strongest
from mmkg.view.layout import communities, positions, similarity_graph
from mmkg.view.naming import community_names
from mmkg.view.page import page
from mmkg.view.payload import payload

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mmkg.view.mapdata import MapData

DRAWN = 1000
"""Nodes drawn at first on the page of a whole map."""
NEAR = 400
"""Nodes in the small page that a notebook shows."""


@dataclass(frozen=True)
class _Picture:
    rows: NDArray[np.int64]
    place: NDArray[np.float64]
    member: NDArray[np.int64]
    names: list[str]
    edges: list[int]


def render(data: MapData, *, focus: str | None = None, full: bool = True) -> str:
    """Return the explorer as one HTML text; with `focus` it opens around that node.

    `full` puts the whole map into the page; otherwise only what is near the focus (or most relevant).
    Raises `UnknownName` where `focus` is no node id of the map.
    """
    centre = None if focus is None else data.row(focus)
    picture, rows = _picture(data, centre, full=full)
    catalogue = payload(data, rows, _ranked_here(data, picture, centre, full=full), full=full)
    number = {int(row): place for place, row in enumerate(rows)}
    nodes = [
        {"id": number[int(row)], "x": float(x), "y": float(y), "group": int(part)}
        for row, (x, y), part in zip(picture.rows, picture.place, picture.member, strict=True)
    ]
    edges = [_edge(data, edge, number) for edge in picture.edges]
    catalogue |= {"communities": picture.names, "focus": -1 if centre is None else number[centre], "full": full}
    name = "mmkg" if centre is None else f"{data.tables.nodes['name'].iloc[centre]} · mmkg"
    return page(nodes, edges, catalogue, name)


def _ranked_here(data: MapData, picture: _Picture, centre: int | None, *, full: bool) -> list[int]:
    """Return the rows whose related nodes Python ranks; in a small page only the focus and the reading list's best."""
    if full:
        return [int(row) for row in np.union1d(picture.rows, np.flatnonzero(data.curated))]
    listed = picture.rows[data.curated[picture.rows]]
    degree = np.bincount(np.concatenate([data.subjects, data.objects]), minlength=len(data.curated))
    best = listed[np.argsort(-degree[listed], kind="stable")][:60]
    return sorted({*map(int, best), *([] if centre is None else [centre])})


def _edge(data: MapData, edge: int, number: dict[int, int]) -> dict[str, Any]:
    return {
        "from": number[int(data.subjects[edge])],
        "to": number[int(data.objects[edge])],
        "relation": list(RELATIONS)[data.relations[edge]],
    }


def _picture(data: MapData, centre: int | None, *, full: bool) -> tuple[_Picture, NDArray[np.int64]]:
    """Choose, lay out and name; also return the rows that the page shall know."""
    matrix = adjacency(data)
    rows = choose(data, matrix, limit=DRAWN if full else NEAR, focus=None if full else centre)
    if centre is not None and centre not in rows:
        near = np.argsort(-relevance(matrix, np.arange(matrix.shape[0]) == centre), kind="stable")[:30]
        rows = np.union1d(rows, near)
    alike = likeness(matrix, rows)
    graph = similarity_graph(len(rows), strongest(alike, 5), alike)
    member = communities(graph)
    place = positions(graph, member, _room(data, rows))
    picture = _Picture(rows, place, member, community_names(data, rows, member), drawn_edges(data, rows, alike))
    return picture, np.arange(len(data.tables.nodes)) if full else rows


def _room(data: MapData, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the radius that each node needs: its disc as `radius` of `scene.js` draws it, and air for a label."""
    size = len(data.tables.nodes)
    cites = data.relations == list(RELATIONS).index("cites")
    cited = np.bincount(data.objects[cites], minlength=size)
    tied = np.bincount(data.subjects, minlength=size) + np.bincount(data.objects, minlength=size)
    paper = data.tables.nodes["kind"].to_numpy() == "paper"
    weight = np.where(paper, np.minimum(cited, 160), np.minimum(tied, 60))[rows]
    ring = np.where(data.curated[rows], 7.0, 0.0)
    air: NDArray[np.float64] = (4 + 1.5 * np.sqrt(weight)) * 1.15 + 4 + ring
    return air
