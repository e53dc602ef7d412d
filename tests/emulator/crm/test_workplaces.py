"""crm.automatedsolution.* and crm.calllist.*: digital workplaces and lists of calls."""

from tests.emulator.rest.speaking import Rest


def test_a_workplace_is_opened_changed_and_closed(rest: Rest) -> None:
    row = rest("crm.automatedsolution.add", fields={"title": "HR", "typeIds": []})["automatedSolution"]
    assert row == {"id": 1, "title": "HR", "typeIds": []}
    changed = rest("crm.automatedsolution.update", id=1, fields={"title": "Кадры"})
    assert changed == {"automatedSolution": row | {"title": "Кадры"}}
    rest("crm.automatedsolution.add", fields={"title": "R&D"})
    answer = rest.body("crm.automatedsolution.list", order={"id": "DESC"}, filter={"<id": 2})
    assert (answer["result"], answer["total"]) == ({"automatedSolutions": [row | {"title": "Кадры"}]}, 1)
    assert rest("crm.automatedsolution.delete", id=1) is None
    assert rest.refusal("crm.automatedsolution.get", id=1)[:2] == (400, "NOT_FOUND")
    assert rest.refusal("crm.automatedsolution.add", fields={})[:2] == (400, "BX_EMPTY_REQUIRED")
    assert rest.refusal("crm.automatedsolution.list", filter={"x": 1})[:2] == (400, "INVALID_ARG_VALUE")
    assert rest("crm.automatedsolution.fields")["typeIds"]["upperName"] == "TYPE_IDS"


def test_a_smart_process_is_in_one_workplace(rest: Rest, process: int) -> None:
    number = next(row["id"] for row in rest("crm.type.list")["types"] if row["entityTypeId"] == process)
    for title in ("a", "b"):
        rest("crm.automatedsolution.add", fields={"title": title, "typeIds": [number]})
    found = rest("crm.automatedsolution.list")["automatedSolutions"]
    assert [row["typeIds"] for row in found] == [[], [number]]
    assert rest.refusal("crm.automatedsolution.delete", id=2)[:2] == (400, "HAS_BOUND_TYPES")


def test_workplaces_are_for_administrators(clerk: Rest) -> None:
    assert clerk.refusal("crm.automatedsolution.list")[1:] == ("ACCESS_DENIED", "Недостаточно прав")


def test_a_list_of_calls_is_made_read_and_changed(rest: Rest) -> None:
    numbers = [rest("crm.contact.add", fields={"NAME": name}) for name in "abc"]
    made = rest("crm.calllist.add", ENTITY_TYPE="CONTACT", ENTITIES=numbers[:2])
    row = rest("crm.calllist.get", ID=made)
    assert (row["ID"], row["ENTITY_TYPE"], row["ENTITY_TYPE_ID"], row["WEBFORM_ID"]) == (
        str(made),
        "CONTACT",
        "3",
        None,
    )
    assert rest("crm.calllist.update", LIST_ID=made, ENTITY_TYPE="CONTACT", ENTITIES=numbers[1:]) is True
    items = rest("crm.calllist.items.get", LIST_ID=made, FILTER={"STATUS": "IN_WORK"})
    assert items == [{"ID": number, "STATUS": "IN_WORK", "ENTITY_TYPE": 3} for number in numbers[1:]]
    assert rest("crm.calllist.list", SELECT=["ID"], FILTER={"CREATED_BY_ID": 1}) == [{"ID": str(made)}]
    assert rest("crm.calllist.statuslist")[0]["STATUS_ID"] == "IN_WORK"


def test_a_list_of_calls_is_refused_where_something_is_wrong(rest: Rest) -> None:
    contact = rest("crm.contact.add", fields={"NAME": "x"})
    add = {"ENTITY_TYPE": "CONTACT", "ENTITIES": [contact]}
    for wrong, code in (
        ({"ENTITY_TYPE": "LEAD"}, "ENTITY_TYPE_ERROR"),
        ({"ENTITIES": "x"}, "ENTITIES_ERROR"),
        ({"ENTITIES": [9]}, "ENTITY_ERROR"),
        ({"WEBFORM_ID": 5}, "WEBFORM_ERROR"),
        ({"ENTITY_TYPE": ""}, "ERROR_ARGUMENT"),
    ):
        assert rest.refusal("crm.calllist.add", **(add | wrong))[1] == code
    company = rest("crm.company.add", fields={"TITLE": "x"})
    made = rest("crm.calllist.add", **add)
    other = {"LIST_ID": made, "ENTITY_TYPE": "COMPANY", "ENTITIES": [company]}
    assert rest.refusal("crm.calllist.update", **other)[1] == "ENTITY_TYPE_ERROR"
    assert rest.refusal("crm.calllist.get", ID=99)[1:] == ("LIST_ID_ERROR", "Incorrect list id")
    assert rest.refusal("crm.calllist.list", FILTER={"TITLE": 1})[1] == "100"
