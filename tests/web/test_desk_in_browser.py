"""The desk in a real Chromium with third-party cookies blocked: home, robots, both languages, narrow and wide."""

import re

import pytest
from playwright.sync_api import expect

from b24app.store.runs import DONE, WOULD, Effect, End
from tests.chrome import PATIENCE, opened_chrome
from tests.web.boxed import boxed, member, run

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
MISSING = {"en": "Answers are missing: budget.", "ru": "Не хватает ответов: бюджет."}
DONE_EFFECTS = (Effect(DONE, "Бюджет?", "comment"),)


@pytest.fixture(scope="module")
def chrome():
    with opened_chrome() as chrome:
        yield chrome


@pytest.fixture(scope="module")
def running(chrome, emulator_process, tmp_path_factory):
    with boxed(emulator_process, tmp_path_factory.mktemp("app")) as running:
        run(running, "required_fields", 1, End(DONE, reasons=[MISSING]), *DONE_EFFECTS)
        running.app.modes.put(member(running), "sos", "observe")
        run(running, "sos", 2, End(DONE), Effect(WOULD, "Никто не взял лид", "notify:1"), mode="observe")
        yield running


@pytest.fixture(autouse=True)
def _quiet(chrome):
    """No page of the desk breaks a policy, misses a file or throws."""
    chrome.complaints.clear()
    yield
    assert chrome.complaints == []


def section(frame, name):
    """Go to a section and wait until it is there: the page before may hold buttons of the same name."""
    button = frame.get_by_role("navigation", name=re.compile("Sections|Разделы")).get_by_role("button", name=name)
    button.click()
    expect(button).to_have_attribute("aria-current", "page")


def test_home_shows_funnel_health_and_what_needs_a_person(chrome, running):
    frame = chrome.app(running)
    expect(frame.get_by_role("heading", name="What needs a person")).to_be_visible()
    expect(frame.get_by_text("Open leads: 531")).to_be_visible()
    expect(frame.get_by_role("row", name="Не обработан")).to_contain_text("74")
    expect(frame.get_by_text(re.compile("robots to place by hand"))).to_be_visible()
    expect(frame.get_by_role("navigation", name="Sections").get_by_text("Home")).to_have_attribute(
        "aria-current", "page"
    )


def test_why_a_robot_acted_is_two_presses_from_home(chrome, running):
    frame = chrome.app(running)
    frame.get_by_role("button", name="Check required answers").first.click()
    expect(frame.locator(".because")).to_have_text(MISSING["en"])
    expect(frame.get_by_text("write into the timeline")).to_be_visible()
    frame.get_by_role("button", name="What did the other robots do with this card?").click()
    expect(frame.get_by_role("heading", name="These did nothing, and why")).to_be_visible()


def test_a_robot_that_observes_is_let_to_work_after_reading_the_difference(chrome, running):
    frame = chrome.app(running, language="ru")
    section(frame, "Роботы")
    frame.get_by_role("button", name="SOS: карточка без внимания").click()
    expect(frame.get_by_text("Никто не взял лид").first).to_be_visible()
    frame.get_by_role("button", name="Включить").click()
    expect(frame.get_by_role("status")).to_have_text("Теперь робот работает.")
    assert running.app.modes.of(member(running), "sos") == "active"
    running.app.modes.put(member(running), "sos", "observe")


def test_the_class_changes_with_each_answer(chrome, running):
    frame = chrome.app(running)
    section(frame, "Robots")
    frame.get_by_role("button", name="ABC: what if").click()
    expect(frame.get_by_role("heading", name="ABC qualification")).to_be_visible()
    expect(frame.locator("body[data-ready]")).to_be_attached()
    frame.get_by_label("Urgency").select_option("Within a month")
    expect(frame.locator(".verdict")).to_contain_text("answers known: 1 of")
    frame.get_by_label("Budget for the kitchen").fill("900000")
    expect(frame.locator(".verdict")).to_contain_text("answers known: 2 of")


def test_a_manager_sees_only_their_own_leads_and_no_robots(chrome, running):
    leads = running.emulator.webhook("crm", "user_brief"), "crm.lead.list"
    open_ones = {"!ASSIGNED_BY_ID": 1, "STATUS_SEMANTIC_ID": "P"}
    theirs = running.emulator.rest(*leads, {"filter": open_ones, "select": ["ASSIGNED_BY_ID"]})
    frame = chrome.app(running, user=int(theirs[0]["ASSIGNED_BY_ID"]))
    expect(frame.get_by_role("heading", name="Your leads now")).to_be_visible()
    expect(frame.locator(".funnel caption")).to_be_visible()
    assert frame.locator(".funnel caption").inner_text() != "Open leads: 531"
    expect(frame.get_by_text("Robots", exact=True)).to_have_count(0)


def test_a_card_opens_in_the_portals_slider(chrome, running):
    frame = chrome.app(running)
    expect(frame.locator("body[data-ready]")).to_be_attached()
    frame.locator("[data-open^='lead:']").first.click()
    expect(chrome.page.locator("dialog.slider iframe")).to_be_visible()


def test_the_keyboard_skips_the_bar_and_shows_where_it_is(chrome, running):
    frame = chrome.app(running)
    expect(frame.locator(".funnel")).to_be_visible()
    assert frame.locator("a, button, input:not([type=hidden])").first.get_attribute("class") == "skip"
    skip = frame.get_by_role("link", name="Skip to the content")
    skip.focus()
    expect(skip).to_be_in_viewport()
    skip.press("Tab")
    focused = frame.get_by_role("navigation", name="Sections").get_by_role("button").first
    expect(focused).to_be_focused()
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_page_is_wider_than_a_telephone(chrome, running, language):
    chrome.sized(390)
    try:
        frame = chrome.app(running, language=language)
        expect(frame.locator(".funnel")).to_be_visible()
        assert chrome.overflow() <= 0
        section(frame, {"ru": "Роботы", "en": "Robots"}[language])
        for tab in (1, 2, 3, 0):
            frame.locator(".tabs button").nth(tab).click()
            expect(frame.locator(".tabs button").nth(tab)).to_have_attribute("aria-current", "page")
            assert chrome.overflow() <= 0, tab
    finally:
        chrome.sized(1280)
