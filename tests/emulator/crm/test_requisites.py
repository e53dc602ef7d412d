"""crm.requisite.* and crm.address.*: papers of clients."""

import pytest

from tests.emulator.receiving import Application
from tests.emulator.rest.speaking import Rest


@pytest.fixture
def company(rest: Rest) -> int:
    return int(rest("crm.company.add", fields={"TITLE": "Альфа"}))


@pytest.fixture
def requisite(rest: Rest, company: int) -> int:
    sent = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": company, "PRESET_ID": 1, "NAME": "Организация", "RQ_INN": "7717586110"}
    return int(rest("crm.requisite.add", fields=sent))


def test_a_requisite_is_added_read_changed_and_deleted(rest: Rest, company: int, requisite: int) -> None:
    row = rest("crm.requisite.get", id=requisite)
    assert (row["ENTITY_ID"], row["RQ_INN"], row["RQ_KPP"], row["ACTIVE"]) == (str(company), "7717586110", None, "Y")
    assert (row["ADDRESS_ONLY"], row["SORT"], row["DATE_MODIFY"], row["MODIFY_BY_ID"]) == ("N", "500", "", None)
    changed = {"RQ_KPP": "770501001", "ENTITY_ID": 77, "PRESET_ID": 2, "NONSENSE": 1}
    assert rest("crm.requisite.update", id=requisite, fields=changed) is True
    row = rest("crm.requisite.get", id=requisite)
    assert (row["RQ_KPP"], row["ENTITY_ID"], row["PRESET_ID"]) == ("770501001", str(company), "1")
    assert row["DATE_MODIFY"] != ""
    assert row["MODIFY_BY_ID"] == "1"
    assert rest("crm.requisite.delete", id=requisite) is True
    text = f"The Requisite with ID '{requisite}' is not found"
    assert rest.refusal("crm.requisite.get", id=requisite) == (400, "", text)


def test_requisites_are_listed_by_filter_order_and_select(rest: Rest, company: int, requisite: int) -> None:
    other = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": company, "PRESET_ID": 2, "NAME": "Филиал", "SORT": 100}
    second = rest("crm.requisite.add", fields=other)
    answer = rest.body("crm.requisite.list", order={"SORT": "ASC"}, select=["ID", "NAME"])
    assert answer["result"] == [{"ID": str(second), "NAME": "Филиал"}, {"ID": str(requisite), "NAME": "Организация"}]
    assert answer["total"] == 2
    found = rest("crm.requisite.list", filter={"%RQ_INN": "1758", "ENTITY_TYPE_ID": 4})
    assert [row["ID"] for row in found] == [str(requisite)]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"ENTITY_TYPE_ID": 1}, "ENTITY_TYPE_ID is not defined or invalid."),
        ({"ENTITY_ID": 0}, "ENTITY_ID is not defined or invalid."),
        ({"PRESET_ID": 99}, "PRESET_ID is not defined or invalid."),
        ({"ENTITY_ID": 99}, "Entity not found."),
    ],
)
def test_a_requisite_needs_an_owner_and_a_template(rest: Rest, company: int, wrong: dict[str, int], text: str) -> None:
    sent = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": company, "PRESET_ID": 1, "NAME": "x"} | wrong
    assert rest.refusal("crm.requisite.add", fields=sent) == (400, "", text)


def test_requisites_have_user_fields(rest: Rest, requisite: int) -> None:
    number = rest("crm.requisite.userfield.add", fields={"FIELD_NAME": "BOX", "USER_TYPE_ID": "string"})
    assert rest("crm.requisite.userfield.get", id=number)["ENTITY_ID"] == "CRM_REQUISITE"
    assert rest("crm.requisite.update", id=requisite, fields={"UF_CRM_BOX": "а/я 7"}) is True
    assert rest("crm.requisite.list", filter={"UF_CRM_BOX": "а/я 7"}, select=["UF_CRM_BOX"]) == [
        {"UF_CRM_BOX": "а/я 7"}
    ]
    assert rest("crm.requisite.fields")["UF_CRM_BOX"]["isDynamic"] is True
    assert rest("crm.requisite.userfield.delete", id=number) is True
    assert "UF_CRM_BOX" not in rest("crm.requisite.get", id=requisite)


def test_bank_details_hang_on_a_requisite(rest: Rest, requisite: int) -> None:
    sent = {"ENTITY_ID": requisite, "NAME": "Банк", "RQ_BIK": "044525225"}
    number = rest("crm.requisite.bankdetail.add", fields=sent)
    row = rest("crm.requisite.bankdetail.get", id=number)
    assert (row["ENTITY_ID"], row["COUNTRY_ID"], row["RQ_BIK"]) == (str(requisite), "1", "044525225")
    assert rest("crm.requisite.bankdetail.update", id=number, fields={"RQ_SWIFT": "ABC"}) is True
    assert rest("crm.requisite.bankdetail.list", filter={"RQ_SWIFT": "ABC"}, select=["ID"]) == [{"ID": str(number)}]
    assert rest("crm.requisite.bankdetail.fields")["ENTITY_ID"]["isImmutable"] is True
    assert rest("crm.requisite.bankdetail.delete", id=number) is True
    refused = (400, "", "ENTITY_ID is not defined or invalid.")
    assert rest.refusal("crm.requisite.bankdetail.add", fields={"ENTITY_ID": 99}) == refused


