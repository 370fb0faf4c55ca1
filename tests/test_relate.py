"""Relatedness on maps small enough to check by hand, and on the shipped one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkg.relate import Relatedness, formula, relatedness, walk
from mmkg.relate.relatedness import rank_of
from mmkg.relate.rows import pack, turn
from mmkg.relate.words import Titles, words
from mmkg.tables import Tables
from mmkg.vocabulary import RELATIONS


def make_tables(nodes, edges):
    """Tables of `{id: title}` or `{id: (title, year)}`, and of `(subject, relation, object)`."""
    index = pd.Index(list(nodes), dtype="str", name="id")
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
            "relation": pd.Categorical(relations, categories=list(RELATIONS)),
            "object": pd.Categorical(objects, categories=index),
            "detail": pd.Categorical([None] * len(edges)),
        }
    )
    return Tables(frame, links)


PAPERS = {f"paper:{name}": None for name in "abcdef"}


@pytest.fixture
def tables():
    """Papers c and d cite a and b together; a and b are evaluated on one dataset and cite nothing in common."""
    return make_tables(
        PAPERS | {"paper:lonely": None, "dataset:coco": "COCO"},
        [
            *((f"paper:{citing}", "cites", f"paper:{cited}") for citing, cited in ("ca", "cb", "da", "db", "ef", "bf")),
            ("paper:a", "evaluates_on", "dataset:coco"),
            ("paper:b", "evaluates_on", "dataset:coco"),
        ],
    )


def rows(tables, *names):
    return [int(tables.nodes.index.get_loc(name)) for name in names]


def ids(tables, ranking):
    return tables.nodes.index[ranking.nodes].tolist()


# --- ranking -----------------------------------------------------------------------------


def test_what_is_cited_together_comes_first(tables):
    ranking = Relatedness(tables).rank(rows(tables, "paper:a"), k=20)
    assert ids(tables, ranking)[0] == "paper:b"
    assert (np.diff(ranking.scores) <= 0).all()
    assert "paper:a" not in ids(tables, ranking)


def test_a_kind_can_be_asked_for(tables):
    keep = (tables.nodes.kind == "dataset").to_numpy()
    ranking = Relatedness(tables).rank(rows(tables, "paper:a"), k=10, keep=keep)
    assert ids(tables, ranking) == ["dataset:coco"]


@pytest.mark.parametrize(("k", "count"), [(0, 0), (-1, 0), (2, 2), (10**9, 6)])
def test_as_many_as_asked_for(tables, k, count):
    assert Relatedness(tables).rank(rows(tables, "paper:a"), k=k).nodes.size == count


def test_several_given_things_in_any_order_and_twice(tables):
    related = Relatedness(tables)
    a, c = rows(tables, "paper:a", "paper:c")
    one, other = related.rank([a, c], k=9), Relatedness(tables).rank([c, a, c], k=9)
    assert one.nodes.tolist() == other.nodes.tolist()
    assert not np.isin([a, c], one.nodes).any()


def test_a_fresh_list_tells_more_than_an_old_one():
    years = {"a": 2000, "old": 2000, "new": 2000, "then": 2004, "now": 2024}
    cites = ["then a", "then old", "now a", "now new"]
    tables = make_tables(
        {f"paper:{name}": (None, year) for name, year in years.items()},
        [(f"paper:{citing}", "cites", f"paper:{cited}") for citing, cited in map(str.split, cites)],
    )
    keep = tables.nodes.index.isin(["paper:old", "paper:new"])
    assert ids(tables, Relatedness(tables).rank(rows(tables, "paper:a"), k=2, keep=keep)) == ["paper:new", "paper:old"]


def test_of_an_old_list_its_owner_is_what_still_counts():
    years = {"a": 1990, "then": 2004, "beside then": 1990, "now": 2024, "beside now": 1990}
    nodes = {f"paper:{name}": (None, year) for name, year in years.items()}
    cites = [
        (f"paper:{when}", "cites", f"paper:{cited}") for when in ("then", "now") for cited in ("a", f"beside {when}")
    ]
    tables = make_tables(nodes, cites)
    related = Relatedness(tables)
    first = related._walk(rows(tables, "paper:a")).first.arrived.at
    then, beside_then, now, beside_now = (first(np.array([row])).item() for row in rows(tables, *list(nodes)[1:]))
    assert then / beside_then == pytest.approx(21 * now / beside_now)  # the list weighs one over (1 + 20 years)
    assert then < now
    owned, freshness = related.baskets.owned, related.baskets.freshness
    old, new = rows(tables, "paper:then", "paper:now")
    assert owned[old] * freshness[old] == pytest.approx(owned[new] * freshness[new])  # its own list is as near to it


def test_an_old_hub_stands_behind_what_is_cited_with_the_given_paper_alone():
    crowd = [f"paper:x{number}" for number in range(30)]
    years = {paper: (None, 2024 if paper in crowd[:3] else 2010) for paper in crowd}
    tables = make_tables(
        dict.fromkeys(["paper:a", "paper:hub", "paper:kin"], (None, 2000)) | years,
        [
            *((paper, "cites", "paper:hub") for paper in crowd),
            *((paper, "cites", other) for paper in crowd[:3] for other in ("paper:a", "paper:kin")),
        ],
    )
    keep = tables.nodes.index.isin(["paper:hub", "paper:kin"])
    assert ids(tables, Relatedness(tables).rank(rows(tables, "paper:a"), k=2, keep=keep)) == ["paper:kin", "paper:hub"]


def test_a_section_of_a_list_is_a_basket():
    nodes = dict.fromkeys(["resource:awesome", "paper:a", "paper:b", "paper:c"])
    tables = make_tables(nodes, [("resource:awesome", "lists", paper) for paper in list(nodes)[1:]])
    tables.edges["detail"] = pd.Categorical(["one", "one", "two"])
    related = Relatedness(tables)
    a, b, c = rows(tables, "paper:a", "paper:b", "paper:c")
    scores = dict(zip(*related.rank([a], k=9), strict=True))
    assert scores[b] > scores[c]
    assert related.phrases([a], [b])[0].startswith("same section of awesome")


def test_one_of_many_datasets_tells_little():
    many = [f"dataset:d{number}" for number in range(30)]
    tables = make_tables(
        dict.fromkeys(["paper:a", "paper:benchmark", "paper:kin", "dataset:own", *many]),
        [
            *(("paper:benchmark", "evaluates_on", one) for one in many),
            *((paper, "evaluates_on", "dataset:own") for paper in ("paper:a", "paper:kin")),
            ("paper:a", "evaluates_on", "dataset:d0"),
        ],
    )
    keep = (tables.nodes.kind == "paper").to_numpy()
    first = Relatedness(tables).rank(rows(tables, "paper:a"), k=2, keep=keep)
    assert ids(tables, first) == ["paper:kin", "paper:benchmark"]


def test_what_a_paper_introduces_comes_before_what_it_is_evaluated_on(kg):
    names = kg.related("CLIP", k=8, kind="dataset")["name"].tolist()
    assert names[:2] == ["WebImageText", "YFCC100M"]
    assert {"COCO", "Flickr30k", "ImageNet"} <= set(names)


def test_evaluation_sets_do_not_crowd_the_answer(kg):
    assert (kg.related("CLIP", k=20)["kind"] == "dataset").sum() <= 3


def test_maps_with_nothing_to_walk_on():
    assert Relatedness(make_tables({"paper:a": None}, [])).rank([0], k=5).nodes.size == 0
    assert Relatedness(make_tables({}, [])).rank([], k=5).nodes.size == 0


def test_a_small_budget_still_answers(tables, monkeypatch):
    monkeypatch.setattr(walk, "BUDGET", 1)
    related = Relatedness(tables)
    a = rows(tables, "paper:a")
    ranking = related.rank(a, k=3)
    assert ranking.nodes.size > 0
    for node, score in zip(*ranking, strict=True):
        assert sum(reason.weight for reason in related.reasons(a, int(node))) == pytest.approx(score)


# --- titles ------------------------------------------------------------------------------


def test_a_thing_without_links_is_found_by_its_title():
    titles = ["Chinese image text retrieval", "Retrieval of Chinese text and images", "Protein folding"]
    tables = make_tables({f"paper:{number}": title for number, title in enumerate(titles)}, [])
    related = Relatedness(tables)
    ranking = related.rank([0], k=5)
    assert ranking.nodes.tolist() == [1]
    assert [reason.text for reason in related.reasons([0], 1)] == ["similar title"]
    assert related.why(0, 1).counterfactuals == ("without “similar title” it is not related any more",)


def test_code_without_a_paper_is_found_by_its_name():
    nodes = {f"paper:{number}": f"Study {number}" for number in range(6)}
    nodes |= {
        "paper:ns": "Neural-Symbolic Reasoning for pictures",
        "code:lab/NeuralSymbolic": None,
        "code:x/Sums": None,
    }
    cites = [(f"paper:{number}", "cites", "paper:ns") for number in range(6)]
    tables = make_tables(nodes, cites)
    related = Relatedness(tables)
    seed, code, other = rows(tables, "paper:ns", "code:lab/NeuralSymbolic", "code:x/Sums")
    found = related.rank([seed], k=99).nodes
    assert code in found
    assert other not in found
    assert related.phrases([seed], [code]) == ["similar name"]


def test_titles_are_not_asked_where_enough_is_known(kg):
    related = Relatedness(kg.tables)
    related.rank([kg._row("BLIP-2")], k=5)
    assert "_index" not in vars(related)


def test_a_large_map_is_searched_without_an_index(monkeypatch):
    monkeypatch.setattr(relatedness, "LARGE", 2)
    titles = ["Chinese image text retrieval", "Retrieval of Chinese text", None, "Protein folding"]
    related = Relatedness(make_tables({f"paper:{number}": title for number, title in enumerate(titles)}, []))
    assert related.rank([0], k=5).nodes.tolist() == [1]
    assert related.rank([2], k=5).nodes.size == 0


@settings(max_examples=50)
@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=20))
def test_any_titles_can_be_indexed(titles, asked):
    found, alike = Titles(titles).alike(asked, 3)
    assert found.size == alike.size <= 3
    assert ((alike > 0) & (alike < 1 + len(words(asked)))).all()


# --- reasons -----------------------------------------------------------------------------


def test_reasons_name_what_is_shared(tables):
    related = Relatedness(tables)
    a, b, c, coco = rows(tables, "paper:a", "paper:b", "paper:c", "dataset:coco")
    texts = {reason.text for reason in related.reasons([a], b)}
    assert {"cited together by 2 papers: c, d", "both evaluated on coco"} <= texts
    assert related.reasons([a], c)[0].text == "cites it"
    assert related.reasons([c], a)[0].text == "cited by it"
    assert related.reasons([a], coco)[0].text == "used to evaluate it"


def test_why_gives_rank_and_counterfactual(tables):
    a, b, lonely = rows(tables, "paper:a", "paper:b", "paper:lonely")
    why = Relatedness(tables).why(a, b)
    assert why.rank == 1
    assert "without “cited together by 2 papers: c, d” it drops from 1 to 3" in why.counterfactuals
    assert Relatedness(tables).why(a, lonely).rank is None
    assert Relatedness(tables).why(a, lonely).reasons == ()


def test_a_survey_is_marked():
    tables = make_tables(
        {"paper:a": "Fusion", "paper:b": "Fusion in the wild: a survey", "paper:c": "A survey-free method"},
        [("paper:b", "cites", "paper:a"), ("paper:c", "cites", "paper:a")],
    )
    phrases = Relatedness(tables).phrases([0], [1, 2])
    assert phrases[0].startswith("a survey; cites it")


@pytest.fixture(scope="module")
def related(kg):
    return Relatedness(kg.tables)


@pytest.fixture(scope="module")
def pairs(related):
    """200 answers to questions about things of which at least a few citations are known."""
    random = np.random.default_rng(7)
    known = np.flatnonzero(related.baskets.citations >= formula.THIN)
    asked = [int(seed) for seed in random.choice(known, 200)]
    return [(seed, int(random.choice(related.rank([seed], k=20).nodes))) for seed in asked]


def test_weights_add_up_to_the_score(related, pairs):
    for seed, node in pairs:
        reasons = related.reasons([seed], node)
        weights = [reason.weight for reason in reasons]
        score = dict(zip(*related.rank([seed], k=10**6), strict=True))[node]
        assert sum(weights) == pytest.approx(score, rel=1e-9)
        assert weights == sorted(weights, reverse=True)


def test_every_reason_but_a_title_rests_on_links(related, pairs):
    for seed, node in pairs:
        assert all(reason.links for reason in related.reasons([seed], node) if reason.kind != "titles")


def test_the_short_answer_says_the_first_reasons(related, pairs):
    for seed, node in pairs[:50]:
        kinds = [reason.kind for reason in related.reasons([seed], node)][:3]
        assert len(related.phrases([seed], [node])[0].removeprefix("a survey; ").split("; ")) >= len(kinds)


def without(related, seed, links):
    return related._walked((seed,), related.baskets.without(links)).scores


def test_the_first_reason_matters_more_than_a_random_link(related, pairs):
    """Of the links at either end; the score is that of the map without the links."""
    random = np.random.default_rng(11)
    baskets, faithful = related.baskets, 0
    for seed, node in pairs:
        first = related.reasons([seed], node)[0].links
        at_ends = {(int(basket), end) for end in (seed, node) for basket in baskets.holders.of(end)}
        at_ends |= {(end, int(member)) for end in (seed, node) for member in baskets.members.of(end)}
        others = sorted(at_ends - first)
        any_link = [others[random.integers(len(others))]] if others else []
        at = np.array([node])
        faithful += without(related, seed, first).at(at)[0] < without(related, seed, any_link).at(at)[0]
    assert faithful >= 0.98 * len(pairs)


def test_what_is_near_a_hub_rests_on_the_links_of_the_near_things(kg, related):
    """Without its own citations the hub would be another paper, little cited and so nearer."""
    seed, hub = kg._row("JAVE"), kg._row("CLIP")
    (near,) = (one for one in related.reasons([seed], hub) if one.text.startswith("cited with"))
    assert near.links
    assert {member for _, member in near.links} <= set(near.via)
    baskets = {basket for basket, _ in near.links}
    assert baskets <= set(related.baskets.holders.of(hub).tolist())


def edges_of(related, links):
    """Rows of the edges behind (basket, member) links."""
    tables, ends = related.tables, {}
    relations = tables.edges["relation"].astype(str)
    for row, (subject, relation, object_) in enumerate(zip(tables.subjects, relations, tables.objects, strict=True)):
        ends.setdefault((frozenset((subject, object_)), relation), []).append(row)
    owner, relation = related.baskets.owner, related.baskets.relation
    return [row for basket, member in links for row in ends[frozenset((owner[basket], member)), relation(basket)]]


def test_what_is_said_without_a_reason_is_what_a_map_without_it_says(related, pairs):
    """The map is built anew without the edges behind the first reason."""
    nodes, edges = related.tables.nodes, related.tables.edges
    for seed, node in pairs[:12]:
        first = related.reasons([seed], node)[0].links
        other = Relatedness(Tables(nodes, edges.drop(edges.index[edges_of(related, first)])))
        said, true = without(related, seed, first), other._walk([seed]).scores
        assert said.at(np.array([node]))[0] == pytest.approx(true.at(np.array([node]))[0], rel=0.05)
        assert related.why(seed, node).counterfactuals[0].endswith(f" {rank_of(said, node) or 'related any more'}")


# --- the shipped map ---------------------------------------------------------------------


def test_hubs_do_not_crowd_the_top(kg):
    names = " | ".join(kg.related("BLIP-2", k=10).title.fillna("")).lower()
    for hub in ("adam: a method", "deep residual learning", "imagenet", "attention is all you need"):
        assert hub not in names


def test_each_kind_is_answered_for_the_papers_of_the_list(kg):
    for name in ("BLIP-2", "BLIP", "CLIP", "GeoLayoutLM", "UDOP", "JAVE"):
        assert kg.related(name, k=1, kind="code").score.gt(0).all()
        for kind in ("paper", "dataset", "task"):
            assert len(kg.related(name, k=3, kind=kind)) == 3, (name, kind)


def test_the_code_of_a_paper_is_its_first_code(kg):
    assert kg.related("BLIP-2", k=1, kind="code").id.tolist() == ["code:lavis"]


def test_of_a_paper_with_two_citations_titles_like_its_own_are_near(kg, related):
    thin = np.flatnonzero((related.baskets.citations == 2) & (kg.nodes.kind == "paper") & kg.nodes.title.notna())
    shares = []
    for seed in np.random.default_rng(3).choice(thin, 40, replace=False):
        told = related.phrases([seed], related.rank([seed], k=10).nodes)
        shares.append(np.mean(["similar title" in why for why in told]))
    assert np.mean(shares) > 0.35


def test_one_map_gives_one_answer(kg):
    seed = [kg._row("CLIP")]
    one, other = (Relatedness(kg.tables).rank(seed, k=200) for _ in range(2))
    assert one.nodes.tolist() == other.nodes.tolist()
    assert one.scores.tolist() == other.scores.tolist()


# --- sparse rows -------------------------------------------------------------------------

CELLS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 4)))


def cells_of(matrix):
    return {(row, int(column)) for row in range(matrix.starts.size - 1) for column in matrix.of(row)}


@settings(max_examples=50)
@given(CELLS)
def test_rows_hold_what_they_were_given(cells):
    matrix = pack(np.array([row for row, _ in cells], int), np.array([column for _, column in cells], int), (7, 5))
    assert cells_of(matrix) == cells
    assert cells_of(turn(matrix, 5)) == {(column, row) for row, column in cells}
    assert matrix.gather(np.array([0, 6]))[0].tolist() == [*matrix.of(0), *matrix.of(6)]


@settings(max_examples=50)
@given(CELLS, st.data())
def test_rows_without_some_cells(cells, data):
    matrix = pack(np.array([row for row, _ in cells], int), np.array([column for _, column in cells], int), (7, 5))
    gone = data.draw(st.sets(st.sampled_from(sorted(cells)))) if cells else set()
    assert cells_of(matrix.without(gone)) == cells - gone
