"""Names of communities, from the tasks and the title words that set them apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
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
        r"\w+",
        """
        a an and the of for in on to with by from via at as is are be it its this that than towards toward using based
        into over through without beyond learning network networks neural model models deep approach method methods
        framework data new novel improving improved efficient large scale end can we you your all one two how what do
        does not no or more when survey review study analysis task tasks dataset datasets benchmark system systems
        better simple unified joint jointly guided aware driven self multi single high low fast
        """,
    )
)


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
    spread = Counter(term for counter in terms for term in counter)
    names: list[str] = []
    for counter in terms:
        names.append(_name(counter, spread, count, set(names)))
    return names


def _tasks(data: MapData, rows: NDArray[np.int64], member: NDArray[np.int64]) -> Iterator[tuple[int, str]]:
    part_of = {int(row): int(part) for row, part in zip(rows, member, strict=True)}
    names = data.tables.nodes["name"]
    for edge in np.flatnonzero(np.isin(data.relations, _TO_TASKS)):
        part = part_of.get(int(data.subjects[edge]), -1)
        if part >= 0:
            name = str(names.iloc[int(data.objects[edge])]).lower()
            yield part, " ".join(re.sub(r"\([^)]*\)", "", name).split())


def _terms(title: str) -> Iterator[str]:
    words = re.findall(r"[a-z][a-z0-9-]+|[\u4e00-\u9fff]{2,}", title.rsplit(": ", maxsplit=1)[-1].lower())
    for one, two in pairwise([*words, ""]):
        if one not in _COMMON:
            yield one
            if two and two not in _COMMON:
                yield f"{one} {two}"


def _name(counter: Counter[str], spread: Counter[str], count: int, used: set[str]) -> str:
    """Join the two terms with most weight (frequency by rarity; two words count more than one)."""
    weight = {
        term: seen * math.log(1 + count / spread[term]) * (1.7 if " " in term else 1.0)
        for term, seen in counter.items()
        if seen > 1
    }
    best = sorted(weight, key=lambda term: (-weight[term], term))
    chosen: list[str] = []
    for term in best:
        if not any(_shared(term, other) for other in chosen):
            chosen.append(term)
        if len(chosen) == 2 and " · ".join(chosen) not in used:
            break
        chosen = chosen[:1] if len(chosen) == 2 else chosen
    return " · ".join(chosen)


def _shared(one: str, other: str) -> bool:
    stem = {word.rstrip("s")[:7] for word in re.split(r"[ -]", one)}
    return bool(stem & {word.rstrip("s")[:7] for word in re.split(r"[ -]", other)})
