"""Rows and tables: records, citations, aliases and coverage as pandas tables, and back.

In the tables (and in Parquet) several authors or fields stand in one text, joined by `; `, and evidence reads
`source=field,field|source=field`: a million rows of lists would cost seconds and gigabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.schema import Citation, Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TEXT = "str"
"""The dtype of text."""

PAPER_COLUMNS: dict[str, str] = {
    "title": TEXT,
    "authors": TEXT,
    "year": "Int32",
    "date": TEXT,
    "venue": TEXT,
    "arxiv": TEXT,
    "doi": TEXT,
    "acl": TEXT,
    "s2": TEXT,
    "corpus_id": "Int64",
    "citation_count": "Int64",
    "influential_citation_count": "Int64",
    "reference_count": "Int64",
    "fields": TEXT,
    "counts_as_of": TEXT,
    "evidence": TEXT,
}
"""Columns of the papers (index `id`): those of `schema.Record`."""

CITATION_COLUMNS: dict[str, str] = {
    "citing": "category",
    "cited": "category",
    "influential": "boolean",
    "intents": "category",
    "evidence": "category",
}
ALIAS_COLUMNS: dict[str, str] = {"alias": TEXT, "id": TEXT}
COVERAGE_COLUMNS: dict[str, str] = {
    name: {"known": "Int64", "total": "Int64"}.get(name, TEXT) for name in Coverage._fields
}
_LISTS = ("authors", "fields")
_CODED = [name for name, dtype in CITATION_COLUMNS.items() if dtype == "category"]
_AT_ONCE = 10_000
"""Rows turned into Python objects at a time: those of a million papers take gigabytes."""


def empty_table(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table without rows."""
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in columns.items()})


def papers_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the papers of `Record.line()` rows (or lines of `papers.jsonl`), sorted by id.

    >>> papers_table([{"id": "paper:arxiv.2301.12597", "authors": ["J. Li", "D. Li"]}]).authors.iloc[0]
    'J. Li; D. Li'
    """
    rows = sorted(rows, key=lambda row: str(row["id"]))
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in PAPER_COLUMNS}
    for name in _LISTS:
        columns[name] = [_joined(values) for values in columns[name]]
    columns["evidence"] = [evidence_text(value) if value else None for value in columns["evidence"]]
    index = pd.Index([row["id"] for row in rows], name="id", dtype=TEXT)
    if not all(map(_is_text, (columns[name] for name, dtype in PAPER_COLUMNS.items() if dtype == TEXT))):
        raise TypeError("a text is not a text")
    if index.hasnans:
        raise TypeError("a paper has no id")
    series = {name: pd.Series(columns[name], index=index, dtype=dtype) for name, dtype in PAPER_COLUMNS.items()}
    return pd.DataFrame(series, index=index)


def _is_text(values: list[Any]) -> bool:
    return {type(value) for value in values} <= {str, type(None)}


def _joined(values: list[str] | None) -> str | None:
    if isinstance(values, str):
        raise TypeError("several texts are a list")
    return "; ".join(value.replace(";", ",") for value in values) if values else None


def paper_rows(papers: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the papers as `papers.jsonl` has them: absent keys left out, lists as lists.

    >>> list(paper_rows(papers_table([{"id": "paper:x", "year": 2023, "fields": ["Computer Science"]}])))
    [{'id': 'paper:x', 'year': 2023, 'fields': ['Computer Science']}]
    """
    for start in range(0, len(papers), _AT_ONCE):
        yield from _paper_rows(papers.iloc[start : start + _AT_ONCE])


