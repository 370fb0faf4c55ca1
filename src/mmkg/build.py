"""From files to tables: entries, lists and the expanded papers become one node table and one edge table.

Curated wins: where an entry and a record speak of one paper, the node has the entry's id and fields, and the
record fills the gaps. A row of a list is a paper of the map where an identifier or title and year say so, else a
node of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.ids import name_key, node_id, parse_identifier, split_node_id, web_address, years_agree
from mmkg.listed import Listed, Row
from mmkg.tables import EDGE_COLUMNS, NODE_COLUMNS, SCHEMES, Tables, titled_years
from mmkg.vocabulary import FOLDERS, KINDS, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mmkg.expanded import Expanded
    from mmkg.schema import Entry, ListRow


def build_tables(entries: Mapping[str, Entry], lists: Mapping[str, Sequence[ListRow]], expanded: Expanded) -> Tables:
    """Return the two tables of a kg.

    >>> from mmkg.expanded import Expanded
    >>> build_tables({}, {}, Expanded()).nodes.empty
    True
    """
    renamed = match_entries(entries, expanded)
    curated = {identity: _entry_row(identity, entry) for identity, entry in entries.items()}
    papers = expanded.papers.rename(index=renamed) if renamed else expanded.papers
    for identity, record in _rows(papers.loc[papers.index.isin(list(curated))]):
        curated[identity] = _filled(curated[identity], record)
    former = {alias: renamed.get(identity, identity) for alias, identity in expanded.aliases.itertuples(index=False)}
    listed = Listed(curated, papers if lists else papers[:0], former)
    for name, rows in lists.items():
        listed.add(name, rows)
    nodes = _nodes({**curated, **listed.nodes}, papers)
    edges = _edges(nodes.index, [*_entry_edges(entries), *listed.edges], expanded.citations, renamed)
    return Tables(nodes, edges)


# --- identity ----------------------------------------------------------------------------


def match_entries(entries: Mapping[str, Entry], expanded: Expanded) -> dict[str, str]:
    """Return expanded id → entry id for the papers that somebody curated: same id, identifier, or title and year."""
    if not entries:
        return {}
    papers, wanted = expanded.papers, _entry_identifiers(entries)
    matches: dict[str, str] = {}
    for scheme, column in SCHEMES.items():
        owners = {value: owner for (kind, value), owner in wanted.items() if kind == scheme}
        values = papers[column].astype("str") if column == "corpus_id" else papers[column]
        hits = values[values.isin(list(owners))]
        matches.update({str(identity): owners[value] for identity, value in hits.items() if identity not in matches})
    for alias, identity in _alias_hits(wanted, expanded):
        matches.setdefault(identity, alias)
    found = set(matches.values()) | set(papers.index[papers.index.isin(list(entries))])
    missing = {i: entry for i, entry in entries.items() if i.startswith("paper:") and i not in found}
    matches.update(_title_matches(missing, papers.drop(index=list(matches))))
    return {identity: owner for identity, owner in matches.items() if identity not in entries}


def _entry_identifiers(entries: Mapping[str, Entry]) -> dict[tuple[str, str], str]:
    owners: dict[tuple[str, str], str] = {}
    for identity, entry in entries.items():
        if identity.startswith("paper:"):
            for scheme, column in SCHEMES.items():
                if value := getattr(entry, column):
                    owners.setdefault((scheme, str(value)), identity)
            for alias in entry.aliases:
                if (parsed := parse_identifier(alias)) and parsed.scheme in SCHEMES:
                    owners.setdefault((parsed.scheme, parsed.value), identity)
    return owners


def _alias_hits(wanted: Mapping[tuple[str, str], str], expanded: Expanded) -> Iterator[tuple[str, str]]:
    by_text = {f"{scheme}:{value}": owner for (scheme, value), owner in wanted.items()}
    aliases = expanded.aliases
    for alias, identity in aliases[aliases["alias"].isin(list(by_text))].itertuples(index=False):
        yield by_text[alias], identity


def _title_matches(entries: Mapping[str, Entry], papers: pd.DataFrame) -> dict[str, str]:
    if not entries:
        return {}
    by_title = {name_key(entry.title or entry.name): identity for identity, entry in entries.items()}
    matches = {}
    for identity, title, year in titled_years(papers):
        owner = by_title.get(name_key(title))
        if owner and years_agree(entries[owner].year, year):
            matches[identity] = owner
    return matches


# --- nodes -------------------------------------------------------------------------------


def _entry_row(identity: str, entry: Entry) -> Row:
    kind, local = split_node_id(identity) or ("", "")
    row = {name: getattr(entry, name, None) for name in NODE_COLUMNS if name not in {"kind", "fields", "evidence"}}
    fields = [name for name, value in row.items() if value not in (None, [])]
    return row | {
        "kind": kind,
        "authors": "; ".join(entry.authors) or None,
        "url": entry.url or _paper_url(row),
        "curated": True,
        "evidence": f"{FOLDERS[kind]}/{local}.yaml={','.join(fields)}",
    }


def _paper_url(row: Row) -> str | None:
    known = ((scheme, row.get(column)) for scheme, column in SCHEMES.items())
    return next((web_address(scheme, str(value)) for scheme, value in known if value and not pd.isna(value)), None)


def _rows(papers: pd.DataFrame) -> Iterator[tuple[str, Row]]:
    for row in papers.reset_index().to_dict("records"):
        yield row.pop("id"), {str(key): value for key, value in row.items() if not pd.isna(value)}


def _filled(curated: Row, record: Row) -> Row:
    """Return the curated row with its gaps filled; each source's evidence names the fields that it supplied."""
    filled = {name: value for name, value in record.items() if curated.get(name) is None}
    evidence = curated["evidence"] + (f"|{_kept(record['evidence'], filled)}" if "evidence" in record else "")
    merged = curated | filled
    return merged | {"evidence": evidence.rstrip("|"), "url": curated["url"] or _paper_url(merged)}


