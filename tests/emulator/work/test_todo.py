"""To-dos, activities with a layout of an application, badges and blocks."""

from typing import Any

import pytest

from tests.emulator.rest.speaking import Rest

LEAD = {"ownerTypeId": 1, "ownerId": 1}
LAYOUT: dict[str, Any] = {
    "icon": {"code": "call-completed"},
    "header": {"title": "Входящий звонок", "tags": {"one": {"title": "важно", "type": "warning"}}},
    "body": {"logo": {"code": "call-incoming"}, "blocks": {"text": {"type": "text", "properties": {"value": "x"}}}},
}


def add(rest: Rest, **more: Any) -> int:
    number: int = rest("crm.activity.todo.add", **LEAD, **{"deadline": "2026-03-02T15:00:00", **more})["id"]
    return number


def configurable(app: Rest, **fields: Any) -> int:
    answer = app("crm.activity.configurable.add", **LEAD, fields=fields, layout=LAYOUT)
    number: int = answer["activity"]["id"]
    return number


def test_a_to_do_is_an_activity_of_its_provider(rest: Rest) -> None:
    rest.add_leads(1)
    number = add(rest, title="Позвонить", description="Узнать дату", pingOffsets=[0, 15], colorId="3")
    row = rest("crm.activity.get", id=number)
    expected = {"TYPE_ID": "6", "PROVIDER_ID": "CRM_TODO", "SUBJECT": "Позвонить", "DESCRIPTION": "Узнать дату"}
    expected |= {"DEADLINE": "2026-03-02T15:00:00+03:00", "COMPLETED": "N", "RESPONSIBLE_ID": "1"}
    assert {name: row[name] for name in expected} == expected
    assert row["SETTINGS"] == {"COLOR": "3", "PING_OFFSETS": [0, 15]}


def test_a_to_do_needs_its_item_and_a_deadline(rest: Rest) -> None:
    rest.add_leads(1)
    assert rest.refusal("crm.activity.todo.add", **LEAD) == (
        400,
        "100",
        "Could not find value for parameter {deadline}",
    )
    assert rest.refusal("crm.activity.todo.add", **LEAD, deadline="завтра")[1] == "WRONG_DATETIME_FORMAT"
    assert (
        rest.refusal("crm.activity.todo.add", ownerTypeId=1, ownerId=9, deadline="2026-03-02")[1] == "OWNER_NOT_FOUND"
    )


def test_parts_of_a_to_do_change_one_by_one(rest: Rest) -> None:
    rest.add_leads(1)
    number = add(rest)
    named = {"id": number, **LEAD}
    assert rest("crm.activity.todo.updateDeadline", **named, value="2026-04-01T10:00:00+03:00") == {"id": number}
    rest("crm.activity.todo.updateDescription", **named, value="новое")
    rest("crm.activity.todo.updateResponsibleUser", **named, responsibleId=1)
    rest("crm.activity.todo.updateColor", **named, colorId="5")
    row = rest("crm.activity.get", id=number)
    assert (row["DEADLINE"], row["DESCRIPTION"]) == ("2026-04-01T10:00:00+03:00", "новое")
    assert rest.refusal("crm.activity.todo.updateColor", **named, colorId="9")[1] == "CAN_NOT_UPDATE_WRONG_COLOR_TODO"
    assert rest.refusal("crm.activity.todo.updateResponsibleUser", **named, responsibleId=0)[1] == "INVALID_ARG_VALUE"


def test_a_completed_to_do_does_not_change(rest: Rest) -> None:
    rest.add_leads(1)
    number = add(rest)
    rest("crm.activity.update", id=number, fields={"COMPLETED": "Y"})
    named = {"id": number, **LEAD}
    assert rest.refusal("crm.activity.todo.updateDescription", **named, value="x")[1] == "CAN_NOT_UPDATE_COMPLETED_TODO"
    assert (
        rest.refusal("crm.activity.todo.updateColor", **named, colorId="1")[1] == "CAN_NOT_UPDATE_COLOR_COMPLETED_TODO"
    )
    under_it = {**LEAD, "deadline": "2026-03-02", "parentActivityId": number}
    assert rest.refusal("crm.activity.todo.add", **under_it)[1] == "ERROR_PARENT_ACTIVITY_RESTRICT"


def test_only_an_application_draws_activities(rest: Rest) -> None:
    rest.add_leads(1)
    assert rest.refusal("crm.activity.configurable.add", **LEAD, fields={}, layout=LAYOUT)[1] == "ERROR_WRONG_CONTEXT"


def test_an_activity_with_a_layout_is_kept_as_sent(app: Rest) -> None:
    app.add_leads(1)
    number = configurable(app, completed="N", pingOffsets=[60], originId="7", deadline="2026-03-02T15:00:00+03:00")
    activity = app("crm.activity.configurable.get", id=number)["activity"]
    assert (activity["id"], activity["ownerTypeId"], activity["layout"]) == (number, 1, LAYOUT)
    fields = activity["fields"]
    assert (fields["typeId"], fields["completed"], fields["originId"]) == ("CONFIGURABLE", False, "7")
    assert app("crm.activity.configurable.update", id=number, fields={"completed": "Y"}) == {"activity": {"id": number}}
    assert app("crm.activity.get", id=number)["COMPLETED"] == "Y"


