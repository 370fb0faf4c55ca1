"""Make `kg/expanded/` from recorded sources; a development script, run once for a set of sources.

    python .ci/assemble.py SOURCES [--kg kg]

SOURCES holds folders `references*` (reference lists read in public copies of papers: `papers.jsonl`, `citations.csv`,
`SOURCES.md`) and `s2` (recorded Semantic Scholar answers, the same three files). Entries and lists come from the kg.
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

from mmkg.claims import Claim, Rank, identifiers
from mmkg.expanded import Expanded, write_expanded
from mmkg.files import read_entries, read_lists
from mmkg.ids import name_key
from mmkg.merge import Merged, merge_records
from mmkg.rows import aliases_table, citations_table, coverage_table, papers_table
from mmkg.schema import Citation, Coverage, Paper, Resource
from mmkg.titles import split_authors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

READ_ON = "2026-11-23"
"""The day on which the sources were collected."""

NOTE = (
    "This is no live crawl. The citations come from reference lists read in public copies of the papers and from "
    "recorded Semantic Scholar answers; of every other paper the own reference list is unknown. "
    "Semantic Scholar Academic Graph data: Ai2, ODC-BY, https://www.semanticscholar.org."
)
# Identifiers that the reference sets misread and that no other source contradicts: title → the identifier it is not.
# 1911.05507 is "Compressive Transformers for Long-Range Sequence Modelling", whose record in `s2` has no arXiv id.
SLIPS = {"Language models are unsupervised multitask learners": "1911.05507"}
VOLUME = re.compile(r"10\.1007/978-\d+-\d+-\d+-\d")
"""The DOI of a whole volume of proceedings, which printed lists give for a paper in it."""
# Sources of `s2` that gave whole reference lists; d3prave only has the edges among its own most cited papers.
WHOLE_LISTS = {"m3sciqa", "algaba", "benkess_asta", "captaincook", "researchagent"}


@dataclass
class Sources:
    """Everything that was read."""

    claims: list[Claim] = field(default_factory=list)
    edges: list[tuple[str, str, str]] = field(default_factory=list)
    """(citing key, cited key, source)."""
    described: dict[str, dict[str, str]] = field(default_factory=dict)
    """Source → where it is from, for the manifest."""
    lists: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """Source → (citing key, entries of the printed list, entries kept)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument("--kg", type=Path, default=Path("kg"))
    arguments = parser.parse_args()
    sources = Sources()
    for folder in sorted(arguments.sources.glob("references*")):
        read_references(folder, sources)
    read_s2(arguments.sources / "s2", sources)
    read_kg(arguments.kg, sources)
    merged = merge_records(sources.claims)
    expanded = assemble(sources, merged)
    write_expanded(arguments.kg / "expanded", expanded)
    print(orjson.dumps(expanded.manifest["counts"], option=orjson.OPT_INDENT_2).decode())


# --- reading ---------------------------------------------------------------------------------


def read_references(folder: Path, sources: Sources) -> None:
    """Read one set of reference lists; keys are prefixed by the set, since sets do not share all of them."""
    name = folder.name
    letter = sheet(folder / "SOURCES.md", sources, name)
    touched: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "citations.csv"):
        citing, cited, source = (f"{name}:{row['citing_key']}", f"{name}:{row['cited_key']}", row["source"])
        sources.edges.append((citing, cited, source))
        touched[citing].add(source)
        touched[cited].add(source)
    slips = {name_key(title): arxiv for title, arxiv in SLIPS.items()}
    noted = {source for source, told in sources.described.items() if told.get("kind") == "notes"}
    for paper in records(folder / "papers.jsonl"):
        key = f"{name}:{paper['key']}"
        by = touched[key]
        authors, cut = split_authors(paper["authors"] or paper["first_author"] or "")
        slip = slips.get(name_key(paper["title"] or "")) == paper["arxiv_id"]
        arxiv = None if slip else paper["arxiv_id"]
        doi = None if VOLUME.fullmatch(paper["doi"] or "") else paper["doi"]
        sources.claims.append(
            Claim(
                key,
                next(iter(by)) if len(by) == 1 else letter,
                Rank.NOTED if by <= noted and not authors else Rank.PARSED,
                identifiers(arxiv and f"arXiv:{arxiv}", doi),
                title=paper["title"],
                authors=tuple(authors),
                cut=cut or not paper["authors"],
                year=paper["year"],
            )
        )


