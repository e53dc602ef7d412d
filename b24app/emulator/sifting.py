"""Lists of small things: filter, order and select over rows whose fields have known types."""

from collections.abc import Iterable, Mapping
from typing import Any

from b24app.emulator import filters
from b24app.emulator.ordering import Key, ordered
from b24app.emulator.state import Row

Kinds = Mapping[str, str]


def sifted(rows: Iterable[Row], conditions: Mapping[str, Any], kinds: Kinds) -> list[Row]:
    """Keep the rows that fit; conditions on fields nobody knows are dropped without a word."""
    tests = []
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field in kinds:
            tests.append(filters.test(name, wanted, kinds[field], _reader(field)))
    return [row for row in rows if all(test(row) for test in tests)]


def arranged(rows: Iterable[Row], order: Mapping[str, Any], kinds: Kinds) -> list[Row]:
    """Sort rows by fields of known types."""
    return [dict(row) for row in ordered(rows, order, lambda name: _key(name, kinds))]


def selected(row: Row, select: Any) -> Row:
    """Leave the fields a list's `select` names; nothing named means all."""
    names = [str(name) for name in (select.values() if isinstance(select, Mapping) else select or [])]
    return row if not names or "*" in names else {name: value for name, value in row.items() if name in names}


def upper(values: Mapping[str, Any]) -> Row:
    """Write the names of a map in capital letters."""
    return {str(name).upper(): value for name, value in values.items()}


def _reader(field: str) -> filters.Reader:
    return lambda row: row.get(field)


def _key(name: str, kinds: Kinds) -> Key | None:
    kind = kinds.get(name)
    return (lambda row: filters.comparable(kind, row.get(name))) if kind else None
