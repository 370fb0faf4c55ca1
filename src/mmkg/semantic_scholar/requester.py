"""Semantic Scholar: the only module that imports its client or speaks HTTP.

Every question of the client `semanticscholar` passes through one seam, `ApiRequester.get_data_async`. Our
`Requester` stands there: it looks in the store, waits its turn, sends (with the key, over one connection),
classifies what came back, tries again within bounds, keeps the answer, and raises what is an error. The
client's own requester forgets the key on lists, takes many errors for empty answers and never waits as asked.
"""

from __future__ import annotations

import asyncio
import email.utils
import random
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import unquote

import httpx
import orjson
from semanticscholar import AsyncSemanticScholar
from semanticscholar.ApiRequester import ApiRequester
from semanticscholar.SemanticScholarException import ObjectNotFoundException

from mmkg.errors import AccessRefused, ConfigError, SourceError
from mmkg.semantic_scholar.question import NESTED, Reply, Request, nested_entries
from mmkg.store import Answer, Store, now, parse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from mmkg.settings import Settings

TRIES = 8
"""How often one question is sent at most."""
FIRST_TRIES = 4
"""How often a server is called that was never reached: most likely there is none at this address."""
LONGEST_WAIT = 600.0
"""Seconds; a server that asks for more gets an end of the run instead."""
_PASSING = (408, 425, 429, *range(500, 600))


class NotKept(SourceError):
    """The question was not answered before, and asking was not allowed."""


class BudgetSpent(SourceError):
    """The number of requests that this run may make is used up."""


class TooLarge(SourceError):
    """The server cannot answer so much at once: ask for less."""


class Listener(Protocol):
    """Hears of what goes over the wire; called from the thread that speaks."""

    def sent(self) -> None:
        """One request went out."""

    def waits(self, seconds: float, why: str) -> None:
        """Nothing will be sent for so long."""


@dataclass(frozen=True)
class Clock:
    """Time and chance, so that tests need not wait."""

    time: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], str] = now


