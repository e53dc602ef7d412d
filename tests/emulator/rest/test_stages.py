"""crm.status.*: stages and dictionaries."""

from typing import Any

import pytest

from tests.emulator.rest.speaking import Rest


def stage(rest: Rest, code: str) -> dict[str, Any]:
    """Return a lead stage."""
    return next(row for row in rest("crm.status.list", filter={"ENTITY_ID": "STATUS"}) if row["STATUS_ID"] == code)


def add(rest: Rest, code: str = "CALL_BACK", **fields: Any) -> Any:
    """Create a lead stage."""
    return rest("crm.status.add", fields={"ENTITY_ID": "STATUS", "STATUS_ID": code, "NAME": "Перезвонить", **fields})


def refused(rest: Rest, **fields: Any) -> tuple[int, Any, str]:
    """Fail to create a lead stage."""
    return rest.refusal("crm.status.add", fields={"ENTITY_ID": "STATUS", "STATUS_ID": "X", "NAME": "x", **fields})


def test_a_new_portal_has_the_usual_stages_and_sources(rest: Rest) -> None:
    rows = rest("crm.status.list", order={"SORT": "ASC"}, filter={"ENTITY_ID": "STATUS"})
    assert [(row["STATUS_ID"], row["SORT"], row["SYSTEM"], row["SEMANTICS"]) for row in rows] == [
        ("NEW", "10", "Y", None),
        ("IN_PROCESS", "20", "N", None),
        ("PROCESSED", "30", "N", None),
        ("CONVERTED", "40", "Y", "S"),
        ("JUNK", "50", "Y", "F"),
    ]
    sources = [row["STATUS_ID"] for row in rest("crm.status.list", filter={"ENTITY_ID": "SOURCE"})]
    assert {"CALL", "EMAIL", "WEB", "ADVERTISING", "PARTNER", "OTHER", "BOOKING"} <= set(sources)


def test_a_row_is_text_or_null(rest: Rest) -> None:
    assert rest("crm.status.get", id=stage(rest, "CONVERTED")["ID"]) == {
        "ID": "4",
        "ENTITY_ID": "STATUS",
        "STATUS_ID": "CONVERTED",
        "NAME": "Качественный лид",
        "NAME_INIT": "Качественный лид",
        "SORT": "40",
        "SYSTEM": "Y",
        "CATEGORY_ID": None,
        "COLOR": "#7BD500",
        "SEMANTICS": "S",
        "EXTRA": {"SEMANTICS": "success", "COLOR": "#7BD500"},
    }
    assert "EXTRA" not in rest("crm.status.list", filter={"ENTITY_ID": "SOURCE"})[0]


def test_the_list_has_no_pages(rest: Rest) -> None:
    for number in range(60):
        rest("crm.status.add", fields={"ENTITY_ID": "SOURCE", "STATUS_ID": f"S{number}", "NAME": str(number)})
    body = rest.body("crm.status.list", filter={"ENTITY_ID": "SOURCE"}, start=50)
    assert len(body["result"]) == 74
    assert "total" not in body
    assert "next" not in body


def test_a_list_of_values_in_a_filter_is_refused(rest: Rest) -> None:
    assert rest.refusal("crm.status.list", filter={"ENTITY_ID": ["STATUS", "SOURCE"]}) == (
        400,
        "",
        "Filter by ENTITY_ID must be a string",
    )


def test_a_work_stage_is_added_with_its_defaults(rest: Rest) -> None:
    number = add(rest)
    assert isinstance(number, int)
    row = rest("crm.status.get", id=number)
    assert (row["SORT"], row["SYSTEM"], row["COLOR"], row["NAME_INIT"]) == ("10", "N", None, None)
    assert row["EXTRA"]["SEMANTICS"] == "process"


def test_a_colour_gets_its_hash(rest: Rest) -> None:
    assert rest("crm.status.get", id=add(rest, COLOR="aabbcc"))["COLOR"] == "#aabbcc"


def test_a_sort_not_above_zero_becomes_10(rest: Rest) -> None:
    assert rest("crm.status.get", id=add(rest, SORT=-5))["SORT"] == "10"


def test_missing_fields_are_named_together(rest: Rest) -> None:
    assert rest.refusal("crm.status.add", fields={"NAME": "x"}) == (
        400,
        "",
        "The field ENTITY_ID is required.\nThe field STATUS_ID is required.",
    )
    assert rest.refusal("crm.status.add", fields="x") == (400, "", "Parameter 'fields' must be array.")
    assert refused(rest, ENTITY_ID="NONE") == (400, "", "Specified entity type is not supported.")
    assert refused(rest, NAME="")[:2] == (400, "")


