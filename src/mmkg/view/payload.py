"""The data of the page: the whole map in columns, written compactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mmkg.ids import CODE_HOSTS, web_address
from mmkg.schema import KINDS, RELATIONS
from mmkg.view.coding import numbers, pack_edges, plain, sparse_texts, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mmkg.schema import Entry
    from mmkg.view.mapdata import MapData

_SCHEMES = ("arxiv", "doi", "acl", "s2")
_AUTHORS = 6
"""Authors kept of a paper that nobody curated; the card says how many more there are."""
_FACTS = ("name_zh", "note", "links", "facts", "organisations", "licence", "section", "checked")
_MORE_FACTS = ("releases", "modality", "language", "size")


def payload(data: MapData, rows: NDArray[np.int64], reasons: Sequence[int], *, full: bool) -> dict[str, Any]:
    """Return what the page knows about the nodes `rows` (sorted) and the edges between them.

    `reasons` are the rows whose most related nodes are computed here, not in the page.
    """
    place = np.full(len(data.tables.nodes), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    return {
        "kinds": list(KINDS),
        "relations": [[name, relation.reads, relation.reads_back] for name, relation in RELATIONS.items()],
        "hosts": CODE_HOSTS,
        "nodes": _nodes(data, rows),
        "edges": _edges(data, place),
        "aliases": _aliases(data, rows),
        "entries": _entries(data, rows),
        "results": _results(data, rows, only_papers=not full),
        "coverage": _coverage(data, place),
        "related": _related(data, place, reasons),
        "origin": plain(data.origin),
    }


def _nodes(data: MapData, rows: NDArray[np.int64]) -> dict[str, Any]:
    nodes = data.tables.nodes.iloc[rows]
    ids = [str(node) for node in nodes.index]
    titles = texts(nodes["title"])
    names = [name or title or node for name, title, node in zip(texts(nodes["name"]), titles, ids, strict=True)]
    curated = nodes["curated"].to_numpy(dtype=bool)
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    return {
        "id": _locals(nodes, ids),
        "kind": [kinds[str(kind)] for kind in nodes["kind"].tolist()],
        "name": names,
        "title": ["" if title == name else title for title, name in zip(titles, names, strict=True)],
        "year": numbers(nodes["year"]),
        "authors": [
            _authors(value, whole=whole) for value, whole in zip(texts(nodes["authors"]), curated, strict=True)
        ],
        "venue": texts(nodes["venue"]),
        "curated": np.flatnonzero(curated).tolist(),
        "counts": numbers(nodes["citation_count"]),
        "as_of": sparse_texts(texts(nodes["counts_as_of"])),
        **{name: texts(nodes[name]) for name in ("arxiv", "doi", "s2")},
        "url": sparse_texts(_addresses(nodes)),
        **{name: sparse_texts(texts(nodes[name])) for name in ("acl", "date")},
    }


def _locals(nodes: pd.DataFrame, ids: list[str]) -> list[str]:
    """Return the local part of each id; nothing where the page can put it together itself (`localId` of `data.js`)."""
    found = [node.split(":", 1)[1] for node in ids]
    for scheme in _SCHEMES:
        values = texts(nodes[scheme])
        found = [
            "" if value and local == f"{scheme}.{value}" else local for local, value in zip(found, values, strict=True)
        ]
    return found


def _addresses(nodes: pd.DataFrame) -> list[str]:
    """Return each url that does not follow from an identifier."""
    known = [
        {web_address(scheme, value) for scheme, value in zip(_SCHEMES, values, strict=True) if value}
        for values in zip(*(texts(nodes[scheme]) for scheme in _SCHEMES), strict=True)
    ]
    return ["" if url in implied else url for url, implied in zip(texts(nodes["url"]), known, strict=True)]


def _authors(joined: str, *, whole: bool) -> str:
    names = joined.split("; ") if joined else []
    if whole or len(names) <= _AUTHORS:
        return joined
    return "; ".join([*names[:_AUTHORS], f"+{len(names) - _AUTHORS}"])


def _edges(data: MapData, place: NDArray[np.int64]) -> dict[str, list[int]]:
    ends = place[data.subjects], place[data.objects]
    inside = (ends[0] >= 0) & (ends[1] >= 0)
    packed: dict[str, list[int]] = {}
    for number, name in enumerate(RELATIONS):
        mine = np.flatnonzero(inside & (data.relations == number))
        subjects, objects = ends[0][mine], ends[1][mine]
        order = np.lexsort((objects, subjects))
        packed[name] = pack_edges(subjects[order], objects[order])
    return packed


def _aliases(data: MapData, rows: NDArray[np.int64]) -> dict[str, list[str]]:
    nodes = data.tables.nodes.index[rows]
    found = ((number, data.aliases.get(str(node))) for number, node in enumerate(nodes))
    return {str(number): plain(list(names)) for number, names in found if names}


def _entries(data: MapData, rows: NDArray[np.int64]) -> dict[str, Any]:
    nodes = data.tables.nodes.index[rows]
    found = ((number, data.entries.get(str(node))) for number, node in enumerate(nodes))
    return {str(number): _entry(entry) for number, entry in found if entry is not None}


def _entry(entry: Entry) -> dict[str, Any]:
    facts = {name: plain(value) for name in (*_FACTS, *_MORE_FACTS) if (value := getattr(entry, name, None))}
    if entry.notes:  # the only text with lines
        facts["notes"] = [plain(line) for line in entry.notes.splitlines()]
    sources = [plain(source.model_dump(by_alias=True, exclude_none=True)) for source in entry.evidence]
    return facts | ({"evidence": sources} if sources else {})


def _results(data: MapData, rows: NDArray[np.int64], *, only_papers: bool) -> dict[str, Any]:
    """Reported numbers in columns; `paper`, `dataset`, `task` are node numbers, or -1."""
    if data.results.empty:
        return {}
    number = {str(node): place for place, node in enumerate(data.tables.nodes.index[rows])}
    frame = data.results
    columns: dict[str, Any] = {
        name: [number.get(f"{name}:{value}", -1) for value in frame[name].tolist()]
        for name in ("paper", "dataset", "task")
    }
    ends = ("paper",) if only_papers else ("paper", "dataset", "task")
    keep = [any(columns[name][at] >= 0 for name in ends) for at in range(len(frame))]
    for name in ("method", "metric", "setting"):
        codes, found = pd.factorize(pd.Series(texts(frame[name])))
        columns[name] = codes.tolist()
        columns[f"{name}s"] = found.tolist()
    columns["value"] = [round(float(value), 4) for value in frame["value"].tolist()]
    return {
        name: values if name.endswith("s") else [value for value, kept in zip(values, keep, strict=True) if kept]
        for name, values in columns.items()
    }


def _coverage(data: MapData, place: NDArray[np.int64]) -> dict[str, list[Any]]:
    """Known and whole length of each reference list."""
    if data.coverage.empty:
        return {}
    rows = data.tables.nodes.index.get_indexer(pd.Index(data.coverage["paper"]))
    fields = (data.coverage[name].tolist() for name in ("list", "known", "total", "state"))
    known: dict[str, list[Any]] = {}
    for row, which, count, total, state in zip(rows.tolist(), *fields, strict=True):
        if row >= 0 and place[row] >= 0:
            whole = None if pd.isna(total) else int(total)
            known.setdefault(str(place[row]), []).append([str(which), int(count), whole, str(state)])
    return known


def _related(data: MapData, place: NDArray[np.int64], reasons: Sequence[int]) -> dict[str, Any]:
    """The ten most related of each row in `reasons`: number, score in thousandths of the best, and why."""
    if data.related is None:
        return {}
    index, whys = data.tables.nodes.index, dict[str, int]()
    answers: dict[str, list[list[int]]] = {}
    for row in reasons:
        answer = data.related(str(index[row]), 10)
        targets = place[index.get_indexer(pd.Index(answer["id"]))]
        best = float(answer["score"].max()) if len(answer) else 1.0
        answers[str(place[row])] = [
            [int(target), round(1000 * float(score) / (best or 1.0)), whys.setdefault(plain(why), len(whys))]
            for target, score, why in zip(targets, answer["score"], answer["why"], strict=True)
            if target >= 0
        ]
    return {"of": answers, "whys": list(whys)}
