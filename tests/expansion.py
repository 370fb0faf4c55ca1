"""What the tests of expansion share: a clock that does not wait, a small map, and one way to run."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson

from mmkg.expand import Options, Report, expand
from mmkg.semantic_scholar import Clock
from mmkg.settings import Secret, Settings
from s2_server import Corpus, Server, sha

TODAY = "2026-11-24T12:00:00+00:00"
KEY = "not-a-real-key-7f3a"


def in_a_loop(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: the browser's tests leave a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class FakeTime:
    """Time that passes only when somebody waits."""

    def __init__(self, today: str = TODAY) -> None:
        self.seconds, self.waits, self.today = 0.0, [], today

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def clock(self) -> Clock:
        return Clock(time=lambda: self.seconds, sleep=self.sleep, chance=lambda: 0.5, now=lambda: self.today)


def settings(server: Server | str, folder: Path, **changes: Any) -> Settings:
    url = server if isinstance(server, str) else server.url
    return Settings(
        **{"s2_url": url, "s2_rate": 1000.0, "s2_key": Secret(KEY), "store": folder / "answers.sqlite"} | changes
    )


def corpus(papers: int = 3, references: int = 4) -> Corpus:
    """Papers 1, 2, … each cite `references` others from 101 on; each shares one with its neighbour."""
    known = Corpus()
    for number in range(101, 101 + papers * (references - 1) + 1):
        known.add(number)
    for number in range(1, papers + 1):
        first = 101 + (number - 1) * (references - 1)
        known.add(number, [sha(first + n) for n in range(references)])
    return known


def make_kg(folder: Path, numbers: Any = (1, 2, 3), **facts: Any) -> Path:
    """A kg that holds nothing but the papers of these numbers, by arXiv id."""
    rows = [
        {"id": f"paper:arxiv.2000.{n:05}", "title": f"Paper number {n} on vision and language", "year": 2020,
         "arxiv": f"2000.{n:05}", "evidence": {"S001": ["title"]}, **facts}
        for n in numbers
    ]  # fmt: skip
    (folder / "kg" / "expanded").mkdir(parents=True)
    (folder / "kg" / "expanded" / "papers.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return folder / "kg"


def grow(
    kg: Path, server: Server | str, numbers: Any = (1, 2, 3), *, time: FakeTime | None = None, **options: Any
) -> Report:
    """Expand papers of a kg against a server, without waiting."""
    nodes = [f"paper:arxiv.2000.{n:05}" for n in numbers]
    return expand(kg, nodes, Options(**options), settings(server, kg.parent), clock=(time or FakeTime()).clock())


def digest(kg: Path) -> dict[str, str]:
    files = sorted((kg / "expanded").iterdir())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def lines(kg: Path, name: str) -> list[str]:
    return (kg / "expanded" / name).read_text(encoding="utf-8").splitlines()


def states(kg: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    """(paper, list) → (known, total, state)."""
    rows = [line.split(",") for line in lines(kg, "coverage.csv")[1:]]
    return {(row[0].removeprefix("paper:arxiv.2000."), row[1]): (row[2], row[3], row[4]) for row in rows}
