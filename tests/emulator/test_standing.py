"""What becomes of a portal and of an application on it: payment, plan, address, removal, updates, confirmations."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application, Receiver, nested
from tests.emulator.rest.speaking import Rest, token


def refused(app: Application, method: str = "profile", **params: Any) -> tuple[int, str, str]:
    sent = params | {"auth": app.auth["access_token"]}
    answer = requests.post(f"{app.auth['client_endpoint']}{method}", json=sent, allow_redirects=False, timeout=10)
    body = answer.json()
    return answer.status_code, body["error"], body["error_description"]


def test_an_ended_payment_stops_applications_and_their_renewals_and_not_webhooks(
    emulator: Emulator, app: Application
) -> None:
    emulator.ask("POST", "portal", {"payment": "ended"})
    assert refused(app) == (401, "PAYMENT_REQUIRED", "Subscription has been ended")
    renewal = app.exchange(app.auth["refresh_token"])
    assert renewal.status_code == 401
    assert renewal.json() == {"error": "PAYMENT_REQUIRED", "error_description": "Payment required"}
    assert Rest(emulator.webhook("crm"))("profile")["ID"] == "1"

    emulator.ask("POST", "portal", {"payment": "ok"})
    assert app.exchange(app.auth["refresh_token"]).status_code == 200
    assert app.rest("profile")["result"]["ID"] == "1"


def test_a_plan_without_rest_stops_everybody(emulator: Emulator, app: Application) -> None:
    hook = Rest(emulator.webhook("crm"))
    emulator.ask("POST", "portal", {"rest": False})
    said = (403, "ACCESS_DENIED", "REST is available only on commercial plans.")
    assert refused(app) == hook.refusal("profile") == hook.refusal("batch", cmd={}) == said


def test_a_deleted_portal_refuses_every_call(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", "portal", {"deleted": True})
    assert refused(app) == (410, "PORTAL_DELETED", "Portal was deleted")
    assert refused(app, "no.such.method") == (410, "PORTAL_DELETED", "Portal was deleted")


def test_a_portal_that_moved_sends_callers_on(emulator: Emulator, app: Application) -> None:
    moved = emulator.address.replace("127.0.0.1", "localhost")
    emulator.ask("POST", "portal", {"moved_to": moved})
    answer = requests.post(
        f"{emulator.address}/rest/profile?x=1",
        json={"auth": app.auth["access_token"]},
        allow_redirects=False,
        timeout=9,
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{moved}/rest/profile?x=1")
    assert answer.headers["Content-Type"].startswith("text/html")

    renewed = app.exchange(app.auth["refresh_token"]).json()
    assert renewed["client_endpoint"] == f"{moved}/rest/"
    repeated = requests.post(f"{moved}/rest/profile", json={"auth": renewed["access_token"]}, timeout=10)
    assert repeated.json()["result"]["ID"] == "1"


def test_a_wrong_wish_at_the_side_door_is_refused(emulator: Emulator) -> None:
    for wish in ({"payment": "maybe"}, {"moved_to": "http://"}):
        assert requests.post(f"{emulator.address}/_emulator/portal", json=wish, timeout=10).status_code == 400
    said = requests.post(f"{emulator.address}/_emulator/confirmations", json={"method": "profile"}, timeout=10)
    assert (said.status_code, said.json()["error"]) == (400, "nobody waits to call profile")


def test_a_dismissed_employee_is_not_authorised(emulator: Emulator, app: Application) -> None:
    user_id = emulator.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова"})["id"]
    hook, hers = Rest(emulator.webhook("crm", user_id=user_id)), token(emulator, {"client_id": app.client_id}, user_id)
    emulator.ask("POST", "rights", {"user_id": user_id, "active": False})
    said = (401, "authorization_error", "Unable to authorize user")
    assert hook.refusal("profile") == said
    assert Rest(f"{emulator.address}/rest/", hers).refusal("profile") == said


def test_an_application_restricted_to_some_refuses_others_but_administrators(
    emulator: Emulator, app: Application
) -> None:
    user_id = emulator.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова"})["id"]
    hers = Rest(f"{emulator.address}/rest/", token(emulator, {"client_id": app.client_id}, user_id))
    emulator.ask("POST", f"apps/{app.client_id}/access", {"users": []})
    assert hers.refusal("profile") == (403, "user_access_error", "The user does not have access to the application.")
    assert app.rest("profile")["result"]["ID"] == "1"
    emulator.ask("POST", f"apps/{app.client_id}/access", {"users": [user_id]})
    assert hers("profile")["ID"] == str(user_id)


def test_removing_and_deleting_an_application_read_differently(emulator: Emulator, receiver: Receiver) -> None:
    for act, portal_says, server_says in (
        ("uninstall", "ERROR_OAUTH", (401, "NOT_INSTALLED")),
        ("delete", "APPLICATION_NOT_FOUND", (200, "wrong_client")),
    ):
        keys = emulator.app(receiver.address)
        rest = Rest(f"{emulator.address}/rest/", token(emulator, keys))
        emulator.ask("POST", f"apps/{keys['client_id']}/{act}")
        assert rest.refusal("profile")[:2] == (401, portal_says)
        app = Application(emulator, receiver, keys["client_id"], keys["client_secret"], {})
        answer = app.exchange("any")
        assert (answer.status_code, answer.json()["error"]) == server_says


def test_an_update_drops_what_was_registered_and_tells_with_tokens(
    emulator: Emulator, receiver: Receiver, app: Application
) -> None:
    app.register_robot()
    app.bind("ONAPPUPDATE")
    old = emulator.ask("GET", f"apps/{app.client_id}")
    emulator.ask("POST", f"apps/{app.client_id}/update", {"new_token": True, "scope": ["crm"]})

    (told,) = receiver.on("/events")
    assert nested(told.form, "data") == {"VERSION": "2", "PREVIOUS_VERSION": "1", "LANGUAGE_ID": "ru"}
    auth, new = nested(told.form, "auth"), emulator.ask("GET", f"apps/{app.client_id}")
    assert auth["application_token"] == new["application_token"] != old["application_token"]
    assert (new["robots"], new["bindings"], new["scope"]) == ([], [], ["crm"])
    assert app.rest("scope", token=auth["access_token"])["result"] == ["crm"]
    assert app.exchange(auth["refresh_token"]).json()["scope"] == "crm"
    assert app.rest("app.info")["result"]["VERSION"] == 2


def test_a_method_to_confirm_waits_for_an_administrator_once_for_each_token(
    emulator: Emulator, receiver: Receiver, app: Application
) -> None:
    app.bind("ONAPPMETHODCONFIRM")
    emulator.ask("POST", "portal", {"confirm": ["crm.lead.list"]})
    for _ in range(2):
        assert refused(app, "crm.lead.list") == (401, "METHOD_CONFIRM_WAITING", "Waiting for confirmation")
    assert emulator.ask("POST", "confirmations", {"method": "crm.lead.list", "confirmed": True}) == {"answered": 1}
    (told,) = receiver.on("/events")
    assert nested(told.form, "data") | {"TOKEN": ""} == {
        "TOKEN": "",
        "METHOD": "crm.lead.list",
        "CONFIRMED": "1",
        "LANGUAGE_ID": "ru",
    }
    assert told.form["data[TOKEN]"] == app.auth["access_token"]
    assert "access_token" not in nested(told.form, "auth")
    assert app.rest("crm.lead.list")["result"] == []
    assert Rest(emulator.webhook("crm"))("crm.lead.list") == []

    app.auth["access_token"] = app.exchange(app.auth["refresh_token"]).json()["access_token"]
    assert refused(app, "crm.lead.list")[1] == "METHOD_CONFIRM_WAITING"
    emulator.ask("POST", "confirmations", {"method": "crm.lead.list", "confirmed": False})
    assert refused(app, "crm.lead.list") == (403, "METHOD_CONFIRM_DENIED", "Method call denied")


def test_phones_of_users_are_shown_to_an_application_after_confirmation_only(emulator: Emulator) -> None:
    keys = emulator.app("http://127.0.0.1:9", scope=("telephony",))
    rest = Rest(f"{emulator.address}/rest/", token(emulator, keys))
    assert rest.refusal("voximplant.user.get", USER_ID=1)[:2] == (401, "METHOD_CONFIRM_WAITING")
    emulator.ask("POST", "confirmations", {"method": "voximplant.user.get", "confirmed": True})
    assert [row["ID"] for row in rest("voximplant.user.get", USER_ID=1)] == ["1"]


def test_an_installation_may_be_told_late(emulator: Emulator, receiver: Receiver) -> None:
    form = {"handler": f"{receiver.address}/", "install": f"{receiver.address}/install", "scope": ["crm"]}
    emulator.ask("POST", "apps", form | {"ui": False, "delay": 3600})
    assert emulator.ask("GET", "apps")[0]["installed"] is True
    emulator.ask("POST", "clock", {"advance": 3599})
    assert receiver.requests == []
    emulator.ask("POST", "clock", {"advance": 2})
    assert receiver.on("/install")[0].form["event"] == "ONAPPINSTALL"


def test_event_test_sends_back_what_it_got(receiver: Receiver, app: Application) -> None:
    app.bind("ONAPPTEST")
    assert app.rest("event.test", {"any": "data"})["result"] == 1
    (told,) = receiver.on("/events")
    assert told.form["data[QUERY][any]"] == "data"
    assert nested(told.form, "auth")["refresh_token"]


@pytest.mark.parametrize("method", ["event.bind", "events", "event.test", "placement.get"])
def test_methods_of_applications_name_the_wrong_kind_of_authorisation(emulator: Emulator, method: str) -> None:
    assert Rest(emulator.webhook("placement")).refusal(method)[:2] == (403, "WRONG_AUTH_TYPE")


def test_events_are_listed_by_scope(app: Application) -> None:
    mine = app.rest("events")["result"]
    assert {"ONCRMLEADADD", "ONAPPINSTALL"} <= set(mine)
    assert not [name for name in mine if name.startswith("ONTASK")]
    assert {name[:5] for name in app.rest("events", {"SCOPE": "crm"})["result"]} == {"ONCRM"}
    assert set(mine) < set(app.rest("events", {"FULL": True})["result"])


def test_access_codes_have_names(emulator: Emulator) -> None:
    rest = Rest(emulator.webhook("crm"))
    assert rest("access.name", ACCESS=["U1", "AU", "U99"]) == {
        "U1": {"provider": "", "name": "Анна Администратор", "provider_id": "user"},
        "AU": {"provider": "", "name": "Все авторизованные пользователи", "provider_id": "other"},
    }
    assert rest("access.name") is False


def test_scopes_are_the_callers_or_all(emulator: Emulator) -> None:
    rest = Rest(emulator.webhook("crm", "im"))
    assert rest("scope") == ["crm", "im"]
    assert {"booking", "userfieldconfig", "tasks"} <= set(rest("scope", full=True))


def test_a_portal_keeps_its_new_address_until_it_is_reset(emulator: Emulator) -> None:
    said = emulator.ask("POST", "portal", {"moved_to": f"localhost:{urlsplit(emulator.address).port}"})
    assert said["left"] == [urlsplit(emulator.address).netloc]
    emulator.reset("empty")
    assert emulator.ask("GET", "health")["address"] == emulator.address
    eventually(lambda: Rest(emulator.webhook("crm"))("profile"))
