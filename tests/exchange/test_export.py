"""Every export is read back by the tool that its users use."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import bibtexparser
import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import rdflib
import rispy
import yaml
from markdown_it import MarkdownIt

from mmkg import exchange
from mmkg.errors import ConfigError
from mmkg.exchange.export import format_of
from mmkg.tables import EDGE_COLUMNS, NODE_COLUMNS, Tables

HOSTILE = [
    "=cmd|' /C calc'!A0",
    'A "quoted" {title} with \\ and & and % and <b>',
    "悟空\x00\x1b\u202e\ufffe",
    "[[x]](javascript:1)",
    "a,b;c\td",
    "an open { brace",
    "a closed } brace",
    "nul",
    "😀" * 100,
]


@pytest.fixture(scope="module")
def curated(kg):
    return exchange.subset(kg.tables, kg.nodes["curated"].to_numpy(dtype=bool))


@pytest.fixture(scope="module")
def hostile():
    """Papers with names that break things, a node called `id`, a loop, and two edges between the same two."""
    ids = [f"paper:p{number}" for number in range(len(HOSTILE) + 2)]
    rows = [
        {
            "kind": "paper",
            "name": text,
            "title": text,
            "venue": text,
            "authors": f"{text}; Li Bai",
            "year": 2020,
            "doi": f"10.1000/{{x}}_{number}\\",
            "curated": True,
        }
        for number, text in enumerate(HOSTILE)
    ]
    rows += [{"kind": "paper", "title": "A Title without a Name"}, {"kind": "paper"}]
    rows = [{"curated": False, **row} for row in rows]
    nodes = pd.DataFrame(rows, index=pd.Index(ids, name="id")).reindex(columns=list(NODE_COLUMNS)).astype(NODE_COLUMNS)
    ends = pd.CategoricalDtype(nodes.index)
    edges = pd.DataFrame(
        {"subject": [ids[0], ids[0], ids[1]], "relation": ["cites"] * 3, "object": [ids[1], ids[2], ids[1]]}
    ).reindex(columns=list(EDGE_COLUMNS))
    edges = edges.astype(EDGE_COLUMNS).assign(
        subject=edges["subject"].astype(ends), object=edges["object"].astype(ends)
    )
    return Tables(nodes, edges)


@pytest.fixture(params=["curated", "hostile"])
def tables(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def export(tmp_path, kg, tables):
    def export(name, ending):
        return exchange.write(tmp_path / f"map{ending}", tables, kg.entries, format=name)

    return export


def triples(tables):
    edges = tables.edges
    return sorted(zip(edges["subject"], edges["relation"], edges["object"], strict=True))


def test_networkx_reads_node_link(export, tables):
    (path,) = export("node-link", ".json")
    graph = nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")
    assert list(graph) == list(tables.nodes.index)
    assert sorted((one, key, other) for one, other, key in graph.edges(keys=True)) == triples(tables)
    assert not any({"id", "source", "target", "key"} & set(data) for _, data in graph.nodes(data=True))


def test_networkx_and_igraph_read_graphml(export, tables):
    (path,) = export("graphml", ".graphml")
    graph = nx.read_graphml(path, force_multigraph=True)
    assert sorted((one, data["relation"], other) for one, other, data in graph.edges(data=True)) == triples(tables)
    other = igraph.Graph.Read_GraphML(str(path))
    assert (other.vcount(), other.ecount()) == (len(tables.nodes), len(tables.edges))
    assert {"kind", "name"} <= set(other.vs.attributes())


def test_networkx_reads_gexf_with_colours_and_positions(export, tables):
    (path,) = export("gexf", ".gexf")
    text = (
        path.read_text("utf-8")
        .replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
        .replace('version="1.3"', 'version="1.2"')
    )
    graph = nx.read_gexf(io.BytesIO(text.encode()))
    assert list(graph) == list(tables.nodes.index)
    first = graph.nodes[tables.nodes.index[0]]
    assert {"r", "g", "b"} <= set(first["viz"]["color"])
    assert np.isfinite([first["viz"]["position"][axis] for axis in "xy"]).all()
    assert graph.number_of_edges() == len(tables.edges)


def test_cytoscape_json(export, tables):
    (path,) = export("cytoscape", ".cyjs")
    elements = json.loads(path.read_text("utf-8"))["elements"]
    assert [node["data"]["id"] for node in elements["nodes"]] == list(tables.nodes.index)
    assert sorted(
        (edge["data"]["source"], edge["data"]["interaction"], edge["data"]["target"]) for edge in elements["edges"]
    ) == triples(tables)
    assert len({edge["data"]["id"] for edge in elements["edges"]}) == len(tables.edges)
    graph = nx.cytoscape_graph(json.loads(path.read_text("utf-8")))
    assert sorted((one, key, other) for one, other, key in graph.edges(keys=True)) == triples(tables)


def test_vosviewer_json(export, tables):
    (path,) = export("vosviewer", ".vos.json")
    network = json.loads(path.read_text("utf-8"))["network"]
    ids = {item["id"] for item in network["items"]}
    assert ids == set(range(1, len(tables.nodes) + 1))
    assert all({"id", "label", "cluster", "weights"} <= set(item) and "x" in item for item in network["items"])
    assert all(
        link["source_id"] in ids and link["target_id"] in ids and link["source_id"] < link["target_id"]
        for link in network["links"]
    )


def test_csv_pair_opens_in_pandas_and_starts_no_formula(export, tables):
    nodes_path, edges_path = export("csv", ".csv")
    nodes = pd.read_csv(nodes_path, index_col="id")
    assert list(nodes.index) == list(tables.nodes.index)
    assert list(nodes.columns) == list(NODE_COLUMNS)
    edges = pd.read_csv(edges_path)
    assert sorted(zip(edges["subject"], edges["relation"], edges["object"], strict=True)) == triples(tables)
    cells = [cell for row in csv.reader(io.StringIO(nodes_path.read_text("utf-8"))) for cell in row]
    assert not any(re.match(r"[=+@\t\r]|-\D", cell) for cell in cells)


def test_parquet_pair_loses_nothing(export, tables):
    nodes_path, edges_path = export("parquet", ".parquet")
    pd.testing.assert_frame_equal(
        pd.read_parquet(nodes_path).set_index("id"), tables.nodes, check_categorical=False, check_dtype=False
    )
    assert triples(Tables(tables.nodes, pd.read_parquet(edges_path))) == triples(tables)


def citable(tables):
    return tables.nodes[tables.nodes["kind"] != "task"]


def test_bibtexparser_reads_bibtex(export, tables):
    (path,) = export("bibtex", ".bib")
    library = bibtexparser.parse_string(path.read_text("utf-8"))
    assert not library.failed_blocks
    assert len(library.entries) == len(citable(tables))
    again = exchange.read(path)
    assert not again.problems
    wanted = citable(tables)
    assert {item.arxiv for item in again.items if item.arxiv} == set(wanted["arxiv"].dropna())
    titles = [re.sub(r"\W", "", item.title or "") for item in again.items]
    printed = wanted["title"].fillna(wanted["name"]).fillna(wanted.index.to_series())
    assert sum(re.sub(r"\W", "", title) in titles for title in printed) >= len(printed) - 1  # U+FFFE is no text


def test_rispy_reads_ris(export, tables):
    (path,) = export("ris", ".ris")
    records = rispy.loads(path.read_text("utf-8"))
    assert len(records) == len(citable(tables))
    assert len({record["id"] for record in records}) == len(records)
    assert not exchange.read(path).problems


def test_csl_json_fits_what_csl_asks(export, tables):
    (path,) = export("csl-json", ".csl.json")
    items = json.loads(path.read_text("utf-8"))
    assert len(items) == len({item["id"] for item in items}) == len(citable(tables))
    assert {item["type"] for item in items} <= {"paper-conference", "dataset", "software", "webpage"}
    assert all(isinstance(item.get("issued", {"date-parts": [[1]]})["date-parts"][0][0], int) for item in items)
    assert [item.title for item in exchange.read(path).items] == [item["title"] for item in items]


def test_a_markdown_list_is_read_again_by_the_importer(export, tables):
    (path,) = export("markdown", ".md")
    items = exchange.read(path).items
    papers = tables.nodes[(tables.nodes["kind"] == "paper") & tables.nodes["url"].notna()]
    found = {re.sub(r"\W", "", item.title or "").lower() for item in items}
    lost = [title for title in papers["title"].dropna() if re.sub(r"\W", "", title).lower() not in found]
    assert len(lost) <= 0.02 * len(papers)
    assert 'href="javascript' not in MarkdownIt().render(path.read_text("utf-8"))


QUERY = """PREFIX cito: <http://purl.org/spar/cito/> PREFIX schema: <https://schema.org/> PREFIX mmkg: <https://mmkg.invalid/terms#>
SELECT ?one ?other WHERE { ?a cito:cites ?b . ?a mmkg:id ?one . ?b mmkg:id ?other . ?a schema:name ?name }"""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's JSON-LD reader calls its own old class
@pytest.mark.parametrize(("name", "ending"), [("turtle", ".ttl"), ("json-ld", ".jsonld")])
def test_rdflib_answers_sparql(export, tables, name, ending):
    (path,) = export(name, ending)
    graph = rdflib.Graph().parse(path, format=name)
    found = sorted((str(row.one), "cites", str(row.other)) for row in graph.query(QUERY))
    assert found == [triple for triple in triples(tables) if triple[1] == "cites"]


def test_an_obsidian_vault_has_a_note_a_node_and_no_link_into_nothing(tmp_path, kg, tables):
    notes = exchange.write(tmp_path / "vault", tables, kg.entries, format="obsidian")
    assert len({str(note).lower() for note in notes}) == len(tables.nodes)
    names = {str(note.relative_to(tmp_path / "vault")).removesuffix(".md") for note in notes}
    for note in notes:
        assert yaml.safe_load(note.read_text("utf-8").split("---\n")[1])["id"] in tables.nodes.index
        assert len(note.name.encode()) <= 255
        assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\.", note.name)
        links = re.findall(r"^- \[\[([^|\]]+)\|", note.read_text("utf-8"), re.MULTILINE)
        assert set(links) <= names
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.md").write_text("mine")
    with pytest.raises(ConfigError, match="something else"):
        exchange.write(tmp_path / "mine", tables, kg.entries, format="obsidian")


@pytest.mark.parametrize("name", [name for name in exchange.WRITERS if name not in {"parquet", "csv"}])
def test_what_has_no_name_is_called_by_its_title_or_id(name, tmp_path, kg, hostile):
    files = exchange.write(tmp_path / "map", hostile, kg.entries, format=name)
    assert not any(re.search(r"\bnan\b|\bNone\b|<NA>", file.read_text("utf-8") + file.name) for file in files)


def test_filters(kg, tmp_path):
    (path,) = kg.export(tmp_path / "near.json", related_to="BLIP-2", k=10, kind="paper")
    nodes = json.loads(path.read_text("utf-8"))["nodes"]
    assert 2 <= len(nodes) <= 11
    assert {node["kind"] for node in nodes} == {"paper"}
    assert "paper:blip-2" in {node["id"] for node in nodes}


def test_an_unknown_ending_names_the_formats():
    with pytest.raises(ConfigError, match="graphml, gexf"):
        format_of(Path("map.docx"))


@pytest.mark.parametrize("name", exchange.WRITERS)
def test_a_second_export_is_byte_identical(name, tmp_path, kg, curated):
    first = [path.read_bytes() for path in exchange.write(tmp_path / "a" / "map", curated, kg.entries, format=name)]
    second = [path.read_bytes() for path in exchange.write(tmp_path / "b" / "map", curated, kg.entries, format=name)]
    assert first == second
