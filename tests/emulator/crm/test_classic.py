"""crm.deal.*, crm.contact.*, crm.company.* in the classic way."""

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest

KINDS = ("deal", "contact", "company", "quote")


def test_a_deal_is_text_or_null(rest: Rest) -> None:
    number = rest("crm.deal.add", fields={"TITLE": "Ремонт", "OPPORTUNITY": 1500, "CONTACT_IDS": [7, 8]})
    row = rest("crm.deal.get", id=number)
    assert (row["ID"], row["OPPORTUNITY"], row["CATEGORY_ID"], row["STAGE_ID"]) == ("1", "1500.00", "0", "NEW")
    assert (row["CONTACT_ID"], row["COMPANY_ID"], row["CLOSED"], row["IS_NEW"]) == ("7", None, "N", "Y")
    assert all(value is None or isinstance(value, str) for value in row.values())


def test_a_new_deal_ends_in_a_week(rest: Rest) -> None:
    row = rest("crm.deal.get", id=rest("crm.deal.add", fields={}))
    assert row["TITLE"] == "Сделка #1"
    assert row["BEGINDATE"].endswith("T00:00:00+03:00")
    assert row["BEGINDATE"] < row["CLOSEDATE"]


def test_a_finished_deal_is_closed(rest: Rest) -> None:
    number = rest("crm.deal.add", fields={"TITLE": "x"})
    rest("crm.deal.update", id=number, fields={"STAGE_ID": "LOSE"})
    row = rest("crm.deal.get", id=number)
    assert (row["CLOSED"], row["STAGE_SEMANTIC_ID"], row["IS_NEW"]) == ("Y", "F", "N")


