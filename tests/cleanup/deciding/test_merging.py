"""Values of leads that become one: the rules choose, and whatever loses is kept."""

import pytest

from b24app.portal.lead_fields import LeadField
from tests.cleanup.deciding.pile import phones, recipe

LIST = LeadField("UF_CRM_LIST", "enumeration", "List", is_multiple=True, items={"5": "Stand", "6": "Hall", "7": "Tent"})
ONE = LeadField("UF_CRM_ONE", "enumeration", "One", items={"5": "Stand", "6": "Hall"})
FILE = LeadField("UF_CRM_FILE", "file", "File")
CALM = LeadField("UF_CRM_CALM", "boolean", "Do not call")


def merged(filled, by=None, **fields):
    """Merge leads 1 and 2 and, where it is there, 3; the first stays."""
    filled.fields |= {one.name: one for one in (LIST, ONE, FILE, CALM)}
    return filled.plan(by or recipe(survivor=["oldest"], values=fields or {}))


def two(filled, first: dict, second: dict, third: dict | None = None) -> None:
    for number, values in enumerate([first, second, *([third] if third else [])], 1):
        filled.lead(number, cluster="c", days=40 - number, NAME="Анна", **values)


def test_blanks_are_filled_and_what_loses_is_kept(filled):
    two(filled, {"POST": "Директор"}, {"POST": "Бухгалтер", "COMPANY_TITLE": "Ромашка"})
    found = merged(filled)
    assert found[1].decision.values == {"COMPANY_TITLE": "Ромашка"}
    assert found[1].before == {"COMPANY_TITLE": None}
    assert found[2].decision.survivor == 1
    assert found[2].decision.kept == {"TITLE": "Lead 2", "POST": "Бухгалтер"}
    assert found[1].decision.kept == {}


def test_a_united_phone_is_not_doubled_however_it_is_typed(filled):
    two(
        filled,
        {"PHONE": phones("8 (495) 123-45-67"), "EMAIL": phones("A.Petrova@Example.com")},
        {"PHONE": phones("+7 495 1234567", "+74951112233"), "EMAIL": phones("a.petrova@example.com")},
    )
    found = merged(filled, default="union")
    assert found[1].decision.values == {"PHONE": [{"VALUE": "+74951112233", "VALUE_TYPE": "WORK"}]}
    assert "PHONE" not in found[2].decision.kept
    assert "EMAIL" not in found[2].decision.kept


def test_phones_kept_in_a_note_are_not_added(filled):
    two(filled, {"PHONE": phones("+74951234567")}, {"PHONE": phones("+74951112233")})
    found = merged(filled, fields={"PHONE": "note"})
    assert found[1].decision.values == {}
    assert [one["VALUE"] for one in found[2].decision.kept["PHONE"]] == ["+74951112233"]


def test_values_of_a_list_are_united_by_number(filled):
    two(filled, {"UF_CRM_LIST": [5, 6]}, {"UF_CRM_LIST": [6, 7]})
    found = merged(filled, fields={"UF_CRM_LIST": "union"})
    assert found[1].decision.values == {"UF_CRM_LIST": [5, 6, 7]}
    assert "UF_CRM_LIST" not in found[2].decision.kept


def test_a_text_put_together_names_its_sources_and_loses_nothing(filled):
    two(filled, {"COMMENTS": "Ждёт цену"}, {"COMMENTS": "Просил перезвонить"}, {"COMMENTS": "Ждёт цену"})
    found = merged(filled, fields={"COMMENTS": "concat"})
    assert found[1].decision.values["COMMENTS"] == "Ждёт цену\n\nLead 2, Lead 2:\nПросил перезвонить"
    assert not any("COMMENTS" in one.decision.kept for one in found.values())


def test_newest_overwrites_and_keeps_the_old_value_of_the_lead_that_stays(filled):
    two(filled, {"SOURCE_ID": "CALL"}, {"SOURCE_ID": "EMAIL"})
    found = merged(filled, fields={"SOURCE_ID": "newest"})
    assert (found[1].decision.values, found[1].decision.kept) == ({"SOURCE_ID": "EMAIL"}, {"SOURCE_ID": "CALL"})
    assert "SOURCE_ID: taken from lead 2" in found[1].decision.because


