"""Raw answers of an online source, kept in one SQLite file.

An answer is one body as it was received, with method, address, payload, status and time. A batch answers
many questions at once, so that each question points to an answer and to its place in it: what was asked in
a batch of 500 is not asked again in a batch of 3. One answer is one transaction: a process that is killed
loses at most the answer that was on its way.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import orjson

from mmkg.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    payload TEXT,
    status INTEGER NOT NULL,
    received TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS questions (
    question TEXT PRIMARY KEY,
    answer INTEGER NOT NULL REFERENCES answers (id),
    place INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS questions_by_answer ON questions (answer);
"""
_AT_ONCE = 500  # SQLite allows at least 999 parameters a statement


class Answer(NamedTuple):
    """One answer as it was received; never holds request headers, and so never a key."""

    method: str
    url: str
    payload: str | None
    status: int
    received: str
    """ISO 8601, UTC."""
    body: bytes

    @property
    def day(self) -> str:
        """The day on which it was received.

        >>> Answer("GET", "http://localhost/", None, 200, "2026-11-24T02:30:00+00:00", b"{}").day
        '2026-11-24'
        """
        return self.received[:10]


class Found(NamedTuple):
    """Where a question was answered: the number of the answer, and the place in it if it is a list."""

    answer: int
    place: int | None


class Store:
    """Answers by question, in one SQLite file that is made when it is missing.

    Raises `WriteError` where the file cannot be opened or written, naming the variable to set.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder, Store(pathlib.Path(folder) / "answers.sqlite") as store:
    ...     answer = Answer("GET", "http://localhost/1", None, 200, "2026-11-24T00:00:00+00:00", b'{"year": 2023}')
    ...     store.put(answer, {"paper/1": None})
    ...     [(question, value) for question, _, value in store.read(store.find(["paper/1", "paper/2"]))]
    [('paper/1', {'year': 2023})]
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()  # the client speaks from a thread of its own
        with self._clear_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute(
                "PRAGMA synchronous = NORMAL"
            )  # safe against kill -9; a power cut may lose the last answers
            self._db.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with self._lock:
            self._db.close()

    def __len__(self) -> int:
        """Return the number of answers."""
        return int(self._one("SELECT count(*) FROM answers")[0])

    def put(self, answer: Answer, places: Mapping[str, int | None]) -> None:
        """Keep an answer and the questions that it answers, at their places; later answers replace earlier ones."""
        rows = [(question, place) for question, place in places.items()]
        with self._transaction() as db:
            number = db.execute(
                "INSERT INTO answers (method, url, payload, status, received, body) VALUES (?, ?, ?, ?, ?, ?)", answer
            ).lastrowid
            replaced = {found.answer for found in self._find(list(places), None).values()}
            db.executemany(
                "INSERT OR REPLACE INTO questions VALUES (?, ?, ?)", [(q, number, place) for q, place in rows]
            )
            db.executemany(  # nothing points to them any more
                "DELETE FROM answers WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM questions WHERE answer = ?1)",
                [(old,) for old in sorted(replaced)],
            )

    def find(self, questions: Iterable[str], *, since: datetime | None = None) -> dict[str, Found]:
        """Return where these questions are answered; those that are not, or only before `since`, are left out."""
        with self._lock, self._clear_errors():
            return self._find(list(questions), since)

    def _find(self, questions: list[str], since: datetime | None) -> dict[str, Found]:
        earliest = since.astimezone(UTC).isoformat(timespec="seconds") if since else ""
        found: dict[str, Found] = {}
        for start in range(0, len(questions), _AT_ONCE):
            some = questions[start : start + _AT_ONCE]
            rows = self._db.execute(
                "SELECT question, answer, place FROM questions JOIN answers ON answers.id = answer "  # noqa: S608 - only question marks are put in
                f"WHERE question IN ({','.join('?' * len(some))}) AND received >= ?",
                [*some, earliest],
            )
            found.update((question, Found(answer, place)) for question, answer, place in rows)
        return found

    def read(self, found: Mapping[str, Found]) -> Iterator[tuple[str, Answer, Any]]:
        """Yield for each question its answer and the value at its place; each body is parsed once."""
        by_answer = sorted(found.items(), key=lambda item: item[1].answer)
        for number, questions in groupby(by_answer, key=lambda item: item[1].answer):
            row = self._one("SELECT method, url, payload, status, received, body FROM answers WHERE id = ?", number)
            answer = Answer(*row)
            value = parse(answer.body)
            for question, (_, place) in questions:
                yield question, answer, value if place is None else value[place]

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        with self._lock, self._clear_errors():
            row: tuple[Any, ...] = self._db.execute(statement, values).fetchone()
            return row

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._clear_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            hint = f"{error}; make room, or set MMKG_STORE to a file that can be written"
            raise WriteError("the store of API answers cannot be used", value=self.path, hint=hint) from error


def parse(body: bytes) -> Any:
    r"""Return the JSON value of a body; raises `ValueError` for anything else.

    Half of a surrogate pair, which titles torn from PDFs do hold, becomes a question mark.

    >>> parse(b'{"title": "\\ud83d"}')
    {'title': '?'}
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return orjson.loads(json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace"))


def now() -> str:
    """Return the time as answers carry it.

    >>> now()[-6:]
    '+00:00'
    """
    return datetime.now(UTC).isoformat(timespec="seconds")
