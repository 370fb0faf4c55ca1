"""Which papers an expansion starts from, and by which ids the API may know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mmkg.errors import ConfigError, UnknownName
from mmkg.expand.identity import entry_ids
from mmkg.expand.planning import Target
from mmkg.ids import Identifier, parse_identifier
from mmkg.rows import paper_rows
from mmkg.schema import Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mmkg.expanded import Expanded
    from mmkg.schema import Entry

_API = {"s2": "", "arxiv": "ARXIV:", "doi": "DOI:", "acl": "ACL:", "corpus": "CorpusId:", "pmid": "PMID:"}
"""How the API writes identifiers, the surest first."""
_COLUMNS = {"s2": "s2", "arxiv": "arxiv", "doi": "doi", "acl": "acl", "corpus": "corpus_id"}


def targets_of(entries: Mapping[str, Entry], expanded: Expanded, nodes: Sequence[str] | None) -> list[Target]:
    """Return the papers of these nodes, or without nodes every curated paper.

    Raises `UnknownName` for a node that is no paper of the map.
    """
    asked = [node for node, entry in entries.items() if isinstance(entry, Paper)] if nodes is None else list(nodes)
    held = expanded.papers.index.isin(asked)
    rows = {row["id"]: row for row in paper_rows(expanded.papers.loc[held])}
    aliases: dict[str, list[str]] = {}
    for alias, node in expanded.aliases.loc[expanded.aliases["id"].isin(asked)].itertuples(index=False):
        aliases.setdefault(node, []).append(alias)
    return [_target(node, entries.get(node), rows.get(node), aliases.get(node, ())) for node in dict.fromkeys(asked)]


def _target(node: str, entry: Entry | None, row: Mapping[str, Any] | None, aliases: Iterable[str]) -> Target:
    if not isinstance(entry, Paper) and row is None:
        raise UnknownName(node) if node.startswith("paper:") else ConfigError("only papers have citations", value=node)
    paper = entry if isinstance(entry, Paper) else None
    row = row or {}
    found = [*(entry_ids(paper) if paper else ())]
    found += [Identifier(scheme, str(row[name])) for scheme, name in _COLUMNS.items() if row.get(name)]
    found += [known for alias in aliases if (known := parse_identifier(alias))]
    authors = (paper.authors if paper else None) or row.get("authors") or [""]
    return Target(
        node,
        api_ids(found),
        (paper.title if paper else None) or row.get("title") or "",
        (paper.year if paper else None) or row.get("year"),
        authors[0],
        row.get("reference_count"),
        row.get("citation_count"),
    )


def api_ids(identifiers: Iterable[Identifier]) -> tuple[str, ...]:
    """Return identifiers as the API writes them, the surest first, each once.

    >>> api_ids([Identifier("doi", "10.1109/cvpr.2017.531"), Identifier("arxiv", "1704.06036")])
    ('ARXIV:1704.06036', 'DOI:10.1109/cvpr.2017.531')
    """
    order = list(_API)
    known = sorted((one for one in identifiers if one.scheme in _API), key=lambda one: order.index(one.scheme))
    return tuple(dict.fromkeys(_API[one.scheme] + one.value for one in known))
