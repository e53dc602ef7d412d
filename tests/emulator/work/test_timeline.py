"""Comments, bindings, log messages, notes and pins in timelines."""

import base64

from tests.emulator.rest.speaking import Rest


def comment(rest: Rest, lead: int = 1, **more: object) -> int:
    fields = {"ENTITY_TYPE": "lead", "ENTITY_ID": lead, "COMMENT": "текст", **more}
    number: int = rest("crm.timeline.comment.add", fields=fields)
    return number


def log(rest: Rest, title: str = "Заголовок") -> int:
    fields = {"entityTypeId": 1, "entityId": 1, "title": title, "text": "Текст", "iconCode": "info"}
    number: int = rest("crm.timeline.logmessage.add", fields=fields)["logMessage"]["id"]
    return number


def test_update_returns_the_id_and_delete_nothing(rest: Rest) -> None:
    rest.add_leads(1)
    number = comment(rest)
    assert rest("crm.timeline.comment.update", id=number, fields={"COMMENT": "другой"}) == number
    assert rest("crm.timeline.comment.delete", id=number) is None


def test_a_comment_keeps_its_files(rest: Rest) -> None:
    rest.add_leads(1)
    number = comment(rest, FILES=[["счёт.pdf", base64.b64encode(b"12345").decode()]])
    (file,) = rest("crm.timeline.comment.get", id=number)["FILES"].values()
    assert (file["name"], file["size"], file["type"]) == ("счёт.pdf", 5, "file")


def test_a_comment_can_be_shown_under_several_items(rest: Rest) -> None:
    rest.add_leads(2)
    number = comment(rest)
    second = {"OWNER_ID": number, "ENTITY_ID": 2, "ENTITY_TYPE": "lead"}
    assert rest("crm.timeline.bindings.bind", fields=second) is True
    assert rest("crm.timeline.bindings.bind", fields=second) is False
    body = rest.body("crm.timeline.bindings.list", filter={"OWNER_ID": number})
    assert body["total"] == 2
    assert body["result"][1] == {"OWNER_ID": str(number), "ENTITY_ID": "2", "ENTITY_TYPE": "lead"}
    listed = rest("crm.timeline.comment.list", filter={"ENTITY_TYPE": "lead", "ENTITY_ID": 2})
    assert [(row["ID"], row["ENTITY_ID"]) for row in listed] == [(str(number), "2")]


def test_a_comment_of_several_items_is_deleted_only_from_one_that_is_named(rest: Rest) -> None:
    rest.add_leads(2)
    number = comment(rest)
    rest("crm.timeline.bindings.bind", fields={"OWNER_ID": number, "ENTITY_ID": 2, "ENTITY_TYPE": "lead"})
    assert rest.refusal("crm.timeline.comment.delete", id=number)[1] == "MULTIPLE_BINDINGS"
    rest("crm.timeline.comment.delete", id=number, ownerTypeId=1, ownerId=1)
    assert rest("crm.timeline.comment.get", id=number)["ENTITY_ID"] == "2"


def test_a_comment_lives_on_while_an_item_shows_it(rest: Rest) -> None:
    rest.add_leads(2)
    number = comment(rest)
    rest("crm.timeline.bindings.bind", fields={"OWNER_ID": number, "ENTITY_ID": 2, "ENTITY_TYPE": "lead"})
    rest("crm.lead.delete", id=1)
    assert rest("crm.timeline.comment.get", id=number)["ENTITY_ID"] == "2"
    rest("crm.lead.delete", id=2)
    assert rest.refusal("crm.timeline.comment.get", id=number) == (400, "", "Not found.")


def test_unbinding_says_what_is_wrong(rest: Rest) -> None:
    rest.add_leads(2)
    number = comment(rest)
    sent = {"OWNER_ID": number, "ENTITY_ID": 2, "ENTITY_TYPE": "lead"}
    assert rest.refusal("crm.timeline.bindings.unbind", fields=sent) == (400, "", "Not found.")
    for name in sent:
        refusal = rest.refusal("crm.timeline.bindings.unbind", fields={**sent, name: ""})
        assert refusal == (400, "", f"{name} is not defined or invalid.")
    assert rest.refusal("crm.timeline.bindings.list") == (400, "", "OWNER_ID is not defined or invalid.")


def test_log_messages_come_newest_first_ten_at_a_time(rest: Rest) -> None:
    rest.add_leads(1)
    numbers = [log(rest, f"{place}") for place in range(11)]
    body = rest.body("crm.timeline.logmessage.list", entityTypeId=1, entityId=1)
    assert [row["id"] for row in body["result"]] == numbers[:0:-1]
    assert (body["total"], body["next"]) == (11, 10)


def test_a_log_message_goes_only_by_the_application_that_left_it(app: Rest, other_app: Rest) -> None:
    app.add_leads(1)
    number = log(app)
    assert other_app.refusal("crm.timeline.logmessage.delete", id=number)[1] == "REMOVING_DISABLED"
    assert app("crm.timeline.logmessage.delete", id=number) is True
    missing = (400, "NOT_FOUND", f"Timeline logmessage not found for id {number}")
    assert app.refusal("crm.timeline.logmessage.get", id=number) == missing


def test_a_log_message_needs_all_its_fields(rest: Rest) -> None:
    rest.add_leads(1)
    fields = {"entityTypeId": 1, "entityId": 1, "title": "a", "text": "b", "iconCode": "info"}
    for name in fields:
        sent = {key: value for key, value in fields.items() if key != name}
        assert rest.refusal("crm.timeline.logmessage.add", fields=sent)[1] == "100"
    assert rest.refusal("crm.timeline.logmessage.add", fields={**fields, "entityId": 9})[1] == "OWNER_NOT_FOUND"


def test_a_note_is_written_read_and_deleted(rest: Rest) -> None:
    rest.add_leads(1)
    place = {"ownerTypeId": 1, "ownerId": 1, "itemType": 1, "itemId": comment(rest)}
    assert rest.refusal("crm.timeline.note.get", **place)[1] == "NOT_FOUND"
    assert rest("crm.timeline.note.save", **place, text="первая") is True
    assert rest("crm.timeline.note.save", **place, text="вторая") is True
    note = rest("crm.timeline.note.get", **place)
    assert (note["text"], note["createdById"], note["updatedById"]) == ("вторая", 1, 1)
    assert rest("crm.timeline.note.delete", **place) is True
    assert rest.refusal("crm.timeline.note.delete", **place)[1] == "NOT_FOUND"
    assert rest.refusal("crm.timeline.note.save", **{**place, "itemId": 99}, text="x")[1] == "NOT_FOUND"


def test_three_records_at_most_are_pinned(rest: Rest) -> None:
    rest.add_leads(1)
    numbers = [comment(rest) for _ in range(4)]
    for number in numbers[:3]:
        assert rest("crm.timeline.item.pin", id=number, ownerTypeId=1, ownerId=1) is None
    assert rest.refusal("crm.timeline.item.pin", id=numbers[3], ownerTypeId=1, ownerId=1)[1] == "0"
    rest("crm.timeline.item.unpin", id=numbers[0], ownerTypeId=1, ownerId=1)
    assert rest("crm.timeline.item.pin", id=numbers[3], ownerTypeId=1, ownerId=1) is None
