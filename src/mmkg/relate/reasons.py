"""Reasons in words: the ways by which a score came, named and weighed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from mmkg.relate.names import Names
from mmkg.relate.walk import among
from mmkg.relate.ways import Kind, Paths, Ways
from mmkg.vocabulary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets
    from mmkg.relate.walk import Walk
    from mmkg.tables import Tables

    Ints = NDArray[np.integer]
    Floats = NDArray[np.float64]

THROUGH_MEMBERS = ("own", "both", "near own")
"""Sorts of ways that rest on the link of the thing they go through; the others rest on the node's own link."""

Link = tuple[int, int]
"""A basket and one of its members: one link."""


@dataclass(frozen=True)
class Reason:
    """One part of a score in words."""

    text: str
    weight: float
    """How much of the score it is."""
    kind: str
    """`own`, `seed`: a direct link; `together`, `both`: something shared; `near …`: over something near; `titles`."""
    via: tuple[int, ...]
    """Rows of the things that it goes through, strongest first."""
    find_links: Callable[[], frozenset[Link]] = field(repr=False, compare=False)

    @property
    def links(self) -> frozenset[Link]:
        """The links it rests on; none for similar titles."""
        return self.find_links()


class Teller:
    """Takes scores apart and says in words what came by which way."""

    def __init__(self, tables: Tables, baskets: Baskets) -> None:
        self._baskets = baskets
        self.names = Names(tables)
        self._paths = Paths(baskets, self.names.is_paper)

    def tell(self, walk: Walk, nodes: Ints, *, limit: int | None = None) -> list[list[Reason]]:
        """Return the reasons for the score of each of `nodes`, strongest first; all weights add up to the score.

        With `limit` only so many are told.
        """
        ways = self._paths.by_kind(walk, nodes)
        weights = np.zeros((len(ways), nodes.size))
        for kind, way in enumerate(ways):
            weights[kind] = np.bincount(way.who, way.amounts, nodes.size)
        total = weights.sum(axis=0)
        weights *= np.divide(walk.scores.at(nodes), total, out=np.zeros(nodes.size), where=total > 0)
        near = {way.kind: self._paths.near_things(walk, way, nodes) for way in ways if way.via is None}
        told: list[list[Reason]] = []
        for number, (node, parts) in enumerate(zip(nodes.tolist(), weights.T.tolist(), strict=True)):
            order = sorted((kind for kind, part in enumerate(parts) if part > 0), key=lambda kind: -parts[kind])
            told.append([])
            for kind in order[:limit]:
                mine = ways[kind].of(number)
                via = near[mine.kind][number] if mine.kind in near else _strongest(mine)
                told[-1].append(self._reason(walk, node, mine, via, parts[kind]))
        return told

    # --- words ---------------------------------------------------------------------------

    def _reason(self, walk: Walk, node: int, ways: Ways, via: tuple[int, ...], weight: float) -> Reason:
        near_tie = ways.kind == ("near", "")
        text = self._tie(ways, via) if near_tie or not via else self._text(ways.kind, via, node, walk)
        return Reason(text, weight, ways.kind[0], via, partial(self._links, ways, node, via))

    def _links(self, ways: Ways, node: int, via: tuple[int, ...]) -> frozenset[Link]:
        """Return the links that ways rest on: those of what they go through, or the answer's own.

        Over lists with many near things it is theirs: without its own the answer would be another, little cited one.
        """
        if ways.kind[0] == "titles":
            return frozenset()
        if ways.kind == ("near", "cites") and via:
            held, counts = self._baskets.holders.gather(np.array(via, dtype=np.intp))
            shared = among(held, np.sort(ways.baskets))
            return frozenset(zip(held[shared].tolist(), np.repeat(via, counts)[shared].tolist(), strict=True))
        through = ways.via.tolist() if ways.kind[0] in THROUGH_MEMBERS and ways.via is not None else repeat(node)
        return frozenset(zip(ways.baskets.tolist(), through, strict=False))

    def _tie(self, ways: Ways, via: tuple[int, ...]) -> str:
        """Return whose the baskets are that hold the answer, and what near the given things is in them."""
        owners = tuple(dict.fromkeys(self._baskets.owner[list(_strongest(ways))].tolist()))
        like = f", like {self.names.several(via)}" if via else ""
        return f"tied to {self.names.several(owners)}{like} (close to it)"

    def _text(self, kind: Kind, via: tuple[int, ...], node: int, walk: Walk) -> str:
        sort, relation = kind
        if sort == "titles":
            return "similar title" if self.names.is_paper[node] else "similar name"
        names = self.names.several(via)
        if sort in {"own", "seed"}:
            it = "it" if walk.home.size == 1 else names
            return f"{_reads(relation, owner=sort == 'own')} {it}"
        if sort == "near own":
            return f"{_reads(relation, owner=True)} {names} (close to it)"
        if sort == "near owner":
            return f"{_reads(relation, owner=False)} {names} (close to it)"
        papers = f"{len(via)} papers: " if len(via) > 1 else ""
        return _PHRASES.get(kind, "both tied to {names}").format(names=names, papers=papers)


def _strongest(ways: Ways) -> tuple[int, ...]:
    """Return the distinct things that ways go through, strongest first."""
    through = ways.baskets if ways.via is None else ways.via
    return tuple(dict.fromkeys(through[np.lexsort((through, -ways.amounts))].tolist()))


def _reads(relation: str, *, owner: bool) -> str:
    """Return how a relation reads from the owner of the basket, or from a member of it."""
    if relation not in RELATIONS:
        return "tied to"
    subject_owns = relation in {"cites", "implements", "lists"}
    return RELATIONS[relation].reads if owner == subject_owns else RELATIONS[relation].reads_back


_PHRASES: dict[Kind, str] = {
    ("together", "cites"): "cited together by {papers}{names}",
    ("together", "introduces"): "both introduced {names}",
    ("together", "trains_on"): "both trained on {names}",
    ("together", "evaluates_on"): "both evaluated on {names}",
    ("together", "addresses"): "both address {names}",
    ("together", "supports"): "both support {names}",
    ("together", "part_of"): "both part of {names}",
    ("together", "derives_from"): "both derive from {names}",
    ("together", "implements"): "both implemented by {names}",
    ("together", "lists"): "same section of {names}",
    ("both", "cites"): "both cite {papers}{names}",
    ("near", "cites"): "cited with {names} (close to it)",
}
"""Words for each kind of way that goes through something shared."""
