"""What a crawl brings home, kept small: facts of papers as bytes, citations as numbers.

A record as a Python dict costs kilobytes, and 20,000 papers have three million list entries between them.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mmkg.expand.mapping import record_fields, sha_of
from mmkg.expand.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mmkg.expand.planning import List, Options


class Entries(NamedTuple):
    """One list of one paper, as far as it was fetched."""

    paper: int
    """Its number."""
    which: List
    taken: slice
    """Where in `Harvest.taken` the papers stand that are on it and were taken in."""
    dropped: slice
    """Where in `Harvest.dropped` those stand that are on it and were left out by the options."""
    total: int | None
    state: str
    day: str
    ended: bool
    """Whether the API gave the list to its end, so that what is not on it is gone."""


class Mark(NamedTuple):
    """What a page says of one citation; a nested list says nothing."""

    influential: bool | None = None
    intents: str = ""


@dataclass
class Harvest:
    """Papers by sha, their lists, and what went wrong."""

    options: Options
    in_map: Callable[[str], bool] = lambda _: False
    """Whether a sha is in the map already: such papers are taken in whatever the options say."""
    numbers: dict[str, int] = field(default_factory=dict)
    lists: dict[tuple[int, List], Entries] = field(default_factory=dict)
    taken: array[int] = field(default_factory=lambda: array("i"))
    """Numbers of the papers on all lists, end to end: as arrays of their own they would scatter over the memory."""
    said: array[int] = field(default_factory=lambda: array("i"))
    """For each of those, the number of the mark that its citation has."""
    dropped: array[int] = field(default_factory=lambda: array("i"))
    marks: dict[Mark, int] = field(default_factory=lambda: {Mark(): 0})
    """The few that there are, numbered."""
    asked: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By sha: the nodes that stand for this paper, and under which id each was asked."""
    unknown: dict[str, str] = field(default_factory=dict)
    """Nodes of which the API knows nothing, and the day it said so."""
    _facts: Packed = field(default_factory=Packed)
    _days: list[str] = field(default_factory=list)

    def number(self, told: dict[str, Any], sha: str, day: str) -> int:
        """Return the number of a paper; its facts are kept, the youngest ones."""
        number = self.numbers.setdefault(sha, len(self.numbers))
        if number == len(self._facts):
            self._facts.append(record_fields(told, day))
            self._days.append(day)
        elif day > self._days[number]:
            self._facts[number], self._days[number] = record_fields(told, day), day
        return number

    def facts(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield `(sha, fields of the record, day)` of every paper."""
        for sha, number in self.numbers.items():
            yield sha, self._facts[number], self._days[number]

    def of(self, sha: str) -> dict[str, Any]:
        """Return the fields of one paper."""
        fields: dict[str, Any] = self._facts[self.numbers[sha]]
        return fields

    def release(self) -> None:
        """Drop the facts of papers, once it is known who they are: what is left is numbers."""
        self._facts, self._days, self.numbers = Packed(), [], {}

    def found(self, node: str, asked: str, told: dict[str, Any], day: str) -> str | None:
        """Keep what the API says of a node's paper; return its sha, None where it has none."""
        if (sha := sha_of(told)) is None:
            return None
        self.number(told, sha, day)
        self.asked.setdefault(sha, []).append((node, asked))
        return sha

    def take(self, paper: str, which: List, entries: Iterable[Any], outcome: Outcome) -> None:
        """Keep one list; entries that the API could not identify count, but are nobody."""
        entries = list(entries)
        own = self.numbers[paper]
        taken: dict[int, int] = {}
        dropped: dict[int, None] = {}
        known = 0
        for entry in entries:
            told, mark = _told(entry)
            sha = sha_of(told)
            if sha is None or sha == paper:
                continue
            keep = self._wanted(told, sha, mark)
            numbered = keep or self.in_map(sha)  # what leaves a list must be told from what is only left out
            number = self.number(told, sha, outcome.day) if numbered else self.numbers.get(sha, -1)
            known += keep
            if keep:
                taken[number] = self.marks.setdefault(mark, len(self.marks)) or taken.get(number, 0)
            else:
                dropped[number] = None
        total = None if outcome.length is None and not entries else max(outcome.length or 0, len(entries))
        state = outcome.state or ("complete" if outcome.ended and known == total else "partial")
        self.said.extend(taken.values())
        self.lists[own, which] = Entries(
            own,
            which,
            _appended(self.taken, taken),
            _appended(self.dropped, dropped),
            total,
            state,
            outcome.day,
            outcome.ended,
        )

    def _wanted(self, told: dict[str, Any], sha: str, mark: Mark) -> bool:
        if self.options.influential and not mark.influential:
            return False
        if sha in self.asked or self.in_map(sha):
            return True
        year, cited = told.get("year"), told.get("citationCount")
        since = self.options.since
        return (since is None or (isinstance(year, int) and year >= since)) and (
            not self.options.min_citations or (isinstance(cited, int) and cited >= self.options.min_citations)
        )


class Outcome(NamedTuple):
    """How the fetching of one list ended."""

    length: int | None
    """Length that the API states."""
    day: str
    ended: bool
    state: str | None = None
    """Where it is known already: `capped` or `elided`."""


def _appended(numbers: array[int], more: Iterable[int]) -> slice:
    """Append to the numbers, and return where."""
    start = len(numbers)
    numbers.extend(more)
    return slice(start, len(numbers))


def _told(entry: Any) -> tuple[dict[str, Any], Mark]:
    """Return the paper of a list entry, and what a page says of the citation itself."""
    if not isinstance(entry, dict):
        return {}, Mark()
    inner: Any = entry.get("citedPaper", entry.get("citingPaper", entry))
    if inner is entry:
        return entry, Mark()
    intents = entry.get("intents")
    words = sorted({word for word in intents if isinstance(word, str)}) if isinstance(intents, list) else []
    return inner if isinstance(inner, dict) else {}, Mark(entry.get("isInfluential") is True, "|".join(words))
