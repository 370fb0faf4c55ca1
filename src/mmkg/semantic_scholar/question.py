"""Questions to Semantic Scholar: which of them one request asks, and where in what comes back each is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson

BATCH = 500
"""Papers in one request, at most."""
NESTED = 9_999
"""Entries of nested lists in one answer, at most: what is beyond is left out in silence."""


class Reply(NamedTuple):
    """What one question was answered: the JSON value, the status, and the day."""

    value: Any
    status: int
    day: str


@dataclass(frozen=True)
class Request:
    """One request; a batch holds many questions, everything else one."""

    url: str
    parameters: str
    payload: dict[str, Any] | None = None

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.payload is None else "POST"

    @property
    def ids(self) -> list[str] | None:
        """The ids of a batch of papers."""
        return self.payload["ids"] if self.payload is not None and self.url.endswith("/paper/batch") else None

    def questions(self) -> list[str]:
        """Return the keys under which the store knows what is asked.

        >>> Request("http://localhost/paper/batch", "fields=title", {"ids": ["DOI:10.1/a#b"]}).questions()
        ['http://localhost/paper/DOI:10.1%2Fa%23b?fields=title']
        """
        if self.ids is not None:
            base = self.url.removesuffix("/batch")
            return [f"{base}/{quote(asked, safe=':')}?{self.parameters}" for asked in self.ids]
        rest = "" if self.payload is None else "#" + orjson.dumps(self.payload, option=orjson.OPT_SORT_KEYS).decode()
        return [f"{self.url}?{self.parameters}{rest}"]

    def places(self, value: Any) -> dict[str, int | None]:
        """Return the place of each question's answer in what came back; unanswered ones are left out."""
        if self.ids is None or not isinstance(value, list):
            return dict.fromkeys(self.questions(), None)
        found = align(self.ids, value)
        answered = [(asked, place) for asked, place in zip(self.ids, found, strict=True) if place is not None]
        named = [(str(value[place]["paperId"]), place) for _, place in answered if "paperId" in (value[place] or ())]
        both = [*named, *answered]  # the same paper may be asked by its own name the next time
        questions = replace(self, payload={"ids": [asked for asked, _ in both]}).questions()
        return {question: place for question, (_, place) in zip(questions, both, strict=True)}


def align(ids: list[str], answers: list[Any]) -> list[int | None]:
    """Return where each id is answered in a batch, whatever the order; None where it is not.

    An answer under another id than the one asked (a merged record) counts only at its own place.

    >>> align(["b", "a", "c"], [{"paperId": "a"}, {"paperId": "b"}, {"paperId": "d"}])
    [1, 0, 2]
    >>> align(["former", "a"], [{"paperId": "a"}, {"paperId": "a"}])
    [0, 1]
    """
    names = [_names(answer) for answer in answers]
    by_name = {name: place for place in reversed(range(len(names))) for name in names[place]}
    whole = len(ids) == len(answers)
    exact = [
        own if whole and asked.lower() in names[own] else by_name.get(asked.lower()) for own, asked in enumerate(ids)
    ]
    taken = {place for place in exact if place is not None}
    return [
        place if place is not None else (own if whole and own not in taken else None) for own, place in enumerate(exact)
    ]


def _names(answer: Any) -> set[str]:
    if not isinstance(answer, dict):
        return set()
    external = answer.get("externalIds") or {}
    names = {f"{_PREFIX.get(scheme, scheme)}:{value}".lower() for scheme, value in external.items()}
    return names | {str(answer.get("paperId")).lower(), f"corpusid:{answer.get('corpusId')}"}


_PREFIX = {"PubMed": "PMID", "PubMedCentral": "PMCID"}


def nested_entries(request: Request, value: Any) -> int:
    """Return how many nested references and citations a batch came back with."""
    if request.ids is None or not isinstance(value, list):
        return 0
    lists = (answer.get(which) for answer in value if isinstance(answer, dict) for which in ("references", "citations"))
    return sum(len(entries) for entries in lists if isinstance(entries, list))
