"""crm.lead.*: writing and reading one lead."""

from typing import Any

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def add(rest: Rest, **fields: Any) -> int:
    """Create a lead."""
    number: int = rest("crm.lead.add", fields=fields)
    return number


def get(rest: Rest, number: int) -> dict[str, Any]:
    """Read a lead."""
    row: dict[str, Any] = rest("crm.lead.get", id=number)
    return row


def test_a_lead_is_text_or_null(rest: Rest) -> None:
    row = get(rest, add(rest, TITLE="Заявка", OPPORTUNITY=1500, ASSIGNED_BY_ID=1))
    assert row["ID"] == "1"
    assert (row["TITLE"], row["OPPORTUNITY"], row["CURRENCY_ID"], row["ASSIGNED_BY_ID"]) == (
        "Заявка",
        "1500.00",
        "RUB",
        "1",
    )
    assert (row["NAME"], row["SOURCE_ID"], row["BIRTHDATE"], row["DATE_CLOSED"]) == (None, None, "", "")
    assert (row["STATUS_ID"], row["STATUS_SEMANTIC_ID"], row["OPENED"], row["HAS_PHONE"]) == ("NEW", "P", "N", "N")
    assert row["DATE_CREATE"].endswith("+03:00")
    assert row["DATE_CREATE"] == row["DATE_MODIFY"] == row["MOVED_TIME"]
    assert all(value is None or isinstance(value, str) for value in row.values())
    assert "PHONE" not in row


def test_a_lead_without_title_is_called_by_its_number(rest: Rest) -> None:
    assert get(rest, add(rest))["TITLE"] == "Лид #1"


def test_unknown_and_read_only_fields_are_passed_over(rest: Rest) -> None:
    number = add(rest, TITLE="x", NO_SUCH="1", UF_CRM_NONE="2", DATE_CREATE="2020-01-01", STATUS_SEMANTIC_ID="F")
    row = get(rest, number)
    assert "NO_SUCH" not in row
    assert not row["DATE_CREATE"].startswith("2020")
    assert row["STATUS_SEMANTIC_ID"] == "P"


def test_import_lets_dates_and_authors_be_set_by_any_non_empty_value(rest: Rest) -> None:
    fields = {"TITLE": "x", "DATE_CREATE": "2020-01-02T03:04:05+03:00"}
    number = rest("crm.lead.add", fields=fields, params={"IMPORT": "N"})
    assert get(rest, number)["DATE_CREATE"] == "2020-01-02T03:04:05+03:00"


def test_dates_are_read_in_both_spellings(rest: Rest) -> None:
    assert get(rest, add(rest, BIRTHDATE="24.12.1990"))["BIRTHDATE"] == "1990-12-24T00:00:00+03:00"
    assert get(rest, add(rest, BIRTHDATE="1990-12-24"))["BIRTHDATE"] == "1990-12-24T00:00:00+03:00"


def test_a_move_sets_moved_time_and_closing_time(portal: Emulator, rest: Rest) -> None:
    number = add(rest)
    created = get(rest, number)["MOVED_TIME"]
    portal.ask("POST", "clock", {"advance": 3600})
    assert rest("crm.lead.update", id=number, fields={"STATUS_ID": "JUNK"}) is True
    row = get(rest, number)
    assert (row["STATUS_ID"], row["STATUS_SEMANTIC_ID"]) == ("JUNK", "F")
    assert row["MOVED_TIME"] == row["DATE_CLOSED"] == row["DATE_MODIFY"] > created
    rest("crm.lead.update", id=number, fields={"STATUS_ID": "IN_PROCESS"})
    assert get(rest, number)["DATE_CLOSED"] == ""


def test_an_unknown_stage_is_passed_over_and_true_returned(rest: Rest) -> None:
    number = add(rest, STATUS_ID="NONE")
    assert get(rest, number)["STATUS_ID"] == "NEW"
    assert rest("crm.lead.update", id=number, fields={"STATUS_ID": "NONE", "TITLE": "y"}) is True
    assert (get(rest, number)["STATUS_ID"], get(rest, number)["TITLE"]) == ("NEW", "y")


def test_an_update_without_change_still_counts_as_one(portal: Emulator, rest: Rest) -> None:
    number = add(rest, TITLE="x")
    before = get(rest, number)
    portal.ask("POST", "clock", {"advance": 60})
    rest("crm.lead.update", id=number, fields={"TITLE": "x", "STATUS_ID": "NEW"})
    after = get(rest, number)
    assert after["DATE_MODIFY"] > before["DATE_MODIFY"]
    assert after["MOVED_TIME"] == before["MOVED_TIME"]


def test_a_field_is_emptied(rest: Rest) -> None:
    number = add(rest, SOURCE_ID="CALL", OPPORTUNITY=5, COMMENTS="x")
    rest("crm.lead.update", id=number, fields={"SOURCE_ID": "", "OPPORTUNITY": "", "COMMENTS": None})
    row = get(rest, number)
    assert (row["SOURCE_ID"], row["OPPORTUNITY"], row["COMMENTS"]) == (None, "0.00", None)


def test_ids_are_checked(rest: Rest) -> None:
    for method in ("crm.lead.get", "crm.lead.update", "crm.lead.delete"):
        assert rest.refusal(method, id=0) == (400, "", "ID is not defined or invalid.")
        assert rest.refusal(method, id="x") == (400, "", "ID is not defined or invalid.")
        assert rest.refusal(method, id=99) == (400, "", "Not found")


