"""In a real browser, third-party cookies blocked: a card is filled in until it passes, a report leads to a lead."""

import re

import pytest
from playwright.sync_api import expect

from b24app.reports.copying.refreshing import refresh
from b24app.reports.published import place_of
from tests.chrome import PATIENCE, opened_chrome
from tests.emulated import eventually
from tests.web.card_tab import card_box

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

WORDS = {
    "ru": ("Сохранить и проверить", "Все ответы этой стадии есть.", "Передвинуть сюда", "Согласие получено"),
    "en": ("Save and check", "All answers of this stage are there.", "Move here", "Agreement reached"),
}
TYPED = {"phone": "+7 495 123-45-67", "budget": "450000", "walls": "4.5"}
DAYS = {"ready": "2031-05-20", "visit": "2031-05-12T10:30"}


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    with card_box(tmp_path_factory.mktemp("card")) as box:
        yield box


@pytest.fixture(scope="module")
def chrome():
    with opened_chrome() as chrome:
        yield chrome


def filled(chrome, frame):
    """Fill in every kind of answer as a person does; the colleague is chosen in the portal's own dialog."""
    for key, text in {**TYPED, **DAYS}.items():
        frame.locator(f"#answer-{key}").fill(text)
    frame.locator("#answer-shape").select_option("straight")
    frame.locator("#answer-warm").select_option("1")
    frame.locator('input[name="answer[extras][]"][value="oven"]').check()
    frame.locator("[data-pick]").click()
    chooser = chrome.page.locator("dialog.chooser")
    chooser.locator('input[value="2"]').check()
    chooser.locator("button").click()
    expect(frame.locator(".person")).to_contain_text("Наталья Гусева")


@pytest.mark.parametrize(("language", "width"), [("ru", 1280), ("en", 390)])
def test_a_manager_fills_in_what_is_missing_and_the_card_moves_on(box, chrome, language, width):
    save, passes, move, next_stage = WORDS[language]
    lead = box.lead()
    chrome.sized(width)
    chrome.page.goto(box.address(lead, language=language))
    frame = chrome.page.frame_locator("iframe")
    expect(frame.locator(".answer")).to_have_count(9)
    filled(chrome, frame)
    assert chrome.overflow() == 0
    frame.get_by_role("button", name=save).click()
    expect(frame.get_by_text(passes)).to_be_visible()
    frame.get_by_role("button", name=move).click()
    expect(frame.locator("h1")).to_have_text(next_stage)
    assert box.row(lead)["STATUS_ID"] == "AGREED"
    chrome.sized(390)
    eventually(lambda: frame.locator("html").evaluate("page => page.clientWidth") < 390)
    assert chrome.overflow() == 0
    assert chrome.complaints == []


@pytest.mark.parametrize(("language", "reports"), [("ru", "Отчёты"), ("en", "Reports")])
def test_a_figure_of_a_report_leads_to_a_lead_in_the_portal(box, chrome, language, reports):
    lead = box.lead(TITLE="Кухня Ольги", UF_CRM_SHAPE="")
    app = box.running.app
    member = app.installs.all()[0].member_id
    refresh(app.portals.of(member), place_of(app.settings.home, member), app.plans.applied(member, "lead"))
    chrome.sized(1280)
    frame = chrome.app(box.running, language=language)
    frame.get_by_role("button", name=reports, exact=True).click()
    frame.locator('[formaction^="/desk/reports/of/stages?"]').first.click()
    expect(frame.locator("canvas[data-drawn]")).to_be_visible()
    frame.locator('[name="drill"][value="leads:KNOWN"]').click()
    frame.locator(f'[data-open="lead:{lead}"]').click()
    slider = chrome.page.locator("dialog.slider iframe")
    expect(slider).to_have_attribute("src", re.compile(rf"/crm/lead/details/{lead}/"))
    assert chrome.complaints == []
