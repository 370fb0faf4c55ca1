"""The questions that expansion asks Semantic Scholar, as plain calls; each reply carries its day.

The client is asynchronous and a notebook has a loop of its own, so the requester runs in a thread with its own
loop. A call blocks until the reply is there; Ctrl-C ends the wait at once.

Lists are asked for in batches where they fit (one request for hundreds of papers), else by pages. `get_papers` of
the client drops unknown papers, and its pages end at the first short one: so the questions go to the seam itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote, urlencode

from mmkg.semantic_scholar.question import Reply, Request
from mmkg.semantic_scholar.requester import Requester, TooLarge

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

List = Literal["references", "citations"]

FACTS = (
    "paperId", "corpusId", "externalIds", "title", "authors", "year", "publicationDate", "venue",
    "fieldsOfStudy", "citationCount", "influentialCitationCount", "referenceCount",
)  # fmt: skip
"""Fields of a paper that become a record."""
PAGE = 1_000
REACH = 9_999
"""Entries of one list that pages can reach."""


class Scholar:
    """Semantic Scholar by plain calls. A context manager: leaving it closes the connection.

    Replies are `semantic_scholar.Reply`; errors are those of `Requester.ask`.
    """

    def __init__(self, requester: Requester) -> None:
        self.requester = requester
        self._base = f"{requester.settings.s2_url}/graph/v1/paper"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="semantic-scholar", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop what is on its way, and end within a second or so."""
        if self._loop.is_closed():
            return
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(0.5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(0.5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _end(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.requester.close()

    def _run(self, work: Coroutine[Any, Any, dict[str, Reply]]) -> dict[str, Reply]:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise

    # --- questions -----------------------------------------------------------------------

    def facts(self, ids: Sequence[str]) -> dict[str, Reply]:
        """Return what is known of up to 500 papers, by the id asked; an unknown one has the value None."""
        return self._batch(ids, ",".join(FACTS))

    def lists(self, ids: Sequence[str], which: List, *, again: bool = False) -> dict[str, Reply]:
        """Return papers with one nested list each; `TooLarge` where even one paper's list is too long.

        `again` asks anew, as a question of its own: for lists that came back shorter than counted.
        """
        return self._batch(ids, _nested(which, again=again))

    def page(self, asked: str, which: List, offset: int, limit: int) -> Reply:
        """Return one page of a list: `{offset, next?, data}`."""
        fields = ",".join((*FACTS, "isInfluential", "intents"))
        request = Request(f"{self._base}/{_quoted(asked)}/{which}", f"fields={fields}&offset={offset}&limit={limit}")
        return self._one(request)

    def match(self, title: str) -> Reply:
        """Return the paper whose title is nearest: `{data: [paper]}`, or the status 404."""
        return self._one(Request(f"{self._base}/search/match", urlencode({"query": title, "fields": ",".join(FACTS)})))

    def answered(self, ids: Iterable[str], which: List | None = None, *, again: bool = False) -> set[str]:
        """Return those of the ids whose facts, or whose nested lists, the store holds."""
        ids = list(ids)
        questions = self._questions(ids, _nested(which, again=again) if which else ",".join(FACTS))
        found = self.requester.store.find(questions, since=self.requester.since)
        return {asked for asked, question in zip(ids, questions, strict=True) if question in found}

    def _one(self, request: Request) -> Reply:
        (reply,) = self._run(self.requester.ask(request)).values()
        return reply

    def _questions(self, ids: list[str], fields: str) -> list[str]:
        return Request(f"{self._base}/batch", f"fields={fields}", {"ids": ids}).questions()

    def _batch(self, ids: Sequence[str], fields: str) -> dict[str, Reply]:
        ids = list(dict.fromkeys(ids))
        questions = dict(zip(ids, self._questions(ids, fields), strict=True))
        found = self.requester.kept(questions.values())
        for _ in range(2):  # what an answer leaves out is asked once more
            if missing := [asked for asked in ids if questions[asked] not in found]:
                found |= self._ask(missing, fields)
        return {asked: found[question] for asked, question in questions.items() if question in found}

    def _ask(self, ids: list[str], fields: str) -> dict[str, Reply]:
        try:
            return self._run(self.requester.ask(Request(f"{self._base}/batch", f"fields={fields}", {"ids": ids})))
        except TooLarge:
            if len(ids) == 1:
                raise
            half = len(ids) // 2
            return self._ask(ids[:half], fields) | self._ask(ids[half:], fields)


def _nested(which: List, *, again: bool = False) -> str:
    return ("title," if again else "") + ",".join(f"{which}.{name}" for name in FACTS)


def _quoted(asked: str) -> str:
    return quote(asked, safe=":")
