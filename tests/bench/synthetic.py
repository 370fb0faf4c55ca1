"""A made-up map of any size: heavy-tailed citations within and between topics, as Parquet.

`python tests/bench/synthetic.py FOLDER [papers]` writes `FOLDER/expanded/`; a paper cites ten earlier ones on average.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mmkg.rows import PAPER_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 8
FIRST_YEAR, LAST_YEAR = 1990, 2024
REFERENCES = 10
"""Citations a paper, on average."""
TAIL = 1.2
"""Exponent of the Pareto weights by which papers are cited."""
AT_HOME = 0.7
"""Share of the citations that stay within the topic."""
TOPIC = 1000
"""Papers of a topic."""
WORDS = 20_000
"""Words that titles are made of."""


def citations(papers: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return citing and cited papers, each pair once; the number of a paper is its place in time."""
    random = np.random.default_rng(SEED)
    citing = np.sort(random.integers(1, papers, int(papers * REFERENCES * 1.08)))
    weights = random.pareto(TAIL, papers) + 0.1
    topic = random.integers(0, max(papers // TOPIC, 1), papers)
    home = random.random(citing.size) < AT_HOME
    cited = np.empty_like(citing)
    cited[~home] = _earlier(np.arange(papers), np.zeros(papers, dtype=np.int64), weights, citing[~home], random)
    order = np.lexsort((np.arange(papers), topic))
    first = np.searchsorted(topic[order], np.arange(topic.max() + 1))
    cited[home] = _earlier(order, first[topic], weights, citing[home], random)
    pairs = np.unique(citing[cited < citing] * papers + cited[cited < citing])
    return pairs // papers, pairs % papers


def _earlier(
    order: NDArray[np.int64],
    first: NDArray[np.int64],
    weights: NDArray[np.float64],
    citing: NDArray[np.int64],
    random: np.random.Generator,
) -> NDArray[np.int64]:
    """Return for each citing paper one that stands before it in `order` (from its `first`), by weight."""
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    total = np.concatenate(([0.0], np.cumsum(weights[order])))
    low, high = total[first[citing]], total[place[citing]]
    drawn = np.searchsorted(total, low + random.random(citing.size) * (high - low), side="right") - 1
    return order[np.minimum(drawn, order.size - 1)]


def write_map(folder: Path, papers: int) -> None:
    """Write `folder/expanded/` in the format of `mmkg.expanded`."""
    citing, cited = citations(papers)
    expanded = folder / "expanded"
    expanded.mkdir(parents=True, exist_ok=True)
    ids = np.char.add("paper:s2.", np.char.zfill(np.arange(papers).astype(str), 40)).astype(object)
    _papers(ids).to_parquet(expanded / "papers.parquet", index=False, compression="zstd")
    frame = pd.DataFrame(
        {"citing": ids[citing], "cited": ids[cited], "influential": pd.array([pd.NA] * citing.size, dtype="boolean")}
    )
    frame = frame.assign(intents=pd.array([None] * citing.size, dtype="str"), evidence="made up")
    frame.to_parquet(expanded / "citations.parquet", index=False, compression="zstd")
    (expanded / "manifest.json").write_text(json.dumps({"origin": "made up"}) + "\n", encoding="utf-8")


def _papers(ids: NDArray[np.object_]) -> pd.DataFrame:
    random = np.random.default_rng(SEED)
    words = (random.zipf(1.3, (ids.size, 7)) % WORDS).astype(str)
    years = FIRST_YEAR + np.arange(ids.size) * (LAST_YEAR + 1 - FIRST_YEAR) // ids.size
    titles = [" ".join(f"w{word}" for word in row) for row in words]
    given = {"title": titles, "year": years, "evidence": "made up"}
    columns = {
        name: given.get(name, pd.array([pd.NA] * ids.size, dtype=dtype)) for name, dtype in PAPER_COLUMNS.items()
    }
    return pd.DataFrame({"id": ids} | columns).astype(PAPER_COLUMNS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("papers", type=int, nargs="?", default=1_000_000)
    arguments = parser.parse_args()
    write_map(arguments.folder, arguments.papers)