def test_another_application_does_not_change_it(app: Rest, other_app: Rest) -> None:
    app.add_leads(1)
    number = configurable(app)
    assert other_app.refusal("crm.activity.configurable.update", id=number, fields={})[1] == "ERROR_WRONG_APPLICATION"


def test_an_incoming_activity_has_no_deadline(app: Rest) -> None:
    app.add_leads(1)
    fields = {"isIncomingChannel": "Y", "deadline": "2026-03-02"}
    refusal = app.refusal("crm.activity.configurable.add", **LEAD, fields=fields, layout=LAYOUT)
    assert refusal[1] == "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE"


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ({}, "ERROR_EMPTY_LAYOUT"),
        ({**LAYOUT, "icon": {}}, "FIELD_IS_REQUIRED"),
        ({**LAYOUT, "colour": "red"}, "FIELD_IS_REDUNDANT"),
        ({**LAYOUT, "header": {"title": "x", "tags": {"a": {"title": "t", "type": "lavender"}}}}, "ENUM_FIELD"),
        (
            {**LAYOUT, "header": {"title": "x", "tags": {n: {"title": "t", "type": "success"} for n in "abc"}}},
            "TOO_MANY_ITEMS",
        ),
        ({**LAYOUT, "body": {"logo": {"code": "a"}, "blocks": {"а": {"type": "text"}}}}, "KEY_CONTAIN_WRONG_SYMBOLS"),
    ],
)
def test_a_layout_is_checked(app: Rest, layout: dict[str, Any], code: str) -> None:
    app.add_leads(1)
    assert app.refusal("crm.activity.configurable.add", **LEAD, fields={}, layout=layout)[1] == code


def test_types_of_activities_belong_to_their_application(app: Rest, other_app: Rest) -> None:
    app.add_leads(1)
    assert app("crm.activity.type.add", fields={"TYPE_ID": "1C", "NAME": "1С", "IS_CONFIGURABLE_TYPE": "Y"}) is True
    assert app.refusal("crm.activity.type.add", fields={"TYPE_ID": "1C"})[1] == "INVALID_ARG_VALUE"
    assert [row["TYPE_ID"] for row in app("crm.activity.type.list")] == ["1C"]
    assert other_app("crm.activity.type.list") == []
    number = configurable(app, typeId="1C")
    assert app("crm.activity.configurable.get", id=number)["activity"]["fields"]["typeId"] == "1C"
    assert app("crm.activity.type.delete", TYPE_ID="1C") is True
    refusal = app.refusal("crm.activity.configurable.add", **LEAD, fields={"typeId": "1C"}, layout=LAYOUT)
    assert refusal[1] == "WRONG_FIELD_VALUE"


def test_badges_are_made_by_administrators(rest: Rest, clerk: Rest) -> None:
    badge = {"code": "missed", "title": "Звонок", "value": "Пропущен", "type": "failure"}
    assert clerk.refusal("crm.activity.badge.add", **badge)[:2] == (400, "ACCESS_DENIED")
    assert rest("crm.activity.badge.add", **badge) == {"badge": badge}
    assert clerk("crm.activity.badge.get", code="missed") == {"badge": badge}
    assert clerk("crm.activity.badge.list") == {"badges": [badge]}
    assert rest.refusal("crm.activity.badge.add", code="x")[1] == "REQUIRED_ARG_MISSING"
    assert rest("crm.activity.badge.delete", code="missed") is True
    assert rest.refusal("crm.activity.badge.get", code="missed")[1] == "NOT_FOUND"


def test_blocks_in_an_activity_belong_to_their_application(app: Rest, other_app: Rest) -> None:
    app.add_leads(1)
    place = {"entityTypeId": 1, "entityId": 1, "activityId": add(app)}
    layout = {"blocks": {"one": {"type": "text", "properties": {"value": "привет"}}}}
    assert app("crm.activity.layout.blocks.set", **place, layout=layout) == {"success": True}
    assert app("crm.activity.layout.blocks.get", **place) == {"layout": layout}
    assert other_app("crm.activity.layout.blocks.get", **place) == {"layout": None}
    assert app("crm.activity.layout.blocks.delete", **place) == {"success": True}
    assert app.refusal("crm.activity.layout.blocks.delete", **place)[1] == "NOT_FOUND"


def test_blocks_are_not_put_into_log_messages(app: Rest) -> None:
    app.add_leads(1)
    fields = {"entityTypeId": 1, "entityId": 1, "title": "a", "text": "b", "iconCode": "info"}
    number = app("crm.timeline.logmessage.add", fields=fields)["logMessage"]["id"]
    place = {"entityTypeId": 1, "entityId": 1, "timelineId": number}
    layout = {"blocks": {"one": {"type": "text"}}}
    assert app.refusal("crm.timeline.layout.blocks.set", **place, layout=layout)[1] == "UNSUITABLE_TIMELINE_ITEM"
