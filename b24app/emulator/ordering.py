"""Sorting of lists as the portal sorts: several fields, empty values first, then by id."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
Key = Callable[[Row], Any]


def ordered(rows: Iterable[Row], order: Mapping[str, Any], key_of: Callable[[str], Key | None]) -> list[Row]:
    """Sort rows by the fields of `order`, leaving out those nobody knows; equal rows stay as they were."""
    found = list(rows)
    for name, direction in reversed(list(order.items())):
        key = key_of(name)
        if key is not None:
            found.sort(key=_empty_first(key), reverse=is_descending(direction))
    return found


def is_descending(direction: Any) -> bool:
    """Read ASC or DESC in any letter case."""
    return str(direction).strip().upper().startswith("DESC")


def _empty_first(key: Key) -> Callable[[Row], tuple[bool, Any]]:
    def compared(row: Row) -> tuple[bool, Any]:
        value = key(row)
        return (False, 0) if value is None or value == "" else (True, value)

    return compared
