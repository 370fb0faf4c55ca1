"""Print the speed of the shipped map beside a peer in the same run: `python tests/bench/speed.py`.

Every row: median, the bound of the design, what the peer took, and the ratio. Bounds hold on two cores.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
from rich.console import Console
from rich.table import Table

import mmkg

KG = Path(__file__).parents[2] / "kg"


def seconds(task: Callable[[], object], times: int) -> float:
    """Return the median time of a task, after one run that does not count."""
    taken = []
    for _ in range(times + 1):
        start = time.perf_counter()
        task()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def process(script: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def main() -> None:
    """Measure and print."""
    os.environ["MMKG_KG"] = str(KG)
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()
    kg = mmkg.open(KG)
    names = kg.nodes.index[kg.nodes.curated.to_numpy()][::10].tolist()
    asked = iter(names * 100)
    graph = nx.DiGraph(kg.graph)
    page = Path(tempfile.mkdtemp()) / "graph.html"
    pandas = seconds(process("import pandas"), 7)
    pagerank = seconds(lambda: nx.pagerank(graph, personalization={"paper:blip-2": 1}), 3)
    rows = [
        ("fresh process: related('BLIP-2')", seconds(process("import mmkg; mmkg.related('BLIP-2')"), 7), "1.0 s",
         "import pandas", pandas),
        ("related, a curated name never asked before", seconds(lambda: kg.related(next(asked)), len(names)), "",
         "NetworkX PageRank", pagerank),
        ("related again", seconds(lambda: kg.related("BLIP-2"), 50), "5 ms", "NetworkX PageRank", pagerank),
        ("find", seconds(lambda: kg.find("blip"), 20), "", "", 0.0),
        ("open from the text files, no snapshot", seconds(lambda: mmkg.open(KG)._built(), 3), "", "", 0.0),
        ("write the page of the whole map", seconds(lambda: kg.view().save(page), 1), "", "", 0.0),
    ]  # fmt: skip
    table = Table("what", "median", "bound", "peer in the same run", "peer's median", "ratio")
    for what, own, bound, peer, other in rows:
        ratio = f"{own / other:.3f}" if other else ""
        table.add_row(what, _shown(own), bound, peer, _shown(other) if other else "", ratio)
    table.add_row("size of the page", f"{page.stat().st_size / 1e6:.1f} MB", "12 MB", "", "", "")
    Console(width=140).print(table)


def _shown(taken: float) -> str:
    return f"{taken:.2f} s" if taken >= 1 else f"{1000 * taken:.1f} ms"


if __name__ == "__main__":
    main()
