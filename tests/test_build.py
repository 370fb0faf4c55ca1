"""From files to tables: small kgs whose every node and edge can be seen."""

from __future__ import annotations

import pandas as pd
import pytest

from mmkg.build import build_tables
from mmkg.expanded import Expanded
from mmkg.rows import aliases_table, citations_table, papers_table
from mmkg.schema import Citation, Code, Dataset, ListRow, Paper, Resource
from mmkg.tables import EDGE_COLUMNS, NODE_COLUMNS, to_networkx


def entry(model, **fields):
    return model.model_validate({"checked": "2026-11-24", "evidence": [{"source": "a test"}], **fields})


BLIP2 = entry(Paper, name="BLIP-2", title="BLIP-2: Bootstrapping", arxiv="2301.12597", year=2023, evaluates_on=["coco"])
COCO = entry(Dataset, name="COCO")


def expanded(papers, citations=(), aliases=()):
    return Expanded(papers_table(papers), citations_table(citations), aliases_table(aliases))


def triples(tables):
    return set(tables.edges[["subject", "relation", "object"]].astype("str").itertuples(index=False, name=None))


def test_a_record_of_a_curated_paper_fills_the_gaps_of_its_entry():
    record = {
        "id": "paper:arxiv.2301.12597",
        "title": "Blip 2",
        "arxiv": "2301.12597",
        "venue": "ICML",
        "citation_count": 7,
        "evidence": {"S001": ["title", "venue"], "honggi82": ["citation_count"]},
    }
    nodes = build_tables({"paper:blip-2": BLIP2}, {}, expanded([record])).nodes
    assert nodes.index.tolist() == ["paper:blip-2"]
    paper = nodes.loc["paper:blip-2"]
    assert (paper.title, paper.venue, paper.citation_count) == ("BLIP-2: Bootstrapping", "ICML", 7)
    assert paper.evidence.endswith("|S001=venue|honggi82=citation_count")


def test_two_records_of_one_curated_paper_become_one_node_with_the_citations_of_both():
    papers = [{"id": "paper:arxiv.2301.12597", "arxiv": "2301.12597"},
              {"id": "paper:title.blip-2-bootstrapping", "title": "BLIP-2: bootstrapping", "year": 2022},
              {"id": "paper:a", "title": "A"}, {"id": "paper:b", "title": "B"}]  # fmt: skip
    cites = [Citation("paper:a", "paper:arxiv.2301.12597", evidence="S1"),
             Citation("paper:b", "paper:title.blip-2-bootstrapping", evidence="S2"),
             Citation("paper:a", "paper:title.blip-2-bootstrapping", evidence="S3")]  # fmt: skip
    without_arxiv = entry(Paper, name="BLIP-2", title="BLIP-2: Bootstrapping", year=2023)
    for curated in (BLIP2, without_arxiv):
        tables = build_tables({"paper:blip-2": curated}, {}, expanded(papers, cites))
        assert ("paper:b", "cites", "paper:blip-2") in triples(tables) or curated is BLIP2
    tables = build_tables({"paper:blip-2": BLIP2}, {}, expanded(papers, cites, [("arxiv:2301.12597", papers[1]["id"])]))
    assert triples(tables) == {("paper:a", "cites", "paper:blip-2"), ("paper:b", "cites", "paper:blip-2")}
    assert sorted(tables.edges.evidence.astype("str")) == ["S1|S3", "S2"]


def test_the_same_title_years_apart_stays_two_papers():
    record = {"id": "paper:title.blip-2-bootstrapping", "title": "BLIP-2: Bootstrapping", "year": 2010}
    curated = entry(Paper, name="BLIP-2", title="BLIP-2: Bootstrapping", year=2023)
    assert len(build_tables({"paper:blip-2": curated}, {}, expanded([record])).nodes) == 2


