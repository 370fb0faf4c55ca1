"""How the page is made: choice, positions, names, compact data, the view of a notebook."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from view_maps import make_tables, small_map

from mmkg.errors import UnknownName, WriteError
from mmkg.view import MapData, View, render
from mmkg.view.bundle import bundle
from mmkg.view.choose import adjacency, choose, drawn_edges, likeness
from mmkg.view.coding import pack_edges, script_json
from mmkg.view.layout import communities, positions, similarity_graph
from mmkg.view.naming import community_names

PAGE = Path(__file__).parents[2] / "src" / "mmkg" / "view" / "page"


def block(html: str, name: str):
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)[1])


def test_two_runs_give_the_same_page(small):
    random.seed(1)
    first = render(small)
    random.seed(2)
    assert render(small_map()) == first


def test_the_random_numbers_of_the_caller_stay_as_they_were(small):
    random.seed(7)
    expected = random.Random(7).random()  # noqa: S311 - not a secret
    render(small)
    assert random.random() == expected  # noqa: S311


def test_the_tables_are_not_changed(small):
    nodes, edges = small.tables.nodes.copy(deep=True), small.tables.edges.copy(deep=True)
    render(small, focus="paper:blip-2", full=False)
    pd.testing.assert_frame_equal(small.tables.nodes, nodes)
    pd.testing.assert_frame_equal(small.tables.edges, edges)


def test_an_unknown_focus_is_named(small):
    with pytest.raises(UnknownName, match="paper:nothing"):
        render(small, focus="paper:nothing")


def test_the_curated_are_always_chosen(small):
    rows = choose(small, adjacency(small), limit=12)
    assert set(np.flatnonzero(small.curated)) <= set(rows)
    assert len(rows) == 12


def test_around_a_focus_the_nearest_are_chosen(small):
    rows = choose(small, adjacency(small), limit=6, focus=small.row("code:lavis"))
    assert small.row("paper:blip-2") in rows


def test_edges_at_rest_are_the_hand_made_ones_and_the_strongest_citations(small):
    rows = np.arange(len(small.tables.nodes))
    edges = drawn_edges(small, rows, likeness(adjacency(small), rows), count=1)
    relations = small.tables.edges["relation"].iloc[edges].value_counts()
    assert relations["lists"] == 0
    assert relations["implements"] == 1
    assert 0 < relations["cites"] < (small.tables.edges["relation"] == "cites").sum()


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 5))
def test_positions_are_finite_and_apart_for_any_graph(size, count, seed):
    generator = np.random.default_rng(seed)
    pairs = sorted(
        {tuple(sorted(pair)) for pair in generator.integers(0, size, (count, 2)).tolist() if pair[0] != pair[1]}
    )
    graph = similarity_graph(size, pairs, np.ones((size, size)))
    place = positions(graph, communities(graph, smallest=3), np.full(size, 5.0))
    assert place.shape == (size, 2)
    assert np.isfinite(place).all()
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)) + np.eye(size) * 100
    assert distance.min() > 5


def test_communities_are_named_from_tasks_and_title_words(small):
    rows = np.arange(len(small.tables.nodes))
    member = np.full(len(rows), -1)
    for row, title in enumerate(small.tables.nodes["title"]):
        if isinstance(title, str) and title.startswith("Study"):
            member[row] = "captioning" not in title
    member[small.row("paper:blip-2")] = 1
    names = community_names(small, rows, member)
    assert names[0].startswith("image captioning")
    assert len(set(names)) == 2


def test_what_names_one_community_names_no_other():
    titles = [
        f"{what} of pictures {number}"
        for what in (
            "visual question answering",
            "visual question generation",
            "image captioning",
            "speech translation",
        )
        for number in range(6)
    ]
    nodes = [{"id": f"paper:{at:02}", "kind": "paper", "title": title} for at, title in enumerate(titles)]
    data = MapData(make_tables(nodes, []))
    names = community_names(data, np.arange(24), np.repeat(np.arange(4), 6))
    assert [name.split(" · ")[0] for name in names] == [
        "visual question answering",
        "visual question generation",
        "image captioning",
        "speech translation",
    ]
    terms = [term for name in names for term in name.split(" · ")]
    assert len(terms) == len(set(terms))


edges = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=60, unique=True).map(sorted)


def unpack(numbers):
    found, at, subject = [], 0, 0
    while at < len(numbers):
        subject += numbers[at]
        target = 0
        for step in numbers[at + 2 : at + 2 + numbers[at + 1]]:
            target += step
            found.append((subject, target))
        at += 2 + numbers[at + 1]
    return found


@given(edges)
def test_packed_edges_come_back(pairs):
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    assert unpack(pack_edges(ends[:, 0], ends[:, 1])) == pairs


@given(st.text())
def test_json_in_a_script_block_cannot_end_it(text):
    written = script_json({"text": text})
    assert "<" not in written
    assert json.loads(written) == {"text": text}


def test_ids_and_addresses_that_follow_from_identifiers_are_left_out(small):
    nodes = block(render(small), "catalogue")["nodes"]
    assert nodes["id"].count("") == 70
    assert set(nodes["url"].values()) == {"https://github.com/salesforce/LAVIS"}


def test_a_map_may_be_empty_or_a_single_node():
    for rows in ([], [{"id": "task:one", "kind": "task", "name": "One", "title": None}]):
        frame = rows or [{"id": "task:none", "kind": "task", "name": "None", "title": None}]
        tables = make_tables(frame, [])
        if not rows:
            tables = type(tables)(tables.nodes.iloc[:0], tables.edges)
        assert len(block(render(MapData(tables)), "drawn-nodes")) == len(rows)


def test_without_a_ranking_the_page_has_none():
    assert block(render(small_map(related=None)), "more")["related"] == {}


# --- the scripts ----------------------------------------------------------------------


def test_modules_that_import_each_other_are_refused():
    sources = {"main": 'import { a } from "./other.js";\n', "other": 'import { b } from "./main.js";\n'}
    with pytest.raises(ValueError, match="main -> other -> main"):
        bundle("main", sources.__getitem__)


def test_an_export_that_the_joining_would_lose_is_refused():
    with pytest.raises(ValueError, match="export default"):
        bundle("main", {"main": "export default 1;\n"}.__getitem__)


def test_edits_between_words_are_counted_as_rapidfuzz_counts_them(browser):
    draw = random.Random(5)  # noqa: S311 - not a secret
    words = ["".join(draw.choices("abc", k=draw.randrange(9))) for _ in range(30)]
    pairs = [[one, other, most] for one in words for other in words for most in (1, 2)]
    page = browser.new_page()
    counted = page.evaluate(
        """async ([source, pairs]) => {
            const { edits } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
            return pairs.map(([one, other, most]) => [edits(one, other, most), edits(one, other, most, true)]);
        }""",
        [(PAGE / "js" / "near.js").read_text(encoding="utf-8"), pairs],
    )
    page.close()
    for (one, other, most), (whole, begun) in zip(pairs, counted, strict=True):
        assert whole == min(most + 1, OSA.distance(one, other)), (one, other)
        starts = (other[:end] for end in range(len(other) + 1))
        assert begun == min(most + 1, *(OSA.distance(one, start) for start in starts)), (one, other)


def test_scripts_keep_data_out_of_markup():
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.cssText|DOMParser"
    banned = rf"{markup}|\beval\(|new Function|\bfetch\(|XMLHttp|import\("
    for path in sorted((PAGE / "js").glob("*.js")):
        assert not re.search(banned, path.read_text(encoding="utf-8")), path.name


def test_scripts_and_styles_are_small():
    for path in sorted([*PAGE.glob("js/*.js"), *PAGE.glob("css/*.css")]):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 350, path.name


# --- in a notebook ----------------------------------------------------------------------


def test_a_view_is_a_sandboxed_frame_with_a_note(small):
    html = View(small, "paper:blip-2")._repr_html_()
    assert "sandbox='allow-scripts " in html
    assert "allow-same-origin" not in html
    assert "not trusted" in html
    assert html.count("'") == 2 * len(re.findall(r"[a-z]='", html[: html.index("srcdoc=")])) + 2


def test_a_view_saves_the_full_page(small, tmp_path):
    path = View(small, "paper:blip-2").save(tmp_path / "graph.html")
    assert path.read_bytes() == render(small, focus="paper:blip-2").encode()


def test_a_view_that_cannot_be_saved_says_where(small, tmp_path):
    (tmp_path / "no-folder").write_text("a file")
    with pytest.raises(WriteError, match="no-folder"):
        View(small).save(tmp_path / "no-folder" / "graph.html")


def test_a_view_tells_what_it_is(small):
    assert repr(View(small, "paper:clip")).startswith("View of 78 nodes around paper:clip")


# --- the shipped map ----------------------------------------------------------------------


def test_the_small_page_of_the_shipped_map_fits_a_notebook(kg):
    assert len(kg.view("BLIP-2")._repr_html_().encode()) < 1_500_000
