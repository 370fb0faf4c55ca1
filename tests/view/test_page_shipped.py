"""The shipped map in a browser: it opens, and answers to what the reading list names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from view_pages import Watch, new_page, wait_until_painted, wait_until_ready

from mmkg.view import render


@pytest.fixture(scope="module")
def shipped(kg, tmp_path_factory):
    """The page without Python's ranking, which takes ten seconds and is tested on the small map."""
    path = tmp_path_factory.mktemp("shipped") / "graph.html"
    path.write_text(render(replace(kg.view().data, related=None)), encoding="utf-8")
    return path


def test_the_file_leaves_room_for_the_ranking(shipped):
    assert shipped.stat().st_size < 9_000_000  # of 12; the ranking adds two


def test_the_shipped_map_answers_to_the_reading_list(browser, shipped):
    watch = Watch()
    page = new_page(browser, watch)
    page.goto(shipped.as_uri())
    wait_until_ready(page)
    assert page.evaluate("window.mmkg.scene.rows.length") == 1000
    first, oldest = page.evaluate(
        "() => [window.mmkg.store.get().filters.first, Math.min(...window.mmkg.map.year.filter((year) => year > 0))]"
    )
    assert first - oldest > 40  # a slider over all years could hardly be set to one of them
    field = page.get_by_role("combobox")
    for typed, first in {
        "悟空": "Wukong",
        "blip2": "BLIP-2",
        "JAVE": "M-JAVE",
        "flickr30k-cna": "Flickr30k-CNA",
    }.items():
        field.fill(typed)
        expect(page.get_by_role("option").first).to_contain_text(first)
    field.fill("flikr30k")
    expect(page.get_by_role("option").nth(0)).to_have_text("Did you mean")
    expect(page.get_by_role("option").nth(1)).to_contain_text("Flickr30k")
    field.fill("JAVE")
    field.press("Enter")
    expect(page.locator("#card .notes p")).not_to_have_count(0)
    wait_until_painted(page)
    texts = [box["text"] for box in page.evaluate("window.mmkg.scene.placed")]
    assert len(texts) == len(set(texts))
    assert watch.is_quiet(), watch
    page.context.close()
