"""The ways by which a score came: each ends with one last basket, the node's own or one that holds it.

Where that basket holds a given thing too, the basket is the reason, whichever way chance went there; else the reason
is what is near a given thing and is in it. References that a paper shares with a given one are always told.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mmkg.relate.walk import among

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets
    from mmkg.relate.walk import Walk

    Ints = NDArray[np.integer]
    Floats = NDArray[np.float64]

NEAR = 64
"""How many of the things that the first round reached may be named as what is near."""
EVERYWHERE = 5000
"""Baskets that hold a thing which is not named, because it is near everything."""
ROUNDING = 1e-9
"""Share of an amount below which what is left of it is rounding."""

Kind = tuple[str, str]
"""What sort of way, and the relation it has to do with."""


class Ways(NamedTuple):
    """Ways of one kind: to which answer, over which basket, how much, and through what."""

    kind: Kind
    who: Ints
    """Number of the answer."""
    baskets: Ints
    amounts: Floats
    via: Ints | None = None
    """None where it is whatever else is in the basket."""

    def of(self, number: int) -> Ways:
        """Return the ways to one answer."""
        place = (self.who == number).nonzero()[0]
        return Ways(self.kind, *(None if column is None else column[place] for column in self[1:]))  # type: ignore[arg-type] # None is via alone


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


class Paths:
    """Takes the scores of a walk apart into ways."""

    def __init__(self, baskets: Baskets, is_paper: NDArray[np.bool_]) -> None:
        self._baskets = baskets
        self._is_paper = is_paper

    def by_kind(self, walk: Walk, nodes: Ints) -> list[Ways]:
        """Return all ways of each kind together, by kind."""
        grouped: dict[Kind, list[Ways]] = {}
        for ways in self._ways(walk, nodes):
            if ways.who.size:
                grouped.setdefault(ways.kind, []).append(ways)
        return [_together(grouped[kind]) for kind in sorted(grouped)]

    def _ways(self, walk: Walk, nodes: Ints) -> Iterator[Ways]:
        last = self._last(walk, nodes)
        yield from self._first_ways(walk, last)
        yield from self._own_ways(walk, last)
        yield from self._other_ways(walk, last)
        alike = walk.titles.at(nodes)
        who = (alike > 0).nonzero()[0]
        yield Ways(
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

    def _first_ways(self, walk: Walk, last: _Last) -> Iterator[Ways]:
        """Ways over a given thing's basket, a basket with a given thing, or the answer's own with a given thing."""
        used = last.first > 0
        lists = used & self._is_paper[last.owners] & ~last.own
        by_seed = among(last.owners, walk.home)
        for kind, which in ((("together", "cites"), lists & ~by_seed), (("seed", "cites"), lists & by_seed)):
            place = which.nonzero()[0]
            yield Ways(kind, last.who[place], last.baskets[place], last.first[place], last.owners[place])
        place = (used & ~lists).nonzero()[0]
        yield from self._ties_told(walk, last, place)

    def _ties_told(self, walk: Walk, last: _Last, places: Ints) -> Iterator[Ways]:
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
            yield Ways(kind, np.array(who), np.array(baskets), np.array(amounts), np.array(via))

    def _own_ways(self, walk: Walk, last: _Last) -> Iterator[Ways]:
        """Ways over an answer's own baskets with something near: shared references, or what it is tied to."""
        own = (last.own & (last.otherwise > 0)).nonzero()[0]
        members, counts = self._baskets.members.gather(last.baskets[own])
        place = np.repeat(own, counts)
        amounts = last.share[place] * walk.later.from_things.at(members)
        near = (amounts > 0) & ~among(members, walk.home)
        relations = self._relations(last.baskets[own])
        seeds = np.repeat(self._seed_in(walk, last.baskets[own]), counts)
        relation_of = np.repeat(relations, counts)
        both = near & among(members, walk.named) & (relation_of == "cites")
        members = np.where(both | (seeds < 0), members, seeds)
        sorts = (("both", both), ("own", near & ~both & (seeds >= 0)), ("near own", near & ~both & (seeds < 0)))
        for relation in sorted(set(relations.tolist())):
            for sort, which in sorts:
                held = (which & (relation_of == relation)).nonzero()[0]
                who, baskets = last.who[place[held]], last.baskets[place[held]]
                yield Ways((sort, relation), who, baskets, amounts[held], members[held])

    def _seed_in(self, walk: Walk, baskets: Ints) -> Ints:
        """Return the first given thing in each of some baskets, -1 where there is none."""
        held, counts = self._baskets.holders.gather(walk.home)
        found = dict(zip(held[::-1].tolist(), np.repeat(walk.home, counts)[::-1].tolist(), strict=True))
        return np.array([found.get(basket, -1) for basket in baskets.tolist()], dtype=np.intp)

    def _other_ways(self, walk: Walk, last: _Last) -> Iterator[Ways]:
        """Ways over the basket of something near, and over baskets with something near in them."""
        near = (last.otherwise > 0) & ~last.own
        held = self._baskets.owned[last.baskets] * walk.later.from_things.at(last.owners)
        by_owner = np.where(near, last.share * held, 0.0)
        for relation, ways in self._of_relations(last.baskets, by_owner > 0):
            kind = "near owner", relation
            yield Ways(kind, last.who[ways], last.baskets[ways], by_owner[ways], last.owners[ways])
        rest = np.where(near, last.otherwise - by_owner, 0.0)
        rest[rest < ROUNDING * last.otherwise] = 0.0
        lists = self._is_paper[last.owners]
        for kind, which in ((("near", "cites"), lists), (("near", ""), ~lists)):
            place = (which & (rest > 0)).nonzero()[0]
            yield Ways(kind, last.who[place], last.baskets[place], rest[place])

    def _of_relations(self, baskets: Ints, which: NDArray[np.bool_]) -> Iterator[tuple[str, Ints]]:
        """Yield each relation that some of these baskets have, and their places."""
        lists = baskets < self._baskets.size
        yield "cites", (which & lists).nonzero()[0]
        ties = (which & ~lists).nonzero()[0]
        relations = self._relations(baskets[ties])
        for relation in sorted(set(relations.tolist())):
            yield relation, ties[relations == relation]

    def _relations(self, baskets: Ints) -> NDArray[np.str_]:
        """Return the relation of each basket."""
        return np.array([self._baskets.relation(basket) for basket in baskets.tolist()], dtype=str)

    def near_things(self, walk: Walk, ways: Ways, nodes: Ints) -> list[tuple[int, ...]]:
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

    @cached_property
    def _tied(self) -> dict[int, list[int]]:
        """Node → its baskets beside its list of references."""
        found: dict[int, list[int]] = {}
        for basket in range(self._baskets.size, self._baskets.owner.size):
            found.setdefault(int(self._baskets.owner[basket]), []).append(basket)
        return found


def _together(ways: list[Ways]) -> Ways:
    """Return ways of one kind as one."""
    if len(ways) == 1:
        return ways[0]
    who, baskets, amounts, via = (np.concatenate(column) for column in zip(*(way[1:] for way in ways), strict=True))
    return Ways(ways[0].kind, who, baskets, amounts, via)
