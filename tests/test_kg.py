"""What a researcher asks, on the shipped map."""

from __future__ import annotations

import json
import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest

import mmkg
from mmkg.errors import ConfigError, DataError, UnknownName

COLUMNS = ["id", "kind", "name", "title", "year", "score", "why", "url"]


def test_related_work_comes_best_first_with_reasons_and_links(kg):
    answer = kg.related("BLIP-2", k=10)
    assert answer.columns.tolist() == COLUMNS
    assert len(answer) == 10
    assert answer.score.is_monotonic_decreasing
    assert "paper:blip-2" not in set(answer.id)
    assert "paper:blip" in set(answer.id[:5])
    assert answer.why.str.len().gt(0).all()


def test_an_answer_is_a_data_frame(kg):
    answer = kg.related("BLIP-2", k=50)
    assert isinstance(answer, pd.DataFrame)
    assert set(answer[answer.kind == "dataset"].kind) == {"dataset"}


def test_an_answer_may_be_changed_without_changing_the_next(kg):
    answer = kg.related("BLIP-2", k=5)
    answer.loc[0, "why"] = "changed"
    answer.note = "changed"
    again = kg.related("BLIP-2", k=5)
    assert again.why[0] != "changed"
    assert again.note == ""


def test_the_same_question_has_the_same_answer(kg):
    first, again = kg.related("CLIP"), mmkg.open(kg.folder).related("CLIP")
    pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(again))


@pytest.mark.parametrize("kind", ["paper", "code", "dataset", "task", "resource"])
def test_a_kind_may_be_asked_for(kg, kind):
    answer = kg.related("BLIP-2", k=5, kind=kind)
    assert set(answer.kind) == {kind}


def test_years_may_be_asked_for(kg):
    answer = kg.related("BLIP-2", k=30, since=2021, until=2022)
    assert answer.year.between(2021, 2022).all()
    assert len(answer) == 30


def test_several_names_are_asked_for_together(kg):
    answer = kg.related(["GeoLayoutLM", "UDOP", "GeoLayoutLM"], k=5)
    assert not {"paper:geolayoutlm", "paper:udop"} & set(answer.id)


def test_a_filter_that_leaves_nothing_leaves_the_columns_and_says_so(kg):
    answer = kg.related("BLIP-2", since=2090)
    assert answer.columns.tolist() == COLUMNS
    assert len(answer) == 0
    assert "since=2090" in answer.note
    assert len(kg.related("BLIP-2", k=0)) == 0


def test_more_than_there_is_is_no_error(kg):
    assert len(kg.related("BLIP-2", k=10**9, kind="task")) <= (kg.nodes.kind == "task").sum()


@pytest.mark.parametrize("question", [{"k": -1}, {"kind": "papers"}])
def test_a_question_that_makes_no_sense_is_refused(kg, question):
    with pytest.raises(ConfigError):
        kg.related("BLIP-2", **question)


def test_no_name_is_refused(kg):
    with pytest.raises(ConfigError):
        kg.related([])


def test_the_weights_of_the_reasons_add_up_to_the_score(kg):
    found = kg.why("BLIP-2", "Flickr30k")
    assert sum(reason["weight"] for reason in found["reasons"]) == pytest.approx(found["score"])
    weights = [reason["weight"] for reason in found["reasons"]]
    assert weights == sorted(weights, reverse=True)
    assert found["rank"] >= 1


def test_a_card_tells_what_is_known_and_what_is_not(kg):
    card = kg.show("JAVE")
    assert {"id", "kind", "name", "title", "year", "url", "aliases", "links", "coverage"} <= set(card)
    assert card["notes"].count("\n") == 7
    assert card["tied_to"]["introduces"] == ["MEPAVE: Multimodal product attribute value dataset of M-JAVE (JD)"]
    assert card["coverage"]["references"]["state"] == "unknown"
    assert card["links"]["arXiv"] == "https://arxiv.org/abs/2009.07162"
    assert json.loads(json.dumps(card)) == card


def test_a_card_says_how_much_of_the_reference_list_is_known(kg):
    references = kg.show("BLIP-2")["coverage"]["references"]
    assert (references["known"], references["total"], references["state"]) == (45, 45, "complete")


