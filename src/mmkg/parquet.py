"""The Parquet form of `kg/expanded/`: the same columns as the text form, for a map of a million papers.

Ten million citations name two million ends: they are read as dictionaries, one a row group, and only the
dictionaries are compared. Written files have one row group and whole dictionaries, so that this is fast.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mmkg.errors import DataError, Problem
from mmkg.rows import CITATION_COLUMNS, PAPER_COLUMNS, TEXT, evidence_text, tidy_citations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_ENDS = ["citing", "cited"]


def read_papers(path: Path) -> pd.DataFrame:
    """Return the papers of a file; raise `DataError` where it is not one."""
    table = _read(path, ["id", *PAPER_COLUMNS], []).combine_chunks()  # rows are taken ten times faster from one piece
    table = pa.table({name: _flat(table[name], "; ") for name in table.column_names})
    frame: pd.DataFrame = table.to_pandas(integer_object_nulls=True)
    papers = _typed(path, frame, {"id": TEXT, **PAPER_COLUMNS}).set_index("id")
    if papers.index.hasnans or not papers.index.is_unique:
        faults = np.flatnonzero(papers.index.isna() | papers.index.duplicated()).tolist()
        raise DataError(
            [Problem(str(path), row + 1, f"no id, or that of another row: {papers.index[row]}") for row in faults]
        )
    return papers


def _typed(path: Path, frame: pd.DataFrame, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table with these dtypes; raise `DataError` with every column that cannot have its own."""
    problems = []
    for name, dtype in columns.items():
        try:
            frame[name] = frame[name].astype(dtype)
        except (ValueError, TypeError, OverflowError, pa.ArrowException) as error:
            problems.append(Problem(str(path), 1, f"`{name}` cannot be read as {dtype}: {error}"))
    if problems:
        raise DataError(problems)
    return frame


def read_citations(path: Path) -> pd.DataFrame:
    """Return the citations of a file; raise `DataError` where it is not one."""
    table = _read(path, list(CITATION_COLUMNS), [*_ENDS, "intents", "evidence"])
    empty = [(name, pc.index(pc.is_null(table[name]), value=True).as_py()) for name in _ENDS if table[name].null_count]
    if empty:
        raise DataError([Problem(str(path), row + 1, f"`{name}` is empty", "each row needs it") for name, row in empty])
    ids, codes = _shared([table[name] for name in _ENDS])
    flat = {name: _flat(table[name], "|") for name in table.column_names if name not in _ENDS}
    rest: pd.DataFrame = pa.table(flat).unify_dictionaries().to_pandas(integer_object_nulls=True)
    ends = {name: pd.Categorical.from_codes(code, categories=ids) for name, code in zip(_ENDS, codes, strict=True)}
    try:
        return tidy_citations(ends, rest)
    except (ValueError, TypeError) as error:
        raise DataError([Problem(str(path), 1, f"cannot be read: {error}")]) from None


def _read(path: Path, columns: list[str], dictionary: list[str]) -> Any:
    """Return these columns of a file; those that it leaves out hold nothing, but a row must say what it is of."""
    try:
        held = pq.read_schema(path).names
        present = [name for name in columns if name in held]
        table = pq.read_table(path, columns=present, read_dictionary=dictionary)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise DataError([Problem(str(path), 1, f"cannot be read: {error}", "write it anew")]) from None
    if missing := sorted({"id", *_ENDS} & (set(columns) - set(present))):
        raise DataError([Problem(str(path), 1, f"no column {', '.join(missing)}", "each row needs it")])
    for name in set(columns) - set(present):
        kind = pa.bool_() if name == "influential" else pa.string()
        nothing = pa.nulls(len(table), kind)
        table = table.append_column(name, nothing.dictionary_encode() if name in dictionary else nothing)
    return table.select(columns)


def _flat(column: Any, joint: str) -> Any:
    """Return a column of lists as one of texts, joined as in the tables, and evidence as they have it."""
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(column.cast(pa.list_(pa.string())), joint)
    if pa.types.is_map(kind) or pa.types.is_struct(kind):
        told = [dict(value) if value else {} for value in column.to_pylist()]
        return pa.array([evidence_text({k: v for k, v in one.items() if v}) or None for one in told], pa.string())
    return column


def _shared(columns: list[Any]) -> tuple[pd.Index[str], list[NDArray[np.int32]]]:
    """Return all ids, sorted, and each column as places in them."""
    parts = [[_encoded(chunk) for chunk in column.chunks] for column in columns]
    dictionaries = {_place(chunk.dictionary): chunk.dictionary for chunks in parts for chunk in chunks if len(chunk)}
    values = [value.cast(pa.string()) for value in dictionaries.values()]
    encoded = pa.chunked_array(values, pa.string()).dictionary_encode()  # one dictionary for all of its chunks
    every = encoded.chunk(0).dictionary if values else pa.array([], pa.string())
    order = pc.sort_indices(every).to_numpy()
    ids, rank = every.take(order), np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    places = {key: rank[chunk.indices.to_numpy()] for key, chunk in zip(dictionaries, encoded.chunks, strict=True)}
    codes = [
        np.concatenate(
            [
                np.empty(0, np.int32),
                *(places[_place(one.dictionary)][one.indices.to_numpy()] for one in chunks if len(one)),
            ]
        )
        for chunks in parts
    ]
    return pd.Index(ids.to_pandas(), dtype=TEXT), codes


def _encoded(chunk: Any) -> Any:
    return chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()


def _place(dictionary: Any) -> tuple[int, ...]:
    """Where a dictionary lies in memory: chunks of one row group share it."""
    return (dictionary.offset, len(dictionary), *(buffer.address for buffer in dictionary.buffers() if buffer))


def to_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as a Parquet file; the same table gives the same bytes."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    buffer = io.BytesIO()
    pq.write_table(
        table,
        buffer,
        compression="zstd",
        row_group_size=max(1, len(frame)),
        dictionary_pagesize_limit=1 << 30,
    )
    return buffer.getvalue()
