"""Two rounds of the walk from things to their baskets and on to the members, by local push.

Where the walk reaches very much, each half of a round follows the links with the highest chance first, up to a
budget: cost follows the neighbourhood, not the size of the map, and a hub cannot make a question slow.
The idea of the push is from Andersen, Chung, Lang: Local graph partitioning using PageRank vectors (FOCS 2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mmkg.relate.formula import BUDGET, SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Round:
    """One round: what each thing gave to a fresh basket, what each basket gave to a member, and what arrived."""

    from_things: Floats
    from_baskets: Floats
    arrived: Floats


@dataclass(frozen=True, eq=False)
class Walk:
    """The two rounds that start at some things, and the score of every node."""

    home: Places
    given: NDArray[np.bool_]
    """Which nodes are the given things."""
    named: NDArray[np.bool_]
    """Which nodes are in the given things' own baskets."""
    inside: Floats
    """What each basket got from the given things in the second round."""
    titles: Floats | None
    """What arrived with the first round from the basket of similar titles."""
    first: Round
    second: Round
    scores: Floats


def walk(baskets: Baskets, home: Floats, titles: Floats | None = None) -> Walk:
    """Return the walk from `home`, the chances of the given things; `titles` is what similar titles get of it."""
    start = home if titles is None else home * (1 - titles.sum() / home.sum())
    first = _round(baskets, start)
    if titles is not None:
        first.arrived[:] += titles
    second = _round(baskets, first.arrived)
    scores = SECOND * second.arrived
    scores += first.arrived
    scores *= baskets.prior
    given, named = home > 0, np.zeros(home.size, dtype=bool)
    places = given.nonzero()[0]
    scores[places] = 0.0
    named[baskets.members.gather(places)[0]] = True
    return Walk(places, given, named, _inside(baskets, places, second.from_things), titles, first, second, scores)


def _round(baskets: Baskets, mass: Floats) -> Round:
    things, from_things = _from_things(baskets, mass)
    shared, from_baskets = _from_baskets(baskets, things, from_things)
    arrived = np.zeros(baskets.size)
    found, counts = baskets.members.gather(shared)
    np.add.at(arrived, found, np.repeat(from_baskets[shared], counts))
    np.add.at(arrived, baskets.owner[shared], baskets.owned[shared] * from_baskets[shared])
    return Round(from_things, from_baskets, arrived)


def _from_things(baskets: Baskets, mass: Floats) -> tuple[Places, Floats]:
    places = ((mass > 0) & (baskets.degree > 0)).nonzero()[0]
    amounts = mass[places] / baskets.degree[places]
    return _affordable(baskets.size, places, amounts, baskets.holders.lengths(places))


def _from_baskets(baskets: Baskets, things: Places, from_things: Floats) -> tuple[Places, Floats]:
    inside = _inside(baskets, things, from_things)
    places = (inside > 0).nonzero()[0]
    lengths = baskets.members.lengths(places)
    amounts = inside[places] * baskets.freshness[places] / (lengths + baskets.owned[places])
    return _affordable(inside.size, places, amounts, lengths)


def _inside(baskets: Baskets, things: Places, from_things: Floats) -> Floats:
    """Return what each basket holds of what `things` gave."""
    inside = np.zeros(baskets.owner.size)
    inside[things] = baskets.owned[things] * from_things[things]
    sections = slice(baskets.size, None)
    inside[sections] = baskets.owned[sections] * _spread(baskets.size, things, from_things)[baskets.owner[sections]]
    found, counts = baskets.holders.gather(things)
    np.add.at(inside, found, np.repeat(from_things[things], counts))
    return inside


def _spread(size: int, places: Places, amounts: Floats) -> Floats:
    """Return only these places of `amounts`, which is as long as there are nodes."""
    spread = np.zeros(size)
    spread[places] = amounts[places]
    return spread


def _affordable(size: int, places: Places, amounts: Floats, costs: NDArray[np.int64]) -> tuple[Places, Floats]:
    """Keep what goes on within the budget, where most goes over each link first; return it also spread out."""
    if int(costs.sum()) > BUDGET:
        order = np.lexsort((places, -amounts))
        before = np.cumsum(costs[order]) - costs[order]
        kept = np.sort(order[before < BUDGET])
        places, amounts = places[kept], amounts[kept]
    spread = np.zeros(size)
    spread[places] = amounts
    return places, spread
