"""Weave the lists of a harvest into the citations that the map held.

There are millions of them, so each is one number, `citing * size + cited`, over the sorted ids of all papers: sorted
numbers are sorted citations. What is said of them is a code for one of the few texts there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from mmkg.expand.identity import SOURCE
from mmkg.rows import TEXT, tidy_citations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mmkg.expand.harvest import Harvest
    from mmkg.expand.identity import Identified
    from mmkg.expanded import Expanded

    Numbers = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Columns = dict[str, Any]
    Texts = pd.Categorical[str]


class Citations(NamedTuple):
    """What `weave_citations` returns."""

    table: pd.DataFrame
    lost: set[str]
    """Papers that lost a citation."""
    new: int
    gone: int


def weave_citations(harvest: Harvest, old: Expanded, who: Identified) -> Citations:
    """Return the citations of the map with those of the harvest, and without those that are gone from its lists."""
    ends = [old.citations[end].cat for end in ("citing", "cited")]
    former = [who.renamed.get(node, node) for node in ends[0].categories]
    ids = sorted({*former, *who.nodes} - {None})
    place = {node: code for code, node in enumerate(ids)}
    recode = np.array([place[node] for node in former], np.int64)
    codes = np.array([-1 if node is None else place[node] for node in who.nodes], np.int64)
    size = max(1, len(ids))
    lists = _Lists(harvest, codes, size)
    before = recode[ends[0].codes.to_numpy()] * size + recode[ends[1].codes.to_numpy()]
    keys, first = np.unique(before, return_index=True)
    said: Columns = {name: old.citations[name].array.take(first) for name in ("influential", "intents", "evidence")}
    taken = lists.keys()
    gone, said["evidence"] = _gone(lists, keys, said["evidence"], taken)
    lost = np.unique(np.concatenate(lists.split(keys[gone])))
    new = len(taken) - int(_among(keys, taken).sum())
    keys, said = _with_taken(keys, said, gone, taken)
    said |= _marked(lists, keys, said["influential"], said["intents"])
    table = tidy_citations(_ends(lists, keys, ids), pd.DataFrame(said))
    return Citations(table, {ids[code] for code in lost}, new, int(gone.sum()))


class _Lists:
    """The lists of a harvest as numbers; `codes` are the places of its papers among the ids, -1 for nobody."""

    def __init__(self, harvest: Harvest, codes: Numbers, size: int) -> None:
        self._lists, self._marks = harvest.lists.values(), list(harvest.marks)
        self._codes, self._size = codes, size
        self._taken, self._dropped, self._said = map(np.asarray, (harvest.taken, harvest.dropped, harvest.said))

    def keys(self, *, dropped: bool = False) -> Numbers:
        """Return the citations on all lists, sorted, each once; `dropped` are those the options left out."""
        others = self._dropped if dropped else self._taken
        keys = np.empty(len(others), np.int64)
        for entries in self._lists:
            where = entries.dropped if dropped else entries.taken
            keys[where] = self._keys(entries.paper, entries.which, others[where])
        return _sorted_once(keys)

    def marks(self) -> tuple[Numbers, Numbers]:
        """Return the citations that a page says something of, sorted, and the number of the last such mark of each."""
        keys, marks = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for entries in self._lists:
            said = self._said[entries.taken]
            if said.any():
                found = self._keys(entries.paper, entries.which, self._taken[entries.taken])
                keys.append(found[(found >= 0) & (said > 0)])
                marks.append(said[(found >= 0) & (said > 0)])
        once, last = np.unique(np.concatenate(keys)[::-1], return_index=True)
        return once, np.concatenate(marks)[::-1][last]

    def ended(self, which: str) -> Mask:
        """Return for each id whether the API gave its list to the end."""
        ended = np.zeros(self._size, bool)
        papers = [e.paper for e in self._lists if e.ended and e.which == which]
        codes = self._codes[papers] if papers else np.empty(0, np.int64)
        ended[codes[codes >= 0]] = True
        return ended

    def texts(self) -> tuple[list[bool | None], list[str | None]]:
        """Return what the numbers of marks mean: influential, intents."""
        return [mark.influential for mark in self._marks], [mark.intents or None for mark in self._marks]

    def split(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Return the codes of the citing and of the cited papers."""
        return keys // self._size, keys % self._size

    def _keys(self, paper: int, which: str, others: NDArray[np.signedinteger]) -> Numbers:
        """Return the citations of one list; -1 for nobody, and for the paper itself."""
        own, codes = self._codes[paper], self._codes[others]
        keys: Numbers = own * self._size + codes if which == "references" else codes * self._size + own
        keys[(others < 0) | (codes < 0) | (codes == own) | (own < 0)] = -1
        return keys


