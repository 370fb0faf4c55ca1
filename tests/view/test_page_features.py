"""What a reader does with the page: each test acts as a person, with mouse and keys."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from view_pages import wait_until_painted


def search(page, text):
    page.keyboard.press("/")
    page.keyboard.type(text)


def find(page, text):
    search(page, text)
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_be_focused()


def at(page, node):
    """Where a node is on the screen."""
    return page.evaluate(
        """(id) => {
            const { canvas, scene, rowOf } = window.mmkg;
            const row = rowOf(id);
            const inside = canvas.network.canvasToDOM({ x: scene.x[row], y: scene.y[row] });
            const box = canvas.canvas.getBoundingClientRect();
            return [box.left + inside.x, box.top + inside.y];
        }""",
        node,
    )


def shown(page):
    return page.evaluate("window.mmkg.scene.rows.length")


def is_shown(page, node):
    return page.evaluate("(id) => window.mmkg.scene.isShown[window.mmkg.rowOf(id)] === 1", node)


# --- see ------------------------------------------------------------------------------


def test_the_page_opens_with_the_most_relevant_nodes_drawn(explorer):
    assert shown(explorer) == 40
    expect(explorer.locator("#hidden-line")).to_have_text("40 of 78 nodes in this page are drawn; no filter hides any.")


def test_no_label_lies_over_another(explorer):
    boxes = explorer.evaluate("window.mmkg.scene.placed")
    assert len(boxes) > 10
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert apart, (one, other)


def test_no_disc_lies_over_another(explorer):
    overlaps = explorer.evaluate(
        """() => {
            const { scene } = window.mmkg;
            let found = 0;
            scene.rows.forEach((one, at) => scene.rows.slice(at + 1).forEach((other) => {
                found += Math.hypot(scene.x[one] - scene.x[other], scene.y[one] - scene.y[other]) < 8;
            }));
            return found;
        }"""
    )
    assert overlaps == 0


def test_hovering_lights_a_node_and_its_neighbours(explorer):
    explorer.mouse.move(*at(explorer, "paper:jave"))
    lit = explorer.evaluate("[...window.mmkg.scene.lit.nodes].map((row) => window.mmkg.map.names[row]).sort()")
    assert lit == ["CLIP", "JAVE"]


def test_a_click_opens_the_card_and_escape_closes_it(explorer):
    explorer.mouse.click(*at(explorer, "paper:clip"))
    expect(explorer.locator("#card-title")).to_have_text("CLIP")
    explorer.keyboard.press("Escape")
    expect(explorer.locator("#card")).to_contain_text("Start from the reading list")


def test_the_legend_tells_kinds_relations_and_rings(explorer):
    legend = explorer.locator("#legend")
    for text in ("Paper", "Dataset", "implements", "evaluates on", "Ringed: on the reading list"):
        expect(legend).to_contain_text(text)


# --- find -----------------------------------------------------------------------------


ANSWERS = [
    ("blip2", "BLIP-2"),
    ("BLIP 2", "BLIP-2"),
    ("2301.12597", "BLIP-2"),
    ("https://arxiv.org/abs/2301.12597v2", "BLIP-2"),
    ("arXiv:2301.12597", "BLIP-2"),
    ("3f" * 20, "BLIP-2"),
    ("q-former", "BLIP-2"),
    ("bootstrapping language-image", "BLIP-2"),
    ("transferable visual", "CLIP"),
    ("悟空", "Wukong 悟空"),
    ("跨模态检索", "Cross-modal retrieval 跨模态检索"),
    ("crossmodal", "Cross-modal retrieval 跨模态检索"),
    ("flickr30k", "Flickr30k"),
    ("lavis", "salesforce/LAVIS"),
    ("study 69", "Study 69: document layout with attention"),
]


def test_search_answers_to_names_titles_aliases_chinese_and_ids(explorer):
    field = explorer.get_by_role("combobox")
    for typed, found in ANSWERS:
        field.fill(typed)
        first = explorer.get_by_role("option").first.locator(".what")
        expect(first, typed).to_contain_text(re.compile("^" + re.escape(found)))


def test_search_is_a_combobox_for_the_keyboard(explorer):
    field = explorer.get_by_role("combobox")
    search(explorer, "study")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "true")
    explorer.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    second = explorer.locator("#suggestion-1 bdi").first.inner_text()
    explorer.keyboard.press("ArrowUp")
    explorer.keyboard.press("ArrowDown")
    explorer.keyboard.press("Enter")
    expect(explorer.locator("#card-title")).to_have_text(second)
    expect(field).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_suggestions_first_and_clears_then(explorer):
    search(explorer, "clip")
    explorer.keyboard.press("Escape")
    expect(explorer.locator("#suggestions")).to_be_hidden()
    expect(explorer.get_by_role("combobox")).to_have_value("clip")
    explorer.keyboard.press("Escape")
    expect(explorer.get_by_role("combobox")).to_have_value("")


def test_search_says_when_nothing_is_found(explorer):
    search(explorer, "zzzyyyxxx")
    expect(explorer.locator("#suggestions")).to_contain_text("Nothing found")


def test_suggestions_stay_when_the_field_is_left_and_taken_up_again_at_once(explorer):
    """Nothing that waits may close the list of a later search: the timers of the first run in the second."""
    explorer.evaluate("() => { window.waiting = []; window.setTimeout = (run) => window.waiting.push(run); }")
    find(explorer, "blip2")
    search(explorer, "clip")
    explorer.evaluate("window.waiting.forEach((run) => run())")
    expect(explorer.locator("#suggestions")).to_be_visible()
    explorer.keyboard.press("Enter")
    expect(explorer.locator("#card-title")).to_have_text("CLIP")


def test_enter_takes_the_best_for_what_stands_in_the_field(explorer):
    search(explorer, "blip2")
    explorer.keyboard.press("Escape")
    explorer.keyboard.press("Enter")
    expect(explorer.locator("#card-title")).to_have_text("BLIP-2")


MISTYPED = [
    ("flikr30k", "Flickr30k"),
    ("blpi2", "BLIP-2"),
    ("cilp", "CLIP"),
    ("wukogn", "Wukong 悟空"),
    ("悟孔", "Wukong 悟空"),
    ("crss-modal retreival", "Cross-modal retrieval 跨模态检索"),
    ("imge captoning", "Study"),
]


def test_what_is_mistyped_is_asked_back(explorer):
    field = explorer.get_by_role("combobox")
    options = explorer.get_by_role("option")
    for typed, meant in MISTYPED:
        field.fill(typed)
        expect(options.first, typed).to_have_text("Did you mean")
        expect(options.nth(1).locator(".what"), typed).to_contain_text(re.compile("^" + re.escape(meant)))


def test_a_near_name_is_marked_first_and_taken_only_then(explorer):
    search(explorer, "flikr30k")
    expect(explorer.get_by_role("combobox")).not_to_have_attribute("aria-activedescendant", re.compile("."))
    explorer.keyboard.press("Enter")
    expect(explorer.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(explorer.locator("#card")).to_contain_text("Start from the reading list")
    explorer.keyboard.press("Enter")
    expect(explorer.locator("#card-title")).to_have_text("Flickr30k")


def test_enough_exact_matches_leave_no_room_for_near_names(explorer):
    explorer.get_by_role("combobox").fill("study 1")
    expect(explorer.get_by_role("option")).to_have_count(12)
    expect(explorer.locator("#suggestions")).not_to_contain_text("Did you mean")


def test_suggestions_come_with_the_mouse_too(explorer):
    search(explorer, "blip2")
    explorer.get_by_role("option").first.click()
    expect(explorer.locator("#card-title")).to_have_text("BLIP-2")


def not_drawn(page):
    return page.evaluate("window.mmkg.map.names.find((_, row) => !window.mmkg.scene.isShown[row])")


def test_choosing_what_is_not_drawn_brings_it_in_with_its_neighbourhood_and_undo_takes_it_back(explorer):
    name = not_drawn(explorer)
    find(explorer, name)
    expect(explorer.locator("#card-title")).to_have_text(name)
    assert shown(explorer) > 41
    explorer.get_by_role("button", name="Undo").click()
    assert shown(explorer) == 40


# --- the card ---------------------------------------------------------------------------


def test_the_card_tells_what_is_known(explorer):
    find(explorer, "blip2")
    card = explorer.locator("#card")
    for text in (
        "BLIP-2: Bootstrapping Language-Image Pre-training",
        "Junnan Li, Dongxu Li",
        "2023",
        "ICML",
        "45 of 45 references known",
        "pretraining images: 129M",
        "paper:blip-2",
        "cites it; both known",
        "implemented by",
        "salesforce/LAVIS",
        "R@1",
        "97.6",
        "zero-shot",
        "ranked when the map was made",
        "salesforce/LAVIS/projects/blip2/README.md",
    ):
        expect(card).to_contain_text(text)
    expect(card.get_by_role("link", name="arXiv")).to_have_attribute("href", "https://arxiv.org/abs/2301.12597")
    expect(card.get_by_role("link", name="Semantic Scholar")).to_have_attribute("href", re.compile("/paper/3f3f"))


def test_notes_of_the_curator_keep_their_lines(explorer):
    find(explorer, "jave")
    expect(explorer.locator("#card .notes p")).to_have_text(["First note.", "Second note: 属性值抽取."])
    expect(explorer.locator("#card")).to_contain_text("seven notes")


def test_what_nobody_ranked_is_computed_in_the_page_and_marked(explorer):
    find(explorer, not_drawn(explorer))
    expect(explorer.locator("#related")).to_contain_text("computed in this page from the neighbourhood")
    expect(explorer.locator("#related li")).to_have_count(10)
    expect(explorer.locator("#related li").first).to_contain_text(re.compile("cites|cited by|shared neighbour"))


def test_a_tied_node_is_one_click_away(explorer):
    find(explorer, "blip2")
    explorer.locator("#tied").get_by_role("button", name="salesforce/LAVIS").click()
    expect(explorer.locator("#card-title")).to_have_text("salesforce/LAVIS")
    expect(explorer.locator("#card").get_by_role("link", name="GitHub")).to_have_attribute(
        "href", "https://github.com/salesforce/LAVIS"
    )


def test_expand_hide_and_undo(explorer):
    name = explorer.evaluate(
        """() => {
            const { map, scene } = window.mmkg;
            const edge = map.subject.findIndex((from, at) => scene.isShown[from] && !scene.isShown[map.object[at]]);
            return map.names[map.subject[edge]];
        }"""
    )
    find(explorer, name)
    before = shown(explorer)
    explorer.get_by_role("button", name="Expand").click()
    expanded = shown(explorer)
    assert expanded > before
    find(explorer, "clip")
    explorer.get_by_role("button", name="Hide").click()
    assert not is_shown(explorer, "paper:clip")
    expect(explorer.locator("#hidden-line")).to_contain_text("1 by you")
    explorer.keyboard.press("u")
    assert is_shown(explorer, "paper:clip")


def test_keys_expand_and_hide_the_chosen_node(explorer):
    find(explorer, "jave")
    explorer.keyboard.press("h")
    assert not is_shown(explorer, "paper:jave")
    explorer.keyboard.press("u")
    assert is_shown(explorer, "paper:jave")


# --- filters ----------------------------------------------------------------------------


def test_a_kind_can_be_switched_off_and_the_page_says_what_is_hidden(explorer):
    switch = explorer.locator("#kind-filters label", has_text="Datasets")
    expect(switch.locator(".count")).to_have_text("2")
    switch.click()
    assert not is_shown(explorer, "dataset:flickr30k")
    expect(explorer.locator("#hidden-line")).to_contain_text("hidden: 2 by kind")
    explorer.get_by_role("button", name="Reset filters").click()
    assert is_shown(explorer, "dataset:flickr30k")


def test_years_are_chosen_with_a_slider(explorer):
    explorer.get_by_role("slider", name="From").fill("2019")
    years = explorer.evaluate("window.mmkg.scene.rows.map((row) => window.mmkg.map.year[row])")
    assert years
    assert min(years) >= 2019
    expect(explorer.locator("#year-text")).to_have_text("2019 – 2023")
    expect(explorer.locator("#hidden-line")).to_contain_text("by year")


def test_old_papers_do_not_take_the_slider_and_are_let_through_at_its_end(explorer):
    """Of a hundred years on the slider, one could not choose 2019."""
    first, early = explorer.evaluate(
        """() => {
            const { map, store, rowOf } = window.mmkg;
            map.year[rowOf("paper:jave")] = 1901;
            store.set({ filters: { ...store.get().filters, from: 2006, first: 2006, to: 2022 } });
            const early = document.getElementById("year-text").textContent;
            return [document.querySelectorAll("#year-bars i").length, early];
        }"""
    )
    assert first == 2023 - 2006 + 1
    assert early == "≤ 2006 – 2022"
    assert is_shown(explorer, "paper:jave")
    assert not is_shown(explorer, "paper:blip-2")
    explorer.get_by_role("slider", name="From").fill("2019")
    assert not is_shown(explorer, "paper:jave")


def test_the_reading_list_alone(explorer):
    explorer.get_by_role("checkbox", name=re.compile("Reading list only")).check()
    assert shown(explorer) == 8
    expect(explorer.locator("#hidden-line")).to_contain_text("32 not on the reading list")


def test_least_citations(explorer):
    explorer.get_by_role("spinbutton").fill("5")
    cited = explorer.evaluate(
        """() => {
            const { map, scene } = window.mmkg;
            return scene.rows.filter((row) => map.kind[row] === 0).map((row) => map.citedBy[row]);
        }"""
    )
    assert min(cited) >= 5
    expect(explorer.locator("#hidden-line")).to_contain_text("cited less")


def test_relations_can_be_switched_off(explorer):
    explorer.locator("#relation-filters label", has_text="cites").click()
    names = explorer.evaluate(
        "window.mmkg.scene.edges.map((edge) => window.mmkg.map.relations[window.mmkg.map.relation[edge]][0])"
    )
    assert names
    assert "cites" not in names


# --- layouts ----------------------------------------------------------------------------


def test_the_timeline_puts_years_across_and_leaves_out_what_has_none(explorer):
    explorer.get_by_role("button", name="Timeline").click()
    pairs = explorer.evaluate(
        "window.mmkg.scene.rows.map((row) => [window.mmkg.map.year[row], window.mmkg.scene.x[row]])"
    )
    ordered = sorted(pairs, key=lambda pair: pair[1])
    assert [year for year, _ in ordered] == sorted(year for year, _ in pairs)
    expect(explorer.locator("#hidden-line")).to_contain_text("3 without a year")


@pytest.mark.parametrize("layout", ["Timeline", "Map"])
def test_discs_lie_apart_in_every_layout(explorer, layout):
    explorer.get_by_role("button", name=layout, exact=True).click()
    near = explorer.evaluate(
        """() => {
            const { scene } = window.mmkg;
            return scene.rows.flatMap((one, at) => scene.rows.slice(at + 1).map((other) =>
                Math.hypot(scene.x[one] - scene.x[other], scene.y[one] - scene.y[other])));
        }"""
    )
    assert min(near) > 10  # the smallest discs are 8 wide, and a little air


def test_the_timeline_puts_the_more_cited_higher(explorer):
    explorer.get_by_role("button", name="Timeline").click()
    y = {
        node: explorer.evaluate("(id) => window.mmkg.scene.y[window.mmkg.rowOf(id)]", node)
        for node in ("paper:clip", "paper:blip-2", "paper:jave")
    }
    assert y["paper:clip"] < y["paper:blip-2"]
    assert y["paper:clip"] < y["paper:jave"]


def test_around_one_paper_names_stand_on_the_outer_side(explorer):
    find(explorer, "clip")
    explorer.get_by_role("button", name="Around this").click()
    wait_until_painted(explorer)
    sides = explorer.evaluate(
        """() => {
            const { scene, canvas } = window.mmkg;
            const named = scene.placed.filter(({ row }) => scene.sides.get(row));
            return named.map(({ row, left, right }) => {
                const { x } = canvas.network.canvasToDOM({ x: scene.x[row], y: scene.y[row] });
                return [scene.sides.get(row), left > x ? 1 : right < x ? -1 : 0];
            });
        }"""
    )
    assert len(sides) > 5
    assert all(side == where for side, where in sides)


def test_around_one_paper_earlier_work_is_left_and_later_work_right(explorer):
    find(explorer, "clip")
    explorer.get_by_role("button", name="Around this").click()
    expect(explorer.locator("#layout-around")).to_have_attribute("aria-pressed", "true")
    x = {
        node: explorer.evaluate("(id) => window.mmkg.scene.x[window.mmkg.rowOf(id)]", node)
        for node in ("paper:blip-2",)
    }
    assert x["paper:blip-2"] > 0  # 2023, CLIP is of 2021
    assert explorer.evaluate("window.mmkg.scene.x[window.mmkg.rowOf('paper:jave')]") < 0  # 2020
    expect(explorer.locator("#hidden-line")).to_contain_text("not around the chosen node")
    explorer.get_by_role("button", name="Map", exact=True).click()
    assert shown(explorer) == 40


# --- take along ---------------------------------------------------------------------------


def take(page, name):
    page.locator("#take summary").click()
    page.locator(f"#take-{name}").click()


def test_the_menu_closes_with_escape_and_with_a_click_elsewhere(explorer):
    menu = explorer.locator("#take-csv")
    for leave in (lambda: explorer.keyboard.press("Escape"), lambda: explorer.locator("h1").click()):
        explorer.locator("#take summary").click()
        expect(menu).to_be_visible()
        leave()
        expect(menu).to_be_hidden()


def test_bibtex_asks_for_a_paper_first(explorer):
    take(explorer, "bibtex")
    expect(explorer.locator("#toast")).to_have_text("Choose or collect a paper first")


def test_bibtex_of_what_was_collected(explorer):
    for text in ("blip2", "study 10"):
        find(explorer, text)
        explorer.get_by_role("button", name="Collect").click()
    take(explorer, "bibtex")
    text = explorer.locator("#take-text").input_value()
    assert "@inproceedings{li2023blip2,\n" in text
    assert "booktitle = {ICML}" in text
    assert "title = {{BLIP-2: Bootstrapping Language-Image Pre-training with Frozen Image Encoders}}" in text
    assert "author = {Junnan Li and Dongxu Li}" in text
    assert "eprint = {2301.12597}" in text
    assert "Bo \\& Co" in text
    assert text.count("@") == 2


def test_a_picture_and_a_table_are_downloaded(explorer):
    with explorer.expect_download() as png:
        take(explorer, "png")
    assert png.value.suggested_filename == "mmkg.png"
    picture = png.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    width = int.from_bytes(picture[16:20], "big")
    assert width >= 2 * explorer.evaluate("document.getElementById('canvas').clientWidth")  # sharp on paper too
    with explorer.expect_download() as sheet:
        take(explorer, "csv")
    text = sheet.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 40
    assert {"paper:blip-2", "paper:clip"} <= {row["id"] for row in rows}


def test_the_link_brings_the_state_back(explorer):
    hidden = not_drawn(explorer)
    find(explorer, hidden)
    explorer.locator("#kind-filters label", has_text="Tasks").click()
    explorer.get_by_role("slider", name="From").fill("2010")
    explorer.get_by_role("button", name="Timeline").click()
    expect(explorer).to_have_url(re.compile("layout=timeline"))
    names = explorer.evaluate("window.mmkg.scene.rows.map((row) => window.mmkg.map.names[row]).sort()")
    explorer.reload()
    explorer.wait_for_selector("html[data-ready=true]", state="attached")
    expect(explorer.locator("#card-title")).to_have_text(hidden)
    expect(explorer.locator("#layout-timeline")).to_have_attribute("aria-pressed", "true")
    assert explorer.evaluate("window.mmkg.scene.rows.map((row) => window.mmkg.map.names[row]).sort()") == names
    take(explorer, "link")
    assert "layout=timeline" in explorer.locator("#take-text").input_value()


def test_a_link_pasted_over_another_is_followed(explorer):
    explorer.evaluate("location.hash = '#n=paper:jave'")
    expect(explorer.locator("#card-title")).to_have_text("JAVE")
    explorer.wait_for_selector("html[data-ready=true]", state="attached")
    explorer.evaluate("location.hash = '#n=paper:clip&layout=timeline'")
    expect(explorer.locator("#card-title")).to_have_text("CLIP")
    expect(explorer.locator("#layout-timeline")).to_have_attribute("aria-pressed", "true")


def test_a_state_that_makes_no_sense_is_ignored(explorer, small_page):
    explorer.goto("about:blank")
    explorer.goto(
        small_page.as_uri() + "#n=paper:nothing&layout=__proto__&years=9-x&cited=-3&kinds=constructor&lang=%3Cb%3E"
    )
    explorer.wait_for_selector("html[data-ready=true]", state="attached")
    assert shown(explorer) == 40


# --- the table, languages, themes -----------------------------------------------------------


def test_the_table_holds_the_same_and_sorts(explorer):
    explorer.get_by_role("button", name="Table", exact=True).click()
    expect(explorer.locator("#row-count")).to_have_text("40 rows")
    explorer.get_by_role("button", name="Year").click()
    header = explorer.get_by_role("columnheader", name="Year")
    expect(header).to_have_attribute("aria-sort", "descending")
    years = [int(text) for text in explorer.locator("#table-body tr td:nth-child(3)").all_inner_texts() if text]
    assert years == sorted(years, reverse=True)
    explorer.get_by_role("checkbox", name=re.compile("Whole page")).check()
    expect(explorer.locator("#row-count")).to_have_text("78 rows")
    explorer.locator("#table-body").get_by_role("button", name="JAVE").click()
    expect(explorer.locator("#card-title")).to_have_text("JAVE")


def test_a_layout_chosen_from_the_table_is_shown(explorer):
    explorer.get_by_role("button", name="Table", exact=True).click()
    expect(explorer.locator("#table-holder")).to_be_visible()
    expect(explorer.locator("#layout-map")).to_have_attribute("aria-pressed", "false")
    explorer.get_by_role("button", name="Map", exact=True).click()
    expect(explorer.locator("#table-holder")).to_be_hidden()
    expect(explorer.locator("#canvas")).to_be_visible()


def test_the_first_tab_stop_leads_to_the_table(explorer):
    explorer.keyboard.press("Tab")
    expect(explorer.locator("#skip")).to_be_focused()
    explorer.keyboard.press("Enter")
    expect(explorer.get_by_role("region", name="Table")).to_be_focused()
    expect(explorer.locator("#row-count")).to_have_text("40 rows")


def test_filters_hold_for_the_table(explorer):
    explorer.get_by_role("button", name="Table", exact=True).click()
    explorer.get_by_role("checkbox", name=re.compile("Reading list only")).check()
    expect(explorer.locator("#row-count")).to_have_text("8 rows")


def test_the_interface_speaks_chinese(explorer):
    explorer.get_by_role("button", name="中文").click()
    expect(explorer.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(explorer.locator("#layout-timeline")).to_have_text("时间线")
    expect(explorer.locator("#hidden-line")).to_have_text("本页 78 个节点中已画出 40 个；没有被筛掉的节点。")
    find(explorer, "悟空")
    expect(explorer.locator("#card")).to_contain_text("与之相连")
    explorer.get_by_role("button", name="English").click()
    expect(explorer.locator("#layout-timeline")).to_have_text("Timeline")


def test_both_languages_have_every_word(explorer):
    missing = explorer.evaluate("window.mmkg.missingWords()")
    assert missing == []


def test_dark_follows_the_system(explorer):
    def ground():
        return explorer.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    explorer.emulate_media(color_scheme="dark")
    assert ground() != light


def test_the_footer_names_the_origin_and_semantic_scholar(explorer):
    expect(explorer.locator("footer")).to_contain_text("Made by hand for the tests.")
    expect(explorer.locator("footer").get_by_role("link", name="Semantic Scholar")).to_be_visible()


def test_print_shows_the_picture_and_the_card_only(explorer):
    find(explorer, "blip2")
    explorer.emulate_media(media="print")
    expect(explorer.locator("#panel")).to_be_hidden()
    expect(explorer.locator("#bar")).to_be_hidden()
    expect(explorer.locator("#card")).to_be_visible()


@pytest.mark.parametrize("size", [(820, 1180), (390, 844)])
def test_small_screens_have_everything(explorer, size):
    explorer.set_viewport_size({"width": size[0], "height": size[1]})
    find(explorer, "blip2")
    expect(explorer.locator("#card")).to_be_in_viewport()
    explorer.get_by_role("button", name="Close").click()
    explorer.get_by_role("button", name="Filters", exact=True).click()
    expect(explorer.locator("#hidden-line")).to_be_in_viewport()
    assert explorer.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
