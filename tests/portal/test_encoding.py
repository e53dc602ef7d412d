"""Parameters reach a portal as they were meant, in JSON and in a command string."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from urllib.parse import parse_qsl

import pytest

from b24app.portal.encoding import command, for_json, may_be_batched


class Color(Enum):
    RED = "#FF0000"


WRITTEN = [
    ({}, "m"),
    ({"a": 1, "b": 1.5, "c": "x"}, "m?a=1&b=1.5&c=x"),
    ({"yes": True, "no": False}, "m?yes=Y&no=N"),
    ({"none": None}, "m?none="),
    ({"list": [], "map": {}}, "m?list=&map="),
    ({"fields": {"PHONE": [{"VALUE": "+7 1"}]}}, "m?fields[PHONE][0][VALUE]=%2B7%201"),
    ({"id": (1, 2)}, "m?id[0]=1&id[1]=2"),
    ({"filter": {">ID": 5}}, "m?filter[%3EID]=5"),
    ({"filter": {"%TITLE": "50%"}}, "m?filter[%25TITLE]=50%25"),
    ({"filter": {"%TITLE": ["a", "b"]}}, "m?filter[%25TITLE][0]=a&filter[%25TITLE][1]=b"),
    ({"a&b": {"c=d": "e&f=g#h"}}, "m?a%26b[c%3Dd]=e%26f%3Dg%23h"),
    ({1: "x"}, "m?1=x"),
    ({"t": 'ёж 🦔\n\\"?'}, "m?t=%D1%91%D0%B6%20%F0%9F%A6%94%0A%5C%22%3F"),
    ({"at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}, "m?at=2026-01-02T03%3A04%3A05%2B00%3A00"),
    ({"on": date(2026, 1, 2)}, "m?on=2026-01-02"),
    ({"sum": Decimal("1.10")}, "m?sum=1.10"),
    ({"color": Color.RED}, "m?color=%23FF0000"),
]


@pytest.mark.parametrize(("params", "text"), WRITTEN)
def test_a_command_string_holds_every_value(params, text):
    assert command("m", params) == text


def test_a_command_string_is_read_back_by_its_rules():
    nasty = "&=%#?+ []\"'\\\n\t\0ё🦔"
    query = command("m", {"fields": {nasty: nasty}}).partition("?")[2]
    assert parse_qsl(query, keep_blank_values=True) == [(f"fields[{nasty}]", nasty)]


def test_json_keeps_types_and_writes_out_what_it_does_not_know():
    value = {"b": True, "n": None, "d": date(2026, 1, 2), "t": (1, {2}), "s": Decimal("1.10"), "c": Color.RED, 3: []}
    assert for_json(value) == {
        "b": True,
        "n": None,
        "d": "2026-01-02",
        "t": [1, [2]],
        "s": "1.10",
        "c": "#FF0000",
        "3": [],
    }


def test_bytes_are_refused():
    with pytest.raises(TypeError):
        for_json({"file": b"\x00"})


@pytest.mark.parametrize("reference", ["$result[", "$next[", "$total[", "$time[", "$error["])
def test_a_text_that_a_portal_would_take_for_a_reference_stays_out_of_batches(reference):
    assert not may_be_batched({"fields": {"COMMENTS": ["see", f"costs {reference}0] "]}})
    assert not may_be_batched({"fields": {reference: 1}})
    assert may_be_batched({"fields": {"COMMENTS": "costs $100, result[0]"}})
