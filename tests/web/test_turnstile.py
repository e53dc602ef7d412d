"""However many strangers knock while the authorisation server is silent, robot calls go on being accepted."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.web.turnstile import AT_ONCE, Busy, Turnstile
from tests.emulated import eventually
from tests.web.conftest import OAUTH, auth, form, robot_call

STRANGER = {
    "member_id": "member1",
    "AUTH_ID": "aa",
    "REFRESH_ID": "rr",
    "SERVER_ENDPOINT": f"{OAUTH}/rest/",
    "APPLICATION_TOKEN": "tt",
}
EVENT = auth(refresh_token="rr", server_endpoint=f"{OAUTH}/rest/") | {"event": "ONAPPINSTALL"}


def test_strangers_leave_room_for_robot_calls(client, install, outside):
    asked, silence = threading.Semaphore(0), threading.Event()

    def silent(request):
        asked.release()
        silence.wait(10)
        return 401, {}, '{"error": "expired_token"}'

    outside.add_callback("GET", f"{OAUTH}/rest/app.info", callback=silent)
    with ThreadPoolExecutor(AT_ONCE) as strangers:
        knocking = [
            strangers.submit(client.application.test_client().post, "/install", **form(STRANGER))
            for _ in range(AT_ONCE)
        ]
        try:
            eventually(lambda: all(asked.acquire(timeout=5) for _ in range(AT_ONCE)))
            refused = client.post("/install?LANG=en", **form(STRANGER))
            assert refused.status_code == 503
            assert "Too many visitors wait for the authorisation server" in refused.text
            assert client.post("/", **form(STRANGER)).status_code == 503
            assert client.post("/events", **form(EVENT)).status_code == 503
            assert client.post("/robots/required_fields", **form(robot_call())).status_code == 200
        finally:
            silence.set()
        assert {one.result().status_code for one in knocking} == {403}
    assert client.post("/install", **form(STRANGER)).status_code == 403


def test_a_place_is_given_back_whatever_happens():
    turnstile = Turnstile(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="fault"), turnstile.through():
            raise ValueError("fault")
    with turnstile.through(), pytest.raises(Busy), turnstile.through():
        pass