def _gone(lists: _Lists, keys: Numbers, evidence: Texts, taken: Numbers) -> tuple[Mask, Texts]:
    """Return which citations are gone, and the evidence without our word for what only others still say."""
    citing, cited = lists.split(keys)
    asked = lists.ended("references")[citing] | lists.ended("citations")[cited]
    ours = np.array([*(SOURCE in text.split("|") for text in evidence.categories), False])[evidence.codes]
    on_lists = _among(keys, taken) | _among(keys, lists.keys(dropped=True))
    missed = asked & ours & ~on_lists
    left = _changed(evidence, missed, _without_source)
    return missed & np.asarray(left == ""), left


def _with_taken(keys: Numbers, said: Columns, gone: Mask, taken: Numbers) -> tuple[Numbers, Columns]:
    """Return the citations that stay and those on lists, with our word for the latter."""
    both = _sorted_once(np.concatenate([keys[~gone], taken]))
    places = _places(both, keys)
    said = {name: column.take(places, allow_fill=True) for name, column in said.items()}
    return both, said | {"evidence": _changed(said["evidence"], _among(both, taken), _with_source)}


def _marked(lists: _Lists, keys: Numbers, influential: Any, intents: Texts) -> Columns:
    """Return which citations are influential, and their intents, with what pages say."""
    marked, marks = lists.marks()
    places = _places(marked, keys)
    flags, texts = lists.texts()
    influential[places] = pd.array(flags, dtype="boolean")[marks]
    return {"influential": influential, "intents": _put(intents, places, texts, marks)}


def _ends(lists: _Lists, keys: Numbers, ids: Sequence[str]) -> dict[str, Texts]:
    """Return both ends of the citations over no more ids than they use."""
    ends = [codes.astype(np.int32) for codes in lists.split(keys)]
    used = np.zeros(len(ids), bool)
    for codes in ends:
        used[codes] = True
    recode = (np.cumsum(used) - 1).astype(np.int32)
    categories = pd.Index([node for node, is_used in zip(ids, used, strict=True) if is_used], dtype=TEXT)
    both = (pd.Categorical.from_codes(recode[codes], categories=categories) for codes in ends)
    return dict(zip(("citing", "cited"), both, strict=True))


# --- sorted numbers, columns of few texts ----------------------------------------------------


def _sorted_once(keys: Numbers) -> Numbers:
    """Return the citations among the keys sorted, each once; in place, as there are millions."""
    keys.sort()
    fresh = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    return keys[fresh & (keys >= 0)]


def _places(numbers: Numbers, among: Numbers) -> Numbers:
    """Return where each number stands among sorted ones, -1 where it does not."""
    places = np.searchsorted(among, numbers)
    places[places == len(among)] = -1
    found = among[places] == numbers if len(among) else np.zeros(len(numbers), bool)
    return np.where(found, places, -1)


def _among(numbers: Numbers, among: Numbers) -> Mask:
    return _places(numbers, among) >= 0


def _changed(column: Texts, where: Mask, rule: Callable[[str | None], str]) -> Texts:
    """Return the column with the rule applied to its texts at `where`."""
    texts = [rule(text) for text in (*column.categories, None)]  # a missing value has the code -1
    return _put(column, where, texts, column.codes[where])


def _put(column: Texts, where: NDArray[Any], texts: Sequence[str | None], which: NDArray[Any]) -> Texts:
    """Return the column with `texts[which]` at `where`."""
    known = list(dict.fromkeys([*column.categories, *(text for text in texts if text is not None)]))
    place = {text: code for code, text in enumerate(known)}
    codes = column.codes.astype(np.int32)
    codes[where] = np.array([place.get(text, -1) for text in texts], np.int32)[which]
    return pd.Categorical.from_codes(codes, categories=pd.Index(known, dtype=TEXT))


def _with_source(evidence: str | None) -> str:
    told = evidence.split("|") if evidence else []
    return "|".join(sorted({*told, SOURCE}))


def _without_source(evidence: str | None) -> str:
    return "|".join(source for source in (evidence or "").split("|") if source != SOURCE)
