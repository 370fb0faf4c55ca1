from __future__ import annotations

import re

from rich.cells import cell_len

from mmkg.answer import Answer, Facts, link

HOSTILE = '<script>alert(1)</script>"\u202e'


def answer():
    row = {"id": "paper:x", "kind": "paper", "name": None, "title": HOSTILE, "year": None, "score": 0.5, "why": HOSTILE,
           "url": "javascript:alert(1)"}  # fmt: skip
    return Answer([row])


def test_nothing_of_the_data_becomes_html():
    html = answer()._repr_html_()
    assert "<script>" not in html
    assert "javascript" not in html
    assert "\u202e" not in html


def test_a_slice_still_reads_well_and_an_odd_one_is_a_plain_table():
    assert "mmkg" in answer()[["id", "name", "title"]]._repr_html_()
    assert "<table" in answer()[["score"]]._repr_html_()


def test_at_a_prompt_each_row_is_a_line_with_its_reasons_below(kg, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    lines = repr(kg.related("BLIP-2", k=3)).splitlines()
    assert lines[0].split()[:3] == ["1", "paper", "2022"]
    assert "BLIP: Bootstrapping" in lines[0]
    assert "both trained on" in lines[1]
    assert max(map(len, lines)) <= 90
    assert "score" in repr(kg.related("BLIP-2", k=3)[["score"]])
    assert "paper" in repr(kg.related("悟空", k=8))  # reasons in Chinese take two columns a character
    assert max(map(cell_len, repr(kg.related("悟空", k=8)).splitlines())) <= 90
    assert repr(kg.related("BLIP-2", k=0)) == "nothing found"


def test_only_web_addresses_become_links():
    assert link("https://x.org/?a=1&b=2", "x") == (
        '<a href="https://x.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"><bdi>x</bdi></a>'
    )
    assert link("data:text/html,x", "x") == "<bdi>x</bdi>"
    assert link(None, "x") == "<bdi>x</bdi>"


def test_what_is_missing_is_null_in_json():
    assert answer().records()[0]["year"] is None


def test_facts_read_well_and_are_escaped():
    facts = Facts(name="BLIP-2", links={"arXiv": "https://arxiv.org/abs/1"}, empty=[], title=HOSTILE)
    assert repr(facts).splitlines()[0] == "name   BLIP-2"
    assert "empty" not in repr(facts)
    assert "<script>" not in facts._repr_html_()
    assert 'href="https://arxiv.org/abs/1"' in facts._repr_html_()


def test_a_card_tells_its_coverage_and_a_score_its_reasons_in_words(kg):
    assert "45 of 45 references known (complete" in str(kg.show("BLIP-2"))
    assert "references unknown" in kg.show("JAVE")._repr_html_()
    assert re.search(r"0\.\d{6}  used to evaluate it", str(kg.why("BLIP-2", "GQA")))


def test_a_full_stop_after_an_address_is_no_part_of_it():
    assert 'href="https://example.org/a"' in Facts(origin="See https://example.org/a.")._repr_html_()
