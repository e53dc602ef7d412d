"""Faults by rule: patterns, counts, chance, single commands of a batch, deliveries."""

import time
from typing import Any

import pytest
import requests

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application


def _fault(emulator: Emulator, **rule: Any) -> None:
    emulator.ask("POST", "faults", rule)


def _statuses(webhook: str, method: str, count: int) -> list[int]:
    return [requests.post(webhook + method, json={}, timeout=10).status_code for _ in range(count)]


def test_a_rule_fits_methods_by_pattern_and_strikes_several_times(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    _fault(emulator, method="crm.lead.*", do="500", nth=2, times=2)

    assert _statuses(webhook, "crm.lead.list", 5) == [200, 500, 500, 200, 200]
    assert _statuses(webhook, "profile", 2) == [200, 200]


def test_chance_is_the_same_for_the_same_seed(emulator: Emulator) -> None:
    webhook, drawn = emulator.webhook("crm"), []
    for _ in range(2):
        emulator.ask("DELETE", "faults")
        _fault(emulator, method="profile", do="503", probability=0.3, seed=7)
        drawn.append(_statuses(webhook, "profile", 20))

    assert drawn[0] == drawn[1]
    assert 1 <= drawn[0].count(503) <= 15


def test_a_command_inside_a_batch_is_struck_alone(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    _fault(emulator, method="crm.lead.add", do="503", nth=2)
    commands = {key: f"crm.lead.add?fields[TITLE]={key}" for key in "abc"}
    result = emulator.rest(webhook, "batch", {"cmd": commands})

    assert set(result["result"]) == {"a", "c"}
    assert result["result_error"]["b"]["error"] == "QUERY_LIMIT_EXCEEDED"


@pytest.mark.parametrize(("do", "made"), [("timeout-after-commit", 2), ("reset", 1), ("cut", 2)])
def test_a_batch_breaks_off_at_a_command_and_keeps_what_was_done(emulator: Emulator, do: str, made: int) -> None:
    webhook = emulator.webhook("crm")
    _fault(emulator, method="crm.lead.add", do=do, nth=2, seconds=0.1)
    commands = {key: f"crm.lead.add?fields[TITLE]={key}" for key in "abc"}
    with pytest.raises(requests.RequestException):
        requests.post(webhook + "batch", json={"cmd": commands}, timeout=30).json()

    assert len(emulator.rest(webhook, "crm.lead.list")) == made


def test_a_rule_may_mean_requests_only(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    emulator.ask("POST", "faults", {"method": "profile", "do": "500", "in": "request"})

    assert emulator.rest(webhook, "batch", {"cmd": {"a": "profile"}})["result_error"] == []
    assert _statuses(webhook, "profile", 1) == [500]


def test_a_redirect_leads_to_another_host(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    _fault(emulator, method="profile", do="redirect", to="http://127.0.0.1:9")
    answer = requests.post(webhook + "profile", json={}, timeout=30, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"].split("/rest/")[0]) == (302, "http://127.0.0.1:9")


def test_a_token_can_be_said_to_be_expired(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    _fault(emulator, method="profile", do="expired")
    answer = requests.post(webhook + "profile", json={}, timeout=30)

    assert (answer.status_code, answer.json()["error"]) == (401, "expired_token")


def _events(app: Application) -> int:
    return len([request for request in app.receiver.requests if request.path == "/events"])


def _lead_with_fault(emulator: Emulator, app: Application, **rule: Any) -> None:
    app.bind("ONCRMLEADADD")
    _fault(emulator, method="oncrmleadadd", **rule)
    emulator.rest(emulator.webhook("crm"), "crm.lead.add", {"fields": {"TITLE": "x"}})


def test_a_delivery_is_dropped_and_the_list_of_deliveries_says_so(emulator: Emulator, app: Application) -> None:
    _lead_with_fault(emulator, app, do="delivery-dropped")
    rows = eventually(lambda: [row for row in emulator.ask("GET", "deliveries") if row["kind"] == "event"])
    assert [row.get("error") for row in rows] == ["dropped as planned"]
    assert _events(app) == 0


def test_a_delivery_is_doubled(emulator: Emulator, app: Application) -> None:
    _lead_with_fault(emulator, app, do="delivery-doubled")
    eventually(lambda: _events(app) >= 2)
    assert _events(app) == 2


def test_a_delivery_is_held_back_by_the_portals_clock(emulator: Emulator, app: Application) -> None:
    _lead_with_fault(emulator, app, do="delivery-late", seconds=3600)
    time.sleep(0.4)
    assert _events(app) == 0
    emulator.ask("POST", "clock", {"advance": 3601})
    eventually(lambda: [request for request in app.receiver.requests if request.path == "/events"])


def test_faults_are_listed_with_what_they_did(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    _fault(emulator, method="profile", do="500", times=3)
    _statuses(webhook, "profile", 2)
    (rule,) = emulator.ask("GET", "faults")

    assert (rule["method"], rule["do"], rule["seen"], rule["struck"], rule["in"]) == ("profile", "500", 2, 2, "any")
