"""Only servers of the list are asked, what they say is understood whatever its status, and secrets stay unseen."""

import logging

import pytest
import requests
import responses

from b24app.portal.grants import Grant, Owner
from b24app.portal.oauth import ForeignServer, OAuth
from b24app.portal.refusals import AccessLost, Refusal, ServerSilent, StrangeAnswer

ENDPOINT = "https://oauth.bitrix24.tech/rest/"
TOKEN = "https://oauth.bitrix24.tech/oauth/token/"
INFO = "https://oauth.bitrix24.tech/rest/app.info"
GRANT = {
    "access_token": "new-access",
    "refresh_token": "new-refresh",
    "expires": 1790003600,
    "expires_in": 3600,
    "client_endpoint": "https://demo.bitrix24.eu/rest/",
    "server_endpoint": ENDPOINT,
    "domain": "oauth.bitrix24.tech",
    "member_id": "m1",
    "scope": "crm,bizproc im",
    "status": "L",
    "user_id": 1,
}
INFO_RESULT = {
    "client_id": "local.1",
    "scope": "crm",
    "user_id": 1,
    "install": {
        "installed": True,
        "client_endpoint": "https://demo.bitrix24.eu/rest/",
        "member_id": "m1",
        "scope": "crm,im",
    },
}


@pytest.fixture
def oauth(clock):
    return OAuth(["https://oauth.bitrix24.tech", "http://127.0.0.1:8301"], "local.1", "app-secret", clock=clock)


@pytest.fixture
def server():
    with responses.RequestsMock() as mock:
        yield mock


def test_a_refresh_token_is_exchanged_for_a_new_pair(oauth, server):
    server.get(
        TOKEN,
        json=GRANT,
        match=[
            responses.matchers.query_param_matcher(
                {
                    "grant_type": "refresh_token",
                    "client_id": "local.1",
                    "client_secret": "app-secret",
                    "refresh_token": "old-refresh",
                }
            )
        ],
    )
    assert oauth.refresh("old-refresh", ENDPOINT) == Grant(
        access="new-access",
        refresh="new-refresh",
        expires_in=3600,
        client_endpoint="https://demo.bitrix24.eu/rest/",
        server_endpoint=ENDPOINT,
        member_id="m1",
        scope=("crm", "bizproc", "im"),
        user_id=1,
    )


def test_the_owner_of_a_token_is_told(oauth, server):
    server.get(INFO, json={"result": INFO_RESULT}, match=[responses.matchers.query_param_matcher({"auth": "token"})])
    assert oauth.whois("token", ENDPOINT) == Owner(
        client_id="local.1",
        member_id="m1",
        user_id=1,
        endpoint="https://demo.bitrix24.eu/rest/",
        scope=("crm", "im"),
        installed=True,
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/rest/",
        "http://oauth.bitrix24.tech/rest/",
        "https://oauth.bitrix24.tech:444/rest/",
        "https://oauth.bitrix24.tech.evil.example/rest/",
        "https://oauth.bitrix24.tech@evil.example/rest/",
        "https://evil.example\\@oauth.bitrix24.tech/rest/",
        "https://oauth.bitrix24.tech:443@evil.example/rest/",
        "//oauth.bitrix24.tech/rest/",
        "http://127.0.0.1/rest/",
        "https://[::1/rest/",
        "https://oauth.bitrix24.tech:none/rest/",
        "",
    ],
)
def test_no_other_server_is_ever_asked(oauth, server, address):
    for ask in (oauth.refresh, oauth.whois):
        with pytest.raises(ForeignServer) as caught:
            ask("token", address)
        assert str(caught.value) == (
            "The authorisation server is not one of ours; add it to B24APP_OAUTH_SERVERS if you trust it"
        )
    assert not server.calls


@pytest.mark.parametrize(
    "address",
    ["https://oauth.bitrix24.tech/rest/", "https://OAUTH.bitrix24.tech:443/x?y#z", " https://oauth.bitrix24.tech "],
)
def test_a_server_of_the_list_is_known_in_any_spelling_and_only_its_origin_used(oauth, address):
    assert oauth.trusted(address) == "https://oauth.bitrix24.tech"


