"""A Semantic Scholar server on loopback: the five questions that mmkg asks, its limits, and every fault we know.

The shapes are those of recorded answers. `Corpus` holds what it knows; `Server.faults` what goes wrong, and when.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

NESTED_CAP = 9_999
NOT_NESTED = ("references", "citations")


def sha(number: int) -> str:
    """The S2 id of the paper with this number."""
    return f"{number:040x}"


def paper(number: int, **facts: Any) -> dict[str, Any]:
    """An ordinary paper, as the API tells it."""
    return {
        "paperId": sha(number),
        "corpusId": number,
        "externalIds": {"CorpusId": number, "ArXiv": f"{2000 + number // 100_000}.{number % 100_000:05}"},
        "title": f"Paper number {number} on vision and language",
        "authors": [{"authorId": str(number), "name": f"Ada Author{number % 97}"}],
        "year": 2020 + number // 100_000,
        "publicationDate": None,
        "venue": "",
        "fieldsOfStudy": ["Computer Science"],
        "influentialCitationCount": 0,
        **facts,
    }


@dataclass
class Corpus:
    """Papers, and who cites whom; counts follow from the lists unless a paper states its own."""

    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    references: dict[str, list[Any] | None] = field(default_factory=dict)
    """Shas, or whole dicts for references that the API could not identify; None: withheld."""
    citations: dict[str, list[str] | None] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)
    """Other ids of a paper: merged shas, second DOIs."""

    def add(self, number: int, references: Any = (), **facts: Any) -> str:
        found = paper(number, **facts)
        self.papers[found["paperId"]] = found
        self.references[found["paperId"]] = references if references is None else list(references)
        for other in references or ():
            if isinstance(other, str) and self.citations.get(other, ()) is not None:
                self.citations.setdefault(other, []).append(found["paperId"])
        return found["paperId"]

    def find(self, asked: str) -> dict[str, Any] | None:
        asked = self.also.get(asked, asked)
        if asked in self.papers:
            return self.papers[asked]
        if not hasattr(self, "_index") or self._indexed != len(self.papers):
            self._index = {key: known for known in self.papers.values() for key in _keys(known)}
            self._indexed = len(self.papers)
        return self._index.get(asked.lower())

    def list(self, known: dict[str, Any], which: str) -> list[dict[str, Any]] | None:
        given = getattr(self, which).get(known["paperId"], [])
        return None if given is None else [self.papers[e] if isinstance(e, str) else e for e in given]

    def told(self, known: dict[str, Any], fields: list[str], cap: Any = None) -> dict[str, Any]:
        """The asked fields of a paper, nested lists cut where the answer is full."""
        out = {"paperId": known["paperId"]}
        for name in fields:
            if name == "referenceCount":
                out[name] = known.get(name, len(self.list(known, "references") or ()))
            elif name == "citationCount":
                out[name] = known.get(name, len(self.list(known, "citations") or ()))
            elif "." not in name and name not in NOT_NESTED:
                out[name] = known.get(name)
        for which in NOT_NESTED:
            if inner := [f.split(".", 1)[1] for f in fields if f.startswith(which + ".")]:
                entries = self.list(known, which)
                out[which] = (
                    None if entries is None else [self.told(e, inner) for e in itertools.islice(entries, cap.left)]
                )
                cap.left -= len(out[which] or ())
        return out


def _keys(known: dict[str, Any]) -> list[str]:
    external = known.get("externalIds") or {}
    keys = [f"corpusid:{known.get('corpusId')}"]
    return keys + [f"{name}:{value}".lower() for name, value in external.items()]


@dataclass
class Fault:
    """What goes wrong `times` times with requests whose path matches."""

    match: str
    times: int = 1
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    """Close the connection in mid-body."""
    hang: float = 0
    """Seconds without an answer."""
    change: Callable[[Any], Any] | None = None
    """What becomes of the right answer."""


def refused(status: int, times: int = 1, match: str = ".", **headers: str) -> Fault:
    """A status with the body that the API or its gateway sends with it."""
    body: Any = {
        "message": {403: "Forbidden", 401: "Unauthorized"}.get(status, "Too Many Requests"),
        "code": str(status),
    }
    raw = b"<html><h1>Bad Gateway</h1></html>" if status in {502, 503} else json.dumps(body).encode()
    return Fault(match, times, status, raw, {name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class Seen:
    time: float
    method: str
    path: str
    key: str | None
    payload: Any


class Server(ThreadingHTTPServer):
    """Use as a context manager; `url` is what `MMKG_S2_URL` takes."""

    daemon_threads = True

    def __init__(
        self, corpus: Corpus, *, latency: float = 0, key: str | None = None, nested_cap: int = NESTED_CAP
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.corpus, self.latency, self.key, self.nested_cap = corpus, latency, key, nested_cap
        self.faults: list[Fault] = []
        self.seen: list[Seen] = []
        self.connections = 0
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, *_: Any) -> None:
        """A client that went away is no news."""

    def fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and re.search(fault.match, path):
                fault.times -= 1
                return fault
        return None

    def asked(self, match: str = ".") -> list[Seen]:
        return [seen for seen in self.seen if re.search(match, seen.path)]

    def answer(self, path: str, payload: Any) -> tuple[int, Any]:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        fields = query.get("fields", "title").split(",")
        where = unquote(parts.path).removeprefix("/graph/v1/paper/")
        if where == "batch":
            return self._batch(payload, fields)
        if where == "search/match":
            return self._match(query["query"], fields)
        if match := re.fullmatch(r"(.+)/(references|citations)", where):
            return self._page(match[1], match[2], fields, int(query.get("offset", 0)), int(query.get("limit", 100)))
        known = self.corpus.find(where)
        return (200, self.corpus.told(known, fields)) if known else (404, {"error": f"Paper with id {where} not found"})

    def _batch(self, payload: Any, fields: list[str]) -> tuple[int, Any]:
        if not 0 < len(payload["ids"]) <= 500:
            return 400, {"error": "1 to 500 ids"}
        cap = type("Cap", (), {"left": self.nested_cap})()
        found = [self.corpus.find(asked) for asked in payload["ids"]]
        if not any(found):
            return 400, {"error": "No valid paper ids given"}
        return 200, [known and self.corpus.told(known, fields, cap) for known in found]

    def _match(self, query: str, fields: list[str]) -> tuple[int, Any]:
        words = set(re.findall(r"\w+", query.lower()))
        best = max(
            self.corpus.papers.values(), key=lambda p: len(words & set(re.findall(r"\w+", (p["title"] or "").lower())))
        )
        if len(words & set(re.findall(r"\w+", best["title"].lower()))) * 2 < len(words):
            return 404, {"error": "Title match not found"}
        return 200, {"data": [{**self.corpus.told(best, fields), "matchScore": 109.5}]}

    def _page(self, asked: str, which: str, fields: list[str], offset: int, limit: int) -> tuple[int, Any]:
        if limit > 1000 or offset + limit >= 10_000:
            return 400, {"error": "offset + limit must be < 10000"}
        known = self.corpus.find(asked)
        if known is None:
            return 404, {"error": f"Paper with id {asked} not found"}
        entries = self.corpus.list(known, which)
        if entries is None:
            return 200, {"offset": offset, "data": None}
        about = "citedPaper" if which == "references" else "citingPaper"
        own = {name: value for name, value in (("isInfluential", False), ("intents", [])) if name in fields}
        inner = [name.removeprefix(about + ".") for name in fields if name not in own]
        data = [{**own, about: self.corpus.told(entry, inner)} for entry in entries[offset : offset + limit]]
        more = {"next": offset + limit} if offset + limit < len(entries) else {}
        return 200, {"offset": offset, **more, "data": data}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, payload: Any) -> None:
        server = self.server
        server.seen.append(Seen(time.monotonic(), self.command, self.path, self.headers["x-api-key"], payload))
        if server.latency:
            time.sleep(server.latency)
        if server.key is not None and self.headers["x-api-key"] != server.key:
            return self._send(refused(403), b'{"message":"Forbidden"}')
        fault = server.fault(self.path) or Fault("")
        if fault.hang:
            server.closing.wait(fault.hang)
            self.close_connection = True
            return None
        status, body = server.answer(self.path, payload)
        if fault.change:
            body = fault.change(body)
        raw = json.dumps(body).encode() if fault.body is None else fault.body
        return self._send(fault if fault.status != 200 else Fault("", status=status, cut=fault.cut), raw)

    def _send(self, fault: Fault, raw: bytes) -> None:
        with contextlib.suppress(OSError):  # the client may have gone
            self.send_response(fault.status)
            self.send_header("Content-Length", str(len(raw)))
            for name, value in fault.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw[: len(raw) // 2] if fault.cut else raw)
            self.close_connection = self.close_connection or fault.cut
