"""Rank what is near some things, and take each score apart into the ways by which it came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mmkg.relate.baskets import read_baskets
from mmkg.relate.formula import ALIKE, LARGE, NAMED, THIN, TITLES
from mmkg.relate.reasons import Reason, Teller
from mmkg.relate.walk import Mass, gathered, walk
from mmkg.relate.words import Scan, Titles, name_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from mmkg.relate.baskets import Baskets
    from mmkg.relate.walk import Walk
    from mmkg.tables import Tables

__all__ = ["Ranking", "Reason", "Relatedness", "Why"]

STATED = 3
"""How many reasons stand beside an answer."""


class Ranking(NamedTuple):
    """Row numbers in `nodes` and their scores, best first."""

    nodes: NDArray[np.int32]
    scores: NDArray[np.float64]


@dataclass(frozen=True)
class Why:
    """The score of one node as seen from another, taken apart."""

    score: float
    rank: int | None
    """Place among all that is related, from 1; None where nothing ties the two together."""
    reasons: tuple[Reason, ...]
    counterfactuals: tuple[str, ...] = ()


class Relatedness:
    """Answers what is near what on one map; made once for a map, which it never changes."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.baskets = read_baskets(tables)
        self._teller = Teller(tables, self.baskets)
        self._last: tuple[tuple[int, ...], Walk] | None = None

    def rank(self, seeds: Sequence[int], *, k: int, keep: NDArray[np.bool_] | None = None) -> Ranking:
        """Return the `k` nodes nearest to `seeds` (rows of `nodes`), best first, without the seeds themselves.

        `keep` marks the nodes that may be answers. Of equal scores the lower row stands first.
        """
        scores = self._walk(seeds).scores
        return best(
            scores if keep is None else Mass(scores.places[kept := keep[scores.places]], scores.amounts[kept]), k
        )

    def reasons(self, seeds: Sequence[int], node: int) -> list[Reason]:
        """Return why `node` is near `seeds`, strongest first; the weights add up to its score."""
        return self._teller.tell(self._walk(seeds), np.array([node]))[0]

    def phrases(self, seeds: Sequence[int], nodes: Iterable[int]) -> list[str]:
        """Return the strongest reasons for each of `nodes` in one line; surveys are marked."""
        rows = np.array([int(node) for node in nodes], dtype=np.intp)
        told = self._teller.tell(self._walk(seeds), rows, limit=STATED)
        marks = (["a survey"] if self._teller.names.is_survey(row) else [] for row in rows.tolist())
        return ["; ".join([*mark, *(one.text for one in few)]) for mark, few in zip(marks, told, strict=True)]

    def why(self, a: int, b: int) -> Why:
        """Return the score of `b` as seen from `a`, its rank, its reasons, and its rank without each of them."""
        found = self._walk([a])
        reasons = tuple(self._teller.tell(found, np.array([b]))[0])
        rank = rank_of(found.scores, b)
        told = [self._without(a, b, reason, rank) for reason in reasons[:STATED]]
        return Why(float(found.scores.at(np.array([b]))[0]), rank, reasons, tuple(told))

    def _without(self, a: int, b: int, reason: Reason, rank: int | None) -> str:
        """Return in words what happens to the rank of `b` when the links of a reason are taken away."""
        now = rank_of(self._scores_without(a, b, reason), b)
        return f"without “{reason.text}” it {_moves(rank, now)}"

    def _scores_without(self, a: int, b: int, reason: Reason) -> Mass:
        """Return the scores as they were without the links of a reason, or without the title of `b`."""
        if reason.links:
            return self._walked((a,), self.baskets.without(reason.links)).scores
        return self._walked((a,), untitled=b).scores

    def _walk(self, seeds: Sequence[int]) -> Walk:
        """Return the walk from the seeds; the last one is kept, for the reasons of its answers."""
        key = tuple(sorted({int(seed) for seed in seeds}))
        last = self._last
        if last is None or last[0] != key:
            last = key, self._walked(key)
            self._last = last
        return last[1]

    def _walked(self, seeds: tuple[int, ...], baskets: Baskets | None = None, untitled: int | None = None) -> Walk:
        home = np.array(seeds, dtype=np.intp)
        return walk(baskets or self.baskets, home, self._titles(seeds, untitled))

    def _titles(self, seeds: tuple[int, ...], untitled: int | None) -> Mass:
        """Chances of what is like seeds by its title or name, where links tell little of the one or of the other."""
        arrivals = []
        for seed in seeds:
            for rows, alike, weight in self._alike(seed):
                share = weight / (weight + self.baskets.degree[seed]) / len(seeds)
                arrivals.append((rows, share * np.where((rows == seed) | (rows == untitled), 0.0, alike)))
        return gathered(self.baskets.size if arrivals else 0, arrivals)

    def _alike(self, seed: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64], float]]:
        """Yield what is like a seed, how much, and the weight of the basket that it makes."""
        if self._is_thin(seed):
            rows, alike = self._index.alike(self._text(seed), ALIKE + 1)
            alike = np.where(rows == seed, 0.0, alike)
            if alike.any():
                yield rows, alike / alike.sum(), TITLES
        if self._untied.size:
            places, share = self._names.within(self._text(seed))
            yield self._untied[places], share, NAMED

    def _is_thin(self, row: int) -> bool:
        """Return whether so little is known of a thing that its title may tell more."""
        if not self._teller.names.is_paper[row] or self.baskets.size > LARGE:
            return bool(self.baskets.degree[row] == 0)
        return bool(self.baskets.citations[row] < THIN)

    def _text(self, row: int) -> str:
        values = (self.tables.nodes[column].array[row] for column in ("name", "title"))
        return " ".join(value for value in values if isinstance(value, str))

    @cached_property
    def _untied(self) -> NDArray[np.intp]:
        """Rows of code, datasets, … that nothing is tied to."""
        rows: NDArray[np.intp] = ((self.baskets.degree == 0) & ~self._teller.names.is_paper).nonzero()[0]
        return rows

    @cached_property
    def _names(self) -> Titles:
        """The names of those things."""
        names = self.tables.nodes["name"].array.take(self._untied)
        return Titles(name_words(name) if isinstance(name, str) else "" for name in names)

    @cached_property
    def _index(self) -> Titles | Scan:
        nodes = self.tables.nodes
        if len(nodes) > LARGE:
            return Scan(nodes["title"])
        columns = (nodes[column].fillna("") for column in ("name", "title"))
        return Titles(f"{name} {title}" for name, title in zip(*columns, strict=True))


