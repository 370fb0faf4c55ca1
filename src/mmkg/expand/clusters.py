"""Which papers may be one: those that share an identifier, or the beginning of a title.

Identity is decided by `merge.merge_records`, which compares everything it is given with everything else. A crawl may
bring home half a million papers, so it is asked about small clusters only. Sharing is found by sorting hashes: a
collision makes a cluster larger, never wrong.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mmkg.ids import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_BEGINNING = 30
"""Letters of a title that cut off, misspelt and subtitled variants share."""


class Clusters:
    """Members are numbers; add what each is known by, then ask for the clusters.

    >>> clusters = Clusters()
    >>> clusters.add(0, ["arxiv:2301.12597"], "BLIP-2"), clusters.add(1, [], "CLIP"), clusters.add(2, [], "blip 2")
    (None, None, None)
    >>> list(clusters.found())
    [[0, 2], [1]]
    >>> list(Clusters().found())
    []
    """

    def __init__(self) -> None:
        self._hashes = array("q")
        self._members = array("q")
        self._size = 0

    def add(self, member: int, identifiers: Iterable[str], title: str | None) -> None:
        """Say what a member is known by."""
        keys = [*identifiers, *([f"title {name_key(title)[:_BEGINNING]}"] if title else [])]
        self._hashes.extend(map(hash, keys))
        self._members.extend([member] * len(keys))
        self._size = max(self._size, member + 1)

    def found(self) -> Iterator[list[int]]:
        """Yield the clusters: their members in order, the clusters by their first. Once asked, nothing is added."""
        order, starts = self._order
        for start, end in pairwise(starts):
            yield order[start:end].tolist()

    @cached_property
    def _order(self) -> tuple[NDArray[np.int64], list[int]]:
        """All members, one cluster after the other, and where each begins; the end comes last."""
        roots = _roots(self._size, *self._links())
        order = np.argsort(roots, kind="stable")
        return order, [0, *(np.flatnonzero(np.diff(roots[order], append=-1)) + 1).tolist()]

    def _links(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return pairs of members with a key in common: each with the next that has it."""
        hashes, members = np.frombuffer(self._hashes, np.int64), np.frombuffer(self._members, np.int64)
        order = np.lexsort((members, hashes))
        hashes, members = hashes[order], members[order]
        same = hashes[1:] == hashes[:-1]
        return members[:-1][same], members[1:][same]


def _roots(size: int, ones: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each member the smallest member that it is linked to, over any number of links."""
    parent = np.arange(size)
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        a, b = _root(parent, one), _root(parent, other)
        parent[max(a, b)] = min(a, b)
    return np.array([_root(parent, member) for member in range(size)], np.int64)


def _root(parent: NDArray[np.int64], member: int) -> int:
    while (above := int(parent[member])) != member:
        parent[member] = parent[above]
        member = above
    return member
