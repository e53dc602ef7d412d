"""A real Chromium without a window."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

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


def demand_chromium() -> tuple[str, str]:
    """Return the paths of Chromium and its driver; skip the test, or fail it where Chromium is obligatory."""
    browser, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    if os.environ.get("B24APP_REQUIRE_CHROMIUM") == "1":
        pytest.fail("Chromium and chromedriver are obligatory here (B24APP_REQUIRE_CHROMIUM=1)")
    pytest.skip("Chromium or chromedriver is not installed")


@contextmanager
def chromium(profile: Path, width: int = 1280, height: int = 800) -> Iterator[webdriver.Chrome]:
    """Run a browser with an empty profile that keeps third-party cookies out."""
    browser, driver = demand_chromium()
    options = Options()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    window = webdriver.Chrome(options=options, service=Service(driver))
    try:
        window.set_page_load_timeout(30)
        yield window
    finally:
        window.quit()
