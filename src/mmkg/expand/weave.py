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

from mmkg.expand.citations import weave_citations
from mmkg.expand.identity import SOURCE
from mmkg.expanded import Expanded
from mmkg.rows import aliases_table, coverage_table, paper_rows, papers_table
from mmkg.schema import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mmkg.expand.harvest import Harvest
    from mmkg.expand.identity import Identified

_AT_ONCE = 5_000
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


def weave(harvest: Harvest, who: Identified, old: Expanded, source: Mapping[str, Any]) -> Woven:
    """Return the map with the harvest in it; `source` describes the API in the manifest."""
    papers, kept, changed = _papers(old, who)
    who.release()
    citations, lost, new_citations, gone_citations = weave_citations(harvest, old, who)
    if gone := _gone(papers.loc[kept.intersection(list(lost))], citations):
        papers = papers.drop(index=gone)
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
    )


# --- papers --------------------------------------------------------------------------------


def _papers(old: Expanded, who: Identified) -> tuple[pd.DataFrame, pd.Index, list[str]]:
    """Return the papers, sorted; which of them the harvest says nothing of; and which it changed."""
    changed = []
    for former in paper_rows(old.papers.loc[old.papers.index.isin(who.replaced)]):
        node = former["id"]
        if node in who.rows and _news(former) != _news(who.rows[node]):
            changed.append(node)
        elif node in who.rows:
            who.rows.keep(former)
    kept = old.papers.loc[~old.papers.index.isin(who.replaced)]
    nodes = sorted(who.rows)
    slices = (nodes[start : start + _AT_ONCE] for start in range(0, len(nodes), _AT_ONCE))
    parts = [papers_table(map(who.rows.__getitem__, some)) for some in slices]
    papers = pd.concat([part for part in (kept, *parts) if len(part)]) if len(kept) + len(nodes) else kept
    return papers.sort_index(), kept.index, sorted(changed)


def _gone(losers: pd.DataFrame, citations: pd.DataFrame) -> list[str]:
    """Return those of the papers that lost a citation of which nothing but a list of the API ever told."""
    used = citations["citing"].cat.categories
    only_ours = losers["evidence"].fillna("").str.fullmatch(f"{SOURCE}=[^|]*")
    return sorted(losers.index[only_ours & ~losers.index.isin(used)])


def _news(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "counts_as_of"}


def _aliases(old: Expanded, who: Identified, papers: pd.DataFrame) -> pd.DataFrame:
    pairs = [(alias, who.renamed.get(node, node)) for alias, node in old.aliases.itertuples(index=False)]
    pairs += who.aliases + list(who.renamed.items())
    return aliases_table((alias, node) for alias, node in pairs if alias not in papers.index and alias != node)


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
        if node := who.nodes[entries.paper]:
            known = len({who.nodes[number] for number in harvest.taken[entries.taken]} - {None, node})
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
