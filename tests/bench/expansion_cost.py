"""What an expansion costs: `python tests/bench/expansion_cost.py [requests|memory|pace]` (without a word: all three).

- requests: 1,000 papers with 30 references each from a server at 60 ms latency, beside the plain client's call a paper
- pace: how far apart requests arrive at the server, at 20 a second
- memory: 20,000 papers with 40 references and 100 citations each
"""

from __future__ import annotations

import asyncio
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from expansion import make_kg, settings
from mmkg.expand import Options, expand
from mmkg.store import Store
from s2_server import Corpus, Server, sha

LATENCY = 0.06


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def nodes(numbers: range) -> list[str]:
    return [f"paper:arxiv.2000.{n:05}" for n in numbers]


def requests() -> None:
    chance = random.Random(1)  # noqa: S311 - no secrets
    corpus, papers = Corpus(), range(1, 1_001)
    others = [corpus.add(n) for n in range(20_000, 26_000)]
    for number in papers:
        corpus.add(number, chance.sample(others, 30))
    with Server(corpus, latency=LATENCY) as server, tempfile.TemporaryDirectory() as folder:
        kg = make_kg(Path(folder), papers)
        began = time.monotonic()
        report = expand(kg, nodes(papers), Options(), settings(server, Path(folder)))
        ours, seconds = len(server.seen), time.monotonic() - began
        crawled = server.seen[-1].time - server.seen[0].time + LATENCY
        say(f"mmkg: {ours} requests, {crawled:.1f} s of asking, {seconds:.1f} s with writing; {report.states}")
        say(f"      at 1 request a second: {max(crawled, ours):.0f} s")
        began = time.monotonic()
        asyncio.run(plain_client(server.url, papers))
        plain, seconds = len(server.seen) - ours, time.monotonic() - began
        say(f"plain client, one call a paper: {plain} requests, {seconds:.1f} s; at 1 request a second: {plain} s")
        say(f"{plain / ours:.0f} times fewer requests")
        assert ours <= 10
        assert plain >= 50 * ours


async def plain_client(url: str, papers: range) -> None:
    from semanticscholar import AsyncSemanticScholar  # noqa: PLC0415 - only here

    client = AsyncSemanticScholar(api_url=url)
    for number in papers:
        await client.get_paper_references(sha(number), limit=1_000)


def pace() -> None:
    rate = 20.0
    corpus = Corpus()
    for number in range(1, 61):
        corpus.add(number, citationCount=5_000)
    with Server(corpus, latency=0.005) as server, tempfile.TemporaryDirectory() as folder:
        kg = make_kg(Path(folder), range(1, 61))
        expand(kg, nodes(range(1, 61)), Options(), settings(server, Path(folder), s2_rate=rate))
        times = [seen.time for seen in server.seen]
    fullest = max(sum(1 for other in times if 0 <= other - one < 1) for one in times)
    gaps = [later - one for one, later in itertools.pairwise(times)]
    least = min(gaps) * 1e3
    say(f"{len(times)} requests at {rate:g} a second: at most {fullest} in any second, least gap {least:.1f} ms")
    assert fullest <= rate + 1


def memory() -> None:
    """Serve from this process, expand in another one, and measure that."""
    chance = random.Random(1)  # noqa: S311 - no secrets
    corpus, papers = Corpus(), range(1, 20_001)
    others = [corpus.add(n) for n in range(100_000, 400_000)]
    for number in papers:
        corpus.add(number, chance.choices(others, k=40))
        corpus.citations[sha(number)] = chance.choices(others, k=100)
    with Server(corpus) as server, tempfile.TemporaryDirectory() as folder:
        make_kg(Path(folder), papers)
        began = time.monotonic()
        command = [sys.executable, __file__, "child", folder, server.url]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        size = (Path(folder) / "answers.sqlite").stat().st_size / 1e9
        say(f"20,000 papers, {len(server.seen)} requests, {time.monotonic() - began:.0f} s, store {size:.1f} GB")
        say(done.stdout.strip())
        if done.returncode:
            sys.exit("over the bound of 1 GB")


def child(folder: str, url: str) -> None:
    """Expand; print the peak of this process's memory."""
    report = expand(Path(folder) / "kg", nodes(range(1, 20_001)), Options(), settings(url, Path(folder)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
    say(f"{len(report.new):,} new papers, {report.new_citations:,} citations, peak memory {peak:.2f} GB")
    with Store(Path(folder) / "answers.sqlite") as store:
        say(f"{len(store)} answers kept")
    assert peak < 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    else:
        for name in sys.argv[1:] or ["requests", "pace", "memory"]:
            {"requests": requests, "pace": pace, "memory": memory}[name]()
