"""The official Python SDK drives the emulator: what it makes of answers, refusals, renewals and events."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.emulated import Emulator

pytest.importorskip("b24pysdk", reason="the official Python SDK is not installed")

from b24pysdk import errors
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from b24pysdk.client import BaseClient, Client
from b24pysdk.credentials import BitrixApp, BitrixToken, BitrixWebhook
from b24pysdk.errors import oauth

from tests.emulator.clients.python_sdk import by_webhook, domain, token_of


@pytest.fixture(autouse=True)
def _own_oauth_server(portal: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the vendor's OAuth server is a constant of the SDK."""
    monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", f"{portal.oauth}/oauth/token/")
    monkeypatch.setattr(BitrixOAuthRequester, "_APP_INFO_URL", f"{portal.oauth}/rest/app.info/")


@pytest.fixture
def client(portal: Emulator) -> BaseClient:
    """The SDK through an administrator's webhook."""
    return by_webhook(portal)


@pytest.fixture
def token(portal: Emulator, form: dict[str, str]) -> BitrixToken:
    """Tokens of an installed application."""
    return token_of(portal, form)


def add_leads(client: BaseClient, count: int) -> list[int]:
    calls = [client.crm.lead.add(fields={"TITLE": f"lead {number}"}) for number in range(1, count + 1)]
    return list(client.call_batches(calls).response.result.result.values())


def test_a_lead_is_added_read_changed_and_deleted(client: BaseClient) -> None:
    added = client.crm.lead.add(fields={"TITLE": "Свадьба", "PHONE": [{"VALUE": "+7 900 0", "VALUE_TYPE": "WORK"}]})
    number = added.response.result
    lead = client.crm.lead.get(bitrix_id=number).response.result
    assert (lead["TITLE"], lead["PHONE"][0]["VALUE"]) == ("Свадьба", "+7 900 0")
    assert client.crm.lead.update(bitrix_id=number, fields={"TITLE": "Юбилей"}).response.result is True
    assert client.crm.lead.list(filter={"TITLE": "юбилей"}, select=["ID"]).response.result == [{"ID": str(number)}]
    assert client.crm.lead.delete(bitrix_id=number).response.result is True


def test_lists_are_read_to_their_end_by_pages_and_by_keys(client: BaseClient) -> None:
    numbers = [str(number) for number in add_leads(client, 120)]
    asked: dict[str, Any] = {"select": ["ID"], "order": {"ID": "ASC"}}
    assert [row["ID"] for row in client.crm.lead.list(**asked).as_list().response.result] == numbers
    keys = [row["ID"] for row in client.crm.lead.list(select=["ID"]).as_list_fast().response.result]
    assert sorted(keys, key=int) == numbers


def test_the_time_of_an_answer_is_read(client: BaseClient) -> None:
    time = client.server.time().response.time
    assert time.date_start.utcoffset() is not None
    assert time.operating is not None


