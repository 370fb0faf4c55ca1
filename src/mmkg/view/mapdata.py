"""What the explorer shows: everything it needs, in one object that it only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mmkg.errors import UnknownName
from mmkg.schema import RELATIONS, Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mmkg.tables import Tables

Related = Callable[[str, int], pd.DataFrame]
"""Node id and number of answers → a table `id, score, why`, best first."""


@dataclass(frozen=True, eq=False)
class MapData:
    """A map as the explorer sees it; nothing in it is ever changed."""

    tables: Tables
    entries: Mapping[str, Entry] = field(default_factory=dict)
    aliases: Mapping[str, list[str]] = field(default_factory=dict)
    results: pd.DataFrame = field(default_factory=pd.DataFrame)
    coverage: pd.DataFrame = field(default_factory=pd.DataFrame)
    related: Related | None = None
    """Without it the page computes all related nodes itself, and says so."""
    origin: str = ""
    """Where the data came from and how old it is, for the footer."""

    @cached_property
    def curated(self) -> NDArray[np.bool_]:
        """Whether a person curated the node, one for each row of the node table."""
        return self.tables.nodes["curated"].to_numpy(dtype=bool)

    @cached_property
    def subjects(self) -> NDArray[np.int64]:
        """Row numbers of the subjects, one for each edge."""
        return self.tables.subjects.astype(np.int64)

    @cached_property
    def objects(self) -> NDArray[np.int64]:
        """Row numbers of the objects, one for each edge."""
        return self.tables.objects.astype(np.int64)

    @cached_property
    def relations(self) -> NDArray[np.int64]:
        """Position of each edge's relation in `mmkg.schema.RELATIONS`."""
        column = self.tables.edges["relation"].cat
        order = {name: number for number, name in enumerate(RELATIONS)}
        lookup = np.array([order[name] for name in column.categories] + [-1], dtype=np.int64)
        return lookup[column.codes.to_numpy()]

    def row(self, node: str) -> int:
        """Return the row number of a node id; raise `UnknownName` where there is none."""
        try:
            return self.tables.nodes.index.tolist().index(node)
        except ValueError:
            raise UnknownName(node) from None