LOST = [
    ("invalid_grant", 400, "the app's permission for the portal has run out or was withdrawn"),
    ("wrong_client", 200, "the authorisation server does not know our application's code or key"),
    ("invalid_client", 400, "the authorisation server does not know our application's code or key"),
    ("PAYMENT_REQUIRED", 401, "the portal's subscription has ended"),
    ("NOT_INSTALLED", 401, "the app is not installed on this portal"),
    ("NEW_CODE", 401, "the authorisation server no longer accepts the app's token ({error})"),
]


@pytest.mark.parametrize(("code", "status", "what"), LOST)
def test_an_error_is_known_by_its_code_whatever_the_status(oauth, server, code, status, what):
    server.get(TOKEN, json={"error": code, "error_description": "words"}, status=status)
    with pytest.raises(AccessLost) as caught:
        oauth.refresh("old-refresh", ENDPOINT)
    assert (caught.value.what, caught.value.error, caught.value.status) == (what, code, status)
    assert len(server.calls) == 1


def test_a_fault_of_ours_is_a_refusal(oauth, server):
    server.get(TOKEN, json={"error": "invalid_request"}, status=400)
    with pytest.raises(Refusal) as caught:
        oauth.refresh("", ENDPOINT)
    assert caught.value.error == "invalid_request"


SILENT = [
    {"body": requests.ConnectionError("refresh_token=old-refresh")},
    {"body": requests.Timeout("refresh_token=old-refresh")},
    {"body": "<html>", "status": 502},
    {"body": "<html>", "status": 200},
    {"body": "[]", "status": 200},
    {"json": {"error": "INTERNAL_SERVER_ERROR"}, "status": 500},
]


@pytest.mark.parametrize("answer", SILENT)
def test_a_lost_answer_is_asked_for_once_more_with_the_same_token(oauth, server, answer):
    server.get(TOKEN, **answer)
    server.get(TOKEN, json=GRANT)
    assert oauth.refresh("old-refresh", ENDPOINT).access == "new-access"
    assert len(server.calls) == 2


@pytest.mark.parametrize("answer", SILENT)
def test_a_server_that_stays_silent_is_given_up_and_no_secret_is_told(oauth, server, answer):
    server.get(TOKEN, **answer)
    server.get(TOKEN, **answer)
    with pytest.raises(ServerSilent) as caught:
        oauth.refresh("old-refresh", ENDPOINT)
    assert str(caught.value) == (
        "https://oauth.bitrix24.tech: the authorisation server gave no answer, nothing was sent to the portal; "
        "try again later"
    )
    assert caught.value.__cause__ is None
    assert len(server.calls) == 2


def test_a_replaced_refresh_token_after_a_lost_answer_means_the_access_is_lost(oauth, server):
    server.get(TOKEN, body=requests.ConnectionError())
    server.get(TOKEN, json={"error": "invalid_grant"}, status=400)
    with pytest.raises(AccessLost):
        oauth.refresh("old-refresh", ENDPOINT)


def test_a_redirect_of_the_authorisation_server_is_not_followed(oauth, server):
    server.get(TOKEN, status=302, headers={"Location": "https://evil.example/"}, body="")
    server.get(TOKEN, status=302, headers={"Location": "https://evil.example/"}, body="")
    with pytest.raises(ServerSilent):
        oauth.refresh("old-refresh", ENDPOINT)


@pytest.mark.parametrize("missing", ["access_token", "refresh_token", "member_id", "client_endpoint"])
def test_a_grant_without_its_parts_is_not_believed(oauth, server, missing):
    server.get(TOKEN, json={key: value for key, value in GRANT.items() if key != missing})
    with pytest.raises(StrangeAnswer):
        oauth.refresh("old-refresh", ENDPOINT)


@pytest.mark.parametrize("result", [None, [], {}, {"client_id": "local.1"}, {**INFO_RESULT, "install": []}])
def test_an_owner_without_its_parts_is_not_believed(oauth, server, result):
    server.get(INFO, json={"result": result})
    with pytest.raises(StrangeAnswer):
        oauth.whois("token", ENDPOINT)


def test_secrets_are_neither_shown_nor_logged(oauth, server, caplog):
    caplog.set_level(logging.DEBUG)
    server.get(TOKEN, json=GRANT)
    grant = oauth.refresh("old-refresh", ENDPOINT)
    seen = caplog.text + repr(oauth) + repr(grant)
    assert not [secret for secret in ("app-secret", "old-refresh", "new-refresh", "new-access") if secret in seen]
