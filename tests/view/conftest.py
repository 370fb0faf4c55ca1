"""One browser for the session, one small map, pages that act as a person would."""

from __future__ import annotations

import os
import shutil

import pandas as pd
import pytest

from mmkg.schema import RELATIONS
from mmkg.tables import NODE_COLUMNS, Tables

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    return os.environ.get("MMKG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        reason = "no Chromium found; MMKG_CHROMIUM may name one"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


def make_tables(nodes: list[dict], edges: list[tuple[str, str, str]]) -> Tables:
    """The two tables, from a few rows."""
    frame = pd.DataFrame(nodes).set_index("id")
    for name, kind in NODE_COLUMNS.items():
        if name not in frame:
            frame[name] = False if kind == "bool" else None
        if kind.startswith("Int"):
            frame[name] = pd.to_numeric(frame[name]).astype(kind)
    frame["name"] = frame["name"].fillna(frame["title"])
    frame["kind"] = pd.Categorical(frame["kind"], ["paper", "code", "dataset", "task", "resource"])
    frame = frame[list(NODE_COLUMNS)].sort_index()
    table = pd.DataFrame(edges, columns=["subject", "relation", "object"])
    for name in ("subject", "object"):
        table[name] = pd.Categorical(table[name], frame.index)
    table["relation"] = pd.Categorical(table["relation"], list(RELATIONS))
    table["evidence"] = pd.Categorical(["made by hand"] * len(table))
    table["influential"] = pd.array([None] * len(table), dtype="boolean")
    table["detail"] = pd.Categorical([None] * len(table))
    return Tables(frame, table)
