"""Triggers: registered by an application, put on stages by people, fired by a call."""

from typing import Any

import pytest

from tests.emulator.stage import Stage


def _put(stage: Stage, to: str = "PROCESSED", **more: Any) -> None:
    stage.app.rest("crm.automation.trigger.add", {"CODE": "paid", "NAME": "Оплачен"})
    body = {"client_id": stage.app.client_id, "code": "paid", "stage": to, **more}
    stage.emulator.ask("POST", "triggers", body)


def _fire(stage: Stage, lead: int) -> Any:
    parameters = {"CODE": "paid", "OWNER_TYPE_ID": 1, "OWNER_ID": lead}
    return stage.app.rest("crm.automation.trigger.execute", parameters)["result"]


def test_a_trigger_brings_the_lead_to_its_stage_and_starts_the_robots_there(stage: Stage) -> None:
    _put(stage)
    stage.native("add_comment", "PROCESSED", text="оплата пришла")
    lead = stage.lead()

    assert _fire(stage, lead) is True
    assert stage.card(lead)["STATUS_ID"] == "PROCESSED"
    assert stage.comments(lead) == ["оплата пришла"]


def test_a_trigger_that_is_on_no_stage_does_nothing_and_says_true(stage: Stage) -> None:
    stage.app.rest("crm.automation.trigger.add", {"CODE": "paid", "NAME": "Оплачен"})
    lead = stage.lead()

    assert _fire(stage, lead) is True
    assert stage.card(lead)["STATUS_ID"] == "NEW"


@pytest.mark.parametrize(("allow_back", "where"), [(False, "PROCESSED"), (True, "IN_PROCESS")])
def test_a_lead_goes_back_only_where_the_trigger_allows_it(stage: Stage, allow_back: bool, where: str) -> None:
    _put(stage, "IN_PROCESS", allow_back=allow_back)
    lead = stage.lead(STATUS_ID="PROCESSED")
    _fire(stage, lead)

    assert stage.card(lead)["STATUS_ID"] == where


@pytest.mark.parametrize(("amount", "where"), [(100, "NEW"), (5000, "PROCESSED")])
def test_conditions_of_a_trigger_must_hold(stage: Stage, amount: int, where: str) -> None:
    conditions = [{"field": "OPPORTUNITY", "operator": ">", "value": 1000}, {"field": "NAME", "operator": "!empty"}]
    _put(stage, conditions=conditions)
    lead = stage.lead(OPPORTUNITY=amount, NAME="Анна")
    _fire(stage, lead)

    assert stage.card(lead)["STATUS_ID"] == where


def test_of_several_triggers_the_one_to_the_earliest_stage_fires(stage: Stage) -> None:
    _put(stage, "PROCESSED")
    _put(stage, "IN_PROCESS")
    lead = stage.lead()
    _fire(stage, lead)

    assert stage.card(lead)["STATUS_ID"] == "IN_PROCESS"


def test_the_portals_own_webhook_trigger_fires_by_code_and_no_application_trigger_does(stage: Stage) -> None:
    _put(stage, "PROCESSED")
    stage.emulator.ask("POST", "triggers", {"code": "c5u4m", "stage": "IN_PROCESS"})
    lead = stage.lead()

    assert stage.rest("crm.automation.trigger", target=f"LEAD_{lead}", code="paid") is True
    assert stage.card(lead)["STATUS_ID"] == "NEW"
    assert stage.rest("crm.automation.trigger", target=f"LEAD_{lead}", code="c5u4m") is True
    assert stage.card(lead)["STATUS_ID"] == "IN_PROCESS"


def test_triggers_are_listed_renamed_and_deleted(stage: Stage) -> None:
    app = stage.app
    app.rest("crm.automation.trigger.add", {"CODE": "paid", "NAME": "Оплачен"})
    app.rest("crm.automation.trigger.add", {"CODE": "paid", "NAME": "Оплата"})
    assert app.rest("crm.automation.trigger.list")["result"] == [{"NAME": "Оплата", "CODE": "paid"}]
    assert app.rest("crm.automation.trigger.delete", {"CODE": "paid"})["result"] is True
    assert app.rest("crm.automation.trigger.list")["result"] == []


@pytest.mark.parametrize(
    ("method", "sent", "error"),
    [
        ("add", {"NAME": "x"}, "Empty trigger code!"),
        ("add", {"CODE": "БУКВЫ", "NAME": "x"}, "Wrong trigger code!"),
        ("add", {"CODE": "x"}, "Empty trigger name!"),
        ("execute", {"CODE": "nope", "OWNER_TYPE_ID": 1, "OWNER_ID": 1}, "Trigger with code nope is not registered."),
    ],
)
def test_wrong_triggers_are_refused_with_the_portals_texts(
    stage: Stage, method: str, sent: dict[str, Any], error: str
) -> None:
    answer = stage.app.rest(f"crm.automation.trigger.{method}", sent)

    assert (answer["error"], answer["error_description"]) == ("", error)


def test_activities_and_robots_share_their_codes(stage: Stage) -> None:
    app = stage.app
    app.register_robot("one")
    about = {"HANDLER": f"{app.receiver.address}/a", "NAME": "Действие"}
    refused = app.rest("bizproc.activity.add", {"CODE": "one", **about})
    app.rest("bizproc.activity.add", {"CODE": "two", **about})

    assert refused["error"] == "ERROR_ACTIVITY_ALREADY_INSTALLED"
    assert app.rest("bizproc.activity.list")["result"] == ["two"]
    assert app.rest("bizproc.robot.list")["result"] == ["one"]
    assert app.rest("bizproc.activity.update", {"CODE": "two", "FIELDS": {"NAME": "Шаг"}})["result"] is True
    assert app.rest("bizproc.robot.delete", {"CODE": "two"})["error"] == "ERROR_ACTIVITY_NOT_FOUND"
    assert app.rest("bizproc.activity.delete", {"CODE": "two"})["result"] is True
