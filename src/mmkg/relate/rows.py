"""Compressed sparse rows, and the few things that a walk does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


class Rows(NamedTuple):
    """A sparse boolean matrix: row `i` holds `columns[starts[i]:starts[i + 1]]`, ascending."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]

    def of(self, row: int) -> NDArray[np.int32]:
        """Return what one row holds.

        >>> pack(np.array([2, 0, 0]), np.array([1, 2, 1]), (3, 3)).of(0).tolist()
        [1, 2]
        """
        return self.columns[self.starts[row] : self.starts[row + 1]]

    def has(self, row: int, column: int) -> bool:
        """Return whether a row holds a column."""
        held = self.of(row)
        place = int(np.searchsorted(held, column))
        return place < held.size and int(held[place]) == column

    def lengths(self, rows: NDArray[np.integer[Any]] | slice = slice(None)) -> NDArray[np.int64]:
        """Return how much each of `rows` holds."""
        return self.starts[1:][rows] - self.starts[:-1][rows]

    def gather(self, rows: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return what `rows` hold, one row after the other, and how much each of them holds."""
        counts = self.lengths(rows)
        ends = np.cumsum(counts)
        places = np.repeat(self.starts[rows] - (ends - counts), counts)
        places += np.arange(places.size)
        return self.columns[places], counts

    def without(self, cells: Collection[tuple[int, int]]) -> Rows:
        """Return a copy that lacks some (row, column) cells."""
        rows = np.fromiter((row for row, _ in cells), dtype=np.intp, count=len(cells))
        places = [int(self.starts[row] + np.searchsorted(self.of(row), column)) for row, column in cells]
        counts = self.lengths()
        np.subtract.at(counts, rows, 1)
        return Rows(np.concatenate(([0], np.cumsum(counts))), np.delete(self.columns, places))


def pack(rows: NDArray[np.integer[Any]], columns: NDArray[np.integer[Any]], shape: tuple[int, int]) -> Rows:
    """Return the matrix of `shape` with these cells; a cell given twice counts once.

    >>> pack(np.array([2, 0, 0, 0]), np.array([1, 2, 1, 1]), (3, 3)).lengths().tolist()
    [2, 0, 1]
    """
    height, width = shape
    cells = rows.astype(np.int64)
    cells *= width
    cells += columns
    cells.sort()
    if cells.size:
        cells = cells[np.concatenate(([True], cells[1:] != cells[:-1]))]
    starts = np.searchsorted(cells, np.arange(height + 1, dtype=np.int64) * width)
    cells %= max(width, 1)
    return Rows(starts, cells.astype(np.int32))


def turn(matrix: Rows, width: int) -> Rows:
    """Return the transposed matrix.

    >>> turn(pack(np.array([0, 0]), np.array([2, 1]), (1, 3)), 3).of(2).tolist()
    [0]
    """
    height = matrix.starts.size - 1
    return pack(matrix.columns, np.repeat(np.arange(height), matrix.lengths()), (width, height))
