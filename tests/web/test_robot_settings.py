"""A robot's own page of settings: opened in the designer's dialog, it fills the dialog in and keeps nothing itself."""

import json

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select as Choice

from b24app.robots import Bool, Robot, Select, Text, User, Whole
from tests.emulated import eventually
from tests.web.browser import chromium, demand_chromium
from tests.web.living import living

TITLE = {"ru": "Что", "en": "What"}
MODES = {"soft": {"ru": "Мягко", "en": "Softly"}, "hard": {"ru": "Строго", "en": "Strictly"}}


@pytest.fixture
def running(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True) as running:
        inputs = {
            "words": Text(title=TITLE, help={"ru": "Помощь", "en": "Help"}, required=True),
            "mode": Select(title={"ru": "Как", "en": "How"}, choices=MODES, default="soft"),
            "loud": Bool(title={"ru": "Громко", "en": "Aloud"}),
            "pieces": Whole(title={"ru": "Сколько", "en": "How many"}),
            "who": User(title={"ru": "Кому", "en": "To whom"}, many=True),
        }
        robot = Robot(title={"ru": "Сказать", "en": "Say"}, on=["lead"], code="say", has_page=True, inputs=inputs)
        robot.handler(lambda _call: {})
        running.app.robots["say"] = robot
        address, fields = running.opening()
        assert requests.post(address, data=fields, timeout=30).status_code == 200
        yield running


def opened(running, code="say", **values):
    """Post what the portal posts when the dialog opens the page."""
    _, fields = running.opening()
    told = {"PLACEMENT_OPTIONS": json.dumps({"code": code, "current_values": values or []})}
    return requests.post(f"{running.url}/robots/{code}/settings?LANG=ru", data=fields | told, timeout=30)


def test_the_page_shows_the_settings_as_they_are_and_leaves_expressions_alone(running):
    answer = opened(running, words="{=Document:TITLE} <b>", mode="hard", who=["user_1", "{=Document:ASSIGNED_BY_ID}"])
    assert answer.status_code == 200
    for part in (
        "<h1>Сказать</h1>",
        'id="words" value="{=Document:TITLE} &lt;b&gt;"',
        '<option value="hard" selected>Строго</option>',
        '<li data-value="user_1">Анна Администратор</li>',
        '<li data-value="{=Document:ASSIGNED_BY_ID}">Ответственный за карточку</li>',
        '<option value="Y">Да</option>',
    ):
        assert part in answer.text
    assert f"frame-ancestors {running.emulator.address}" in answer.headers["Content-Security-Policy"]


def test_a_new_robot_starts_with_its_defaults(running):
    assert '<option value="soft" selected>Мягко</option>' in opened(running).text


def test_only_a_robot_with_a_page_has_one_and_nobody_unknown_sees_it(running):
    assert opened(running, "required_fields").status_code == 403
    assert requests.post(f"{running.url}/robots/say/settings", data={"a": "b"}, timeout=30).status_code == 400


def dialog(running, window):
    """Open the dialog of the robot on a stage and go into the page."""
    placed = {"client_id": running.client_id, "code": "say", "stage": "NEW", "properties": {"words": "Да"}}
    number = running.emulator.ask("POST", "robots", placed)["id"]
    window.get(f"{running.emulator.address}/marketplace/robot/{number}/")
    window.switch_to.frame(window.find_element(By.TAG_NAME, "iframe"))
    eventually(lambda: state(window) == "ready")


def state(window):
    return window.find_element(By.ID, "settings").get_attribute("data-state")


def write(window, key, text):
    field = window.find_element(By.ID, key)
    field.clear()
    field.send_keys(text, Keys.TAB)


@pytest.mark.browser
def test_a_wrong_number_is_complained_of_once_and_not_handed_over(running, tmp_path):
    demand_chromium()
    with chromium(tmp_path / "chromium") as window:
        dialog(running, window)
        write(window, "pieces", "три")
        eventually(lambda: state(window) == "wrong")
        said = [one.text for one in window.find_elements(By.CLASS_NAME, "wrong") if one.is_displayed()]
        assert said == ["Это не целое число; напишите, например, 15."]
        write(window, "pieces", "3")
        eventually(lambda: state(window) == "kept")
        assert not [one for one in window.find_elements(By.CLASS_NAME, "wrong") if one.is_displayed()]


@pytest.mark.browser
def test_colleagues_are_chosen_in_the_portals_own_list(running, tmp_path):
    demand_chromium()
    with chromium(tmp_path / "chromium") as window:
        dialog(running, window)
        window.find_element(By.CSS_SELECTOR, "[data-pick]").click()
        window.switch_to.default_content()
        eventually(lambda: window.find_elements(By.CSS_SELECTOR, ".chooser input"))[0].click()
        window.find_element(By.CSS_SELECTOR, ".chooser button").click()
        window.switch_to.frame(window.find_element(By.TAG_NAME, "iframe"))
        eventually(lambda: state(window) == "kept")
        window.switch_to.default_content()
        window.find_element(By.ID, "dialog-save").click()
        eventually(lambda: running.emulator.ask("GET", "robots")[0]["properties"].get("who") == ["user_1"])


@pytest.mark.browser
def test_a_changed_setting_is_kept_once_a_person_saves_the_dialog(running, tmp_path):
    demand_chromium()
    with chromium(tmp_path / "chromium") as window:
        dialog(running, window)
        Choice(window.find_element(By.ID, "mode")).select_by_value("hard")
        eventually(lambda: state(window) == "kept")
        window.switch_to.default_content()
        window.find_element(By.ID, "dialog-save").click()
        kept = {"words": "Да", "mode": "hard"}
        eventually(lambda: running.emulator.ask("GET", "robots")[0]["properties"] == kept)
