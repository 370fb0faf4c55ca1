"""Print how fast the explorer is in a browser: `python tests/bench/explorer.py [seconds to wait for plain pyvis]`.

The shipped map and made-up ones of 2,000, 10,000 and 50,000 papers; beside them, in the same run, the page that
pyvis makes of the same 2,000 nodes with `from_nx` and its defaults. Usable: drawn, and the search answers.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np
from playwright.sync_api import Error, sync_playwright
from pyvis.network import Network
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "view"))
from view_maps import make_tables

import mmkg
from mmkg.view import MapData, render

KG = Path(__file__).parents[2] / "kg"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WORDS = "vision language retrieval captioning document layout speech video question answering graph attention".split()  # noqa: SIM905

TYPED = ("vision language", "visoin langauge retreival")
"""Once well and once badly: near names take longer."""

KEYSTROKE = """(text) => {
    const field = document.getElementById("search");
    field.value = text;
    const start = performance.now();
    field.dispatchEvent(new Event("input"));
    return performance.now() - start;
}"""
FILTER = """() => {
    const { store, canvas, map } = window.mmkg;
    const start = performance.now();
    store.set({ filters: { ...store.get().filters, from: map.year.reduce((most, year) => Math.max(most, year)) - 3 } });
    canvas.redraw();
    return performance.now() - start;
}"""
EXPAND = """() => {
    const { scene, act, canvas, map } = window.mmkg;
    const edge = map.subject.findIndex((from, at) => scene.isShown[from] && !scene.isShown[map.object[at]]);
    const start = performance.now();
    if (edge >= 0) act.expand(map.subject[edge]);
    canvas.redraw();
    return performance.now() - start;
}"""


def made_up(size: int) -> MapData:
    """Return a map of `size` papers with three citations each, the earlier ones cited more."""
    random = np.random.default_rng(size)
    letters = np.array(list("abcdefghiklmnoprstuvy"))
    rare = ["".join(random.choice(letters, random.integers(4, 12))) for _ in range(size // 2)]  # as real titles have
    titles = [" ".join([*random.choice(WORDS, 6), str(random.choice(rare))]) for _ in range(size)]
    ids = [f"paper:arxiv.{2000 + number // 10_000}.{number % 10_000:05}" for number in range(size)]
    nodes = [
        {
            "id": node,
            "kind": "paper",
            "title": f"{title} {number}",
            "year": 2000 + number * 25 // size,
            "curated": number < 50,
        }
        for number, (node, title) in enumerate(zip(ids, titles, strict=True))
    ]
    edges = {(ids[one], "cites", ids[int(one * random.random() ** 2)]) for one in range(1, size) for _ in range(3)}
    return MapData(make_tables(nodes, sorted(edge for edge in edges if edge[0] != edge[2])), origin="made up")


def plain_pyvis(data: MapData) -> str:
    """Return the page that pyvis makes by itself."""
    graph = nx.DiGraph()
    graph.add_nodes_from(data.tables.nodes.index)
    graph.add_edges_from(zip(data.tables.edges["subject"], data.tables.edges["object"], strict=True))
    network = Network(directed=True, cdn_resources="in_line")
    network.from_nx(graph)
    return network.generate_html()


def explore(browser, path: Path) -> list[float]:
    """Return milliseconds: to usable (median of 3), slowest keystroke, filter, expand."""
    opened = []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        start = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=true]", state="attached", timeout=60_000)
        opened.append(1000 * (time.perf_counter() - start))
        typed = [page.evaluate(KEYSTROKE, text[:end]) for text in TYPED for end in range(1, len(text) + 1)]
        acted = [page.evaluate(FILTER), page.evaluate("window.mmkg.store.undo() || 0") or 0, page.evaluate(EXPAND)]
        page.close()
    return [statistics.median(opened), max(typed), acted[0], acted[2]]


def wait_for_pyvis(browser, path: Path, seconds: float) -> str:
    """Return how long the plain page takes to settle; its two requests to a CDN are refused at once."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.route("http*://**", lambda route: route.abort())
    start = time.perf_counter()
    try:
        page.goto(path.as_uri(), timeout=seconds * 1000, wait_until="commit")
        page.wait_for_function("() => window.network?.physics?.stabilized === true", timeout=seconds * 1000)
        return f"{time.perf_counter() - start:.1f} s"
    except Error:
        return f"> {seconds:.0f} s"
    finally:
        page.close()


def main() -> None:
    """Measure and print."""
    patience = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    folder = Path(tempfile.mkdtemp())
    maps = {"shipped": mmkg.open(KG).view().data} | {
        f"{size:,} made up": made_up(size) for size in (2_000, 10_000, 50_000)
    }
    table = Table(
        "map", "nodes", "write, s", "MB", "usable, ms", "keystroke, ms", "filter, ms", "expand, ms", "plain pyvis"
    )
    path = os.environ.get("MMKG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=ARGUMENTS)
        for number, (name, data) in enumerate(maps.items()):
            file = folder / f"{number}.html"
            start = time.perf_counter()
            file.write_text(render(data), encoding="utf-8")
            written = time.perf_counter() - start
            plain = ""
            if name.startswith("2,000"):
                (folder / "plain.html").write_text(plain_pyvis(data), encoding="utf-8")
                plain = wait_for_pyvis(browser, folder / "plain.html", patience)
            measured = [f"{value:,.0f}" for value in explore(browser, file)]
            size = f"{file.stat().st_size / 1e6:.1f}"
            table.add_row(name, f"{len(data.tables.nodes):,}", f"{written:.1f}", size, *measured, plain)
        browser.close()
    Console(width=130).print(table)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
