"""The installation in a real browser: our page inside the portal's frame, speaking the official SDK's protocol."""

import pytest

from tests.chrome import opened_chrome
from tests.emulated import eventually
from tests.web.living import living

pytestmark = pytest.mark.browser
SECRETS = ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN")
POSTED = """([address, fields, target]) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: address, target })
    for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement('input')
        Object.assign(field, { name, value })
        form.append(field)
    }
    document.body.append(form)
    form.submit()
}"""


@pytest.fixture(scope="module")
def chrome():
    with opened_chrome() as chrome:
        yield chrome


@pytest.fixture
def window(chrome):
    return chrome.page


@pytest.fixture
def running(chrome, emulator, tmp_path):
    with living(emulator, tmp_path, ui=True) as running:
        chrome.emptied()
        yield running


def text_in_frame(window, wanted):
    """Wait until the app's frame shows a text; returns all of its text."""
    body = window.frame_locator("iframe").locator("body", has_text=wanted)
    body.wait_for()
    return body.inner_text()


def test_the_page_finishes_the_installation_and_the_home_page_follows(chrome, window, running):
    assert not running.is_installed()
    window.goto(running.frame_page())
    eventually(running.is_installed)
    home = text_in_frame(window, "Воронка сейчас")
    assert f"зарегистрировано: {len(running.app.robots)} из {len(running.app.robots)}" in home
    assert "Установка только что проверена" in home
    assert chrome.complaints == []
    eventually(lambda: [install.is_finished for install in running.app.installs.all()] == [True])


def test_neither_page_nor_address_in_the_frame_holds_a_token(chrome, window, running):
    window.goto(running.frame_page())
    eventually(running.is_installed)
    text_in_frame(window, "Воронка сейчас")
    given = window.evaluate("[...document.querySelectorAll('#opening input')].map(field => [field.name, field.value])")
    secrets = [value for name, value in given if name in SECRETS]
    assert len(secrets) == len(SECRETS)
    frame = window.locator("iframe").element_handle().content_frame()
    page = frame.evaluate("document.documentElement.outerHTML + location.href + document.referrer")
    loaded = frame.evaluate("performance.getEntries().map(entry => entry.name).join(' ')")
    cookies = frame.evaluate("document.cookie")
    assert [secret for secret in secrets if secret in page + loaded] == []
    assert cookies == ""


def test_outside_of_the_portal_the_page_says_so(chrome, window, running):
    address, fields = running.opening()
    window.evaluate(POSTED, [address.replace("LANG=ru", "LANG=en"), fields, ""])
    window.locator("[data-state=outside]").wait_for()
    shown = window.locator("#state").inner_text()
    assert shown.startswith("This page is open outside the portal, so the portal cannot be told.")
    assert not running.is_installed()
    assert chrome.complaints == []


def test_another_site_cannot_put_the_page_into_a_frame(chrome, window, running):
    window.goto(f"{running.emulator.oauth}/nothing")
    window.evaluate("document.body.innerHTML = '<iframe name=victim></iframe>'")
    window.evaluate(POSTED, [*running.opening(), "victim"])
    # The console is heard only while the page is asked something.
    eventually(lambda: window.evaluate("1") and any("frame-ancestors" in said for said in chrome.complaints))
    assert not running.is_installed()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_its_width(chrome, window, running, width):
    chrome.sized(width)
    window.goto(f"{running.url}/")
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert "b24app" in window.locator("h1").inner_text()
