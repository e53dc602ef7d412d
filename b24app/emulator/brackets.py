"""PHP's two habits on the wire: nested names in brackets, and arrays that are lists and maps at once."""

import re
from collections.abc import Iterable
from typing import Any

Nested = dict[str, Any]

_PART = re.compile(r"\[([^\]]*)\]")


def decode(pairs: Iterable[tuple[str, str]]) -> Nested:
    """Build nested values from pairs such as ("a[b][]", "1"), as PHP does."""
    root: Nested = {}
    for name, value in pairs:
        head, bracket, rest = name.partition("[")
        if not head:
            continue
        keys = [head.replace(".", "_").replace(" ", "_")]
        if bracket and "]" in rest:
            keys += _PART.findall(bracket + rest)
        _put(root, keys, value)
    return {key: as_php(value) for key, value in root.items()}


def as_php(value: Any) -> Any:
    """Turn maps that PHP would send as lists into lists, however deep: empty ones, and those with keys 0..n-1."""
    kind = type(value)
    if kind is list or kind is tuple:
        return [as_php(item) if type(item) in _DEEP else item for item in value]
    if kind is not dict:
        return value
    if _is_list(value):
        return [as_php(item) for item in value.values()]
    if _DEEP.isdisjoint(map(type, value.values())):
        # A row of plain values, as most are: nothing to turn, and copying it would take most of a list's time.
        return value
    return {key: as_php(item) if type(item) in _DEEP else item for key, item in value.items()}


_DEEP = frozenset({dict, list, tuple})


def encode(values: Nested, prefix: str = "") -> list[tuple[str, str]]:
    """Flatten nested values into pairs of a form. None is empty text; an empty map or list vanishes, as in PHP."""
    pairs: list[tuple[str, str]] = []
    for key, value in values.items():
        name = f"{prefix}[{key}]" if prefix else str(key)
        if isinstance(value, (list, tuple)):
            pairs += encode({str(place): item for place, item in enumerate(value)}, name)
        elif isinstance(value, dict):
            pairs += encode(value, name)
        else:
            pairs.append((name, _text(value)))
    return pairs


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


def _is_list(value: Nested) -> bool:
    if str(next(iter(value), "0")) != "0":
        return False
    return all(str(key) == str(place) for place, key in enumerate(value))


def _put(root: Nested, keys: list[str], value: str) -> None:
    place = root
    for key in keys[:-1]:
        name = key or _next_key(place)
        if not isinstance(place.get(name), dict):
            place[name] = {}
        place = place[name]
    place[keys[-1] or _next_key(place)] = value


def _next_key(place: Nested) -> str:
    """PHP counts on from the largest whole key."""
    return str(max((int(key) for key in place if key.isdigit()), default=-1) + 1)
