"""Graph formats: node-link JSON (NetworkX), GraphML, GEXF (Gephi), Cytoscape JSON, VOSviewer JSON.

None of them may hold control characters; GraphML and GEXF have no missing values, lists or 64-bit-safe ids, so what
is missing is left out and what is several stays one text joined by `; `.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mmkg.exchange.texts import called, printable
from mmkg.tables import to_networkx

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from mmkg.tables import Tables

__all__ = ["cytoscape", "gexf", "graphml", "node_link", "vosviewer"]

COLOURS = {
    "paper": (78, 121, 167),
    "code": (89, 161, 79),
    "dataset": (242, 142, 43),
    "task": (225, 87, 89),
    "resource": (176, 122, 161),
}
"""One colour a kind, apart also for those who do not see red and green apart."""
_GEXF_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}


def _graph(tables: Tables) -> nx.MultiDiGraph[str]:
    graph = to_networkx(tables)
    for _, attributes in graph.nodes(data=True):
        _clean(attributes)
    for _, _, attributes in graph.edges(data=True):
        _clean(attributes)
    return graph


def _clean(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = printable(value)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "replace")


def node_link(tables: Tables) -> bytes:
    """Return NetworkX's node-link JSON, to be read by `networkx.node_link_graph(data, edges="edges")`."""
    import networkx as nx  # noqa: PLC0415

    return _json(nx.node_link_data(_graph(tables), edges="edges"))


