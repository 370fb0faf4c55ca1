"""Are two claims about one paper? Predicates over titles, authors, years and arXiv ids.

An equal title alone does not make two papers one, and a year or an author alone does not part them: each verdict
weighs how long the title is (many share "Deep learning", nobody shares forty letters), whether an author is shared
(indexes shuffle the order, so all names count), and how far the years are apart (a preprint may be published four
years later). The bounds are measured on the shipped data.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from mmkg.claims import folded
from mmkg.ids import arxiv_year

if TYPE_CHECKING:
    from mmkg.claims import Claim

LONG = 40
"""Letters from which a title is taken to be one paper's own."""
TELLING = 16
"""Letters from which two bare titles, without author or year on either side, are taken for one."""
SHORT = 8
"""Letters below which an equal title says nothing without a shared author."""

_NUMBERS = re.compile(r"\d+|(?<![^\W_])(?:[ivx]{1,4}|[b-zB-Z])(?![^\W_])")
_HEAD = re.compile(r"^(.{2,60}?)\s*(?::|\s[-\u2013\u2014]\s|\?\s|\.\s)\s*(?=\S)")
_RIVALS = [{"intra", "inter"}, {"micro", "macro"}, {"hyper", "hypo"}, {"causal", "casual"}, {"union", "fusion"}]


class Split(NamedTuple):
    """Keys of the name before a title's colon, and of what follows."""

    head: str
    tail: str


class Profile:
    """What is compared of a claim."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.title = claim.title or ""
        self.year = claim.year
        self.arxiv = frozenset(claim.of("arxiv"))

    @cached_property
    def key(self) -> str:
        """The title folded to letters and digits."""
        return folded(self.title)

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded names of all authors, without initials."""
        return frozenset(name for author in self.claim.authors for name in _names(author))

    @cached_property
    def first(self) -> frozenset[str]:
        """Folded names of the first author."""
        return frozenset(_names(self.claim.authors[0])) if self.claim.authors else frozenset()

    @cached_property
    def numbers(self) -> list[str]:
        """Digits, Roman numerals and single letters of the title: "v2", "II", "B"."""
        return sorted(_NUMBERS.findall(self.title.casefold()))

    @cached_property
    def plain(self) -> str:
        """The key with the words written out that titles abbreviate at will."""
        return self.key.replace("networks", "nets").replace("network", "net") if "net" in self.key else self.key

    @cached_property
    def split(self) -> Split | None:
        """The title parted at its first colon, dash or question mark."""
        found = _HEAD.match(self.title)
        return Split(folded(found[1]), folded(self.title[found.end() :])) if found else None


def _names(author: str) -> list[str]:
    parts = (folded(part) for part in re.split(r"[\s,.\-]+", author))
    return [part for part in parts if len(part) > 1 or not part.isascii()]


def share_author(one: Profile, other: Profile) -> bool | None:
    """Return whether an author is shared; None where a side names none."""
    if not one.names or not other.names:
        return None
    return bool(one.names & other.names)


def years_apart(one: Profile, other: Profile) -> int | None:
    """Return how far the years are apart; None where a side has none."""
    return abs(one.year - other.year) if one.year and other.year else None


def same_title_same_paper(one: Profile, other: Profile) -> bool:
    """Return whether two claims with one title key are about one paper."""
    letters, apart, shared = len(one.key), years_apart(one, other), share_author(one, other)
    if one.arxiv and other.arxiv and not one.arxiv & other.arxiv:
        return letters >= LONG and shared is True and (apart or 0) <= 1
    if shared is True:
        return apart is None or apart <= 4 or letters >= LONG
    if shared is False:
        return letters >= LONG and apart is not None and apart <= 1
    bare = not (one.names or one.year or other.names or other.year)
    if letters < (TELLING if bare else SHORT) or (letters < 12 and " " not in one.title + other.title):
        return False
    return apart is None or apart <= 2 or (letters >= LONG and apart <= 4)