def _moves(rank: int | None, now: int | None) -> str:
    if now is None or rank is None:
        return "is not related any more"
    if now == rank:
        return f"stays at {rank}"
    return f"{'drops' if now > rank else 'rises'} from {rank} to {now}"


def best(scores: Mass, k: int) -> Ranking:
    """Return the `k` highest scores; of equal ones the first place stands first.

    >>> best(Mass(np.array([4, 7, 9]), np.array([0.1, 0.5, 0.5])), 2).nodes.tolist()
    [7, 9]
    """
    places, amounts = scores
    k = min(max(k, 0), places.size)
    if 0 < k < places.size:
        high = amounts >= np.partition(amounts, places.size - k)[places.size - k]
        places, amounts = places[high], amounts[high]
    order = np.lexsort((places, -amounts))[:k]
    return Ranking(places[order].astype(np.int32), amounts[order])


def rank_of(scores: Mass, node: int) -> int | None:
    """Return the place of a node in the order of `best`, from 1; None where it has no score.

    >>> scores = Mass(np.array([4, 7]), np.array([0.1, 0.5]))
    >>> rank_of(scores, 4), rank_of(scores, 5)
    (2, None)
    """
    score = scores.at(np.array([node]))[0]
    if score <= 0:
        return None
    before = (scores.amounts > score) | ((scores.amounts == score) & (scores.places < node))
    return 1 + int(before.sum())
