"""The frame's script against the official SDK in a real Chromium."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.chrome import opened_chrome
from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Receiver

pytestmark = pytest.mark.browser
SDK = Path(__file__).parents[2] / "b24app/web/static/vendor/b24jssdk/b24jssdk.min.js"
PAGE = b"""<!doctype html><title>app</title><p id="who">%s</p><script src="/sdk.js"></script>
<script>window.frameReady = B24Js.initializeB24Frame().then((frame) => { window.b24 = frame })</script>"""


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    with opened_chrome() as chrome:
        yield chrome.page


@pytest.fixture
def client_id(emulator: Emulator, receiver: Receiver, window: Page) -> str:
    """An application whose pages load the SDK, opened in the portal's frame by an administrator."""
    receiver.pages["/install"] = ("text/html", PAGE % b"installer")
    receiver.pages["/"] = ("text/html", PAGE % b"main page")
    receiver.pages["/sdk.js"] = ("text/javascript", SDK.read_bytes())
    client_id = emulator.app(receiver.address, ui=True)["client_id"]
    window.goto(f"{emulator.address}/marketplace/app/{client_id}/")
    return client_id


def inside(page: Page | Frame, selector: str) -> Frame:
    """Find the page within a frame."""
    found = page.wait_for_selector(selector)
    assert found is not None
    frame = found.content_frame()
    assert frame is not None
    return frame


def within(page: Page | Frame, script: str) -> Any:
    """Run JavaScript in the application's page once its SDK is ready; a promise is awaited."""
    frame = inside(page, "#app-frame")
    frame.wait_for_function("window.frameReady")
    return frame.evaluate(f"async () => {{ await window.frameReady; return {script} }}")


def test_the_sdk_learns_who_and_where_it_is(emulator: Emulator, window: Page, client_id: str) -> None:
    auth = within(window, "b24.auth.getAuthData()")

    assert auth["domain"] == emulator.address
    assert auth["member_id"] == emulator.ask("GET", f"apps/{client_id}")["member_id"]
    assert within(window, "[b24.isInstallMode, b24.isFirstRun, b24.auth.isAdmin]") == [True, False, True]
    assert within(window, "[b24.getLang(), b24.placement.title]") == ["ru", "DEFAULT"]


def test_refresh_auth_brings_new_tokens(window: Page, client_id: str) -> None:
    old = within(window, "b24.auth.getAuthData()")
    new = within(window, "b24.auth.refreshAuth()")

    assert len({old["access_token"], old["refresh_token"], new["access_token"], new["refresh_token"]}) == 4


def test_options_are_kept_and_come_back(window: Page, client_id: str) -> None:
    for kept in ("b24.options.appSet('mode', 'a:b')", "b24.options.userSet('theme', 'dark')"):
        # The SDK does not always wait for the portal's answer.
        with window.expect_response(lambda answer: answer.url.endswith("/options")):
            within(window, kept)
    window.reload()

    assert within(window, "[b24.options.appGet('mode'), b24.options.userGet('theme')]") == ["a:b", "dark"]


def test_the_window_is_resized_and_titled(window: Page, client_id: str) -> None:
    within(window, "b24.parent.setTitle('Лиды: сводка')")
    within(window, "b24.parent.resizeWindow(500, 640)")

    expect(window.locator("#pagetitle")).to_have_text("Лиды: сводка")
    size = "(one) => [one.offsetWidth, one.offsetHeight]"
    eventually(lambda: window.locator("#app-frame").evaluate(size) == [500, 642])
    assert within(window, "b24.placement.getInterface()") == {"command": [], "event": []}


def test_install_finish_installs_and_reloads_the_frame_with_the_main_page(
    emulator: Emulator, window: Page, client_id: str
) -> None:
    assert within(window, "document.getElementById('who').textContent") == "installer"
    inside(window, "#app-frame").evaluate("() => { b24.installFinish() }")
    window.frame_locator("#app-frame").get_by_text("main page").wait_for()

    assert emulator.ask("GET", f"apps/{client_id}")["installed"]
    assert within(window, "b24.isInstallMode") is False


def test_a_path_of_the_portal_opens_in_a_slider_without_the_portals_menus(
    emulator: Emulator, window: Page, client_id: str
) -> None:
    lead = emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Свадьба"}})
    within(window, f"void b24.slider.openPath(b24.slider.getUrl('/crm/lead/details/{lead}/'))")
    slider = window.frame_locator("dialog.slider iframe")
    slider.get_by_role("heading", name="Свадьба").wait_for()

    assert slider.locator("#menu").count() == 0
    window.get_by_role("button", name="Закрыть").click()
    window.locator("dialog.slider").wait_for(state="detached")


def test_messages_of_strangers_are_not_answered(window: Page, client_id: str) -> None:
    within(window, "b24.getAppSid()")
    window.evaluate(
        """() => {
        window.heard = []
        const sid = JSON.parse(document.getElementById('frame-data').textContent).sid
        window.addEventListener('message', (event) => window.heard.push(String(event.data)))
        window.postMessage(`getInitData:mine:${sid}`, location.origin)
        window.postMessage('the last word', location.origin)
    }"""
    )
    # Messages come in the order they were sent, and an answer would be a later one still.
    eventually(lambda: "the last word" in window.evaluate("window.heard"))
    # The page itself is answered, by which time a stranger would have been, too.
    within(window, "b24.auth.refreshAuth()")

    assert [text for text in window.evaluate("window.heard") if text.startswith("mine:")] == []
