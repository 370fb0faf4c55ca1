"""Rows of the CSV files of a kg: read with the line of every row, and write in one canonical form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from mmkg.errors import Problem
from mmkg.ids import clean_text
from mmkg.schema import fault_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = TypeVar("Row", bound=BaseModel)
_NUMBERS = {"year": int, "value": float}
_MAY_BE_EMPTY = {"section", "setting"}


def parse_rows(file: str, text: str, model: type[Row]) -> tuple[list[tuple[int, Row]], list[Problem]]:
    r"""Return the rows with their lines, and every fault.

    >>> from mmkg.schema import ListRow
    >>> parse_rows("kg/lists/a.csv", "title,kind\nCLIP,paper\n", ListRow)[1][0].message
    'the first line must be section,kind,title,url,arxiv,code,year,venue'
    """
    header = list(model.model_fields)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, Row]] = []
    problems: list[Problem] = []
    try:
        if next(lines, None) != header:
            return [], [
                Problem(file, 1, f"the first line must be {','.join(header)}", "keep the names and their order")
            ]
        start = lines.line_num + 1
        for cells in lines:
            row, faults = _row(file, start, dict(zip(header, cells, strict=False)), len(cells), model)
            rows += [(start, row)] if row else []
            problems += faults
            start = lines.line_num + 1
    except csv.Error as error:
        problems.append(Problem(file, lines.line_num, f"not CSV: {error}"))
    return rows, problems


def _row(file: str, line: int, cells: dict[str, str], count: int, model: type[Row]) -> tuple[Row | None, list[Problem]]:
    expected = len(model.model_fields)
    if count != expected:
        mend = "put quotes around a value with a comma"
        return None, [Problem(file, line, f"{count} cells where {expected} belong", mend)]
    faults = dict(_unclean(cells))
    values, wrong = _numbers(cells)
    faults |= {key: (f"not a number: {cells[key]}", "") for key in wrong}
    row: Row | None = None
    try:
        row = model.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            key = str(fault["loc"][0])
            faults.setdefault(key, (fault_words(fault), ""))
    problems = [Problem(file, line, f"{key}: {message}", mend) for key, (message, mend) in faults.items()]
    return (None if problems else row), problems


def _unclean(cells: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for key, text in cells.items():
        if not (text.isascii() and text.isprintable() and "  " not in text) and (clean := clean_text(text)) != text:
            yield key, (f"invisible characters or double blanks in {text[:80]!r}", f"write {clean[:80]!r}")


def _numbers(cells: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {key: text for key, text in cells.items() if text or key in _MAY_BE_EMPTY}
    wrong = []
    for key in _NUMBERS.keys() & values.keys():
        try:
            values[key] = _NUMBERS[key](values[key])
        except ValueError:
            wrong.append(key)
            del values[key]
    return values, wrong


def format_rows(rows: Iterable[Row], model: type[Row]) -> str:
    """Return the canonical text of a CSV file: one line a row, quotes only where needed.

    >>> from mmkg.schema import ListRow
    >>> print(format_rows([ListRow(section="", kind="paper", title="A, B", year=2021)], ListRow), end="")
    section,kind,title,url,arxiv,code,year,venue
    ,paper,"A, B",,,,2021,
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    header = list(model.model_fields)
    writer.writerow(header)
    writer.writerows([_cell(getattr(row, key)) for key in header] for row in rows)
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value)
