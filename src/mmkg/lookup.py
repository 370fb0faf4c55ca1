"""A human's name → a node. Nothing is guessed in silence: no match and several matches are errors that help.

A name is tried as a node id, as an identifier or address, then as a name, in four tiers: the names that curators gave,
full titles of papers, what stands before the colon of a title or is the title of something else, and repositories
without their owners. The first tier that knows the name decides. A name in two languages, `太乙 Taiyi`, or with another
one in brackets, is what both of its parts may mean.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.errors import AmbiguousName, UnknownName
from mmkg.ids import CODE_HOSTS, clean_text, implied_identifiers, name_key, parse_identifier
from mmkg.tables import SCHEMES, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from mmkg.schema import Entry

CURATED, TITLE, SHORT, REPOSITORY = range(4)

_BETWEEN_NAMES = re.compile(
    r"\s+[/|]\s+|[()\uff08\uff09]|(?<=[\u3400-\u9fff])\s*(?=[A-Za-z])|(?<=[A-Za-z0-9])\s*(?=[\u3400-\u9fff])"
)


def build_aliases(nodes: pd.DataFrame, entries: Mapping[str, Entry], former: pd.DataFrame) -> pd.DataFrame:
    """Return every name of every node: columns `key` (folded), `node` (row number), `tier`.

    `former` holds `alias,id`: former node ids and further identifiers.
    """
    position = pd.Series(np.arange(len(nodes), dtype="int32"), index=nodes.index)
    parts = [_column_aliases(nodes), _entry_aliases(entries, position), _former_aliases(former, position)]
    aliases = pd.concat(parts, ignore_index=True)
    aliases = aliases[aliases["key"] != ""].sort_values(["tier", "key", "node"], ignore_index=True)
    return aliases.drop_duplicates(["key", "node"], ignore_index=True)


def _frame(keys: Iterable[str], nodes: Iterable[int] | NDArray[np.int32], tier: int) -> pd.DataFrame:
    frame = pd.DataFrame({"key": pd.Series(list(keys), dtype="str"), "node": np.asarray(list(nodes), dtype="int32")})
    return frame.assign(tier=np.int8(tier))


def _column_aliases(nodes: pd.DataFrame) -> pd.DataFrame:
    rows = np.arange(len(nodes), dtype="int32")
    curated = nodes["curated"].to_numpy(dtype=bool)
    parts = []
    for scheme, column in SCHEMES.items():
        has = nodes[column].notna().to_numpy()
        parts.append(_frame(f"{scheme}:" + nodes[column][has].astype("str"), rows[has], CURATED))
    web = nodes["url"].notna().to_numpy() & ((nodes["kind"] != "paper").to_numpy() | curated)
    parsed = [parse_identifier(url) for url in nodes["url"][web].to_numpy(dtype=object)]
    parts.append(_frame(map(str, parsed), rows[web], CURATED))
    for column, tier in (("title", TITLE), ("name", SHORT)):
        has = nodes[column].notna().to_numpy() & ~curated
        parts.append(_frame(map(name_key, nodes[column][has].to_numpy(dtype=object)), rows[has], tier))
    owned = (nodes["kind"] == "code").to_numpy() & nodes["name"].str.contains("/", regex=False).eq(True).to_numpy()  # noqa: FBT003
    repositories = nodes["name"][owned].str.rsplit("/", n=1).str[-1].to_numpy(dtype=object)
    parts.append(_frame(map(name_key, repositories), rows[owned], REPOSITORY))
    return pd.concat(parts, ignore_index=True)


def _entry_aliases(entries: Mapping[str, Entry], position: pd.Series[Any]) -> pd.DataFrame:
    parts = []
    for tier, texts in ((CURATED, _entry_names), (TITLE, _entry_titles), (SHORT, _entry_short_names)):
        told = [(position[node], text) for node, entry in entries.items() for text in texts(node, entry)]
        keys = [(key, row) for row, text in told for key in alias_keys(text)]
        parts.append(_frame((key for key, _ in keys), (row for _, row in keys), tier))
    return pd.concat(parts, ignore_index=True)


def _entry_names(_: str, entry: Entry) -> list[str]:
    return [text for text in (entry.name, entry.name_zh, *entry.aliases) if text]


def _entry_titles(node: str, entry: Entry) -> list[str]:
    return [entry.title] if entry.title and node.startswith("paper:") else []


def _entry_short_names(node: str, entry: Entry) -> list[str]:
    """Return what stands before the colon of the title, or before a bracket in the name: both may be another's too.

    So may the title of a dataset: it is that of its paper.
    """
    before = ((entry.title or "").partition(": ")[0], entry.name.partition(" (")[0])
    short = [text for text in before if text and text not in {entry.name, entry.title} and len(text.split()) <= 2]
    return short if node.startswith("paper:") or not entry.title else [*short, entry.title]


def _former_aliases(former: pd.DataFrame, position: pd.Series[Any]) -> pd.DataFrame:
    rows = position.index.get_indexer(pd.Index(former["id"]))
    return _frame(former["alias"][rows >= 0], rows[rows >= 0], CURATED)


def alias_keys(text: str) -> Iterator[str]:
    """Yield the keys under which a name is kept: its folded letters, and the identifier that it is.

    >>> list(alias_keys("arXiv:2301.12597"))
    ['arxiv230112597', 'arxiv:2301.12597']
    """
    yield name_key(text)
    if parsed := parse_identifier(text):
        yield from map(str, implied_identifiers(parsed))


class Lookup:
    """Finds nodes by name in the tables of one map."""

    def __init__(self, nodes: pd.DataFrame, aliases: pd.DataFrame) -> None:
        self._nodes, self._aliases = nodes, aliases

    def resolve(self, name: str) -> int:
        """Return the row number of the one node that answers to `name`.

        Raises `UnknownName` with the nearest names and `AmbiguousName` with the candidates.
        """
        name = clean_text(str(name))
        if not name:
            raise UnknownName(name)
        if name in self._nodes.index:
            return row_of(self._nodes, name)
        found = self._by_identifier(name)
        if not len(found):
            found = self._by_key(name_key(name))
        if not len(found):
            found = self._by_parts(name)
        if len(found) == 1:
            return int(found[0])
        if len(found):
            raise AmbiguousName(name, sorted(self._nodes.index[found]))
        raise UnknownName(name, self.nearest(name))

    def _by_key(self, key: str) -> NDArray[np.int32]:
        hits = self._aliases[self._aliases["key"] == key] if key else self._aliases[:0]
        rows: NDArray[np.int32] = hits["node"].to_numpy()
        first: NDArray[np.int32] = rows[(hits["tier"] == hits["tier"].min()).to_numpy()]
        return first

    def _by_parts(self, name: str) -> NDArray[np.int32]:
        """Return what each of the names that stand side by side in `name` may mean."""
        keys = [key for part in _BETWEEN_NAMES.split(name) if (key := name_key(part))]
        if len(keys) < 2:
            return self._by_key("")
        meant = (self._aliases["node"][self._aliases["key"] == key].to_numpy() for key in keys)
        both: NDArray[np.int32] = reduce(np.intersect1d, meant)
        return both

    def _by_identifier(self, name: str) -> NDArray[np.int32]:
        found = self._by_key(name) if ":" in name else self._by_key("")
        parsed = parse_identifier(name)
        while parsed and not len(found):
            found = self._by_key(str(parsed))
            parent, _, _ = parsed.value.rpartition("/")  # a folder of a repository belongs to the repository
            parsed = parsed._replace(value=parent) if parsed.scheme in CODE_HOSTS.values() and "/" in parent else None
        return found

    def nearest(self, name: str, limit: int = 5) -> list[str]:
        """Return names that come close to `name`, best first."""
        rows = [node for node, score in self._near(name, limit) if score >= 60]
        shown = self._nodes.iloc[rows]
        first, second = ("title", "name") if len(name) > 30 else ("name", "title")  # a title was meant
        return list(dict.fromkeys(shown[first].fillna(shown[second]).dropna().astype("str")))[:limit]

    def _near(self, name: str, limit: int) -> list[tuple[int, float]]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a miss needs it

        key = name_key(name)
        if not key:
            return []
        named = self._aliases[~self._aliases["key"].str.contains(":", regex=False)]
        hits = process.extract(key, named["key"].tolist(), scorer=fuzz.ratio, limit=4 * limit, score_cutoff=60)
        rows = named["node"].to_numpy()
        return list({int(rows[position]): score for _, score, position in reversed(hits)}.items())[::-1][:limit]

    def find(self, text: str, limit: int = 20) -> pd.DataFrame:
        """Return candidates for `text`, best first: columns `id kind name title year match`.

        `match` is `exact` (the name resolves to it), `name` (a name begins with it), `title` (all its words stand
        in the title) or `near` (spelled alike).
        """
        matches: dict[int, str] = {}
        for match, rows in self._candidates(clean_text(text), limit):
            for row in self._by_weight(rows):
                matches.setdefault(int(row), match)
            if match != "exact" and len(matches) >= limit:
                break
        best = list(matches)[:limit]
        found = self._nodes.iloc[best][["kind", "name", "title", "year"]].reset_index()
        return found.assign(match=pd.Series([matches[row] for row in best], dtype="str"))

    def _candidates(self, text: str, limit: int) -> Iterator[tuple[str, NDArray[Any]]]:
        if not text:
            return
        key = name_key(text)
        same = np.flatnonzero(np.asarray(self._nodes.index == text))
        yield "exact", np.concatenate([same, self._by_identifier(text), self._by_key(key), self._by_parts(text)])
        if key:
            yield "name", self._aliases["node"].to_numpy()[self._aliases["key"].str.startswith(key)]
            yield "title", np.flatnonzero(self._has_words(text))
        yield "near", np.array([row for row, _ in self._near(text, limit)], dtype=int)

    def _has_words(self, text: str) -> NDArray[np.bool_]:
        names = self._nodes["name"].fillna("") + " " + self._nodes["title"].fillna("")
        folded = names.str.casefold()
        has = np.ones(len(folded), dtype=bool)
        for word in text.casefold().split():
            has &= folded.str.contains(word, regex=False).to_numpy(dtype=bool)
        return has

    def _by_weight(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Return distinct rows, curated first, then the most cited."""
        rows = np.unique(rows)
        chosen = self._nodes.iloc[rows]
        weight = chosen["citation_count"].fillna(-1).to_numpy(dtype="int64")
        return rows[np.lexsort((rows, -weight, ~chosen["curated"].to_numpy(dtype=bool)))]
