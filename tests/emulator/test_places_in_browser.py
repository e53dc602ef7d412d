"""Placed pages and a robot's dialog, with the official SDK inside, in a real Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Receiver
from tests.emulator.rest.speaking import Rest, token
from tests.emulator.test_frame_in_browser import PAGE, SDK, within
from tests.web.browser import chromium, demand_chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    demand_chromium()
    with chromium(tmp_path_factory.mktemp("chromium")) as window:
        yield window


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


def test_a_tab_knows_its_place_and_its_lead(
    emulator: Emulator, receiver: Receiver, window: webdriver.Chrome, app: dict[str, str]
) -> None:
    rest = rest_of(emulator, app)
    rest("placement.bind", PLACEMENT="CRM_LEAD_DETAIL_TAB", HANDLER=f"{receiver.address}/tab", TITLE="Проверка")
    number = rest("crm.lead.add", fields={"TITLE": "Свадьба"})
    window.get(f"{emulator.address}/crm/lead/details/{number}/")
    window.find_element(By.LINK_TEXT, "Проверка").click()

    assert within(window, "[b24.placement.title, b24.placement.options]") == [
        "CRM_LEAD_DETAIL_TAB",
        {"ID": str(number), "URI": f"/crm/lead/details/{number}/"},
    ]


def test_a_robots_dialog_is_kept_only_when_a_person_saves_it(
    emulator: Emulator, receiver: Receiver, window: webdriver.Chrome, app: dict[str, str]
) -> None:
    settings = f"{receiver.address}/settings"
    about: dict[str, Any] = {"CODE": "check", "NAME": "Проверка", "HANDLER": settings, "USE_PLACEMENT": "Y"}
    rest_of(emulator, app)("bizproc.robot.add", **about, PLACEMENT_HANDLER=settings, PROPERTIES={"a": {"NAME": "A"}})
    placed = {"client_id": app["client_id"], "code": "check", "stage": "NEW", "properties": {"a": "1"}}
    number = emulator.ask("POST", "robots", placed)["id"]
    window.get(f"{emulator.address}/marketplace/robot/{number}/")

    assert within(window, "b24.placement.options.current_values") == {"a": "1"}
    within(window, "b24.placement.call('setPropertyValue', {a: '2'})")
    assert requests.get(f"{emulator.address}/_emulator/robots", timeout=30).json()[0]["properties"] == {"a": "1"}
    window.find_element(By.ID, "dialog-save").click()
    eventually(lambda: emulator.ask("GET", "robots")[0]["properties"] == {"a": "2"})


def test_a_robot_without_a_page_of_its_own_has_the_portals_dialog_in_both_languages(
    emulator: Emulator, receiver: Receiver, window: webdriver.Chrome, app: dict[str, str]
) -> None:
    properties = {"a": {"NAME": {"ru": "Имя", "en": "Name"}, "TYPE": "string"}}
    about = {"CODE": "plain", "NAME": {"ru": "Простой", "en": "Plain"}, "HANDLER": f"{receiver.address}/tab"}
    rest_of(emulator, app)("bizproc.robot.add", **about, PROPERTIES=properties)
    placed = {"client_id": app["client_id"], "code": "plain", "stage": "NEW", "properties": {"a": "1"}}
    number = emulator.ask("POST", "robots", placed)["id"]
    for language, title in (("ru", "Простой"), ("en", "Plain")):
        window.get(f"{emulator.address}/marketplace/robot/{number}/?lang={language}")
        assert window.find_element(By.ID, "pagetitle").text == title
    field = window.find_element(By.ID, "a")
    assert field.get_attribute("value") == "1"
    field.clear()
    field.send_keys("2")
    window.find_element(By.ID, "dialog-save").click()
    eventually(lambda: emulator.ask("GET", "robots")[0]["properties"] == {"a": "2"})