def _kept(evidence: str, fields: Iterable[str]) -> str:
    parts = []
    for part in evidence.split("|"):
        source, _, names = part.partition("=")
        if kept := [name for name in names.split(",") if name in fields]:
            parts.append(f"{source}={','.join(kept)}")
    return "|".join(parts)


def _nodes(rows: Mapping[str, Row], papers: pd.DataFrame) -> pd.DataFrame:
    made = pd.DataFrame(
        list(rows.values()), index=pd.Index(list(rows), dtype="str", name="id"), columns=[*NODE_COLUMNS]
    )
    rest = papers.loc[~papers.index.isin(list(rows))] if rows else papers
    found = rest.assign(kind="paper", name=short_names(rest["title"]), url=_urls(rest), curated=False)
    dtypes: dict[str, Any] = NODE_COLUMNS | {"kind": pd.CategoricalDtype(list(KINDS))}
    parts = [made, found] if rows else [found]  # a column of one piece answers faster
    columns = {name: pd.concat([part[name].astype(dtype) for part in parts]) for name, dtype in dtypes.items()}
    return pd.DataFrame(columns).rename_axis("id").sort_index()


def short_names(titles: pd.Series[str]) -> pd.Series[str]:
    """Return what stands before the colon of a title where that looks like a name, else nothing.

    >>> short_names(pd.Series(["BLIP: Bootstrapping …", "Deep learning"])).tolist()
    ['BLIP', nan]
    """
    return titles.str.extract(r"^([^\s:]{2,24}(?: [^\s:]{1,12})?):\s", expand=False)


def _urls(papers: pd.DataFrame) -> pd.Series[str]:
    urls = pd.Series(pd.NA, index=papers.index, dtype="str")
    for scheme, column in SCHEMES.items():
        urls = urls.fillna(web_address(scheme, "") + papers[column].astype("str"))
    return urls


# --- edges -------------------------------------------------------------------------------


def _entry_edges(entries: Mapping[str, Entry]) -> Iterator[Row]:
    """Yield the relations of the entries; a list says under which of its headings a thing stands."""
    for identity, entry in entries.items():
        kind, local = split_node_id(identity) or ("", "")
        for relation in entry.relations:
            for target in getattr(entry, relation):
                end = target if split_node_id(target) else node_id(RELATIONS[relation].object[0], target)
                if end in entries:
                    evidence = f"{FOLDERS[kind]}/{local}.yaml"
                    detail = _topic(entries[end]) if relation == "lists" else None
                    yield dict(zip(EDGE_COLUMNS, (identity, relation, end, evidence, None, detail), strict=True))


def _topic(entry: Entry) -> str | None:
    """Return the headings of an entry without those that are only a year."""
    return " > ".join(heading for heading in entry.section if not heading.isdigit()) or None


