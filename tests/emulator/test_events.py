"""Online events: what they carry, once and never again."""

import time

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application, nested


def test_an_event_carries_ids_and_the_token_of_who_caused_it(emulator: Emulator, app: Application) -> None:
    app.bind("ONCRMLEADADD")
    manager = emulator.ask("POST", "users", {"NAME": "Илья", "LAST_NAME": "Котов"})["id"]
    lead = emulator.rest(emulator.webhook(user_id=manager), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    form = app.receiver.on("/events")[0].form

    assert form["event"] == "ONCRMLEADADD"
    assert form["event_handler_id"] == "1"
    assert form["data[FIELDS][ID]"] == str(lead)
    auth = nested(form, "auth")
    assert auth["user_id"] == str(manager)
    assert "access_token" in auth
    assert "refresh_token" not in auth
    assert auth["application_token"] == app.auth["application_token"]


def test_an_event_bound_with_auth_type_carries_that_users_token(emulator: Emulator, app: Application) -> None:
    app.bind("ONCRMLEADADD", auth_type=1)
    manager = emulator.ask("POST", "users", {"NAME": "Илья"})["id"]
    emulator.rest(emulator.webhook(user_id=manager), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})

    assert app.receiver.on("/events")[0].form["auth[user_id]"] == "1"


def test_an_event_is_sent_once_and_never_again_after_a_500(emulator: Emulator, app: Application) -> None:
    app.bind("ONCRMLEADADD")
    app.receiver.status = 500
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    sent = eventually(lambda: [row for row in emulator.ask("GET", "deliveries") if row["kind"] == "event"])
    time.sleep(0.5)

    assert [row["status"] for row in sent] == [500]
    assert len(app.receiver.on("/events")) == 1


def test_an_event_nobody_takes_is_written_down_as_failed(emulator: Emulator, app: Application) -> None:
    answer = app.rest("event.bind", {"event": "ONCRMLEADADD", "handler": "http://127.0.0.1:9/nobody"})
    assert answer["result"] is True
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    (row,) = eventually(lambda: [row for row in emulator.ask("GET", "deliveries") if row["kind"] == "event"])

    assert "ClientConnectorError" in row["error"]
    assert "status" not in row


def test_moves_edits_and_deletions_are_events_of_their_own(emulator: Emulator, app: Application) -> None:
    for event in ("ONCRMLEADADD", "ONCRMLEADUPDATE", "ONCRMLEADDELETE"):
        app.bind(event)
    webhook = emulator.webhook()
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    emulator.ask("POST", "move", {"entity": "lead", "id": lead, "stage": "IN_PROCESS", "user_id": 1})
    emulator.ask("POST", "edit", {"entity": "lead", "id": lead, "fields": {"NAME": "Анна"}, "user_id": 1})
    emulator.rest(webhook, "crm.lead.delete", {"id": lead})
    events = [request.form["event"] for request in app.receiver.on("/events", 4)]

    assert sorted(events) == ["ONCRMLEADADD", "ONCRMLEADDELETE", "ONCRMLEADUPDATE", "ONCRMLEADUPDATE"]


def test_equal_events_of_one_request_are_merged(emulator: Emulator, app: Application) -> None:
    app.bind("ONCRMLEADUPDATE")
    webhook = emulator.webhook()
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    commands = {name: f"crm.lead.update?id={lead}&fields[NAME]={name}" for name in ("Anna", "Vera", "Zoya")}
    emulator.rest(webhook, "batch", {"cmd": commands})
    app.receiver.on("/events")
    emulator.rest(webhook, "crm.lead.update", {"id": lead, "fields": {"NAME": "Inna"}})
    app.receiver.on("/events", 2)
    time.sleep(0.3)

    assert len(app.receiver.on("/events")) == 2


def test_a_chain_of_events_is_cut_after_seven(emulator: Emulator, app: Application) -> None:
    app.bind("ONCRMLEADUPDATE")
    lead = emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "0"}})
    token = ""
    for step in range(7):
        app.rest("crm.lead.update", {"id": lead, "fields": {"TITLE": str(step + 1)}}, token=token)
        token = app.receiver.on("/events", step + 1)[-1].form["auth[access_token]"]
    app.rest("crm.lead.update", {"id": lead, "fields": {"TITLE": "8"}}, token=token)
    time.sleep(0.3)

    assert len(app.receiver.on("/events")) == 7
