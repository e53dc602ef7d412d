"""crm.lead.userfield.*: definitions, list rows, and the values leads keep in them."""

from typing import Any

import pytest
import requests

from tests.emulator.rest.speaking import Rest


def define(rest: Rest, kind: str = "string", name: str = "X", **fields: Any) -> int:
    """Create a user field."""
    number: int = rest(
        "crm.lead.userfield.add", fields={"FIELD_NAME": name, "USER_TYPE_ID": kind, "LABEL": "Икс", **fields}
    )
    return number


def get(rest: Rest, number: int) -> dict[str, Any]:
    """Read a user field."""
    row: dict[str, Any] = rest("crm.lead.userfield.get", id=number)
    return row


def rows(rest: Rest, number: int) -> list[tuple[str, ...]]:
    """Read a list's rows: value, sort, default, code."""
    field = next(row for row in rest("crm.lead.userfield.list") if row["ID"] == str(number))
    return [(row["VALUE"], row["SORT"], row["DEF"], row["XML_ID"]) for row in field["LIST"]]


def kept(rest: Rest, value: Any, name: str = "UF_CRM_X") -> Any:
    """Write a value into a new lead and read it back."""
    return rest("crm.lead.get", id=rest("crm.lead.add", fields={name: value}))[name]


@pytest.mark.parametrize(
    ("sent", "name"),
    [("x", "UF_CRM_X"), ("UF_X", "UF_CRM_X"), ("uf_crm_kind_1", "UF_CRM_KIND_1"), ("1713790573", "UF_CRM_1713790573")],
)
def test_the_prefix_is_put_in_front_and_letters_are_big(rest: Rest, sent: str, name: str) -> None:
    assert get(rest, define(rest, name=sent))["FIELD_NAME"] == name


def test_a_field_has_its_defaults(rest: Rest) -> None:
    row = get(rest, define(rest, XML_ID="key"))
    assert {name: row[name] for name in ("ENTITY_ID", "XML_ID", "SORT", "MULTIPLE", "MANDATORY", "SHOW_FILTER")} == {
        "ENTITY_ID": "CRM_LEAD",
        "XML_ID": "key",
        "SORT": "100",
        "MULTIPLE": "N",
        "MANDATORY": "N",
        "SHOW_FILTER": "N",
    }
    assert row["EDIT_FORM_LABEL"]["en"] == row["LIST_COLUMN_LABEL"]["ru"] == "Икс"


def test_a_filter_by_mask_is_read_back_as_e(rest: Rest) -> None:
    assert get(rest, define(rest, SHOW_FILTER="Y"))["SHOW_FILTER"] == "E"


def test_a_yes_or_no_cannot_be_multiple(rest: Rest) -> None:
    assert get(rest, define(rest, "boolean", MULTIPLE="Y"))["MULTIPLE"] == "N"


def test_missing_fields_are_named(rest: Rest) -> None:
    add = "crm.lead.userfield.add"
    assert rest.refusal(add, fields={"FIELD_NAME": "X"}) == (400, "", "The 'USER_TYPE_ID' field is not found.")
    assert rest.refusal(add, fields={"USER_TYPE_ID": "string"}) == (400, "", "The 'FIELD_NAME' field is not found.")


@pytest.mark.parametrize(
    "fields", [{"FIELD_NAME": "X" * 44}, {"FIELD_NAME": "ДА"}, {"USER_TYPE_ID": "colour"}, {"FIELD_NAME": "THERE"}]
)
def test_bad_names_types_and_repeats_are_refused(rest: Rest, fields: dict[str, str]) -> None:
    define(rest, name="THERE")
    sent = {"FIELD_NAME": "X", "USER_TYPE_ID": "string", **fields}
    assert rest.refusal("crm.lead.userfield.add", fields=sent)[:2] == (400, "ERROR_CORE")


def test_type_name_and_multiplicity_stay(rest: Rest) -> None:
    number = define(rest)
    sent = {"FIELD_NAME": "Y", "USER_TYPE_ID": "integer", "MULTIPLE": "Y", "MANDATORY": "Y", "SORT": 5, "XML_ID": "k"}
    assert rest("crm.lead.userfield.update", id=number, fields=sent) is True
    row = get(rest, number)
    assert [row[name] for name in ("FIELD_NAME", "USER_TYPE_ID", "MULTIPLE", "MANDATORY", "SORT", "XML_ID")] == [
        "UF_CRM_X",
        "string",
        "N",
        "Y",
        "5",
        "k",
    ]


