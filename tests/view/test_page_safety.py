"""Nothing in the data runs, nothing is asked of the network, and assistive technology can read the page."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from payloads import PAYLOADS
from view_maps import make_tables
from view_pages import Watch, new_page, wait_until_ready

from mmkg.schema import ENTRY_MODELS, Evidence
from mmkg.view import MapData, View, render

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
KINDS = list(ENTRY_MODELS)
FIELDS = ("name", "title", "date", "venue", "authors", "url", "arxiv", "doi", "acl", "s2", "counts_as_of", "evidence")


def hostile_entry(kind: str, bad: str):
    """An entry that no validation has seen: each text is the payload."""
    texts = dict.fromkeys(("name", "name_zh", "title", "url", "licence", "note", "venue", "checked"), bad)
    lists = {name: [bad, bad] for name in ("aliases", "organisations", "section", "releases", "modality", "language")}
    source = Evidence.model_construct(repo=f"github:{bad}", path=bad, commit=bad, page=bad, source=bad, what=bad)
    return ENTRY_MODELS[kind].model_construct(
        **texts,
        **lists,
        notes=f"{bad}\n{bad}",
        links={bad: bad, "site": bad},
        facts={bad: bad, "list": [bad]},
        size={bad: bad},
        evidence=[source],
    )


def hostile_map() -> MapData:
    """A map in which every field of every node is a payload."""
    nodes, edges, entries, aliases = [], [], {}, {}
    for number, bad in enumerate(PAYLOADS):
        kind = KINDS[number % len(KINDS)]
        node = f"{kind}:{number}-{bad}"
        nodes.append({"id": node, "kind": kind, "curated": number % 2 == 0, "year": 2000} | dict.fromkeys(FIELDS, bad))
        entries[node], aliases[node] = hostile_entry(kind, bad), [bad, f"{bad} too"]
    ids = [row["id"] for row in nodes]
    edges = [(one, "cites", other) for one in ids[:12] for other in ids[:12] if one != other]
    rows = [[ids[0].split(":", 1)[1], bad, "x", "y", bad, 1.0, bad, bad] for bad in PAYLOADS]
    covered = [[ids[at], bad, 1, 2, bad, bad, bad] for at, bad in enumerate(PAYLOADS)]
    return MapData(
        make_tables(nodes, edges),
        entries,
        aliases,
        pd.DataFrame(rows, columns=["paper", "method", "dataset", "task", "metric", "value", "setting", "evidence"]),
        pd.DataFrame(covered, columns=["paper", "list", "known", "total", "state", "as_of", "evidence"]),
        lambda _, k: pd.DataFrame({"id": ids[:k], "score": 1.0, "why": PAYLOADS[:k]}),
        "".join(PAYLOADS),
    )


@pytest.fixture(scope="module")
def hostile():
    return hostile_map()


@pytest.fixture(scope="module")
def hostile_page(hostile, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "<img src=x onerror=window.hit=1>.html"
    path.write_text(render(hostile), encoding="utf-8")
    return path


WALK = """() => {
    const { map, store } = window.mmkg;
    const found = [];
    for (let row = 0; row < map.size; row++) {
        store.set({ selected: row });
        for (const more of document.querySelectorAll("#card .more")) more.click();
        for (const { protocol, href } of document.querySelectorAll("#card a"))
            if (!/^https?:$/.test(protocol)) found.push(href);
        const bad = "#card :is(script, img, svg, iframe, object, embed, style, link, form, video, audio, base, meta)";
        found.push(...[...document.querySelectorAll(bad)].map((element) => element.outerHTML));
        for (const element of document.querySelectorAll("#card *"))
            for (const { name } of element.attributes) if (name.startsWith("on") || name === "style") found.push(name);
    }
    return found;
}"""


@pytest.mark.parametrize("policy", ["with", "without"])
def test_nothing_in_the_data_runs(browser, hostile_page, policy):
    """Also with the content security policy out of force: it is the second wall, not the first."""
    assert len(PAYLOADS) >= 60
    watch = Watch()
    page = new_page(browser, watch, bypass_csp=policy == "without")
    page.goto(hostile_page.as_uri())
    wait_until_ready(page)
    assert page.evaluate(WALK) == []
    page.keyboard.press("/")
    for bad in PAYLOADS[::6]:
        page.get_by_role("combobox").fill(bad[:200])
    page.keyboard.press("Escape")
    page.evaluate("window.mmkg.store.set({ table: true, whole: true, layout: 'timeline' })")
    page.evaluate(
        """() => {
            const { map, scene, store } = window.mmkg;
            store.set({ picked: new Set(scene.rows.filter((row) => map.kind[row] === 0)) });
        }"""
    )
    page.locator("#take summary").click()
    page.locator("#take-bibtex").click()
    page.locator("#take-close").click()
    page.evaluate("window.mmkg.store.set({ table: false, layout: 'around', centre: 3, selected: 3, language: 'zh' })")
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.scripts.length") == 6
    assert watch.is_quiet(), watch
    page.context.close()


def test_bidi_controls_never_reach_the_page(hostile_page):
    page = hostile_page.read_text(encoding="utf-8")
    ours = page[page.index('id="catalogue"') : page.index("vis-network")]
    assert not {"\u202e", "\u2066", "\u200b", "\u0000"} & set(ours)


def test_a_frame_in_a_notebook_lets_nothing_out(browser, hostile, tmp_path):
    focus = hostile.tables.nodes.index[0]
    path = tmp_path / "notebook.html"
    path.write_text(f"<title>host</title>{View(hostile, focus)._repr_html_()}", encoding="utf-8")
    watch = Watch()
    page = new_page(browser, watch)
    page.goto(path.as_uri())
    frame = page.frames[1]
    frame.wait_for_selector("html[data-ready=true]", state="attached")
    assert frame.evaluate("self.origin") == "null"
    assert page.evaluate("window.hit") is None
    assert page.title() == "host"
    assert watch.is_quiet(), watch
    page.context.close()


def test_no_request_leaves_the_page_when_hosts_are_blocked(browser, small_page):
    watch = Watch()
    page = new_page(browser, watch, offline=True)
    page.goto(small_page.as_uri())
    wait_until_ready(page)
    assert watch.is_quiet(), watch
    page.context.close()


def test_the_page_names_no_host_to_load_from(small_page):
    """Addresses stand in the page only as data and as links."""
    html = small_page.read_text(encoding="utf-8")
    head = unescape(html[: html.index("<style>")])
    assert "default-src 'none'" in head
    assert "unsafe" not in head
    assert "http://" not in head
    assert "https://" not in head


AXE_RUN = """async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 4).join(" | ")}`);
}"""
FRESH = {"selected": -1, "table": False, "language": "en"}
STATES = {
    "map": "{}",
    "card": "{ selected: window.mmkg.rowOf('paper:blip-2') }",
    "table": "{ table: true, selected: -1 }",
    "chinese": "{ language: 'zh', selected: window.mmkg.rowOf('dataset:wukong') }",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(explorer, scheme):
    explorer.emulate_media(color_scheme=scheme)
    explorer.evaluate(AXE)
    for state, patch in STATES.items():
        explorer.evaluate("(fresh) => window.mmkg.store.set(fresh)", FRESH)
        explorer.evaluate(f"window.mmkg.store.set({patch})")
        assert explorer.evaluate(AXE_RUN) == [], state


def test_axe_finds_no_serious_violation_with_everything_open(explorer):
    explorer.set_viewport_size({"width": 390, "height": 844})
    explorer.evaluate(AXE)
    explorer.get_by_role("button", name="Filters", exact=True).click()
    explorer.get_by_role("combobox").fill("study")
    assert explorer.evaluate(AXE_RUN) == []
