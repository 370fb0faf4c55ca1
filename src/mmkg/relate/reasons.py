"""Reasons in words: the ways by which a score came, grouped and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mmkg.relate.links import Links, Rows
    from mmkg.tables import Tables

SHOWN = 3
"""How many names a reason gives before it says how many more there are."""
TITLE_LENGTH = 60
"""Longest name shown inside a reason."""

BOTH: dict[str, str] = {
    "introduces": "both tied to",
    "trains_on": "both trained on",
    "evaluates_on": "both evaluated on",
    "addresses": "both address",
    "supports": "both tied to",
    "part_of": "both part of",
    "derives_from": "both tied to",
    "implements": "both tied to",
    "lists": "both in",
}
"""How a shared neighbour reads, when both stand to it in the same relation."""


@dataclass(frozen=True)
class Reason:
    """One part of a score in words; `via` are the rows of the nodes that it goes through."""

    text: str
    weight: float
    kind: str
    via: tuple[int, ...]


class Teller:
    """Turns ways into sentences about a node as seen from the seeds."""

    def __init__(self, tables: Tables, links: Links) -> None:
        self._tables = tables
        self._links = links

    def name(self, row: int) -> str:
        """Return the short name of a node, else its title, else its id."""
        nodes = self._tables.nodes
        for column in ("name", "title"):
            value = nodes[column].iat[row]
            if isinstance(value, str) and value:
                return value if len(value) <= TITLE_LENGTH else value[: TITLE_LENGTH - 1].rstrip() + "…"
        return str(nodes.index[row])

    def tell(self, seeds: NDArray[np.intp], node: int, parts: Mapping[tuple[str, int], float]) -> list[Reason]:
        """Return one reason for each kind of way, strongest first."""
        groups: dict[str, list[tuple[float, int]]] = {}
        for (layer, neighbour), weight in parts.items():
            groups.setdefault(self._kind(seeds, node, layer, neighbour), []).append((weight, neighbour))
        reasons = []
        for kind, ways in groups.items():
            ways.sort(key=lambda way: (-way[0], way[1]))
            via = tuple(neighbour for _, neighbour in ways)
            reasons.append(Reason(self._text(kind, via, seeds), sum(weight for weight, _ in ways), kind, via))
        return sorted(reasons, key=lambda reason: (-reason.weight, reason.text))

    def _kind(self, seeds: NDArray[np.intp], node: int, layer: str, neighbour: int) -> str:
        if neighbour in seeds:
            return f"direct {layer}" if layer != "ties" else f"direct {self._relation(node, neighbour)}"
        rows: Rows = getattr(self._links, layer)
        near_seed = {"cites": "cited_by", "cited_by": "cites"}.get(layer)
        if near_seed and np.isin(getattr(self._links, near_seed).of(neighbour), seeds).any():
            return "coupled" if layer == "cites" else "cocited"
        shared = np.isin(rows.of(neighbour), seeds) if layer == "ties" else np.zeros(0, bool)
        return f"shared {self._relation(node, neighbour)}" if shared.any() else "far"

    def _relation(self, row: int, neighbour: int) -> str:
        start = int(self._links.ties.starts[row])
        place = start + int(np.searchsorted(self._links.ties.of(row), neighbour))
        return self._links.relations[self._links.tie_relations[place]]

    def _text(self, kind: str, via: Sequence[int], seeds: NDArray[np.intp]) -> str:
        names = ", ".join(self.name(row) for row in via[:SHOWN]) + (", …" if len(via) > SHOWN else "")
        many = len(via) > 1
        if kind == "cocited":
            return f"cited together by {len(via)} papers: {names}" if many else f"cited together by {names}"
        if kind == "coupled":
            return f"both cite {len(via)} papers: {names}" if many else f"both cite {names}"
        if kind == "far":
            return f"near it through {names}"
        how, _, relation = kind.partition(" ")
        if how == "shared":
            return f"{BOTH.get(relation, 'both tied to')} {names}"
        it = names if len(seeds) > 1 else "it"
        return {"cites": f"cites {it}", "cited_by": f"cited by {it}"}.get(
            relation, f"{relation.replace('_', ' ')}: {it}"
        )
