"""One browser for the session, a small map, and pages in which a test acts as a person.

Every remote host leads to a socket that accepts and never answers: a page that asks for anything waits for ever.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from view_maps import small_map
from view_pages import Watch, begin_to_open, new_page, wait_until_ready

from mmkg.view import MapData, render, rendering

if TYPE_CHECKING:
    from playwright.sync_api import Page

DRAWN = 40
"""Nodes drawn at first on the small map's page, so that some are not."""
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
    named = (os.environ.get("MMKG_CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    return next((path for path in named if path), None)


@pytest.fixture(scope="session")
def silence():
    """A port that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="session")
def browser(silence):
    path = chromium()
    if path is None:
        reason = "no Chromium found; the variable MMKG_CHROMIUM may name one"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of no use without a browser

    rules = f"--host-resolver-rules=MAP * 127.0.0.1:{silence}"
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=[*ARGUMENTS, rules])
        yield started
        started.close()


@pytest.fixture(scope="session")
def small() -> MapData:
    return small_map()


@pytest.fixture(scope="session")
def small_page(small, tmp_path_factory) -> Path:
    """The small map's page in a file."""
    path = tmp_path_factory.mktemp("page") / "graph.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "DRAWN", DRAWN)
        path.write_text(render(small), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def _in_turn(browser, small_page):
    """Two pages that take turns: while a test acts in one, the other opens afresh."""
    pages = deque((new_page(browser, watch), watch) for watch in (Watch(), Watch()))
    for page, _ in pages:
        page.goto(small_page.as_uri())
    yield pages
    for page, _ in pages:
        page.context.close()


@pytest.fixture
def explorer(_in_turn, small_page) -> Page:
    """The small map's page, freshly opened; the test fails if it called out or logged an error."""
    page, watch = _in_turn[0]
    wait_until_ready(page)
    yield page
    _in_turn.rotate()
    seen = replace(watch)
    watch.forget()
    begin_to_open(page, small_page.as_uri())
    assert seen.is_quiet(), seen