def _edges(
    nodes: pd.Index[str], typed: Sequence[Row], citations: pd.DataFrame, renamed: Mapping[str, str]
) -> pd.DataFrame:
    curated = pd.DataFrame(list(typed), columns=list(EDGE_COLUMNS))
    curated["subject"] = nodes.get_indexer(pd.Index(curated["subject"]))
    curated["object"] = nodes.get_indexer(pd.Index(curated["object"]))
    cites = _citation_edges(nodes, citations, renamed)
    ends = {name: np.concatenate([curated[name], cites[name]]).astype("int32") for name in ("subject", "object")}
    names = list(RELATIONS)
    codes = np.full(len(curated) + len(cites), names.index("cites"), dtype=np.int8)
    codes[: len(curated)] = [names.index(name) for name in curated["relation"]]
    relations = pd.Categorical.from_codes(codes, categories=pd.Index(names))
    edges = pd.DataFrame({**ends, "relation": relations})
    for name in ("evidence", "detail"):
        edges[name] = _joined_categories(curated[name], cites[name])
    influential = [curated["influential"].astype("boolean"), cites["influential"]]
    edges["influential"] = pd.concat(influential, ignore_index=True)
    return named_edges(_distinct(edges), nodes)


def _citation_edges(nodes: pd.Index[str], citations: pd.DataFrame, renamed: Mapping[str, str]) -> pd.DataFrame:
    ids = citations["citing"].cat.categories
    position = nodes.get_indexer(pd.Index([renamed.get(i, i) for i in ids]) if renamed else ids)
    return pd.DataFrame(
        {
            "subject": position[citations["citing"].cat.codes],
            "object": position[citations["cited"].cat.codes],
            "evidence": citations["evidence"],
            "influential": citations["influential"],
            "detail": citations["intents"],
        }
    )


def _joined_categories(first: pd.Series[Any], second: pd.Series[Any]) -> pd.Categorical:
    """Return two columns one after the other as one categorical, without making texts of the second."""
    return pd.api.types.union_categoricals(
        [
            pd.Categorical(first.astype("str")),
            pd.Categorical.from_codes(second.cat.codes.to_numpy(), categories=second.cat.categories.astype("str")),
        ]
    )


def _distinct(edges: pd.DataFrame) -> pd.DataFrame:
    """Return each triple once, in order; the evidence of the others is joined to it."""
    triple = _triples(edges)
    order = np.flatnonzero((edges["subject"] >= 0) & (edges["object"] >= 0) & (edges["subject"] != edges["object"]))
    order = order[np.argsort(triple[order], kind="stable")]
    if len(order) < len(edges) or (np.diff(order) < 0).any():
        edges, triple = edges.take(order), triple[order]
    same = np.flatnonzero(triple[1:] == triple[:-1])
    if not len(same):
        return edges.reset_index(drop=True)
    again = np.zeros(len(edges), dtype=bool)
    again[same] = again[same + 1] = True
    doubled = edges[again].astype({"evidence": "str", "detail": "str"})
    joined = doubled.groupby(["subject", "relation", "object"], observed=True, as_index=False).agg(
        {"evidence": _all_of, "influential": "first", "detail": _all_of}
    )
    single = edges[~again].astype({"evidence": "str", "detail": "str"})
    every = pd.concat([single, joined]).astype({"relation": edges["relation"].dtype})
    every = every.astype({"evidence": "category", "detail": "category"})
    return every.iloc[np.argsort(_triples(every), kind="stable")].reset_index(drop=True)


def _triples(edges: pd.DataFrame) -> NDArray[np.int64]:
    """Return one number for each triple, in the order of relation, subject, object."""
    width = 1 + max(edges["subject"].max(), edges["object"].max(), 0) if len(edges) else 1
    relation = edges["relation"].cat.codes.to_numpy().astype(np.int64)
    triples: NDArray[np.int64] = (relation * width + edges["subject"].to_numpy()) * width + edges["object"].to_numpy()
    return triples


def _all_of(values: pd.Series[str]) -> str | None:
    return "|".join(dict.fromkeys(values.dropna())) or None


def named_edges(edges: pd.DataFrame, nodes: pd.Index[str]) -> pd.DataFrame:
    """Return edges whose row numbers of nodes are shown as their ids."""
    ends = {name: pd.Categorical.from_codes(edges[name].to_numpy(), categories=nodes) for name in ("subject", "object")}
    return edges.assign(**ends)[list(EDGE_COLUMNS)]
