"""Reasons in words: the ways by which a score came, grouped, named and weighed.

A way ends with one last basket: the node's own, or one that holds it. Where that basket holds a given thing too, the
basket is the reason, whichever way chance went there; else the reason is what is near a given thing and is in it.
References that a paper shares with a given one are always told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mmkg.relate.names import Names
from mmkg.relate.walk import among
from mmkg.vocabulary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets
    from mmkg.relate.walk import Walk
    from mmkg.tables import Tables

    Ints = NDArray[np.integer]
    Floats = NDArray[np.float64]

NEAR = 64
"""How many of the things that the first round reached may be named as what is near."""
EVERYWHERE = 5000
"""Baskets that hold a thing which is not named, because it is near everything."""
ROUNDING = 1e-9
"""Share of an amount below which what is left of it is rounding."""
THROUGH_MEMBERS = ("own", "both", "near own")
"""Sorts of ways that rest on the link of the thing they go through; the others rest on the node's own link."""

Kind = tuple[str, str]
"""What sort of way, and the relation it has to do with."""
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


class _Ways(NamedTuple):
    """Ways of one kind: to which answer, over which basket, how much, and through what."""

    kind: Kind
    who: Ints
    """Number of the answer."""
    baskets: Ints
    amounts: Floats
    via: Ints | None = None
    """None where it is whatever else is in the basket."""

    def of(self, number: int) -> _Ways:
        """Return the ways to one answer."""
        place = (self.who == number).nonzero()[0]
        return _Ways(self.kind, *(None if column is None else column[place] for column in self[1:]))  # type: ignore[arg-type] # None is via alone


class _Last(NamedTuple):
    """The last baskets before the answers, and what came over each of them."""

    who: Ints
    baskets: Ints
    own: NDArray[np.bool_]
    owners: Ints
    share: Floats
    """What the answer gets of what a basket holds in the later rounds."""
    first: Floats
    """What came over a basket with a given thing in it; over an answer's own, only what came from that thing."""
    otherwise: Floats
    """What came otherwise."""


