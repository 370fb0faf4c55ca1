"""Rank what is near some nodes, and take each score apart into the links it came over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mmkg.relate.links import read_links
from mmkg.relate.reasons import Reason, Teller
from mmkg.relate.walk import RESTART, Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mmkg.relate.links import Links
    from mmkg.tables import Tables

FUSION = 60
"""Cormack, Clarke, Büttcher: Reciprocal rank fusion (SIGIR 2009): 1 / (60 + rank)."""


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
    """Answers what is near what on one map; made once for a map and never changed."""

    def __init__(self, tables: Tables) -> None:
        self.links: Links = read_links(tables)
        self.walk = Walk(self.links)
        self.teller = Teller(tables, self.links)

    def rank(self, seeds: Sequence[int], *, k: int, keep: NDArray[np.bool_] | None = None) -> Ranking:
        """Return the `k` nodes nearest to `seeds` (rows of `nodes`), best first, without the seeds themselves.

        `keep` marks the nodes that may be answers. Ties are broken by row number.
        """
        home = self._home(seeds)
        scores = self._scores(home)
        scores[home > 0] = 0.0
        if keep is not None:
            scores[~keep] = 0.0
        return best(scores, k)

    def reasons(self, seeds: Sequence[int], node: int) -> list[Reason]:
        """Return why `node` is near `seeds`, strongest first; the weights add up to its score."""
        home = self._home(seeds)
        score = float(self._scores(home)[node])
        parts = self._parts(home, node)
        total = sum(parts.values())
        scaled = {way: score * part / total for way, part in parts.items()} if total > 0 else {}
        return self.teller.tell(np.flatnonzero(home), node, scaled)

    def why(self, a: int, b: int) -> Why:
        """Return the score of `b` as seen from `a`, its rank, and its reasons."""
        scores = self._scores(self._home([a]))
        scores[a] = 0.0
        rank = 1 + int((scores > scores[b]).sum()) + int((scores[:b] == scores[b]).sum())
        return Why(float(scores[b]), rank if scores[b] > 0 else None, tuple(self.reasons([a], b)))

    def _home(self, seeds: Sequence[int]) -> NDArray[np.float64]:
        home = np.zeros(self.links.size)
        rows = np.unique(np.asarray(seeds, dtype=np.intp))
        home[rows] = 1 / max(rows.size, 1)
        return home

    def _scores(self, home: NDArray[np.float64]) -> NDArray[np.float64]:
        walked, together = self.walk.from_(home), self._cocitation(home)
        for scores in (walked, together):
            scores[home > 0] = 0.0
        return _reciprocal_ranks(walked) + _reciprocal_ranks(together)

    def _cocitation(self, home: NDArray[np.float64]) -> NDArray[np.float64]:
        """Salton's cosine of co-citation: papers that cite both, over the root of how often each is cited."""
        score = np.zeros(self.links.size)
        cited = self.links.cited_by.degrees()
        for seed in np.flatnonzero(home):
            together, _ = self.links.cites.neighbours(self.links.cited_by.of(int(seed)))
            np.add.at(score, together, 1 / np.sqrt(cited[together] * cited[seed]))
        return score

    def _parts(self, home: NDArray[np.float64], node: int) -> dict[tuple[str, int], float]:
        """Mass that came to `node` over each of its links, and through each paper that cites it with a seed."""
        settled = self.walk.from_(home)
        parts: dict[tuple[str, int], float] = {}
        for name, layer in (("cites", self.links.cites), ("cited_by", self.links.cited_by), ("ties", self.links.ties)):
            for neighbour in layer.of(node):
                mass = (1 - RESTART) * settled[neighbour] / self.walk.weights[neighbour]
                if mass > 0:
                    parts[name, int(neighbour)] = parts.get((name, int(neighbour)), 0.0) + float(mass)
        return parts


def best(scores: NDArray[np.float64], k: int) -> Ranking:
    """Return the `k` highest positive scores; of equal ones the first stands first.

    >>> best(np.array([0.1, 0.0, 0.5, 0.5]), 2).nodes.tolist()
    [2, 3]
    """
    found = np.flatnonzero(scores > 0)
    k = min(max(k, 0), found.size)
    if 0 < k < found.size:
        bar = np.partition(scores[found], found.size - k)[found.size - k]
        found = found[scores[found] >= bar]
    order = np.lexsort((found, -scores[found]))[:k]
    nodes = found[order]
    return Ranking(nodes.astype(np.int32), scores[nodes])


def _reciprocal_ranks(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.flatnonzero(scores > 0)
    fused = np.zeros_like(scores)
    fused[found[np.lexsort((found, -scores[found]))]] = 1 / (FUSION + np.arange(1, found.size + 1))
    return fused
