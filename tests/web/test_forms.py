"""Forms with bracket keys are read as PHP writes them, within limits."""

from contextlib import suppress
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as some

from b24app.web.forms import read, text, whole
from b24app.web.refusals import BadForm

LETTERS = some.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
VALUES = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
LISTS = some.lists(VALUES, min_size=1, max_size=30)
TREES = some.dictionaries(
    LETTERS,
    some.recursive(
        VALUES | LISTS, lambda inner: some.dictionaries(LETTERS, inner, min_size=1, max_size=4), max_leaves=6
    ),
    max_size=5,
)


def flat(tree, prefix=""):
    """Write a tree as http_build_query does."""
    if isinstance(tree, str):
        return [(prefix, tree)]
    pairs = enumerate(tree) if isinstance(tree, list) else tree.items()
    return [part for key, value in pairs for part in flat(value, f"{prefix}[{key}]" if prefix else str(key))]


def depth(tree):
    if isinstance(tree, str):
        return 0
    return 1 + max((depth(inner) for inner in (tree if isinstance(tree, list) else tree.values())), default=0)


@given(TREES)
def test_what_php_writes_is_read_back(tree):
    body = "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in flat(tree))
    if depth(tree) <= 5:
        assert read(body.encode()) == tree


def test_a_robots_properties_are_maps_lists_and_texts():
    body = b"properties%5Bmode%5D=soft&properties%5Bnotify%5D%5B0%5D=user_7&properties%5Bnotify%5D%5B1%5D=user_9"
    assert read(body) == {"properties": {"mode": "soft", "notify": ["user_7", "user_9"]}}


@pytest.mark.parametrize(
    "body",
    [
        b"a[b][c][d][e][f][g]=1",
        b"a[5000]=x",
        b"&".join(b"k%d=1" % number for number in range(3000)),
        "имя=1".encode(),
        b"a=%00",
        b"a[b]=%00",
        b"a%00=1",
    ],
    ids=["too deep", "too long a list", "too many", "not ascii", "zero byte", "zero byte inside", "zero byte in a key"],
)
def test_a_form_beyond_the_limits_is_refused(body):
    with pytest.raises(BadForm):
        read(body)


@given(some.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    with suppress(BadForm):
        read(body)


@pytest.mark.parametrize(
    "body", [b"", b"auth=x", b"auth[member_id]=1&auth[member_id]=2", b"auth[member_id][x]=1", b"auth[member_id=1"]
)
def test_a_missing_or_nested_text_is_named(body):
    with pytest.raises(BadForm) as refused:
        text(read(body), "auth", "member_id")
    assert str(refused.value) == "auth[member_id] is missing or is not a text; send it as the portal does"


@pytest.mark.parametrize(("given", "number"), [("3600", 3600), ("", 7), ("-1", 7), ("1e9", 7), ("٣", 7), ("9" * 40, 7)])
def test_a_whole_number_is_read_or_replaced(given, number):
    assert whole({"auth": {"expires_in": given}}, "auth", "expires_in", default=7) == number
