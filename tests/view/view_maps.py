"""Small maps made by hand."""

from __future__ import annotations

import pandas as pd

from mmkg.schema import RELATIONS, Code, Dataset, Entry, Evidence, Paper, Resource, Task
from mmkg.tables import NODE_COLUMNS, Tables
from mmkg.view import MapData

KINDS = ["paper", "code", "dataset", "task", "resource"]
EXPANDED = 70
"""Papers that nobody curated: more than are drawn."""


def make_tables(nodes: list[dict], edges: list[tuple[str, str, str]]) -> Tables:
    """The two tables, from a few rows."""
    frame = pd.DataFrame(nodes).set_index("id")
    for name, kind in NODE_COLUMNS.items():
        if name not in frame:
            frame[name] = False if kind == "bool" else None
        if kind.startswith("Int"):
            frame[name] = pd.to_numeric(frame[name]).astype(kind)
    frame["curated"] = frame["curated"].fillna(value=False).astype(bool)
    frame["name"] = frame["name"].fillna(frame["title"])
    frame["kind"] = pd.Categorical(frame["kind"], KINDS)
    frame = frame[list(NODE_COLUMNS)].sort_index()
    table = pd.DataFrame(edges, columns=["subject", "relation", "object"])
    for name in ("subject", "object"):
        table[name] = pd.Categorical(table[name], frame.index)
    table["relation"] = pd.Categorical(table["relation"], list(RELATIONS))
    table["evidence"] = pd.Categorical(["made by hand"] * len(table))
    table["influential"] = pd.array([None] * len(table), dtype="boolean")
    table["detail"] = pd.Categorical([None] * len(table))
    return Tables(frame, table)


def _evidence() -> list[Evidence]:
    return [Evidence(repo="github:salesforce/LAVIS", path="projects/blip2/README.md", commit="506965b9c4a18c1e")]


def _entry(model: type[Entry], name: str, **more: object) -> Entry:
    title = {"title": more.pop("title", name)} if model is Paper else {}
    return model(name=name, checked="2026-11-20", evidence=_evidence(), **title, **more)


def entries() -> dict[str, Entry]:
    return {
        "paper:blip-2": _entry(Paper, "BLIP-2", facts={"pretraining images": "129M"}, section=["Paper", "2023"]),
        "paper:clip": _entry(Paper, "CLIP"),
        "paper:jave": _entry(Paper, "JAVE", notes="First note.\nSecond note: 属性值抽取.", note="seven notes"),
        "code:lavis": _entry(
            Code, "salesforce/LAVIS", url="https://github.com/salesforce/LAVIS", licence="BSD-3-Clause"
        ),
        "dataset:flickr30k": _entry(Dataset, "Flickr30k", links={"homepage": "https://example.org/flickr30k"}),
        "dataset:wukong": _entry(Dataset, "Wukong", name_zh="悟空"),
        "task:cross-modal-retrieval": _entry(Task, "Cross-modal retrieval", name_zh="跨模态检索"),
        "resource:list": _entry(Resource, "Awesome list"),
    }


def _curated() -> list[dict]:
    rows = [
        (
            "paper:blip-2",
            "BLIP-2",
            "BLIP-2: Bootstrapping Language-Image Pre-training with Frozen Image Encoders",
            2023,
        ),
        ("paper:clip", "CLIP", "Learning Transferable Visual Models From Natural Language Supervision", 2021),
        ("paper:jave", "JAVE", "Multimodal Joint Attribute Prediction and Value Extraction", 2020),
        ("code:lavis", "salesforce/LAVIS", None, None),
        ("dataset:flickr30k", "Flickr30k", None, 2014),
        ("dataset:wukong", "Wukong", None, 2022),
        ("task:cross-modal-retrieval", "Cross-modal retrieval", None, None),
        ("resource:list", "Awesome list", None, None),
    ]
    more = {
        "paper:blip-2": {"arxiv": "2301.12597", "authors": "Junnan Li; Dongxu Li", "venue": "ICML", "s2": "3f" * 20},
        "paper:clip": {"arxiv": "2103.00020", "authors": "Alec Radford", "citation_count": 30000},
        "code:lavis": {"url": "https://github.com/salesforce/LAVIS"},
    }
    return [
        {"id": node, "kind": node.split(":")[0], "name": name, "title": title, "year": year, "curated": True}
        | more.get(node, {})
        for node, name, title, year in rows
    ]


def _expanded() -> list[dict]:
    topics = ["image captioning", "document layout", "video retrieval", "speech emotion"]
    return [
        {
            "id": f"paper:arxiv.1801.{number:05}",
            "kind": "paper",
            "title": f"Study {number:02}: {topics[number % 4]} with attention",
            "year": 2005 + number % 15,
            "arxiv": f"1801.{number:05}",
            "authors": f"Ada Author{number}; Bo & Co",
            "venue": "CVPR",
        }
        for number in range(EXPANDED)
    ]


def _edges() -> list[tuple[str, str, str]]:
    paper = [row["id"] for row in _expanded()]
    ring = [(paper[one], "cites", paper[(one + step) % EXPANDED]) for one in range(EXPANDED) for step in (4, 8, 12)]
    return [
        ("paper:blip-2", "cites", "paper:clip"),
        ("paper:jave", "cites", "paper:clip"),
        ("paper:blip-2", "evaluates_on", "dataset:flickr30k"),
        ("paper:blip-2", "addresses", "task:cross-modal-retrieval"),
        ("paper:clip", "evaluates_on", "dataset:flickr30k"),
        ("code:lavis", "implements", "paper:blip-2"),
        ("dataset:wukong", "supports", "task:cross-modal-retrieval"),
        ("resource:list", "lists", "paper:clip"),
        *[("paper:blip-2", "cites", other) for other in paper[:6]],
        *[(other, "cites", "paper:clip") for other in paper[4:12]],
        *ring,
    ]


def related(node: str, k: int) -> pd.DataFrame:
    """A stand-in: what `mmkg.related` answers, in shape."""
    best = [other for other in ("paper:clip", "paper:jave", "dataset:flickr30k") if other != node][:k]
    return pd.DataFrame(
        {"id": best, "score": [0.5, 0.25, 0.1][: len(best)], "why": ["cites it; both known"] * len(best)}
    )


def small_map(**changes: object) -> MapData:
    """Eight curated nodes and seventy papers."""
    results = pd.DataFrame(
        [["blip-2", "BLIP-2 ViT-g", "flickr30k", "cross-modal-retrieval", "R@1", 97.6, "zero-shot", "table 5"]],
        columns=["paper", "method", "dataset", "task", "metric", "value", "setting", "evidence"],
    )
    coverage = pd.DataFrame(
        [["paper:blip-2", "references", 45, 45, "complete", "2026-06", "read"]],
        columns=["paper", "list", "known", "total", "state", "as_of", "evidence"],
    )
    given = {
        "tables": make_tables([*_curated(), *_expanded()], _edges()),
        "entries": entries(),
        "aliases": {"paper:blip-2": ["BLIP2", "Q-Former paper"], "paper:clip": ["OpenAI CLIP"]},
        "results": results,
        "coverage": coverage,
        "related": related,
        "origin": "Made by hand for the tests.",
    }
    return MapData(**(given | changes))
