"""The tab of a card says what is missing as the gate does, and saves answers with the visitor's own rights.

The stories of people are lived in a real Chromium, third-party cookies blocked; a report's way to a lead among them.
"""

import json
import re
from datetime import timedelta

import pytest
import requests
from playwright.sync_api import expect

from b24app.install.gates import Gates
from b24app.reports.copying.refreshing import refresh
from b24app.reports.published import place_of
from b24app.store.cipher import Cipher
from b24app.web.card_key import CardKey
from b24app.web.tickets import Ticket
from tests.chrome import PATIENCE, opened_chrome
from tests.emulated import eventually
from tests.web.card_tab import ANSWERS, MANAGER, card_box, sections

MISSING = ["Phone", "Budget", "Shape", "Appliances", "Walls", "Heated floor", "Ready on", "Visit", "Surveyor"]
WORDS = {
    "ru": ("Сохранить и проверить", "Все ответы этой стадии есть.", "Передвинуть сюда", "Согласие получено"),
    "en": ("Save and check", "All answers of this stage are there.", "Move here", "Agreement reached"),
}
TYPED = {"phone": "+7 495 123-45-67", "budget": "450000", "walls": "4.5"}
DAYS = {"ready": "2031-05-20", "visit": "2031-05-12T10:30"}

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    with card_box(tmp_path_factory.mktemp("card")) as box:
        yield box


def asked(page):
    """The titles of the answers that the tab asks for."""
    form = sections(page)["To move the card on"].partition('<ul class="ways"')[0]
    return re.findall(r"<(?:label for=[^>]+|legend)>([^<]+)</", form)


def test_a_manager_sees_meaning_questions_and_what_is_missing(box):
    page = box.open(box.lead()).text
    found = sections(page)
    assert "We find out what is wanted." in page
    assert "What kitchen is wanted?" in found["Ask the client"]
    assert "https://video.example.com/known" in page
    assert asked(page) == MISSING
    assert "Not agreed yet".lower() in found["Next step"].lower()
    assert "Stage ends" in found["Next step"]


def test_the_tab_asks_for_what_the_gate_would_ask_for(box):
    app = box.running.app
    member = app.installs.all()[0].member_id
    gate = Gates(app.database, app.plans, app.portals.of).of(member)
    for fields in ({}, {"UF_CRM_BUDGET": "5|RUB"}, {"PHONE": [{"VALUE": "12", "VALUE_TYPE": "WORK"}]}):
        lead = box.lead(**fields)
        wanted = [one.title["en"] for one in gate.check(lead, "AGREED").missing]
        assert asked(box.open(lead).text) == wanted


def test_answers_of_every_kind_are_saved_as_the_visitor_and_the_gate_passes(box):
    lead = box.lead()
    box.open(lead)
    page = box.press("save", answers=ANSWERS).text
    row = box.row(lead)
    assert "All answers of this stage are there." in page
    assert row["MODIFY_BY_ID"] == str(MANAGER)
    assert row["PHONE"][0]["VALUE"] == "+7 495 123-45-67"
    assert row["UF_CRM_BUDGET"] == "450000|RUB"
    assert float(row["UF_CRM_WALLS"]) == 4.5
    assert row["UF_CRM_READY"].startswith("2031-05-20")
    assert len(row["UF_CRM_EXTRAS"]) == 2
    assert str(row["UF_CRM_SURVEYOR"]) == "2"
    assert "Portrait of the client" in sections(page)


def test_the_card_moves_on_only_when_nothing_is_missing(box):
    lead = box.lead()
    box.open(lead)
    assert "cannot go to “Agreement reached” yet" in box.press("move:agreed", stage="KNOWN").text
    assert box.row(lead)["STATUS_ID"] == "KNOWN"
    box.press("save", answers=ANSWERS)
    page = box.press("move:agreed", stage="KNOWN").text
    assert "The card has been moved to “Agreement reached”." in page
    assert (box.row(lead)["STATUS_ID"], box.row(lead)["MOVED_BY_ID"]) == ("AGREED", str(MANAGER))


def test_an_answer_that_makes_another_needed_is_followed_by_it(box):
    box.open(box.lead())
    page = box.press("save", answers={**ANSWERS, "answer[shape]": "island"}).text
    assert asked(page) == ["Size of the island"]


def test_a_wrong_answer_is_explained_and_kept_and_the_others_are_saved(box):
    lead = box.lead()
    box.open(lead)
    page = box.press("save", answers={"answer[budget]": "5", "answer[walls]": "four", "answer[warm]": "0"}).text
    assert "Saved: Heated floor." in page
    assert "Not saved, see below:" in page
    assert "the number is below 1000" in page
    assert 'value="four"' in page
    assert "this is no number; write digits" in page.lower()
    row = box.row(lead)
    assert (row["UF_CRM_BUDGET"] or "", row["UF_CRM_WALLS"] or "") == ("", "")