def test_a_code_is_there_once(rest: Rest) -> None:
    add(rest)
    assert refused(rest, STATUS_ID="CALL_BACK")[:2] == (400, "ERROR_CORE")


def test_a_second_success_is_refused(rest: Rest) -> None:
    assert refused(rest, SEMANTICS="S", SORT=45)[:2] == (400, "")


def test_a_failure_must_stand_after_success(rest: Rest) -> None:
    assert refused(rest, SEMANTICS="F")[:2] == (400, "")
    assert refused(rest, SEMANTICS="F", SORT=40)[:2] == (400, "")
    number = add(rest, "SPAM", SEMANTICS="F", SORT=60)
    assert rest("crm.status.get", id=number)["EXTRA"]["SEMANTICS"] == "apology"


def test_a_work_stage_must_stand_before_success(rest: Rest) -> None:
    assert refused(rest, SORT=40)[:2] == (400, "")


@pytest.mark.parametrize("code", ["A" * 22, "ДА", "a b", "a:b"])
def test_a_stage_code_is_short_and_plain(rest: Rest, code: str) -> None:
    assert refused(rest, STATUS_ID=code)[:2] == (400, "")


def test_other_dictionaries_take_any_code_up_to_50(rest: Rest) -> None:
    fields = {"ENTITY_ID": "SOURCE", "STATUS_ID": "яндекс: " + "x" * 42, "NAME": "x"}
    rest("crm.status.add", fields=fields)
    assert rest.refusal("crm.status.add", fields={**fields, "STATUS_ID": "y" * 51})[1] == ""


def test_an_update_writes_name_sort_and_colour_only(rest: Rest) -> None:
    number = add(rest, SORT=15)
    sent = {"NAME": "Позвонить", "SORT": 25, "COLOR": "#112233", "STATUS_ID": "OTHER", "SEMANTICS": "F"}
    assert rest("crm.status.update", id=number, fields=sent) is True
    row = rest("crm.status.get", id=number)
    assert [row[name] for name in ("NAME", "SORT", "COLOR", "STATUS_ID", "SEMANTICS")] == [
        "Позвонить",
        "25",
        "#112233",
        "CALL_BACK",
        None,
    ]


def test_an_update_says_true_though_nothing_was_written(rest: Rest) -> None:
    number = add(rest, SORT=15)
    assert rest("crm.status.update", id=number, fields={"NAME": "", "SORT": "x", "COLOR": "blue"}) is True
    row = rest("crm.status.get", id=number)
    assert (row["NAME"], row["SORT"], row["COLOR"]) == ("Перезвонить", "15", None)


def test_an_update_may_break_the_order(rest: Rest) -> None:
    number = add(rest, SORT=15)
    assert rest("crm.status.update", id=number, fields={"SORT": 500}) is True
    assert rest("crm.status.get", id=number)["SORT"] == "500"


def test_ids_are_checked(rest: Rest) -> None:
    for method in ("crm.status.get", "crm.status.update", "crm.status.delete"):
        assert rest.refusal(method, id=0) == (400, "", "Invalid identifier.")
        assert rest.refusal(method, id=999) == (400, "", "Status is not found.")


def test_a_system_stage_is_deleted_by_force_only(rest: Rest) -> None:
    junk = stage(rest, "JUNK")["ID"]
    assert rest.refusal("crm.status.delete", id=junk) == (
        400,
        "",
        'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".',
    )
    assert rest("crm.status.delete", id=junk, params={"FORCED": "Y"}) is True


def test_a_stage_that_holds_leads_is_not_deleted(rest: Rest) -> None:
    number = add(rest)
    lead = rest("crm.lead.add", fields={"STATUS_ID": "CALL_BACK"})
    refusal = rest.refusal("crm.status.delete", id=number)
    assert refusal == (400, "", "There are active items in this status.")
    rest("crm.lead.delete", id=lead)
    assert rest("crm.status.delete", id=number) is True


def test_dictionaries_are_listed(rest: Rest) -> None:
    types = {row["ID"]: row for row in rest("crm.status.entity.types")}
    assert types["STATUS"]["ENTITY_TYPE_ID"] == 1
    assert types["SOURCE"] == {"ID": "SOURCE", "NAME": "Источники"}
    items = rest("crm.status.entity.items", entityId="STATUS")
    assert items[0] == {"NAME": "Не обработан", "SORT": 10, "STATUS_ID": "NEW"}


def test_fields_say_what_is_immutable(rest: Rest) -> None:
    fields = rest("crm.status.fields")
    assert fields["SEMANTICS"]["isImmutable"] is True
    assert fields["NAME"] == {
        "type": "string",
        "isRequired": True,
        "isReadOnly": False,
        "isImmutable": False,
        "isMultiple": False,
        "isDynamic": False,
        "title": "Название",
    }
