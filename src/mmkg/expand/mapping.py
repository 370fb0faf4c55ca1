"""What Semantic Scholar says of a paper, as the fields of a record: the only home of its field names.

Anything may be null, empty, of another type, or absurd. What cannot be believed is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mmkg.ids import clean_text, parse_identifier

_LONGEST_TITLE = 500
_DAY = re.compile(r"(?:1[6-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_SHA = re.compile(r"[0-9a-f]{40}")
_IDENTIFIERS = {"ArXiv": ("arxiv", "arxiv:"), "DOI": ("doi", "doi:"), "ACL": ("acl", "acl:")}


def record_fields(told: dict[str, Any], day: str) -> dict[str, Any]:
    r"""Return the fields of `schema.Record` that an answer of `day` holds, without `id` and `evidence`.

    >>> record_fields({"paperId": "6F" * 20, "title": "A\u202e  title", "year": 9999}, "2026-11-24")
    {'title': 'A title', 's2': '6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f6f'}
    """
    external = told.get("externalIds")
    counts = {
        "citation_count": _number(told.get("citationCount")),
        "influential_citation_count": _number(told.get("influentialCitationCount")),
        "reference_count": _number(told.get("referenceCount")),
    }
    fields = {
        "title": _text(told.get("title")),
        "authors": _names(author.get("name") for author in _dicts(told.get("authors"))),
        "year": _year(told.get("year")),
        "date": _day(told.get("publicationDate")),
        "venue": _text(told.get("venue")),
        **_identifiers(external if isinstance(external, dict) else {}),
        "s2": sha_of(told),
        "corpus_id": _number(told.get("corpusId")) or _number((external or {}).get("CorpusId")),
        **counts,
        "fields": _names(_list(told.get("fieldsOfStudy"))),
        "counts_as_of": day if any(value is not None for value in counts.values()) else None,
    }
    return {name: value for name, value in fields.items() if value is not None and value != []}


def sha_of(told: Any) -> str | None:
    """Return the S2 id of a paper in an answer; None for what the API could not identify.

    >>> sha_of({"paperId": None, "title": "Et al"}) is None
    True
    """
    sha = told.get("paperId") if isinstance(told, dict) else None
    return sha.lower() if isinstance(sha, str) and _SHA.fullmatch(sha.lower()) else None


def _identifiers(external: dict[str, Any]) -> dict[str, str]:
    found = {}
    for theirs, (scheme, prefix) in _IDENTIFIERS.items():
        value = external.get(theirs)
        if isinstance(value, str) and (known := parse_identifier(prefix + value)) and known.scheme == scheme:
            found[scheme] = known.value
    return found


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    text = clean_text(value)
    if len(text) > _LONGEST_TITLE:
        text = text[: _LONGEST_TITLE - 1].rstrip() + "…"
    return text or None


def _names(values: Iterable[Any]) -> list[str]:
    """Return the names among the values; in tables a semicolon stands between two names, and so never in one."""
    return [name.replace(";", ",") for name in map(_text, values) if name]


def _year(value: Any) -> int | None:
    return value if isinstance(value, int) and 1600 <= value <= 2100 else None


def _day(value: Any) -> str | None:
    return value if isinstance(value, str) and _DAY.fullmatch(value) else None


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]
