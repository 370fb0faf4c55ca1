"""Which questions an expansion will ask: pure, so that it can be shown before anything is sent.

A batch answers for up to 500 papers, but holds at most 9,999 entries of nested lists, and what is beyond is left out
in silence. So batches are packed by the counts that the papers state; lists too long for that are asked by pages.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from mmkg.errors import ConfigError
from mmkg.semantic_scholar.question import BATCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

List = Literal["references", "citations"]
LISTS: tuple[List, List] = ("references", "citations")
PACKED = 7_500
"""Entries planned for one answer: room for counts that grew since."""
PAGE = 1_000
REACH = 9_999
"""Entries of one list that the API gives at all."""
TYPICAL = {"references": 45, "citations": 120}
"""Lengths assumed in a plan for lists that nobody has counted."""
_AGES = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class Options:
    """What to expand, and how far."""

    depth: int = 1
    """1 expands the papers asked for, 2 also what that found."""
    references: int | None = None
    """How many of each paper's references; None is all, 0 none."""
    citations: int | None = 1_000
    """How many of each paper's citations; None is all, 0 none."""
    since: int | None = None
    """Take in no paper from before this year; those already in the map keep their citations."""
    min_citations: int = 0
    """Take in no paper that is cited less."""
    influential: bool = False
    """Take in only citations that Semantic Scholar calls influential (needs a page a paper)."""
    budget: int | None = None
    """Send no more requests than this."""
    refresh_older_than: timedelta | None = None
    """Ask again what was answered longer ago."""
    dry_run: bool = False
    """Only plan."""
    offline: bool = False
    """Rebuild from the store alone."""

    def __post_init__(self) -> None:
        for name in ("depth", "references", "citations", "min_citations", "budget"):
            value = getattr(self, name)
            if value is not None and value < (1 if name == "depth" else 0):
                raise ConfigError(f"{name.replace('_', '-')} cannot be used", value=value, hint="a whole number from 0")

    def wanted(self, which: List) -> int | None:
        """Return how many entries of a list are wanted."""
        return self.references if which == "references" else self.citations


def amount(text: str) -> int | None:
    """Return what `all`, `none` or a number means for `Options.references`; raises `ConfigError`.

    >>> amount("all"), amount("none"), amount("200")
    (None, 0, 200)
    """
    if text in ("all", "none"):
        return None if text == "all" else 0
    if not (text.isascii() and text.isdigit()):
        raise ConfigError("not a number of entries", value=text, hint="all, none, or a whole number")
    return int(text)


def age(text: str) -> timedelta:
    """Return what `30d`, `12h` or `2w` means; raises `ConfigError`.

    >>> age("30d").days
    30
    """
    match = re.fullmatch(r"(\d{1,5})([hdw])", text)
    if match is None:
        raise ConfigError("not an age", value=text, hint="a number and h, d or w, such as 30d")
    return timedelta(**{_AGES[match[2]]: int(match[1])})


class Target(NamedTuple):
    """One paper to expand: its node, and by which ids the API may know it, the surest first."""

    node: str
    ids: tuple[str, ...] = ()
    title: str = ""
    year: int | None = None
    author: str = ""
    references: int | None = None
    citations: int | None = None


class Batch(NamedTuple):
    """Lists of several papers, in one request."""

    which: List
    papers: tuple[str, ...]


class Pages(NamedTuple):
    """One list of one paper, in pages, up to so many entries."""

    which: List
    paper: str
    entries: int

    @property
    def requests(self) -> int:
        """How many pages that is."""
        return max(1, math.ceil(self.entries / PAGE))


