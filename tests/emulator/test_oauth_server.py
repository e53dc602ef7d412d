"""The OAuth server: exchanges, refusals, the trusted check of a token."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.emulated import Emulator
from tests.emulator.receiving import Application


def test_a_refresh_replaces_both_tokens(emulator: Emulator, app: Application) -> None:
    old = app.auth["refresh_token"]
    answer = app.exchange(old)
    grant = answer.json()

    assert answer.status_code == 200
    access, refresh = grant.pop("access_token"), grant.pop("refresh_token")
    assert len({access, refresh, old, app.auth["access_token"]}) == 4
    assert isinstance(grant.pop("expires"), int)
    assert grant == {
        "expires_in": 3600,
        "client_endpoint": f"{emulator.address}/rest/",
        "server_endpoint": f"{emulator.oauth}/rest/",
        "domain": emulator.oauth.removeprefix("http://"),
        "member_id": app.auth["member_id"],
        "scope": "crm,bizproc,im,user_brief,calendar",
        "status": "L",
        "user_id": 1,
    }
    assert app.rest("app.info", token=access)["result"]["INSTALLED"] is True

    again = app.exchange(old)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert app.exchange(refresh).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_id": "local.0.0"}, 200, "wrong_client"),
        ({"client_secret": "0"}, 400, "invalid_client"),
        ({"refresh_token": ""}, 400, "invalid_request"),
        ({"refresh_token": "0"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "invalid_request"),
    ],
)
def test_the_token_endpoint_refuses_with_its_own_codes(
    app: Application, change: dict[str, str], status: int, error: str
) -> None:
    query = {"refresh_token": app.auth["refresh_token"]} | change
    answer = app.exchange(**query)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_refresh_token_lives_180_days(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", "clock", {"advance": 180 * 24 * 3600 + 1})

    assert app.exchange(app.auth["refresh_token"]).json()["error"] == "invalid_grant"


def test_an_access_token_lives_an_hour(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", "clock", {"advance": 3500})
    assert "result" in app.rest("profile")
    emulator.ask("POST", "clock", {"advance": 101})

    assert app.rest("profile")["error"] == "expired_token"


def test_tokens_expire_on_demand_and_renew(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", f"apps/{app.client_id}/expire")

    assert app.rest("profile")["error"] == "expired_token"
    renewed = app.exchange(app.auth["refresh_token"]).json()
    assert "result" in app.rest("profile", token=renewed["access_token"])


def test_revoked_tokens_never_work_again(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", f"apps/{app.client_id}/revoke")

    assert app.rest("profile")["error"] == "invalid_token"
    assert app.exchange(app.auth["refresh_token"]).json()["error"] == "invalid_grant"


def test_app_info_tells_whose_a_token_is(emulator: Emulator, app: Application) -> None:
    address = f"{emulator.oauth}/rest/app.info"
    info = requests.get(address, params={"auth": app.auth["access_token"]}, timeout=10).json()["result"]

    assert info["client_id"] == app.client_id
    assert info["user_id"] == 1
    assert set(info["scope"].split(",")) == {"crm", "bizproc", "im", "user_brief", "calendar"}
    assert info["install"] == {
        "installed": True,
        "version": "1",
        "status": "L",
        "scope": "crm,bizproc,im,user_brief,calendar",
        "domain": app.auth["domain"],
        "uri": emulator.address,
        "client_endpoint": f"{emulator.address}/rest/",
        "member_id": app.auth["member_id"],
        "member_type": "BITRIX24",
    }

    answer = requests.get(address, params={"auth": "0"}, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (401, "NO_AUTH_FOUND")


def test_a_code_from_the_browser_works_once_within_half_a_minute(emulator: Emulator, app: Application) -> None:
    first, second = _code(emulator, app), _code(emulator, app)
    exchange = {"grant_type": "authorization_code", "refresh_token": ""}

    assert first["state"] == ["mine"]
    assert first["member_id"] == [app.auth["member_id"]]
    assert app.exchange(**exchange, code=first["code"][0]).json()["user_id"] == 1
    assert app.exchange(**exchange, code=first["code"][0]).json()["error"] == "invalid_grant"
    emulator.ask("POST", "clock", {"advance": 31})
    assert app.exchange(**exchange, code=second["code"][0]).json()["error"] == "invalid_grant"


def _code(emulator: Emulator, app: Application) -> dict[str, list[str]]:
    query = {"client_id": app.client_id, "state": "mine"}
    answer = requests.get(f"{emulator.address}/oauth/authorize/", params=query, timeout=10, allow_redirects=False)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)