def test_languages_not_named_in_a_label_become_empty(rest: Rest) -> None:
    number = define(rest)
    rest("crm.lead.userfield.update", id=number, fields={"EDIT_FORM_LABEL": {"en": "X"}})
    row = get(rest, number)
    assert (row["EDIT_FORM_LABEL"]["en"], row["EDIT_FORM_LABEL"]["ru"], row["LIST_COLUMN_LABEL"]["ru"]) == (
        "X",
        "",
        "Икс",
    )


def test_settings_are_merged(rest: Rest) -> None:
    number = define(rest, SETTINGS={"ROWS": 5})
    rest("crm.lead.userfield.update", id=number, fields={"SETTINGS": {"DEFAULT_VALUE": "a"}})
    assert {"ROWS": 5, "DEFAULT_VALUE": "a", "SIZE": 20}.items() <= get(rest, number)["SETTINGS"].items()


def test_labels_are_listed_only_for_a_named_language(rest: Rest) -> None:
    define(rest)
    assert "EDIT_FORM_LABEL" not in rest("crm.lead.userfield.list")[0]
    assert rest("crm.lead.userfield.list", filter={"LANG": "ru"})[0]["EDIT_FORM_LABEL"] == "Икс"


def test_the_list_is_filtered_and_ordered(rest: Rest) -> None:
    define(rest, name="A", SORT=20)
    define(rest, "integer", name="B", SORT=10, MANDATORY="Y")
    assert [row["FIELD_NAME"] for row in rest("crm.lead.userfield.list")] == ["UF_CRM_B", "UF_CRM_A"]
    assert [row["ID"] for row in rest("crm.lead.userfield.list", order={"ID": "DESC"})] == ["2", "1"]
    assert [row["ID"] for row in rest("crm.lead.userfield.list", filter={"MANDATORY": "Y"})] == ["2"]


def test_the_list_has_a_total_and_no_pages(rest: Rest) -> None:
    for number in range(55):
        define(rest, name=f"F{number}")
    body = rest.body("crm.lead.userfield.list")
    assert (len(body["result"]), body["total"], "next" in body) == (55, 55, False)


def test_list_rows_are_coded_by_md5_unless_named(rest: Rest) -> None:
    number = define(
        rest, "enumeration", LIST=[{"VALUE": "a"}, {"VALUE": "b", "XML_ID": "bee", "SORT": 10}, {"SORT": 1}]
    )
    assert rows(rest, number) == [("b", "10", "N", "bee"), ("a", "500", "N", "0cc175b9c0f1b6a831c399e269772661")]
    assert "XML_ID" not in get(rest, number)["LIST"][0]


def test_list_rows_change_by_id_and_fall_back_where_nothing_is_sent(rest: Rest) -> None:
    number = define(rest, "enumeration", LIST=[{"VALUE": "a", "XML_ID": "one", "SORT": 10, "DEF": "Y"}, {"VALUE": "b"}])
    update = {"LIST": [{"ID": "1", "VALUE": "aa"}, {"VALUE": "c", "XML_ID": "see", "SORT": 5}]}
    rest("crm.lead.userfield.update", id=number, fields=update)
    assert rows(rest, number) == [
        ("c", "5", "N", "see"),
        ("aa", "500", "N", "4124bc0a9335c27f086f24ba207a4912"),
        ("b", "500", "N", "92eb5ffee6ae2fec3ad71c777531578f"),
    ]
    rest("crm.lead.userfield.update", id=number, fields={"LIST": [{"ID": 1, "DEL": "Y"}, {"ID": 2, "VALUE": ""}]})
    assert [row[0] for row in rows(rest, number)] == ["c"]


def test_a_row_code_is_there_once(rest: Rest) -> None:
    number = define(rest, "enumeration", LIST=[{"VALUE": "a", "XML_ID": "one"}])
    fields = {"LIST": [{"VALUE": "b", "XML_ID": "one"}]}
    assert rest.refusal("crm.lead.userfield.update", id=number, fields=fields)[:2] == (400, "ERROR_CORE")
    assert [row[0] for row in rows(rest, number)] == ["a"]


def test_ids_are_checked(rest: Rest) -> None:
    assert rest.refusal("crm.lead.userfield.get", id=0)[:2] == (400, "")
    assert rest.refusal("crm.lead.userfield.delete", id=9)[:2] == (400, "ERROR_NOT_FOUND")


def test_a_deleted_field_takes_its_values_along(rest: Rest) -> None:
    number = define(rest)
    lead = rest("crm.lead.add", fields={"UF_CRM_X": "a"})
    assert rest("crm.lead.userfield.delete", id=number) is True
    define(rest)
    assert rest("crm.lead.get", id=lead)["UF_CRM_X"] is None


