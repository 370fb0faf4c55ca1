"""The two tables: the one source of truth inside the program. Everything else is a view of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
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
