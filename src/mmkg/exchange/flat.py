"""Tables out: a pair of CSV files that spreadsheets may open, and a pair of Parquet files that keep every type."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from mmkg.tables import Tables

__all__ = ["csv_pair", "parquet_pair"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def csv_pair(tables: Tables) -> dict[str, bytes]:
    """Return `nodes.csv` and `edges.csv` in UTF-8; a text that a spreadsheet would run gets a `'` before it."""
    return {"nodes.csv": _csv(tables.nodes.reset_index()), "edges.csv": _csv(tables.edges)}


def _csv(frame: pd.DataFrame) -> bytes:
    columns = {}
    for name, values in frame.items():
        text = values.astype(object)
        columns[name] = (
            text.map(safe_cell).where(values.notna(), None)
            if values.dtype.name in {"str", "category", "object", "string"}
            else values
        )
    return pd.DataFrame(columns).to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")


def safe_cell(value: object) -> object:
    """Return a text that no spreadsheet runs as a formula.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-1 is a number"), safe_cell("A title")
    ("'=HYPERLINK(1)", "'-1 is a number", 'A title')
    """
    if not isinstance(value, str):
        return value
    text = "".join(letter for letter in value if letter >= " " and letter != "\x7f")
    return f"'{text}" if text.startswith(_FORMULA) else text


def parquet_pair(tables: Tables) -> dict[str, bytes]:
    """Return `nodes.parquet` and `edges.parquet`, with nothing lost."""
    return {
        "nodes.parquet": _parquet(tables.nodes.reset_index()),
        "edges.parquet": _parquet(tables.edges.reset_index(drop=True)),
    }


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()
