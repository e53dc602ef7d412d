"""crm.item.*: items of every type in the universal way."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def add(rest: Rest, type_id: int, **fields: Any) -> dict[str, Any]:
    """Create an item."""
    item: dict[str, Any] = rest("crm.item.add", entityTypeId=type_id, fields=fields)["item"]
    return item


def ids(rest: Rest, type_id: int, **conditions: Any) -> list[int]:
    """Return the ids a filter finds."""
    body = rest("crm.item.list", entityTypeId=type_id, filter=conditions, select=["id"])
    return [row["id"] for row in body["items"]]


def test_values_are_numbers_flags_and_moments(rest: Rest) -> None:
    item = add(rest, 2, title="x", opportunity="1500.5", isManualOpportunity="Y", contactIds=[4, 5])
    assert (item["id"], item["opportunity"], item["isManualOpportunity"], item["opened"]) == (1, 1500.5, "Y", "N")
    assert (item["contactId"], item["contactIds"], item["companyId"], item["leadId"]) == (4, [4, 5], 0, None)
    assert (item["assignedById"], item["stageId"], item["categoryId"], item["entityTypeId"]) == (1, "NEW", 0, 2)
    assert item["createdTime"] == item["updatedTime"] == item["movedTime"]
    assert item["taxValue"] == 0


def test_both_styles_see_the_same_item(rest: Rest) -> None:
    number = add(rest, 1, title="x", stageId="IN_PROCESS", sourceId="CALL")["id"]
    row = rest("crm.lead.get", id=number)
    assert (row["TITLE"], row["STATUS_ID"], row["SOURCE_ID"]) == ("x", "IN_PROCESS", "CALL")
    rest("crm.lead.update", id=number, fields={"STATUS_ID": "JUNK"})
    item = rest("crm.item.get", entityTypeId=1, id=number)["item"]
    assert (item["stageId"], item["stageSemanticId"]) == ("JUNK", "F")


def test_the_lead_behind_an_item_may_be_set(rest: Rest) -> None:
    assert add(rest, 2, title="x", leadId=77)["leadId"] == 77
    assert add(rest, 3, name="x", leadId=77)["leadId"] == 77
    assert ids(rest, 2, leadId=77) == [1]


def test_an_update_without_change_is_not_saved(portal: Emulator, rest: Rest) -> None:
    before = add(rest, 2, title="x")
    portal.ask("POST", "clock", {"advance": 60})
    item = rest("crm.item.update", entityTypeId=2, id=1, fields={"title": "x", "opportunity": 0})["item"]
    assert item["updatedTime"] == before["updatedTime"]
    item = rest("crm.item.update", entityTypeId=2, id=1, fields={"title": "y"})["item"]
    assert item["updatedTime"] > before["updatedTime"]


def test_delete_gives_an_empty_list(rest: Rest) -> None:
    add(rest, 4, title="x")
    assert rest("crm.item.delete", entityTypeId=4, id=1) == []
    assert rest.refusal("crm.item.get", entityTypeId=4, id=1) == (400, "NOT_FOUND", "Элемент не найден")


@pytest.mark.parametrize("type_id", [128, 999, "x"])
def test_a_type_nobody_knows_is_not_found(rest: Rest, type_id: Any) -> None:
    assert rest.refusal("crm.item.list", entityTypeId=type_id) == (400, "NOT_FOUND", "Смарт-процесс не найден")


def test_old_invoices_are_not_supported(rest: Rest) -> None:
    assert rest.refusal("crm.item.list", entityTypeId=5)[1] == "ENTITY_TYPE_NOT_SUPPORTED"


def test_a_missing_parameter_is_named(rest: Rest) -> None:
    assert rest.refusal("crm.item.list")[1:] == ("100", "Could not find value for parameter {entityTypeId}")
    assert rest.refusal("crm.item.add", entityTypeId=2)[1:] == ("100", "Could not find value for parameter {fields}")


def test_an_unknown_field_in_a_filter_or_an_order_is_refused(rest: Rest) -> None:
    assert rest.refusal("crm.item.list", entityTypeId=2, filter={"noSuch": 1}) == (
        400,
        "INVALID_ARG_VALUE",
        "Invalid filter: field 'NO_SUCH' is not allowed in filter",
    )
    assert rest.refusal("crm.item.list", entityTypeId=2, order={"noSuch": "ASC"})[1] == "INVALID_ARG_VALUE"
    assert rest.refusal("crm.item.list", entityTypeId=2, order={"id": "UP"})[2] == (
        "Invalid order: allowed sort directions are `ASC, DESC`. But got 'UP' for field 'id'"
    )
    assert rest.refusal("crm.item.list", entityTypeId=3, filter={"fm": "1"})[1] == "INVALID_ARG_VALUE"


def test_names_in_upper_case_are_no_names_here(rest: Rest) -> None:
    assert rest.refusal("crm.item.list", entityTypeId=2, filter={"TITLE": "x"})[1] == "INVALID_ARG_VALUE"
    assert add(rest, 2, TITLE="x")["title"] == "Сделка #1"


def test_conditions_are_joined_by_or(rest: Rest) -> None:
    for title, amount in (("a", 1), ("b", 2), ("c", 3)):
        add(rest, 2, title=title, opportunity=amount)
    assert ids(rest, 2, **{"0": {"logic": "OR", "0": {"title": "a"}, "1": {"opportunity": 3}}}) == [1, 3]
    assert ids(rest, 2, **{">id": 1, "0": {"logic": "OR", "0": {"title": "a"}, "1": {"opportunity": 3}}}) == [3]
    assert ids(rest, 2, **{"logic": "OR", "0": {"title": "a"}, "1": {"title": "b", ">opportunity": 5}}) == [1]
    assert ids(rest, 2, **{"0": {"logic": "OR", "0": {"@id": [1, 2]}, "1": {"%title": "C"}}}) == [1, 2, 3]


def test_a_page_has_fifty_items(rest: Rest) -> None:
    items = [{"title": f"{number}"} for number in range(20)]
    for _ in range(3):
        rest("crm.item.batchImport", entityTypeId=2, data=items)
    body = rest.body("crm.item.list", entityTypeId=2)
    assert (len(body["result"]["items"]), body["total"], body["next"]) == (50, 60, 50)
    body = rest.body("crm.item.list", entityTypeId=2, filter={">id": 55}, order={"id": "ASC"}, start=-1)
    assert [row["id"] for row in body["result"]["items"]] == [56, 57, 58, 59, 60]
    assert "total" not in body


def test_select_chooses_fields_and_star_brings_phones(rest: Rest) -> None:
    add(rest, 3, name="x", fm={"n0": {"typeId": "PHONE", "valueType": "WORK", "value": "+7 1"}})
    assert rest("crm.item.list", entityTypeId=3, select=["id", "name"])["items"] == [{"id": 1, "name": "x"}]
    item = rest("crm.item.list", entityTypeId=3, select=["*"])["items"][0]
    assert item["fm"] == [{"id": 1, "valueType": "WORK", "value": "+7 1", "typeId": "PHONE"}]


def test_phones_are_added_changed_and_deleted(rest: Rest) -> None:
    add(rest, 1, title="x", fm={f"n{number}": {"typeId": "PHONE", "value": str(number)} for number in range(3)})
    changes = {"1": {"value": "one"}, "2": {"value": ""}, "n0": {"typeId": "EMAIL", "value": "a@x.ru"}}
    item = rest("crm.item.update", entityTypeId=1, id=1, fields={"fm": changes})["item"]
    assert [(row["id"], row["typeId"], row["value"]) for row in item["fm"]] == [
        (1, "PHONE", "one"),
        (3, "PHONE", "2"),
        (4, "EMAIL", "a@x.ru"),
    ]
    assert (item["hasPhone"], item["hasEmail"]) == ("Y", "Y")


def test_a_wrong_value_is_refused(rest: Rest) -> None:
    wrong = (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    assert rest.refusal("crm.item.add", entityTypeId=2, fields={"stageId": "NONE"})[:2] == wrong
    assert rest.refusal("crm.item.add", entityTypeId=2, fields={"categoryId": 9})[:2] == wrong
    assert rest.refusal("crm.item.add", entityTypeId=2, fields={"begindate": "yesterday"})[:2] == wrong
    assert rest.refusal("crm.item.add", entityTypeId=2, fields={"contactIds": "5"})[1:] == (
        "100",
        "Expected iterable value for multiple field, but got string instead",
    )


def test_a_deal_moves_to_another_pipeline_and_its_first_stage(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Вторая"})
    add(rest, 2, title="x", stageId="EXECUTING")
    item = rest("crm.item.update", entityTypeId=2, id=1, fields={"categoryId": 1})["item"]
    assert (item["categoryId"], item["stageId"]) == (1, "C1:NEW")
    entries = rest("crm.stagehistory.list", entityTypeId=2, order={"ID": "ASC"})["items"]
    assert [(row["TYPE_ID"], row["CATEGORY_ID"], row["STAGE_ID"]) for row in entries] == [
        (1, 0, "EXECUTING"),
        (5, 1, "C1:NEW"),
    ]


@pytest.mark.parametrize("type_id", [1, 2, 3, 4, 7, 31])
def test_fields_are_described_under_their_names(rest: Rest, type_id: int) -> None:
    fields = rest("crm.item.fields", entityTypeId=type_id)["fields"]
    assert fields["createdTime"]["upperName"] == "CREATED_TIME"
    assert fields["opened"]["type"] == "boolean"
    assert fields["id"]["isReadOnly"] is True
    item = add(rest, type_id, title="x", name="x")
    assert set(item) - {"entityTypeId"} == set(fields)


def test_user_fields_are_named_in_two_ways(rest: Rest) -> None:
    for name in ("3_DIGIT", "3_1747309727", "3_DIGIT10", "1747309879", "KIND"):
        rest("crm.lead.userfield.add", fields={"FIELD_NAME": name, "USER_TYPE_ID": "string"})
    fields = rest("crm.item.fields", entityTypeId=1)["fields"]
    own = {name: row["upperName"] for name, row in fields.items() if row["isDynamic"]}
    assert own == {
        "ufCrm3Digit": "UF_CRM_3_DIGIT",
        "ufCrm3_1747309727": "UF_CRM_3_1747309727",
        "ufCrm_3_DIGIT10": "UF_CRM_3_DIGIT10",
        "ufCrm_1747309879": "UF_CRM_1747309879",
        "ufCrmKind": "UF_CRM_KIND",
    }
    sent = {"entityTypeId": 1, "useOriginalUfNames": "Y"}
    item = rest("crm.item.add", **sent, fields={"UF_CRM_KIND": "a"})["item"]
    assert item["UF_CRM_KIND"] == "a"
    assert rest("crm.item.list", **sent, filter={"UF_CRM_KIND": "a"})["items"][0]["id"] == 1
    assert ids(rest, 1, ufCrmKind="a") == [1]


def test_values_of_user_fields_are_typed(rest: Rest) -> None:
    kinds = {"A": "integer", "B": "double", "C": "boolean", "D": "enumeration", "E": "date"}
    for name, kind in kinds.items():
        sent = {"FIELD_NAME": name, "USER_TYPE_ID": kind, "LIST": [{"VALUE": "one"}]}
        rest("crm.deal.userfield.add", fields=sent)
    item = add(rest, 2, ufCrmA="5", ufCrmB="2.50", ufCrmC="1", ufCrmD=1, ufCrmE="2026-01-02")
    values = [item[f"ufCrm{name}"] for name in kinds]
    assert values == [5, 2.5, "Y", 1, "2026-01-02T00:00:00+03:00"]
    assert ids(rest, 2, ufCrmC=1) == [1]
    assert ids(rest, 2, ufCrmC=0) == []


def test_import_sets_dates(rest: Rest) -> None:
    fields = {"title": "x", "createdTime": "2020-01-02T03:04:05+03:00", "createdBy": 7}
    assert rest("crm.item.import", entityTypeId=2, fields=fields) == {"item": {"id": 1}}
    item = rest("crm.item.get", entityTypeId=2, id=1)["item"]
    assert (item["createdTime"], item["createdBy"]) == ("2020-01-02T03:04:05+03:00", 7)


def test_a_batch_of_imports_takes_twenty_and_each_answers_for_itself(rest: Rest) -> None:
    result = rest("crm.item.batchImport", entityTypeId=2, data=[{"title": "x"}, {"stageId": "NONE"}, {"title": "y"}])
    assert [row.get("item") for row in result["items"]] == [{"id": 1}, None, {"id": 2}]
    assert result["items"][1]["error"] == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    assert rest.refusal("crm.item.batchImport", entityTypeId=2, data=[{}] * 21)[1] == "MAX_IMPORT_BATCH_SIZE_EXCEEDED"
