"""The side door: what it refuses, and what its clocks, faults and truth do."""

from typing import Any

import pytest
import requests

from tests.emulated import Emulator
from tests.emulator.receiving import Application


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("reset", {"seed": "nowhere"}, "no seed is called nowhere; there are empty, event_agency"),
        ("webhooks", {"user_id": 99}, "there is no user 99"),
        ("apps", {"title": "x"}, "handler is missing"),
        ("move", {"id": 1, "stage": "NEW"}, "there is no lead 1"),
        ("robots", {"client_id": "x", "code": "y", "stage": "NEW"}, "the application has registered no robot y"),
        ("faults", {"do": "dance"}, "no fault is called dance"),
        ("clock", {"advance": "soon"}, "advance must be a whole number"),
    ],
)
def test_it_says_what_is_wrong(emulator: Emulator, path: str, body: dict[str, Any], error: str) -> None:
    answer = requests.post(f"{emulator.address}/_emulator/{path}", json=body, timeout=10)

    assert answer.status_code in (400, 404)
    assert answer.json()["error"].startswith(error)


def test_a_robot_is_placed_only_on_a_stage_there_is(emulator: Emulator, app: Application) -> None:
    app.register_robot()
    body = {"client_id": app.client_id, "code": "check", "stage": "NOWHERE"}
    answer = requests.post(f"{emulator.address}/_emulator/robots", json=body, timeout=10)

    assert (answer.status_code, answer.json()) == (400, {"error": "there is no lead stage NOWHERE"})


def test_a_person_saves_a_card_under_the_portals_own_rules(emulator: Emulator) -> None:
    webhook = emulator.webhook()
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Заявка"}})
    fields = {"NAME": "Анна", "EMAIL": [{"VALUE": "anna@mail.ru"}], "ID": 77, "NONSENSE": 1}
    emulator.ask("POST", "edit", {"entity": "lead", "id": lead, "fields": fields, "user_id": 1})
    card = emulator.rest(webhook, "crm.lead.get", {"id": lead})

    assert (card["ID"], card["NAME"], card["EMAIL"][0]["VALUE"]) == (str(lead), "Анна", "anna@mail.ru")
    assert "NONSENSE" not in card


def test_the_truth_is_told_at_the_side_door_only(emulator: Emulator) -> None:
    emulator.reset("event_agency", 3)
    truth = emulator.ask("GET", "truth")
    card = emulator.rest(emulator.webhook(), "crm.lead.get", {"id": 1})

    assert set(truth["1"]) == {"kind", "person", "company", "talk", "first"}
    assert len(truth) == 5500
    assert "person-" not in str(card)


def test_a_reset_forgets_applications_and_what_was_due(emulator: Emulator, app: Application) -> None:
    emulator.reset("empty")

    assert emulator.ask("GET", "apps") == []
    assert emulator.ask("GET", "deliveries") == []
    assert emulator.ask("GET", "journal")["calls"] == []
