"""The system's own Chromium: where it is, and how it is run without a window."""

import os
import shutil

import pytest

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def demand_chromium() -> str:
    """Return the path of Chromium; skip the test, or fail it where Chromium is obligatory."""
    if browser := shutil.which("chromium") or shutil.which("chromium-browser"):
        return browser
    if os.environ.get("B24APP_REQUIRE_CHROMIUM") == "1":
        pytest.fail("Chromium is obligatory here (B24APP_REQUIRE_CHROMIUM=1)")
    pytest.skip("Chromium is not installed")
