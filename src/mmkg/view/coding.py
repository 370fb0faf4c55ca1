"""Compact forms for the page: JSON that may stand in a script block, edges as small numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from mmkg.ids import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray


def script_json(value: object) -> str:
    r"""Return JSON in which nothing can end a `<script>` block or open a comment.

    >>> script_json({"title": "</script><!--"})
    '{"title":"\\u003c/script>\\u003c!--"}'
    """
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode().replace("<", "\\u003c")


def pack_edges(subjects: NDArray[np.int64], objects: NDArray[np.int64]) -> list[int]:
    """Return edges as one flat list: subject (as a step from the last), count, then the objects (as steps).

    The edges must be sorted by subject, then object.

    >>> import numpy
    >>> pack_edges(numpy.array([5, 5, 9]), numpy.array([2, 7, 1]))
    [5, 2, 2, 5, 4, 1, 1]
    """
    packed: list[int] = []
    starts = np.flatnonzero(np.diff(subjects, prepend=-1))
    last = 0
    for start, end in pairwise([*starts.tolist(), len(subjects)]):
        subject = int(subjects[start])
        packed += [subject - last, int(end - start), *np.diff(objects[start:end], prepend=0).tolist()]
        last = subject
    return packed


def texts(column: pd.Series[Any]) -> list[str]:
    """Return a column as clean texts; what is absent becomes empty."""
    return [clean_text(value) if isinstance(value, str) else "" for value in column.tolist()]


def numbers(column: pd.Series[Any]) -> list[int]:
    """Return a column as whole numbers; what is absent becomes -1."""
    return [int(value) for value in column.fillna(-1).tolist()]


def sparse_texts(values: Iterable[str]) -> dict[str, str]:
    """Return the texts that are not empty, by their position."""
    return {str(place): value for place, value in enumerate(values) if value}


def plain(value: object) -> Any:
    """Return the value made of JSON's own types only; texts are cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean_text(str(value))
