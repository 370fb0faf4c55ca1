"""The edges of a map as compressed rows: who stands next to whom, read without copying.

Citations are kept apart from the other relations, and in both directions: `cites` (what a paper cites),
`cited_by` (what cites it), and `ties` (all other relations, both directions together).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mmkg.tables import Tables


class Rows(NamedTuple):
    """A sparse boolean matrix: the neighbours of row `i` are `columns[starts[i]:starts[i + 1]]`, ascending."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]

    def of(self, row: int) -> NDArray[np.int32]:
        """Return the neighbours of one row."""
        return self.columns[self.starts[row] : self.starts[row + 1]]

    def degrees(self, rows: NDArray[np.int32] | slice = slice(None)) -> NDArray[np.int64]:
        """Return how many neighbours each of `rows` has."""
        return self.starts[1:][rows] - self.starts[:-1][rows]

    def places(self, rows: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the neighbours of `rows` stand in `columns`, and how many each row has."""
        counts = self.degrees(rows)
        ends = np.cumsum(counts)
        first = np.repeat(self.starts[rows] - (ends - counts), counts)
        return first + np.arange(first.size), counts

    def neighbours(self, rows: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the neighbours of all `rows` one after the other, and how many each row has."""
        places, counts = self.places(rows)
        return self.columns[places], counts


def pack(rows: NDArray[np.int64], columns: NDArray[np.int64], size: int) -> Rows:
    """Return the matrix with these cells; a cell given twice counts once.

    >>> matrix = pack(np.array([2, 0, 0]), np.array([1, 2, 1]), 3)
    >>> matrix.of(0).tolist(), matrix.of(1).tolist(), matrix.of(2).tolist()
    ([1, 2], [], [1])
    """
    cells = rows.astype(np.int64) * size + columns
    cells.sort()
    if cells.size:
        cells = cells[np.concatenate(([True], cells[1:] != cells[:-1]))]
    starts = np.searchsorted(cells, np.arange(size + 1, dtype=np.int64) * size)
    return Rows(starts, (cells % max(size, 1)).astype(np.int32))


@dataclass(frozen=True, eq=False)
class Links:
    """All links of a map. `tie_relations` names the relation of each cell of `ties`, as a code of `relations`."""

    size: int
    cites: Rows
    cited_by: Rows
    ties: Rows
    tie_relations: NDArray[np.int8]
    relations: tuple[str, ...]


def read_links(tables: Tables) -> Links:
    """Return the links of the two tables; a link from a thing to itself is left out."""
    size = len(tables.nodes)
    subjects, objects = tables.subjects.astype(np.int64), tables.objects.astype(np.int64)
    relation = tables.edges["relation"].cat
    codes, names = relation.codes.to_numpy(), tuple(map(str, relation.categories))
    sound = (subjects >= 0) & (objects >= 0) & (subjects != objects)
    citing = sound & (codes == names.index("cites")) if "cites" in names else np.zeros_like(sound)
    tied = sound & ~citing
    ties, tie_relations = _pack_ties(subjects[tied], objects[tied], codes[tied], size)
    return Links(
        size,
        pack(subjects[citing], objects[citing], size),
        pack(objects[citing], subjects[citing], size),
        ties,
        tie_relations,
        names,
    )


def _pack_ties(
    subjects: NDArray[np.int64], objects: NDArray[np.int64], codes: NDArray[np.int8], size: int
) -> tuple[Rows, NDArray[np.int8]]:
    """Both directions of every tie; of two relations between the same two things the first one stays."""
    rows, columns = np.concatenate((subjects, objects)), np.concatenate((objects, subjects))
    cells, first = np.unique(rows * size + columns, return_index=True)
    starts = np.searchsorted(cells, np.arange(size + 1, dtype=np.int64) * size)
    return Rows(starts, (cells % max(size, 1)).astype(np.int32)), np.concatenate((codes, codes))[first]