def test_a_wrong_phone_gives_way_to_the_right_one(box):
    lead = box.lead(PHONE=[{"VALUE": "12", "VALUE_TYPE": "WORK"}])
    assert 'value="12"' in box.open(lead).text
    box.press("save", answers={"answer[phone]": "+7 495 765-43-21"})
    assert [one["VALUE"] for one in box.row(lead)["PHONE"]] == ["+7 495 765-43-21"]


def test_a_newer_answer_of_somebody_else_is_not_overwritten(box):
    lead = box.lead()
    box.open(lead)
    box.rest("crm.lead.update", id=lead, fields={"UF_CRM_BUDGET": "900000|RUB"})
    page = box.press("save", answers={"answer[budget]": "450000", "answer[walls]": "3"}).text
    assert "Somebody else has changed these while you were typing" in page
    assert "Saved: Walls." in page
    assert box.row(lead)["UF_CRM_BUDGET"] == "900000|RUB"


def test_a_card_that_somebody_has_moved_is_not_moved_again(box):
    lead = box.lead()
    box.open(lead)
    box.press("save", answers=ANSWERS)
    box.rest("crm.lead.update", id=lead, fields={"STATUS_ID": "NEW"})
    assert "Somebody has moved the card meanwhile" in box.press("move:agreed", stage="KNOWN").text
    assert box.row(lead)["STATUS_ID"] == "NEW"


@pytest.mark.parametrize("fault", ["cut", "500"])
def test_a_write_whose_answer_is_lost_is_looked_up_and_not_sent_again(box, fault):
    lead, emulator = box.lead(), box.running.emulator
    box.open(lead)
    since = len(emulator.calls())
    emulator.ask("POST", "faults", {"method": "crm.lead.update", "nth": 1, "do": fault})
    page = box.press("save", answers={"answer[walls]": "3"}).text
    assert len(emulator.calls("crm.lead.update", since)) == 1
    is_there = bool(box.row(lead)["UF_CRM_WALLS"])
    assert is_there == ("Saved: Walls." in page)
    assert is_there or 'value="3"' in page


def test_the_portal_refuses_what_the_visitor_may_not(box):
    lead, emulator = box.lead(), box.running.emulator
    user = int(emulator.ask("POST", "users", {"NAME": "Пётр", "LAST_NAME": "Чужой"})["id"])
    box.open(lead, user)
    emulator.ask("POST", "rights", {"user_id": user, "crm": False})
    answer = box.press("save", answers={"answer[walls]": "3"})
    assert answer.status_code == 403
    assert not box.row(lead)["UF_CRM_WALLS"]


def test_the_page_holds_no_token_of_the_portal(box):
    lead = box.lead()
    page = requests.get(box.address(lead), timeout=120).text
    access = re.findall(r'name="AUTH_ID" value="([^"]+)"', page)[0]
    assert len(access) > 20
    assert access not in box.open(lead).text


def test_the_sealed_access_is_good_for_its_own_card_and_person_alone(box):
    cipher, clock = Cipher(box.running.app.settings.keys), box.running.app.portals.clock
    mine, other = box.lead(), box.lead()
    box.open(other)
    key = box.fields["key"]
    box.open(mine)
    for sealed in (key, "", "x" * 40, cipher.seal("{}")):
        assert box.press("save", answers={"answer[walls]": "3", "key": sealed}).status_code == 403
    box.open(mine)
    ticket = Ticket.read(box.fields["ticket"], cipher, clock.now())
    stolen = Ticket(**{**vars(ticket), "user_id": 1}).sealed(cipher)
    assert box.press("save", answers={"answer[walls]": "3", "ticket": stolen}).status_code == 403
    assert not box.row(mine)["UF_CRM_WALLS"]


def test_the_sealed_access_ends_with_the_token(box):
    app, lead = box.running.app, box.lead()
    box.open(lead)
    cipher, now = Cipher(app.settings.keys), app.portals.clock.now()
    old = {**vars(_key(box, cipher, now)), "until": (now - timedelta(seconds=1)).timestamp()}
    page = box.press("save", answers={"answer[walls]": "3", "key": CardKey(**old).sealed(cipher)})
    assert page.status_code == 403
    assert "open it again" in page.text.lower()


