"""Reasons in words: the ways by which a score came, grouped, named and weighed.

A way ends with one last basket: the node's own, or one that holds it. In the first round a given thing is in that
basket too; in the second round something near a given thing is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mmkg.relate.formula import SECOND
from mmkg.relate.names import Names
from mmkg.vocabulary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets
    from mmkg.relate.walk import Walk
    from mmkg.tables import Tables

    Ints = NDArray[np.integer]
    Floats = NDArray[np.float64]

OPENED = 16
"""How many baskets are searched for the names of what is near, where a short answer is enough."""
ROUNDING = 1e-9
"""Share of an amount below which what is left of it is rounding."""
THROUGH_MEMBERS = ("own", "both", "near own")
"""Sorts of ways that rest on the link of the thing they go through; the others rest on the node's own link."""

Kind = tuple[str, str]
"""What sort of way, and the relation it has to do with."""
Cell = tuple[int, int]
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
    links: frozenset[Cell] = field(default=frozenset(), repr=False)
    """The links it rests on, where they were asked for."""


class _Ways(NamedTuple):
    """Ways of one kind: how much came over each basket, and what it came through."""

    kind: Kind
    baskets: Ints
    amounts: Floats
    via: Ints | None = None
    """Where it is not the owner of the basket, and not one of the members."""


class _Told(NamedTuple):
    """What is told: about which node, from which walk, how thoroughly."""

    walk: Walk
    node: int
    opened: int | None
    links: bool


class _Last(NamedTuple):
    """The last baskets before a node, and what came over each of them."""

    baskets: Ints
    own: NDArray[np.bool_]
    owners: Ints
    share: Floats
    """What the node gets of what a basket holds in the second round."""
    first: Floats
    """What came with a given thing in the basket."""
    second: Floats
    """What came with something else in the basket."""


