"""Weave a harvest into what the map held: new tables, and what changed.

- A newer word of the API replaces its older one; other sources keep theirs, and evidence is kept for both.
- A citation is gone when a list that the API gave to its end does not hold it any more, and nobody else says so.
- Where nothing but the day changed, the old row stands: the same answers, asked again, write no byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.expand.identity import SOURCE, Identified, identify
from mmkg.expanded import Expanded
from mmkg.rows import aliases_table, coverage_table, paper_rows, papers_table, typed_citations
from mmkg.schema import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from mmkg.expand.harvest import Harvest
    from mmkg.schema import Paper

_AT_ONCE = 20_000
"""Rows that become a table at a time: as dicts they are large."""
_EXPANDED = "Expanded through the Semantic Scholar API"
_POORER = {"partial", "elided", "unknown"}


@dataclass
class Woven:
    """What `weave` returns."""

    expanded: Expanded
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    new_citations: int = 0
    gone_citations: int = 0
    backwards: list[tuple[str, str]] = field(default_factory=list)
    """Citations of papers that appeared later, by their years: kept as the API has them."""
    conflicts: list[str] = field(default_factory=list)
    nodes: list[str | None] = field(default_factory=list)
    """Node of each paper of the harvest, by number."""


def weave(harvest: Harvest, old: Expanded, curated: Mapping[str, Paper], source: Mapping[str, Any]) -> Woven:
    """Return the map with the harvest in it; `source` describes the API in the manifest."""
    who = identify(harvest, old, curated)
    citations, lost, new_citations, gone_citations = _citations(harvest, old, who)
    papers, changed, gone = _papers(old, who, lost, citations)
    aliases = _aliases(old, who, papers)
    coverage = _coverage(harvest, old, who)
    return Woven(
        Expanded(papers, citations, aliases, coverage, _manifest(old.manifest, coverage, source)),
        sorted(set(papers.index) - {who.renamed.get(node, node) for node in old.papers.index}),
        changed,
        gone,
        new_citations,
        gone_citations,
        _backwards(papers, citations),
        who.conflicts,
        who.nodes,
    )


# --- papers --------------------------------------------------------------------------------


def _papers(
    old: Expanded, who: Identified, lost: set[str], citations: pd.DataFrame
) -> tuple[pd.DataFrame, list[str], list[str]]:
    before = {row["id"]: row for row in paper_rows(old.papers.loc[old.papers.index.isin(who.replaced)])}
    changed = []
    for node, former in before.items():
        if node in who.rows and _news(former) != _news(who.packed[who.rows[node]]):
            changed.append(node)
        elif node in who.rows:
            who.packed[who.rows[node]] = former
    kept = old.papers.loc[~old.papers.index.isin(who.replaced)]
    cited = {*citations["citing"].unique(), *citations["cited"].unique()}
    only_ours = kept["evidence"].fillna("").str.fullmatch(f"{SOURCE}=[^|]*")
    gone = sorted(kept.index[only_ours & kept.index.isin(lost - cited)])
    kept = kept.drop(index=gone)
    rows = list(who.rows.values())
    slices = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
    parts = [papers_table(map(who.packed.__getitem__, some)) for some in slices]
    papers = pd.concat([part for part in (kept, *parts) if len(part)]) if len(kept) + len(rows) else kept
    return papers.sort_index(), sorted(changed), gone


def _news(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "counts_as_of"}


def _aliases(old: Expanded, who: Identified, papers: pd.DataFrame) -> pd.DataFrame:
    pairs = [(alias, who.renamed.get(node, node)) for alias, node in old.aliases.itertuples(index=False)]
    pairs += who.aliases + list(who.renamed.items())
    return aliases_table((alias, node) for alias, node in pairs if alias not in papers.index and alias != node)


# --- citations -----------------------------------------------------------------------------


def _citations(harvest: Harvest, old: Expanded, who: Identified) -> tuple[pd.DataFrame, set[str], int, int]:
    """Return the citations, the papers that lost some, and how many are new and gone."""
    given = [old.citations[end].cat for end in ("citing", "cited")]
    former = pd.Index([who.renamed.get(node, node) for node in given[0].categories])
    ids = former.union(pd.Index([node for node in who.nodes if node])).unique().sort_values()
    size = max(1, len(ids))
    recode = ids.get_indexer(former).astype(np.int64)
    codes = ids.get_indexer(pd.Index([node or "" for node in who.nodes], dtype=object)).astype(np.int64)
    before = recode[given[0].codes.to_numpy()] * size + recode[given[1].codes.to_numpy()]
    taken = _keys(harvest, codes, size, dropped=False)
    frame = pd.DataFrame(
        {
            "key": before,
            "influential": old.citations["influential"],
            "intents": old.citations["intents"].astype(object),
            "evidence": old.citations["evidence"].astype(object),
        }
    ).drop_duplicates("key")
    gone, lost = _gone(harvest, frame, codes, size, np.union1d(taken, _keys(harvest, codes, size, dropped=True)))
    frame = frame.loc[~gone]
    again = np.isin(frame["key"], taken)
    frame.loc[again, "evidence"] = frame.loc[again, "evidence"].map(_with_source, na_action=None)
    fresh = np.setdiff1d(taken, before)
    added = pd.DataFrame({"key": fresh, "evidence": SOURCE})
    frame = pd.concat([frame, added], ignore_index=True) if len(fresh) else frame
    frame = _marked(frame.set_index("key"), harvest, codes, size).reset_index()
    ends = {
        name: pd.Categorical.from_codes(part.astype(np.int32), categories=ids)
        for name, part in (("citing", frame["key"].to_numpy() // size), ("cited", frame["key"].to_numpy() % size))
    }
    table = typed_citations(
        pd.DataFrame({**ends, **{n: frame[n].to_numpy() for n in ("influential", "intents", "evidence")}})
    )
    return _sorted(_used(table)), {str(ids[code]) for code in lost}, len(fresh), int(gone.sum())


def _keys(harvest: Harvest, codes: NDArray[np.int64], size: int, *, dropped: bool) -> NDArray[np.int64]:
    """Return the citations of all lists as numbers, sorted, each once; `dropped` are those the options left out."""
    parts = [np.empty(0, np.int64)]
    for entries in harvest.lists.values():
        own = codes[harvest.numbers[entries.paper]]
        others = np.array(entries.dropped if dropped else entries.others, np.int64)
        others = codes[others[others >= 0]]
        others = others[(others >= 0) & (others != own)]
        if own >= 0:
            parts.append(own * size + others if entries.which == "references" else others * size + own)
    return np.unique(np.concatenate(parts))


def _gone(
    harvest: Harvest, frame: pd.DataFrame, codes: NDArray[np.int64], size: int, on_lists: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], set[int]]:
    """Return which citations are gone, and take our word back from those that others still say."""
    keys = frame["key"].to_numpy()
    ended = {
        which: [codes[harvest.numbers[e.paper]] for e in harvest.lists.values() if e.ended and e.which == which]
        for which in ("references", "citations")
    }
    asked = np.isin(keys // size, ended["references"]) | np.isin(keys % size, ended["citations"])
    said = frame["evidence"].fillna("").str.split("|").map(lambda sources: SOURCE in sources).to_numpy(dtype=bool)
    missed = asked & said & ~np.isin(keys, on_lists)
    left = frame.loc[missed, "evidence"].map(_without_source)
    frame.loc[missed, "evidence"] = left
    gone = missed.copy()
    gone[missed] = left == ""
    lost = {int(code) for key in keys[gone] for code in (key // size, key % size)}
    return gone, lost


def _with_source(evidence: Any) -> str:
    told = evidence.split("|") if isinstance(evidence, str) and evidence else []
    return "|".join(sorted({*told, SOURCE}))


def _without_source(evidence: str) -> str:
    return "|".join(source for source in evidence.split("|") if source != SOURCE)


def _marked(frame: pd.DataFrame, harvest: Harvest, codes: NDArray[np.int64], size: int) -> pd.DataFrame:
    """Write in which citations are influential, and their intents, where a page said so."""
    frame["influential"] = frame["influential"].astype("boolean")
    marks = {
        int(codes[a] * size + codes[b]): mark for (a, b), mark in harvest.marks.items() if min(codes[a], codes[b]) >= 0
    }
    marks = {key: marks[key] for key in frame.index.intersection(list(marks))}
    frame.loc[list(marks), "influential"] = pd.array([mark[0] for mark in marks.values()], dtype="boolean")
    frame.loc[list(marks), "intents"] = [mark[1] or None for mark in marks.values()]
    return frame


def _used(table: pd.DataFrame) -> pd.DataFrame:
    """Return the citations over no more ids than they use."""
    used = np.union1d(table["citing"].cat.codes, table["cited"].cat.codes)
    ids = table["citing"].cat.categories[used]
    return table.assign(citing=table["citing"].cat.set_categories(ids), cited=table["cited"].cat.set_categories(ids))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    order = np.lexsort((table["cited"].cat.codes, table["citing"].cat.codes))
    return table.iloc[order].reset_index(drop=True)


def _backwards(papers: pd.DataFrame, citations: pd.DataFrame) -> list[tuple[str, str]]:
    """Return citations that the API says, and whose citing paper is the older one."""
    year = papers["year"].reindex(citations["citing"].cat.categories).astype("Float64").to_numpy(float, na_value=np.nan)
    citing, cited = (citations[end].cat.codes.to_numpy() for end in ("citing", "cited"))
    evidence = citations["evidence"].cat
    said = [SOURCE in evidence.categories[code].split("|") for code in range(len(evidence.categories))]
    ours = np.array([*said, False])[evidence.codes.to_numpy()]  # a missing value has the code -1
    rows = citations.loc[(year[citing] < year[cited]) & ours] if len(year) else citations
    return list(zip(rows["citing"].astype(object), rows["cited"].astype(object), strict=True))


# --- coverage, manifest --------------------------------------------------------------------


def _coverage(harvest: Harvest, old: Expanded, who: Identified) -> pd.DataFrame:
    rows: dict[tuple[str, str], Coverage] = {}
    for row in map(Coverage._make, old.coverage.astype(object).where(old.coverage.notna(), None).to_numpy()):
        paper = who.renamed.get(row.paper, row.paper)
        rows[paper, row.list] = row._replace(paper=paper)
    for row in _found_coverage(harvest, who):
        former = rows.get((row.paper, row.list))
        if former is None or not _stands(former, row):
            rows[row.paper, row.list] = row
    return coverage_table(rows.values())


def _found_coverage(harvest: Harvest, who: Identified) -> Iterable[Coverage]:
    for entries in harvest.lists.values():
        if node := who.nodes[harvest.numbers[entries.paper]]:
            known = len({who.nodes[number] for number in entries.others} - {None, node})
            yield Coverage(node, entries.which, known, entries.total, entries.state, entries.day, SOURCE)  # type: ignore[arg-type]
    for node, day in harvest.unknown.items():
        for which in ("references", "citations"):
            if harvest.options.wanted(which) != 0:
                yield Coverage(node, which, 0, None, "unknown", day, SOURCE)


def _stands(former: Coverage, row: Coverage) -> bool:
    """Return whether the former row says the same, or more than a poorer answer does."""
    if former._replace(as_of="") == row._replace(as_of=""):
        return True
    return former.known > row.known and row.state in _POORER


def _manifest(old: Mapping[str, Any], coverage: pd.DataFrame, source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest with this source; its day is that of the youngest list, so that no news changes nothing."""
    days = coverage.loc[coverage["evidence"] == SOURCE, "as_of"].dropna()
    if not len(days):
        return dict(old)
    note = str(old.get("note", "")).partition(_EXPANDED)[0].strip()
    told = f"{note} {_EXPANDED} on {days.max()}.".strip()
    sources = {**old.get("sources", {}), SOURCE: {**source, "date": days.max()}}
    return {**old, "note": told, "as_of": max(days.max(), str(old.get("as_of", ""))), "sources": sources}
