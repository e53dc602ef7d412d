"""The installation in a real browser: our page inside the portal's frame, speaking the official SDK's protocol."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.emulated import eventually
from tests.web.browser import chromium, demand_chromium
from tests.web.living import living

pytestmark = pytest.mark.browser
SECRETS = ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN")


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    demand_chromium()
    with chromium(tmp_path_factory.mktemp("chromium")) as window:
        yield window


@pytest.fixture
def running(window, emulator, tmp_path):
    with living(emulator, tmp_path, ui=True) as running:
        window.get("about:blank")
        window.get_log("browser")
        yield running


def complaints(window):
    """What the browser's console holds against our pages: policy violations, failed files, script errors."""
    return [line["message"] for line in window.get_log("browser") if line["level"] == "SEVERE"]


def text_in_frame(window, wanted):
    """Wait until the app's frame shows a text; returns all of its text."""

    def look(driver):
        driver.switch_to.default_content()
        driver.switch_to.frame(driver.find_element(By.TAG_NAME, "iframe"))
        text = driver.find_element(By.TAG_NAME, "body").text
        return text if wanted in text else None

    try:
        return WebDriverWait(window, 20, ignored_exceptions=[Exception]).until(look)
    finally:
        window.switch_to.default_content()


def test_the_page_finishes_the_installation_and_the_home_page_follows(window, running):
    assert not running.is_installed()
    window.get(running.frame_page())
    eventually(running.is_installed)
    home = text_in_frame(window, "Воронка сейчас")
    assert f"зарегистрировано: {len(running.app.robots)} из {len(running.app.robots)}" in home
    assert "Установка только что проверена" in home
    assert complaints(window) == []
    (install,) = running.app.installs.all()
    assert install.is_finished


def test_neither_page_nor_address_in_the_frame_holds_a_token(window, running):
    window.get(running.frame_page())
    eventually(running.is_installed)
    text_in_frame(window, "Порядок в лидах")
    given = "return [...document.querySelectorAll('#opening input')].map(field => [field.name, field.value])"
    secrets = [value for name, value in window.execute_script(given) if name in SECRETS]
    assert len(secrets) == len(SECRETS)
    window.switch_to.frame(window.find_element(By.TAG_NAME, "iframe"))
    page = window.execute_script("return document.documentElement.outerHTML + location.href + document.referrer")
    loaded = window.execute_script("return performance.getEntries().map(entry => entry.name).join(' ')")
    cookies = window.execute_script("return document.cookie")
    window.switch_to.default_content()
    assert [secret for secret in secrets if secret in page + loaded] == []
    assert cookies == ""


def test_outside_of_the_portal_the_page_says_so(window, running):
    address, fields = running.opening()
    window.execute_script(
        """
        const form = document.createElement('form')
        form.method = 'post'
        form.action = arguments[0]
        for (const [name, value] of Object.entries(arguments[1])) {
          const field = document.createElement('input')
          field.name = name
          field.value = value
          form.append(field)
        }
        document.body.append(form)
        form.submit()
        """,
        address.replace("LANG=ru", "LANG=en"),
        fields,
    )
    WebDriverWait(window, 20).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[data-state=outside]"))
    shown = window.find_element(By.ID, "state").text
    assert shown.startswith("This page is open outside the portal, so the portal cannot be told.")
    assert not running.is_installed()
    assert complaints(window) == []


def test_another_site_cannot_put_the_page_into_a_frame(window, running):
    window.get(f"{running.emulator.oauth}/nothing")
    address, fields = running.opening()
    window.execute_script(
        """
        document.body.innerHTML = '<iframe name="victim"></iframe><form method="post" target="victim"></form>'
        const form = document.querySelector('form')
        form.action = arguments[0]
        for (const [name, value] of Object.entries(arguments[1])) {
          const field = document.createElement('input')
          field.name = name
          field.value = value
          form.append(field)
        }
        form.submit()
        """,
        address,
        fields,
    )
    eventually(lambda: any("frame-ancestors" in line["message"] for line in window.get_log("browser")))
    assert not running.is_installed()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_its_width(window, running, width):
    window.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    )
    try:
        window.get(f"{running.url}/")
        assert window.execute_script("return document.documentElement.scrollWidth") <= width
        assert "b24app" in window.find_element(By.TAG_NAME, "h1").text
    finally:
        window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