def _key(box, cipher, now):
    found = json.loads(cipher.open(box.fields["key"]))
    assert 0 < found["until"] - now.timestamp() <= 3600
    return CardKey(**found)


def test_other_cards_with_the_same_phone_are_found(box):
    phone = [{"VALUE": "+7 495 111-22-33", "VALUE_TYPE": "WORK"}]
    box.lead(TITLE="Earlier request", PHONE=phone)
    contact = box.rest("crm.contact.add", fields={"NAME": "Olga", "PHONE": phone})
    box.open(box.lead(PHONE=phone))
    part = box.clients()
    assert "Earlier request" in part
    assert f'data-open="contact:{contact}"' in part


def test_a_closed_card_without_a_reason_asks_for_it(box):
    lead = box.lead(STATUS_ID="JUNK")
    assert "Reason" in sections(box.open(lead).text)["To close it properly"]
    page = box.press("save", answers={"answer[reason]": "far"}).text
    assert "The card is closed; nothing is missing." in page


def test_open_tasks_of_the_card_are_told_with_their_terms(box):
    lead = box.lead()
    told = {"TITLE": "Call Olga", "RESPONSIBLE_ID": MANAGER, "UF_CRM_TASK": [f"L_{lead}"], "DEADLINE": "2020-01-01"}
    box.rest("tasks.task.add", fields=told)
    step = sections(box.open(lead).text)["Next step"]
    assert "Call Olga" in step
    assert "overdue" in step


def test_the_deal_twin_asks_for_what_is_its_own_and_points_to_the_client_for_the_rest(box):
    contact = box.rest("crm.contact.add", fields={"NAME": "Olga"})
    deal = box.rest("crm.deal.add", fields={"TITLE": "Kitchen", "CONTACT_ID": contact, "STAGE_ID": "NEW"})
    page = box.open(deal, kind="DEAL").text
    assert asked(page) == ["Contract"]
    assert f'data-open="contact:{contact}"' in sections(page)["To move the card on"]
    box.rest("crm.contact.update", id=contact, fields={"PHONE": [{"VALUE": "+7 495 000-11-22"}]})
    assert "All answers of this stage are there." in box.press("save", answers={"answer[contract]": "12-K"}).text
    box.press("move:signed", stage="NEW")
    row = box.rest("crm.deal.get", id=deal)
    assert (row["STAGE_ID"], row["UF_CRM_CONTRACT"]) == ("SIGNED", "12-K")


def test_a_card_without_a_pipeline_says_so(box):
    funnel = box.rest("crm.category.add", entityTypeId=2, fields={"name": "Other"})["category"]["id"]
    deal = box.rest("crm.deal.add", fields={"TITLE": "Kitchen", "CATEGORY_ID": funnel})
    answer = box.open(deal, kind="DEAL")
    assert answer.status_code == 200
    assert "No pipeline has been applied to such cards yet" in answer.text


def test_the_tab_speaks_russian(box):
    page = box.open(box.lead(), language="ru").text
    assert "Чтобы двигаться дальше" in page
    assert "Тёплый пол" in page


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
    expect(frame.locator("body[data-ready]")).to_be_attached()
    frame.locator("[data-pick]").click()
    chooser = chrome.page.locator("dialog.chooser")
    chooser.locator('input[value="2"]').check()
    chooser.locator("button").click()
    expect(frame.locator(".person")).to_contain_text("Наталья Гусева")


@pytest.mark.browser
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


@pytest.mark.browser
@pytest.mark.parametrize(("language", "reports", "width"), [("ru", "Отчёты", 1280), ("en", "Reports", 390)])
def test_a_figure_of_a_report_leads_to_a_lead_in_the_portal(box, chrome, language, reports, width):
    lead = box.lead(TITLE="Кухня Ольги", UF_CRM_SHAPE="")
    app = box.running.app
    member = app.installs.all()[0].member_id
    refresh(app.portals.of(member), place_of(app.settings.home, member), app.plans.applied(member, "lead"))
    chrome.sized(width)
    frame = chrome.app(box.running, language=language)
    frame.get_by_role("button", name=reports, exact=True).click()
    frame.locator('[formaction^="/desk/reports/of/stages?"]').first.click()
    expect(frame.locator("canvas[data-drawn]")).to_be_visible()
    assert chrome.overflow() == 0
    frame.locator('[name="drill"][value="leads:KNOWN"]').click()
    frame.locator(f'body[data-ready] [data-open="lead:{lead}"]').click()
    slider = chrome.page.locator("dialog.slider iframe")
    expect(slider).to_have_attribute("src", re.compile(rf"/crm/lead/details/{lead}/"))
    assert chrome.complaints == []