class Teller:
    """Takes scores apart and says in words what came by which way."""

    def __init__(self, tables: Tables, baskets: Baskets) -> None:
        self._tables = tables
        self._baskets = baskets
        self.names = Names(tables)

    def tell(self, walk: Walk, nodes: Ints, *, limit: int | None = None) -> list[list[Reason]]:
        """Return the reasons for the score of each of `nodes`, strongest first; all weights add up to the score.

        With `limit` only so many are told.
        """
        ways = self._by_kind(walk, nodes)
        weights = np.zeros((len(ways), nodes.size))
        for kind, way in enumerate(ways):
            weights[kind] = np.bincount(way.who, way.amounts, nodes.size)
        total = weights.sum(axis=0)
        weights *= np.divide(walk.scores.at(nodes), total, out=np.zeros(nodes.size), where=total > 0)
        near = {way.kind: self._near_things(walk, way, nodes) for way in ways if way.via is None}
        told: list[list[Reason]] = []
        for number, (node, parts) in enumerate(zip(nodes.tolist(), weights.T.tolist(), strict=True)):
            order = sorted((kind for kind, part in enumerate(parts) if part > 0), key=lambda kind: -parts[kind])
            told.append([])
            for kind in order[:limit]:
                mine = ways[kind].of(number)
                via = near[mine.kind][number] if mine.kind in near else _strongest(mine)
                told[-1].append(self._reason(walk, node, mine, via, parts[kind]))
        return told

    def _by_kind(self, walk: Walk, nodes: Ints) -> list[_Ways]:
        """Return all ways of each kind together, by kind."""
        grouped: dict[Kind, list[_Ways]] = {}
        for ways in self._ways(walk, nodes):
            if ways.who.size:
                grouped.setdefault(ways.kind, []).append(ways)
        return [_together(grouped[kind]) for kind in sorted(grouped)]

    # --- the ways ------------------------------------------------------------------------

    def _ways(self, walk: Walk, nodes: Ints) -> Iterator[_Ways]:
        last = self._last(walk, nodes)
        yield from self._first_ways(walk, last)
        yield from self._own_ways(walk, last)
        yield from self._other_ways(walk, last)
        alike = walk.titles.at(nodes)
        who = (alike > 0).nonzero()[0]
        yield _Ways(
            ("titles", ""), who, np.zeros(who.size, dtype=np.intp), alike[who], np.repeat(walk.home[:1], who.size)
        )

    def _last(self, walk: Walk, nodes: Ints) -> _Last:
        number = np.arange(nodes.size)
        ties = [(who, basket) for who, node in enumerate(nodes.tolist()) for basket in self._tied.get(node, ())]
        held, counts = self._baskets.holders.gather(nodes)
        baskets = np.concatenate((nodes, np.array([basket for _, basket in ties], dtype=np.intp), held))
        who = np.concatenate((number, np.array([who for who, _ in ties], dtype=np.intp), np.repeat(number, counts)))
        opened, again = walk.first.from_baskets.at(baskets), walk.later.from_baskets.at(baskets)
        used = (opened + again > 0).nonzero()[0]
        own, baskets, who = used < nodes.size + len(ties), baskets[used], who[used]
        gain = np.where(own, self._baskets.owned[baskets], 1.0)
        later = gain * again[used]
        share = gain * (later > 0) * self._per_thing(baskets)
        given, back = share * walk.inside.at(baskets), share * gain * walk.later.from_things.at(nodes)[who]
        rest = later - given - back
        rest[rest < ROUNDING * later] = 0.0
        owners = self._baskets.owner[baskets]
        of_home, _ = self._baskets.holders.gather(walk.home)
        shared = ~own & (among(owners, walk.home) | among(baskets, np.unique(of_home)))
        first = gain * opened[used] + given + np.where(shared, rest, 0.0)
        return _Last(who, baskets, own, owners, share, first, np.where(shared, 0.0, rest))

    def _per_thing(self, baskets: Ints) -> Floats:
        """Return what each member of a basket gets of what the basket holds."""
        shares: Floats = self._baskets.freshness[baskets] / self._baskets.room[baskets]
        return shares

    def _first_ways(self, walk: Walk, last: _Last) -> Iterator[_Ways]:
        """Ways over a given thing's basket, a basket with a given thing, or the answer's own with a given thing."""
        used = last.first > 0
        lists = used & self.names.is_paper[last.owners] & ~last.own
        by_seed = among(last.owners, walk.home)
        for kind, which in ((("together", "cites"), lists & ~by_seed), (("seed", "cites"), lists & by_seed)):
            place = which.nonzero()[0]
            yield _Ways(kind, last.who[place], last.baskets[place], last.first[place], last.owners[place])
        place = (used & ~lists).nonzero()[0]
        yield from self._ties_told(walk, last, place)

    def _ties_told(self, walk: Walk, last: _Last, places: Ints) -> Iterator[_Ways]:
        """Ways over baskets that are no lists of references, or that are the answer's own; they are few."""
        home, found = walk.home.tolist(), defaultdict[Kind, list[tuple[int, int, float, int]]](list)
        columns = (last.who, last.baskets, last.owners, last.own, last.first)
        for who, basket, owner, own, amount in zip(*(column[places].tolist() for column in columns), strict=True):
            seeds = home if len(home) == 1 else [seed for seed in home if self._baskets.members.has(basket, seed)]
            if own:
                kind, through = ("own", self._baskets.relation(basket)), seeds
            elif owner in home:
                kind, through = ("seed", self._baskets.relation(basket)), [owner]
            else:
                kind, through = ("together", self._baskets.relation(basket)), [owner]
            found[kind] += [(who, basket, amount / len(through), via) for via in through]
        for kind, ways in found.items():
            who, baskets, amounts, via = zip(*ways, strict=True)
            yield _Ways(kind, np.array(who), np.array(baskets), np.array(amounts), np.array(via))

    def _own_ways(self, walk: Walk, last: _Last) -> Iterator[_Ways]:
        """Ways over an answer's own baskets with something near: shared references, or what it is tied to."""
        own = (last.own & (last.otherwise > 0)).nonzero()[0]
        members, counts = self._baskets.members.gather(last.baskets[own])
        place = np.repeat(own, counts)
        amounts = last.share[place] * walk.later.from_things.at(members)
        near = (amounts > 0) & ~among(members, walk.home)
        relations = np.array([self._baskets.relation(basket) for basket in last.baskets[own].tolist()], dtype=str)
        seeds = np.repeat(self._seed_in(walk, last.baskets[own]), counts)
        relation_of = np.repeat(relations, counts)
        both = near & among(members, walk.named) & (relation_of == "cites")
        members = np.where(both | (seeds < 0), members, seeds)
        sorts = (("both", both), ("own", near & ~both & (seeds >= 0)), ("near own", near & ~both & (seeds < 0)))
        for relation in sorted(set(relations.tolist())):
            for sort, which in sorts:
                held = (which & (relation_of == relation)).nonzero()[0]
                who, baskets = last.who[place[held]], last.baskets[place[held]]
                yield _Ways((sort, relation), who, baskets, amounts[held], members[held])

    def _seed_in(self, walk: Walk, baskets: Ints) -> Ints:
        """Return the first given thing in each of some baskets, -1 where there is none."""
        held, counts = self._baskets.holders.gather(walk.home)
        found = dict(zip(held[::-1].tolist(), np.repeat(walk.home, counts)[::-1].tolist(), strict=True))
        return np.array([found.get(basket, -1) for basket in baskets.tolist()], dtype=np.intp)

    def _other_ways(self, walk: Walk, last: _Last) -> Iterator[_Ways]:
        """Ways over the basket of something near, and over baskets with something near in them."""
        near = (last.otherwise > 0) & ~last.own
        held = self._baskets.owned[last.baskets] * walk.later.from_things.at(last.owners)
        by_owner = np.where(near, last.share * held, 0.0)
        for relation, ways in self._of_relations(last.baskets, by_owner > 0):
            kind = "near owner", relation
            yield _Ways(kind, last.who[ways], last.baskets[ways], by_owner[ways], last.owners[ways])
        rest = np.where(near, last.otherwise - by_owner, 0.0)
        rest[rest < ROUNDING * last.otherwise] = 0.0
        lists = self.names.is_paper[last.owners]
        for kind, which in ((("near", "cites"), lists), (("near", ""), ~lists)):
            place = (which & (rest > 0)).nonzero()[0]
            yield _Ways(kind, last.who[place], last.baskets[place], rest[place])

    def _of_relations(self, baskets: Ints, which: NDArray[np.bool_]) -> Iterator[tuple[str, Ints]]:
        """Yield each relation that some of these baskets have, and their places."""
        lists = baskets < self._baskets.size
        yield "cites", (which & lists).nonzero()[0]
        ties = (which & ~lists).nonzero()[0]
        relations = np.array([self._baskets.relation(basket) for basket in baskets[ties].tolist()], dtype=str)
        for relation in sorted(set(relations.tolist())):
            yield relation, ties[relations == relation]

    def _near_things(self, walk: Walk, ways: _Ways, nodes: Ints) -> list[tuple[int, ...]]:
        """Return for each answer the things of the first round in the baskets of its ways, strongest first."""
        things = self._near_home(walk)
        held, counts = self._baskets.holders.gather(things)
        order = np.argsort(held, kind="stable")
        inside, thing = held[order], np.repeat(np.arange(things.size), counts)[order]
        first = np.searchsorted(inside, ways.baskets)
        many = np.searchsorted(inside, ways.baskets, side="right") - first
        ends = np.cumsum(many)
        place = np.repeat(first - (ends - many), many) + np.arange(many.sum())
        amounts = walk.later.from_things.at(things)[thing[place]] * np.repeat(self._per_thing(ways.baskets), many)
        cells = np.repeat(ways.who, many) * things.size + thing[place]
        table = np.bincount(cells, amounts, nodes.size * things.size).reshape(nodes.size, things.size)
        table[things == nodes[:, None]] = 0.0
        ranked = np.argsort(-table, axis=1, kind="stable")
        return [tuple(things[row[: (line > 0).sum()]].tolist()) for row, line in zip(ranked, table, strict=True)]

    def _near_home(self, walk: Walk) -> Ints:
        """Return the things that the first round reached most, the given ones left out."""
        places, amounts = walk.first.arrived
        named = ~among(places, walk.home) & (self._baskets.holders.lengths(places) <= EVERYWHERE)
        places, amounts = places[named], amounts[named]
        return np.sort(places[np.lexsort((places, -amounts))[:NEAR]])

    # --- words ---------------------------------------------------------------------------

    def _reason(self, walk: Walk, node: int, ways: _Ways, via: tuple[int, ...], weight: float) -> Reason:
        near_tie = ways.kind == ("near", "")
        text = self._tie(ways, via) if near_tie or not via else self._text(ways.kind, via, node, walk)
        return Reason(text, weight, ways.kind[0], via, partial(_links, ways, node))

    def _tie(self, ways: _Ways, via: tuple[int, ...]) -> str:
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

    @cached_property
    def _tied(self) -> dict[int, list[int]]:
        """Node → its baskets beside its list of references."""
        found: dict[int, list[int]] = {}
        for basket in range(self._baskets.size, self._baskets.owner.size):
            found.setdefault(int(self._baskets.owner[basket]), []).append(basket)
        return found


def _together(ways: list[_Ways]) -> _Ways:
    """Return ways of one kind as one."""
    if len(ways) == 1:
        return ways[0]
    who, baskets, amounts, via = (np.concatenate(column) for column in zip(*(way[1:] for way in ways), strict=True))
    return _Ways(ways[0].kind, who, baskets, amounts, via)


def _strongest(ways: _Ways) -> tuple[int, ...]:
    """Return the distinct things that ways go through, strongest first."""
    through = ways.baskets if ways.via is None else ways.via
    return tuple(dict.fromkeys(through[np.lexsort((through, -ways.amounts))].tolist()))


def _links(ways: _Ways, node: int) -> frozenset[Link]:
    """Return the links that ways rest on: those of what they go through, or the answer's own."""
    if ways.kind[0] == "titles":
        return frozenset()
    through = ways.via.tolist() if ways.kind[0] in THROUGH_MEMBERS and ways.via is not None else repeat(node)
    return frozenset(zip(ways.baskets.tolist(), through, strict=False))


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
