"""An installation is believed only as far as the authorisation server confirms it."""

import logging

import pytest
from responses.matchers import query_param_matcher

from tests.web.conftest import OAUTH, TOKEN, form

FRAME = {
    "AUTH_ID": "access-new",
    "REFRESH_ID": "refresh-new",
    "AUTH_EXPIRES": "3600",
    "SERVER_ENDPOINT": f"{OAUTH}/rest/",
    "APPLICATION_TOKEN": "token-new",
    "APPLICATION_SCOPE": "crm,bizproc",
    "member_id": "member1",
    "status": "L",
    "PLACEMENT": "DEFAULT",
}
EVENT = {
    "event": "ONAPPINSTALL",
    "data[VERSION]": "1",
    "ts": "1790000000",
    "auth[access_token]": "access-new",
    "auth[refresh_token]": "refresh-new",
    "auth[expires_in]": "3600",
    "auth[server_endpoint]": f"{OAUTH}/rest/",
    "auth[client_endpoint]": "https://evil.example/rest/",
    "auth[domain]": "evil.example",
    "auth[member_id]": "member1",
    "auth[application_token]": "token-new",
}
QUERY = "?DOMAIN=demo.bitrix24.example&PROTOCOL=1&LANG=en&APP_SID=sid"
POSTS = {
    "install page": ("/install" + QUERY, FRAME, "AUTH_ID", "SERVER_ENDPOINT"),
    "home page": ("/" + QUERY, FRAME, "AUTH_ID", "SERVER_ENDPOINT"),
    "ONAPPINSTALL": ("/install", EVENT, "auth[access_token]", "auth[server_endpoint]"),
    "ONAPPUPDATE": ("/events", EVENT | {"event": "ONAPPUPDATE"}, "auth[access_token]", "auth[server_endpoint]"),
}


@pytest.fixture(params=POSTS)
def post(request):
    """One of the four requests that bring tokens of their own."""
    return POSTS[request.param]


@pytest.fixture(autouse=True)
def _nothing_is_kept(app, install, queue, caplog):
    caplog.set_level(logging.DEBUG)
    yield
    assert app.installs.by_member("member1") == install
    assert app.installs.vault("member1").read().access == "access-1"
    assert app.installs.by_member("member2") is None
    assert queue.jobs == {}
    assert not {"access-new", "refresh-new", "token-new", TOKEN, "key-of-the-app"} & set(caplog.text.split())
    assert "-new" not in caplog.text


def owner(**changes):
    endpoint = "https://demo.bitrix24.example/rest/"
    install = {"installed": True, "scope": "crm", "client_endpoint": endpoint, "member_id": "member1"}
    install |= {name: value for name, value in changes.items() if name in install}
    return {"result": {"client_id": changes.get("client_id", "local.app"), "user_id": 1, "install": install}}


def answers(outside, body, status=200):
    outside.get(f"{OAUTH}/rest/app.info", json=body, status=status, match=[query_param_matcher({"auth": "access-new"})])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"client_id": "local.other"},
            "the token belongs to another application; compare B24APP_CLIENT_ID with the application's form",
        ),
        ({"member_id": "member2"}, "the token belongs to another portal; open the application in its portal"),
    ],
)
def test_a_token_of_something_else_is_refused(client, outside, caplog, post, changes, reason):
    answers(outside, owner(**changes))
    assert client.post(post[0], **form(post[1])).status_code == 403
    assert reason in "".join(getattr(record, "reason", "") for record in caplog.records)
    assert len(outside.calls) == 1


def test_a_token_that_nobody_gave_is_refused(client, outside, post):
    answers(outside, {"error": "NO_AUTH_FOUND", "error_description": "Wrong authorization data"}, 401)
    assert client.post(post[0], **form(post[1])).status_code == 403


def test_a_silent_authorisation_server_is_told_as_such(client, outside, post):
    answers(outside, {}, 502)
    assert client.post(post[0], **form(post[1])).status_code == 502


@pytest.mark.parametrize(
    "server",
    [
        "https://evil.example/rest/",
        "https://oauth.example.com.evil.example/rest/",
        "https://oauth.example.com@evil.example/rest/",
        "http://oauth.example.com/rest/",
        "https://127.0.0.1/rest/",
        "",
    ],
)
def test_a_server_outside_the_list_is_never_asked(client, outside, post, server):
    path, fields, _, endpoint = post
    assert client.post(path, **form(fields | {endpoint: server})).status_code == 403
    assert len(outside.calls) == 0


def test_a_claim_without_a_token_is_refused(client, outside, post):
    path, fields, token, _ = post
    assert (
        client.post(path, **form({name: value for name, value in fields.items() if name != token})).status_code == 400
    )
    assert len(outside.calls) == 0


def test_another_event_installs_nothing(client, outside):
    assert client.post("/install", **form(EVENT | {"event": "ONCRMLEADADD"})).status_code == 400
    assert len(outside.calls) == 0


@pytest.mark.parametrize("path", ["/install", "/"])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The token belongs to another portal"),
        ("ru", "Токен выдан другим порталом"),
        ("de", "The token belongs to"),
    ],
)
def test_a_person_reads_the_fault_in_their_language_without_any_token(client, outside, path, language, text):
    answers(outside, owner(member_id="member2"))
    answer = client.post(path + QUERY.replace("LANG=en", f"LANG={language}"), **form(FRAME))
    assert f"<strong>{text}" in answer.text
    assert "-new" not in answer.text


@pytest.mark.parametrize(
    ("query", "ancestors"),
    [
        ("?DOMAIN=demo.bitrix24.example&PROTOCOL=1", "https://demo.bitrix24.example"),
        ("?DOMAIN=127.0.0.1:8300&PROTOCOL=0", "http://127.0.0.1:8300"),
        ("?DOMAIN=*&PROTOCOL=1", "'none'"),
        ("?DOMAIN=a.example%20*&PROTOCOL=1", "'none'"),
        ("?DOMAIN=a.example;script-src%20*&PROTOCOL=1", "'none'"),
        ("?DOMAIN=a.example%0d%0aX: y&PROTOCOL=1", "'none'"),
        ("", "'none'"),
    ],
)
def test_a_fault_is_shown_in_the_frame_that_asks_and_nothing_slips_into_the_policy(client, outside, query, ancestors):
    answers(outside, owner(member_id="member2"))
    answer = client.post("/install" + query, **form(FRAME))
    assert answer.headers["Content-Security-Policy"].endswith(f"frame-ancestors {ancestors}")
    assert "X-Frame-Options" not in answer.headers
