"""Baskets: what stands together. A thing is known by the company it keeps.

A basket has an owner and members. A paper owns a basket of what it cites, a repository of what it implements, a
dataset of what introduces it or uses it, a task of what addresses it, and a resource one for each of its sections.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mmkg.relate.formula import CITED, FRESH, HALF_LIFE, HUB, KIND, NAMESAKE, NOW, OWNER, SECTION, UNDATED, UNSORTED
from mmkg.relate.rows import Rows, pack, turn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from mmkg.tables import Tables

OWNED_BY_SUBJECT = ("cites", "implements", "lists")
"""Relations whose subject owns the basket; of the others it is the object."""
BROAD = ("dataset", "task")
"""Kinds whose baskets may hold hundreds of things that are no list."""


@dataclass(frozen=True, eq=False)
class Baskets:
    """All baskets of a map: those of the nodes first, under their row numbers, then those of sections."""

    size: int
    """Nodes of the map."""
    owner: NDArray[np.int32]
    """Row of the owner of each basket."""
    owned: NDArray[np.float64]
    """How often the owner counts in each basket beside a member, which counts once."""
    room: NDArray[np.float64]
    """Among how many what a basket gets is shared."""
    members: Rows
    """Basket → members (rows of nodes)."""
    holders: Rows
    """Node → baskets that have it as a member."""
    freshness: NDArray[np.float64]
    """Weight of each basket, halved for each `HALF_LIFE` years of age; 0 where it is empty."""
    degree: NDArray[np.float64]
    """Weight of all baskets that hold a node, its own included."""
    prior: NDArray[np.float64]
    """What an answer counts, wherever the walk began."""
    citations: NDArray[np.int64]
    """Citations of each node and by it."""

    def without(self, cells: Collection[tuple[int, int]]) -> Baskets:
        """Return the same baskets without some (basket, member) cells.

        What went over them is lost, not shared out among the others: so less can arrive anywhere, and never more.
        """
        members = self.members.without(cells)
        holders = self.holders.without([(member, basket) for basket, member in cells])
        return replace(self, members=members, holders=holders)


def read_baskets(tables: Tables) -> Baskets:
    """Return the baskets of the two tables."""
    size = len(tables.nodes)
    baskets, things, cited, owner, sections = _cells(tables)
    members = pack(baskets, things, (owner.size, size))
    holders = turn(members, size)
    lists = np.zeros(owner.size)
    lists[baskets[cited]] = 1.0
    freshness = np.where(lists, _freshness(tables, members), members.lengths() > 0)
    freshness[size:] *= sections
    fresh, count = _held(holders, freshness * lists), _held(holders, lists)
    owned = _owned(tables, members)
    degree = _held(holders, freshness) + np.bincount(owner, weights=owned * freshness, minlength=size)
    prior = _kind_weights(tables) * np.sqrt(fresh + FRESH) / (count + CITED) ** HUB
    citations = (count + members.lengths()[:size] * lists[:size]).astype(np.int64)
    return Baskets(size, owner, owned, members.lengths() + owned, members, holders, freshness, degree, prior, citations)


def _owned(tables: Tables, members: Rows) -> NDArray[np.float64]:
    """Return how often the owner counts in each basket."""
    owned = np.full(members.starts.size - 1, OWNER)
    broad = np.flatnonzero(np.isin(tables.nodes["kind"].cat.codes, _codes(tables.nodes["kind"], BROAD)))
    owned[broad] = np.maximum(OWNER, members.lengths(broad) * NAMESAKE / (1 - NAMESAKE))
    return owned


def _kind_weights(tables: Tables) -> NDArray[np.float64]:
    kinds = tables.nodes["kind"].cat
    weights: NDArray[np.float64] = np.array([*(KIND.get(str(kind), 1.0) for kind in kinds.categories), 1.0])
    return weights[kinds.codes.to_numpy()]


class _Cells(NamedTuple):
    """Basket and member of each edge, which edges are citations, and what the baskets are."""

    baskets: NDArray[np.int64]
    members: NDArray[np.int64]
    cited: NDArray[np.bool_]
    owner: NDArray[np.int32]
    sections: NDArray[np.float64]
    """Weight of each section, in the order of the baskets behind those of the nodes."""


def _cells(tables: Tables) -> _Cells:
    size = len(tables.nodes)
    subjects, objects = tables.subjects.astype(np.int64), tables.objects.astype(np.int64)
    relation = tables.edges["relation"].cat
    codes = relation.codes.to_numpy()
    by_subject = np.isin(codes, _codes(tables.edges["relation"], OWNED_BY_SUBJECT))
    baskets, things = np.where(by_subject, subjects, objects), np.where(by_subject, objects, subjects)
    listed = np.isin(codes, _codes(tables.edges["relation"], ["lists"]))
    sections = np.stack((subjects[listed], tables.edges["detail"].cat.codes.to_numpy()[listed]))
    found, number = np.unique(sections, axis=1, return_inverse=True)
    baskets[listed] = size + number.ravel()
    owner = np.concatenate((np.arange(size), found[0])).astype(np.int32)
    sound = (subjects >= 0) & (objects >= 0) & (subjects != objects)
    cited = np.isin(codes, _codes(tables.edges["relation"], ["cites"]))
    weights = np.where(found[1] >= 0, SECTION, UNSORTED)
    return _Cells(baskets[sound], things[sound], cited[sound], owner, weights)


def _codes(column: pd.Series[Any], names: Sequence[str]) -> list[int]:
    """Return the codes of those categories of a column that it has."""
    return [code for code, name in enumerate(column.cat.categories) if name in names]


def _freshness(tables: Tables, members: Rows) -> NDArray[np.float64]:
    """Return the weight of each basket by its year; without a year it is as old as its youngest member."""
    years = tables.nodes["year"].to_numpy(dtype=np.float32, na_value=np.nan)
    known = np.full(members.starts.size - 1, np.nan, dtype=np.float32)
    known[: years.size] = years
    youngest = _reduced(np.fmax, members, years)
    known = np.where(np.isnan(known), youngest, known)
    counts = members.lengths() * ~np.isnan(known)
    order = np.argsort(known, kind="stable")
    total = np.cumsum(counts[order])
    if not total.size or not total[-1]:
        return np.ones(known.size)
    now = known[order][np.searchsorted(total, NOW * total[-1])]
    age = np.maximum(now - known, 0.0)
    return np.where(np.isnan(age), UNDATED, 0.5 ** (age / HALF_LIFE))


def _held(holders: Rows, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of the weights of the baskets that hold each node."""
    sums: NDArray[np.float64] = np.nan_to_num(_reduced(np.add, holders, weights))
    return sums


def _reduced(operation: np.ufunc, matrix: Rows, values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return `operation` over the values of what each row holds; NaN for a row that holds nothing."""
    result = np.full(matrix.starts.size - 1, np.nan, dtype=values.dtype)
    filled = np.flatnonzero(matrix.lengths())
    if filled.size:
        result[filled] = operation.reduceat(values[matrix.columns], matrix.starts[filled])
    return result
