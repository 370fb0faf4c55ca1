"""A research map for multimodal researchers.

>>> import mmkg
>>> mmkg.find("blip2").id[0]
'paper:blip-2'

The functions ask the default kg: `MMKG_KG`, else `./kg` of a checkout above the working directory, else the copy
that ships with the package. `mmkg.open(folder)` gives the same questions as methods.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import mmkg.view  # noqa: F401 - imported later, the package would take the place of the function `view`
from mmkg.errors import AmbiguousName, MMKGError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    import pandas as pd

    from mmkg.answer import Answer, Facts
    from mmkg.kg import KG
    from mmkg.view import View

__all__ = [
    "AmbiguousName",
    "MMKGError",
    "UnknownName",
    "edges",
    "find",
    "graph",
    "nodes",
    "open",
    "related",
    "show",
    "stats",
    "view",
    "why",
]


def open(folder: str | Path | None = None) -> KG:  # noqa: A001 - mmkg.open reads as it should
    """Open a kg folder, or the default one; raise `MissingMap` where there is none.

    >>> open().folder.name
    'kg'
    """
    from mmkg.kg import KG  # noqa: PLC0415 - `import mmkg` itself costs nothing

    return KG(folder)


def _default() -> KG:
    from mmkg.settings import Settings, find_kg  # noqa: PLC0415

    return _opened(find_kg(None, Settings.from_environment()))


@cache
def _opened(folder: Path) -> KG:
    return open(folder)


def related(
    name: str | Sequence[str], k: int = 20, kind: str | None = None, since: int | None = None, until: int | None = None
) -> Answer:
    """Return what is nearest to one name or several, with reasons: `id kind name title year score why url`.

    Raises `UnknownName` with the nearest names, `AmbiguousName` with the candidates, `ConfigError` for a `k` below 0
    or an unknown kind.

    >>> related("BLIP-2", k=3).columns.tolist()
    ['id', 'kind', 'name', 'title', 'year', 'score', 'why', 'url']
    """
    return _default().related(name, k, kind, since, until)


def find(text: str, limit: int = 20) -> Answer:
    """Return candidates for a text: `id kind name title year match`, best first; empty where nothing is like it.

    >>> find("悟空").id[0]
    'dataset:wukong'
    """
    return _default().find(text, limit)


def show(name: str) -> Facts:
    """Return the card of one node: facts, links, notes, coverage, what it is tied to, and who says so.

    >>> show("BLIP-2")["year"]
    2023
    """
    return _default().show(name)


def why(a: str, b: str) -> Facts:
    """Return why `b` is near `a`: the score taken apart into reasons whose weights add up to it.

    >>> sorted(why("BLIP-2", "Flickr30k"))
    ['a', 'b', 'counterfactuals', 'rank', 'reasons', 'score']
    """
    return _default().why(a, b)


def view(name: str | None = None) -> View:
    """Return an interactive page of the map, or of what is around one node; `.save("graph.html")` writes it."""
    return _default().view(name)


def stats() -> Facts:
    """Return counts by kind and relation, how much of the reference lists is known, and dates.

    >>> stats()["kinds"]["paper"] > 0
    True
    """
    return _default().stats()


def graph() -> nx.MultiDiGraph[str]:
    """Return a copy of the map as a NetworkX graph; edge keys are the relations.

    >>> graph().has_edge("code:lavis", "paper:blip-2", "implements")
    True
    """
    return _default().graph.copy()


def nodes() -> pd.DataFrame:
    """Return a copy of the node table: index `id`; `kind, name, title, year, …`."""
    return _default().nodes.copy()


def edges() -> pd.DataFrame:
    """Return a copy of the edge table: `subject, relation, object, evidence, …`."""
    return _default().edges.copy()
