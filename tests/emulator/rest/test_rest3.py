"""REST 3.0: its own way in, its own shape of errors."""

import requests

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def newer(rest: Rest, method: str, **kwargs: object) -> requests.Response:
    return requests.post(rest.base.replace("/rest/", "/rest/api/") + method, timeout=30, **kwargs)  # type: ignore[arg-type]


def test_a_method_that_is_not_there_is_refused_in_the_new_shape(rest: Rest) -> None:
    answer = newer(rest, "crm.lead.list", json={})
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
            "message": "Method crm.lead.list not found; it is not emulated in REST 3.0",
        }
    }


def test_a_body_must_be_json(rest: Rest) -> None:
    for body in ({"data": {"id": "1"}}, {"data": "{", "headers": {"Content-Type": "application/json"}}):
        answer = newer(rest, "documentation", **body)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION"


def test_its_documentation_names_what_is_there(portal: Emulator, rest: Rest, app: Rest) -> None:
    spoken = newer(rest, "rest.documentation.openapi").json()["result"]
    assert list(spoken["paths"]) == ["/documentation", "/rest.documentation.openapi"]
    mine = requests.post(f"{portal.address}/rest/api/documentation", json={"auth": app.token}, timeout=30)
    assert mine.json()["result"] == spoken


def test_who_may_not_call_is_told_as_ever(portal: Emulator) -> None:
    answer = requests.post(f"{portal.address}/rest/api/documentation", json={}, timeout=30)
    assert (answer.status_code, answer.json()["error"]) == (401, "NO_AUTH_FOUND")
