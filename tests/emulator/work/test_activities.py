"""Calls, meetings and letters; what they are bound to."""

from typing import Any

import requests

from tests.emulator.rest.speaking import Rest


def fields(**more: Any) -> dict[str, Any]:
    contact = {"VALUE": "+79990000001", "ENTITY_TYPE_ID": 1, "ENTITY_ID": 1, "TYPE": "PHONE"}
    call = {"OWNER_TYPE_ID": 1, "OWNER_ID": 1, "TYPE_ID": 2, "SUBJECT": "Звонок", "RESPONSIBLE_ID": 1}
    return call | {"COMMUNICATIONS": [contact], "START_TIME": "2026-03-02T12:00:00+03:00"} | more


def add(rest: Rest, **more: Any) -> int:
    number: int = rest("crm.activity.add", fields=fields(**more))
    return number


def letter(rest: Rest, **more: Any) -> int:
    address = {"VALUE": "client@example.com", "ENTITY_TYPE_ID": 1, "ENTITY_ID": 1, "TYPE": "EMAIL"}
    settings = {"MESSAGE_FROM": "Продажи <sales@example.com>"}
    about = {"TYPE_ID": 4, "DIRECTION": 2, "COMPLETED": "Y", "COMMUNICATIONS": [address], "SETTINGS": settings}
    return add(rest, **(about | more))


def counters(rest: Rest) -> dict[str, Any]:
    """Ask the side door of the portal a webhook belongs to."""
    found: dict[str, Any] = requests.get(f"{rest.base.split('/rest/')[0]}/_emulator/counters", timeout=10).json()
    return found


def test_an_activity_is_text_and_null(rest: Rest) -> None:
    rest.add_leads(1)
    row = rest("crm.activity.get", id=add(rest))
    expected = {"OWNER_ID": "1", "OWNER_TYPE_ID": "1", "TYPE_ID": "2", "PROVIDER_ID": "VOXIMPLANT_CALL"}
    expected |= {"SUBJECT": "Звонок", "COMPLETED": "N", "STATUS": "1", "PRIORITY": "2", "SETTINGS": []}
    expected |= {"START_TIME": "2026-03-02T12:00:00+03:00", "DEADLINE": "2026-03-02T12:00:00+03:00"}
    expected |= {"ORIGIN_ID": None, "AUTHOR_ID": "1", "RESULT_MARK": "0", "PROVIDER_PARAMS": []}
    assert {name: row[name] for name in expected} == expected
    assert "COMMUNICATIONS" not in row


def test_communications_come_only_when_named(rest: Rest) -> None:
    rest.add_leads(1)
    number = add(rest)
    (row,) = rest("crm.activity.list", filter={"ID": number}, select=["*", "COMMUNICATIONS"])
    (communication,) = row["COMMUNICATIONS"]
    assert (communication["VALUE"], communication["ENTITY_ID"]) == ("+79990000001", "1")
    assert "COMMUNICATIONS" not in rest("crm.activity.list", filter={"ID": number})[0]
    assert rest("crm.activity.list", select=["SUBJECT"]) == [{"ID": str(number), "SUBJECT": "Звонок"}]


def test_what_is_missing_is_said(rest: Rest) -> None:
    rest.add_leads(1)

    def refused(**more: Any) -> str:
        return rest.refusal("crm.activity.add", fields=fields(**more))[2]

    assert refused(SUBJECT="") == "The field SUBJECT is not defined or empty."
    assert refused(RESPONSIBLE_ID="") == "The field RESPONSIBLE_ID is not defined or invalid."
    assert refused(TYPE_ID="") == "The field TYPE_ID is not defined or invalid."
    assert refused(COMMUNICATIONS=[]) == "The field COMMUNICATIONS is not defined or invalid."
    two = [{"VALUE": "1"}, {"VALUE": "2"}]
    assert refused(COMMUNICATIONS=two) == "The only one communication is allowed for activity of specified type."
    assert refused(OWNER_ID=0, COMMUNICATIONS=[{"VALUE": "1"}]).startswith("Could not build binding.")
    assert refused(TYPE_ID=3).startswith("The activity type 'Task' is not supported")
    assert refused(TYPE_ID=6).startswith("The custom activity without provider")
    assert refused(TYPE_ID=6, PROVIDER_ID="REST_APP") == "Access denied! Application context required"


def test_completed_outgoing_mail_is_sent(rest: Rest) -> None:
    rest.add_leads(1)
    number = letter(rest)
    assert counters(rest)["mails"] == 1
    settings = rest("crm.activity.get", id=number)["SETTINGS"]
    assert settings["EMAIL_META"]["to"] == "client@example.com"
    assert settings["MESSAGE_HEADERS"]["Message-Id"].startswith(f"<crm.activity.{number}-")


def test_a_planned_letter_is_not_sent_and_completing_it_sends_nothing(rest: Rest) -> None:
    rest.add_leads(1)
    number = letter(rest, COMPLETED="N")
    assert rest("crm.activity.update", id=number, fields={"COMPLETED": "Y"}) is True
    assert rest("crm.activity.get", id=number)["STATUS"] == "2"
    assert counters(rest)["mails"] == 0


