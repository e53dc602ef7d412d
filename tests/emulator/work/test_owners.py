"""Work objects belong to items of every type of CRM."""

import pytest

from tests.emulator.rest.speaking import Rest

KINDS = {"deal": 2, "contact": 3, "company": 4}


def made(rest: Rest, kind: str) -> tuple[int, int]:
    """Make an item; returns the number of its type and its id."""
    if kind != "dynamic":
        fields = {"TITLE": "x", "NAME": "x"}
        return KINDS[kind], int(rest(f"crm.{kind}.add", fields=fields))
    process = rest("crm.type.add", fields={"title": "Объект"})["type"]
    type_id = int(process["entityTypeId"])
    return type_id, int(rest("crm.item.add", entityTypeId=type_id, fields={"title": "x"})["item"]["id"])


@pytest.mark.parametrize("kind", ["deal", "contact", "company", "dynamic"])
def test_comments_and_activities_hang_on_any_item(rest: Rest, kind: str) -> None:
    type_id, number = made(rest, kind)
    word = f"dynamic_{type_id}" if kind == "dynamic" else kind
    comment = rest("crm.timeline.comment.add", fields={"ENTITY_TYPE": word, "ENTITY_ID": number, "COMMENT": "x"})
    assert rest("crm.timeline.comment.get", id=comment)["ENTITY_TYPE"] == word
    rest("crm.activity.todo.add", ownerTypeId=type_id, ownerId=number, deadline="2026-03-02")
    (row,) = rest("crm.activity.list", filter={"OWNER_TYPE_ID": type_id, "OWNER_ID": number})
    assert row["OWNER_ID"] == str(number)


def test_a_comment_goes_over_from_a_lead_to_its_deal(rest: Rest) -> None:
    rest.add_leads(1)
    _, deal = made(rest, "deal")
    comment = rest("crm.timeline.comment.add", fields={"ENTITY_TYPE": "lead", "ENTITY_ID": 1, "COMMENT": "x"})
    link = {"OWNER_ID": comment, "ENTITY_ID": deal, "ENTITY_TYPE": "deal"}
    assert rest("crm.timeline.bindings.bind", fields=link) is True
    assert rest("crm.timeline.bindings.unbind", fields={**link, "ENTITY_ID": 1, "ENTITY_TYPE": "lead"}) is True
    assert rest("crm.timeline.comment.get", id=comment)["ENTITY_TYPE"] == "deal"


def test_a_task_is_tied_to_a_smart_process_by_its_hexadecimal_number(rest: Rest) -> None:
    type_id, number = made(rest, "dynamic")
    code = f"T{type_id:x}_{number}"
    rest("tasks.task.add", fields={"TITLE": "x", "RESPONSIBLE_ID": 1, "UF_CRM_TASK": [code]})
    (activity,) = rest("crm.activity.list", filter={"OWNER_TYPE_ID": type_id})
    assert activity["PROVIDER_ID"] == "CRM_TASKS_TASK"
    assert len(rest("tasks.task.list", filter={"UF_CRM_TASK": code})["tasks"]) == 1