def test_relations_of_entries_become_edges_with_the_entry_as_evidence():
    code = entry(Code, name="LAVIS", url="https://github.com/salesforce/LAVIS", implements=["blip-2"])
    resource = entry(Resource, name="A list", lists=["dataset:coco"])
    entries = {"paper:blip-2": BLIP2, "dataset:coco": COCO, "code:lavis": code, "resource:a-list": resource}
    tables = build_tables(entries, {}, Expanded())
    assert triples(tables) == {
        ("paper:blip-2", "evaluates_on", "dataset:coco"),
        ("code:lavis", "implements", "paper:blip-2"),
        ("resource:a-list", "lists", "dataset:coco"),
    }
    assert set(tables.edges.evidence) == {"papers/blip-2.yaml", "code/lavis.yaml", "resources/a-list.yaml"}


LIST = entry(Resource, name="A list")


def listed(*rows, entries=None, papers=()):
    rows = [ListRow.model_validate({"section": "Papers", "kind": "paper", **row}) for row in rows]
    return build_tables({"resource:a-list": LIST, **(entries or {})}, {"a-list": rows}, expanded(papers))


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Something else", "arxiv": "2301.12597"},
        {"title": "Something else", "url": "https://arxiv.org/pdf/2301.12597v2.pdf"},
        {"title": "blip-2: BOOTSTRAPPING", "year": 2023},
    ],
)
def test_a_row_of_a_list_is_the_paper_that_its_identifier_or_its_title_names(row):
    tables = listed(row, entries={"paper:blip-2": BLIP2})
    assert ("resource:a-list", "lists", "paper:blip-2") in triples(tables)
    assert tables.edges.query("relation == 'lists'").detail.tolist() == ["Papers"]


def test_what_nobody_knows_yet_becomes_a_node_and_its_code_too():
    tables = listed({"title": "New work", "year": 2020, "code": "https://github.com/a/B"})
    assert ("code:github.a.b", "implements", "paper:title.new-work") in triples(tables)
    assert tables.nodes.loc["code:github.a.b", "name"] == "a/B"
    assert not tables.nodes.loc["paper:title.new-work", "curated"]


def test_a_code_link_that_is_no_repository_makes_no_code():
    assert "code" not in set(listed({"title": "New work", "code": "https://example.org/project"}).nodes.kind)


def test_two_things_of_one_title_in_one_list_stay_two():
    tables = listed({"title": "Introduction", "year": 2001}, {"title": "Introduction", "year": 2020})
    assert (tables.nodes.kind == "paper").sum() == 2


def test_the_tables_have_their_columns_even_when_empty():
    tables = build_tables({}, {}, Expanded())
    assert list(tables.nodes.columns) == list(NODE_COLUMNS)
    assert list(tables.edges.columns) == list(EDGE_COLUMNS)


def test_codes_of_the_edges_are_row_numbers_of_the_nodes(kg):
    tables = kg.tables
    assert (tables.nodes.index[tables.subjects] == tables.edges.subject.astype("str")).all()
    assert (tables.nodes.index[tables.objects] == tables.edges.object.astype("str")).all()
    assert tables.nodes.index.is_monotonic_increasing
    assert tables.nodes.index.is_unique


def test_the_graph_says_what_the_tables_say(kg):
    graph = to_networkx(kg.tables)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(kg.nodes), len(kg.edges))
    assert graph.nodes["paper:blip-2"]["year"] == 2023
    assert graph.edges["code:lavis", "paper:blip-2", "implements"]["evidence"] == "code/lavis.yaml"
    names = {name for _, data in graph.nodes(data=True) for name in data}
    assert not names & {"id", "source", "target", "key"}
    assert not any(pd.isna(value) for _, data in graph.nodes(data=True) for value in data.values())


def test_the_reading_list_ties_things_under_their_own_headings(kg):
    lists = kg.edges[(kg.edges.subject == "resource:reading-list") & (kg.edges.object == "paper:jave")]
    assert lists.detail.tolist() == ["Paper > Information extraction"]