@dataclass(eq=False)
class Requester(ApiRequester):  # type: ignore[misc] # the client is not typed
    """What stands in the client's seam: store, pace, send, classify, retry, keep."""

    settings: Settings
    store: Store
    since: datetime | None = None
    """Answers kept before this are asked again."""
    offline: bool = False
    budget: int | None = None
    listener: Listener | None = None
    clock: Clock = field(default_factory=Clock)
    seconds: float = 60.0
    """Wait no longer than this for any piece of an answer."""

    def __post_init__(self) -> None:
        super().__init__(self.seconds, retry=False)
        self.requests = 0
        self._http: httpx.AsyncClient | None = None
        self._next = 0.0
        self._reached = False
        self._key = _usable(self.settings.s2_key.get_secret_value() if self.settings.s2_key else "")

    async def get_data_async(self, url: str, parameters: str, headers: Any, payload: Any = None) -> Any:
        """Answer as the client expects it: data, or its exception for 404. The seam."""
        del headers  # the client leaves the key out of half of them
        request = Request(url, parameters.lstrip("&"), payload)
        replies = await self.ask(request)
        if request.ids is not None:
            return [_known(replies.get(question)) for question in request.questions()]
        (reply,) = replies.values()
        if reply.status != 200:
            raise ObjectNotFoundException(_words(reply.value))
        return reply.value

    async def ask(self, request: Request) -> dict[str, Reply]:
        """Return replies by question, from the store or over the wire.

        Raises `NotKept` when offline, `BudgetSpent`, `TooLarge`, `AccessRefused`, or `SourceError`.
        """
        questions = request.questions()
        kept = self.kept(questions)
        if len(kept) == len(set(questions)):
            return kept
        answer, value = await self._answered(request)
        places = request.places(value)
        self.store.put(answer, places)
        return {question: _reply(answer, value, place) for question, place in places.items()}

    def kept(self, questions: Iterable[str]) -> dict[str, Reply]:
        """Return the replies that the store holds and that are young enough."""
        found = self.store.find(questions, since=self.since)
        read = self.store.read(found)
        return {question: Reply(value, answer.status, answer.day) for question, answer, value in read}

    async def close(self) -> None:
        """Close the connection."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    # --- over the wire -------------------------------------------------------------------

    async def _answered(self, request: Request) -> tuple[Answer, Any]:
        if self.offline:
            raise NotKept("not in the store", value=request.url, hint="run once without --offline")
        for attempt in range(TRIES):
            if self.budget is not None and self.requests >= self.budget:
                raise BudgetSpent("the budget of requests is spent", value=self.budget)
            await self._turn()
            self.requests += 1
            if self.listener is not None:
                self.listener.sent()
            try:
                response = await self._send(request)
            except httpx.TransportError as error:
                fault, asked_for = _Fault(f"{type(error).__name__}: {error}", None), None
            else:
                self._reached = True
                outcome = self._classify(request, response)
                if not isinstance(outcome, _Fault):
                    return self._as_answer(request, response), outcome
                fault, asked_for = outcome, _retry_after(response)
            if request.ids is not None and len(request.ids) > 1 and fault.status == 504 and attempt:
                raise TooLarge("too much for one answer", value=f"{len(request.ids)} papers", status=504)
            if attempt + 1 >= (TRIES if self._reached else FIRST_TRIES) or (asked_for or 0) > LONGEST_WAIT:
                break
            await self._wait(attempt, asked_for, fault)
        waited = f"the server asks to wait {asked_for:.0f} s" if asked_for else f"tried {attempt + 1} times"
        hint = f"{fault.why}; {waited}; what was answered is kept, run the same command later"
        raise SourceError("no answer from Semantic Scholar", value=_shown(request), hint=hint, status=fault.status)

    async def _turn(self) -> None:
        if (wait := self._next - self.clock.time()) > 0:
            await self.clock.sleep(wait)
        self._next = self.clock.time() + 1 / self.settings.s2_rate

    async def _wait(self, attempt: int, asked_for: float | None, fault: _Fault) -> None:
        backoff = min(2.0**attempt, 60.0) * (0.5 + self.clock.chance() / 2)
        seconds = asked_for + self.clock.chance() if asked_for is not None else backoff
        why = f"the API asked for {asked_for:.0f} s" if asked_for is not None else fault.why
        if self.listener is not None:
            self.listener.waits(seconds, why)
        await self.clock.sleep(seconds)

    async def _send(self, request: Request) -> httpx.Response:
        if self._http is None:
            headers = {"x-api-key": self._key} if self._key else {}
            self._http = httpx.AsyncClient(headers=headers, timeout=self.seconds)
        return await self._http.request(
            request.method,
            request.url,
            params=request.parameters,
            json=request.payload,
            extensions={"trace": self._trace},
        )

    async def _trace(self, event: str, _: Any) -> None:
        if event.endswith("send_request_body.complete"):  # the turn counts from here: connecting takes its time
            self._next = self.clock.time() + 1 / self.settings.s2_rate

    def _classify(self, request: Request, response: httpx.Response) -> Any:
        """Return the value, or the fault that may pass; raise for those that will not."""
        status = response.status_code
        if status in (401, 403):
            hint = "check MMKG_S2_KEY" if self._key else "set MMKG_S2_KEY to an API key"
            raise AccessRefused("Semantic Scholar refuses access", value=f"HTTP {status}", hint=hint, status=status)
        if status in _PASSING:
            return _Fault(f"HTTP {status}", status)
        value = _value(self._body(response))
        if _says_too_much(request, status, value):
            raise TooLarge("too much for one answer", value=_shown(request), status=status)
        if status != 200 and not _says_no(request, status, value):
            hint = f"HTTP {status}, {_words(value)}; is MMKG_S2_URL right?"
            raise SourceError(
                "not an answer of the Semantic Scholar API", value=_shown(request), hint=hint, status=status
            )
        if status == 200 and (why := _malformed(request, value)):
            return _Fault(why, status)
        if nested_entries(request, value) >= NESTED:
            raise TooLarge("more nested entries than one answer holds", value=_shown(request))
        return value

    def _as_answer(self, request: Request, response: httpx.Response) -> Answer:
        payload = None if request.payload is None else orjson.dumps(request.payload).decode()
        url = f"{request.url}?{request.parameters}"
        return Answer(request.method, url, payload, response.status_code, self.clock.now(), self._body(response))

    def _body(self, response: httpx.Response) -> bytes:
        """Return what was received; a server that repeats the key must not bring it into the store, or an error."""
        return response.content.replace(self._key.encode(), b"***") if self._key else response.content


class _Fault(NamedTuple):
    why: str
    status: int | None


def _reply(answer: Answer, value: Any, place: int | None) -> Reply:
    return Reply(value if place is None else value[place], answer.status, answer.day)


def _known(reply: Reply | None) -> Any:
    return reply.value if reply is not None and reply.status == 200 else None


def _value(body: bytes) -> Any:
    try:
        return parse(body)
    except ValueError:
        return None


def _says_no(request: Request, status: int, value: Any) -> bool:
    """Return whether this is the API's own word that it knows no such paper: an answer, and not a fault."""
    if request.ids is not None:
        return status == 400 and "no valid paper ids" in _words(value).lower()
    return status == 404 and isinstance(value, dict) and "error" in value


def _says_too_much(request: Request, status: int, value: Any) -> bool:
    """Return whether a batch is refused for the size of its answer: by its status, or in words."""
    words = _words(value).lower()
    return status == 413 or (request.ids is not None and status == 400 and "exceed" in words and "size" in words)


def _malformed(request: Request, value: Any) -> str | None:
    """Return what is wrong with a 200: the client takes each of these for an empty answer."""
    if value is None:
        return "an empty or cut answer"
    if isinstance(value, dict) and set(value) <= {"error", "message", "code"}:
        return f"an error as an answer ({_words(value)})"
    if isinstance(value, dict) is (request.ids is not None):
        return "an answer of the wrong shape"
    is_list = request.url.endswith(("/references", "/citations", "/search/match"))
    return "a page without data" if is_list and "data" not in value else None


def _words(value: Any) -> str:
    told = value.get("error") or value.get("message") if isinstance(value, dict) else None
    return str(told or "no words")[:200]


def _shown(request: Request) -> str:
    return f"{len(request.ids)} papers" if request.ids is not None else unquote(request.url)


def _usable(key: str) -> str:
    """Return the key; one that cannot stand in a header would be printed by the library that says so."""
    if not all(" " < letter <= "~" for letter in key.strip()):
        raise ConfigError("MMKG_S2_KEY cannot be used", hint="it holds a character that no API key has")
    return key.strip()


def _retry_after(response: httpx.Response) -> float | None:
    told = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", told):
        return float(told)
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


class Client(AsyncSemanticScholar):  # type: ignore[misc] # the client is not typed
    """The whole client, made polite: every method asks through a `Requester`."""

    debug = False  # the setter of the original calls logging.basicConfig

    def __init__(self, requester: Requester) -> None:
        super().__init__(api_url=requester.settings.s2_url)
        self._requester = requester
