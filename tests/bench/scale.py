"""Measure speed: `python tests/bench/scale.py [papers ...]` makes maps of these sizes and asks them.

For each size a fresh process opens the Parquet map, gives its first answer, and then answers for 100 random papers and
the 20 most cited ones. Beside it, in the same process, stand personalised PageRank by igraph and (up to 100,000
papers: a million take 20 GB) by NetworkX.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from synthetic import write_map

import mmkg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mmkg.kg import KG

SIZES = (10_000, 100_000, 1_000_000)
RANDOM, HUBS, OTHERS = 100, 20, 5
"""Questions about random papers, about hubs, and to the other programs."""
FOR_NETWORKX = 100_000
"""Most papers that NetworkX is given."""
DAMPING = 0.9


def measured(ask: Callable[[int], object], rows: Iterable[int]) -> str:
    """Return median and worst time of some questions."""
    times = []
    for row in rows:
        start = time.perf_counter()
        ask(int(row))
        times.append(1000 * (time.perf_counter() - start))
    return f"median {np.median(times):8.1f} ms, worst {max(times):8.1f} ms"


def measure(folder: Path) -> None:
    """Print one line for each thing measured on the map in a folder."""
    start = time.perf_counter()
    kg = mmkg.open(folder)
    kg.related(str(kg.nodes.index[len(kg.nodes) // 2]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{len(kg.nodes):,} papers, {len(kg.edges):,} citations")
    print(f"  to the first answer   {time.perf_counter() - start:8.1f} s, {memory:.1f} GB")
    ids, citations = kg.nodes.index, np.bincount(kg.tables.objects, minlength=len(kg.nodes))
    random = np.random.default_rng(5).choice(len(ids), RANDOM, replace=False)
    hubs = np.argsort(-citations, kind="stable")[:HUBS]
    for name, rows in (("random papers", random), ("hubs", hubs)):
        print(f"  related, {name:13} {measured(lambda row: kg.related(ids[row]), rows)}")
    measure_igraph(kg, random[:OTHERS])
    if len(ids) <= FOR_NETWORKX:
        measure_networkx(kg, random[:OTHERS])


def measure_igraph(kg: KG, rows: Iterable[int]) -> None:
    """Print the time of igraph's personalised PageRank."""
    import igraph  # noqa: PLC0415 - its import is no part of what is measured before

    edges = np.stack((kg.tables.subjects, kg.tables.objects), axis=1)
    graph = igraph.Graph(n=len(kg.nodes), edges=edges)

    def ask(row: int) -> object:
        return graph.personalized_pagerank(directed=False, damping=DAMPING, reset_vertices=row)

    print(f"  igraph PageRank       {measured(ask, rows)}")


def measure_networkx(kg: KG, rows: Iterable[int]) -> None:
    """Print the time of NetworkX's personalised PageRank."""
    import networkx as nx  # noqa: PLC0415

    graph = nx.Graph()
    graph.add_nodes_from(range(len(kg.nodes)))
    graph.add_edges_from(zip(kg.tables.subjects.tolist(), kg.tables.objects.tolist(), strict=True))
    print(f"  NetworkX PageRank     {measured(lambda row: nx.pagerank(graph, DAMPING, {row: 1}), rows)}")


def main() -> None:
    """Make the maps in a temporary folder and measure each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=SIZES)
    parser.add_argument("--open", type=Path, help="measure this map here")
    arguments = parser.parse_args()
    if arguments.open:
        measure(arguments.open)
        return
    with tempfile.TemporaryDirectory() as folder:
        for papers in arguments.papers:
            write_map(Path(folder) / str(papers), papers)
            command = [sys.executable, __file__, "--open", str(Path(folder) / str(papers))]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
