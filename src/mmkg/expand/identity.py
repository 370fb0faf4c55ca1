"""Who the papers of a crawl are: each becomes a node of the map, one it has or a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat, takewhile
from typing import TYPE_CHECKING, Any

from mmkg.claims import Claim, Rank, as_record, combined, identifiers, mended, record_claim
from mmkg.expand.clusters import Clusters
from mmkg.expand.packed import PackedRows
from mmkg.ids import Identifier, arxiv_year, implied_identifiers, paper_node_id
from mmkg.merge import merge_records
from mmkg.rows import paper_rows
from mmkg.schema import Record
from mmkg.titles import clean_title, title_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from mmkg.expand.harvest import Harvest
    from mmkg.expanded import Expanded
    from mmkg.schema import Paper

SOURCE = "semantic-scholar"
"""The key of the API among the sources of the manifest."""
_SCHEMES = ("arxiv", "doi", "acl", "s2", "corpus")
_OWN = ("id", "arxiv", "doi", "acl", "s2", "corpus_id")
_CURATED = "curated"
_AT_ONCE = 10_000
"""Rows turned into Python objects at a time."""


@dataclass
class Identified:
    """What `identify` returns."""

    nodes: list[str | None] = field(default_factory=list)
    """Node of each paper of the harvest, by number; None for what makes no paper (a title that is none)."""
    rows: PackedRows = field(default_factory=PackedRows)
    """Rows to write."""
    replaced: set[str] = field(default_factory=set)
    """Nodes of the map whose rows these replace."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Former node → node."""
    aliases: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def release(self) -> None:
        """Drop the rows, once they are a table."""
        self.rows = PackedRows()


def identify(harvest: Harvest, expanded: Expanded, curated: Mapping[str, Paper]) -> Identified:
    """Decide for every paper of the harvest which node it is, and what the map now says of it."""
    result = Identified([None] * len(harvest.numbers))
    known = _Known(expanded, curated)
    clusters = Clusters()
    for number, (sha, fields, _) in enumerate(harvest.facts()):
        further = [str(one) for _, asked in harvest.asked.get(sha, ()) for one in identifiers(asked)]
        nodes = [f"node {node}" for node, _ in harvest.asked.get(sha, ())]
        clusters.add(number, [*map(str, _ids(fields)), *further, *nodes], fields.get("title"))
    known.add_to(clusters, len(harvest.numbers))
    shas = list(harvest.numbers)
    known.read(member - len(shas) for cluster in _with_news(clusters, len(shas)) for member in cluster)
    for cluster in _with_news(clusters, len(shas)):
        numbers = [member for member in cluster if member < len(shas)]
        if len(numbers) == 1 and len(cluster) <= 2:
            row = known.row(cluster[1] - len(shas)) if len(cluster) == 2 else {}
            if _simple(result, numbers[0], harvest.of(shas[numbers[0]]), row):
                continue
        claims = {f"s2:{shas[number]}": _claim(harvest, shas[number]) for number in numbers}
        former = known.claims([member - len(shas) for member in cluster if member >= len(shas)], claims)
        _decide(result, claims, former, numbers)
    return result


def _with_news(clusters: Clusters, size: int) -> Iterator[list[int]]:
    """Yield the clusters that hold any of the first `size` members."""
    return takewhile(lambda cluster: cluster[0] < size, clusters.found())


def _decide(result: Identified, claims: dict[str, Claim], former: list[Claim], numbers: list[int]) -> None:
    """Merge one cluster, and note who is who."""
    merged = merge_records([*former, *claims.values()])
    result.conflicts += [f"{one.kind}: {one.value} ({', '.join(one.keys)}): {one.done}" for one in merged.conflicts]
    result.aliases += merged.aliases
    for number, key in zip(numbers, claims, strict=True):
        result.nodes[number] = merged.ids.get(key)
    members: dict[str, list[Claim]] = {}
    for claim in (*former, *claims.values()):
        node = merged.ids.get(claim.key)
        if node is not None and claim.source != _CURATED:
            members.setdefault(node, []).append(mended(claim)[0])
        if claim.node and not claim.source:
            result.replaced.add(claim.node)
            if node != claim.node:
                result.renamed |= {claim.node: node} if node else {}
    for node, some in members.items():
        result.rows.keep(as_record(combined(some), node).line())


def _simple(result: Identified, number: int, fields: Mapping[str, Any], row: Mapping[str, Any] | None) -> bool:
    """Settle a paper that nothing in the map may be, or whose row only ever came from the API; else return False."""
    if row is None or (row and (row.get("s2") != fields["s2"] or set(row.get("evidence", ())) - {SOURCE})):
        return False
    line = alone(fields)
    if row and (line is None or any(row.get(name) not in {None, line.get(name)} for name in _OWN)):
        return False  # it lost an id, or got a better one: former ids must not be forgotten
    if line is not None:
        node = line["id"]
        result.nodes[number] = node
        result.rows.keep(line)
        result.replaced |= {node} if row else set()
    return True