def test_every_node_has_a_card(kg):
    for identity in kg.nodes.index[:: max(len(kg.nodes) // 50, 1)]:
        assert kg.show(identity)["id"] == identity


def test_statistics_add_up_and_say_where_the_map_is_from(kg):
    stats = kg.stats()
    assert sum(stats["kinds"].values()) == stats["nodes"] == len(kg.nodes)
    assert sum(stats["relations"].values()) == stats["edges"] == len(kg.edges)
    assert "no live crawl" in stats["origin"]
    assert json.loads(json.dumps(stats)) == stats


def test_the_repr_says_what_is_inside_and_how_old_it_is(kg):
    assert "papers" in repr(kg)
    assert "no live crawl" in repr(kg)


def test_module_functions_ask_the_default_kg(kg, monkeypatch):
    monkeypatch.setenv("MMKG_KG", str(kg.folder))
    assert mmkg.find("blip2").id[0] == "paper:blip-2"
    assert mmkg.related("BLIP-2", k=3).equals(kg.related("BLIP-2", k=3))
    assert mmkg.show("CLIP") == kg.show("CLIP")
    assert mmkg.why("CLIP", "BLIP") == kg.why("CLIP", "BLIP")
    assert mmkg.stats() == kg.stats()


def test_what_is_handed_out_is_a_copy(kg, monkeypatch):
    monkeypatch.setenv("MMKG_KG", str(kg.folder))
    nodes = mmkg.nodes()
    nodes.loc["paper:blip-2", "year"] = 1900
    mmkg.graph().remove_node("paper:blip-2")
    assert mmkg.nodes().loc["paper:blip-2", "year"] == 2023
    assert isinstance(mmkg.graph(), nx.MultiDiGraph)
    assert "paper:blip-2" in mmkg.graph()
    assert len(mmkg.edges()) == len(kg.edges)


def test_a_folder_with_nothing_but_expanded_is_a_kg(kg, tmp_path):
    (tmp_path / "expanded").symlink_to(kg.folder / "expanded", target_is_directory=True)
    alone = mmkg.open(tmp_path)
    assert set(alone.nodes.kind) == {"paper"}
    assert len(alone.related("CLIP" if "CLIP" in set(alone.nodes.name) else alone.nodes.index[0], k=3)) <= 3


def test_a_snapshot_gives_the_same_tables_as_the_files(kg):
    script = (
        "import sys, mmkg; mmkg.open(sys.argv[1]).related('BLIP-2'); print({'yaml', 'mmkg.build'} & set(sys.modules))"
    )
    again = [
        subprocess.run([sys.executable, "-c", script, kg.folder], capture_output=True, text=True, check=True)
        for _ in "12"
    ]
    assert "yaml" not in again[1].stdout
    fresh = mmkg.open(kg.folder)
    pd.testing.assert_frame_equal(fresh.nodes, fresh._built().nodes)
    pd.testing.assert_frame_equal(fresh.edges, fresh._built().edges)


def test_view_stays_a_function_however_it_is_used(kg, monkeypatch):
    monkeypatch.setenv("MMKG_KG", str(kg.folder))
    for _ in "12":
        assert callable(mmkg.view)
        assert mmkg.view("BLIP-2")._repr_html_().lstrip().startswith("<")


def test_where_a_map_is_from_is_told_without_reading_all_of_it(tmp_path):
    (tmp_path / "expanded").mkdir()
    (tmp_path / "expanded" / "manifest.json").write_text('{"note": "by hand"}')
    (tmp_path / "expanded" / "papers.jsonl").write_text("not read")
    assert mmkg.open(tmp_path).origin == "by hand"


def test_a_link_to_nowhere_is_told_of(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(DataError, match=r"papers/a.yaml:1: cannot be read: No such file"):
        mmkg.open(tmp_path).related("A")


def test_a_check_tells_of_entries_and_of_expanded_files_together(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.yaml").write_text("nmae: A\n")
    (tmp_path / "expanded").mkdir()
    (tmp_path / "expanded" / "papers.jsonl").write_text("[]\n")
    assert {problem.file.rsplit("/", 1)[-1] for problem in mmkg.open(tmp_path).check()} == {"a.yaml", "papers.jsonl"}


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_an_empty_name_is_called_empty(kg, name):
    with pytest.raises(UnknownName, match="a name is empty"):
        kg.related(name)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"name": 5}, "a name is a text: 5"),
        ({"name": [None]}, "a name is a text: None"),
        ({"name": []}, "name at least one thing"),
        ({"name": "CLIP", "k": "5"}, "k must be a whole number: '5'"),
        ({"name": "CLIP", "k": None}, "k must be a whole number: None"),
        ({"name": "CLIP", "k": -1}, "k must be 0 or more: -1"),
        ({"name": "CLIP", "since": "2020"}, "since must be a whole number: '2020'"),
        ({"name": "CLIP", "until": 2020.5}, "until must be a whole number: 2020.5"),
        ({"name": "CLIP", "kind": ["paper"]}, "no such kind: "),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(kg, asked, says):
    with pytest.raises(ConfigError) as caught:
        kg.related(**asked)
    assert says in str(caught.value)
