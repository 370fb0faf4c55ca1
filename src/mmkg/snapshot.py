"""The tables of a kg in Arrow form in the user's cache, so that a fresh process need not parse text files.

A snapshot belongs to the exact state of the files it was made from (their names, sizes and times) and to this
version of mmkg; it is only ever a copy and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from mmkg.build import named_edges
from mmkg.settings import cache_folder
from mmkg.tables import Tables

_KEPT = 8
"""How many snapshots stay."""


def fingerprint(folder: Path) -> str:
    """Return a text that changes whenever a file of `folder` does, or the program."""
    state = hashlib.sha256(f"{version('mmkg')} {pd.__version__} {folder.resolve()}".encode(errors="surrogateescape"))
    files = (path for path in folder.rglob("*") if path.suffix in {".yaml", ".csv", ".jsonl", ".parquet", ".json"})
    for path in sorted([*files, *Path(__file__).parent.glob("*.py")]):  # what makes the tables, in an editable install
        with suppress(OSError):  # a link to nowhere: its reader says so
            status = path.stat()
            state.update(f"\n{path} {status.st_size} {status.st_mtime_ns}".encode(errors="surrogateescape"))
    return state.hexdigest()[:32]


def load(key: str) -> tuple[Tables, pd.DataFrame] | None:
    """Return tables and aliases kept under `key`, or None."""
    folder = cache_folder() / "snapshots" / key
    try:
        nodes = pd.read_feather(folder / "nodes.arrow").set_index("id")
        edges = pd.read_feather(folder / "edges.arrow")
        aliases = pd.read_feather(folder / "aliases.arrow")
    except (OSError, ValueError, KeyError):
        return None
    return Tables(nodes, named_edges(edges, nodes.index)), aliases


def save(key: str, tables: Tables, aliases: pd.DataFrame) -> None:
    """Keep tables and aliases under `key`; a cache that cannot be written is no error."""
    home = cache_folder() / "snapshots"
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=home, prefix="."))
        try:
            tables.nodes.reset_index().to_feather(made / "nodes.arrow", compression="uncompressed")
            edges = tables.edges.assign(subject=tables.subjects, object=tables.objects)
            edges.to_feather(made / "edges.arrow", compression="uncompressed")
            aliases.to_feather(made / "aliases.arrow", compression="uncompressed")
            os.replace(made, home / key)  # noqa: PTH105 - replaces an empty folder, fails on another's snapshot
        finally:
            shutil.rmtree(made, ignore_errors=True)
        _forget_old(home)


def _forget_old(home: Path) -> None:
    snapshots = sorted(home.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in snapshots[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
