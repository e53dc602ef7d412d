"""Pages of applications inside the portal: binding them, opening them, and a robot's dialog."""

import json
from typing import Any

import pytest
import requests

from tests.emulated import Emulator
from tests.emulator.receiving import Application, Receiver, installed
from tests.emulator.rest.speaking import Rest, token
from tests.emulator.test_frame import opening

SCOPE = ("crm", "bizproc", "placement")
TAB = "CRM_LEAD_DETAIL_TAB"


@pytest.fixture
def app(emulator: Emulator, receiver: Receiver) -> Application:
    """An installed application that may place its pages."""
    keys = emulator.app(receiver.address, scope=SCOPE)
    receiver.on("/install")
    tokens = {"access_token": token(emulator, keys), "client_endpoint": f"{emulator.address}/rest/"}
    return Application(emulator, receiver, keys["client_id"], keys["client_secret"], tokens)


def bind(app: Application, place: str = TAB, path: str = "/tab", **more: Any) -> Any:
    about = {"PLACEMENT": place, "HANDLER": f"{app.receiver.address}{path}", "TITLE": "Вкладка"}
    return app.rest("placement.bind", about | more)


def opened(emulator: Emulator, path: str) -> tuple[str, dict[str, str]]:
    answer = requests.get(f"{emulator.address}{path}", timeout=10)
    assert answer.status_code == 200, answer.text
    address, _, form, _ = opening(answer.text)
    return address, form


def test_a_tab_is_bound_shown_in_the_card_and_opened_with_the_leads_id(emulator: Emulator, app: Application) -> None:
    assert bind(app)["result"] is True
    assert app.rest("crm.lead.add", {"fields": {"TITLE": "Свадьба"}})["result"] == 1
    card = requests.get(f"{emulator.address}/crm/lead/details/1/", timeout=10).text
    assert "Вкладка</a>" in card
    (place,) = emulator.ask("GET", f"apps/{app.client_id}")["placements"]

    address, form = opened(emulator, f"/marketplace/placement/{place['id']}/?ID=1&URI=/crm/lead/details/1/")
    assert address == f"{app.receiver.address}/tab"
    assert form["PLACEMENT"] == TAB
    assert json.loads(form["PLACEMENT_OPTIONS"]) == {"ID": "1", "URI": "/crm/lead/details/1/"}


def test_bound_places_are_listed_and_each_counts_twice_when_it_is_taken_away(app: Application) -> None:
    bind(app)
    bind(app, path="/other", LANG_ALL={"en": {"TITLE": "Tab"}})
    first, second = app.rest("placement.get")["result"]
    assert first == {
        "placement": TAB,
        "userId": 0,
        "handler": f"{app.receiver.address}/tab",
        "options": [],
        "title": "Вкладка",
        "description": "",
        "langAll": {"ru": {"TITLE": "Вкладка", "DESCRIPTION": "", "GROUP_NAME": ""}},
    }
    assert (second["title"], second["langAll"]["en"]["GROUP_NAME"]) == ("Tab", "")
    handler = f"{app.receiver.address}/other"
    assert app.rest("placement.unbind", {"PLACEMENT": TAB, "HANDLER": handler})["result"] == {"count": 2}
    assert app.rest("placement.unbind", {"PLACEMENT": TAB})["result"] == {"count": 2}
    assert app.rest("placement.get")["result"] == []