def alone(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the row that `merge_records` makes of one claim; ten times faster, and most papers are alone.

    >>> alone({"s2": "0" * 40, "title": "Et al"}) is None  # no title, and nothing else to know it by
    True
    """
    told = dict(fields)
    for scheme, value in reversed(_ids(fields)):  # the first of a scheme is the preferred one
        told["corpus_id" if scheme == "corpus" else scheme] = int(value) if scheme == "corpus" else value
    if "title" in told:
        title = clean_title(told.pop("title"))
        told |= {} if title_fault(title) else {"title": title}
    if not {"title", "arxiv", "doi", "acl"} & told.keys():
        return None
    if "arxiv" in told:
        told["year"] = min(arxiv_year(told["arxiv"]), told.get("year", 9999))
    if "citation_count" not in told:
        told.pop("counts_as_of", None)
    names = [name for name in Record.model_fields if name in told]
    known = {name: told.get(name) for name in ("arxiv", "doi", "acl", "s2", "title")}
    return {"id": paper_node_id(**known), **{name: told[name] for name in names}, "evidence": {SOURCE: names}}


def _ids(fields: Mapping[str, Any]) -> tuple[Identifier, ...]:
    names = {scheme: "corpus_id" if scheme == "corpus" else scheme for scheme in _SCHEMES}
    own = (Identifier(scheme, str(value)) for scheme, name in names.items() if (value := fields.get(name)))
    return tuple(dict.fromkeys(implied for one in own for implied in implied_identifiers(one)))


def _claim(harvest: Harvest, sha: str) -> Claim:
    """Return what the API says of a paper; the ids under which it was asked are its own too."""
    fields = harvest.of(sha)
    asked = [one for _, text in harvest.asked.get(sha, ()) for one in identifiers(text)]
    told = {name: value for name, value in fields.items() if name not in {*_SCHEMES, "corpus_id"}}
    told |= {name: tuple(told[name]) for name in ("authors", "fields") if name in told}
    return Claim(f"s2:{sha}", SOURCE, Rank.FRESH, tuple(dict.fromkeys([*_ids(fields), *asked])), **told)


class _Known:
    """What is in the map already: rows of `papers.jsonl`, and curated papers."""

    def __init__(self, expanded: Expanded, curated: Mapping[str, Paper]) -> None:
        self._papers = expanded.papers
        self._curated = curated
        self._nodes = [*self._papers.index, *(node for node in curated if node not in self._papers.index)]
        self._rows = PackedRows()
        self._aliases: dict[str, list[str]] = {}
        for alias, node in expanded.aliases.itertuples(index=False):
            self._aliases.setdefault(node, []).append(alias)

    def add_to(self, clusters: Clusters, first: int) -> None:
        """Add every node to the clusters, numbered from `first`."""
        told = chain(_known_by(self._papers), repeat(([], None)))
        for member, (node, (own, title)) in enumerate(zip(self._nodes, told, strict=False), first):
            keys = [f"node {node}", *self._aliases.get(node, ()), *own]
            entry = self._curated.get(node)
            if entry:
                keys += map(str, entry_ids(entry))
            clusters.add(member, keys, entry.title if entry else title)

    def read(self, places: Iterable[int]) -> None:
        """Read the rows of these nodes, all at once: a table is slow to read row by row."""
        wanted = [place for place in places if 0 <= place < len(self._papers)]
        for row in paper_rows(self._papers.iloc[sorted(wanted)]):
            self._rows.keep(row)

    def row(self, place: int) -> Mapping[str, Any] | None:
        """Return the row of a node; None where there is none, or a person curated it."""
        node = self._nodes[place]
        return None if node in self._curated else self._rows.get(node)

    def claims(self, places: list[int], news: Mapping[str, Claim]) -> list[Claim]:
        """Return these nodes as claims; what the API said of the same papers before gives way to its news."""
        nodes = [self._nodes[place] for place in places]
        claims = []
        for node in nodes:
            if (row := self._rows.get(node)) is None:
                continue
            record = Record.model_validate(row)
            if f"s2:{record.s2}" in news:
                record = _without_source(record)
            claims.append(record_claim(record, self._aliases.get(record.id, ())))
        return claims + [_curated_claim(node, entry) for node in nodes if (entry := self._curated.get(node))]


def _known_by(papers: pd.DataFrame) -> Iterator[tuple[list[str], str | None]]:
    """Yield the identifiers and the title of each row."""
    for start in range(0, len(papers), _AT_ONCE):
        part = papers.iloc[start : start + _AT_ONCE]
        columns = [_texts(part["corpus_id" if scheme == "corpus" else scheme]) for scheme in _SCHEMES]
        for title, *values in zip(_texts(part["title"]), *columns, strict=True):
            yield [f"{scheme}:{value}" for scheme, value in zip(_SCHEMES, values, strict=True) if value], title


def _texts(column: pd.Series[Any]) -> list[str | None]:
    return [None if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)]


def _without_source(record: Record) -> Record:
    """Return the record without what the API said, except for ids: those were true once."""
    said = set(record.evidence.get(SOURCE, ())) - {*_SCHEMES, "corpus_id"}
    evidence = {source: names for source, names in record.evidence.items() if source != SOURCE}
    kept = {name: value for name, value in record.line().items() if name not in said and name != "evidence"}
    return Record(**kept, evidence=evidence)


def entry_ids(entry: Paper) -> tuple[Identifier, ...]:
    """Return every paper identifier that an entry has, in its own fields, its address, links and aliases."""
    own = [f"{name}:{value}" for name in ("s2", "arxiv", "doi", "acl") if (value := getattr(entry, name))]
    corpus = [f"CorpusId:{entry.corpus_id}"] if entry.corpus_id else []
    return identifiers(*own, *corpus, entry.url, *entry.links.values(), *entry.aliases)


def _curated_claim(node: str, entry: Paper) -> Claim:
    return Claim(
        f"{_CURATED} {node}",
        _CURATED,
        Rank.CURATED,
        entry_ids(entry),
        node=node,
        title=entry.title,
        authors=tuple(entry.authors),
        year=entry.year,
        date=entry.date,
        venue=entry.venue,
    )