def test_a_letter_to_no_address_is_refused(rest: Rest) -> None:
    rest.add_leads(1)
    nobody = [{"VALUE": "no address", "ENTITY_TYPE_ID": 1, "ENTITY_ID": 1, "TYPE": "EMAIL"}]
    sent = fields(TYPE_ID=4, DIRECTION=2, COMPLETED="Y", COMMUNICATIONS=nobody)
    assert rest.refusal("crm.activity.add", fields=sent)[2] == "Email send error. Invalid email is specified"
    assert rest("crm.activity.list") == []


def test_lists_filter_and_sort_by_start(rest: Rest) -> None:
    rest.add_leads(2)
    later = add(rest, START_TIME="2026-03-05T12:00:00+03:00")
    earlier = add(rest, OWNER_ID=2, START_TIME="2026-03-01T12:00:00+03:00")
    assert [int(row["ID"]) for row in rest("crm.activity.list")] == [earlier, later]
    of_two = rest("crm.activity.list", filter={"OWNER_TYPE_ID": 1, "OWNER_ID": 2}, select=["ID"])
    assert of_two == [{"ID": str(earlier)}]
    assert rest("crm.activity.list", filter={">START_TIME": "2026-03-04"}, select=["ID"]) == [{"ID": str(later)}]
    assert rest.body("crm.activity.list", filter={"COMPLETED": "Y"})["total"] == 0


def test_bindings_find_what_is_bound_besides(rest: Rest) -> None:
    rest.add_leads(2)
    number = add(rest)
    assert rest("crm.activity.binding.add", activityId=number, entityTypeId=1, entityId=2) is True
    bound = {"BINDINGS": [{"OWNER_TYPE_ID": 1, "OWNER_ID": 2}]}
    assert rest("crm.activity.list", filter=bound, select=["ID"]) == [{"ID": str(number)}]
    assert len(rest("crm.activity.list", filter={"BINDINGS": [{"OWNER_TYPE_ID": 1}]})) == 2
    assert rest("crm.activity.binding.list", activityId=number) == [
        {"entityTypeId": 1, "entityId": 1},
        {"entityTypeId": 1, "entityId": 2},
    ]


def test_the_last_binding_stays(rest: Rest) -> None:
    rest.add_leads(2)
    number = add(rest)
    lead = {"activityId": number, "entityTypeId": 1, "entityId": 1}
    assert rest.refusal("crm.activity.binding.add", **lead)[1] == "ACTIVITY_IS_ALREADY_BOUND"
    assert rest.refusal("crm.activity.binding.delete", **lead)[1] == "LAST_BINDING_CANNOT_BE_DELETED"
    assert rest.refusal("crm.activity.binding.delete", **{**lead, "entityId": 2})[1] == "BINDING_NOT_FOUND"
    assert rest.refusal("crm.activity.binding.add", **{**lead, "entityId": 9})[1] == "OWNER_NOT_FOUND"
    assert rest.refusal("crm.activity.binding.list") == (400, "100", "Could not find value for parameter {activityId}")


def test_an_activity_moves_only_within_a_type(rest: Rest) -> None:
    rest.add_leads(2)
    number = add(rest)
    source = {"activityId": number, "sourceEntityTypeId": 1, "sourceEntityId": 1}
    other = rest.refusal("crm.activity.binding.move", **source, targetEntityTypeId=2, targetEntityId=1)
    assert other[1] == "SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR"
    assert rest("crm.activity.binding.move", **source, targetEntityTypeId=1, targetEntityId=2) is True
    assert rest("crm.activity.binding.list", activityId=number) == [{"entityTypeId": 1, "entityId": 2}]
    assert rest("crm.activity.get", id=number)["OWNER_ID"] == "2"


def test_a_deleted_activity_is_not_found(rest: Rest) -> None:
    rest.add_leads(1)
    number = add(rest)
    assert rest("crm.activity.delete", id=number) is True
    for method in ("get", "delete", "update"):
        assert rest.refusal(f"crm.activity.{method}", id=number) == (400, "", "Activity is not found.")


def test_activities_go_with_their_only_item(rest: Rest) -> None:
    rest.add_leads(2)
    alone, shared = add(rest), add(rest)
    rest("crm.activity.binding.add", activityId=shared, entityTypeId=1, entityId=2)
    rest("crm.lead.delete", id=1)
    assert rest("crm.activity.list", filter={"ID": [alone, shared]}, select=["ID", "OWNER_ID"]) == [
        {"ID": str(shared), "OWNER_ID": "2"}
    ]


def test_letters_of_a_seed_are_read_like_any_other(rest: Rest, portal: Any) -> None:
    portal.reset("event_agency")
    portal.ask("POST", "limits", {"bucket": False})
    seeded = Rest(portal.webhook("crm"))
    (row,) = seeded("crm.activity.list", filter={"TYPE_ID": 4, "<=ID": 1})
    assert "@" in row["SETTINGS"]["EMAIL_META"]["from"]
    owner = {"BINDINGS": [{"OWNER_TYPE_ID": 1, "OWNER_ID": row["OWNER_ID"]}]}
    assert row["ID"] in [found["ID"] for found in seeded("crm.activity.list", filter=owner)]


def test_fields_are_described(rest: Rest) -> None:
    described = rest("crm.activity.fields")
    assert described["TYPE_ID"]["isImmutable"] is True
    assert described["COMMUNICATIONS"]["isMultiple"] is True
    assert rest("crm.activity.communication.fields")["VALUE"]["type"] == "string"