def agree_on_id(one: Profile, other: Profile) -> bool:
    """Return whether two claims that carry one identifier may be about one paper: titles change, authors stay."""
    if not one.title or not other.title or one.key == other.key:
        return True
    shared = share_author(one, other)
    likeness = fuzz.token_set_ratio(one.title.casefold(), other.title.casefold())
    if shared and not (one.first & other.names or other.first & one.names):
        shared = len(one.names & other.names) > 1  # one common surname among a dozen is chance
    return shared is True or likeness >= (40 if shared is None else 75)


def year_fits_arxiv(profile: Profile, arxiv: str, late: int = 3) -> bool:
    """Return whether a printed year may belong to an arXiv id: papers are posted three years late, not seven."""
    return profile.year is None or profile.year >= arxiv_year(arxiv) - late


def might_be_near(one: Profile, other: Profile) -> bool:
    """Return whether it is worth asking `near_title_same_paper`: a quick look at the letters alone."""
    return (
        OSA.distance(one.plain, other.plain, score_cutoff=2) <= 2
        or one.key.startswith(other.key)
        or other.key.startswith(one.key)
        or one.key in (other.split or ())
        or other.key in (one.split or ())
    )


def near_title_same_paper(one: Profile, other: Profile) -> bool:
    """Return whether two claims with different titles are about one paper: subtitle dropped, cut, or misspelt."""
    if one.arxiv and other.arxiv and not one.arxiv & other.arxiv:
        return False
    shared, apart = share_author(one, other), years_apart(one, other)
    first = bool(one.first & other.names and other.first & one.names)
    if first and apart is not None and apart <= 2 and _part_of(one, other, same_time=apart < 2):
        return True
    if shared is None and (apart or 0) <= 2 and _long_name_alone(one, other):
        return True
    short, long = sorted((len(one.key), len(other.key)))
    least = 10 if first and apart is not None else 20 if shared else LONG + 5
    if shared is False or (apart or 0) > (2 if shared else 1) or short < least:
        return False
    return (long - short <= 2 and _misspelt(one, other)) or (first and one.plain == other.plain)


def _part_of(one: Profile, other: Profile, *, same_time: bool) -> bool:
    """One title is the name or the beginning of the other, or its rest: "Pre-training of …" of "BERT: Pre-training …".

    A rest without its name must be of the same time: an extended version gets a name two years later.
    """
    part, whole = sorted((one, other), key=lambda profile: len(profile.key))
    if len(part.key) >= 30 and whole.key.startswith(part.key) and part.numbers == whole.numbers:
        return True
    if not whole.split:
        return False
    head, tail = whole.split
    named = part.key == head and len(head) >= 4 and part.first == whole.first
    return named or (same_time and part.key == tail and len(tail) >= 20)


def _long_name_alone(one: Profile, other: Profile) -> bool:
    """A long title that somebody noted, without author or identifier, is all that stands before the other's colon."""
    part, whole = sorted((one, other), key=lambda profile: len(profile.key))
    bare = len(part.key) >= 30 and not part.names and not part.claim.ids
    return bool(bare and whole.split and part.key == whole.split.head and part.numbers == whole.numbers)


def _misspelt(one: Profile, other: Profile) -> bool:
    """One or two letters differ, inside long words that begin alike, and no number does."""
    if one.numbers != other.numbers or OSA.distance(one.key, other.key, score_cutoff=2) > 2:
        return False
    words = [re.findall(r"[^\W_]+", profile.title.casefold()) for profile in (one, other)]
    if len(words[0]) != len(words[1]):
        return OSA.distance(one.key, other.key, score_cutoff=1) <= 1
    differing = [(a, b) for a, b in zip(*words, strict=True) if a != b]
    return all(_variant(a, b) for a, b in differing)


def _variant(one: str, other: str) -> bool:
    return one[0] == other[0] and min(len(one), len(other)) >= 4 and {one, other} not in _RIVALS
