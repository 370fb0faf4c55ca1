"""Questions about typed links, curated lists and names of a map."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from baselines import FORMULAS, Matrices, best
from past import read_citations

from mmkg.errors import MMKGError
from mmkg.relate import Relatedness
from mmkg.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mmkg.kg import KG

SEED = 4
HIDDEN = 0.2
"""Share of the links of a sort that is hidden."""
TYPED = {
    "paper-dataset": ("introduces", "trains_on", "evaluates_on"),
    "paper-code": ("implements",),
    "paper-task": ("addresses",),
}
FEWEST = 10
"""Papers that a list must have to be asked about."""
SECTION = 3
"""Least number of things in a section that is asked about."""


def hidden_links(kg: KG) -> Iterator[tuple[str, list[float], list[float]]]:
    """Yield for each sort of link whether it is among the first 10, and one over its rank, for each hidden one.

    Asked is from the paper, among the kind at the other end, without what is still linked to the paper.
    """
    tables = kg.tables
    relation = tables.edges["relation"].astype(str).to_numpy()
    for sort, relations in TYPED.items():
        known = np.flatnonzero(np.isin(relation, relations))
        lost = np.random.default_rng(SEED).permutation(known)[: round(HIDDEN * known.size)]
        related = Relatedness(Tables(tables.nodes, tables.edges.drop(tables.edges.index[lost])))
        kept = np.setdiff1d(known, lost)
        ranks = [_rank(tables, related, int(edge), kept) for edge in lost]
        yield sort, [float(rank <= 10) for rank in ranks], [1 / rank for rank in ranks]


def _rank(tables: Tables, related: Relatedness, edge: int, kept: np.ndarray) -> float:
    ends = int(tables.subjects[edge]), int(tables.objects[edge])
    kinds = tables.nodes["kind"].astype(str).to_numpy()
    paper, other = sorted(ends, key=lambda row: kinds[row] != "paper")
    linked = np.concatenate(
        [tables.objects[kept][tables.subjects[kept] == paper], tables.subjects[kept][tables.objects[kept] == paper]]
    )
    keep = kinds == kinds[other]
    keep[linked[linked != other]] = False
    found = related.rank([paper], k=1000, keep=keep).nodes
    place = np.flatnonzero(found == other)
    return float(place[0] + 1) if place.size else np.inf


def list_sections(kg: KG) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Yield for each curated list the nDCG@20 of each paper in it, by formula: are those of its section near it?

    The map is built without any list, for one list often copies another; only papers that have a citation in the
    map are asked about and answered.
    """
    tables = kg.tables
    edges = tables.edges
    listing = (edges["relation"] == "lists").to_numpy()
    bare = Tables(tables.nodes, edges[~listing])
    known = read_citations(bare)
    matrices, related = Matrices(known), Relatedness(bare)
    rows = tables.nodes.index.get_indexer(known.ids)  # of the papers asked about, in the whole map
    place = np.full(len(tables.nodes), -1)
    place[rows] = np.arange(rows.size)
    keep = place >= 0
    for owner in np.unique(tables.subjects[listing]):
        sections: dict[str, list[int]] = defaultdict(list)
        for edge in np.flatnonzero(listing & (tables.subjects == owner) & keep[tables.objects]):
            sections[str(edges["detail"].iloc[edge])].append(int(tables.objects[edge]))
        asked = [(thing, things) for things in sections.values() if len(things) >= SECTION for thing in things]
        if len(asked) < FEWEST:
            continue
        given = np.zeros((known.size, len(asked)))
        given[place[[thing for thing, _ in asked]], np.arange(len(asked))] = 1
        gains = {}
        for name, formula in FORMULAS.items():
            scores = np.where(given > 0, -1.0, formula(matrices, given))
            gains[name] = [_gain(rows[best(scores[:, at])], *question) for at, question in enumerate(asked)]
        gains["mmkg"] = [_gain(related.rank([thing], k=20, keep=keep).nodes, thing, things) for thing, things in asked]
        yield str(tables.nodes.index[owner]), gains


def _gain(found: NDArray[np.integer], thing: int, things: list[int]) -> float:
    discount = 1 / np.log2(np.arange(2, 22))
    others = [other for other in things if other != thing]
    return float(discount[: found.size][np.isin(found, others)].sum() / discount[: len(others)].sum())


def names(kg: KG, most: int = 1000) -> list[float]:
    """Return for each alias, and each other spelling of a curated name, whether it leads to its node alone."""
    asked: list[tuple[str, str]] = []
    for identity, entry in kg.entries.items():
        spellings = [entry.name, *entry.aliases, entry.name.lower(), entry.name.replace("-", " "), entry.title or ""]
        asked += [(name, identity) for name in dict.fromkeys(spellings) if name]
    chosen = np.random.default_rng(SEED).permutation(len(asked))[:most]
    return [float(_leads(kg, *asked[number])) for number in sorted(chosen)]


def _leads(kg: KG, name: str, identity: str) -> bool:
    try:
        return kg.resolve(name) == identity
    except MMKGError:
        return False
