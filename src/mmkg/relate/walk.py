"""The rounds of the walk from things to their baskets and on to the members, by local push.

Where the walk reaches very much, each half of a round follows the links with the highest chance first, up to a
budget: cost follows the neighbourhood, not the size of the map, and a hub cannot make a question slow.
The idea of the push is from Andersen, Chung, Lang: Local graph partitioning using PageRank vectors (FOCS 2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mmkg.relate.formula import BUDGET, THIRD, TITLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets

    Ints = NDArray[np.integer]
    Floats = NDArray[np.float64]


SPARSE = 50
"""Places for each arrival from which on sums are found by sorting."""


class Mass(NamedTuple):
    """Amounts above 0 at some places, by ascending place."""

    places: Ints
    amounts: Floats

    def at(self, places: Ints) -> Floats:
        """Return the amount at each of `places`.

        >>> Mass(np.array([2, 5]), np.array([0.5, 0.1])).at(np.array([5, 3])).tolist()
        [0.1, 0.0]
        """
        if not self.places.size:
            return np.zeros(places.size)
        found = np.minimum(np.searchsorted(self.places, places), self.places.size - 1)
        return np.where(self.places[found] == places, self.amounts[found], 0.0)


def among(values: Ints, places: Ints) -> NDArray[np.bool_]:
    """Return which of `values` are in `places`, which ascend: `numpy.isin` without its overhead.

    >>> among(np.array([3, 1, 9]), np.array([1, 3])).tolist()
    [True, True, False]
    """
    if not places.size:
        return np.zeros(values.size, dtype=bool)
    found: NDArray[np.bool_] = places[np.minimum(np.searchsorted(places, values), places.size - 1)] == values
    return found


def gathered(size: int, arrivals: Iterable[tuple[Ints, Floats]]) -> Mass:
    """Return the sum of what arrives at places below `size`.

    >>> gathered(9, [(np.array([5, 2, 5]), np.array([1.0, 2.0, 3.0]))]).amounts.tolist()
    [2.0, 4.0]
    """
    parts = list(arrivals)
    few = sum(places.size for places, _ in parts) * SPARSE < size  # sorting costs less than a pass over all places
    if parts and few:
        found, place = np.unique(np.concatenate([places for places, _ in parts]), return_inverse=True)
        total: Floats = np.bincount(place, np.concatenate([some for _, some in parts])).astype(np.float64)
        held = total > 0
        return Mass(found[held], total[held])
    total = np.zeros(size)
    for places, amounts in parts:
        np.add.at(total, places, amounts)
    found = (total > 0).nonzero()[0]
    return Mass(found, total[found])


class Round(NamedTuple):
    """One round: what each thing gave to a fresh basket, what each basket gave to a member, and what arrived."""

    from_things: Mass
    from_baskets: Mass
    arrived: Mass


@dataclass(frozen=True, eq=False)
class Walk:
    """The rounds that start at some things, and the scores of all that they reach."""

    home: Ints
    """The given things, ascending."""
    named: Ints
    """What is in their own baskets."""
    inside: Mass
    """What each basket got from the given things in the later rounds."""
    titles: Mass
    """What arrived from the basket of similar titles, in all rounds."""
    first: Round
    later: Round
    """The second and the third round together, weighed as in the score."""
    scores: Mass


def walk(baskets: Baskets, home: Ints, titles: Mass) -> Walk:
    """Return the walk from the given things (ascending); `titles` is what similar titles get of it."""
    start = Mass(home, np.full(home.size, (1 - titles.amounts.sum()) / max(home.size, 1)))
    nothing = Mass(home[:0], titles.amounts[:0])
    first = _round(baskets, start, titles)
    second = _round(baskets, first.arrived, nothing)
    third = _round(baskets, second.arrived, nothing)
    weight = THIRD / max(home.size, 1) ** 2
    later = _together(baskets, ((1.0, second), (weight, third)))
    further = max(0.0, TITLED * (2 + weight) - 1)  # in all rounds together, beside what arrived with the first
    again = Mass(titles.places, titles.amounts * further)
    inside = _inside(baskets, Mass(home, later.from_things.at(home)))
    named, _ = baskets.members.gather(home)
    alike = Mass(titles.places, titles.amounts + again.amounts)
    scores = _scores(baskets, home, (first.arrived, later.arrived, again))
    return Walk(home, np.unique(named), inside, alike, first, later, scores)


def _together(baskets: Baskets, rounds: Sequence[tuple[float, Round]]) -> Round:
    """Return the sum of some weighed rounds."""
    sizes = (baskets.size, baskets.owner.size, baskets.size)
    weighed = [[Mass(part.places, weight * part.amounts) for part in one] for weight, one in rounds]
    return Round(*(gathered(size, parts) for size, parts in zip(sizes, zip(*weighed, strict=True), strict=True)))


def _scores(baskets: Baskets, home: Ints, arrived: Iterable[Mass]) -> Mass:
    total = gathered(baskets.size, arrived)
    answers = ~among(total.places, home)
    places = total.places[answers]
    return Mass(places, total.amounts[answers] * baskets.prior[places])


def _round(baskets: Baskets, mass: Mass, more: Mass) -> Round:
    """Return a round from `mass`; `more` arrives with it from elsewhere."""
    from_things = _from_things(baskets, mass)
    from_baskets = _from_baskets(baskets, from_things)
    places, amounts = from_baskets
    members, counts = baskets.members.gather(places)
    owners = baskets.owner[places], baskets.owned[places] * amounts
    return Round(
        from_things, from_baskets, gathered(baskets.size, ((members, np.repeat(amounts, counts)), owners, more))
    )


def _from_things(baskets: Baskets, mass: Mass) -> Mass:
    held = baskets.degree[mass.places] > 0
    places = mass.places[held]
    return _affordable(Mass(places, mass.amounts[held] / baskets.degree[places]), baskets.holders.lengths(places))


def _from_baskets(baskets: Baskets, from_things: Mass) -> Mass:
    places, amounts = _inside(baskets, from_things)
    lengths = baskets.members.lengths(places)
    open_ = baskets.freshness[places] > 0
    shares = amounts * baskets.freshness[places] / baskets.room[places]
    return _affordable(Mass(places[open_], shares[open_]), lengths[open_])


def _inside(baskets: Baskets, from_things: Mass) -> Mass:
    """Return what each basket holds of what things gave."""
    places, amounts = from_things
    found, counts = baskets.holders.gather(places)
    sections = np.arange(baskets.size, baskets.owner.size)
    return gathered(
        baskets.owner.size,
        (
            (found, np.repeat(amounts, counts)),
            (places, baskets.owned[places] * amounts),
            (sections, baskets.owned[sections] * from_things.at(baskets.owner[sections])),
        ),
    )


def _affordable(mass: Mass, costs: NDArray[np.int64]) -> Mass:
    """Return what goes on within the budget: where most goes over each link first, then by place."""
    if int(costs.sum()) <= BUDGET:
        return mass
    order = np.argsort(-mass.amounts)
    last = min(int(np.searchsorted(np.cumsum(costs[order]), BUDGET)), order.size - 1)
    bar = mass.amounts[order[last]]
    kept = mass.amounts > bar
    level = (mass.amounts == bar).nonzero()[0]
    spent = int(costs[kept].sum()) + np.cumsum(costs[level]) - costs[level]
    kept[level[spent < BUDGET]] = True
    return Mass(mass.places[kept], mass.amounts[kept])
