"""PHP's nested names and arrays."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.emulator.brackets import as_php, decode, encode


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([("a", "1"), ("a", "2")], {"a": "2"}),
        ([("a[]", "1"), ("a[]", "2")], {"a": ["1", "2"]}),
        ([("a[0]", "x"), ("a[1]", "y")], {"a": ["x", "y"]}),
        ([("a[1]", "x"), ("a[0]", "y")], {"a": {"1": "x", "0": "y"}}),
        ([("a[5]", "x"), ("a[]", "y")], {"a": {"5": "x", "6": "y"}}),
        ([("a[b][c][]", "1")], {"a": {"b": {"c": ["1"]}}}),
        ([("a[][b]", "1"), ("a[][b]", "2")], {"a": [{"b": "1"}, {"b": "2"}]}),
        ([("f[>ID]", "5"), ("f[=%T]", "x")], {"f": {">ID": "5", "=%T": "x"}}),
        ([("a", "text"), ("a[b]", "1")], {"a": {"b": "1"}}),
        ([("a.b c", "1")], {"a_b_c": "1"}),
        ([("a[b", "1")], {"a": "1"}),
        ([("[a]", "1"), ("", "2")], {}),
    ],
)
def test_names_in_brackets(pairs: list[tuple[str, str]], value: dict[str, Any]) -> None:
    assert decode(pairs) == value


def test_empty_maps_and_counted_maps_are_lists() -> None:
    assert as_php({"a": {}, "b": {"0": "x", "1": {"k": {}}}, "c": {"1": "x"}}) == {
        "a": [],
        "b": ["x", {"k": []}],
        "c": {"1": "x"},
    }


def test_a_form_loses_empty_lists_and_writes_nothing_for_null() -> None:
    assert encode({"a": [], "b": None, "c": [1, True, False], "d": {"e": {"f": "x"}}}) == [
        ("b", ""),
        ("c[0]", "1"),
        ("c[1]", "1"),
        ("c[2]", ""),
        ("d[e][f]", "x"),
    ]


names = st.text("abcXYZ_", min_size=1, max_size=5)
nested = st.recursive(
    st.text(max_size=5),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(names, inner, min_size=1, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(names, nested, max_size=3))
def test_what_is_encoded_is_decoded(value: dict[str, Any]) -> None:
    assert decode(encode(value)) == value
