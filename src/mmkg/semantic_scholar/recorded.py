"""Recorded answers as lines of JSON: to hand a store to somebody, or to show an expansion without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from mmkg.semantic_scholar.question import Request
from mmkg.store import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmkg.store import Store


def keep_recorded(store: Store, lines: Iterable[bytes]) -> int:
    """Put recorded answers into a store and return how many; each line is what `recorded_line` gives.

    >>> import pathlib, tempfile
    >>> from mmkg.store import Store
    >>> url = "https://api.semanticscholar.org/graph/v1/paper/batch?fields=title"
    >>> line = recorded_line(Answer("POST", url, '{"ids":["ARXIV:2301.12597"]}', 200, "2026-11-24T00:00:00", b"[null]"))
    >>> with tempfile.TemporaryDirectory() as folder, Store(pathlib.Path(folder) / "answers.sqlite") as store:
    ...     keep_recorded(store, [line]), len(store)
    (1, 1)
    """
    kept = 0
    for line in lines:
        told: dict[str, Any] = orjson.loads(line)
        url, _, parameters = told["url"].partition("?")
        payload = told["payload"] and orjson.dumps(told["payload"]).decode()
        answer = Answer(
            told["method"], told["url"], payload, told["status"], told["received"], orjson.dumps(told["body"])
        )
        store.put(answer, Request(url, parameters, told["payload"]).places(told["body"]))
        kept += 1
    return kept


def recorded_line(answer: Answer) -> bytes:
    """Return an answer as one line of JSON."""
    told = answer._asdict() | {
        "payload": answer.payload and orjson.loads(answer.payload),
        "body": orjson.loads(answer.body),
    }
    return orjson.dumps(told)
