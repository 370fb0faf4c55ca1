"""Baskets: what stands together. A thing is known by the company it keeps.

A basket has an owner, members, and one relation between them. A paper owns the basket of what it cites, a repository
that of what it implements, a dataset one each of what introduces it, trains on it and is evaluated on it, a task one
of what addresses it, and a resource one for each of its sections.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mmkg.relate.formula import (
    CITED,
    FRESH,
    HUB,
    KIND,
    KNOWN,
    MANY,
    NAMESAKE,
    NOW,
    OWNER,
    SECTION,
    TIED,
    TREND,
    UNDATED,
)
from mmkg.relate.rows import Rows, pack, turn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from mmkg.tables import Tables

    Floats = NDArray[np.float64]

OWNED_BY_SUBJECT = ("cites", "implements", "lists")
"""Relations whose subject owns the basket; of the others it is the object."""
BROAD = ("dataset", "task")
"""Kinds whose baskets may hold hundreds of things that are no list."""
ROUNDING = 1e-12
"""What is left of a sum of weights that is taken apart to nothing."""
UNSECTIONED = -1
"""In place of the section of a list that has none, and of what is no list."""


@dataclass(frozen=True, eq=False)
class Baskets:
    """All baskets of a map: the lists of references first, under the rows of their papers, then all others."""

    size: int
    """Nodes of the map."""
    owner: NDArray[np.int32]
    """Row of the owner of each basket."""
    ties: tuple[str, ...]
    """Relation of each basket behind the lists of references."""
    owned: Floats
    """How often the owner counts in each basket beside a member, which counts once."""
    room: Floats
    """Among how many what a basket gets is shared."""
    members: Rows
    """Basket → members (rows of nodes)."""
    holders: Rows
    """Node → baskets that have it as a member."""
    freshness: Floats
    """Weight of each basket, 0 where it is empty."""
    degree: Floats
    """Weight of all baskets that hold a node, its own included."""
    prior: Floats
    """What an answer counts, wherever the walk began."""
    citations: NDArray[np.int64]
    """Citations of each node and by it."""

    def relation(self, basket: int) -> str:
        """Return the relation between a basket's owner and its members."""
        return "cites" if basket < self.size else self.ties[basket - self.size]

    def without(self, cells: Collection[tuple[int, int]]) -> Baskets:
        """Return the baskets of the map that lacks the links behind some (basket, member) cells.

        The date of the present and how many ties of a sort the others have are left as they are.
        """
        members = self.members.without(cells)
        holders = self.holders.without([(member, basket) for basket, member in cells])
        baskets, things = np.array(sorted(cells), dtype=np.intp).reshape(-1, 2).T
        empty = np.unique(baskets[members.lengths(baskets) == 0])
        freshness, room, degree, prior = (a.copy() for a in (self.freshness, self.room, self.degree, self.prior))
        freshness[empty] = 0.0
        np.subtract.at(room, baskets, 1.0)
        np.subtract.at(degree, things, self.freshness[baskets])
        np.subtract.at(degree, self.owner[empty], self.owned[empty] * self.freshness[empty])
        degree[degree < ROUNDING] = 0.0
        changed = np.unique(np.concatenate((things, baskets[baskets < self.size])))
        prior[changed] *= _fame(*_known(holders, members, freshness, changed))
        prior[changed] /= _fame(*_known(self.holders, self.members, self.freshness, changed))
        return replace(
            self, members=members, holders=holders, freshness=freshness, room=room, degree=degree, prior=prior
        )


def read_baskets(tables: Tables) -> Baskets:
    """Return the baskets of the two tables."""
    size = len(tables.nodes)
    cells = _cells(tables)
    owner = cells.owner
    members = pack(cells.baskets, cells.members, (owner.size, size))
    holders = turn(members, size)
    lists = np.arange(owner.size) < size
    weights = np.concatenate((_freshness(tables, members), _tie_weights(cells, members, size)))
    freshness = weights * (members.lengths() > 0)
    fresh, count = _held(holders, freshness * lists), _held(holders, lists.astype(np.float64))
    owned = _owned(tables, members, owner, weights[:size])
    degree = _held(holders, freshness) + np.bincount(owner, weights=owned * freshness, minlength=size)
    references = members.lengths()[:size]
    prior = _kind_weights(tables) * _fame(fresh, count, references)
    citations = (count + references).astype(np.int64)
    room = members.lengths() + owned
    return Baskets(size, owner, cells.ties, owned, room, members, holders, freshness, degree, prior, citations)


def _fame(fresh: Floats, count: Floats, references: NDArray[np.int64]) -> Floats:
    """Return what an answer counts that so many lists hold, of so much freshness, and that lists so many itself."""
    return (fresh + FRESH) ** TREND / (count + CITED) ** HUB * (references + 1.0) ** KNOWN


