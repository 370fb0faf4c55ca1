"""Texts of nodes as other tools take them: nothing missing, nothing that their formats may not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mmkg.ids import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["called", "printable"]

_NOT_XML = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def printable(text: str) -> str:
    r"""Return a text on one line, without what XML and YAML may not hold.

    >>> printable("a\n\ufffeb")
    'a b'
    """
    return clean_text(text).translate(_NOT_XML)


def called(row: Mapping[Any, Any], *columns: str) -> str:
    """Return the first of these columns that holds a text, else the id; what is missing may be None or NaN.

    >>> called({"id": "paper:x", "name": float("nan"), "title": "A Title"}, "name", "title")
    'A Title'
    """
    texts = (printable(row[column]) for column in columns if isinstance(row.get(column), str))
    return next(filter(None, texts), str(row["id"]))