@pytest.mark.parametrize(
    ("params", "status", "error", "text"),
    [
        ({"PLACEMENT": ""}, 400, "ERROR_ARGUMENT", "Argument 'PLACEMENT' is null or empty"),
        ({"HANDLER": ""}, 400, "ERROR_ARGUMENT", "Argument 'HANDLER' is null or empty"),
        ({"PLACEMENT": ["A"]}, 400, "ERROR_ARGUMENT", "The value of an argument 'PLACEMENT' must be of type string"),
        ({"PLACEMENT": "CRM_MOON_DETAIL_TAB"}, 400, "ERROR_PLACEMENT_NOT_FOUND", "Placement not found"),
        # A place of another scope is not there either.
        ({"PLACEMENT": "TASK_VIEW_TAB"}, 400, "ERROR_PLACEMENT_NOT_FOUND", "Placement not found"),
        ({"USER_ID": 1}, 200, "ERROR_PLACEMENT_USER_MODE", "User mode is not available."),
        ({"PLACEMENT": "PAGE_BACKGROUND_WORKER"}, 200, "EMPTY_ERROR_HANDLER_URL", "Option errorHandlerUrl is empty"),
        ({"HANDLER": "ftp://a.b/"}, 400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol"),
    ],
)
def test_wrong_bindings_are_refused(
    app: Application, params: dict[str, Any], status: int, error: str, text: str
) -> None:
    sent = {"PLACEMENT": TAB, "HANDLER": "https://a.b/", "auth": app.auth["access_token"], **params}
    answer = requests.post(f"{app.auth['client_endpoint']}placement.bind", json=sent, timeout=10)
    said = answer.json()
    assert (answer.status_code, said["error"], said["error_description"]) == (status, error, text)


def test_the_same_page_twice_is_refused_and_some_places_take_one_page_only(app: Application) -> None:
    bind(app)
    again = bind(app)
    assert again["error"] == "ERROR_CORE"
    assert again["error_description"] == "Unable to set placement handler: Handler already binded"
    bind(app, "REST_APP_URI")
    assert bind(app, "REST_APP_URI", "/other")["error"] == "ERROR_PLACEMENT_MAX_COUNT"


def test_places_of_smart_processes_are_known_by_their_number(app: Application) -> None:
    assert bind(app, "CRM_DYNAMIC_1038_DETAIL_TAB")["result"] is True
    assert bind(app, "CRM_DYNAMIC_x_DETAIL_TAB")["error"] == "ERROR_PLACEMENT_NOT_FOUND"


def test_places_are_listed_by_scope(app: Application) -> None:
    mine = app.rest("placement.list")["result"]
    assert {TAB, "LEFT_MENU", "CRM_DEAL_LIST_MENU"} <= set(mine)
    assert "TASK_VIEW_TAB" not in mine
    assert "TASK_VIEW_TAB" in app.rest("placement.list", {"FULL": True})["result"]
    assert app.rest("placement.list", {"SCOPE": "calendar"})["result"] == ["CALENDAR_GRIDVIEW"]


def test_binding_is_for_administrators_and_applications(emulator: Emulator, app: Application) -> None:
    user_id = emulator.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова"})["id"]
    clerk = token(emulator, {"client_id": app.client_id}, user_id)
    sent = {"PLACEMENT": TAB, "HANDLER": "https://a.b/"}
    assert app.rest("placement.bind", sent, token=clerk)["error"] == "ACCESS_DENIED"
    by_webhook = Rest(emulator.webhook("placement"))
    assert by_webhook.refusal("placement.bind", **sent) == (
        403,
        "WRONG_AUTH_TYPE",
        "Current authorization type is denied for this method Application context required",
    )


def test_a_link_opens_the_application_with_its_parameters(emulator: Emulator, app: Application) -> None:
    path = f"/marketplace/view/{app.client_id}/?params[report]=7"
    assert requests.get(f"{emulator.address}{path}", timeout=10).status_code == 404
    bind(app, "REST_APP_URI", "/link")
    address, form = opened(emulator, path)
    assert (address, form["PLACEMENT"]) == (f"{app.receiver.address}/link", "REST_APP_URI")
    assert json.loads(form["PLACEMENT_OPTIONS"]) == {"report": "7"}


def test_a_robots_dialog_brings_its_properties_and_saves_what_is_filled_in(
    emulator: Emulator, receiver: Receiver
) -> None:
    app = installed(emulator, receiver)
    about = {"mode": {"Name": "Mode", "Type": "select", "Options": {"soft": "Soft"}, "Default": "soft"}}
    place = {"USE_PLACEMENT": "Y", "PLACEMENT_HANDLER": f"{receiver.address}/settings"}
    app.register_robot(PROPERTIES=about, **place)
    app.place_robot(properties={"mode": "soft"})
    (robot,) = emulator.ask("GET", "robots")

    address, form = opened(emulator, f"/marketplace/robot/{robot['id']}/")
    options = json.loads(form["PLACEMENT_OPTIONS"])
    assert (address, form["PLACEMENT"]) == (f"{receiver.address}/settings", "BIZPROC_ACTIVITY_PROPERTIES_DIALOG")
    assert (options["code"], options["current_values"]) == ("check", {"mode": "soft"})
    assert options["document_type"] == ["crm", "CCrmDocumentLead", "LEAD"]
    assert options["properties"]["mode"] == {
        "Id": "mode",
        "Type": "select",
        "Name": "Mode",
        "Description": "",
        "Options": {"soft": "Soft"},
        "Settings": [],
        "Multiple": False,
        "Required": False,
        "Default": "soft",
    }
    emulator.ask("POST", f"robots/{robot['id']}/properties", {"properties": {"mode": "hard"}})
    assert emulator.ask("GET", "robots")[0]["properties"] == {"mode": "hard"}