@dataclass(frozen=True)
class Plan:
    """What will be asked: facts of the papers, titles of those without an id, then their lists."""

    papers: int
    facts: tuple[tuple[str, ...], ...] = ()
    titles: tuple[str, ...] = ()
    lists: tuple[Batch | Pages, ...] = ()
    assumed: int = 0
    """Lists whose length is assumed, because nobody has counted them yet."""

    @property
    def requests(self) -> int:
        """How many requests it takes, if none fails."""
        lists = sum(1 if isinstance(job, Batch) else job.requests for job in self.lists)
        return len(self.facts) + len(self.titles) + lists

    def minutes(self, rate: float) -> float:
        """Return how long it takes at `rate` requests a second."""
        return self.requests / rate / 60

    def text(self, rate: float) -> str:
        """Return it in one line for a person.

        >>> Plan(2, facts=(("ARXIV:2301.12597",),)).text(rate=1)
        '2 papers, 1 request, less than a minute at 1 a second'
        """
        minutes = self.minutes(rate)
        time = "less than a minute" if minutes < 1 else f"about {math.ceil(minutes)} min"
        told = f"{counted(self.papers, 'paper')}, {counted(self.requests, 'request')}, {time} at {rate:g} a second"
        return told + (f" ({counted(self.assumed, 'list')} not counted yet)" if self.assumed else "")


def counted(number: int, noun: str) -> str:
    """Return a number and its noun.

    >>> counted(1, "paper"), counted(1200, "request")
    ('1 paper', '1,200 requests')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plan(targets: Sequence[Target], options: Options, *, answered: Iterable[str] = ()) -> Plan:
    """Return what expanding `targets` one step will ask; the ids in `answered` have their facts in the store.

    >>> papers = [Target(f"paper:{n}", (f"ARXIV:2301.{n:05}",), references=30, citations=0) for n in range(1000)]
    >>> plan(papers, Options(citations=0)).requests
    6
    """
    known = set(answered)
    facts = [target.ids[0] for target in targets if target.ids and target.ids[0] not in known]
    titles = [target.title for target in targets if not target.ids and target.title]
    asked = [target if target.ids else target._replace(ids=(target.node,)) for target in targets]
    counts = {
        which: {target.ids[0]: count for target in asked if (count := getattr(target, which)) is not None}
        for which in LISTS
    }
    assumed = 0
    for which in LISTS:
        if options.wanted(which) != 0:
            unknown = [target.ids[0] for target in asked if target.ids[0] not in counts[which]]
            counts[which] |= dict.fromkeys(unknown, TYPICAL[which])
            assumed += len(unknown)
    return Plan(len(targets), tuple(chunks(facts)), tuple(titles), tuple(plan_lists(counts, options)), assumed)


def chunks(ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the ids in batches."""
    return [tuple(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)]


def plan_lists(counts: dict[List, dict[str, int]], options: Options, packed: int = PACKED) -> list[Batch | Pages]:
    """Return how to ask for lists of stated lengths: batches that no answer cuts, and pages for the rest.

    Nobody cites a paper whose count is 0, but one without references is most often one whose list is withheld.

    >>> lengths = {"a": 30_000, "b": 7_000, "c": 400, "d": 300, "e": 0}
    >>> for job in plan_lists({"citations": lengths}, Options(citations=None)):
    ...     print(job)
    Pages(which='citations', paper='a', entries=9999)
    Batch(which='citations', papers=('b', 'c'))
    Batch(which='citations', papers=('d',))
    """
    jobs: list[Batch | Pages] = []
    for which, lengths in counts.items():
        wanted = options.wanted(which)
        if wanted == 0:
            continue
        lengths = {paper: n for paper, n in lengths.items() if n or which == "references"}  # noqa: PLW2901 - narrowed
        paged = {paper: n for paper, n in lengths.items() if options.influential or n > min(wanted or REACH, packed)}
        jobs += [Pages(which, paper, min(n, wanted or REACH, REACH)) for paper, n in paged.items()]
        jobs += _packed(which, {paper: n for paper, n in lengths.items() if paper not in paged}, packed)
    return jobs


def _packed(which: List, lengths: dict[str, int], packed: int) -> list[Batch]:
    """Fill each batch with the longest lists that still fit."""
    batches: list[list[str]] = []
    rooms: list[int] = []
    first = 0  # batches before it are full
    for paper, length in sorted(lengths.items(), key=lambda item: (-item[1], item[0])):
        place = next((n for n in range(first, len(batches)) if rooms[n] >= length and len(batches[n]) < BATCH), None)
        if place is None:
            batches.append([])
            rooms.append(packed)
            place = len(batches) - 1
        batches[place].append(paper)
        rooms[place] -= length
        while first < len(batches) and (len(batches[first]) == BATCH or rooms[first] <= 0):
            first += 1
    return [Batch(which, tuple(batch)) for batch in batches]
