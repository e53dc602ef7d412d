"""The portal's pages for people."""

import requests

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application


def page(emulator: Emulator, path: str, status: int = 200) -> str:
    answer = requests.get(emulator.address + path, timeout=10)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.text


def test_the_kanban_shows_stages_with_colours_counts_and_cards(emulator: Emulator) -> None:
    emulator.reset("event_agency")
    html = page(emulator, "/crm/lead/kanban/")

    assert "<span>E-mail</span><b>3\u00a0765</b>" in html
    assert "background: #FFA900" in html
    assert html.count('class="card"') == 8 * 20
    assert "и ещё 3\u00a0745" in html


def test_the_home_page_leads_everywhere(emulator: Emulator) -> None:
    html = page(emulator, "/")

    assert 'href="/crm/lead/kanban/"' in html
    assert 'href="/_emulator/"' in html
    assert "Анна Администратор" in html


def test_a_leads_page_shows_fields_comments_robots_notifications_and_stages(
    emulator: Emulator, app: Application
) -> None:
    app.register_robot(RETURN_PROPERTIES={"passed": {"Name": "Passed", "Type": "bool"}})
    app.place_robot(stage="IN_PROCESS")
    webhook = emulator.webhook("crm", "im")
    about = {"TITLE": "Заявка <b>", "NAME": "Анна", "SOURCE_ID": "EMAIL", "EMAIL": [{"VALUE": "anna@mail.ru"}]}
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": about})
    comment = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead", "COMMENT": "Не хватает: [b]бюджет[/b]"}
    emulator.rest(webhook, "crm.timeline.comment.add", {"fields": comment})
    note = {"USER_ID": 1, "MESSAGE": f"Заполните [URL=/crm/lead/details/{lead}/]лид[/URL]"}
    emulator.rest(webhook, "im.notify.system.add", note)
    emulator.ask("POST", "move", {"entity": "lead", "id": lead, "stage": "IN_PROCESS", "user_id": 1})
    token = app.receiver.on("/robots/check")[0].form["event_token"]
    app.rest("bizproc.event.send", {"EVENT_TOKEN": token, "RETURN_VALUES": {"passed": "N"}, "LOG_MESSAGE": "не прошёл"})
    html = page(emulator, f"/crm/lead/details/{lead}/")

    assert "Заявка &lt;b&gt;" in html
    for text in (
        "Анна",
        "Электронная почта",
        "anna@mail.ru",
        "Не хватает: <b>бюджет</b>",
        "не прошёл",
        "закончил",
        "<dt>passed</dt><dd>N</dd>",
    ):
        assert text in html
    assert f'Заполните <a href="/crm/lead/details/{lead}/">лид</a>' in html
    steps = html.split('id="history"')[1]
    assert steps.index("Не обработан") < steps.index("В работе")


def test_a_script_in_a_card_stays_text(emulator: Emulator) -> None:
    webhook = emulator.webhook()
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "<script>alert(1)</script>"}})
    comment = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead", "COMMENT": '[url=javascript:alert(1)]x[/url]<img src="y">'}
    emulator.rest(webhook, "crm.timeline.comment.add", {"fields": comment})
    html = page(emulator, f"/crm/lead/details/{lead}/") + page(emulator, "/crm/lead/kanban/")

    assert "<script>alert" not in html
    assert "javascript:" not in html.replace("[url=javascript:", "")
    assert "<img" not in html


def test_a_lead_that_is_not_there_is_said_so(emulator: Emulator) -> None:
    assert "Лид № 404 удалён или ещё не создан." in page(emulator, "/crm/lead/details/404/", status=404)


def test_the_journal_shows_what_went_in_and_out_without_tokens(emulator: Emulator, app: Application) -> None:
    app.rest("crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    eventually(lambda: emulator.ask("GET", "deliveries"))
    html = page(emulator, "/_emulator/")

    assert "установка ONAPPINSTALL" in html
    assert "crm.lead.add" in html
    assert "запись" in html
    for secret in (app.auth["access_token"], app.auth["refresh_token"], app.client_secret):
        assert secret not in html


def test_the_style_sheet_and_the_script_are_there(emulator: Emulator) -> None:
    for name, kind in (("portal.css", "text/css"), ("frame.js", "text/javascript")):
        answer = requests.get(f"{emulator.address}/_emulator/static/{name}", timeout=10)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
    assert requests.get(f"{emulator.address}/_emulator/static/../base.html", timeout=10).status_code == 404
