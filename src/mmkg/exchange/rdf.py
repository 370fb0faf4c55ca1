"""RDF out, Turtle and JSON-LD: terms of schema.org, FaBiO and CiTO where they exist, our own where none does.

| node or edge | term |
|---|---|
| paper, dataset, resource | `fabio:ResearchPaper`, `schema:Dataset`, `schema:WebPage` |
| code, task | `schema:SoftwareSourceCode`, `schema:DefinedTerm` |
| `cites` | `cito:cites` |
| `implements` | `schema:codeSampleType` has another meaning, so `mmkg:implements` |
| `introduces` | `schema:mentions` is too weak: `mmkg:introduces` |
| `trains_on`, `evaluates_on` | `cito:usesDataFrom`, told apart by `mmkg:trains_on`, `mmkg:evaluates_on` |
| `derives_from` | `schema:isBasedOn` |
| `part_of` | `schema:isPartOf` |
| `addresses`, `supports` | `schema:about` |
| `lists` | `schema:hasPart` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from mmkg.exchange.texts import called
from mmkg.ids import clean_text

if TYPE_CHECKING:
    from rdflib import Graph

    from mmkg.tables import Tables

__all__ = ["BASE", "graph", "json_ld", "turtle"]

BASE = "https://mmkg.invalid/"
"""Names of nodes begin so: `.invalid` promises that nobody can ever serve them."""
_CLASSES = {
    "paper": "fabio:ResearchPaper",
    "code": "schema:SoftwareSourceCode",
    "dataset": "schema:Dataset",
    "task": "schema:DefinedTerm",
    "resource": "schema:WebPage",
}
_RELATIONS = {
    "cites": ("cito:cites",),
    "implements": (),
    "introduces": (),
    "trains_on": ("cito:usesDataFrom",),
    "evaluates_on": ("cito:usesDataFrom",),
    "addresses": ("schema:about",),
    "supports": ("schema:about",),
    "part_of": ("schema:isPartOf",),
    "derives_from": ("schema:isBasedOn",),
    "lists": ("schema:hasPart",),
}
_SPACES = {
    "schema": "https://schema.org/",
    "fabio": "http://purl.org/spar/fabio/",
    "cito": "http://purl.org/spar/cito/",
    "mmkg": f"{BASE}terms#",
    "node": f"{BASE}node/",
}


def graph(tables: Tables) -> Graph:
    """Return the map as an rdflib graph; each relation also stands under its own name in `mmkg:`."""
    from rdflib import RDF, Graph, Literal, URIRef  # noqa: PLC0415  (0.3 s, for this format only)

    made = Graph(bind_namespaces="none")
    for prefix, space in _SPACES.items():
        made.bind(prefix, space)
    names = {node: URIRef(_SPACES["node"] + quote(node, safe=":._-~")) for node in tables.nodes.index}
    for row in tables.nodes.reset_index().to_dict("records"):
        subject = names[row["id"]]
        made.add((subject, RDF.type, URIRef(_term(_CLASSES[row["kind"]]))))
        for term, value in _facts(row):
            made.add((subject, URIRef(_term(term)), URIRef(value) if term == "schema:url" else Literal(value)))
    for one, relation, other in zip(
        tables.edges["subject"], tables.edges["relation"], tables.edges["object"], strict=True
    ):
        for term in (*_RELATIONS[relation], f"mmkg:{relation}"):
            made.add((names[one], URIRef(_term(term)), names[other]))
    return made


def _term(short: str) -> str:
    prefix, _, name = short.partition(":")
    return _SPACES[prefix] + name


def _facts(row: dict[Any, Any]) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("mmkg:id", row["id"]),
        ("schema:name", called(row, "title", "name")),
    ]
    if (short := called(row, "name", "title")) != called(row, "title", "name"):
        facts.append(("schema:alternateName", short))
    terms = {"year": "schema:datePublished", "venue": "schema:isPartOfEvent", "citation_count": "mmkg:citationCount"}
    terms |= dict.fromkeys(("arxiv", "doi", "acl", "s2"), "schema:identifier")
    for column, term in terms.items():
        if not pd.isna(row[column]):
            value = f"{column}:{row[column]}" if term == "schema:identifier" else row[column]
            facts.append(
                (
                    ("mmkg:venue" if column == "venue" else term),
                    str(int(value))
                    if column == "year"
                    else int(value)
                    if column == "citation_count"
                    else clean_text(str(value)),
                )
            )
    if isinstance(row["url"], str) and row["url"].startswith(("http://", "https://")):
        facts.append(("schema:url", quote(row["url"], safe=":/?#@!$&'()*+,;=%~.-_[]")))
    facts += [
        ("schema:author", name)
        for name in str(row["authors"] if not pd.isna(row["authors"]) else "").split("; ")
        if name
    ]
    return facts


def turtle(tables: Tables) -> bytes:
    """Return Turtle."""
    return graph(tables).serialize(format="turtle", encoding="utf-8")


def json_ld(tables: Tables) -> bytes:
    """Return JSON-LD with a context, so that it reads as plain JSON too."""
    return graph(tables).serialize(format="json-ld", encoding="utf-8", context=_SPACES, ensure_ascii=False)