def test_an_owner_has_one_address_of_a_type(rest: Rest, company: int, requisite: int) -> None:
    place = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": requisite}
    assert rest("crm.address.add", fields=place | {"CITY": "Тюмень"}) is True
    assert rest.refusal("crm.address.add", fields=place) == (400, "", "TypeAddress exists.")
    assert rest("crm.address.update", fields=place | {"ADDRESS_1": "Ленина 2"}) is True
    row = rest("crm.address.list", filter=place)[0]
    assert (row["TYPE_ID"], row["CITY"], row["ADDRESS_1"], row["REGION"]) == ("1", "Тюмень", "Ленина 2", None)
    assert (row["ANCHOR_TYPE_ID"], row["ANCHOR_ID"]) == ("4", str(company))
    assert rest("crm.address.delete", fields=place) is True
    assert rest.refusal("crm.address.delete", fields=place) == (400, "", "TypeAddress not found.")
    assert rest("crm.address.fields")["ANCHOR_ID"]["isReadOnly"] is True


def test_addresses_are_those_of_requisites_and_leads(rest: Rest) -> None:
    lead = rest("crm.lead.add", fields={"TITLE": "x"})
    place = {"TYPE_ID": 6, "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead}
    assert rest("crm.address.add", fields=place) is True
    for wrong in ({"TYPE_ID": 2}, {"ENTITY_TYPE_ID": 2}, {"ENTITY_ID": 99}):
        name = next(iter(wrong))
        refused = (400, "", f"{name} is not defined or invalid.")
        assert rest.refusal("crm.address.add", fields=place | wrong) == refused


def test_papers_go_with_their_owner(rest: Rest, company: int, requisite: int) -> None:
    rest("crm.requisite.bankdetail.add", fields={"ENTITY_ID": requisite, "NAME": "Банк"})
    rest("crm.address.add", fields={"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": requisite})
    assert rest("crm.company.delete", id=company) is True
    assert rest("crm.requisite.list") == rest("crm.requisite.bankdetail.list") == rest("crm.address.list") == []


def test_an_item_uses_requisites_of_its_own_client(rest: Rest, company: int, requisite: int) -> None:
    deal = rest("crm.deal.add", fields={"COMPANY_ID": company})
    detail = rest("crm.requisite.bankdetail.add", fields={"ENTITY_ID": requisite, "NAME": "Банк"})
    sent = {"ENTITY_TYPE_ID": 2, "ENTITY_ID": deal, "REQUISITE_ID": requisite, "BANK_DETAIL_ID": detail}
    sent |= {"MC_REQUISITE_ID": 0, "MC_BANK_DETAIL_ID": 0}
    assert rest("crm.requisite.link.register", fields=sent) is True
    row = rest("crm.requisite.link.get", entityTypeId=2, entityId=deal)
    assert (row["ENTITY_ID"], row["REQUISITE_ID"], row["MC_REQUISITE_ID"]) == (deal, str(requisite), "0")
    assert rest("crm.requisite.link.list")[0]["ENTITY_ID"] == str(deal)
    other = rest("crm.deal.add", fields={"COMPANY_ID": rest("crm.company.add", fields={"TITLE": "Бета"})})
    refused = rest.refusal("crm.requisite.link.register", fields=sent | {"ENTITY_ID": other})
    assert refused[2].startswith(f"The Requisite with ID '{requisite}' is not assigned to Company with ID")
    assert rest("crm.requisite.link.unregister", entityTypeId=2, entityId=deal) is True
    assert rest.refusal("crm.requisite.link.get", entityTypeId=2, entityId=deal) == (400, "", "Not found")
    assert "MC_REQUISITE_ID" in rest("crm.requisite.link.fields")


def test_papers_raise_events(app: Application, rest: Rest, company: int) -> None:
    for event in ("ONCRMREQUISITEADD", "ONCRMBANKDETAILADD", "ONCRMADDRESSREGISTER"):
        app.bind(event)
    number = rest("crm.requisite.add", fields={"ENTITY_TYPE_ID": 4, "ENTITY_ID": company, "PRESET_ID": 1, "NAME": "x"})
    rest("crm.requisite.bankdetail.add", fields={"ENTITY_ID": number, "NAME": "Банк"})
    rest("crm.address.add", fields={"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": number})
    forms = {row.form["event"]: row.form for row in app.receiver.on("/events", 3)}
    assert set(forms) == {"ONCRMREQUISITEADD", "ONCRMBANKDETAILADD", "ONCRMADDRESSREGISTER"}
    assert forms["ONCRMADDRESSREGISTER"]["data[FIELDS][ANCHOR_ID]"] == str(company)
