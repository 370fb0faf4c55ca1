"""What was known at a time, and what came after: the questions that the ranking is measured with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mmkg.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

SEED = 4
"""Of every random choice here."""
HORIZON = 3
"""Years of later papers that decide what is cited together."""
FEWEST = 6
"""References in the map that a paper must have to be asked about."""


@dataclass(frozen=True)
class Question:
    """Rows of the past that are given, and those that are to be found."""

    given: NDArray[np.intp]
    wanted: NDArray[np.intp]


@dataclass(frozen=True)
class Citations:
    """A map's papers and citations alone; years are filled where none is known."""

    ids: NDArray[np.object_]
    titles: NDArray[np.object_]
    years: NDArray[np.int64]
    citing: NDArray[np.int64]
    cited: NDArray[np.int64]

    @property
    def size(self) -> int:
        return self.ids.size

    def only(self, kept: NDArray[np.bool_]) -> Citations:
        """Return the part of the map between these papers."""
        rows = np.cumsum(kept) - 1
        both = kept[self.citing] & kept[self.cited]
        return Citations(
            self.ids[kept], self.titles[kept], self.years[kept], rows[self.citing[both]], rows[self.cited[both]]
        )

    def tables(self, *, titled: bool = False) -> Tables:
        """Return the two tables, with or without titles."""
        index = pd.Index(self.ids, name="id")
        titles = self.titles if titled else np.full(self.size, None)
        nodes = pd.DataFrame(
            {
                "kind": pd.Categorical(["paper"] * self.size),
                "name": pd.array([None] * self.size, dtype="str"),
                "title": pd.array(titles, dtype="str"),
                "year": pd.array(self.years, dtype="Int32"),
            },
            index=index,
        )
        ends = {
            name: pd.Categorical.from_codes(rows, categories=index)
            for name, rows in (("subject", self.citing), ("object", self.cited))
        }
        count = self.citing.size
        edges = pd.DataFrame(ends).assign(
            relation=pd.Categorical(["cites"] * count, categories=["cites"]), detail=pd.Categorical([None] * count)
        )
        return Tables(nodes, edges)


def read_citations(tables: Tables) -> Citations:
    """Return the citations of a map; a citation that runs backwards in time is left out.

    A citing paper without a year is as old as the youngest paper it cites, a cited one a year older than the first
    that cites it.
    """
    cites = (tables.edges["relation"] == "cites").to_numpy()
    citing, cited = tables.subjects[cites].astype(np.int64), tables.objects[cites].astype(np.int64)
    years = tables.nodes["year"].to_numpy(dtype=np.int64, na_value=0)
    youngest, first = np.zeros_like(years), np.full_like(years, 9999)
    np.maximum.at(youngest, citing, years[cited])
    years = np.where(years > 0, years, youngest)
    np.minimum.at(first, cited, np.where(years[citing] > 0, years[citing], 9999))
    years = np.where((years == 0) & (first < 9999), first - 1, years)
    sound = years[citing] >= years[cited]
    found = Citations(
        tables.nodes.index.to_numpy(object),
        tables.nodes["title"].to_numpy(object, na_value=None),
        years,
        citing[sound],
        cited[sound],
    )
    linked = np.zeros(years.size, dtype=bool)
    linked[found.citing] = linked[found.cited] = True
    return found.only(linked & (years > 0))


def dense(whole: Citations, references: int = 5) -> Citations:
    """Return the papers whose reference list is known, and the citations among them."""
    return whole.only(np.bincount(whole.citing, minlength=whole.size) >= references)


def middle(whole: Citations, references: int = 5, citations: int = 3) -> Citations:
    """Return the papers whose reference list is known or that are cited a few times."""
    listing = np.bincount(whole.citing, minlength=whole.size) >= references
    return whole.only(listing | (np.bincount(whole.cited, minlength=whole.size) >= citations))


@dataclass(frozen=True)
class Past:
    """The map before a year, and the questions about what came then."""

    year: int
    map: Citations
    half: list[Question]
    """Half of a new paper's references are given, the rest is wanted."""
    one: list[Question]
    """One of a new paper's references is given, the rest is wanted."""
    future: list[Question]
    """One paper is given; wanted is what later papers cite together with it, at least twice."""


def split(whole: Citations, years: Iterable[int], most: int) -> Iterator[Past]:
    """Yield the past before each year, with at most so many questions of each sort."""
    for year in years:
        old = whole.years < year
        before = whole.only(old)
        rows = np.where(old, np.cumsum(old) - 1, -1)
        linked = np.zeros(before.size, dtype=bool)
        linked[before.citing] = linked[before.cited] = True
        random = np.random.default_rng(SEED + year)
        lists = _new_lists(whole, year, rows, linked, random)[:most]
        half = [Question(known[: known.size // 2], known[known.size // 2 :]) for known in lists]
        one = [Question(known[:1], known[1:]) for known in lists]
        yield Past(year, before, half, one, _later_pairs(whole, year, rows, linked, random)[:most])


def _new_lists(
    whole: Citations, year: int, rows: NDArray[np.int64], linked: NDArray[np.bool_], random: np.random.Generator
) -> list[NDArray[np.intp]]:
    """Return the references, in any order, of the papers of a year, as far as they were known before."""
    lists = []
    for paper in random.permutation(np.unique(whole.citing[whole.years[whole.citing] == year])):
        known = rows[whole.cited[whole.citing == paper]]
        known = known[known >= 0]
        known = known[linked[known]]
        if known.size >= FEWEST:
            lists.append(random.permutation(known))
    return lists


def _later_pairs(
    whole: Citations, year: int, rows: NDArray[np.int64], linked: NDArray[np.bool_], random: np.random.Generator
) -> list[Question]:
    from scipy import sparse  # noqa: PLC0415 - a measurement may take its time

    later = whole.years[whole.citing]
    new = (later >= year) & (later < year + HORIZON) & (rows[whole.cited] >= 0)
    size = linked.size
    ones = np.ones(int(new.sum()))
    lists = sparse.csr_matrix((ones, (whole.citing[new], rows[whole.cited[new]])), shape=(whole.size, size))
    together = (lists.T @ lists).tocsr()
    together.setdiag(0)
    together.data[together.data < 2] = 0
    together.eliminate_zeros()
    asked = random.permutation(np.flatnonzero((np.diff(together.indptr) >= 3) & linked))
    return [
        Question(np.array([paper]), together.indices[slice(*together.indptr[paper : paper + 2])]) for paper in asked
    ]
