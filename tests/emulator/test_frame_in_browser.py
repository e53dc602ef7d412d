"""The frame's script against the official SDK in a real Chromium."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Receiver
from tests.web.browser import chromium, demand_chromium

pytestmark = pytest.mark.browser
SDK = Path(__file__).parents[2] / "b24app/web/static/vendor/b24jssdk/b24jssdk.min.js"
PAGE = b"""<!doctype html><title>app</title><p id="who">%s</p><script src="/sdk.js"></script>
<script>window.frameReady = B24Js.initializeB24Frame().then((frame) => { window.b24 = frame })</script>"""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    demand_chromium()
    with chromium(tmp_path_factory.mktemp("chromium")) as window:
        yield window


@pytest.fixture
def client_id(emulator: Emulator, receiver: Receiver, window: webdriver.Chrome) -> str:
    """An application whose pages load the SDK, opened in the portal's frame by an administrator."""
    receiver.pages["/install"] = ("text/html", PAGE % b"installer")
    receiver.pages["/"] = ("text/html", PAGE % b"main page")
    receiver.pages["/sdk.js"] = ("text/javascript", SDK.read_bytes())
    client_id = emulator.app(receiver.address, ui=True)["client_id"]
    window.get(f"{emulator.address}/marketplace/app/{client_id}/")
    return client_id


def within(window: webdriver.Chrome, script: str) -> Any:
    """Run JavaScript in the application's page once its SDK is ready; a promise is awaited."""
    window.switch_to.default_content()
    window.switch_to.frame(window.find_element(By.ID, "app-frame"))
    run = f"(async () => {{ await window.frameReady; return {script} }})()"
    window.set_script_timeout(20)
    said = window.execute_async_script(
        f"const tell = arguments[0]; {run}.then((v) => tell(JSON.stringify(v ?? null)), (e) => tell(String(e)))"
    )
    window.switch_to.default_content()
    return json.loads(said)


def test_the_sdk_learns_who_and_where_it_is(emulator: Emulator, window: webdriver.Chrome, client_id: str) -> None:
    domain = emulator.address.removeprefix("http://")
    auth = within(window, "b24.auth.getAuthData()")

    assert auth["domain"] == f"http://{domain}"
    assert auth["member_id"] == emulator.ask("GET", f"apps/{client_id}")["member_id"]
    assert within(window, "[b24.isInstallMode, b24.isFirstRun, b24.auth.isAdmin]") == [True, False, True]
    assert within(window, "[b24.getLang(), b24.placement.title]") == ["ru", "DEFAULT"]


def test_refresh_auth_brings_new_tokens(window: webdriver.Chrome, client_id: str) -> None:
    old = within(window, "b24.auth.getAuthData()")
    new = within(window, "b24.auth.refreshAuth()")

    assert len({old["access_token"], old["refresh_token"], new["access_token"], new["refresh_token"]}) == 4


def test_options_are_kept_and_come_back(window: webdriver.Chrome, client_id: str) -> None:
    within(window, "b24.options.appSet('mode', 'a:b')")
    within(window, "b24.options.userSet('theme', 'dark')")
    window.refresh()

    assert within(window, "[b24.options.appGet('mode'), b24.options.userGet('theme')]") == ["a:b", "dark"]


def test_the_window_is_resized_and_titled(window: webdriver.Chrome, client_id: str) -> None:
    within(window, "b24.parent.setTitle('Лиды: сводка')")
    within(window, "b24.parent.resizeWindow(500, 640)")

    assert window.find_element(By.ID, "pagetitle").text == "Лиды: сводка"
    assert window.find_element(By.ID, "app-frame").size == {"width": 500, "height": 642}
    assert within(window, "b24.placement.getInterface()") == {"command": [], "event": []}


def test_install_finish_installs_and_reloads_the_frame_with_the_main_page(
    emulator: Emulator, window: webdriver.Chrome, client_id: str
) -> None:
    assert within(window, "document.getElementById('who').textContent") == "installer"
    window.switch_to.frame(window.find_element(By.ID, "app-frame"))
    window.execute_script("b24.installFinish()")
    window.switch_to.default_content()
    eventually(lambda: emulator.ask("GET", f"apps/{client_id}")["installed"])

    assert eventually(lambda: _shows(window, "main page"))
    assert within(window, "b24.isInstallMode") is False


def test_messages_of_strangers_are_not_answered(window: webdriver.Chrome, client_id: str) -> None:
    within(window, "b24.getAppSid()")
    answered = window.execute_async_script(
        """const tell = arguments[0]
        const sid = JSON.parse(document.getElementById('frame-data').textContent).sid
        window.addEventListener('message', (event) => { if (String(event.data).startsWith('mine:')) tell(event.data) })
        window.postMessage(`getInitData:mine:${sid}`, location.origin)
        setTimeout(() => tell(null), 700)"""
    )

    assert answered is None


def _shows(window: webdriver.Chrome, text: str) -> bool:
    try:
        return within(window, "document.getElementById('who').textContent") == text
    except Exception:
        # The page is being replaced at this very moment.
        return False
