"""Filters of the classic list methods: prefixes, lists of values, values read as the field's type."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from b24app.emulator.clock import moment_of
from b24app.emulator.params import whole

Row = Mapping[str, Any]
Test = Callable[[Row], bool]
# How a field's value is got from a row, and what type it is compared as.
Reader = Callable[[Row], Any]

LINKS = frozenset(f"crm_{name}" for name in ("lead", "deal", "quote", "category", "entity"))
WHOLE = frozenset({"integer", "user", "crm_company", "crm_contact", "enumeration", "employee"}) | LINKS
MOMENTS = frozenset({"date", "datetime"})
NUMBERS = frozenset({"double", "money"})
# Contains works as equals on these.
CODES = frozenset({"crm_status", "crm_company", "crm_contact", "crm_currency", "char"})

_PREFIXED = re.compile(r"(!=%|!%=|!%|=%|%=|!@|!=|>=|<=|[=!<>@%])?(.*)", re.DOTALL)


def split(name: str) -> tuple[str, str]:
    """Part the prefix from the field's name."""
    match = _PREFIXED.fullmatch(name)
    return ((match.group(1) or "="), match.group(2)) if match else ("=", name)


def comparable(kind: str, value: Any) -> Any:
    """Read a value as the field's type, as the portal would; None when it is empty."""
    if kind == "boolean" and value is not None and value != "":
        return 1 if str(value).upper() in ("1", "Y", "TRUE") else 0
    if value is None or value == "" or value is False:
        return None
    if kind in WHOLE:
        return whole(value) or int(value is True)
    if kind in MOMENTS:
        return float(value) if isinstance(value, (int, float)) else moment_of(str(value))
    if kind in NUMBERS:
        return _number(str(value).split("|", 1)[0])
    return str(value).casefold()


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0


def test(name: str, wanted: Any, kind: str, read: Reader) -> Test:
    """Make the test of one condition."""
    prefix, _ = split(name)
    if prefix in ("%", "!%", "=%", "%=", "!=%", "!%=") and kind not in CODES:
        return _like(prefix, wanted, read)
    if prefix in _ORDERED:
        return _ordered(
            _ORDERED[prefix], comparable(kind, wanted[0] if isinstance(wanted, list) and wanted else wanted), kind, read
        )
    values = wanted if isinstance(wanted, list) else list(wanted.values()) if isinstance(wanted, dict) else [wanted]
    return _among(values, kind, read, is_negative=prefix.startswith("!"))


def _among(values: list[Any], kind: str, read: Reader, *, is_negative: bool) -> Test:
    """Equal to one of the values; of a multiple field one element is enough."""
    accepted = {comparable(kind, value) for value in values}

    def check(row: Row) -> bool:
        found = read(row)
        items = found if isinstance(found, list) else [found]
        is_among = any(comparable(kind, item) in accepted for item in items or [None])
        return is_among is not is_negative

    return check


_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _ordered(compare: Callable[[Any, Any], bool], limit: Any, kind: str, read: Reader) -> Test:
    def check(row: Row) -> bool:
        found = comparable(kind, read(row))
        return found is not None and limit is not None and compare(found, limit)

    return check


def _like(prefix: str, wanted: Any, read: Reader) -> Test:
    texts = [str(item) for item in (wanted if isinstance(wanted, list) else [wanted])]
    has_own_signs = "=" in prefix
    patterns = [_pattern(text if has_own_signs else f"%{text}%") for text in texts]
    is_negative = prefix.startswith("!")

    def check(row: Row) -> bool:
        found = read(row)
        items = [str(item) for item in (found if isinstance(found, list) else [found]) if item is not None]
        return any(pattern.fullmatch(item) for pattern in patterns for item in items) is not is_negative

    return check


def _pattern(text: str) -> re.Pattern[str]:
    """Read SQL's own signs: % for any text, _ for any letter."""
    parts = [".*" if sign == "%" else "." if sign == "_" else re.escape(sign) for sign in text]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