@pytest.mark.parametrize(
    ("ask", "refusal"),
    [
        (lambda client: client.app.option.get(option="x"), errors.BitrixAPIAccessDenied),
        (
            lambda client: client.placement.bind(placement="REST_APP_URI", handler="https://example.com/"),
            errors.BitrixAPIWrongAuthType,
        ),
        (lambda client: client.event.bind(event="ONCRMLEADADD", handler="https://a.b/"), errors.BitrixAPIWrongAuthType),
        (lambda client: client.crm.lead.get(bitrix_id=99), errors.BitrixAPIBadRequest),
        (lambda client: client.landing.site.get_list(), errors.BitrixAPINotFound),
    ],
)
def test_refusals_come_as_their_own_classes(client: BaseClient, ask: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        assert ask(client).response.result
    assert type(caught.value) is refusal


def test_a_scope_that_is_missing_is_named(portal: Emulator) -> None:
    with pytest.raises(errors.BitrixAPIInsufficientScope) as caught:
        assert by_webhook(portal, "im").crm.lead.fields().response.result
    assert caught.value.status_code == 401


def test_wrong_credentials_are_refused(portal: Emulator, form: dict[str, str]) -> None:
    with pytest.raises(errors.BitrixAPIInvalidCredentials):
        assert Client(BitrixWebhook(domain=domain(portal), webhook_token="1/nobody")).profile().response.result
    app = BitrixApp(client_id=form["client_id"], client_secret=form["client_secret"])
    with pytest.raises(errors.BitrixAPIInvalidToken):
        assert Client(BitrixToken(domain=domain(portal), auth_token="nobody", bitrix_app=app)).profile().response.result


def test_an_expired_token_is_renewed_on_the_way(portal: Emulator, form: dict[str, str], token: BitrixToken) -> None:
    portal.ask("POST", f"apps/{form['client_id']}/expire")
    before = token.auth_token
    assert Client(token).profile().response.result["ID"] == "1"
    assert token.auth_token != before


def test_the_oauth_server_tells_whose_a_token_is(form: dict[str, str], token: BitrixToken) -> None:
    info = token.get_app_info().result
    assert (info.client_id, info.user_id, info.install.installed) == (form["client_id"], 1, True)
    assert info.expires.utcoffset() is not None


def test_the_oauth_server_refuses_with_its_own_classes(portal: Emulator, form: dict[str, str]) -> None:
    for app, refusal in (
        (BitrixApp(client_id="local.0.0", client_secret="0"), oauth.BitrixOauthWrongClient),
        (BitrixApp(client_id=form["client_id"], client_secret="0"), oauth.BitrixOAuthInvalidClient),
        (BitrixApp(client_id=form["client_id"], client_secret=form["client_secret"]), oauth.BitrixOAuthInvalidGrant),
    ):
        with pytest.raises(refusal):
            app.get_oauth_token(code="none")
    portal.ask("POST", f"apps/{form['client_id']}/uninstall")
    app = BitrixApp(client_id=form["client_id"], client_secret=form["client_secret"])
    with pytest.raises(oauth.BitrixOAuthNotInstalled):
        app.refresh_oauth_token("any")


def test_a_code_becomes_a_pair_of_tokens(portal: Emulator, form: dict[str, str]) -> None:
    page = f"{portal.address}/oauth/authorize/?client_id={form['client_id']}"
    back = requests.get(page, allow_redirects=False, timeout=10).headers["Location"]
    app = BitrixApp(client_id=form["client_id"], client_secret=form["client_secret"])
    renewed = app.get_oauth_token(code=parse_qs(urlsplit(back).query)["code"][0])
    assert (renewed.user_id, renewed.portal_domain) == (1, urlsplit(portal.address).hostname)


@pytest.mark.parametrize(
    ("spoil", "refusal", "status"),
    [
        (("portal", {"payment": "ended"}), errors.BitrixAPIPaymentRequired, 401),
        (("portal", {"rest": False}), errors.BitrixAPIAccessDenied, 403),
        (("portal", {"deleted": True}), errors.BitrixAPIPortalDeleted, 410),
        (("portal", {"confirm": ["profile"]}), errors.BitrixAPIMethodConfirmWaiting, 401),
        (("rights", {"user_id": 2, "active": False}), errors.BitrixAPIAuthorizationError, 401),
        (("apps/{client_id}/uninstall", {}), errors.BitrixAPIErrorOAuth, 401),
        (("apps/{client_id}/delete", {}), errors.BitrixAPIApplicationNotFound, 401),
        (("apps/{client_id}/access", {"users": []}), errors.BitrixAPIUserAccessError, 403),
    ],
)
def test_what_has_become_of_the_portal_or_the_user_is_told(
    portal: Emulator, form: dict[str, str], spoil: tuple[str, dict[str, Any]], refusal: Any, status: int
) -> None:
    user_id = portal.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова"})["id"]
    token = token_of(portal, form, user_id)
    portal.ask("POST", spoil[0].format(**form), spoil[1])
    with pytest.raises(refusal) as caught:
        assert Client(token).profile().response.result
    assert caught.value.status_code == status


def test_a_portal_that_has_moved_names_its_new_address(portal: Emulator, token: BitrixToken) -> None:
    port = urlsplit(portal.address).port
    token._AUTO_CHANGED_DOMAIN = False
    portal.ask("POST", "portal", {"moved_to": f"localhost:{port}"})
    with pytest.raises(errors.BitrixResponse302JSONDecodeError) as caught:
        assert Client(token).profile().response.result
    assert caught.value.redirect_url == f"https://localhost:{port}/rest/profile.json"
    token.domain = f"localhost:{port}"
    assert Client(token).profile().response.result["ID"] == "1"


def test_placements_are_kept_as_they_are_sent(token: BitrixToken) -> None:
    client, place = Client(token), {"placement": "PAGE_BACKGROUND_WORKER", "handler": "https://example.com/handler/"}
    languages = {"en": {"TITLE": "Title", "DESCRIPTION": "Text", "GROUP_NAME": ""}}
    options = {"errorHandlerUrl": "https://example.com/gone/"}
    assert client.placement.bind(**place, lang_all=languages, options=options, user_id=1).response.result is True
    assert client.placement.get().response.result == [
        {
            **place,
            "langAll": languages,
            "options": options,
            "userId": 1,
            "title": "Title",
            "description": "Text",
        }
    ]
    assert client.placement.unbind(**place, user_id=1).response.result == {"count": 2}
