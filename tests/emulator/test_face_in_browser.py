"""The portal's own pages in a real Chromium: mouse, keyboard, dialogs, who looks and in which language."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.chrome import PATIENCE, Chrome, opened_chrome
from tests.emulated import Emulator

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened() -> Iterator[Chrome]:
    expect.set_options(timeout=PATIENCE)
    with opened_chrome() as chrome:
        yield chrome


@pytest.fixture
def chrome(opened: Chrome) -> Iterator[Chrome]:
    """A browser that has chosen neither user nor language yet, and has nothing to complain of afterwards."""
    opened.emptied()
    opened.context.clear_cookies()
    opened.sized(1280)
    yield opened
    assert opened.complaints == []


@pytest.fixture
def lead(emulator: Emulator) -> int:
    return int(emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Свадьба"}}))


def stage_of(emulator: Emulator, lead: int) -> str:
    return str(emulator.rest(emulator.webhook(), "crm.lead.get", {"id": lead})["STATUS_ID"])


def stands_on(page: Page, lead: int, stage: str) -> None:
    page.locator(f"[data-stage={stage}] #lead-{lead}").wait_for()


def test_a_card_is_moved_by_the_keyboard_and_from_a_list(emulator: Emulator, chrome: Chrome, lead: int) -> None:
    page = chrome.page
    page.goto(f"{emulator.address}/crm/lead/kanban/")
    page.locator(f"#lead-{lead}").focus()
    for key in ("Space", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    stands_on(page, lead, "IN_PROCESS")
    page.locator(f"#lead-{lead} .mover").click()
    page.locator("#mover-dialog").get_by_role("button", name="Не обработан").click()
    stands_on(page, lead, "NEW")

    assert stage_of(emulator, lead) == "NEW"


def test_a_move_without_a_mandatory_field_is_refused_by_the_portals_dialog_until_it_is_filled_in(
    emulator: Emulator, chrome: Chrome, lead: int
) -> None:
    page = chrome.page
    emulator.ask("POST", "required", {"entityTypeId": 1, "stage": "IN_PROCESS", "fields": ["COMPANY_TITLE"]})
    page.goto(f"{emulator.address}/crm/lead/kanban/")
    card, column = page.locator(f"#lead-{lead}"), page.locator("[data-stage=IN_PROCESS] .cards")
    card.drag_to(column)
    page.get_by_role("button", name="Отмена").click()
    assert stage_of(emulator, lead) == "NEW"
    card.drag_to(column)
    page.get_by_label("Название компании").fill("ООО «Вектор»")
    page.get_by_role("button", name="Сохранить").click()
    stands_on(page, lead, "IN_PROCESS")

    assert emulator.rest(emulator.webhook(), "crm.lead.get", {"id": lead})["COMPANY_TITLE"] == "ООО «Вектор»"


def test_a_robot_that_moves_the_card_back_is_seen_without_reading_the_page_anew(
    emulator: Emulator, chrome: Chrome, lead: int
) -> None:
    page = chrome.page
    robot = {"code": "change_stage", "stage": "IN_PROCESS", "properties": {"stage": "PROCESSED"}}
    emulator.ask("POST", "robots", robot)
    page.goto(f"{emulator.address}/crm/lead/kanban/")
    page.locator(f"#lead-{lead}").drag_to(page.locator("[data-stage=IN_PROCESS] .cards"))
    stands_on(page, lead, "PROCESSED")
    emulator.ask("POST", "move", {"id": lead, "stage": "NEW"})

    stands_on(page, lead, "NEW")


def test_a_card_is_moved_along_its_bar_of_stages_and_closed(emulator: Emulator, chrome: Chrome, lead: int) -> None:
    page = chrome.page
    page.goto(f"{emulator.address}/crm/lead/details/{lead}/")
    page.locator(".steps").get_by_role("button", name="В работе").click()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("В работе")
    page.locator("#ending summary").click()
    page.locator("#ending").get_by_role("button", name="Некачественный лид").click()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Некачественный лид")
    page.get_by_label("Комментарий").fill("Ушёл к другим")
    page.get_by_role("button", name="Отправить").click()

    expect(page.locator("#timeline .comment")).to_contain_text("Ушёл к другим")
    assert stage_of(emulator, lead) == "JUNK"


def test_whoever_is_chosen_at_the_top_acts_from_then_on_with_his_own_rights(
    emulator: Emulator, chrome: Chrome, lead: int
) -> None:
    page = chrome.page
    number = emulator.ask("POST", "users", {"NAME": "Илья", "LAST_NAME": "Котов"})["id"]
    page.goto(f"{emulator.address}/crm/lead/details/{lead}/")
    page.locator("#who summary").click()
    page.locator("#who").get_by_role("button", name="Илья Котов").click()
    expect(page.locator("#who .name")).to_have_text("Илья Котов")
    # Its scripts stand at the end of the page: before them nobody hears a click.
    page.wait_for_load_state()
    page.locator(".steps").get_by_role("button", name="В работе").click()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("В работе")
    row = emulator.rest(emulator.webhook(), "crm.lead.get", {"id": lead})
    assert (row["MODIFY_BY_ID"], row["MOVED_BY_ID"]) == (str(number), str(number))

    page.goto(f"{emulator.address}/crm/lead/automation/0/")
    expect(page.get_by_text("может только администратор")).to_be_visible()
    emulator.ask("POST", "rights", {"user_id": number, "crm": False})
    page.goto(f"{emulator.address}/crm/lead/kanban/")
    expect(page.get_by_text("У вас нет прав на CRM")).to_be_visible()
    # The browser itself complains of the refusal.
    chrome.complaints.clear()


def test_the_portal_speaks_the_language_that_is_chosen_at_the_top(
    emulator: Emulator, chrome: Chrome, lead: int
) -> None:
    page = chrome.page
    page.goto(f"{emulator.address}/crm/lead/kanban/")
    expect(page.locator("#pagetitle")).to_have_text("Лиды")
    page.locator("#who summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("#pagetitle")).to_have_text("Leads")
    page.locator(f"#lead-{lead} a").click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_role("button", name="Edit").click()

    expect(page.get_by_label("Name of the lead")).to_have_value("Свадьба")


def test_no_page_is_wider_than_a_phone(emulator: Emulator, chrome: Chrome, lead: int) -> None:
    chrome.sized(390)
    for path in ("", "crm/lead/kanban/", f"crm/lead/details/{lead}/", "crm/lead/automation/0/", "_emulator/troubles/"):
        chrome.page.goto(f"{emulator.address}/{path}")
        assert chrome.page.evaluate("document.documentElement.scrollWidth") == 390, path
    chrome.page.locator("#burger").click()
    chrome.page.locator("#menu").get_by_role("link", name="Сделки").click()

    expect(chrome.page.locator("#pagetitle")).to_have_text("Сделки")