def sheet(path: Path, sources: Sources, name: str) -> str:
    """Read the table of sources; return the letter that the set's sources share."""
    head, *lines = [cells(line) for line in path.read_text().splitlines() if line.startswith("| ")]
    for line in lines:
        row: dict[str, str] = dict(zip(head, line, strict=True))
        if not re.fullmatch(r"[A-Z]\d+", row["source"]):
            continue
        where = row.get("repository") or row["repository or id"]
        told = {"repo": where, "path": row["path"], "commit": row["commit"], "kind": row["kind"]}
        sources.described[row["source"]] = {key: value for key, value in told.items() if value not in {"", "-"}}
        citing = f"{name}:{row['list of']}"
        sources.lists[row["source"]] = (citing, int(row["entries"]), int(row["kept"]))
    letter = lines[-1][0][0]
    what = f"several of the reference lists {letter}001 and on, parsed fields of one paper put together"
    sources.described[letter] = {"kind": "reference lists", "what": what, "date": READ_ON}
    return letter


def read_s2(folder: Path, sources: Sources) -> None:
    for line in folder.joinpath("SOURCES.md").read_text().splitlines():
        if line.startswith("| ") and len(told_of := cells(line)) == 9 and told_of[0] not in {"key", "---"}:
            told = {"repo": told_of[1], "path": told_of[2], "commit": told_of[3], "licence": told_of[5]}
            sources.described[told_of[0]] = {"kind": "recorded Semantic Scholar answers"} | told
    for row in rows(folder / "citations.csv"):
        for source in row["source"].split("+"):
            sources.edges.append((f"s2:{row['citing_s2_id']}", f"s2:{row['cited_s2_id']}", source))
    sources.claims += [s2_claim(paper) for paper in records(folder / "papers.jsonl")]


def s2_claim(paper: dict[str, Any]) -> Claim:
    arxiv, corpus = paper.get("arxiv_id"), paper.get("corpus_id")
    first, *others = paper["source"].split("+")
    told_by = {"arxiv": "mli", "year": "mli"} if "mli" in others and first not in {"honggi82", "yingqing"} else {}
    shas = [paper.get("s2_id"), *paper.get("s2_aliases", [])]
    return Claim(
        key=f"s2:{paper.get('s2_id') or f'ARXIV:{arxiv}'}",
        source=first,
        rank=Rank.INDEX,
        ids=identifiers(arxiv and f"arXiv:{arxiv}", paper.get("doi"), *shas, corpus and f"CorpusId:{corpus}"),
        title=paper.get("title"),
        authors=tuple(paper.get("authors", ())),
        cut=bool(paper.get("authors_truncated")),
        year=paper.get("year"),
        date=paper.get("publication_date"),
        venue=paper.get("venue"),
        fields=tuple(paper.get("fields_of_study") or ()),
        citation_count=paper.get("citation_count"),
        influential_citation_count=paper.get("influential_citation_count"),
        reference_count=paper.get("reference_count"),
        counts_as_of=paper.get("counts_as_of"),
        evidence=told_by,
    )


def read_kg(folder: Path, sources: Sources) -> None:
    entries = read_entries(folder)
    for node, entry in entries.items():
        if isinstance(entry, Paper):
            corpus = f"CorpusId:{entry.corpus_id}" if entry.corpus_id else None
            arxiv = entry.arxiv and f"arXiv:{entry.arxiv}"
            ids = identifiers(arxiv, entry.doi, entry.acl, entry.s2, corpus, *entry.aliases, entry.url)
            claim = Claim(node, f"papers/{node[6:]}.yaml", Rank.CURATED, ids, node, entry.title, tuple(entry.authors))
            sources.claims.append(replace(claim, year=entry.year))
    for name, listed in read_lists(folder).items():
        source = f"lists/{name}.csv"
        resource = entries.get(f"resource:{name}")
        sources.described[source] = {"kind": "list", "path": source} | of_resource(resource)
        for number, row in enumerate(listed, 2):
            if row.kind == "paper":
                ids = identifiers(row.arxiv and f"arXiv:{row.arxiv}", row.url)
                claim = Claim(f"{source}:{number}", source, Rank.LISTED, ids, title=row.title)
                sources.claims.append(replace(claim, year=row.year, venue=row.venue))


