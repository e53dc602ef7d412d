"""Placed pages and a robot's dialog, with the official SDK inside, in a real Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.chrome import opened_chrome
from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Receiver
from tests.emulator.rest.speaking import Rest, token
from tests.emulator.test_frame_in_browser import PAGE, SDK, inside, within

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    with opened_chrome() as chrome:
        yield chrome.page


@pytest.fixture
def app(emulator: Emulator, receiver: Receiver) -> dict[str, str]:
    """An installed application whose pages load the SDK."""
    for path in ("/tab", "/settings"):
        receiver.pages[path] = ("text/html", PAGE % path.encode())
    receiver.pages["/sdk.js"] = ("text/javascript", SDK.read_bytes())
    form = {"handler": f"{receiver.address}/tab", "install": "", "scope": ["crm", "bizproc", "placement"], "ui": True}
    return dict(emulator.ask("POST", "apps", form))


def rest_of(emulator: Emulator, app: dict[str, str]) -> Rest:
    return Rest(f"{emulator.address}/rest/", token(emulator, app))


def test_a_tab_opens_inside_the_card_and_knows_its_place_and_its_lead(
    emulator: Emulator, receiver: Receiver, window: Page, app: dict[str, str]
) -> None:
    rest = rest_of(emulator, app)
    rest("placement.bind", PLACEMENT="CRM_LEAD_DETAIL_TAB", HANDLER=f"{receiver.address}/tab", TITLE="Проверка")
    number = rest("crm.lead.add", fields={"TITLE": "Свадьба"})
    window.goto(f"{emulator.address}/crm/lead/details/{number}/")
    window.get_by_role("link", name="Проверка").click()

    assert within(inside(window, "#tab-place iframe"), "[b24.placement.title, b24.placement.options]") == [
        "CRM_LEAD_DETAIL_TAB",
        {"ID": str(number), "URI": f"/crm/lead/details/{number}/"},
    ]
    window.get_by_role("button", name="Общие").click()
    window.get_by_role("heading", name="Таймлайн").wait_for()


def test_a_robots_dialog_is_kept_only_when_a_person_saves_it(
    emulator: Emulator, receiver: Receiver, window: Page, app: dict[str, str]
) -> None:
    settings = f"{receiver.address}/settings"
    about: dict[str, Any] = {"CODE": "check", "NAME": "Проверка", "HANDLER": settings, "USE_PLACEMENT": "Y"}
    rest_of(emulator, app)("bizproc.robot.add", **about, PLACEMENT_HANDLER=settings, PROPERTIES={"a": {"NAME": "A"}})
    placed = {"client_id": app["client_id"], "code": "check", "stage": "NEW", "properties": {"a": "1"}}
    number = emulator.ask("POST", "robots", placed)["id"]
    window.goto(f"{emulator.address}/marketplace/robot/{number}/")

    assert within(window, "b24.placement.options.current_values") == {"a": "1"}
    within(window, "b24.placement.call('setPropertyValue', {a: '2'})")
    assert emulator.ask("GET", "robots")[0]["properties"] == {"a": "1"}
    window.click("#dialog-save")
    eventually(lambda: emulator.ask("GET", "robots")[0]["properties"] == {"a": "2"})


def test_a_robot_without_a_page_of_its_own_has_the_portals_dialog_in_both_languages(
    emulator: Emulator, receiver: Receiver, window: Page, app: dict[str, str]
) -> None:
    properties = {"a": {"NAME": {"ru": "Имя", "en": "Name"}, "TYPE": "string"}}
    about = {"CODE": "plain", "NAME": {"ru": "Простой", "en": "Plain"}, "HANDLER": f"{receiver.address}/tab"}
    rest_of(emulator, app)("bizproc.robot.add", **about, PROPERTIES=properties)
    placed = {"client_id": app["client_id"], "code": "plain", "stage": "NEW", "properties": {"a": "1"}}
    number = emulator.ask("POST", "robots", placed)["id"]
    for language, title in (("ru", "Простой"), ("en", "Plain")):
        window.goto(f"{emulator.address}/marketplace/robot/{number}/?lang={language}")
        assert window.locator("#pagetitle").inner_text() == title
    assert window.get_by_label("Name").input_value() == "1"
    window.get_by_label("Name").fill("2")
    window.click("#dialog-save")
    eventually(lambda: emulator.ask("GET", "robots")[0]["properties"] == {"a": "2"})
