"""One clock for everything, snapshots, plans, and how long calls are said to run."""

import time

import pytest
import requests

from b24app.emulator.ledger import Ledger
from tests.emulated import Emulator
from tests.emulator.receiving import Application

DAY = 86400


def test_ninety_days_pass_in_a_moment_for_tokens_and_limits(emulator: Emulator, app: Application) -> None:
    webhook = emulator.webhook("crm")
    emulator.ask("POST", "limits", {"bucket": True, "size": 2, "rate": 0.001})
    statuses = [requests.post(webhook + "profile", json={}, timeout=30).status_code for _ in range(3)]
    begun = time.monotonic()
    emulator.ask("POST", "clock", {"advance": 90 * DAY})

    assert statuses == [200, 200, 503]
    assert time.monotonic() - begun < 10
    assert requests.post(webhook + "profile", json={}, timeout=30).status_code == 200
    assert app.rest("profile")["error"] == "expired_token"
    assert app.exchange(app.auth["refresh_token"]).status_code == 200


def test_refresh_tokens_end_after_half_a_year(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", "clock", {"advance": 181 * DAY})

    assert app.exchange(app.auth["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_snapshot_brings_everything_back_the_clock_too(emulator: Emulator, app: Application) -> None:
    webhook = emulator.webhook("crm")
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "до"}})
    emulator.ask("POST", "snapshot", {"name": "before"})
    at = emulator.ask("GET", "clock")["now"]
    emulator.rest(webhook, "crm.lead.delete", {"id": lead})
    emulator.ask("POST", "clock", {"advance": 30 * DAY})
    emulator.ask("POST", "restore", {"name": "before"})

    assert emulator.rest(webhook, "crm.lead.get", {"id": lead})["TITLE"] == "до"
    assert abs(emulator.ask("GET", "clock")["now"] - at) < 30
    assert app.rest("profile")["result"]["ID"] == "1"
    assert emulator.rest(webhook, "crm.lead.add", {"fields": {}}) == lead + 1


def test_an_unknown_snapshot_is_refused(emulator: Emulator) -> None:
    answer = requests.post(f"{emulator.address}/_emulator/restore", json={"name": "nowhere"}, timeout=30)

    assert (answer.status_code, answer.json()) == (404, {"error": "there is no snapshot nowhere"})


@pytest.mark.parametrize(("plan", "size", "rate"), [("standard", 50, 2), ("enterprise", 250, 5)])
def test_a_plan_brings_its_rates(emulator: Emulator, plan: str, size: int, rate: int) -> None:
    limits = emulator.ask("POST", "limits", {"plan": plan})

    assert (limits["size"], limits["rate"]) == (size, rate)


def test_operating_time_frees_a_method_when_its_oldest_minute_drops_out(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    emulator.ask("POST", "latency", {"rules": [{"method": "crm.lead.list", "call": 19.9}]})
    for _ in range(20):
        answer = requests.post(webhook + "crm.lead.list", json={}, timeout=30).json()
    reset_at = answer["time"]["operating_reset_at"]
    emulator.ask("POST", "clock", {"advance": 120})
    for _ in range(5):
        answer = requests.post(webhook + "crm.lead.list", json={}, timeout=30).json()
    blocked = requests.post(webhook + "crm.lead.list", json={}, timeout=30)

    assert 497 < answer["time"]["operating"] < 498.5
    assert answer["time"]["operating_reset_at"] == reset_at
    assert (blocked.status_code, blocked.json()["error"]) == (429, "OPERATION_TIME_LIMIT")
    assert requests.post(webhook + "profile", json={}, timeout=30).status_code == 200
    emulator.ask("POST", "clock", {"advance": 490})
    assert requests.post(webhook + "crm.lead.list", json={}, timeout=30).status_code == 200


def test_a_row_costs_time_too(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    for number in range(3):
        emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": str(number)}})
    emulator.ask("POST", "latency", {"rules": [{"method": "*.list", "call": 1, "row": 2}]})
    took = requests.post(webhook + "crm.lead.list", json={}, timeout=30).json()["time"]

    # A row more or less would be two seconds; the machine's own time counts, too.
    assert 7 <= took["duration"] < 9
    assert 7 <= took["operating"] < 9


def test_a_request_over_a_minute_is_cut_off_with_its_work_done_so_far(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    emulator.ask("POST", "latency", {"rules": [{"method": "crm.lead.add", "call": 25}]})
    commands = {str(number): f"crm.lead.add?fields[TITLE]={number}" for number in range(5)}
    answer = requests.post(webhook + "batch", json={"cmd": commands}, timeout=30)

    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (504, "text/html")
    assert len(emulator.rest(webhook, "crm.lead.list")) == 3


def test_callers_wait_where_they_are_told_to(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    emulator.ask("POST", "latency", {"rules": [{"method": "profile", "call": 4}], "wait": True, "speed": 10})
    begun = time.monotonic()
    emulator.rest(webhook, "profile")

    assert 0.35 < time.monotonic() - begun < 20


def test_the_journal_keeps_the_latest_calls_under_growing_numbers(emulator: Emulator) -> None:
    webhook = emulator.webhook("crm")
    for _ in range(3):
        emulator.rest(webhook, "profile")
    calls = emulator.ask("GET", "journal?since=1")["calls"]

    assert [(call["n"], call["method"]) for call in calls] == [(2, "profile"), (3, "profile")]


def test_old_entries_of_a_ledger_are_forgotten_and_numbers_go_on() -> None:
    ledger = Ledger(length=3)
    for number in range(5):
        ledger.write(method=str(number))

    assert [entry["n"] for entry in ledger.since(0)] == [3, 4, 5]
    assert [entry["n"] for entry in ledger.since(4)] == [5]
    assert ledger.since(9) == []
