"""Installing and removing applications."""

import requests

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application, Receiver, nested


def test_an_api_only_application_is_told_once_that_it_is_installed(emulator: Emulator, receiver: Receiver) -> None:
    keys = emulator.app(receiver.address)
    (request,) = receiver.on("/install")
    form = request.form
    about = emulator.ask("GET", f"apps/{keys['client_id']}")

    assert request.content_type == "application/x-www-form-urlencoded"
    assert form["event"] == "ONAPPINSTALL"
    assert nested(form, "data") == {"VERSION": "1", "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": "ru"}
    assert form["ts"].isdigit()
    auth = nested(form, "auth")
    secrets = {auth.pop("access_token"), auth.pop("refresh_token")}
    assert len(secrets) == 2
    assert all(len(secret) == 32 for secret in secrets)
    assert int(auth.pop("expires")) - int(form["ts"]) in (3599, 3600, 3601)
    assert auth == {
        "expires_in": "3600",
        "scope": "crm,bizproc,im,user_brief,calendar",
        "domain": emulator.address.removeprefix("http://"),
        "status": "L",
        "server_endpoint": f"{emulator.oauth}/rest/",
        "client_endpoint": f"{emulator.address}/rest/",
        "member_id": about["member_id"],
        "application_token": about["application_token"],
        "user_id": "1",
    }
    assert about["installed"] is True
    assert keys["client_id"].startswith("local.")
    assert len(receiver.requests) == 1


def test_the_journal_of_deliveries_names_no_token(emulator: Emulator, app: Application) -> None:
    (delivery,) = eventually(lambda: emulator.ask("GET", "deliveries"))

    assert delivery["kind"] == "install"
    assert delivery["url"] == f"{app.receiver.address}/install"
    assert delivery["status"] == 200
    assert delivery["fields"]["auth"].keys().isdisjoint({"access_token", "refresh_token", "application_token"})


def test_the_form_can_be_sent_again(emulator: Emulator, app: Application) -> None:
    emulator.ask("POST", f"apps/{app.client_id}/install")

    assert len(app.receiver.on("/install", 2)) == 2


def test_uninstalling_is_told_without_tokens_and_ends_everything(emulator: Emulator, app: Application) -> None:
    app.register_robot()
    app.bind("ONAPPUNINSTALL")
    emulator.ask("POST", f"apps/{app.client_id}/uninstall", {"clean": True})
    (request,) = app.receiver.on("/events")

    assert request.form["event"] == "ONAPPUNINSTALL"
    assert nested(request.form, "data") == {"LANGUAGE_ID": "ru", "CLEAN": "1"}
    assert set(nested(request.form, "auth")) == {
        "domain",
        "member_id",
        "server_endpoint",
        "client_endpoint",
        "application_token",
    }
    assert app.rest("app.info")["error"] == "ERROR_OAUTH"
    assert app.exchange(app.auth["refresh_token"]).json()["error"] == "NOT_INSTALLED"
    about = emulator.ask("GET", f"apps/{app.client_id}")
    assert (about["installed"], about["removed"], about["robots"], about["bindings"]) == (False, True, [], [])


def test_an_application_with_pages_gets_no_events_before_install_finish(emulator: Emulator, receiver: Receiver) -> None:
    keys = emulator.app(receiver.address, ui=True)
    token = emulator.ask("POST", f"apps/{keys['client_id']}/tokens", {"user_id": 1})["AUTH_ID"]
    binding = {"auth": token, "event": "ONCRMLEADADD", "handler": f"{receiver.address}/events"}
    assert requests.post(f"{emulator.address}/rest/event.bind", json=binding, timeout=10).json()["result"] is True
    webhook = emulator.webhook()

    emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "до"}})
    emulator.ask("POST", f"apps/{keys['client_id']}/finish", {"user_id": 1})
    second = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "после"}})

    (request,) = receiver.on("/events")
    assert request.form["data[FIELDS][ID]"] == str(second)


def test_only_an_administrator_finishes_an_installation(emulator: Emulator, receiver: Receiver) -> None:
    keys = emulator.app(receiver.address, ui=True)
    manager = emulator.ask("POST", "users", {"NAME": "Илья", "LAST_NAME": "Котов"})["id"]
    address = f"{emulator.address}/_emulator/apps/{keys['client_id']}/finish"

    assert requests.post(address, json={"user_id": manager}, timeout=10).status_code == 403
    assert emulator.ask("GET", f"apps/{keys['client_id']}")["installed"] is False
