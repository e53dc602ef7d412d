"""The bucket, operating time, and faults on order."""

import time

import pytest
import requests

from tests.emulated import Emulator, eventually
from tests.emulator.rest.speaking import Rest


def test_the_51st_request_in_a_row_is_refused(portal: Emulator) -> None:
    portal.reset("empty")
    # However slowly the requests come, none of their room comes back meanwhile.
    portal.ask("POST", "limits", {"rate": 0.001})
    rest = Rest(portal.webhook("crm"))
    statuses = [rest.post("user.admin").status_code for _ in range(54)]
    assert statuses[:50] == [200] * 50
    assert statuses[50:] == [503] * 4
    assert rest.refusal("user.admin") == (503, "QUERY_LIMIT_EXCEEDED", "Too many requests")


def test_the_bucket_drains(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "limits", {"bucket": True, "size": 1, "rate": 0.01})
    rest("profile")
    assert rest.post("profile").status_code == 503
    portal.ask("POST", "clock", {"advance": 101})
    rest("profile")


def test_a_method_that_ran_too_long_is_blocked_and_others_are_not(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "limits", {"operating": 1, "scale": 1e6})
    spent = rest.body("profile")["time"]["operating"]
    assert spent > 1
    assert rest.refusal("profile") == (
        429,
        "OPERATION_TIME_LIMIT",
        "Method is blocked due to operation time limit.",
    )
    rest("server.time")


@pytest.mark.parametrize(
    ("do", "status", "error"),
    [("500", 500, "INTERNAL_SERVER_ERROR"), ("503", 503, "QUERY_LIMIT_EXCEEDED"), ("429", 429, "OPERATION_TIME_LIMIT")],
)
def test_a_planned_refusal_strikes_once_and_nothing_is_done(
    portal: Emulator, rest: Rest, do: str, status: int, error: str
) -> None:
    portal.ask("POST", "faults", {"method": "crm.lead.add", "do": do})
    rest("profile")
    answer = rest.post("crm.lead.add", {"fields": {"TITLE": "one"}})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert rest("crm.lead.list") == []
    assert rest("crm.lead.add", fields={"TITLE": "one"}) == 1
    calls = [(call["kind"], call["status"], call["error"]) for call in portal.calls("crm.lead.add")]
    assert calls == [("write", status, f"fault {do}"), ("write", 200, None)]


def test_the_nth_call_is_counted(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"method": "profile", "nth": 3, "do": "500"})
    assert [rest.post("profile").status_code for _ in range(4)] == [200, 200, 500, 200]


def test_faults_can_be_forgotten(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"do": "500"})
    portal.ask("DELETE", "faults")
    rest("profile")


def test_html_comes_instead_of_json(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"method": "profile", "do": "html"})
    answer = rest.post("profile")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (502, "text/html")


def test_a_reset_connection_does_nothing(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"method": "crm.lead.add", "do": "reset"})
    with pytest.raises(requests.ConnectionError):
        rest.post("crm.lead.add", {"fields": {"TITLE": "one"}})
    assert rest("crm.lead.list") == []


def test_a_cut_answer_comes_after_the_work(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"method": "crm.lead.add", "do": "cut"})
    with pytest.raises(requests.RequestException):
        rest.post("crm.lead.add", {"fields": {"TITLE": "one"}})
    assert len(rest("crm.lead.list")) == 1


def test_a_time_out_after_the_work_gives_no_answer(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"method": "crm.lead.add", "do": "timeout-after-commit", "seconds": 5})
    with pytest.raises(requests.Timeout):
        requests.post(rest.base + "crm.lead.add", json={"fields": {"TITLE": "one"}}, timeout=2)
    eventually(lambda: len(rest("crm.lead.list")) == 1)


def test_a_late_answer_is_a_good_one(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "faults", {"method": "profile", "do": "late", "seconds": 1})
    began = time.monotonic()
    assert rest("profile")["ID"] == "1"
    assert time.monotonic() - began >= 0.9


def test_an_unknown_fault_is_refused(portal: Emulator) -> None:
    answer = requests.post(f"{portal.address}/_emulator/faults", json={"do": "laugh"}, timeout=30)
    assert answer.status_code == 400
