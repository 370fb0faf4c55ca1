"""One browser for the session, a small map, and pages in which a test acts as a person.

Every remote host leads to a socket that accepts and never answers: a page that asks for anything waits for ever.
"""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from view_maps import small_map

from mmkg.view import MapData, render, rendering

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


@dataclass
class Watch:
    """What a page did that it should not do."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        local = ("file:", "blob:", "data:", "about:")
        page.on("request", lambda request: request.url.startswith(local) or self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: message.type in {"error", "warning"} and self.errors.append(message.text))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def is_quiet(self) -> bool:
        return not (self.requests or self.errors or self.dialogs)


def wait_until_ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready=true]", state="attached", timeout=15_000)


def new_page(browser: Browser, watch: Watch, **options: object) -> Page:
    page = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | options).new_page()
    page.set_default_timeout(8_000)
    watch.on(page)
    return page


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
def _reused(browser):
    watch = Watch()
    page = new_page(browser, watch)
    yield page, watch
    page.context.close()


@pytest.fixture
def explorer(_reused, small_page) -> Page:
    """The small map's page, freshly opened; the test fails if it called out or logged an error."""
    page, watch = _reused
    page.goto("about:blank")
    page.set_viewport_size({"width": 1400, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(small_page.as_uri())
    wait_until_ready(page)
    yield page
    assert watch.is_quiet(), watch