@pytest.mark.parametrize(
    ("kind", "sent", "read"),
    [
        ("string", "a", "a"),
        ("string", 5, "5"),
        ("string", None, None),
        ("integer", "12", "12"),
        ("integer", 0, "0"),
        ("integer", "", None),
        ("double", "1.50", "1.5"),
        ("double", 3, "3"),
        ("boolean", "Y", "1"),
        ("boolean", True, "1"),
        ("boolean", "0", "0"),
        ("boolean", False, "0"),
        ("money", "100|EUR", "100|EUR"),
        ("money", 99.5, "99.5|RUB"),
        ("date", "2026-08-21", "2026-08-21T00:00:00+03:00"),
        ("date", "2026-08-21T23:30:00+03:00", "2026-08-21T00:00:00+03:00"),
        ("datetime", "21.08.2026 14:30:00", "2026-08-21T14:30:00+03:00"),
        ("datetime", "2026-08-21T14:30:00Z", "2026-08-21T17:30:00+03:00"),
        ("date", "", ""),
        ("employee", 1, "1"),
        ("crm_status", "CALL", "CALL"),
    ],
)
def test_values(rest: Rest, kind: str, sent: Any, read: Any) -> None:
    define(rest, kind)
    assert kept(rest, sent) == read


def test_a_value_that_cannot_be_read_is_refused(rest: Rest) -> None:
    define(rest, "integer")
    assert rest.refusal("crm.lead.add", fields={"UF_CRM_X": "many"}) == (
        400,
        "",
        "Значение поля «Икс» указано неверно.<br>",
    )
    assert rest("crm.lead.list") == []


def test_a_choice_is_kept_by_its_number_and_an_unknown_one_dropped(rest: Rest) -> None:
    define(rest, "enumeration", LIST=[{"VALUE": "a"}, {"VALUE": "b"}])
    assert kept(rest, 2) == "2"
    assert kept(rest, "77") is None


def test_multiple_values_are_a_list_and_empty_ones_differ_by_method(rest: Rest) -> None:
    define(rest, "enumeration", MULTIPLE="Y", LIST=[{"VALUE": "a"}, {"VALUE": "b"}])
    assert kept(rest, [1, "2", 9]) == ["1", "2"]
    assert kept(rest, []) == []
    listed = rest("crm.lead.list", select=["UF_CRM_X"], filter={"UF_CRM_X": 2})
    assert listed == [{"ID": "1", "UF_CRM_X": ["1", "2"]}]
    assert rest("crm.lead.list", select=["UF_*"], filter={"ID": 2}) == [{"ID": "2", "UF_CRM_X": False}]


def test_leads_are_found_by_values(rest: Rest) -> None:
    define(rest, "double", name="SUM")
    define(rest, "date", name="DAY")
    rest("crm.lead.add", fields={"UF_CRM_SUM": 10, "UF_CRM_DAY": "2026-08-21"})
    rest("crm.lead.add", fields={"UF_CRM_SUM": 9.5})

    def found(**conditions: Any) -> list[str]:
        return [row["ID"] for row in rest("crm.lead.list", filter=conditions, select=["ID"])]

    assert found(UF_CRM_SUM="10.0") == ["1"]
    assert found(**{"<UF_CRM_SUM": 10}) == ["2"]
    assert found(UF_CRM_DAY="21.08.2026") == ["1"]
    assert found(UF_CRM_DAY="") == ["2"]


def test_files_are_refused_by_name(rest: Rest) -> None:
    define(rest, "file")
    assert rest.refusal("crm.lead.add", fields={"UF_CRM_X": ["a.txt", "YQ=="]})[2] == (
        "values of user fields of type file are emulated in crm.item.* only"
    )


def test_a_file_is_taken_by_the_universal_methods_and_fetched_by_its_address(rest: Rest) -> None:
    define(rest, "file", MULTIPLE="Y")
    plain = {"entityTypeId": 1, "useOriginalUfNames": "Y"}
    item = rest("crm.item.add", **plain, fields={"UF_CRM_X": [["a.txt", "YQ=="]]})["item"]
    (file,) = rest("crm.item.get", **plain, id=item["id"])["item"]["UF_CRM_X"]
    assert list(file) == ["id", "url", "urlMachine"]
    answer = requests.get(file["urlMachine"], timeout=30)
    assert (answer.content, answer.headers["Content-Disposition"]) == (b"a", 'attachment; filename="a.txt"')
    assert requests.get(file["urlMachine"][:-1], timeout=30).status_code == 403
    assert rest("crm.lead.get", id=item["id"])["UF_CRM_X"][0]["id"] == file["id"]
