"""The published formulas of other tools, written again from their descriptions, on sparse matrices.

Each takes a `Matrices` and the given things as the columns of a matrix (papers x questions), and returns scores of
the same shape.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from mmkg.relate.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray
    from past import Citations

    Floats = NDArray[np.float64]
    Formula = Callable[["Matrices", Floats], Floats]

TOP = 20
"""Answers that count."""
RESTART = 0.10
"""Of PageRank."""
STEPS = 40
"""Of PageRank's power iteration."""
FUSION = 60
"""Of reciprocal rank fusion (Cormack, Clarke, Büttcher, 2009)."""


class Matrices:
    """The citations of one past as sparse matrices."""

    def __init__(self, known: Citations) -> None:
        ones = np.ones(known.citing.size)
        self.known = known
        self.cites = sparse.csr_matrix((ones, (known.citing, known.cited)), shape=(known.size, known.size))
        self.cited = self.cites.T.tocsr()
        self.citations = np.maximum(np.asarray(self.cites.sum(axis=0)).ravel(), 1)[:, None]
        self.references = np.maximum(np.asarray(self.cites.sum(axis=1)).ravel(), 1)[:, None]

    @cached_property
    def step(self) -> sparse.csr_matrix:
        """One step of a walk over citations in both directions."""
        both = self.cites + self.cited
        degree = np.maximum(np.asarray(both.sum(axis=1)).ravel(), 1)
        return (sparse.diags(1 / degree) @ both).T.tocsr()

    @cached_property
    def text(self) -> sparse.csr_matrix:
        """Papers x words, by BM25 (Robertson, Zaragoza, 2009; k1 = 1.2, b = 0.75)."""
        found = [Counter(words(title or "")) for title in self.known.titles]
        number = {word: place for place, word in enumerate(sorted({word for one in found for word in one}))}
        rows = [row for row, one in enumerate(found) for _ in one]
        columns = [number[word] for one in found for word in one]
        counts = np.array([count for one in found for count in one.values()], dtype=float)
        lengths = np.array([sum(one.values()) for one in found], dtype=float)
        often = np.bincount(columns, minlength=len(number))
        rarity = np.log(1 + (len(found) - often + 0.5) / (often + 0.5))
        weight = counts * 2.2 / (counts + 1.2 * (0.25 + 0.75 * lengths[rows] / max(lengths.mean(), 1)))
        return sparse.csr_matrix((weight * rarity[columns], (rows, columns)), shape=(len(found), len(number)))


def popularity(matrices: Matrices, given: Floats) -> Floats:
    """How often each paper is cited."""
    return np.repeat(matrices.citations, given.shape[1], axis=1)


def direct(matrices: Matrices, given: Floats) -> Floats:
    """Links to the given papers in either direction: Local Citation Network, Citation Gecko, PUREsuggest."""
    return matrices.cites @ given + matrices.cited @ given


def cocitation(matrices: Matrices, given: Floats) -> Floats:
    """How many papers cite both (Small, 1973)."""
    return matrices.cited @ (matrices.cites @ given)


def salton(matrices: Matrices, given: Floats) -> Floats:
    """Co-citation over the root of how often each is cited."""
    root = np.sqrt(matrices.citations)
    return matrices.cited @ (matrices.cites @ (given / root)) / root


def coupling(matrices: Matrices, given: Floats) -> Floats:
    """References in common (Kessler, 1963) over the root of how many each has."""
    root = np.sqrt(matrices.references)
    return matrices.cites @ (matrices.cited @ (given / root)) / root


def connected_papers(matrices: Matrices, given: Floats) -> Floats:
    """Co-citation and coupling together, as Connected Papers describes itself."""
    return salton(matrices, given) + coupling(matrices, given)


def inciteful(matrices: Matrices, given: Floats) -> Floats:
    """Adamic-Adar over all links plus Salton, as Inciteful describes itself."""
    both = matrices.cites + matrices.cited
    weight = 1 / np.log(np.maximum(matrices.citations + matrices.references, 3))
    return _scaled(both @ (weight * (both @ given))) + _scaled(salton(matrices, given))


def pubtrends(matrices: Matrices, given: Floats) -> Floats:
    """10 co-citations + 3 references in common + direct citation, as in PubTrends."""
    common = matrices.cites @ (matrices.cited @ given)
    return 10 * cocitation(matrices, given) + 3 * common + direct(matrices, given)


def pagerank(matrices: Matrices, given: Floats) -> Floats:
    """Personalised PageRank over citations in both directions."""
    home = given / given.sum(axis=0)
    scores = home
    for _ in range(STEPS):
        scores = RESTART * home + (1 - RESTART) * (matrices.step @ scores)
    return scores


def titles(matrices: Matrices, given: Floats) -> Floats:
    """BM25 of the given papers' titles."""
    asked = (matrices.text.T @ given > 0).astype(float)
    return matrices.text @ asked


def fusion(matrices: Matrices, given: Floats) -> Floats:
    """Reciprocal rank fusion of PageRank and Salton: what is to be beaten."""
    return _ranked(pagerank(matrices, given), given) + _ranked(salton(matrices, given), given)


def best(scores: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the rows of the first answers, those without a score left out."""
    order = np.lexsort((np.arange(scores.size), -scores))[:TOP]
    return order[scores[order] > 0]


def _scaled(scores: Floats) -> Floats:
    return scores / np.maximum(scores.max(axis=0), 1e-12)


def _ranked(scores: Floats, given: Floats) -> Floats:
    scores = np.where(given > 0, 0, scores)
    order = np.argsort(-scores, axis=0, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(order.shape[0])[:, None].repeat(order.shape[1], 1), axis=0)
    return np.where(scores > 0, 1 / (FUSION + 1 + ranks), 0)


FORMULAS: Mapping[str, Formula] = {
    "popularity": popularity,
    "direct links": direct,
    "co-citation": cocitation,
    "Salton co-citation": salton,
    "coupling": coupling,
    "Connected Papers": connected_papers,
    "Inciteful": inciteful,
    "PubTrends": pubtrends,
    "PageRank .10": pagerank,
    "BM25 of titles": titles,
    "PageRank + Salton": fusion,
}
"""All of them by the name in the table."""
