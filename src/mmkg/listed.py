"""The rows of curated lists: which node each of them is, the nodes that they bring, and the edges that follow."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from mmkg.ids import (
    CODE_HOSTS,
    Identifier,
    code_node_id,
    implied_identifiers,
    name_key,
    node_id,
    paper_node_id,
    parse_identifier,
    slug,
    years_agree,
)
from mmkg.tables import NODE_COLUMNS, SCHEMES, titled_years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from mmkg.schema import ListRow

Row = dict[str, Any]


class Listed:
    """The rows of curated lists: which node each is, new nodes, and the edges that follow."""

    def __init__(self, curated: Mapping[str, Row], papers: pd.DataFrame, former: Mapping[str, str]) -> None:
        self._former = former
        self.nodes: dict[str, Row] = {}
        self.edges: list[Row] = []
        self._owner: dict[str, str] = {}
        self._titles: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for column in ("s2", "acl", "doi", "arxiv"):
            known = papers[column].dropna()
            pairs = zip(known.to_numpy(dtype=object), known.index.to_numpy(dtype=object), strict=True)
            self._owner |= {f"{column}:{value}": identity for value, identity in pairs}
        for identity, title, year in titled_years(papers):
            self._titles[name_key(title)].append((identity, year))
        for identity, row in curated.items():
            self._know(identity, row)

    def _know(self, identity: str, row: Row) -> None:
        for scheme, column in SCHEMES.items():
            if value := row.get(column):
                self._owner[f"{scheme}:{value}"] = identity
        if row["url"] and (parsed := parse_identifier(row["url"])):
            self._owner.setdefault(str(parsed), identity)
        self._titles[name_key(row["title"] or row["name"])].append((identity, row["year"]))

    def add(self, name: str, rows: Sequence[ListRow]) -> None:
        """Read one list: `lists` edges with their section, and `implements` edges of its code links."""
        source = f"lists/{name}.csv"
        for row in rows:
            target = self._find(row) or self._make(row, source)
            self._edge(node_id("resource", name), "lists", target, source, row.section)
            if row.code and target.startswith("paper:"):
                self._add_code(row.code, target, source)

    def _find(self, row: ListRow) -> str | None:
        for identifier in _list_identifiers(row):
            owner = self._owner.get(str(identifier))
            if owner and owner.startswith(f"{row.kind}:"):
                return owner
        if (former := self._former.get(_own_id(row))) is not None:
            return former
        for identity, year in self._titles.get(name_key(row.title), ()):
            if identity.startswith(f"{row.kind}:") and years_agree(row.year, year):
                return identity
        return None

    def _make(self, row: ListRow, source: str) -> str:
        ids, identity = _paper_ids(row), _own_id(row)
        if identity in self.nodes:  # another thing of the same title
            identity = f"{identity}-{row.year or slug(row.url or 'other')}"
        fields = {"title": row.title, "year": row.year, "venue": row.venue, "url": row.url, **ids}
        given = ",".join(name for name, value in fields.items() if value)
        made = (
            dict.fromkeys(NODE_COLUMNS) | fields | {"kind": row.kind, "curated": False, "evidence": f"{source}={given}"}
        )
        return self._keep(identity, made)

    def _add_code(self, address: str, paper: str, source: str) -> None:
        parsed = parse_identifier(address)
        if parsed is None or parsed.scheme not in CODE_HOSTS.values():
            return
        identity = self._owner.get(str(parsed))
        if identity is None or not identity.startswith("code:"):
            name = "/".join(address.split("://", 1)[-1].split("/")[1:3]).removesuffix(".git")
            row = {"kind": "code", "name": name, "url": address, "curated": False, "evidence": f"{source}=name,url"}
            identity = self._keep(code_node_id(parsed), dict.fromkeys(NODE_COLUMNS) | row)
        self._edge(identity, "implements", paper, source)

    def _keep(self, identity: str, row: Row) -> str:
        self.nodes[identity] = row
        self._know(identity, row)
        return identity

    def _edge(self, subject: str, relation: str, target: str, evidence: str, detail: str | None = None) -> None:
        self.edges.append(
            {"subject": subject, "relation": relation, "object": target, "evidence": evidence, "detail": detail}
        )


def _paper_ids(row: ListRow) -> dict[str, str]:
    known = {identifier.scheme: identifier.value for identifier in _list_identifiers(row)}
    return {scheme: value for scheme, value in known.items() if scheme in {"arxiv", "doi", "acl", "s2"}}


def _own_id(row: ListRow) -> str:
    """Return the id that a row has where nothing else is known of it."""
    return (
        paper_node_id(**_paper_ids(row), title=row.title) if row.kind == "paper" else node_id(row.kind, slug(row.title))
    )


def _list_identifiers(row: ListRow) -> list[Identifier]:
    found = [Identifier("arxiv", row.arxiv)] if row.arxiv else []
    parsed = parse_identifier(row.url) if row.url else None
    return found + (implied_identifiers(parsed) if parsed else [])
