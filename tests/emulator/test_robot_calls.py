"""Robots at work: when they start, what their handler is sent, how long they wait."""

import time
from typing import Any

import pytest

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application, nested

PROPERTIES = {
    "mode": {"Name": "Mode", "Type": "select", "Options": {"soft": "Soft"}, "Default": "soft"},
    "notify": {"Name": "Notify", "Type": "user", "Multiple": "Y"},
    "nobody": {"Name": "Nobody", "Type": "user", "Multiple": "Y"},
    "who": {"Name": "Who", "Type": "user"},
    "loud": {"Name": "Loud", "Type": "bool"},
    "day": {"Name": "Day", "Type": "date"},
    "at": {"Name": "At", "Type": "datetime"},
    "sum": {"Name": "Sum", "Type": "double"},
    "text": {"Name": "Text", "Type": "string"},
    "empty": {"Name": "Empty", "Type": "string"},
}
CHOSEN = {
    "notify": [7, "user_8"],
    "who": "1",
    "loud": True,
    "day": "2026-08-21",
    "at": "2026-08-21T14:30:00+03:00",
    "sum": 12.5,
    "text": "Лид: {=Document:TITLE}",
}


def test_the_call_of_a_robot_is_the_portals_own(emulator: Emulator, app: Application) -> None:
    app.register_robot(PROPERTIES=PROPERTIES)
    app.place_robot(stage="NEW", properties=CHOSEN, timeout=3600)
    lead = emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    (request,) = app.receiver.on("/robots/check")
    form = dict(request.form)
    auth = nested(form, "auth")
    form = {name: value for name, value in form.items() if not name.startswith("auth[")}

    assert request.content_type == "application/x-www-form-urlencoded"
    workflow, activity, signature = form["event_token"].split("|")
    assert workflow == form.pop("workflow_id")
    assert activity.startswith("A")
    assert "." in signature
    assert form.pop("ts").isdigit()
    assert form.pop("event_token")
    assert form == {
        "code": "check",
        "document_id[0]": "crm",
        "document_id[1]": "CCrmDocumentLead",
        "document_id[2]": f"LEAD_{lead}",
        "document_type[0]": "crm",
        "document_type[1]": "CCrmDocumentLead",
        "document_type[2]": "LEAD",
        "properties[mode]": "soft",
        "properties[notify][0]": "user_7",
        "properties[notify][1]": "user_8",
        "properties[who]": "user_1",
        "properties[loud]": "Y",
        "properties[day]": "21.08.2026",
        "properties[at]": "21.08.2026 14:30:00",
        "properties[sum]": "12.5",
        "properties[text]": "Лид: Заявка",
        "properties[empty]": "",
        "use_subscription": "Y",
        "timeout_duration": "3600",
    }
    assert set(auth) == {
        *("access_token", "refresh_token", "expires", "expires_in", "scope", "status", "user_id"),
        *("domain", "server_endpoint", "client_endpoint", "member_id", "application_token"),
    }
    assert auth["user_id"] == "1"
    assert app.exchange(auth["refresh_token"]).status_code == 200


def test_a_robot_without_properties_sends_none(emulator: Emulator, app: Application) -> None:
    app.register_robot()
    app.place_robot(stage="NEW")
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    (request,) = app.receiver.on("/robots/check")

    assert [name for name in request.form if name.startswith("properties")] == []


def test_a_robot_of_nobody_carries_no_token(emulator: Emulator, app: Application) -> None:
    app.register_robot(AUTH_USER_ID="")
    app.place_robot(stage="NEW")
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    auth = nested(app.receiver.on("/robots/check")[0].form, "auth")

    assert set(auth) == {"domain", "member_id", "server_endpoint", "client_endpoint", "application_token"}


def _by_a_person(emulator: Emulator, webhook: str, lead: int) -> None:
    emulator.ask("POST", "move", {"entity": "lead", "id": lead, "stage": "IN_PROCESS", "user_id": 1})


def _by_rest(emulator: Emulator, webhook: str, lead: int) -> None:
    emulator.rest(webhook, "crm.lead.update", {"id": lead, "fields": {"STATUS_ID": "IN_PROCESS"}})


def _by_saving_the_card(emulator: Emulator, webhook: str, lead: int) -> None:
    emulator.ask("POST", "edit", {"entity": "lead", "id": lead, "fields": {"STATUS_ID": "IN_PROCESS"}, "user_id": 1})


def _by_batch(emulator: Emulator, webhook: str, lead: int) -> None:
    command = f"crm.lead.update?id={lead}&fields[STATUS_ID]=IN_PROCESS"
    emulator.rest(webhook, "batch", {"cmd": {"move": command}})


@pytest.mark.parametrize("move", [_by_a_person, _by_rest, _by_saving_the_card, _by_batch])
def test_a_robot_starts_when_a_lead_enters_its_stage_whoever_moved_it(
    emulator: Emulator, app: Application, move: Any
) -> None:
    app.register_robot()
    app.place_robot(stage="IN_PROCESS")
    webhook = emulator.webhook()
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    move(emulator, webhook, lead)
    move(emulator, webhook, lead)
    (request,) = app.receiver.on("/robots/check")
    time.sleep(0.3)

    assert request.form["document_id[2]"] == f"LEAD_{lead}"
    assert len(app.receiver.on("/robots/check")) == 1


def test_a_run_waits_for_its_answer_and_takes_one(emulator: Emulator, app: Application) -> None:
    app.register_robot(RETURN_PROPERTIES={"passed": {"Name": "Passed", "Type": "bool"}})
    app.place_robot(stage="NEW")
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    token = app.receiver.on("/robots/check")[0].form["event_token"]
    assert _runs(emulator) == [("waiting", 0, 0)]
    answer = {"EVENT_TOKEN": token, "RETURN_VALUES": {"passed": "Y", "alien": "1"}, "LOG_MESSAGE": "прошёл"}

    assert app.rest("bizproc.event.send", answer)["result"] is True
    assert app.rest("bizproc.event.send", answer)["result"] is True
    (run,) = emulator.ask("GET", "workflows")
    assert (run["state"], run["answers"], run["late_answers"]) == ("done", 1, 1)
    assert run["return_values"] == {"passed": "Y"}
    assert run["log"] == ["прошёл"]


def test_a_run_without_an_answer_times_out(emulator: Emulator, app: Application) -> None:
    app.register_robot()
    app.place_robot(stage="NEW", timeout=600)
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    emulator.ask("POST", "clock", {"advance": 601})

    assert _runs(emulator) == [("timed out", 0, 0)]


def test_a_robot_call_is_sent_once_and_never_again_after_a_500(emulator: Emulator, app: Application) -> None:
    app.register_robot()
    app.place_robot(stage="NEW")
    app.receiver.status = 500
    emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    (row,) = eventually(lambda: [row for row in emulator.ask("GET", "deliveries") if row["kind"] == "robot"])
    time.sleep(0.5)

    assert row["status"] == 500
    assert len(app.receiver.on("/robots/check")) == 1


def _runs(emulator: Emulator) -> list[tuple[str, int, int]]:
    return [(run["state"], run["answers"], run["late_answers"]) for run in emulator.ask("GET", "workflows")]