def test_fields_must_be_a_map(rest: Rest) -> None:
    assert rest.refusal("crm.lead.add", fields="x") == (400, "", "Parameter 'fields' must be array.")


def test_a_deleted_lead_is_gone_with_its_comments_and_history(rest: Rest) -> None:
    number = add(rest)
    comment = rest("crm.timeline.comment.add", fields={"ENTITY_TYPE": "lead", "ENTITY_ID": number, "COMMENT": "x"})
    assert rest("crm.lead.delete", id=number) is True
    assert rest.refusal("crm.lead.get", id=number)[2] == "Not found"
    assert rest.refusal("crm.timeline.comment.get", id=comment)[2] == "Not found."
    assert rest("crm.stagehistory.list", entityTypeId=1)["items"] == []


def test_phones_are_added_changed_and_deleted(rest: Rest) -> None:
    number = add(rest, PHONE=[{"VALUE": "+7 1"}, {"VALUE": "+7 2", "VALUE_TYPE": "MOBILE"}, {"VALUE": "+7 3"}])
    one, two, three = get(rest, number)["PHONE"]
    assert two == {"ID": "2", "VALUE_TYPE": "MOBILE", "VALUE": "+7 2", "TYPE_ID": "PHONE"}
    changes = [{"VALUE": "+7 4"}, {"ID": two["ID"], "VALUE": "+7 22"}, {"ID": three["ID"], "DELETE": "Y"}]
    rest("crm.lead.update", id=number, fields={"PHONE": changes})
    row = get(rest, number)
    assert [(phone["VALUE"], phone["VALUE_TYPE"]) for phone in row["PHONE"]] == [
        ("+7 1", "WORK"),
        ("+7 22", "MOBILE"),
        ("+7 4", "WORK"),
    ]
    assert row["HAS_PHONE"] == "Y"
    everything = [{"ID": phone["ID"], "VALUE": ""} for phone in row["PHONE"]]
    rest("crm.lead.update", id=number, fields={"PHONE": everything})
    assert "PHONE" not in get(rest, number)
    assert get(rest, number)["HAS_PHONE"] == "N"
    assert one["ID"] == "1"


def test_a_lead_with_a_contact_is_a_returning_one(rest: Rest) -> None:
    row = get(rest, add(rest, CONTACT_IDS=[5, 6]))
    assert (row["IS_RETURN_CUSTOMER"], row["CONTACT_ID"]) == ("Y", "5")


def test_the_responsible_is_told_only_when_asked_for(portal: Emulator, rest: Rest, clerk: Rest) -> None:
    number = rest("crm.lead.add", fields={"ASSIGNED_BY_ID": 2}, params={"REGISTER_SONET_EVENT": "Y"})
    assert number == 1
    # The notification is the first one there is; deleting it by its number works once.
    assert rest("im.notify.delete", ID=1) is True
    rest("crm.lead.update", id=1, fields={"TITLE": "x"})
    assert rest("im.notify.delete", ID=2) is False


def test_stage_history_tells_creation_moves_and_end(rest: Rest) -> None:
    number = add(rest)
    for code in ("IN_PROCESS", "IN_PROCESS", "CONVERTED"):
        rest("crm.lead.update", id=number, fields={"STATUS_ID": code})
    body = rest.body("crm.stagehistory.list", entityTypeId=1, filter={"OWNER_ID": number}, order={"ID": "ASC"})
    assert [(row["TYPE_ID"], row["STATUS_ID"], row["STATUS_SEMANTIC_ID"]) for row in body["result"]["items"]] == [
        (1, "NEW", "P"),
        (2, "IN_PROCESS", "P"),
        (3, "CONVERTED", "S"),
    ]
    assert body["total"] == 3
    assert body["result"]["items"][0]["OWNER_ID"] == number


def test_stage_history_refuses_what_it_does_not_know(rest: Rest) -> None:
    assert rest.refusal("crm.stagehistory.list", entityTypeId=9)[:2] == (400, "ENTITY_TYPE_NOT_SUPPORTED")
    assert rest.refusal("crm.stagehistory.list", entityTypeId=1, filter={"X": 1}) == (
        400,
        "INVALID_ARG_VALUE",
        "Invalid filter: field 'X' is not allowed in filter",
    )
    assert rest.refusal("crm.stagehistory.list", entityTypeId=1, order={"ID": "UP"})[1] == "INVALID_ARG_VALUE"


def test_fields_describe_standard_and_user_fields(rest: Rest) -> None:
    rest(
        "crm.lead.userfield.add",
        fields={"FIELD_NAME": "KIND", "USER_TYPE_ID": "enumeration", "LABEL": "Вид", "LIST": [{"VALUE": "a"}]},
    )
    fields = rest("crm.lead.fields")
    assert fields["STATUS_ID"]["statusType"] == "STATUS"
    assert fields["ID"]["isReadOnly"] is True
    assert fields["UF_CRM_KIND"]["items"] == [{"ID": "1", "VALUE": "a"}]
    assert (fields["UF_CRM_KIND"]["title"], fields["UF_CRM_KIND"]["formLabel"]) == ("UF_CRM_KIND", "Вид")


def test_the_portal_works_with_leads(rest: Rest) -> None:
    assert rest("crm.settings.mode.get") == 1