def of_resource(resource: Any) -> dict[str, str]:
    if not isinstance(resource, Resource):
        return {}
    found = next((one for one in resource.evidence if one.repo), None)
    where = {"repo": found.repo or "", "commit": found.commit or ""} if found else {}
    return where | {"date": str(resource.facts.get("snapshot_date", ""))}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def records(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(orjson.loads, path.read_bytes().splitlines())


# --- putting together ------------------------------------------------------------------------


def assemble(sources: Sources, merged: Merged) -> Expanded:
    edges, lost = joined_edges(sources, merged)
    citations = [Citation(*ends, evidence="|".join(sorted(by))) for ends, by in edges.items()]
    listed = {
        merged.ids[claim.key] for claim in sources.claims if claim.rank is Rank.LISTED and claim.key in merged.ids
    }
    entries = {claim.node for claim in sources.claims if claim.rank is Rank.CURATED}
    reached = {end for ends in edges for end in ends} | listed | entries
    papers = [record.line() for record in merged.records if record.id in reached]
    kept = {row["id"] for row in papers} | entries
    aliases = [(alias, node) for alias, node in merged.aliases if node in kept]
    coverage = list(covered(sources, merged, edges, lost))
    manifest = describe(sources, merged, lost) | {
        "counts": {
            "papers": len(papers),
            "citations": len(citations),
            "aliases": len(aliases),
            "reference lists": len(coverage),
            "complete reference lists": sum(row.state == "complete" for row in coverage),
            "claims read": len(sources.claims),
            "citations read": len(sources.edges),
            "records that no citation and no list reaches": len(merged.records) - len(papers),
        }
    }
    return Expanded(
        papers_table(papers), citations_table(citations), aliases_table(aliases), coverage_table(coverage), manifest
    )


Edges = dict[tuple[str, str], set[str]]


def joined_edges(sources: Sources, merged: Merged) -> tuple[Edges, dict[str, Counter[str]]]:
    """Return the edges between nodes with their sources, and reason → source → how many were dropped."""
    edges: Edges = defaultdict(set)
    lost: dict[str, Counter[str]] = defaultdict(Counter)
    for citing, cited, source in sources.edges:
        ends = (merged.ids.get(citing), merged.ids.get(cited))
        if None in ends:
            lost["an end is no paper"][source] += 1
        elif ends[0] == ends[1]:
            lost["a paper citing itself"][source] += 1
        else:
            lost["the same citation again"][source] += source in edges[ends]  # type: ignore[index]
            edges[ends].add(source)  # type: ignore[index]
    return edges, lost


def covered(sources: Sources, merged: Merged, edges: Edges, lost: dict[str, Counter[str]]) -> Iterator[Coverage]:
    """Yield one row for every paper whose reference list was read: the fullest of its lists counts."""
    found: dict[str, list[tuple[int, int | None, str]]] = defaultdict(list)
    for source, (citing, entries, kept) in sources.lists.items():
        dropped = sum(lost[reason][source] for reason in ("an end is no paper", "a paper citing itself"))
        if node := merged.ids.get(citing):
            found[node].append((kept - dropped, entries, source))
    known = Counter((citing, source) for (citing, _), by in edges.items() for source in by if source in WHOLE_LISTS)
    totals = {record.id: record.reference_count for record in merged.records}
    for (node, source), count in known.items():
        found[node].append((count, totals.get(node), source))
    for node, lists in sorted(found.items()):
        known_now, total, _ = max(lists, key=lambda one: (one[0], one[1] or 0))
        state: Literal["complete", "partial"] = "complete" if total is not None and known_now >= total else "partial"
        total = max(total, known_now) if total is not None else None
        by = "|".join(sorted({source for _, _, source in lists}))
        yield Coverage(node, "references", known_now, total, state, READ_ON, by)


def describe(sources: Sources, merged: Merged, lost: dict[str, Counter[str]]) -> dict[str, Any]:
    kinds = Counter(conflict.kind for conflict in merged.conflicts)
    examples = {
        kind: [f"{one.value}: {one.done}" for one in merged.conflicts if one.kind == kind][:8] for kind in sorted(kinds)
    }
    return {
        "note": NOTE,
        "as_of": READ_ON,
        "made_by": "assemble.py, from recorded sources",
        "sources": dict(sorted(sources.described.items())),
        "merged": dict(sorted(merged.joined.items())),
        "conflicts": dict(sorted(kinds.items())),
        "conflict_examples": examples,
        "dropped": {
            "citations": {reason: sum(by.values()) for reason, by in sorted(lost.items())},
            "claims": dict(sorted(Counter(merged.dropped.values()).items())),
            "examples": examples_of(merged, sources.claims),
        },
    }


def examples_of(merged: Merged, claims: Iterable[Claim]) -> list[str]:
    titles = {claim.key: claim.title for claim in claims}
    return [f"{titles[key] or key}: {why}" for key, why in sorted(merged.dropped.items())][:20]


if __name__ == "__main__":
    main()
