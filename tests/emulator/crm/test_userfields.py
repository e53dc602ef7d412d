"""User fields of every type: crm.<object>.userfield.* and userfieldconfig.*."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest

TEXTS = {"en": "Level", "ru": "Уровень"}


def made(rest: Rest, **field: Any) -> dict[str, Any]:
    """Create a field through userfieldconfig."""
    result: dict[str, Any] = rest("userfieldconfig.add", moduleId="crm", field=field)["field"]
    return result


@pytest.mark.parametrize("kind", ["deal", "contact", "company"])
def test_each_kind_has_its_own_fields(rest: Rest, kind: str) -> None:
    number = rest(f"crm.{kind}.userfield.add", fields={"FIELD_NAME": "LEVEL", "USER_TYPE_ID": "integer"})
    field = rest(f"crm.{kind}.userfield.get", id=number)
    assert (field["ENTITY_ID"], field["FIELD_NAME"]) == (f"CRM_{kind.upper()}", "UF_CRM_LEVEL")
    assert rest("crm.lead.userfield.list") == []
    assert rest.refusal("crm.lead.userfield.get", id=number)[1] == "ERROR_NOT_FOUND"
    item = rest(f"crm.{kind}.add", fields={"TITLE": "x", "NAME": "x", "UF_CRM_LEVEL": "5"})
    assert rest(f"crm.{kind}.get", id=item)["UF_CRM_LEVEL"] == "5"
    rest(f"crm.{kind}.userfield.delete", id=number)
    assert "UF_CRM_LEVEL" not in rest(f"crm.{kind}.get", id=item)


def test_one_name_may_stand_in_several_types(rest: Rest) -> None:
    for kind in ("lead", "deal"):
        rest(f"crm.{kind}.userfield.add", fields={"FIELD_NAME": "LEVEL", "USER_TYPE_ID": "integer"})
    refused = rest.refusal("crm.deal.userfield.add", fields={"FIELD_NAME": "LEVEL", "USER_TYPE_ID": "string"})
    assert refused[1:] == ("ERROR_CORE", "Поле UF_CRM_LEVEL для объекта CRM_DEAL уже существует.<br>")


def test_a_list_is_written_with_ids_and_codes(rest: Rest) -> None:
    rows = [{"value": "низкий", "sort": 10, "xmlId": "low"}]
    rows.append({"value": "высокий", "sort": 20, "def": "Y", "xmlId": "high"})
    sent = {"entityId": "CRM_DEAL", "fieldName": "UF_CRM_LEVEL", "userTypeId": "enumeration", "editFormLabel": TEXTS}
    field = made(rest, **sent, multiple="Y", xmlId="level", enum=rows)
    assert (field["id"], field["sort"], field["multiple"], field["xmlId"]) == ("1", "100", "Y", "level")
    assert (field["editFormLabel"], field["languageId"]) == (TEXTS, {"en": "en", "ru": "ru"})
    assert field["listColumnLabel"] == {"en": None, "ru": None}
    assert field["enum"][1] == {
        "id": "2",
        "userFieldId": "1",
        "value": "высокий",
        "def": "Y",
        "sort": "20",
        "xmlId": "high",
    }
    assert rest("userfieldconfig.get", moduleId="crm", id=1) == {"field": field}
    item = rest("crm.item.add", entityTypeId=2, fields={"title": "x", "ufCrmLevel": [2, 1, 77]})["item"]
    assert item["ufCrmLevel"] == [2, 1]


def test_a_field_of_a_smart_process_has_its_number_in_the_name(rest: Rest, process: int) -> None:
    sent = {"entityId": "CRM_1", "userTypeId": "string"}
    refused = (400, "", "Вы не можете создавать пользовательские поля")
    assert rest.refusal("userfieldconfig.add", moduleId="crm", field={**sent, "fieldName": "UF_CRM_X"}) == refused
    made(rest, **sent, fieldName="UF_CRM_1_NOTE")
    item = rest("crm.item.add", entityTypeId=process, fields={"title": "x", "ufCrm1Note": "a"})["item"]
    assert item["ufCrm1Note"] == "a"
    described = rest("crm.item.fields", entityTypeId=process)["fields"]["ufCrm1Note"]
    assert (described["isDynamic"], described["upperName"]) == (True, "UF_CRM_1_NOTE")


def test_definitions_are_changed_listed_and_deleted(rest: Rest) -> None:
    made(rest, entityId="CRM_DEAL", fieldName="UF_CRM_A", userTypeId="string", editFormLabel=TEXTS)
    made(rest, entityId="CRM_LEAD", fieldName="UF_CRM_A", userTypeId="string")
    changed = {"sort": 5, "mandatory": "Y", "editFormLabel": {"ru": "Другое"}}
    field = rest("userfieldconfig.update", moduleId="crm", id=1, field=changed)["field"]
    assert (field["sort"], field["mandatory"], field["editFormLabel"]) == ("5", "Y", {"ru": "Другое"})
    body = rest.body("userfieldconfig.list", moduleId="crm", filter={"entityId": "CRM_DEAL"}, select={"language": "ru"})
    assert [row["id"] for row in body["result"]["fields"]] == ["1"]
    assert body["result"]["fields"][0]["editFormLabel"] == {"ru": "Другое"}
    assert rest("userfieldconfig.delete", moduleId="crm", id=1) is None
    assert rest.refusal("userfieldconfig.get", moduleId="crm", id=1)[0] == 400


def test_both_scopes_are_needed(portal: Emulator) -> None:
    narrow = Rest(portal.webhook("userfieldconfig"))
    assert narrow.refusal("userfieldconfig.getTypes", moduleId="crm")[2] == (
        "The current method required more scopes. (crm)"
    )
    crm = Rest(portal.webhook("crm"))
    assert crm.refusal("userfieldconfig.getTypes", moduleId="crm")[1] == "insufficient_scope"


def test_fields_are_for_administrators(clerk: Rest) -> None:
    sent = {"entityId": "CRM_DEAL", "fieldName": "UF_CRM_A", "userTypeId": "string"}
    assert clerk.refusal("userfieldconfig.add", moduleId="crm", field=sent)[2] == (
        "Вы не можете создавать пользовательские поля"
    )
    assert clerk.refusal("crm.deal.userfield.add", fields={})[2] == "Access denied."


def test_a_mandatory_field_is_asked_for_by_the_universal_methods_only(portal: Emulator, rest: Rest) -> None:
    label = {"LABEL": "Уровень", "MANDATORY": "Y"}
    rest("crm.deal.userfield.add", fields={"FIELD_NAME": "LEVEL", "USER_TYPE_ID": "string", **label})
    refused = (400, "CRM_FIELD_ERROR_REQUIRED", 'Поле "Уровень" обязательно для заполнения')
    assert rest.refusal("crm.item.add", entityTypeId=2, fields={"title": "x"}) == refused
    number = rest("crm.deal.add", fields={"TITLE": "x"})
    rest("crm.item.update", entityTypeId=2, id=number, fields={"title": "y"})
    assert rest.refusal("crm.item.update", entityTypeId=2, id=number, fields={"ufCrmLevel": ""}) == refused
    portal.ask("POST", "required", {"classic": True})
    assert rest.refusal("crm.deal.add", fields={"TITLE": "x"})[2] == f"{refused[2]}<br>"
    assert rest.refusal("crm.item.import", entityTypeId=2, fields={"title": "x"}) == refused


def test_a_wrong_value_of_a_user_field_is_refused(rest: Rest) -> None:
    rest("crm.deal.userfield.add", fields={"FIELD_NAME": "DAY", "USER_TYPE_ID": "date", "LABEL": "День"})
    refused = (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Неверное значение поля "День"')
    assert rest.refusal("crm.item.add", entityTypeId=2, fields={"ufCrmDay": "вчера"}) == refused


def test_a_stage_asks_for_its_fields(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "required", {"entityTypeId": 1, "stage": "IN_PROCESS", "fields": ["POST", "OPPORTUNITY"]})
    number = rest("crm.item.add", entityTypeId=1, fields={"title": "x"})["item"]["id"]
    code, text = rest.refusal("crm.item.update", entityTypeId=1, id=number, fields={"stageId": "IN_PROCESS"})[1:]
    assert code == "CRM_FIELD_ERROR_REQUIRED"
    assert text == 'Поле "Должность" обязательно для заполнения; Поле "Сумма" обязательно для заполнения'
    rest("crm.lead.update", id=number, fields={"STATUS_ID": "IN_PROCESS"})
    rest("crm.lead.update", id=number, fields={"STATUS_ID": "NEW"})
    moved = {"stageId": "IN_PROCESS", "post": "директор", "opportunity": 5}
    assert rest("crm.item.update", entityTypeId=1, id=number, fields=moved)["item"]["stageId"] == "IN_PROCESS"


def test_people_in_the_kanban_are_asked_too(portal: Emulator, rest: Rest) -> None:
    number = rest("crm.deal.add", fields={"TITLE": "x"})
    portal.ask("POST", "required", {"entityTypeId": 2, "stage": "WON", "fields": ["COMMENTS"]})
    with pytest.raises(AssertionError, match="POST move: 400"):
        portal.ask("POST", "move", {"entity": "deal", "id": number, "stage": "WON"})
    portal.ask("POST", "edit", {"entity": "deal", "id": number, "fields": {"COMMENTS": "x"}})
    portal.ask("POST", "move", {"entity": "deal", "id": number, "stage": "WON"})
    assert rest("crm.deal.get", id=number)["STAGE_ID"] == "WON"
