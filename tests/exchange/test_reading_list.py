"""The list that the map began with gives its nineteen items."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmkg import exchange

LIST = Path(__file__).parents[2] / "notebooks" / "reading-list.md"


@pytest.fixture(scope="module")
def items():
    return exchange.read(LIST).items


def test_kinds(items):
    kinds = [item.kind for item in items]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "task": 3,
        "code": 3,
        "resource": 6,
        "paper": 6,
        "dataset": 1,
    }
    assert len(items) == 19


def test_papers_have_year_section_and_code(items):
    papers = {item.title.split(":")[0]: item for item in items if item.kind == "paper"}
    assert papers["BLIP-2"].section == ["Paper", "multi-modal", "2023"]
    assert papers["BLIP-2"].year == 2023
    assert papers["BLIP-2"].code == ["https://github.com/salesforce/LAVIS/tree/main/projects/blip2"]
    assert papers["Unifying Vision, Text, and Layout for Universal Document Processing"].unsure


def test_notes_are_kept(items):
    notes = {item.title: item.notes for item in items if item.notes}
    assert notes["zidongtaichu/multi-modal-models"] == "紫东太初多模态大模型"
    reading = notes["Multimodal Joint Attribute Prediction and Value Extraction for E-commerce Product"]
    assert reading.count("\n") == 7
    assert "regional visual gate" in reading


def test_topics_are_what_papers_stand_under_and_what_only_the_contents_name(items):
    assert [item.title for item in items if item.kind == "task"] == [
        "cross-modal retrieval",
        "multi-modal",
        "Information extraction",
    ]