def _paper_rows(papers: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = [_values(papers[name]) for name in PAPER_COLUMNS]
    for identity, *values in zip(papers.index, *columns, strict=True):
        row = {"id": identity} | {
            name: value for name, value in zip(PAPER_COLUMNS, values, strict=True) if value is not None
        }
        for name in _LISTS:
            if name in row:
                row[name] = row[name].split("; ")
        if "evidence" in row:
            row["evidence"] = evidence_fields(row["evidence"])
        yield row


def _values(column: pd.Series[Any]) -> list[Any]:
    """Return a column as plain Python values, None where one is missing."""
    return column.astype(object).where(column.notna(), None).tolist()


def evidence_text(evidence: Mapping[str, Iterable[str]]) -> str:
    """Return evidence as one text.

    >>> evidence_text({"S001": ["title", "year"], "honggi82": ["venue"]})
    'S001=title,year|honggi82=venue'
    """
    return "|".join(f"{source}={','.join(fields)}" for source, fields in sorted(evidence.items()))


def evidence_fields(text: str) -> dict[str, list[str]]:
    """Return what `evidence_text` wrote as source → fields.

    >>> evidence_fields("S001=title,year|honggi82=venue")
    {'S001': ['title', 'year'], 'honggi82': ['venue']}
    """
    pairs = (part.partition("=") for part in text.split("|"))
    return {source: fields.split(",") if fields else [] for source, _, fields in pairs}


def citations_table(rows: Iterable[Citation]) -> pd.DataFrame:
    """Return citations, sorted; the two ends are categoricals over one sorted index of ids.

    >>> citations_table([Citation("paper:b", "paper:a", "", "", "S001")]).cited.cat.categories.tolist()
    ['paper:a', 'paper:b']
    """
    frame = pd.DataFrame(sorted(rows), columns=list(CITATION_COLUMNS), dtype=TEXT)
    return typed_citations(frame.astype({"citing": "category", "cited": "category"}))


def typed_citations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the dtypes of `CITATION_COLUMNS` and one shared index of ids."""
    ends = [frame[name].cat for name in ("citing", "cited")]
    shared = ends[0].categories.union(ends[1].categories)
    typed = {
        name: pd.Categorical.from_codes(_recoded(end, shared), categories=shared)
        for name, end in zip(("citing", "cited"), ends, strict=True)
    }
    return tidy_citations(typed, frame)


def tidy_citations(ends: Mapping[str, pd.Categorical[Any]], rest: pd.DataFrame) -> pd.DataFrame:
    """Return `ends` with the other columns of `rest` in their dtypes, `""` made a missing value."""
    others = {name: _category(rest[name]) for name in ("intents", "evidence")}
    return pd.DataFrame({**ends, "influential": _flags(rest["influential"]), **others})


_FLAGS = {"true": True, "false": False, "": pd.NA}


def _flags(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return true, false and nothing, as text in any case, as numbers or as they are; raise `ValueError` for more."""
    if not pd.api.types.is_numeric_dtype(column):  # numbers and truth values are one
        texts = column.astype("category")
        meant = {text: str(text).lower() for text in texts.cat.categories}
        if odd := [text for text, flag in meant.items() if flag not in _FLAGS]:
            raise ValueError(f"influential is true, false or empty, not {odd[0]}")
        column = texts.map({text: _FLAGS[flag] for text, flag in meant.items()})
    return column.astype("boolean")


def _recoded(end: Any, shared: pd.Index) -> Any:
    return shared.get_indexer(end.categories).astype(np.int32)[end.codes.to_numpy()]


def _category(column: pd.Series[Any]) -> pd.Series[Any]:
    column = column.astype("category")
    codes, texts = column.cat.codes.to_numpy(), column.cat.categories
    used = np.zeros(len(texts) + 1, bool)  # a missing value has the code -1, the last place
    used[codes] = True
    kept = sorted(text for text, is_used in zip(texts, used, strict=False) if is_used and text)
    place = {text: code for code, text in enumerate(kept)}
    recode = np.array([*(place.get(text, -1) for text in texts), -1], np.int32)
    categories = pd.Index(kept, dtype=TEXT)
    return pd.Series(pd.Categorical.from_codes(recode[codes], categories=categories), index=column.index)


def citation_rows(citations: pd.DataFrame) -> Iterator[Citation]:
    """Yield the citations as `citations.csv` has them.

    >>> list(citation_rows(citations_table([Citation("paper:b", "paper:a", "true")])))[0].influential
    'true'
    """
    text = citation_text(citations)
    yield from map(Citation._make, zip(*(text[name] for name in CITATION_COLUMNS), strict=True))


def citation_text(citations: pd.DataFrame) -> pd.DataFrame:
    """Return citations as plain text, `""` where a value is missing."""
    influential = citations["influential"].map({True: "true", False: "false"}, na_action="ignore")
    few = {name: citations[name].cat.remove_unused_categories() for name in _CODED}  # a slice has those of the whole
    text: pd.DataFrame = citations.assign(influential=influential, **few)
    return text.astype(object).where(text.notna(), "")


def aliases_table(rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return `(alias, id)` rows as a sorted table without doubles.

    >>> aliases_table([("s2:b", "paper:x"), ("s2:a", "paper:x")]).alias.tolist()
    ['s2:a', 's2:b']
    """
    return pd.DataFrame(sorted(set(rows)), columns=list(ALIAS_COLUMNS), dtype=TEXT)


def coverage_table(rows: Iterable[Coverage]) -> pd.DataFrame:
    """Return coverage rows as a sorted table.

    >>> row = Coverage("paper:blip-2", "references", 45, 45, "complete", "2025-01-01", "S016")
    >>> int(coverage_table([row]).total.iloc[0])
    45
    """
    ordered = sorted(rows, key=lambda row: (row.paper, row.list))
    frame = pd.DataFrame(ordered, columns=list(COVERAGE_COLUMNS), dtype=object)
    return frame.astype(COVERAGE_COLUMNS)
