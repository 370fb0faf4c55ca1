"""Names of communities, from the tasks and the title words that set them apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from mmkg.schema import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mmkg.view.mapdata import MapData

_TO_TASKS = [list(RELATIONS).index(name) for name in ("addresses", "supports")]
_COMMON = frozenset(
    re.findall(
        r"\S+",
        """
        a an and the of for in on to with by from via at as is are be it its this that than towards toward using based
        into over through without beyond learning network networks neural model models deep approach method methods
        framework data new novel improving improved efficient large scale end can we you your all one two how what do
        does not no or more when survey review study analysis task tasks dataset datasets benchmark system systems
        better simple unified joint jointly guided evaluation large-scale foundation aware driven self multi single
        high low fast
        """,
    )
)
_ENDS = frozenset(["learning", "model", "models", "network", "networks"])
"""Common words that may end a term: `language models`."""


def community_names(data: MapData, rows: NDArray[np.int64], member: NDArray[np.int64]) -> list[str]:
    """Return one name for each community: `image captioning · attention`."""
    count = int(member.max(initial=-1)) + 1
    terms = [Counter[str]() for _ in range(count)]
    nodes = data.tables.nodes
    titles = nodes["title"].where(nodes["kind"] == "paper").fillna("").to_numpy()
    for row, part in zip(rows, member, strict=True):
        if part >= 0:
            terms[part].update(set(_terms(str(titles[row]))))
    for part, task in _tasks(data, rows, member):
        terms[part][task] += 3  # a curated task says more than one title
    return [" · ".join(chosen) for chosen in _share_out(terms, np.bincount(member[member >= 0], minlength=count))]


def _tasks(data: MapData, rows: NDArray[np.int64], member: NDArray[np.int64]) -> Iterator[tuple[int, str]]:
    part_of = {int(row): int(part) for row, part in zip(rows, member, strict=True)}
    names = data.tables.nodes["name"]
    for edge in np.flatnonzero(np.isin(data.relations, _TO_TASKS)):
        part = part_of.get(int(data.subjects[edge]), -1)
        if part >= 0:
            name = str(names.iloc[int(data.objects[edge])]).lower()
            yield part, " ".join(re.sub(r"\([^)]*\)", "", name).split())


def _terms(title: str) -> Iterator[str]:
    """Yield words, and two and three in a row: `question`, `question answering`, `visual question answering`."""
    words = re.findall(r"[a-z][a-z0-9-]+|[\u4e00-\u9fff]{2,}", title.rsplit(": ", maxsplit=1)[-1].lower())
    for at, word in enumerate(words):
        for length in (1, 2, 3):
            part = words[at : at + length]
            if len(part) < length or word in _COMMON or any(one in _COMMON for one in part[1:-1]):
                break
            if part[-1] not in _COMMON or (length > 1 and part[-1] in _ENDS):
                yield " ".join(part)


def _share_out(terms: list[Counter[str]], sizes: NDArray[np.int64]) -> list[list[str]]:
    """Give each community two terms, the weightiest first; what names one community names no other."""
    pairs = sorted(_weighed(terms, sizes), key=lambda pair: (-pair[0], pair[1:]))
    chosen: list[list[str]] = [[] for _ in terms]
    for again in (False, True):  # a community left without a name may share one
        for _, part, term in pairs:
            mine = chosen[part]
            taken = mine if again else [one for names in chosen if names is not mine for one in names]
            alike = any(_overlap(term, one) > 0.6 or _stems(term) < _stems(one) for one in taken)
            if len(mine) < (1 if again else 2) and not alike and not any(_overlap(term, one) for one in mine):
                mine.append(term)
    return chosen


def _weighed(terms: list[Counter[str]], sizes: NDArray[np.int64]) -> Iterator[tuple[float, int, str]]:
    """Yield weight, community and term: frequency by rarity; what is said in more words says more."""
    spread = Counter(term for counter in terms for term in counter)
    for part, counter in enumerate(terms):
        within = _within_longer(counter)
        for term, count in counter.items():
            seen = count - within.get(term, 0)
            if seen > 1:
                rarity = math.log(1 + len(terms) / spread[term])
                yield seen * rarity * (1.0, 1.7, 2.2)[min(term.count(" "), 2)] / math.sqrt(sizes[part]), part, term


def _within_longer(counter: Counter[str]) -> dict[str, int]:
    """Return how often a term is only a piece of one longer term: `visual question` (after Frantzi 2000, C-value)."""
    within: dict[str, int] = {}
    for term, seen in counter.items():
        head, tail = term.rpartition(" ")[0], term.partition(" ")[2]
        for piece in filter(None, (head, tail)):
            within[piece] = max(within.get(piece, 0), seen)
    return within


def _overlap(one: str, other: str) -> float:
    """Return the share of the longer term's words that stand in the other too."""
    return len(_stems(one) & _stems(other)) / max(len(_stems(one)), len(_stems(other)))


def _stems(term: str) -> frozenset[str]:
    return frozenset(word.rstrip("s")[:7] for word in re.split(r"[ -]", term))
