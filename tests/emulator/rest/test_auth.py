"""Who may call: webhooks, tokens, scopes, the context of an application, rights."""

from typing import Any

import pytest
import requests

from tests.emulated import Emulator
from tests.emulator.rest.speaking import SCOPES, Rest, token


@pytest.mark.parametrize(
    "how",
    [
        lambda url, value: requests.get(url, params={"auth": value}, timeout=30),
        lambda url, value: requests.post(url, data={"auth": value}, timeout=30),
        lambda url, value: requests.post(url, json={"auth": value}, timeout=30),
        lambda url, value: requests.post(url, json={"access_token": value}, timeout=30),
        lambda url, value: requests.post(url, headers={"Authorization": f"Bearer {value}"}, timeout=30),
    ],
)
def test_a_token_is_taken_from_query_form_json_or_header(portal: Emulator, app: Rest, how: Any) -> None:
    assert how(f"{portal.address}/rest/profile", app.token).json()["result"]["ADMIN"] is True


def test_without_authorisation_a_call_is_refused(portal: Emulator) -> None:
    assert Rest(f"{portal.address}/rest/").refusal("profile") == (401, "NO_AUTH_FOUND", "Wrong authorization data")


def test_a_wrong_webhook_is_refused(rest: Rest) -> None:
    wrong = Rest(rest.base[:-4] + "zzz/")
    assert wrong.refusal("profile") == (401, "INVALID_CREDENTIALS", "Invalid request credentials")
    foreign = Rest(rest.base.replace("/rest/1/", "/rest/2/"))
    assert foreign.refusal("profile")[1] == "INVALID_CREDENTIALS"


def test_an_unknown_token_is_refused(portal: Emulator) -> None:
    assert Rest(f"{portal.address}/rest/", "x").refusal("profile") == (
        401,
        "invalid_token",
        "Unable to get application by token",
    )


def test_a_token_lives_an_hour(portal: Emulator, app: Rest) -> None:
    portal.ask("POST", "clock", {"advance": 3590})
    app("profile")
    portal.ask("POST", "clock", {"advance": 20})
    assert app.refusal("profile") == (401, "expired_token", "The access token provided has expired.")


def test_tokens_of_a_removed_application_do_not_work(portal: Emulator, app: Rest, form: dict[str, Any]) -> None:
    portal.ask("POST", f"apps/{form['client_id']}/uninstall", {"clean": False})
    assert app.refusal("profile")[:2] == (401, "ERROR_OAUTH")


def test_a_method_outside_the_scope_is_refused(portal: Emulator) -> None:
    narrow = Rest(portal.webhook("im"))
    assert narrow.refusal("crm.lead.list") == (
        401,
        "insufficient_scope",
        "The request requires higher privileges than provided by the webhook token",
    )
    assert narrow("scope") == ["im"]


def test_robots_need_an_application_and_an_administrator(
    portal: Emulator, rest: Rest, app: Rest, form: dict[str, Any]
) -> None:
    assert rest.refusal("bizproc.robot.list") == (403, "ACCESS_DENIED", "Access denied! Application context required")
    user_id = portal.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова", "ADMIN": False})["id"]
    clerk = Rest(app.base, token(portal, form, user_id))
    assert clerk.refusal("bizproc.robot.list") == (403, "ACCESS_DENIED", "Access denied!")
    assert app("bizproc.robot.list") == []


def test_stages_and_user_fields_are_for_administrators(clerk: Rest) -> None:
    fields = {"ENTITY_ID": "STATUS", "STATUS_ID": "X", "NAME": "x"}
    assert clerk.refusal("crm.status.add", fields=fields) == (400, "", "Access denied.")
    assert clerk.refusal("crm.lead.userfield.add", fields={}) == (400, "", "Access denied.")


def test_without_crm_rights_leads_and_stages_are_closed(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "rights", {"user_id": 1, "crm": False})
    for method in ("crm.lead.list", "crm.lead.add", "crm.status.list", "crm.lead.userfield.list"):
        assert rest.refusal(method) == (400, "", "Access denied.")
    rest("crm.lead.fields")
    rest("user.current")


def test_a_dismissed_user_calls_no_more(portal: Emulator, rest: Rest, app: Rest) -> None:
    portal.ask("POST", "rights", {"user_id": 1, "active": False})
    for caller in (rest, app):
        assert caller.refusal("profile") == (401, "authorization_error", "Unable to authorize user")


def test_scopes_are_free_for_general_methods(portal: Emulator) -> None:
    narrow = Rest(portal.webhook("im"))
    for method in ("app.info", "profile", "server.time", "scope", "methods", "user.admin"):
        narrow(method)
    assert narrow("method.get", name="crm.lead.list") == {"isExisting": True, "isAvailable": False}
    assert narrow("method.get", name="CRM.LEAD.NONE") == {"isExisting": False, "isAvailable": False}


def test_app_info_describes_the_application(app: Rest, form: dict[str, Any]) -> None:
    info = app("app.info")
    assert (info["CODE"], info["STATUS"], info["INSTALLED"]) == (form["client_id"], "L", True)


def test_app_info_of_a_webhook_names_its_scopes(rest: Rest) -> None:
    assert rest("app.info")["SCOPE"] == sorted(SCOPES)
