"""A robot's own page of settings: opened in the designer's dialog, it fills the dialog in and keeps nothing itself."""

import json

import pytest
import requests

from b24app.robots import Bool, Robot, Select, Text, User, Whole
from tests.chrome import opened_chrome
from tests.emulated import eventually
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
        assert requests.post(address, data=fields, timeout=120).status_code == 200
        yield running


def opened(running, code="say", **values):
    """Post what the portal posts when the dialog opens the page."""
    _, fields = running.opening()
    told = {"PLACEMENT_OPTIONS": json.dumps({"code": code, "current_values": values or []})}
    return requests.post(f"{running.url}/robots/{code}/settings?LANG=ru", data=fields | told, timeout=120)


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
    assert requests.post(f"{running.url}/robots/say/settings", data={"a": "b"}, timeout=120).status_code == 400


@pytest.fixture(scope="module")
def window():
    with opened_chrome() as chrome:
        yield chrome.page


def dialog(running, window):
    """Open the dialog of the robot on a stage; returns the app's page in it."""
    placed = {"client_id": running.client_id, "code": "say", "stage": "NEW", "properties": {"words": "Да"}}
    number = running.emulator.ask("POST", "robots", placed)["id"]
    window.goto(f"{running.emulator.address}/marketplace/robot/{number}/")
    page = window.frame_locator("iframe")
    is_in(page, "ready")
    return page


def is_in(page, state):
    page.locator(f"#settings[data-state={state}]").wait_for()


def write(page, key, text):
    page.locator(f"#{key}").fill(text)
    page.locator(f"#{key}").press("Tab")


def kept(running):
    return running.emulator.ask("GET", "robots")[0]["properties"]


@pytest.mark.browser
def test_a_wrong_number_is_complained_of_once_and_not_handed_over(running, window):
    page = dialog(running, window)
    write(page, "pieces", "три")
    is_in(page, "wrong")
    said = [one.inner_text() for one in page.locator(".wrong").all() if one.is_visible()]
    assert said == ["Это не целое число; напишите, например, 15."]
    write(page, "pieces", "3")
    is_in(page, "kept")
    assert not [one for one in page.locator(".wrong").all() if one.is_visible()]


@pytest.mark.browser
def test_colleagues_are_chosen_in_the_portals_own_list(running, window):
    page = dialog(running, window)
    page.locator("[data-pick]").click()
    window.locator(".chooser input").first.click()
    window.locator(".chooser button").click()
    is_in(page, "kept")
    window.locator("#dialog-save").click()
    eventually(lambda: kept(running).get("who") == ["user_1"])


@pytest.mark.browser
def test_a_changed_setting_is_kept_once_a_person_saves_the_dialog(running, window):
    page = dialog(running, window)
    page.locator("#mode").select_option("hard")
    is_in(page, "kept")
    window.locator("#dialog-save").click()
    eventually(lambda: kept(running) == {"words": "Да", "mode": "hard"})