def _known(
    holders: Rows, members: Rows, freshness: Floats, things: NDArray[np.intp]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return what `_fame` asks, of some things."""
    held, counts = holders.gather(things)
    place, lists = np.repeat(np.arange(things.size), counts), (held < holders.starts.size - 1).astype(np.float64)
    fresh: Floats = np.bincount(place, freshness[held] * lists, things.size).astype(np.float64)
    count: Floats = np.bincount(place, lists, things.size).astype(np.float64)
    return fresh, count, members.lengths(things)


def _owned(tables: Tables, members: Rows, owner: NDArray[np.int32], lists: Floats) -> Floats:
    """Return how often the owner counts in each basket; `lists` are the weights of the lists of references.

    In an old list it counts more, by as much as the list weighs less: what was cited together ages, whose list it is
    does not.
    """
    broad = np.isin(tables.nodes["kind"].cat.codes, _codes(tables.nodes["kind"], BROAD))[owner]
    owned = np.where(broad, np.maximum(TIED, members.lengths() * NAMESAKE / (1 - NAMESAKE)), TIED)
    owned[: lists.size] = OWNER / lists
    return owned


def _kind_weights(tables: Tables) -> Floats:
    kinds = tables.nodes["kind"].cat
    weights: Floats = np.array([*(KIND.get(str(kind), 1.0) for kind in kinds.categories), 1.0])
    return weights[kinds.codes.to_numpy()]


class _Cells(NamedTuple):
    """Basket and member of each edge, and what the baskets are."""

    baskets: NDArray[np.int64]
    members: NDArray[np.int64]
    owner: NDArray[np.int32]
    ties: tuple[str, ...]
    sectioned: NDArray[np.bool_]
    """Which of these baskets are a section of a list."""


def _cells(tables: Tables) -> _Cells:
    size = len(tables.nodes)
    subjects, objects = tables.subjects.astype(np.int64), tables.objects.astype(np.int64)
    relation, names = tables.edges["relation"].cat.codes.to_numpy(), tables.edges["relation"].cat.categories
    by_subject = np.isin(relation, _codes(tables.edges["relation"], OWNED_BY_SUBJECT))
    baskets, things = np.where(by_subject, subjects, objects), np.where(by_subject, objects, subjects)
    sound = (subjects >= 0) & (objects >= 0) & (subjects != objects)
    tied = sound & ~np.isin(relation, _codes(tables.edges["relation"], ["cites"]))
    listed = np.isin(relation, _codes(tables.edges["relation"], ["lists"]))
    section = np.where(listed, tables.edges["detail"].cat.codes.to_numpy(), UNSECTIONED)
    found, number = np.unique(np.stack((baskets, relation, section))[:, tied], axis=1, return_inverse=True)
    baskets[tied] = size + number.ravel()
    owner = np.concatenate((np.arange(size), found[0])).astype(np.int32)
    ties = tuple(str(names[code]) for code in found[1].tolist())
    return _Cells(baskets[sound], things[sound], owner, ties, found[2] != UNSECTIONED)


def _tie_weights(cells: _Cells, members: Rows, size: int) -> Floats:
    """Return the weight of each tie: less where its members have many of its sort.

    What a paper that is evaluated on thirty datasets has to do with each of them is little, and so is what the things
    of a long list without sections have to do with each other.
    """
    ties, lengths = np.array(cells.ties), members.lengths(slice(size, None))
    weights = np.ones(ties.size)
    for relation in set(cells.ties):
        baskets = (ties == relation).nonzero()[0]
        held, counts = members.gather(size + baskets)
        often = np.bincount(held, minlength=size)
        place = np.repeat(baskets, counts)
        weights[baskets] = np.bincount(place, 1 / often[held] ** MANY, ties.size)[baskets] / counts
    lists = ties == "lists"
    weights[lists] *= SECTION / np.where(cells.sectioned, 1, lengths**MANY)[lists]
    return weights


def _codes(column: pd.Series[Any], names: Sequence[str]) -> list[int]:
    """Return the codes of those categories of a column that it has."""
    return [code for code, name in enumerate(column.cat.categories) if name in names]


def _freshness(tables: Tables, members: Rows) -> Floats:
    """Return the weight of each list of references by its year; without one it is as old as its youngest member."""
    years = tables.nodes["year"].to_numpy(dtype=np.float32, na_value=np.nan)
    youngest = _reduced(np.fmax, members, years)[: years.size]
    known = np.where(np.isnan(years), youngest, years)
    counts = members.lengths()[: years.size] * ~np.isnan(known)
    order = np.argsort(known, kind="stable")
    total = np.cumsum(counts[order])
    if not total.size or not total[-1]:
        return np.ones(known.size)
    now = known[order][np.searchsorted(total, NOW * total[-1])]
    age = np.maximum(now - known, 0.0)
    return np.where(np.isnan(age), UNDATED, 1 / (1 + age))


def _held(holders: Rows, weights: Floats) -> Floats:
    """Return the sum of the weights of the baskets that hold each node."""
    sums: Floats = np.nan_to_num(_reduced(np.add, holders, weights))
    return sums


def _reduced(operation: np.ufunc, matrix: Rows, values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return `operation` over the values of what each row holds; NaN for a row that holds nothing."""
    result = np.full(matrix.starts.size - 1, np.nan, dtype=values.dtype)
    filled = np.flatnonzero(matrix.lengths())
    if filled.size:
        result[filled] = operation.reduceat(values[matrix.columns], matrix.starts[filled])
    return result
