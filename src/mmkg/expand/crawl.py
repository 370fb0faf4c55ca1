"""The crawl: resolve papers, then fetch their lists, and compare every list with its stated length."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from mmkg.errors import AccessRefused, SourceError
from mmkg.expand.harvest import Harvest, Outcome
from mmkg.expand.mapping import record_fields, sha_of
from mmkg.expand.planning import LISTS, PACKED, PAGE, REACH, TYPICAL, Batch, List, Pages, Target, chunks, plan_lists
from mmkg.ids import name_key, surname
from mmkg.semantic_scholar import BudgetSpent, NotKept, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mmkg.semantic_scholar import Scholar

_PATIENCE = 3
"""Questions in a row that may fail before the rest is left for another day."""
T = TypeVar("T")


@dataclass
class Crawl:
    """One run over a `Scholar`, into a `Harvest`. What cannot be had is noted, and the run goes on."""

    scholar: Scholar
    harvest: Harvest
    tell: Callable[[int], None] = lambda _: None
    """Hears how many requests are still planned."""
    failed: dict[str, str] = field(default_factory=dict)
    """Sha or id → why there is no answer."""
    left: set[str] = field(default_factory=set)
    """Shas and ids not asked: the budget is spent, or the run is offline."""
    doubtful: dict[str, str] = field(default_factory=dict)
    """Nodes without an id of their own whose title found something else: what it found."""
    _in_a_row: int = 0
    _answered: bool = False

    def _try(self, ask: Callable[[], T], about: Iterable[str]) -> T | None:
        try:
            reply = ask()
        except AccessRefused:
            raise
        except (NotKept, BudgetSpent):
            self.left.update(about)
            return None
        except SourceError as error:
            if isinstance(error, TooLarge) or not self._answered:
                raise  # a server that never answered is down, or no such server
            self.failed |= dict.fromkeys(about, str(error))
            self._in_a_row += 1
            if self._in_a_row == _PATIENCE:
                self.scholar.requester.offline = True  # what is kept can still be used
            return None
        self._in_a_row, self._answered = 0, True
        return reply

    # --- who is who ----------------------------------------------------------------------

    def resolve(self, targets: Iterable[Target]) -> list[str]:
        """Return the shas of the targets that the API knows, by their ids in turn, else by title."""
        open_, found = list(targets), dict[str, None]()
        untitled = [target for target in open_ if not target.ids]
        open_ = [target for target in open_ if target.ids]
        turn = 0
        while open_:
            asking = {target.ids[turn]: target for target in open_ if len(target.ids) > turn}
            untitled += [target for target in open_ if len(target.ids) <= turn]
            known = self._facts(list(asking))
            open_ = []
            for asked, target in asking.items():
                if asked in known and (sha := self.harvest.found(target.node, asked, *known[asked])):
                    found[sha] = None
                elif asked not in self.failed and asked not in self.left:
                    open_.append(target)
            turn += 1
        for target in untitled:
            if sha := self._by_title(target):
                found[sha] = None
        return list(found)

    def _facts(self, ids: list[str]) -> dict[str, tuple[dict[str, Any], str]]:
        kept = self.scholar.answered(ids)
        known: dict[str, tuple[Any, str]] = {}
        for batch in chunks([i for i in ids if i in kept]) + chunks([i for i in ids if i not in kept]):
            replies = self._try(lambda batch=batch: self.scholar.facts(batch), batch) or {}  # type: ignore[misc]
            known |= {
                i: (reply.value, reply.day) for i, reply in replies.items() if reply.status == 200 and reply.value
            }
            self.failed |= {} if not replies else dict.fromkeys(set(batch) - set(replies), "left out of the answer")
        return known

    def _by_title(self, target: Target) -> str | None:
        reply = self._try(lambda: self.scholar.match(target.title), [target.node]) if target.title else None
        if reply is None:
            return None
        data = reply.value.get("data") if reply.status == 200 else None
        told = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else None
        if told is None:
            self.harvest.unknown[target.node] = reply.day
            return None
        fields = record_fields(told, reply.day)
        if agrees(target, fields):
            return self.harvest.found(target.node, "", told, reply.day)
        year, authors = fields.get("year", "no year"), fields.get("authors") or ["no authors"]
        self.harvest.unknown[target.node] = reply.day
        self.doubtful[target.node] = f"{fields.get('title')} ({authors[0]}, {year}), s2:{fields.get('s2')}"
        return None

    def found_late(self, nodes: Sequence[str | None]) -> list[str]:
        """Return shas of targets that no question could resolve, and that others' lists hold; `nodes` by number."""
        late = []
        for (sha, _), node in zip(self.harvest.numbers.items(), nodes, strict=True):
            if node in self.harvest.unknown and sha not in self.harvest.asked:
                del self.harvest.unknown[node]
                self.doubtful.pop(node, None)
                self.harvest.asked[sha] = [(node, "")]
                late.append(sha)
        return late

    # --- lists ---------------------------------------------------------------------------

    def fetch(self, shas: Iterable[str]) -> None:
        """Fetch the wanted lists of these papers."""
        lengths: dict[List, dict[str, int]] = {which: {} for which in LISTS}
        for sha in shas:
            for which in LISTS:
                stated = self._stated(sha, which)
                if stated == 0 and which == "citations" and self.harvest.options.wanted(which) != 0:
                    day = self.harvest.of(sha)["counts_as_of"]
                    self.harvest.take(sha, which, (), Outcome(0, day, ended=True))  # nobody cites it: no need to ask
                lengths[which][sha] = TYPICAL[which] if stated is None else stated
        self._work(lengths, again=False)

    def _stated(self, sha: str, which: List) -> int | None:
        """Return how long the API says a list is."""
        length: int | None = self.harvest.of(sha).get("reference_count" if which == "references" else "citation_count")
        return length

    def _work(self, lengths: dict[List, dict[str, int]], *, again: bool) -> None:
        """Ask for all lists; those that come back shorter than counted are asked once more, in small batches."""
        kept, open_ = self._jobs(lengths, PACKED // 4 if again else PACKED, again=again)
        short: dict[List, dict[str, int]] = {which: {} for which in LISTS}
        for place, job in enumerate((*kept, *open_), start=-len(kept)):
            self.tell(sum(1 if isinstance(j, Batch) else j.requests for j in open_[max(0, place) :]))
            if isinstance(job, Pages):
                self._pages(job)
            else:
                short[job.which] |= self._batch(job, again=again)
        if any(short.values()):
            self._work(short, again=True)
        self.tell(0)

    def _jobs(
        self, wanted: dict[List, dict[str, int]], packed: int, *, again: bool
    ) -> tuple[list[Batch | Pages], list[Batch | Pages]]:
        """Plan the lists that are kept already apart from those to be asked for: they must not fill batches."""
        kept, open_ = list[Batch | Pages](), list[Batch | Pages]()
        for which, lengths in wanted.items():
            known = self.scholar.answered(lengths, which, again=again)
            for jobs, part in ((kept, known), (open_, lengths.keys() - known)):
                mine = {which: {paper: length for paper, length in lengths.items() if paper in part}}
                jobs.extend(plan_lists(mine, self.harvest.options, packed))
        return kept, open_

    def _batch(self, job: Batch, *, again: bool) -> dict[str, int]:
        """Take the lists of one batch; return the papers, with stated lengths, whose lists are doubtful."""
        stated = {paper: self._stated(paper, job.which) for paper in job.papers}
        try:
            replies = self._try(lambda: self.scholar.lists(job.papers, job.which, again=again), job.papers)
        except TooLarge:  # even for one paper alone
            for paper in job.papers:
                self._pages(Pages(job.which, paper, REACH))
            return {}
        short = {}
        for paper in job.papers if replies is not None else ():
            reply = (replies or {}).get(paper)
            told = reply.value if reply and isinstance(reply.value, dict) and reply.status == 200 else {}
            entries = told.get(job.which)
            day = reply.day if reply else ""
            if isinstance(entries, list) and (len(entries) >= (stated[paper] or 0) or (again and entries)):
                self._take(paper, job.which, entries, day)
            elif not again and isinstance(entries, list):
                short[paper] = stated[paper] or 0
            else:
                self._pages(Pages(job.which, paper, REACH))
        return short

    def _take(self, paper: str, which: List, entries: list[Any], day: str) -> None:
        """Take a whole nested list, or as much of it as is wanted."""
        wanted = self.harvest.options.wanted(which)
        stated = max(self._stated(paper, which) or 0, len(entries))
        whole = wanted is None or len(entries) <= wanted
        self.harvest.take(paper, which, entries[:wanted], Outcome(stated, day, ended=whole))

    def _pages(self, job: Pages) -> None:
        """Take a list page by page, as far as it is wanted and the API goes."""
        count = self._stated(job.paper, job.which)
        wanted = self.harvest.options.wanted(job.which)
        entries: list[Any] = []
        offset: int | None = 0
        day = ""
        while offset is not None and offset < REACH and (wanted is None or len(entries) < wanted):
            limit = min(PAGE, REACH - offset, (wanted or REACH) - len(entries))
            reply = self._try(lambda o=offset, n=limit: self.scholar.page(job.paper, job.which, o, n), [job.paper])  # type: ignore[misc]
            if reply is None or reply.status != 200:
                break
            day = reply.day
            data = reply.value["data"]
            if data is None and not entries:
                self.harvest.take(job.paper, job.which, (), Outcome(count or None, day, ended=False, state="elided"))
                return
            entries += data if isinstance(data, list) else []
            following = reply.value.get("next")
            offset = following if isinstance(following, int) and following > offset else None
        if not day:
            return  # not one page: what is known of this list stays
        ended = offset is None
        state = "capped" if offset is not None and offset >= REACH else None
        if ended and count and not entries:
            state, ended = "elided", False
        self.harvest.take(job.paper, job.which, _once(entries), Outcome(count, day, ended, state))


def _once(entries: list[Any]) -> list[Any]:
    """Drop what stands on two pages, because the list grew while it was read."""
    seen: set[str] = set()
    once = []
    for entry in entries:
        told = entry.get("citedPaper", entry.get("citingPaper")) if isinstance(entry, dict) else None
        sha = sha_of(told)
        if sha is None or sha not in seen:
            once.append(entry)
            seen.add(sha or "")
    return once


def agrees(target: Target, fields: dict[str, Any]) -> bool:
    """Return whether title, year and first author of a paper found by its title are those of the target.

    >>> found = {"title": "BLIP-2: Bootstrapping", "year": 2023, "authors": ["Junnan Li"]}
    >>> agrees(Target("paper:x", title="BLIP 2 - bootstrapping", year=2023, author="Li, J."), found)
    True
    >>> agrees(Target("paper:x", title="BLIP 2 - bootstrapping", year=2023), found)
    False
    """
    authors = fields.get("authors") or [""]
    return bool(
        name_key(target.title) == name_key(fields.get("title") or "")
        and target.year is not None
        and abs(target.year - fields.get("year", 0)) <= 1  # preprint and publication
        and target.author
        and surname(target.author) == surname(authors[0])
    )
