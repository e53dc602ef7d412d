"""Links to clients, product rows, layouts of cards, enumerations."""

from typing import Any

import pytest

from tests.emulator.rest.speaking import Rest

SECTION: dict[str, Any] = {"name": "main", "title": "О лиде", "type": "section"}


@pytest.mark.parametrize("kind", ["lead", "deal", "quote"])
def test_contacts_have_an_order_and_a_first_one(rest: Rest, kind: str) -> None:
    number = rest(f"crm.{kind}.add", fields={"TITLE": "x"})
    items = [{"CONTACT_ID": 5, "SORT": 100}, {"CONTACT_ID": 6, "SORT": 200, "IS_PRIMARY": "Y"}]
    assert rest(f"crm.{kind}.contact.items.set", id=number, items=items) is True
    assert rest(f"crm.{kind}.contact.items.get", id=number) == [
        {"CONTACT_ID": 5, "SORT": 100, "ROLE_ID": 0, "IS_PRIMARY": "N"},
        {"CONTACT_ID": 6, "SORT": 200, "ROLE_ID": 0, "IS_PRIMARY": "Y"},
    ]
    assert rest(f"crm.{kind}.get", id=number)["CONTACT_ID"] == "6"
    assert rest(f"crm.{kind}.contact.add", id=number, fields={"CONTACT_ID": 7}) is True
    assert rest(f"crm.{kind}.contact.delete", id=number, fields={"CONTACT_ID": 6}) is True
    assert [row["CONTACT_ID"] for row in rest(f"crm.{kind}.contact.items.get", id=number)] == [7, 5]
    rest(f"crm.{kind}.contact.items.delete", id=number)
    assert rest(f"crm.{kind}.contact.items.get", id=number) == []


def test_links_need_an_owner_and_a_list(rest: Rest) -> None:
    assert rest.refusal("crm.lead.contact.items.get", id=9) == (400, "NOT_FOUND", "Not found.")
    assert rest.refusal("crm.contact.company.items.get", id=0)[2] == (
        "The parameter 'ownerEntityID' is invalid or not defined."
    )
    rest("crm.lead.add", fields={"TITLE": "x"})
    assert rest.refusal("crm.lead.contact.items.set", id=1, items="x")[2] == "The parameter items must be array."


def test_contacts_and_companies_see_each_other(rest: Rest) -> None:
    for _ in range(2):
        rest("crm.contact.add", fields={"NAME": "x"})
    rest("crm.company.add", fields={"TITLE": "x"})
    rest("crm.contact.company.items.set", id=1, items=[{"COMPANY_ID": 1}])
    rest("crm.company.contact.add", id=1, fields={"CONTACT_ID": 2})
    assert [row["CONTACT_ID"] for row in rest("crm.company.contact.items.get", id=1)] == [1, 2]
    assert rest("crm.contact.company.items.get", id=2) == [
        {"COMPANY_ID": 1, "SORT": 10, "ROLE_ID": 0, "IS_PRIMARY": "Y"}
    ]
    rest("crm.company.contact.items.set", id=1, items=[{"CONTACT_ID": 2}])
    assert rest("crm.contact.get", id=1)["COMPANY_ID"] is None
    assert rest("crm.item.get", entityTypeId=4, id=1)["item"]["contactIds"] == [2]
    assert set(rest("crm.contact.company.fields")) == {"COMPANY_ID", "SORT", "IS_PRIMARY"}


def test_quotes_have_product_rows_in_the_old_way(rest: Rest) -> None:
    quote = rest("crm.quote.add", fields={"TITLE": "x"})
    rows = [{"PRODUCT_NAME": "Шкаф", "PRICE": 100, "QUANTITY": 3}]
    assert rest("crm.quote.productrows.set", id=quote, rows=rows) is True
    row = rest("crm.quote.productrows.get", id=quote)[0]
    assert (row["OWNER_TYPE"], row["PRODUCT_NAME"], row["PRICE"]) == ("Q", "Шкаф", 100)
    assert rest("crm.quote.get", id=quote)["OPPORTUNITY"] == "300.00"