def cytoscape(tables: Tables) -> bytes:
    """Return Cytoscape JSON (`.cyjs`), for Cytoscape, cytoscape.js and `networkx.cytoscape_graph`."""
    graph = _graph(tables)
    nodes = [{"data": {"id": node, "value": node, **attributes}} for node, attributes in graph.nodes(data=True)]
    edges = [
        {
            "data": {
                "id": f"e{number}",
                "source": one,
                "target": other,
                "key": relation,
                "interaction": relation,
                **attributes,
            }
        }
        for number, (one, other, relation, attributes) in enumerate(graph.edges(keys=True, data=True))
    ]
    return _json(
        {
            "format_version": "1.0",
            "generated_by": "mmkg",
            "directed": True,
            "multigraph": True,
            "data": {"name": "mmkg"},
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


def graphml(tables: Tables) -> bytes:
    """Return GraphML; the relation is the attribute `relation` of an edge, since readers differ on edge ids."""
    import networkx as nx  # noqa: PLC0415

    graph = _graph(tables)
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    flat.add_nodes_from((printable(node), attributes) for node, attributes in graph.nodes(data=True))
    for one, other, relation, attributes in graph.edges(keys=True, data=True):
        flat.add_edge(printable(one), printable(other), relation=relation, **attributes)
    return "\n".join(nx.generate_graphml(flat, named_key_ids=True)).encode() + b"\n"


def layout(tables: Tables, limit: int = 20_000) -> NDArray[Any] | None:
    """Return a position for each node, None for maps that are too large to lay out while one waits."""
    import random  # noqa: PLC0415

    import igraph as ig  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    if len(tables.nodes) > limit or not len(tables.nodes):
        return None
    ends = np.column_stack([tables.subjects, tables.objects])
    graph = ig.Graph(n=len(tables.nodes), edges=ends.tolist())
    angle = np.arange(len(tables.nodes)) * 2.399963  # a fixed start makes the layout repeatable
    start = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(np.arange(len(tables.nodes)))[:, None]
    ig.set_random_number_generator(random.Random(0))  # noqa: S311 - the same picture each time, not a secret
    try:
        return np.asarray(graph.layout_fruchterman_reingold(seed=start.tolist(), niter=150).coords) * 20
    finally:
        ig.set_random_number_generator(random)


def gexf(tables: Tables) -> bytes:
    """Return GEXF 1.3 with colours by kind, sizes by citations in the map, and positions."""
    import numpy as np  # noqa: PLC0415

    graph = _graph(tables)
    root = ET.Element(
        "gexf", {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz", "version": "1.3"}
    )
    body = ET.SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    node_ids = _declare(body, "node", [attributes for _, attributes in graph.nodes(data=True)])
    edge_ids = _declare(body, "edge", [attributes for *_, attributes in graph.edges(data=True)])
    places, degrees = layout(tables), np.bincount(tables.objects, minlength=len(tables.nodes))
    nodes = ET.SubElement(body, "nodes")
    for row, (node, attributes) in enumerate(graph.nodes(data=True)):
        element = ET.SubElement(
            nodes, "node", {"id": node, "label": called({"id": node, **attributes}, "name", "title")}
        )
        _values(element, attributes, node_ids)
        red, green, blue = COLOURS[attributes["kind"]]
        ET.SubElement(element, "viz:color", {"r": str(red), "g": str(green), "b": str(blue)})
        ET.SubElement(element, "viz:size", {"value": f"{4 + 3 * float(np.sqrt(degrees[row])):.2f}"})
        if places is not None:
            ET.SubElement(
                element, "viz:position", {"x": f"{places[row][0]:.3f}", "y": f"{places[row][1]:.3f}", "z": "0"}
            )
    edges = ET.SubElement(body, "edges")
    for number, (one, other, relation, attributes) in enumerate(graph.edges(keys=True, data=True)):
        element = ET.SubElement(
            edges, "edge", {"id": str(number), "source": one, "target": other, "label": relation, "kind": relation}
        )
        _values(element, attributes, edge_ids)
    body_text: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body_text + b"\n"


def _declare(body: ET.Element, target: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Declare the attributes that occur and return their ids."""
    types = {name: _GEXF_TYPES.get(type(value), "string") for row in rows for name, value in row.items()}
    element = ET.SubElement(body, "attributes", {"class": target, "mode": "static"})
    for number, (name, kind) in enumerate(sorted(types.items())):
        ET.SubElement(element, "attribute", {"id": str(number), "title": name, "type": kind})
    return {name: str(number) for number, name in enumerate(sorted(types))}


def _values(element: ET.Element, attributes: dict[str, Any], ids: dict[str, str]) -> None:
    if attributes:
        values = ET.SubElement(element, "attvalues")
        for name, value in attributes.items():
            ET.SubElement(
                values,
                "attvalue",
                {"for": ids[name], "value": str(value).lower() if isinstance(value, bool) else str(value)},
            )


def vosviewer(tables: Tables) -> bytes:
    """Return VOSviewer JSON: items with cluster (kind), position and citations; links have no direction or relation."""
    kinds = list(COLOURS)
    nodes = tables.nodes.reset_index()
    places = layout(tables)
    items = []
    for row, values in enumerate(
        nodes[["id", "kind", "name", "title", "url", "year", "citation_count"]].to_dict("records")
    ):
        item: dict[str, Any] = {
            "id": row + 1,
            "label": called(values, "name", "title"),
            "cluster": kinds.index(values["kind"]) + 1,
        }
        item["description"] = f"{values['id']} {printable(_or_empty(values['title']))}".strip()
        item |= {"url": values["url"]} if _or_empty(values["url"]) else {}
        item |= (
            {"x": round(float(places[row][0]), 3), "y": round(float(places[row][1]), 3)} if places is not None else {}
        )
        item["weights"] = {"Citations": int(values["citation_count"]) if _or_empty(values["citation_count"]) else 0}
        item |= {"scores": {"Year": int(values["year"])}} if _or_empty(values["year"]) else {}
        items.append(item)
    strength: dict[tuple[int, int], int] = {}
    for one, other in zip(tables.subjects.tolist(), tables.objects.tolist(), strict=True):
        if one != other:
            pair = (min(one, other) + 1, max(one, other) + 1)
            strength[pair] = strength.get(pair, 0) + 1
    links = [{"source_id": one, "target_id": other, "strength": count} for (one, other), count in strength.items()]
    clusters = [{"cluster": number + 1, "label": kind} for number, kind in enumerate(kinds)]
    return _json({"network": {"items": items, "links": links, "clusters": clusters}})


def _or_empty(value: Any) -> str:
    return "" if value is None or value != value or str(value) == "<NA>" else str(value)  # noqa: PLR0124  (NaN)
