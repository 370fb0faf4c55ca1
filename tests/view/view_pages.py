"""Pages that are watched while a test acts in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


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

    def forget(self) -> None:
        self.requests, self.errors, self.dialogs = [], [], []

    def is_quiet(self) -> bool:
        return not (self.requests or self.errors or self.dialogs)


def begin_to_open(page: Page, address: str) -> None:
    """Set the page back to a wide, light screen without a pointer on it, and open it afresh without waiting."""
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.evaluate(
        """(address) => {
            delete document.documentElement.dataset.ready; // nobody takes the old page for the new one
            history.replaceState(null, "", address); // what stood after # is gone
            location.reload(); // in the same process, which is faster than to go to an address
        }""",
        address,
    )


def wait_until_ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready=true]", state="attached", timeout=15_000)


def wait_until_painted(page: Page) -> None:
    """Wait for the frame that a change asked for: where names stand is known only when they are written."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def new_page(browser: Browser, watch: Watch, **options: object) -> Page:
    page = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | options).new_page()
    page.set_default_timeout(8_000)
    watch.on(page)
    return page