def test_prices_of_a_product_row_are_worked_out(rest: Rest) -> None:
    deal = rest("crm.deal.add", fields={"TITLE": "x"})
    sent = {"ownerType": "D", "ownerId": deal, "productName": "iphone 14", "price": 80000, "quantity": 2}
    sent |= {"discountTypeId": 2, "discountRate": 20, "taxRate": 20, "taxIncluded": "Y"}
    row = rest("crm.item.productrow.add", fields=sent)["productRow"]
    assert (row["priceExclusive"], row["priceNetto"], row["priceBrutto"], row["discountSum"]) == (
        66666.67,
        83333.34,
        100000.01,
        16666.67,
    )
    assert rest("crm.deal.get", id=deal)["OPPORTUNITY"] == "160000.00"


def test_a_sum_kept_by_hand_does_not_follow(rest: Rest) -> None:
    deal = rest("crm.deal.add", fields={"TITLE": "x", "OPPORTUNITY": 5, "IS_MANUAL_OPPORTUNITY": "Y"})
    rest("crm.deal.productrows.set", id=deal, rows=[{"PRODUCT_NAME": "x", "PRICE": 10, "QUANTITY": 3}])
    assert rest("crm.deal.get", id=deal)["OPPORTUNITY"] == "5.00"


def test_product_rows_are_listed_changed_and_replaced(rest: Rest, process: int) -> None:
    item = rest("crm.item.add", entityTypeId=process, fields={"title": "x"})["item"]["id"]
    owner = {"ownerType": f"T{process:x}", "ownerId": item}
    rows = [{"productName": "a", "price": 1}, {"productName": "b", "price": 2}]
    made = rest("crm.item.productrow.set", **owner, productRows=rows)["productRows"]
    letter = f"T{process:x}"
    assert [(row["id"], row["sort"], row["ownerType"]) for row in made] == [(1, 10, letter), (2, 20, letter)]
    body = rest.body("crm.item.productrow.list", filter={"=ownerType": f"T{process:x}", "=ownerId": item, ">price": 1})
    assert ([row["id"] for row in body["result"]["productRows"]], body["total"]) == ([2], 1)
    row = rest("crm.item.productrow.update", id=1, fields={"price": 7})["productRow"]
    assert (row["price"], row["productName"]) == (7, "a")
    assert rest("crm.item.productrow.delete", id=2) is None
    assert rest.refusal("crm.item.productrow.get", id=2) == (400, "NOT_FOUND", "Элемент не найден")
    assert rest("crm.item.get", entityTypeId=process, id=item)["item"]["opportunity"] == 7


def test_product_rows_need_an_owner(rest: Rest) -> None:
    sent = {"ownerType": "D", "ownerId": 99}
    assert rest.refusal("crm.item.productrow.add", fields=sent)[1:] == ("OWNER_NOT_FOUND", "Owner was not found")
    assert rest.refusal("crm.item.productrow.list", filter={"=ownerType": "D", "=ownerId": 99})[1] == "ACCESS_DENIED"
    assert rest.refusal("crm.lead.productrows.get", id=0)[2] == "The parameter id is invalid or not defined."


def test_a_discount_of_all_needs_its_sum(rest: Rest) -> None:
    rest("crm.lead.add", fields={"TITLE": "x"})
    rows = [{"PRODUCT_NAME": "x", "PRICE": 0, "DISCOUNT_TYPE_ID": 2, "DISCOUNT_RATE": 100}]
    assert rest.refusal("crm.lead.productrows.set", id=1, rows=rows)[1] == "ERROR_CORE"
    assert rest("crm.lead.productrows.get", id=1) == []


def test_nobody_saved_a_layout_is_null(rest: Rest) -> None:
    assert rest("crm.item.details.configuration.get", entityTypeId=1, scope="C") is None