def test_the_most_common_value_wins(filled):
    two(filled, {"UF_CRM_ONE": "5"}, {"UF_CRM_ONE": "6"}, {"UF_CRM_ONE": "6"})
    found = merged(filled, fields={"UF_CRM_ONE": "most_common"})
    assert (found[1].decision.values, found[1].decision.kept) == ({"UF_CRM_ONE": "6"}, {"UF_CRM_ONE": "5"})


def test_a_first_name_never_meets_another_ones_last_name(filled):
    filled.lead(1, cluster="c", days=40, NAME="Ия", LAST_NAME="")
    filled.lead(2, cluster="c", days=39, NAME="Александра", LAST_NAME="Ким")
    found = merged(filled, fields={"NAME": "longest"})
    assert found[1].decision.values == {"NAME": "Александра", "LAST_NAME": "Ким"}
    assert found[1].decision.kept == {"NAME": "Ия"}


def test_a_sum_travels_with_its_currency(filled):
    two(filled, {"OPPORTUNITY": "0.00", "CURRENCY_ID": "RUB"}, {"OPPORTUNITY": "150.00", "CURRENCY_ID": "USD"})
    assert merged(filled)[1].decision.values == {"OPPORTUNITY": "150.00", "CURRENCY_ID": "USD"}


def test_a_sum_that_loses_is_kept_with_its_currency(filled):
    two(filled, {"OPPORTUNITY": "99.00", "CURRENCY_ID": "RUB"}, {"OPPORTUNITY": "150.00", "CURRENCY_ID": "RUB"})
    assert merged(filled)[2].decision.kept["CURRENCY_ID"] == "RUB"
    assert merged(filled)[2].decision.kept["OPPORTUNITY"] == "150.00"


def test_files_stay_where_they_are_and_their_addresses_are_told_to_nobody(filled):
    two(filled, {}, {"UF_CRM_FILE": {"id": 44, "downloadUrl": "/show_file.php?auth=abc"}})
    found = merged(filled)
    assert found[1].decision.values == {}
    assert found[2].decision.kept["UF_CRM_FILE"] == [{"id": 44}]
    assert "File: files stay with this lead, they cannot be copied" in found[2].decision.because


@pytest.mark.parametrize("values", [("1",), ("Yes",)])
def test_a_protected_flag_is_never_lost(filled, values):
    filled.fields["UF_CRM_DNC"] = LeadField("UF_CRM_DNC", "enumeration", "Calls", items={"1": "Yes"})
    two(filled, {"UF_CRM_DNC": "2"}, {"UF_CRM_DNC": "1"})
    flag = {"field": "UF_CRM_DNC", "values": values, "title": "Do not call"}
    found = merged(filled, recipe(survivor=["oldest"], protected=[flag]))
    assert found[1].decision.values == {"UF_CRM_DNC": "1"}
    assert "Calls: the flag of lead 2 holds for the client (Do not call)" in found[1].decision.because
    asked = merged(filled, recipe(survivor=["oldest"], protected=[flag | {"then": "review"}]))
    assert [one.decision.action for one in asked.values()] == ["review", "review"]
    assert asked[1].proposed.values == {"UF_CRM_DNC": "1"}


def test_every_value_is_either_written_or_kept(filled):
    rows = [
        {
            "POST": f"p{n}",
            "COMMENTS": f"c{n}",
            "PHONE": phones(f"+7495111000{n}"),
            "UF_CRM_X": f"x{n}",
            "WEB": phones(f"w{n}"),
        }
        for n in (1, 2, 3)
    ]
    two(filled, *rows)
    for rule in ("survivor", "newest", "longest", "most_common", "concat", "note"):
        found = merged(filled, recipe(survivor=["oldest"], values={"default": rule}))
        said = str([(one.decision.values, one.decision.kept) for one in found.values()])
        for number, row in enumerate(rows, 1):
            for name, value in row.items():
                single = value[0]["VALUE"] if isinstance(value, list) else value
                stays = number == 1 and name not in found[1].decision.values
                assert stays or single in said or (number == 1 and isinstance(value, list)), (rule, number, name)
