"""Throw bytes at every importer until the time is up: `uv run --with atheris python tests/bench/fuzz_exchange.py`.

A run without a finding ends with exit 0. It is bounded by `-max_total_time` (60 s unless given) and needs atheris,
which is no dependency of mmkg because it is built for Linux and a few Pythons only. Without atheris the same pieces
are put together at random.
"""

from __future__ import annotations

import random
import sys
import time

from mmkg.errors import MMKGError
from mmkg.exchange import READERS, parse
from mmkg.exchange.source import decode

PIECES = (
    b"# A\n## B\n", b"- ", b"| a | b |\n|---|---|\n", b"[T](https://arxiv.org/abs/2301.12597)", b"**", b"<td>", b"<details>",
    b"](", b"[", b"\n\n", b"@article{a,", b"title={", b"}", b"\\'e", b"TY  - CONF\n", b"TI  - x\n", b"ER  - \n", b'{"title":"a"}', b"[", b"]",
    b"title,doi\n", b'"', b"10.1/x", b"\x00", b"\xff", "悟空".encode(), b"https://", b"et al.", b", ICML 2021", b"&#x110000;", b"<!--", b"`" * 40,
)  # fmt: skip


def one(data: bytes) -> None:
    """Read the bytes as every format; only errors of ours may come out."""
    try:
        text = decode(data, "fuzz")
    except MMKGError:
        return
    for name in READERS:
        start = time.process_time()
        try:
            parse(text, "fuzz", name)
        except MMKGError:
            continue
        if (took := time.process_time() - start) > 5:
            raise TimeoutError(f"{name}: {took:.1f} s for {len(data)} bytes")


def at_random(seconds: float) -> None:
    """Put pieces together at random, the same ones for the same seed."""
    draw = random.Random(20261124)
    end, runs = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        one(b"".join(draw.choices(PIECES, k=draw.randint(1, 80))))
        runs += 1
    sys.stderr.write(f"{runs} runs, nothing found\n")


def main() -> None:
    """Run under atheris where it is installed, else at random."""
    try:
        import atheris  # noqa: PLC0415
    except ImportError:
        at_random(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
        return
    limit = [] if any("max_total_time" in argument for argument in sys.argv) else ["-max_total_time=60"]
    atheris.instrument_all()
    atheris.Setup([*sys.argv, *limit, "-max_len=4096"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
