"""crm.duplicate.findbycomm and crm.entity.mergeBatch."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def lead(rest: Rest, **fields: Any) -> int:
    """Create a lead."""
    number: int = rest("crm.lead.add", fields=fields)
    return number


def phone(*values: str) -> list[dict[str, str]]:
    """Write phones as they are sent."""
    return [{"VALUE": value} for value in values]


def found(rest: Rest, kind: str, *values: str, **more: Any) -> Any:
    """Search by phone or e-mail."""
    return rest("crm.duplicate.findbycomm", type=kind, values=list(values), **more)


def merge(rest: Rest, *numbers: int, type_id: int = 1) -> Any:
    """Merge items."""
    return rest("crm.entity.mergeBatch", params={"entityTypeId": type_id, "entityIds": list(numbers)})


def test_nothing_found_is_an_empty_list(rest: Rest) -> None:
    assert found(rest, "EMAIL", "a@x.ru") == []


@pytest.mark.parametrize(
    "sought", ["+79001112233", "89001112233", "79001112233", "8 (900) 111-22-33", "7900111-2233#5"]
)
def test_phones_are_found_however_they_are_written(rest: Rest, sought: str) -> None:
    lead(rest, TITLE="x", PHONE=phone("+7 900 111 22 33"))
    assert found(rest, "PHONE", sought) == {"LEAD": [1]}


def test_mail_addresses_are_found_in_any_letters_and_by_no_part(rest: Rest) -> None:
    lead(rest, TITLE="x", EMAIL=phone("Anna@Example.com "))
    assert found(rest, "EMAIL", "anna@example.COM") == {"LEAD": [1]}
    assert found(rest, "EMAIL", "anna@example") == []


def test_all_types_are_searched_or_the_one_named(rest: Rest) -> None:
    lead(rest, TITLE="x", PHONE=phone("12345"))
    rest("crm.contact.add", fields={"NAME": "x", "PHONE": phone("12345")})
    rest("crm.company.add", fields={"TITLE": "x", "PHONE": phone("12345")})
    assert found(rest, "PHONE", "12345") == {"LEAD": [1], "CONTACT": [1], "COMPANY": [1]}
    assert found(rest, "PHONE", "12345", entity_type="CONTACT") == {"CONTACT": [1]}


def test_twenty_leads_leave_the_contacts_out(rest: Rest) -> None:
    rest("crm.contact.add", fields={"NAME": "x", "PHONE": phone("12345")})
    for _ in range(22):
        lead(rest, PHONE=phone("12345"))
    assert found(rest, "PHONE", "12345") == {"LEAD": list(range(1, 21))}
    assert found(rest, "PHONE", "12345", entity_type="CONTACT") == {"CONTACT": [1]}


def test_only_twenty_values_count_and_only_text(rest: Rest) -> None:
    lead(rest, PHONE=phone("12345"))
    assert found(rest, "PHONE", *(f"9{number}" for number in range(20)), "12345") == []
    assert rest.refusal("crm.duplicate.findbycomm", type="PHONE", values=[12345])[2] == (
        "Communication values is not defined"
    )


def test_a_search_needs_a_type_and_values(rest: Rest) -> None:
    assert rest.refusal("crm.duplicate.findbycomm", values=["1"])[2] == "Parameter 'type' is required."
    assert rest.refusal("crm.duplicate.findbycomm", type="WEB", values=["1"])[2] == (
        "Communication type 'WEB' is not supported in current context"
    )


def test_the_index_follows_changes_and_deletion(rest: Rest) -> None:
    one, two = lead(rest, PHONE=phone("111", "222")), lead(rest, PHONE=phone("111"))
    assert found(rest, "PHONE", "111") == {"LEAD": [one, two]}
    rest("crm.lead.update", id=one, fields={"PHONE": [{"ID": 1, "VALUE": "333"}]})
    rest("crm.lead.delete", id=two)
    assert found(rest, "PHONE", "111") == []
    assert found(rest, "PHONE", "333", "222") == {"LEAD": [one]}


def test_a_merge_fills_the_first_and_deletes_the_others(rest: Rest) -> None:
    lead(rest, TITLE="one", NAME="Иван", COMMENTS="a", STATUS_ID="IN_PROCESS", PHONE=phone("111"))
    lead(rest, TITLE="two", NAME="Иван Петров", POST="директор", COMMENTS="b", PHONE=phone("222"), SOURCE_ID="CALL")
    lead(rest, TITLE="three", EMAIL=phone("a@x.ru"), SOURCE_ID="WEB", STATUS_ID="JUNK")
    assert merge(rest, 1, 2, 3) == {"STATUS": "SUCCESS", "ENTITY_IDS": [2, 3]}
    row = rest("crm.lead.get", id=1)
    assert (row["TITLE"], row["NAME"], row["POST"], row["STATUS_ID"]) == ("one", "Иван", "директор", "IN_PROCESS")
    assert (row["COMMENTS"], [item["VALUE"] for item in row["PHONE"]]) == ("a\nb", ["111", "222"])
    assert [item["VALUE"] for item in row["EMAIL"]] == ["a@x.ru"]
    for number in (2, 3):
        assert rest.refusal("crm.lead.get", id=number)[2] == "Not found"
    assert found(rest, "PHONE", "222") == {"LEAD": [1]}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"POST": "a"}, {"POST": "b"}),
        ({"ASSIGNED_BY_ID": 1}, {"ASSIGNED_BY_ID": 5}),
        ({"CURRENCY_ID": "USD"}, {}),
        ({"COMPANY_ID": 1}, {"COMPANY_ID": 2}),
        ({"OPPORTUNITY": 5}, {"OPPORTUNITY": 6}),
        ({"NAME": "Иван"}, {"NAME": "Ольга"}),
        ({"BIRTHDATE": "2000-01-01"}, {"BIRTHDATE": "2000-01-02"}),
        ({"ORIGIN_ID": "1"}, {"ORIGIN_ID": "2"}),
        ({"IS_MANUAL_OPPORTUNITY": "Y"}, {}),
    ],
)
def test_a_disagreement_is_a_conflict_and_nothing_happens(
    rest: Rest, first: dict[str, Any], second: dict[str, Any]
) -> None:
    lead(rest, TITLE="x", **first)
    lead(rest, TITLE="y", **second)
    before = rest("crm.lead.get", id=1)
    assert merge(rest, 1, 2) == {"STATUS": "CONFLICT", "ENTITY_IDS": [2]}
    assert rest("crm.lead.get", id=1) == before
    assert rest("crm.lead.get", id=2)["TITLE"] == "y"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"POST": "Директор  завода"}, {"POST": " директор завода "}),
        ({"SOURCE_ID": "CALL"}, {"SOURCE_ID": "WEB"}),
        ({"STATUS_ID": "NEW"}, {"STATUS_ID": "JUNK"}),
        ({"OPENED": "Y"}, {"OPENED": "N"}),
        ({"OPPORTUNITY": 5}, {"OPPORTUNITY": 0}),
        ({"LAST_NAME": "Иванов"}, {"LAST_NAME": "Иванова"}),
        ({"CONTACT_IDS": [1]}, {"CONTACT_IDS": [2]}),
        ({}, {"BIRTHDATE": "2000-01-02"}),
    ],
)
def test_these_differences_are_no_conflict(rest: Rest, first: dict[str, Any], second: dict[str, Any]) -> None:
    lead(rest, TITLE="x", **first)
    lead(rest, TITLE="y", **second)
    assert merge(rest, 1, 2)["STATUS"] == "SUCCESS"


def test_multiple_user_fields_are_united_and_single_ones_conflict(rest: Rest) -> None:
    for name, multiple in (("MANY", "Y"), ("ONE", "N")):
        rest("crm.lead.userfield.add", fields={"FIELD_NAME": name, "USER_TYPE_ID": "string", "MULTIPLE": multiple})
    lead(rest, UF_CRM_MANY=["a", "b"], UF_CRM_ONE="x")
    lead(rest, UF_CRM_MANY=["b", "c"])
    lead(rest, UF_CRM_ONE="y")
    assert merge(rest, 1, 2)["STATUS"] == "SUCCESS"
    assert rest("crm.lead.get", id=1)["UF_CRM_MANY"] == ["a", "b", "c"]
    assert merge(rest, 1, 3)["STATUS"] == "CONFLICT"


def test_comments_activities_and_links_move_to_the_first(rest: Rest) -> None:
    for title in ("one", "two"):
        rest("crm.contact.add", fields={"NAME": "Иван", "POST": title if title == "one" else ""})
    rest("crm.timeline.comment.add", fields={"ENTITY_TYPE": "contact", "ENTITY_ID": 2, "COMMENT": "x"})
    todo = rest("crm.activity.todo.add", ownerTypeId=3, ownerId=2, deadline="2030-01-01T00:00:00", title="x")["id"]
    deal = rest("crm.deal.add", fields={"CONTACT_IDS": [2, 5]})
    assert merge(rest, 1, 2, type_id=3)["STATUS"] == "SUCCESS"
    comments = rest("crm.timeline.comment.list", filter={"ENTITY_TYPE": "contact", "ENTITY_ID": 1})
    assert [row["COMMENT"] for row in comments] == ["x"]
    assert rest("crm.activity.get", id=todo)["OWNER_ID"] == "1"
    assert rest("crm.deal.get", id=deal)["CONTACT_ID"] == "1"


def test_product_rows_move_and_different_sums_are_no_conflict_then(rest: Rest) -> None:
    for price in (10, 20):
        number = rest("crm.deal.add", fields={"TITLE": "x"})
        rest("crm.deal.productrows.set", id=number, rows=[{"PRODUCT_NAME": "x", "PRICE": price, "QUANTITY": 1}])
    assert merge(rest, 1, 2, type_id=2)["STATUS"] == "SUCCESS"
    assert [row["PRICE"] for row in rest("crm.deal.productrows.get", id=1)] == [10, 20]


def test_a_survivor_that_is_gone_is_not_found_and_gone_others_are_skipped(rest: Rest) -> None:
    lead(rest)
    assert merge(rest, 9, 1) == {"STATUS": "NOT_FOUND"}
    refused = (400, "0", "The parameter entityIds must contains at least two elements.")
    for numbers in ([1, 9], [1], [1, 1]):
        assert rest.refusal("crm.entity.mergeBatch", params={"entityTypeId": 1, "entityIds": numbers}) == refused
    assert rest.refusal("crm.entity.mergeBatch", params={"entityIds": [1, 2]})[2] == (
        "The parameter entityTypeId is required."
    )


def test_extra_fields_for_the_search_take_seven_places(portal: Emulator, rest: Rest, clerk: Rest) -> None:
    del portal
    assert clerk.refusal("crm.duplicate.volatileType.list")[1] == "ACCESS_DENIED"
    names = [row["fieldCode"] for row in rest("crm.duplicate.volatileType.fields", entityTypeId=1)]
    made = [rest("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode=name)["id"] for name in names[:7]]
    refused = rest.refusal("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode=names[7])
    assert refused[1] == "MAX_TYPES_COUNT_EXCEEDED"
    assert rest("crm.duplicate.volatileType.unregister", id=made[0]) is True
    assert rest.refusal("crm.duplicate.volatileType.unregister", id=made[0])[1] == "TYPE_IS_NOT_ASSIGNED"
    refused = rest.refusal("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode="NONE")
    assert refused[1] == "FIELD_NOT_FOUND"
