"""What to call a node inside a sentence, and what is to be said about it in passing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.tables import Tables

SHOWN = 3
"""How many names a reason gives before it ends in `…`."""
LONGEST = 45
"""Longest name shown."""
_SURVEY = re.compile(
    r"\b(?:survey|(?:systematic|literature|comprehensive) review|review of|overview|tutorial)\b|: a review|综述",
    re.IGNORECASE,
)


class Names:
    """Names and remarks of the nodes of one map."""

    def __init__(self, tables: Tables) -> None:
        nodes = tables.nodes
        self._index = nodes.index
        self._names, self._titles = nodes["name"].array, nodes["title"].array
        self._known: dict[int, str] = {}  # reading one cell of an Arrow column is slow
        kinds = nodes["kind"].cat
        self.is_paper = np.array([*(kind == "paper" for kind in kinds.categories), False])[kinds.codes.to_numpy()]

    def name(self, row: int) -> str:
        """Return the short name of a node, else its title, else its id."""
        if row not in self._known:
            self._known[row] = self._name(row)
        return self._known[row]

    def _name(self, row: int) -> str:
        for values in (self._names, self._titles):
            value = values[row]
            if isinstance(value, str) and value:
                return value if len(value) <= LONGEST else value[: LONGEST - 1].rstrip() + "…"
        return str(self._index[row])

    def several(self, rows: Sequence[int]) -> str:
        """Return the first few names."""
        return ", ".join(self.name(row) for row in rows[:SHOWN]) + (", …" if len(rows) > SHOWN else "")

    def is_survey(self, row: int) -> bool:
        """Return whether the title calls itself a survey."""
        title = self._titles[row]
        return isinstance(title, str) and bool(_SURVEY.search(title))
