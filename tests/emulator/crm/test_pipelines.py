"""crm.category.*, crm.type.*, and the stages that come with them."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def stages(rest: Rest, dictionary: str) -> list[str]:
    """Return the codes of a dictionary's stages."""
    return [row["STATUS_ID"] for row in rest("crm.status.list", filter={"ENTITY_ID": dictionary})]


def test_leads_have_exactly_one_pipeline(rest: Rest) -> None:
    assert rest.refusal("crm.category.list", entityTypeId=1) == (
        400,
        "ENTITY_TYPE_NOT_SUPPORTED",
        "Entity type LEAD is not supported",
    )


def test_a_new_pipeline_of_deals_brings_its_stages(rest: Rest) -> None:
    category = rest("crm.category.add", entityTypeId=2, fields={"name": "Опт", "sort": 20})["category"]
    assert category == {
        "id": 1,
        "name": "Опт",
        "sort": 20,
        "entityTypeId": 2,
        "isDefault": "N",
        "originId": "",
        "originatorId": "",
    }
    codes = stages(rest, "DEAL_STAGE_1")
    assert (codes[0], codes[-3:]) == ("C1:NEW", ["C1:WON", "C1:LOSE", "C1:APOLOGY"])
    assert [row["id"] for row in rest("crm.category.list", entityTypeId=2)["categories"]] == [1, 0]


def test_a_pipeline_needs_a_name(rest: Rest) -> None:
    assert rest.refusal("crm.category.add", entityTypeId=2, fields={"sort": 5})[1:] == (
        "0",
        "Field 'NAME' is required",
    )


