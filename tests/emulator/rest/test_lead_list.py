"""crm.lead.list: filters, order, select, pages."""

from typing import Any

import pytest

from tests.emulator.rest.speaking import Rest

LEADS = (
    {"TITLE": "Альфа", "OPPORTUNITY": 100, "SOURCE_ID": "CALL", "PHONE": [{"VALUE": "+7 1"}]},
    {"TITLE": "бета", "OPPORTUNITY": 200, "SOURCE_ID": "WEB", "STATUS_ID": "JUNK"},
    {"TITLE": "Альфа и бета", "OPPORTUNITY": 300, "SOURCE_ID": "CALL", "STATUS_ID": "IN_PROCESS"},
    {"TITLE": "Гамма", "COMMENTS": "100%", "EMAIL": [{"VALUE": "A@x.ru"}]},
)


@pytest.fixture
def four(rest: Rest) -> Rest:
    """A portal with four leads."""
    for fields in LEADS:
        rest("crm.lead.add", fields=fields)
    return rest


def found(rest: Rest, **conditions: Any) -> list[int]:
    """Return the ids a filter leaves."""
    return [int(row["ID"]) for row in rest("crm.lead.list", filter=conditions, select=["ID"])]


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ({"TITLE": "АЛЬФА"}, [1]),
        ({"=TITLE": "Альфа"}, [1]),
        ({"!TITLE": "Альфа"}, [2, 3, 4]),
        ({"!=TITLE": "Альфа"}, [2, 3, 4]),
        ({"%TITLE": "БЕТА"}, [2, 3]),
        ({"!%TITLE": "бета"}, [1, 4]),
        ({"=%TITLE": "аль%"}, [1, 3]),
        ({"%=TITLE": "%бета"}, [2, 3]),
        ({"!=%TITLE": "аль%"}, [2, 4]),
        ({"TITLE": ["альфа", "Гамма"]}, [1, 4]),
        ({"@SOURCE_ID": ["CALL", "WEB"]}, [1, 2, 3]),
        ({"!@SOURCE_ID": ["CALL"]}, [2, 4]),
        ({"%SOURCE_ID": "AL"}, []),
        ({">OPPORTUNITY": "100"}, [2, 3]),
        ({">=OPPORTUNITY": 100, "<OPPORTUNITY": "300.00"}, [1, 2]),
        ({"SOURCE_ID": ""}, [4]),
        ({"SOURCE_ID": None}, [4]),
        ({"!SOURCE_ID": False}, [1, 2, 3]),
        ({"STATUS_SEMANTIC_ID": "P"}, [1, 3, 4]),
        ({"HAS_PHONE": "Y"}, [1]),
        ({"PHONE": "+7 1"}, [1]),
        ({"PHONE": "+71"}, []),
        ({"EMAIL": "a@X.ru"}, [4]),
        ({"ID": 2}, [2]),
        ({"ID": ["1", "3", "77"]}, [1, 3]),
        ({"@ID": [4, 1], ">ID": 1}, [4]),
        ({"!ID": 1}, [2, 3, 4]),
        ({">ID": "2", "<=ID": 3}, [3]),
        ({">ID": "2", "TITLE": "гамма"}, [4]),
        ({">DATE_CREATE": "2020-01-01"}, [1, 2, 3, 4]),
        ({"<DATE_CREATE": "01.01.2020 10:00:00"}, []),
        ({"ASSIGNED_BY_ID": "1"}, [1, 2, 3, 4]),
        ({"ASSIGNED_BY_ID": "x"}, []),
    ],
)
def test_conditions(four: Rest, conditions: dict[str, Any], ids: list[int]) -> None:
    assert found(four, **conditions) == ids


def test_a_condition_on_a_field_nobody_knows_is_dropped(four: Rest) -> None:
    assert found(four, NO_SUCH="1", UF_CRM_NONE="2") == [1, 2, 3, 4]
    assert found(four, title="Альфа") == [1, 2, 3, 4]


def test_order_by_stage_goes_by_its_sort(four: Rest) -> None:
    rows = four("crm.lead.list", order={"STATUS_ID": "DESC", "ID": "DESC"}, select=["ID"])
    assert [row["ID"] for row in rows] == ["2", "3", "4", "1"]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ({"ID": "DESC"}, [4, 3, 2, 1]),
        ({"OPPORTUNITY": "desc"}, [3, 2, 1, 4]),
        ({"TITLE": "ASC"}, [1, 3, 2, 4]),
        ({"SOURCE_ID": "ASC", "ID": "DESC"}, [4, 3, 1, 2]),
        ({"NO_SUCH": "ASC"}, [1, 2, 3, 4]),
    ],
)
def test_orders(four: Rest, order: dict[str, str], ids: list[int]) -> None:
    assert [int(row["ID"]) for row in four("crm.lead.list", order=order, select=["ID"])] == ids


def test_a_star_leaves_out_user_fields_and_phones(four: Rest) -> None:
    four("crm.lead.userfield.add", fields={"FIELD_NAME": "X", "USER_TYPE_ID": "string"})
    for row in (four("crm.lead.list", select=["*"])[0], four("crm.lead.list")[0]):
        assert "TITLE" in row
        assert "PHONE" not in row
        assert "UF_CRM_X" not in row
    row = four("crm.lead.list", select=["UF_*", "PHONE", "EMAIL"])[0]
    assert set(row) == {"ID", "UF_CRM_X", "PHONE"}


def test_pages_of_fifty(rest: Rest) -> None:
    rest.add_leads(120)
    first, third = rest.body("crm.lead.list"), rest.body("crm.lead.list", start=100)
    assert (len(first["result"]), first["total"], first["next"]) == (50, 120, 50)
    assert (len(third["result"]), third["total"], "next" in third) == (20, 120, False)
    filtered = rest.body("crm.lead.list", filter={"%TITLE": "lead 1"}, start="50")
    # lead 1, 10 to 19, 100 to 120
    assert (filtered["result"], filtered["total"]) == ([], 32)


def test_start_minus_one_does_not_count(rest: Rest) -> None:
    rest.add_leads(60)
    body = rest.body("crm.lead.list", start=-1, order={"ID": "ASC"}, filter={">ID": 5})
    assert [int(row["ID"]) for row in body["result"]] == list(range(6, 56))
    assert "total" not in body
    assert "next" not in body


def test_deleted_leads_are_left_out(rest: Rest) -> None:
    rest.add_leads(5)
    rest("crm.lead.delete", id=3)
    assert found(rest, **{">ID": 1}) == [2, 4, 5]