def test_a_layout_is_saved_for_all_or_for_oneself(rest: Rest, clerk: Rest) -> None:
    data = [{**SECTION, "elements": [{"name": "TITLE", "optionFlags": 1}, {"name": "STATUS_ID"}]}]
    kept = [{**SECTION, "elements": [{"name": "TITLE", "optionFlags": "1"}, {"name": "STATUS_ID", "optionFlags": "0"}]}]
    name = "crm.item.details.configuration"
    assert rest(f"{name}.set", entityTypeId=1, scope="C", data=data) is True
    assert rest("crm.lead.details.configuration.get", scope="C") == kept
    assert rest(f"{name}.get", entityTypeId=1, scope="C", extras={"leadCustomerType": 2}) is None
    assert clerk(f"{name}.get", entityTypeId=1) is None
    assert clerk.refusal(f"{name}.set", entityTypeId=1, scope="C", data=data)[2] == "Access denied."
    clerk(f"{name}.set", entityTypeId=1, data=data)
    assert rest(f"{name}.get", entityTypeId=1, userId=2) == kept
    assert rest(f"{name}.forceCommonScopeForAll", entityTypeId=1) is True
    assert clerk(f"{name}.get", entityTypeId=1) is None
    assert rest(f"{name}.reset", entityTypeId=1, scope="C") is True
    assert rest(f"{name}.get", entityTypeId=1, scope="C") is None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("x", "Parameter 'data' must be array."),
        ([], "There are no data to write."),
        ([{"title": "x", "type": "section"}], "Section at index 0 does not have name."),
        ([{"name": "x", "type": "section"}], "Section at index 0 does not have title."),
        (
            [{"name": "x", "title": "x", "type": "tab"}],
            "Section at index 0 have type tab. The expected type is 'section'.",
        ),
        ([{**SECTION, "elements": [{}]}], "Element at index 0 in section at index 0 does not have name."),
    ],
)
def test_a_wrong_layout_is_refused_by_its_place(rest: Rest, data: Any, text: str) -> None:
    refused = rest.refusal("crm.item.details.configuration.set", entityTypeId=2, data=data)
    assert refused == (400, "", text)


@pytest.mark.parametrize(
    "name",
    [
        "crm.lead.details.configuration",
        "crm.deal.details.configuration",
        "crm.contact.details.configuration",
        "crm.company.details.configuration",
    ],
)
def test_the_older_methods_keep_the_same_layouts(rest: Rest, name: str) -> None:
    data = [{**SECTION, "elements": [{"name": "TITLE", "optionFlags": "0"}]}]
    assert rest(f"{name}.set", data=data, scope="C") is True
    assert rest(f"{name}.get", scope="C") == data
    assert rest(f"{name}.forceCommonScopeForAll") is True
    assert rest(f"{name}.reset", scope="C") is True
    assert rest(f"{name}.get", scope="C") is None


def test_layouts_of_pipelines_are_apart(rest: Rest) -> None:
    data = [{**SECTION, "elements": []}]
    rest("crm.item.details.configuration.set", entityTypeId=2, scope="C", data=data, extras={"dealCategoryId": 1})
    assert rest("crm.item.details.configuration.get", entityTypeId=2, scope="C") is None
    rest("crm.item.details.configuration.reset", entityTypeId=2, scope="C", extras={"dealCategoryId": 1})
    rest("crm.item.details.configuration.forceCommonScopeForAll", entityTypeId=2)


def test_a_layout_needs_a_type(rest: Rest) -> None:
    assert rest.refusal("crm.item.details.configuration.get")[2] == "Parameter 'entityTypeId' is not defined"


def test_owner_types_have_letters(rest: Rest, process: int) -> None:
    rows = {row["ID"]: row for row in rest("crm.enum.ownertype")}
    assert rows[1] == {"ID": 1, "NAME": "Лид", "SYMBOL_CODE": "LEAD", "SYMBOL_CODE_SHORT": "L"}
    assert rows[process]["SYMBOL_CODE_SHORT"] == f"T{process:X}"
    assert rows[31]["SYMBOL_CODE"] == "SMART_INVOICE"
    assert rest("crm.enum.fields")["ID"]["type"] == "int"
    assert rest("crm.multifield.fields")["VALUE"]["isReadOnly"] is False
    assert [row["ID"] for row in rest("crm.enum.settings.mode")] == [1, 2]


def test_activities_are_counted_by_old_lists(rest: Rest) -> None:
    words = ("activitydirection", "activitynotifytype", "activitypriority", "activitystatus", "activitytype")
    for word in words:
        rows = rest(f"crm.enum.{word}")
        assert rows[0] == {"ID": 0, "NAME": "", "SYMBOL_CODE": None, "SYMBOL_CODE_SHORT": None}
    assert rest("crm.enum.addresstype")[1]["ID"] == 1
    assert rest("crm.enum.contenttype")[3]["NAME"] == "HTML"
    assert rest("crm.enum.getorderownertypes")[0]["code"] == "DEAL"
    assert {"ID": "money", "title": "money"} in rest("crm.userfield.types")
    assert set(rest("crm.userfield.enumeration.fields")) == {"ID", "SORT", "VALUE", "DEF", "DEL"}
