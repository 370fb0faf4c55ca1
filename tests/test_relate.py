"""Relatedness on a map small enough to check by hand."""

import numpy as np
import pandas as pd
import pytest

from mmkg.relate import Relatedness
from mmkg.tables import Tables


def make_tables(nodes, edges):
    """Tables of `{id: title}` (or `{id: (title, year)}`) and `(subject, relation, object)`."""
    index = pd.Index(list(nodes), name="id")
    facts = [value if isinstance(value, tuple) else (value, None) for value in nodes.values()]
    frame = pd.DataFrame(
        {
            "kind": pd.Categorical([node.split(":")[0] for node in nodes]),
            "name": pd.array([node.split(":")[1] for node in nodes], dtype="str"),
            "title": pd.array([title for title, _ in facts], dtype="str"),
            "year": pd.array([year for _, year in facts], dtype="Int32"),
        },
        index=index,
    )
    subjects, relations, objects = zip(*edges, strict=True) if edges else ((), (), ())
    links = pd.DataFrame(
        {
            "subject": pd.Categorical(subjects, categories=index),
            "relation": pd.Categorical(relations, categories=["cites", "evaluates_on", "lists"]),
            "object": pd.Categorical(objects, categories=index),
            "detail": pd.Categorical([None] * len(edges)),
        }
    )
    return Tables(frame, links)


@pytest.fixture
def tables():
    papers = {f"paper:{name}": name for name in ("a", "b", "c", "d", "e", "f", "lonely")}
    return make_tables(
        papers | {"dataset:coco": "COCO"},
        [
            ("paper:c", "cites", "paper:a"),
            ("paper:c", "cites", "paper:b"),
            ("paper:d", "cites", "paper:a"),
            ("paper:d", "cites", "paper:b"),
            ("paper:e", "cites", "paper:f"),
            ("paper:b", "cites", "paper:f"),
            ("paper:a", "evaluates_on", "dataset:coco"),
            ("paper:b", "evaluates_on", "dataset:coco"),
        ],
    )


def rows(tables, *names):
    return [tables.nodes.index.get_loc(name) for name in names]


def test_what_is_cited_together_comes_first(tables):
    ranking = Relatedness(tables).rank(rows(tables, "paper:a"), k=3)
    assert tables.nodes.index[ranking.nodes[0]] == "paper:b"
    assert (np.diff(ranking.scores) <= 0).all()


def test_a_kind_can_be_asked_for(tables):
    keep = (tables.nodes.kind == "dataset").to_numpy()
    ranking = Relatedness(tables).rank(rows(tables, "paper:a"), k=10, keep=keep)
    assert tables.nodes.index[ranking.nodes].tolist() == ["dataset:coco"]


@pytest.mark.parametrize("k", [0, -1])
def test_no_answers_asked_for(tables, k):
    assert Relatedness(tables).rank(rows(tables, "paper:a"), k=k).nodes.size == 0


def test_reasons_add_up_to_the_score_and_name_what_is_shared(tables):
    related = Relatedness(tables)
    a, b = rows(tables, "paper:a", "paper:b")
    ranking = related.rank([a], k=10)
    reasons = related.reasons([a], b)
    assert sum(reason.weight for reason in reasons) == pytest.approx(dict(zip(*ranking, strict=True))[b])
    assert {reason.text for reason in reasons} >= {"cited together by 2 papers: c, d", "both evaluated on coco"}
    assert [reason.weight for reason in reasons] == sorted((reason.weight for reason in reasons), reverse=True)


def test_why_gives_the_rank(tables):
    a, b, lonely = rows(tables, "paper:a", "paper:b", "paper:lonely")
    assert Relatedness(tables).why(a, b).rank == 1
    assert Relatedness(tables).why(a, lonely).rank is None
