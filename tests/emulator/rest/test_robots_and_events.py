"""bizproc.* and event.*: what an application registers, and how it answers."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.receiving import Receiver
from tests.emulator.rest.speaking import Rest, token

ROBOT = {
    "CODE": "required_fields",
    "HANDLER": "http://127.0.0.1:9/robots",
    "AUTH_USER_ID": 1,
    "USE_SUBSCRIPTION": "Y",
    "NAME": {"ru": "Обязательные поля", "en": "Required fields"},
    "PROPERTIES": {"mode": {"Name": "Mode", "Type": "select", "Options": {"soft": "Soft"}}},
    "RETURN_PROPERTIES": {"missing": {"Name": "Missing", "Type": "int"}},
}


def refused(app: Rest, **changes: Any) -> tuple[int, Any, str]:
    """Fail to register a robot."""
    return app.refusal("bizproc.robot.add", **{**ROBOT, **changes})


def test_a_robot_is_registered_listed_by_code_and_deleted(app: Rest) -> None:
    assert app("bizproc.robot.add", **ROBOT) is True
    assert app("bizproc.robot.list") == ["required_fields"]
    assert app("bizproc.robot.delete", CODE="required_fields") is True
    assert app("bizproc.robot.list") == []
    assert app.refusal("bizproc.robot.delete", CODE="required_fields") == (
        400,
        "ERROR_ACTIVITY_NOT_FOUND",
        "Activity or Robot not found!",
    )


def test_the_same_code_twice_is_refused(app: Rest) -> None:
    app("bizproc.robot.add", **ROBOT)
    assert refused(app) == (400, "ERROR_ACTIVITY_ALREADY_INSTALLED", "Activity or Robot already installed!")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"CODE": ""}, "Empty activity code!"),
        ({"CODE": "a b"}, "Wrong activity code!"),
        ({"NAME": ""}, "Empty activity NAME!"),
        ({"PROPERTIES": "x"}, "Wrong properties array!"),
        ({"PROPERTIES": {"1a": {"Name": "x"}}}, "Wrong property key (1a)!"),
        ({"PROPERTIES": {"a": {"Type": "int"}}}, "Empty property NAME (a)!"),
        ({"RETURN_PROPERTIES": {"a": {}}}, "Empty property NAME (a)!"),
        ({"FILTER": "x"}, "Wrong activity FILTER!"),
        ({"DOCUMENT_TYPE": ["crm"]}, "Wrong activity DOCUMENT_TYPE!"),
    ],
)
def test_a_wrong_definition_is_refused(app: Rest, changes: dict[str, Any], text: str) -> None:
    assert refused(app, **changes) == (400, "ERROR_ACTIVITY_VALIDATION_FAILURE", text)


def test_an_address_must_be_http_with_a_dot_in_its_host(app: Rest) -> None:
    assert refused(app, HANDLER="ftp://a.b/")[1] == "ERROR_UNSUPPORTED_PROTOCOL"
    assert refused(app, HANDLER="http://localhost/x")[1] == "ERROR_WRONG_HANDLER_URL"


def test_an_update_checks_what_it_is_sent(app: Rest) -> None:
    app("bizproc.robot.add", **ROBOT)
    assert app("bizproc.robot.update", CODE="required_fields", FIELDS={"NAME": "Другое"}) is True
    assert app.refusal("bizproc.robot.update", CODE="required_fields", FIELDS={})[2] == "No fields to update"
    assert app.refusal("bizproc.robot.update", CODE="none", FIELDS={"NAME": "x"})[1] == "ERROR_ACTIVITY_NOT_FOUND"


def run(portal: Emulator, app: Rest, form: dict[str, Any], receiver: Receiver) -> str:
    """Let a lead enter a stage with a robot; returns the token of the call."""
    app("bizproc.robot.add", **{**ROBOT, "HANDLER": f"{receiver.address}/robots"})
    place = {"client_id": form["client_id"], "code": "required_fields", "document": "lead", "stage": "IN_PROCESS"}
    portal.ask("POST", "robots", place)
    app("crm.lead.add", fields={"STATUS_ID": "IN_PROCESS"})
    return receiver.on("/robots")[0].form["event_token"]


def test_the_first_answer_closes_the_run_and_later_ones_are_only_counted(
    portal: Emulator, app: Rest, form: dict[str, Any], receiver: Receiver
) -> None:
    event_token = run(portal, app, form, receiver)
    values = {"MISSING": 2, "other": "x"}
    for _ in range(2):
        assert app("bizproc.event.send", EVENT_TOKEN=event_token, RETURN_VALUES=values, LOG_MESSAGE="ok") is True
    (state,) = portal.ask("GET", "workflows")
    assert (state["state"], state["answers"], state["late_answers"]) == ("done", 1, 1)
    assert state["return_values"] == {"missing": 2}
    assert state["log"] == ["ok"]


def test_the_log_does_not_close_the_run(portal: Emulator, app: Rest, form: dict[str, Any], receiver: Receiver) -> None:
    event_token = run(portal, app, form, receiver)
    assert app("bizproc.activity.log", EVENT_TOKEN=event_token, LOG_MESSAGE="working") is True
    assert app.refusal("bizproc.activity.log", EVENT_TOKEN=event_token)[1] == "ERROR_EMPTY_LOG_MESSAGE"
    (state,) = portal.ask("GET", "workflows")
    assert (state["state"], state["log"]) == ("waiting", ["working"])


def test_a_forged_token_is_refused(app: Rest) -> None:
    assert app.refusal("bizproc.event.send", EVENT_TOKEN="x|y|z") == (403, "ACCESS_DENIED", "Access denied!")


def test_handlers_are_bound_listed_and_unbound(app: Rest) -> None:
    handler = "http://127.0.0.1:9/events"
    assert app("event.bind", event="onCrmLeadUpdate", handler=handler) is True
    assert app("event.get") == [{"event": "ONCRMLEADUPDATE", "handler": handler, "auth_type": "0", "offline": 0}]
    assert app.refusal("event.bind", event="ONCRMLEADUPDATE", handler=handler) == (
        400,
        "ERROR_CORE",
        "Unable to set event handler: Handler already binded",
    )
    assert app("event.bind", event="ONCRMLEADUPDATE", handler=handler, auth_type=1) is True
    assert app("event.unbind", event="ONCRMLEADUPDATE", handler=handler) == {"count": 2}
    assert app("event.unbind", event="ONCRMLEADUPDATE", handler=handler) == {"count": 0}


def test_wrong_bindings_are_refused(portal: Emulator, rest: Rest, app: Rest, form: dict[str, Any]) -> None:
    handler = "http://127.0.0.1:9/events"
    assert app.refusal("event.bind", event="ONNOTHING", handler=handler) == (
        400,
        "ERROR_EVENT_NOT_FOUND",
        "Event not found",
    )
    assert app.refusal("event.bind", event="ONCRMLEADADD")[1] == "ERROR_ARGUMENT"
    assert app.refusal("event.bind", event="ONCRMLEADADD", event_type="sometimes")[1] == "ERROR_ARGUMENT"
    assert rest.refusal("event.get")[:2] == (403, "WRONG_AUTH_TYPE")
    user_id = portal.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова", "ADMIN": False})["id"]
    clerk = Rest(app.base, token(portal, form, user_id))
    assert clerk.refusal("event.bind", event="ONCRMLEADADD", handler=handler, auth_type=1) == (
        403,
        "ACCESS_DENIED",
        "Access denied! Event binding with AUTH_TYPE requires administrator access rights",
    )
    assert clerk("event.bind", event="ONCRMLEADADD", handler=handler) is True


def test_options_are_kept_for_the_application_and_for_each_user(
    portal: Emulator, rest: Rest, app: Rest, form: dict[str, Any]
) -> None:
    assert app("app.option.set", options={"a": "1"}) is True
    assert app("user.option.set", options={"b": "2"}) is True
    assert (app("app.option.get", option="a"), app("app.option.get", option="b")) == ("1", None)
    assert app("user.option.get") == {"b": "2"}
    assert app.refusal("app.option.set", options={}) == (400, "ERROR_ARGUMENT", "Argument 'options' is null or empty")
    user_id = portal.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова", "ADMIN": False})["id"]
    clerk = Rest(app.base, token(portal, form, user_id))
    assert clerk.refusal("app.option.set", options={"a": "2"})[1:] == (
        "ACCESS_DENIED",
        "Access denied! Administrator authorization required",
    )
    assert clerk("user.option.get") == []
    assert rest.refusal("app.option.get")[1:] == ("ACCESS_DENIED", "Access denied! Application context required")