class Teller:
    """Takes scores apart and says in words what came by which way."""

    def __init__(self, tables: Tables, baskets: Baskets) -> None:
        self._tables = tables
        self._baskets = baskets
        self.names = Names(tables)

    def tell(self, walk: Walk, node: int, *, limit: int | None = None, links: bool = False) -> list[Reason]:
        """Return the reasons for the score of `node`, strongest first; all weights add up to the score."""
        score = float(walk.scores.at(np.array([node]))[0])
        grouped: dict[Kind, list[_Ways]] = {}
        for ways in self._ways(walk, node) if score > 0 else ():
            if ways.amounts.size:
                grouped.setdefault(ways.kind, []).append(ways)
        weights = {kind: sum(float(ways.amounts.sum()) for ways in group) for kind, group in grouped.items()}
        scale = score / sum(weights.values()) if weights else 0.0
        order = sorted(grouped, key=lambda kind: (-weights[kind], kind))[:limit]
        told = _Told(walk, node, OPENED if limit else None, links)
        return [self._reason(kind, grouped[kind], scale * weights[kind], told) for kind in order]

    # --- the ways ------------------------------------------------------------------------

    def _ways(self, walk: Walk, node: int) -> Iterator[_Ways]:
        last = self._last(walk, node)
        yield from self._first_ways(walk, node, last)
        yield from self._own_ways(walk, node, last)
        yield from self._second_ways(walk, last)
        alike = walk.titles.at(np.array([node]))
        yield _Ways(("titles", ""), np.zeros(0, dtype=np.intp), alike[alike > 0], walk.home[:1])

    def _last(self, walk: Walk, node: int) -> _Last:
        owned = [node, *self._sections.get(node, [])]
        baskets = np.concatenate((owned, self._baskets.holders.of(node)))
        opened, again = walk.first.from_baskets.at(baskets), walk.second.from_baskets.at(baskets)
        used = (opened + again > 0).nonzero()[0]
        own, baskets = used < len(owned), baskets[used]
        gain = np.where(own, self._baskets.owned[baskets], 1.0)
        second = SECOND * gain * again[used]
        share = SECOND * gain * (second > 0) * self._baskets.freshness[baskets]
        share /= self._baskets.members.lengths(baskets) + self._baskets.owned[baskets]
        given, back = share * walk.inside.at(baskets), share * gain * walk.second.from_things.at(np.array([node]))
        rest = second - given - back
        rest[rest < ROUNDING * second] = 0.0
        first = gain * opened[used] + given
        return _Last(baskets, own, self._baskets.owner[baskets], share, first, rest)

    def _first_ways(self, walk: Walk, node: int, last: _Last) -> Iterator[_Ways]:
        """Ways over a given thing's basket, a basket with a given thing, or the node's own with a given thing."""
        used = last.first > 0
        lists = (used & self.names.is_paper[last.owners] & ~last.own & ~np.isin(last.owners, walk.home)).nonzero()[0]
        yield _Ways(("together", "cites"), last.baskets[lists], last.first[lists], last.owners[lists])
        used[lists] = False
        for place in used.nonzero()[0]:
            basket, owner, amount = int(last.baskets[place]), int(last.owners[place]), last.first[place]
            seeds = [int(seed) for seed in walk.home if self._baskets.members.has(basket, int(seed))]
            if last.own[place] and seeds:
                each = np.full(len(seeds), amount / len(seeds))
                yield _Ways(
                    ("own", self._relation(basket, seeds[:1])), np.full(len(seeds), basket), each, np.array(seeds)
                )
            else:
                sort, tied = ("seed", [node]) if owner in walk.home else ("together", [node, *seeds])
                kind = (sort, self._relation(basket, tied))
                yield _Ways(kind, last.baskets[[place]], np.array([amount]), last.owners[[place]])

    def _own_ways(self, walk: Walk, node: int, last: _Last) -> Iterator[_Ways]:
        """Ways over the node's own baskets with something near: shared references, or what it is tied to."""
        paper = self.names.is_paper[node]
        for place in (last.own & (last.second > 0)).nonzero()[0]:
            members = self._baskets.members.of(int(last.baskets[place]))
            members = members[~np.isin(members, walk.home)]
            amounts = last.share[place] * walk.second.from_things.at(members)
            both = np.isin(members, walk.named) & bool(paper)
            for kind, which in ((("both", "cites"), both), (("near own", ""), ~both)):
                held = (which & (amounts > 0)).nonzero()[0]
                yield _Ways(kind, np.full(held.size, last.baskets[place]), amounts[held], members[held])

    def _second_ways(self, walk: Walk, last: _Last) -> Iterator[_Ways]:
        """Ways over the basket of something near, and over baskets with something near in them."""
        near = ~np.isin(last.owners, walk.home) & ~last.own
        held = self._baskets.owned[last.baskets] * walk.second.from_things.at(last.owners)
        by_owner = np.where(near, last.share * held, 0.0)
        owner = (by_owner > 0).nonzero()[0]
        yield _Ways(("near owner", ""), last.baskets[owner], by_owner[owner], last.owners[owner])
        rest = np.where(last.own, 0.0, last.second - by_owner)
        rest[rest < ROUNDING * last.second] = 0.0
        lists = self.names.is_paper[last.owners]
        for kind, which in ((("near", "cites"), lists), (("near", ""), ~lists)):
            place = (which & (rest > 0)).nonzero()[0]
            yield _Ways(kind, last.baskets[place], rest[place])

    def _opened(self, ways: _Ways, told: _Told) -> tuple[_Ways, Ints]:
        """Return ways through the members of the baskets, from which the amounts came; `opened` limits the baskets."""
        walk, order = told.walk, np.lexsort((ways.baskets, -ways.amounts))[: told.opened]
        baskets = ways.baskets[order]
        members, counts = self._baskets.members.gather(baskets)
        per_thing = self._baskets.freshness[baskets] / (
            self._baskets.members.lengths(baskets) + self._baskets.owned[baskets]
        )
        amounts = walk.second.from_things.at(members) * np.repeat(per_thing, counts)
        kept = ((amounts > 0) & ~np.isin(members, walk.home) & (members != told.node)).nonzero()[0]
        return _Ways(ways.kind, np.repeat(baskets, counts)[kept], amounts[kept]), members[kept]

    # --- words ---------------------------------------------------------------------------

    def _reason(self, kind: Kind, group: list[_Ways], weight: float, told: _Told) -> Reason:
        named = [(ways, ways.via) if ways.via is not None else self._opened(ways, told) for ways in group]
        things, amounts = (
            np.concatenate(parts) for parts in zip(*((via, way.amounts) for way, via in named), strict=True)
        )
        rows = _strongest(things, amounts)
        cells = (
            frozenset(cell for ways, things in named for cell in _cells(ways, things, told.node))
            if told.links
            else None
        )
        basket = next((int(ways.baskets[0]) for ways, _ in named if ways.baskets.size), -1)
        return Reason(self._text(kind, rows, basket, told.walk), weight, kind[0], rows, cells or frozenset())

    def _text(self, kind: Kind, via: tuple[int, ...], basket: int, walk: Walk) -> str:
        sort, relation = kind
        if sort == "titles":
            return "similar title"
        names = self.names.several(via)
        if sort in {"own", "seed"}:
            it = "it" if walk.home.size == 1 else names
            return f"{_reads(relation, owner=sort == 'own')} {it}"
        if sort == "near own":
            return f"{_reads(self._relation(basket, via[:1]), owner=True)} {names}, near it"
        if sort == "near owner":
            return f"tied to {names}, near it" if not self.names.is_paper[via[0]] else f"cited by {names}, near it"
        papers = f"{len(via)} papers: " if len(via) > 1 else ""
        return _PHRASES.get(kind, "both tied to {names}").format(names=names, papers=papers)

    @cached_property
    def _sections(self) -> dict[int, list[int]]:
        """Resource → its baskets, one for each section."""
        found: dict[int, list[int]] = {}
        for basket in range(self._baskets.size, self._baskets.owner.size):
            found.setdefault(int(self._baskets.owner[basket]), []).append(basket)
        return found

    @cached_property
    def _ties(self) -> dict[tuple[int, int], str]:
        """Relation between two nodes, of all edges that are not citations."""
        edges = self._tables.edges
        tied = (edges["relation"] != "cites").to_numpy()
        ends = zip(self._tables.subjects[tied].tolist(), self._tables.objects[tied].tolist(), strict=True)
        return dict(zip(ends, edges["relation"][tied].astype(str), strict=True))

    def _relation(self, basket: int, members: Iterable[int]) -> str:
        """Return the relation between the owner of a basket and all of `members`; nothing where they differ."""
        owner = int(self._baskets.owner[basket])
        found = {self._ties.get((owner, member)) or self._ties.get((member, owner), "cites") for member in members}
        return found.pop() if len(found) == 1 else ""


def _strongest(things: Ints, amounts: Floats) -> tuple[int, ...]:
    """Return the distinct things, those with the highest sum of amounts first."""
    total: dict[int, float] = {}
    for thing, amount in zip(things.tolist(), amounts.tolist(), strict=True):
        total[thing] = total.get(thing, 0.0) + amount
    return tuple(sorted(total, key=lambda thing: (-total[thing], thing)))


def _cells(ways: _Ways, via: Ints, node: int) -> Iterator[Cell]:
    """Yield the links that ways rest on: those of what they go through, or the node's own."""
    if ways.kind[0] in THROUGH_MEMBERS:
        yield from zip(ways.baskets.tolist(), via.tolist(), strict=True)
    else:
        yield from ((basket, node) for basket in ways.baskets.tolist())


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
    ("near", "cites"): "cited with {names}, near it",
    ("near", ""): "together with {names}, near it",
}
"""Words for each kind of way that goes through something shared."""
