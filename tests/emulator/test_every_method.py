"""Every method stands what callers may send: nothing at all, or nonsense; it answers or refuses, and never breaks."""

from typing import Any

import pytest
import requests

from b24app.emulator.methods import METHODS
from tests.emulated import Emulator

SCOPES = tuple(sorted({scope for method in METHODS.values() for scope in method.scope}))
NONSENSE: tuple[dict[str, Any], ...] = (
    {},
    {"id": "x", "fields": "x", "filter": "x", "order": "x", "select": "x", "start": "x", "entityTypeId": "x"},
    {"ID": [], "FIELDS": [], "FILTER": [], "ORDER": [], "SELECT": [], "PARAMS": [], "entityTypeId": [1]},
    {"id": 10**12, "fields": {"x": {"y": None}}, "filter": {">": [None]}, "order": {"": ""}, "entityTypeId": 1},
    {"id": None, "fields": None, "filter": None, "entityTypeId": 2, "ownerTypeId": None, "code": None, "params": None},
)


@pytest.mark.parametrize("sent", NONSENSE, ids=range(len(NONSENSE)))
def test_no_method_breaks_on_nonsense(emulator: Emulator, sent: dict[str, Any]) -> None:
    emulator.ask("POST", "limits", {"bucket": False})
    form = emulator.app("http://127.0.0.1:9", scope=SCOPES)
    token = emulator.ask("POST", f"apps/{form['client_id']}/tokens", {"user_id": 1})["AUTH_ID"]
    broken = []
    with requests.Session() as session:
        for method in METHODS.values():
            answer = session.post(f"{emulator.address}/rest/{method.name}", json={**sent, "auth": token}, timeout=10)
            is_json = answer.headers["Content-Type"].startswith("application/json")
            if answer.status_code >= 500 or not is_json or not {"result", "error"} & set(answer.json()):
                broken.append(f"{method.name}: {answer.status_code} {answer.text[:80]}")

    assert not broken
    emulator.ask("POST", "snapshot", {"name": "whatever there is now"})
    emulator.ask("POST", "restore", {"name": "whatever there is now"})
