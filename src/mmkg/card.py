"""Cards and statistics: what is known of one node, and of the map as a whole, with who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.answer import Facts, label
from mmkg.ids import web_address
from mmkg.vocabulary import KINDS, RELATIONS

if TYPE_CHECKING:
    from mmkg.schema import Entry
    from mmkg.tables import Tables

_PAGES = {"arxiv": "arXiv", "doi": "DOI", "acl": "ACL Anthology", "s2": "Semantic Scholar"}
_CURATED = ("organisations", "licence", "section", "note", "notes", "facts", "releases", "modality", "language", "size")
_PLAIN = ("date", "venue", "authors", "citation_count", "influential_citation_count", "counts_as_of")
UNKNOWN = {"known": 0, "total": None, "state": "unknown"}
"""Coverage of a reference list that nobody has read."""


@dataclass(frozen=True)
class Background:
    """What a card needs beside the tables."""

    entries: dict[str, Entry]
    former: pd.DataFrame
    """`alias,id` of the expanded papers."""
    coverage: pd.DataFrame
    results: pd.DataFrame


def make_card(tables: Tables, row: int, background: Background) -> Facts:
    """Return the card of the node in row `row`; what is unknown is None or left out, never guessed."""
    identity = str(tables.nodes.index[row])
    node = {str(name): _plain(value) for name, value in tables.nodes.iloc[row].items()}
    entry = background.entries.get(identity)
    card = Facts(id=identity, kind=str(node["kind"]), name=node["name"], title=node["title"])
    card |= {"year": node["year"], "url": node["url"]}
    card["aliases"] = _aliases(identity, node, entry, background.former)
    card["links"] = _links(node, entry)
    card["coverage"] = coverage_of(identity, background.coverage) if card["kind"] == "paper" else {}
    card |= {name: node[name] for name in _PLAIN if node[name] is not None}
    card |= {name: value for name in _CURATED if (value := getattr(entry, name, None))}
    card["tied_to"] = _tied(tables, row)
    card["results"] = _results(identity, background.results)
    card["evidence"] = _evidence(node["evidence"], entry)
    return card


def _plain(value: Any) -> Any:
    """Return a cell as a plain Python value, None where it is missing."""
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _aliases(identity: str, node: dict[str, Any], entry: Entry | None, former: pd.DataFrame) -> list[str]:
    named = [entry.name_zh, *entry.aliases] if entry else []
    columns = {**dict.fromkeys(_PAGES), "corpus_id": None}
    ids = [f"{'corpus' if column == 'corpus_id' else column}:{node[column]}" for column in columns if node[column]]
    earlier = former.loc[former["id"] == identity, "alias"].tolist()
    return list(dict.fromkeys(name for name in (*named, *ids, *earlier) if name))


def _links(node: dict[str, Any], entry: Entry | None) -> dict[str, str]:
    links = {shown: web_address(scheme, node[scheme]) for scheme, shown in _PAGES.items() if node[scheme]}
    if node["url"] and node["url"] not in links.values():
        links = {"page": node["url"]} | links
    return links | (dict(entry.links) if entry else {})


def coverage_of(identity: str, coverage: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return how much of a paper's lists is known: list → `known`, `total`, `state`."""
    found: dict[str, dict[str, Any]] = {"references": dict(UNKNOWN)}
    for line in coverage[coverage["paper"] == identity].to_dict("records"):
        found[line["list"]] = {name: _plain(line[name]) for name in ("known", "total", "state", "as_of")}
    return found


def _tied(tables: Tables, row: int) -> dict[str, Any]:
    """Return relation as it reads → names; citations as counts, the other relations by name."""
    tied: dict[str, Any] = {}
    relations = tables.edges["relation"].cat.codes.to_numpy()
    for code, (relation, words) in enumerate(RELATIONS.items()):
        of_relation = relations == code
        for reads, here, there in ((words.reads, tables.subjects, tables.objects),
                                   (words.reads_back, tables.objects, tables.subjects)):  # fmt: skip
            rows = there[of_relation & (here == row)]
            if not len(rows):
                continue
            if relation == "cites":
                tied[reads] = f"{len(rows)} papers of the map" if len(rows) > 1 else "1 paper of the map"
            else:
                tied[reads] = [label(node) for node in tables.nodes.iloc[rows].reset_index().to_dict("records")]
    return tied


def _results(identity: str, results: pd.DataFrame) -> list[str]:
    """Return what was reported for a paper, or on a data set, in words."""
    local = identity.partition(":")[2]
    column = {"paper": "paper", "dataset": "dataset", "task": "task"}.get(identity.partition(":")[0])
    if column is None or results.empty:
        return []
    rows = results[results[column] == local]
    return [
        f"{row.method} on {row.dataset if isinstance(row.dataset, str) else 'several'}, {row.task}: "
        f"{row.metric} {row.value:g}" + (f" ({row.setting})" if isinstance(row.setting, str) and row.setting else "")
        for row in rows.itertuples()
    ]


def _evidence(text: str | None, entry: Entry | None) -> dict[str, list[str]]:
    """Return source → the fields it supplied, and what the entry itself rests on."""
    fields: dict[str, list[str]] = {}
    for part in (text or "").split("|"):
        source, _, names = part.partition("=")
        if source:
            fields[source] = names.split(",") if names else []
    if entry:
        checked = [f"checked {entry.checked}"]
        fields["entry rests on"] = checked + [
            " ".join(str(value) for value in given.model_dump(exclude_none=True).values()) for given in entry.evidence
        ]
    return fields


def make_stats(tables: Tables, coverage: pd.DataFrame, manifest: dict[str, Any], results: int) -> Facts:
    """Return counts by kind and relation, how many reference lists are known, where from and when."""
    nodes, edges = tables.nodes, tables.edges
    kinds, relations = nodes["kind"].value_counts(), edges["relation"].value_counts()
    papers = int(kinds.get("paper", 0))
    lists = coverage[coverage["list"] == "references"]["state"].value_counts()
    known = {state: int(lists[state]) for state in ("complete", "partial", "capped", "elided") if lists.get(state)}
    years = nodes["year"].dropna()
    return Facts(
        nodes=len(nodes),
        kinds={kind: int(kinds.get(kind, 0)) for kind in KINDS},
        edges=len(edges),
        relations={relation: int(relations.get(relation, 0)) for relation in RELATIONS},
        curated=int(nodes["curated"].sum()),
        results=results,
        coverage={"papers": papers, **known, "unknown": papers - sum(known.values())},
        dates={
            "made": manifest.get("as_of"),
            "counts_as_of": _plain(nodes["counts_as_of"].max()),
            "first_year": int(years.min()) if len(years) else None,
            "last_year": int(years.max()) if len(years) else None,
        },
        origin=manifest.get("note"),
    )
