"""A real Chromium driven by Playwright: the system's own, with third-party cookies blocked.

@pytest.fixture(scope="module")
def chrome():
    with opened_chrome() as chrome:
        yield chrome

frame = chrome.app(running)          # the app's frame inside the portal's page
frame.get_by_role("button", name="Robots").click()
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, ConsoleMessage, FrameLocator, Page, expect, sync_playwright

from tests.web.browser import FLAGS, demand_chromium
from tests.web.living import Living

PATIENCE = 60_000
"""Milliseconds; a busy machine is slow, and nothing here measures."""

_BLOCKED = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}


@dataclass
class Chrome:
    """A window of the browser, and what its console has complained about."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def heard(self, said: ConsoleMessage) -> None:
        """Keep what the console complains of: violated policies, failed files, errors of scripts."""
        if said.type == "error" and not said.location.get("url", "").endswith("/favicon.ico"):
            self.complaints.append(f"{said.text} {said.location.get('url', '')}")

    def emptied(self) -> None:
        """Leave the page, which would go on asking a portal that begins anew, and forget what was complained of."""
        self.page.goto("about:blank")
        self.complaints.clear()

    def sized(self, width: int, height: int = 900) -> None:
        """Make the window this wide, as a phone or a desk has it."""
        self.page.set_viewport_size({"width": width, "height": height})

    def app(self, running: Living, user: int = 1, language: str = "en") -> FrameLocator:
        """Open the app in the portal as a person does; returns its frame."""
        self.page.goto(f"{running.frame_page(user)}&lang={language}")
        return self.page.frame_locator("iframe")

    def overflow(self) -> int:
        """Return by how many pixels the app's page is wider than its frame."""
        frame = next(one for one in self.page.frames if one.parent_frame)
        return int(frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def pictured(self, path: Path) -> None:
        """Photograph the whole page."""
        self.page.screenshot(path=path, full_page=True)


@contextmanager
def opened_chrome(width: int = 1280, height: int = 900) -> Iterator[Chrome]:
    """Run a browser with an empty profile that keeps third-party cookies out; skip or fail where there is none."""
    browser = demand_chromium()
    expect.set_options(timeout=PATIENCE)
    # Chromium's helpers may still write into the profile while it is taken away.
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, sync_playwright() as playwright:
        preferences = Path(home) / "Default" / "Preferences"
        preferences.parent.mkdir()
        preferences.write_text(json.dumps(_BLOCKED))
        context = playwright.chromium.launch_persistent_context(
            home,
            executable_path=browser,
            headless=True,
            args=[*FLAGS, "--test-third-party-cookie-phaseout"],
            viewport={"width": width, "height": height},
            chromium_sandbox=False,
            timeout=2 * PATIENCE,
        )
        context.set_default_timeout(PATIENCE)
        chrome = Chrome(context, context.pages[0])
        chrome.page.on("console", chrome.heard)
        chrome.page.on("pageerror", lambda fault: chrome.complaints.append(str(fault)))
        try:
            yield chrome
        finally:
            context.close()
