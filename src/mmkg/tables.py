"""The two tables: the one source of truth inside the program. Everything else is a view of them."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.errors import ConfigError
from mmkg.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from numpy.typing import NDArray

NODE_COLUMNS: dict[str, str] = {
    "kind": "category",
    "name": "str",
    "title": "str",
    "year": "Int32",
    "date": "str",
    "venue": "str",
    "authors": "str",
    "url": "str",
    "arxiv": "str",
    "doi": "str",
    "acl": "str",
    "s2": "str",
    "corpus_id": "Int64",
    "citation_count": "Int64",
    "influential_citation_count": "Int64",
    "reference_count": "Int64",
    "fields": "str",
    "counts_as_of": "str",
    "curated": "bool",
    "evidence": "str",
}
"""Columns of the node table (index `id`). `authors` and `fields` hold several values joined by `; `."""

EDGE_COLUMNS: dict[str, str] = {
    "subject": "category",
    "relation": "category",
    "object": "category",
    "evidence": "category",
    "influential": "boolean",
    "detail": "category",
}
"""Columns of the edge table. `detail` is the section of a list, or the intents of a citation."""


SCHEMES = {"arxiv": "arxiv", "doi": "doi", "acl": "acl", "s2": "s2", "corpus": "corpus_id"}
"""Scheme of a paper's identifier → column of the tables."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Nodes and edges of one map.

    The categories of `edges.subject` and `edges.object` are `nodes.index`, so that their codes are row numbers.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame

    @property
    def subjects(self) -> NDArray[np.int32]:
        """Row numbers in `nodes` of the subjects, one for each edge."""
        return self.edges["subject"].cat.codes.to_numpy().astype(np.int32, copy=False)

    @property
    def objects(self) -> NDArray[np.int32]:
        """Row numbers in `nodes` of the objects, one for each edge."""
        return self.edges["object"].cat.codes.to_numpy().astype(np.int32, copy=False)


def row_of(nodes: pd.DataFrame, identity: str) -> int:
    """Return the row number of a node id that is there."""
    return int(nodes.index.get_indexer_for(pd.Index([identity]))[0])


def whole(name: str, value: Any, least: int | None = None) -> int:
    """Return an argument that is a whole number; raise `ConfigError` with its name where it is none, or too small.

    >>> whole("k", 5, least=0)
    5
    """
    try:
        number = index(value)
    except TypeError:
        raise ConfigError(f"{name} must be a whole number", value=repr(value)) from None
    if least is not None and number < least:
        raise ConfigError(f"{name} must be {least} or more", value=number)
    return number


def chosen(
    nodes: pd.DataFrame, kind: str | None = None, since: int | None = None, until: int | None = None
) -> NDArray[np.bool_]:
    """Return which nodes are of a kind and of these years; what has no year is left out where years are asked for.

    Raises `ConfigError` for a kind that does not exist, and for a year that is no number.
    """
    if kind is not None and kind not in KINDS:
        raise ConfigError("no such kind", value=kind, hint=f"one of {', '.join(KINDS)}")
    keep = np.ones(len(nodes), dtype=bool) if kind is None else (nodes["kind"] == kind).to_numpy()
    if since is not None:
        keep = keep & (nodes["year"] >= whole("since", since)).fillna(value=False).to_numpy(dtype=bool)
    if until is not None:
        keep = keep & (nodes["year"] <= whole("until", until)).fillna(value=False).to_numpy(dtype=bool)
    return keep


def titled_years(papers: pd.DataFrame) -> Iterator[tuple[str, str, int | None]]:
    """Yield id, title and year of the papers that have a title."""
    titled = papers[["title", "year"]].dropna(subset=["title"])
    years = titled["year"].astype(object).where(titled["year"].notna(), None)
    columns = (titled.index.to_numpy(dtype=object), titled["title"].to_numpy(dtype=object), years)
    yield from zip(*columns, strict=True)


def to_networkx(tables: Tables) -> nx.MultiDiGraph[str]:
    """Return the two tables as a NetworkX graph whose edge keys are the relations.

    Missing values are left out, and no attribute is called `id`, `source`,
    `target` or `key`, which node-link export would overwrite.
    """
    import networkx as nx  # noqa: PLC0415 - a question does not need it

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes, edges = tables.nodes, tables.edges
    graph.add_nodes_from(zip(nodes.index, _attributes(nodes), strict=True))
    ends = edges[["subject", "object", "relation"]].astype("str")
    attributes = _attributes(edges[["evidence", "influential", "detail"]])
    graph.add_edges_from(zip(ends["subject"], ends["object"], ends["relation"], attributes, strict=True))
    return graph


def _attributes(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dict of plain Python values a row, without the missing ones."""
    columns = {str(name): values.astype(object).where(values.notna(), None).tolist() for name, values in frame.items()}
    return [
        {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]