def test_the_default_pipeline_of_deals_stays(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Опт"})
    rest("crm.category.update", entityTypeId=2, id=1, fields={"isDefault": "Y", "name": "Розница"})
    assert rest("crm.category.get", entityTypeId=2, id=1)["category"]["isDefault"] == "N"
    assert rest.refusal("crm.category.delete", entityTypeId=2, id=0)[1:] == (
        "0",
        "Default deal category can not be deleted",
    )


def test_a_pipeline_with_deals_is_not_deleted(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Опт"})
    deal = rest("crm.deal.add", fields={"CATEGORY_ID": 1})
    assert rest.refusal("crm.category.delete", entityTypeId=2, id=1)[1:] == (
        "0",
        "Найдены сделки, относящиеся к воронке Опт",
    )
    rest("crm.deal.delete", id=deal)
    assert rest("crm.category.delete", entityTypeId=2, id=1) is None
    assert stages(rest, "DEAL_STAGE_1") == []
    assert rest.refusal("crm.category.get", entityTypeId=2, id=1)[1:] == ("NOT_FOUND", "Элемент не найден")


def test_pipelines_are_for_administrators(clerk: Rest) -> None:
    refused = clerk.refusal("crm.category.add", entityTypeId=2, fields={"name": "x"})
    assert refused == (400, "ACCESS_DENIED", "Доступ запрещен")


def test_the_prefix_of_a_pipeline_is_added_to_codes_unless_sent(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Опт"})
    for code in ("ONE", "C1:TWO"):
        rest("crm.status.add", fields={"ENTITY_ID": "DEAL_STAGE_1", "STATUS_ID": code, "NAME": code, "SORT": 15})
    assert {"C1:ONE", "C1:TWO"} <= set(stages(rest, "DEAL_STAGE_1"))
    row = rest("crm.status.list", filter={"ENTITY_ID": "DEAL_STAGE_1", "STATUS_ID": "C1:ONE"})[0]
    assert (row["CATEGORY_ID"], row["EXTRA"]) == ("1", {"SEMANTICS": "process", "COLOR": None})


def test_codes_are_shorter_where_a_prefix_stands(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Опт"})
    for entity, longest in (("DEAL_STAGE", 22), ("DEAL_STAGE_1", 19)):
        sent = {"ENTITY_ID": entity, "NAME": "x", "SORT": 15}
        rest("crm.status.add", fields={**sent, "STATUS_ID": "A" * longest})
        assert rest.refusal("crm.status.add", fields={**sent, "STATUS_ID": "B" * (longest + 1)})[0] == 400


def test_stages_of_a_pipeline_there_is_not_are_refused(rest: Rest) -> None:
    sent = {"ENTITY_ID": "DEAL_STAGE_7", "STATUS_ID": "X", "NAME": "x"}
    assert rest.refusal("crm.status.add", fields=sent)[2] == "Specified entity type is not supported."


def test_dictionaries_of_stages_are_listed_with_their_prefixes(rest: Rest, process: int) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Опт"})
    rows = {row["ID"]: row for row in rest("crm.status.entity.types")}
    deals = rows["DEAL_STAGE_1"]
    assert (deals["PREFIX"], deals["CATEGORY_ID"], deals["SEMANTIC_INFO"]["START_FIELD"]) == ("C1", "1", "C1:NEW")
    own = next(row for name, row in rows.items() if name.startswith(f"DYNAMIC_{process}_STAGE_"))
    assert (own["ENTITY_TYPE_ID"], own["SEMANTIC_INFO"], own["IS_DEFAULT_CATEGORY"]) == (process, [], True)
    assert {"SOURCE", "QUOTE_STATUS", "STATUS", "DEAL_STAGE"} <= set(rows)


def test_a_stage_of_deals_that_holds_some_is_not_deleted(rest: Rest) -> None:
    row = rest("crm.status.list", filter={"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "EXECUTING"})[0]
    deal = rest("crm.deal.add", fields={"STAGE_ID": "EXECUTING"})
    assert rest.refusal("crm.status.delete", id=row["ID"]) == (400, "", "There are active items in this status.")
    rest("crm.deal.delete", id=deal)
    assert rest("crm.status.delete", id=row["ID"]) is True


def test_a_smart_process_has_its_own_number_and_that_of_its_items(rest: Rest) -> None:
    made = rest("crm.type.add", fields={"title": "Закупка", "entityTypeId": 1050, "isStagesEnabled": "Y"})["type"]
    assert (made["id"], made["entityTypeId"], made["isStagesEnabled"], made["isClientEnabled"]) == (1, 1050, "Y", "N")
    assert rest("crm.type.get", id=1) == rest("crm.type.getByEntityTypeId", entityTypeId=1050)
    assert rest.refusal("crm.type.get", id=1050) == (400, "0", "Смарт-процесс не найден")
    assert [row["id"] for row in rest("crm.type.list", filter={"entityTypeId": 1050})["types"]] == [1]


@pytest.mark.parametrize("number", [5, 127, 200, 1031])
def test_numbers_of_smart_processes_are_limited(rest: Rest, number: int) -> None:
    refused = rest.refusal("crm.type.add", fields={"title": "x", "entityTypeId": number})
    assert refused == (400, "INVALID_ARG_VALUE", "entityTypeId is out of allowed range")


def test_an_item_of_a_smart_process_has_stages_of_its_pipeline(rest: Rest, process: int) -> None:
    item = rest("crm.item.add", entityTypeId=process, fields={"title": "x", "contactId": 3})["item"]
    category = rest("crm.category.list", entityTypeId=process)["categories"][0]["id"]
    assert item["stageId"] == f"DT{process}_{category}:NEW"
    assert stages(rest, f"DYNAMIC_{process}_STAGE_{category}")[-2:] == [
        f"DT{process}_{category}:SUCCESS",
        f"DT{process}_{category}:FAIL",
    ]
    moved = {"stageId": f"DT{process}_{category}:CLIENT"}
    item = rest("crm.item.update", entityTypeId=process, id=item["id"], fields=moved)["item"]
    assert item["previousStageId"] == f"DT{process}_{category}:NEW"
    row = rest("crm.status.list", filter={"STATUS_ID": moved["stageId"]})[0]
    assert "EXTRA" not in row
    assert rest.refusal("crm.status.delete", id=row["ID"])[1] == "CRM_STATUS_STAGE_WITH_ITEMS"


def test_switches_bring_fields(rest: Rest) -> None:
    number = rest("crm.type.add", fields={"title": "x"})["type"]["entityTypeId"]
    assert "stageId" not in rest("crm.item.fields", entityTypeId=number)["fields"]
    rest("crm.type.update", id=1, fields={"isStagesEnabled": "Y", "isClientEnabled": "Y"})
    assert {"stageId", "contactIds"} <= set(rest("crm.item.fields", entityTypeId=number)["fields"])
    item = rest("crm.item.add", entityTypeId=number, fields={"title": "x"})["item"]
    assert item["stageId"].endswith(":NEW")


def test_links_between_types_bring_parent_fields(rest: Rest) -> None:
    link = [{"entityTypeId": 2, "isChildrenListEnabled": "true"}]
    child = [{"entityTypeId": 3, "isChildrenListEnabled": "Y"}]
    made = rest("crm.type.add", fields={"title": "x", "relations": {"parent": link, "child": child}})["type"]
    number = made["entityTypeId"]
    # Y does not switch the list on: only "true" does.
    assert made["relations"]["child"] == [{"entityTypeId": 3, "isChildrenListEnabled": "N", "isPredefined": "N"}]
    item = rest("crm.item.add", entityTypeId=number, fields={"title": "x", "parentId2": 15})["item"]
    assert item["parentId2"] == 15
    assert rest("crm.item.list", entityTypeId=number, filter={"parentId2": 15}, select=["id"])["items"] == [{"id": 1}]
    contact = rest("crm.contact.add", fields={"NAME": "x", f"PARENT_ID_{number}": 1})
    assert rest("crm.contact.get", id=contact)[f"PARENT_ID_{number}"] == "1"
    rest("crm.item.delete", entityTypeId=number, id=1)
    assert rest("crm.contact.get", id=contact)[f"PARENT_ID_{number}"] is None


def test_a_smart_process_with_items_is_not_deleted(rest: Rest, process: int) -> None:
    rest("crm.item.add", entityTypeId=process, fields={"title": "x"})
    assert rest.refusal("crm.type.delete", id=1)[1] == "BX_ERROR"
    rest("crm.item.delete", entityTypeId=process, id=1)
    assert rest("crm.type.delete", id=1) == []
    assert rest.refusal("crm.item.list", entityTypeId=process)[1] == "NOT_FOUND"


def test_invoices_and_quotes_have_stages_too(rest: Rest) -> None:
    invoice = rest("crm.item.add", entityTypeId=31, fields={"title": "x"})["item"]
    assert invoice["stageId"].startswith("DT31_")
    assert rest("crm.item.add", entityTypeId=7, fields={"title": "x"})["item"]["stageId"] == "DRAFT"


def test_history_is_kept_for_every_type_with_stages(rest: Rest, process: int) -> None:
    rest("crm.item.add", entityTypeId=process, fields={"title": "x"})
    rest("crm.deal.update", id=rest("crm.deal.add", fields={}), fields={"STAGE_ID": "WON"})
    entry: dict[str, Any] = rest("crm.stagehistory.list", entityTypeId=process)["items"][0]
    assert (entry["TYPE_ID"], entry["STAGE_SEMANTIC_ID"]) == (1, "P")
    deals = rest("crm.stagehistory.list", entityTypeId=2, filter={"STAGE_SEMANTIC_ID": "S"})["items"]
    assert [(row["TYPE_ID"], row["STAGE_ID"]) for row in deals] == [(3, "WON")]
    assert rest.refusal("crm.stagehistory.list", entityTypeId=3)[1] == "ENTITY_TYPE_NOT_SUPPORTED"
    assert rest.refusal("crm.stagehistory.list", entityTypeId=2, filter={"STATUS_ID": "x"})[1] == "INVALID_ARG_VALUE"


def test_a_new_portal_has_its_dictionaries(portal: Emulator, rest: Rest) -> None:
    del portal
    assert stages(rest, "DEAL_STAGE")[:2] == ["NEW", "PREPARATION"]
    assert "CLIENT" in stages(rest, "CONTACT_TYPE")
    assert rest("crm.currency.base.get") == "RUB"
    assert [row["CURRENCY"] for row in rest("crm.currency.list")] == ["RUB", "USD", "EUR"]
