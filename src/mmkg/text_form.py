"""The text form of `kg/expanded/`: `papers.jsonl` and the CSV files, which people and other tools write as well.

Files are read fast; only once something is wrong is each line looked at, so that every fault is named with
its line.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd
from pydantic import ValidationError

from mmkg.errors import DataError, Problem
from mmkg.rows import CITATION_COLUMNS, TEXT, empty_table, papers_table, typed_citations
from mmkg.schema import Record, fault_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_AT_ONCE = 50_000
"""Lines that become a table at a time."""
_UNFIT = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What a table raises for rows that it cannot hold."""


def read_papers(path: Path) -> pd.DataFrame:
    """Return the papers of a `papers.jsonl`; raise `DataError` with every line that is no record."""
    try:
        parts = [papers_table(orjson.loads(b"[" + b",".join(lines) + b"]")) for lines in _slices(path)]
    except _UNFIT:
        data = path.read_bytes()
        raise DataError(paper_problems(path, data) or _unfit_rows(path, data)) from None
    papers = parts[0] if len(parts) == 1 else pd.concat(parts or [papers_table([])]).sort_index()
    if not papers.index.is_unique:
        raise DataError(paper_problems(path, path.read_bytes()))
    return papers


def _slices(path: Path) -> Iterator[list[bytes]]:
    """Yield the lines of a file that are not blank, so many at a time: as rows, a million would take gigabytes."""
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        lines = (line for line in file if line.strip())
        while some := list(islice(lines, _AT_ONCE)):
            yield some


def paper_problems(path: Path, data: bytes) -> list[Problem]:
    """Return what is wrong with each line: slow, so asked only once something is, and by a check."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in _numbered(data):
        try:
            identity = Record.model_validate(orjson.loads(line)).id
        except orjson.JSONDecodeError as error:
            problems.append(Problem(str(path), number, f"not JSON: {error.msg}", "one object a line, in UTF-8"))
        except ValidationError as error:
            problems += [Problem(str(path), number, _said(fault)) for fault in error.errors()]
        else:
            if identity in seen:
                problems.append(Problem(str(path), number, f"second record of {identity}", "keep one"))
            seen.add(identity)
    return problems


def _numbered(data: bytes) -> Iterator[tuple[int, bytes]]:
    lines = enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1)
    return ((number, line) for number, line in lines if line.strip())


def _said(fault: Mapping[str, Any]) -> str:
    where = ".".join(map(str, fault["loc"]))
    if fault["type"] == "extra_forbidden":
        return f"unknown key `{where}`"
    if fault["type"] == "missing":
        return f"the key `{where}` is missing"
    return f"{where or 'not a record'}: {fault_words(fault)}"


def _unfit_rows(path: Path, data: bytes) -> list[Problem]:
    """Return the rows that are records but do not fit into the table, such as a year in quotes."""
    problems = []
    for number, line in _numbered(data):
        try:
            papers_table([orjson.loads(line)])
        except _UNFIT as error:
            problems.append(Problem(str(path), number, f"cannot be read: {error}"))
    return problems or [Problem(str(path), 1, "cannot be read", "write it anew with mmkg expand")]


def read_citations(path: Path) -> pd.DataFrame:
    """Return the citations of a `citations.csv`; raise `DataError` with the lines that are none."""
    frame = read_csv(path, dict.fromkeys(CITATION_COLUMNS, TEXT))
    try:
        return typed_citations(frame.astype({"citing": "category", "cited": "category"}))
    except ValueError as error:
        raise DataError([Problem(str(path), 1, f"cannot be read: {error}")]) from None


def read_csv(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a CSV file with these columns, the first two of which no row may leave empty; raise `DataError`."""
    if not path.exists():
        return empty_table(columns)
    try:
        frame = pd.read_csv(path, dtype=TEXT, keep_default_na=False, na_values=[""], skip_blank_lines=False)
        if list(frame.columns) != list(columns) or not isinstance(frame.index, pd.RangeIndex):
            raise DataError([Problem(str(path), 1, f"the header must be {','.join(columns)}")])
        return _whole(path, frame, list(columns)[:2]).astype(columns)
    except UnicodeDecodeError:
        raise DataError([_not_utf8(path)]) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, TypeError) as error:
        if isinstance(error, DataError):
            raise
        line = re.search(r"\b(?:line|row) (\d+)", str(error))
        raise DataError([Problem(str(path), int(line[1]) if line else 1, f"cannot be read: {error}")]) from None


def _whole(path: Path, frame: pd.DataFrame, needed: list[str]) -> pd.DataFrame:
    """Return the rows that are not blank; raise `DataError` where one says not what it is of."""
    absent = frame[needed].isna()
    if not absent.to_numpy().any():
        return frame
    blank = frame.isna().all(axis=1)
    faults = [
        Problem(str(path), row + 2, f"`{name}` is empty", "each row needs it")
        for name in needed
        for row in np.flatnonzero(absent[name] & ~blank).tolist()
    ]
    if faults:
        raise DataError(faults)
    return frame[~blank].reset_index(drop=True)


def _not_utf8(path: Path) -> Problem:
    data = path.read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return Problem(str(path), data.count(b"\n", 0, error.start) + 1, "not UTF-8", "save the file as UTF-8")
    return Problem(str(path), 1, "cannot be read")