def test_a_new_deal_is_in_the_pipeline_of_its_stage(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Вторая"})
    row = rest("crm.deal.get", id=rest("crm.deal.add", fields={"STAGE_ID": "C1:EXECUTING"}))
    assert (row["CATEGORY_ID"], row["STAGE_ID"]) == ("1", "C1:EXECUTING")


def test_a_stage_of_another_pipeline_gives_way_to_the_first(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Вторая"})
    row = rest("crm.deal.get", id=rest("crm.deal.add", fields={"STAGE_ID": "WON", "CATEGORY_ID": 1}))
    assert (row["CATEGORY_ID"], row["STAGE_ID"]) == ("1", "C1:NEW")


def test_pipeline_lead_and_foreign_stage_are_passed_over_in_an_update(rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "Вторая"})
    number = rest("crm.deal.add", fields={"TITLE": "x", "LEAD_ID": 5})
    assert rest("crm.deal.update", id=number, fields={"CATEGORY_ID": 1, "STAGE_ID": "C1:NEW", "LEAD_ID": 5}) is True
    row = rest("crm.deal.get", id=number)
    assert (row["CATEGORY_ID"], row["STAGE_ID"], row["LEAD_ID"]) == ("0", "NEW", None)


def test_a_contact_keeps_phones_and_companies(rest: Rest) -> None:
    company = rest("crm.company.add", fields={"TITLE": "Лютик"})
    number = rest("crm.contact.add", fields={"NAME": "Анна", "PHONE": [{"VALUE": "+7 1"}], "COMPANY_ID": company})
    row = rest("crm.contact.get", id=number)
    assert (row["HAS_PHONE"], row["HAS_EMAIL"], row["COMPANY_ID"]) == ("Y", "N", str(company))
    assert row["PHONE"] == [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+7 1", "TYPE_ID": "PHONE"}]
    assert "TITLE" not in row


def test_a_contact_without_a_name_gets_one(rest: Rest) -> None:
    assert rest("crm.contact.get", id=rest("crm.contact.add", fields={}))["NAME"] == "Контакт #1"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_fields(rest: Rest, kind: str) -> None:
    fields = rest(f"crm.{kind}.fields")
    assert fields["ID"] == {
        "type": "integer",
        "isRequired": False,
        "isReadOnly": True,
        "isImmutable": False,
        "isMultiple": False,
        "isDynamic": False,
        "title": "ID",
    }
    assert fields["LEAD_ID"]["isReadOnly"] is (kind != "quote")
    assert fields["LEAD_ID"]["settings"] == {"parentEntityTypeId": 1}
    assert ("PHONE" in fields) is (kind in ("contact", "company"))
    assert "OBSERVERS" not in fields


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_is_deleted_once(rest: Rest, kind: str) -> None:
    number = rest(f"crm.{kind}.add", fields={"TITLE": "x", "NAME": "x"})
    assert rest(f"crm.{kind}.delete", id=number) is True
    assert rest.refusal(f"crm.{kind}.get", id=number) == (400, "", "Not found")
    assert rest.refusal(f"crm.{kind}.delete", id=number) == (400, "", "Not found")


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_field_in_a_filter_is_dropped(rest: Rest, kind: str) -> None:
    for _ in range(3):
        rest(f"crm.{kind}.add", fields={"TITLE": "x", "NAME": "x"})
    assert rest.body(f"crm.{kind}.list", filter={"NO_SUCH": 1})["total"] == 3
    assert rest.body(f"crm.{kind}.list", filter={">ID": 1}, select=["ID"])["result"] == [{"ID": "2"}, {"ID": "3"}]


def test_a_filter_must_be_a_map(rest: Rest) -> None:
    assert rest.refusal("crm.deal.list", filter="x") == (400, "", "Parameter 'filter' must be array.")


def test_a_list_by_star_leaves_out_user_fields_and_phones(rest: Rest) -> None:
    rest("crm.contact.userfield.add", fields={"FIELD_NAME": "KIND", "USER_TYPE_ID": "string"})
    rest("crm.contact.add", fields={"NAME": "x", "UF_CRM_KIND": "a", "PHONE": [{"VALUE": "1"}]})
    assert not {"UF_CRM_KIND", "PHONE"} & rest("crm.contact.list")[0].keys()
    row = rest("crm.contact.list", select=["*", "UF_*", "PHONE"])[0]
    assert (row["UF_CRM_KIND"], row["PHONE"][0]["VALUE"]) == ("a", "1")


def test_import_sets_dates_and_starts_nothing(rest: Rest) -> None:
    fields = {"NAME": "x", "DATE_CREATE": "2020-01-02T03:04:05+03:00", "CREATED_BY_ID": 9}
    row = rest("crm.contact.get", id=rest("crm.contact.add", fields=fields, params={"IMPORT": "Y"}))
    assert (row["DATE_CREATE"], row["CREATED_BY_ID"]) == ("2020-01-02T03:04:05+03:00", "9")


def test_a_companys_contacts_are_those_that_name_it(rest: Rest) -> None:
    contact = rest("crm.contact.add", fields={"NAME": "x"})
    company = rest("crm.company.add", fields={"TITLE": "y", "CONTACT_ID": [contact]})
    assert rest("crm.contact.get", id=contact)["COMPANY_ID"] == str(company)
    rest("crm.company.delete", id=company)
    assert rest("crm.contact.get", id=contact)["COMPANY_ID"] is None


def test_a_deleted_contact_leaves_the_deals_that_named_it(rest: Rest) -> None:
    contact = rest("crm.contact.add", fields={"NAME": "x"})
    deal = rest("crm.deal.add", fields={"TITLE": "y", "CONTACT_ID": contact})
    rest("crm.contact.delete", id=contact)
    assert rest("crm.deal.get", id=deal)["CONTACT_ID"] is None


def test_a_lead_with_a_client_is_a_returning_one(rest: Rest) -> None:
    number = rest("crm.lead.add", fields={"TITLE": "x"})
    assert rest("crm.lead.get", id=number)["IS_RETURN_CUSTOMER"] == "N"
    rest("crm.lead.update", id=number, fields={"COMPANY_ID": 4})
    assert rest("crm.lead.get", id=number)["IS_RETURN_CUSTOMER"] == "Y"


def test_deleted_items_lie_in_the_bin_for_ninety_days(portal: Emulator, rest: Rest) -> None:
    number = rest("crm.deal.add", fields={"TITLE": "x"})
    rest("crm.deal.delete", id=number)
    assert portal.ask("POST", "bin", {"entityTypeId": 2}) == [number]
    portal.ask("POST", "restore-item", {"entityTypeId": 2, "id": number})
    assert rest("crm.deal.get", id=number)["TITLE"] == "x"
    rest("crm.deal.delete", id=number)
    portal.ask("POST", "clock", {"advance": 91 * 24 * 3600})
    assert portal.ask("POST", "bin", {"entityTypeId": 2}) == []
